import { DataSource } from 'typeorm';
import { dataSourceOptions } from '#postgres';
import type { Day, Instant } from '#kernel';
import {
  forged, FORGED_EVENT, forgedLines, forgedPartyLine, forgedVoucher, PAIR, type Forged, type ForgedLine,
} from '../../../test/support/forged-voucher.sql.js';
import { stored, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase, type TestDatabase } from '../../../test/support/postgres.js';
import { projectBatches } from '../../../test/support/projecting.js';
import { JournalProjector, ledgerMigrations } from './index.js';
import { LEDGER_TABLES } from './ledger-tables.sql.js';

/** What the database promises of the ledger, whoever writes: in the words of the issue, then what those rest on. */
const PROMISES = [
  'balance per voucher', 'balance per fund source', 'no update', 'no delete', 'no truncate', 'one posting per event and rule', 'one reversal per voucher',
  'gap-free sequences', 'no negative line outside REVERSAL and RECOVERY', 'no posting into a closed period', 'no posting into a locked period',
  'no posting into a held period', 'the fund source of a line is that of its book', 'party lines tied', 'running totals go on',
  'months move in order, opened newest first', 'the maker does not review', 'what came back names its claim', 'a voucher is what it is labelled',
] as const;
/** What is tried; SQLSTATE; the trigger, constraint or index that refuses; the statements. A worker may be refused by privilege before. */
type Trial = readonly [what: string, code: string, guard: string, statements: readonly string[], privilege?: '42501'];

let serial = 0;
const told = (type: string, data: Record<string, unknown>, on = '2020-03-02', actor = 'O-1'): HistoryEvent => ({
  stream: 'told', revision: serial, id: `00000000-0000-5000-8000-${String((serial += 1)).padStart(12, '0')}`, type, data,
  meta: { actor, role: 'R', org: '370100', on: on as Day, commandId: 'c', commandHash: 'h', correlationId: 'c', causationId: 'c', clauses: [] },
  recordedAt: '2020-03-02T00:00:00.000Z' as Instant,
});
const accrued = (on: string, fundSource = 'UI_FUND'): HistoryEvent => told('FundAccrued.v1', { fundSource, amountFen: 100 }, on);
const step = (type: string, period: number): HistoryEvent => told(type, { org: '370100', period });
const shut = (period: number): readonly HistoryEvent[] => [step('PeriodHeld.v1', period), step('PeriodClosed.v1', period)];
const wrong = accrued('2020-02-02');
const demanded = (clawbackId: string): HistoryEvent => told('ClawbackDemanded.v1', {
  clawbackId, fundSource: 'UI_FUND', claimId: 'K', subsidyKind: 'CAMP', amountFen: 30, expensedYear: { F: 2020, A: 2020 } }, '2020-02-03');
const late = told('ClawbackOpened.v1', { clawbackId: 'CB2', payee: { kind: 'PERSON', id: 'P-2' } });
/** Lines everywhere an attack goes to; 2018 closed, October locked, November and December closed, January held. */
const history = [
  accrued('2018-10-10'), told('YearClosed.v1', { org: '370100', year: 2018 }), accrued('2019-10-10'), accrued('2019-11-10'), accrued('2019-12-10'),
  accrued('2020-01-10'), accrued('2020-02-01', 'OTHER'), wrong, late, demanded('CB1'), demanded('CB2'),
  told('RecoveryCredited.v1', { clawbackId: 'CB2', receiptId: 'RC', fundSource: 'UI_FUND', subsidyKind: 'CAMP', amountFen: 7,
    expensedYear: { F: 2019, A: 2019 } }, '2020-02-03'),
  told('FundsReleased.v1', { requestId: 'FR', fundSource: 'UI_FUND', lines: [{ batchId: 'B', subsidyKind: 'CAMP', grossFen: 5 }], offsets: [], netFen: 5 },
    '2020-02-04'),
  told('VoucherReviewed.v1', { eventId: wrong.id, book: 'F' }, '2020-03-02', 'O-2'),
  ...shut(201910), ...shut(201911), ...shut(201912), step('PeriodLocked.v1', 201910),
  told('ClawbackOpened.v1', { clawbackId: 'CB3', payee: { kind: 'PERSON', id: 'P-3' } }), step('PeriodHeld.v1', 202001),
];

const D = (code: string, fen: number, more: Partial<ForgedLine> = {}): ForgedLine => ({ code, side: 'D', fen, ...more });
const C = (code: string, fen: number, more: Partial<ForgedLine> = {}): ForgedLine => ({ code, side: 'C', fen, ...more });
const RED = [D('1001', -100), C('4001', -100)];
const reversal = (rule = 'J23') => ({ kind: 'REVERSAL', rule, reverses: { event: wrong.id, rule: 'J01' }, lines: RED });
const back = (code: string, claim?: string): Forged => {
  const of = claim === undefined ? {} : { claim };
  return code === '4501' ? { lines: [D('1001', 1), C(code, 1, of)] } : { kind: 'RECOVERY', lines: [D('1001', 1), D(code, -1, of)] };
};
const ofCases = [D('8101', 1, { party: 'CASE:CB1' }), C('8102', 1)];
const tied = (party: string): readonly string[] => [
  ...forged({ set: 'UI_FUND/M', lines: [D('8101', 1, { party }), C('8102', 1)] }), forgedPartyLine(D('8101', 1, { party }), 1),
];
const moving = (move: string, period: number, log = 1_000_000): string => `insert into ledger_v1.period_step (log_index, event_id, org, period, move, actor,
  proposed_by, recorded_at) values (${log}, gen_random_uuid(), '370100', ${period}, '${move}', 'O-1', ${move === 'reopen' ? `'O-2'` : 'null'}, now())`;
/** The row a year close needs, and the close of 2019 by lines a close may have. */
const closing = ({ org = '370100', year = 2019, event = FORGED_EVENT } = {}): string =>
  `insert into ledger_v1.closed_year (org, year, log_index, event_id, recorded_at) values ('${org}', ${year}, 1000000, '${event}', now())`;
const CARRIED = [D('4001', 1), C('3001', 1)];
const close = (of: Forged = {}): readonly string[] => forged({ date: '2019-12-31', kind: 'CLOSING', lines: CARRIED, ...of });
const COLUMN: Readonly<Record<string, string>> = {
  book_set: 'org', account: 'code', closed_year: 'org', voucher: 'summary', posting: 'claim_id', off_node: 'node', party_case: 'party',
  party_account: 'party', party_line: 'side', party_node: 'node', period_step: 'actor', voucher_review: 'reviewer', voucher_words: 'words',
};
const frozen = (sql: (table: string) => string): readonly Trial[] =>
  LEDGER_TABLES.map((table) => [`of ${table}`, '55000', `${table}_frozen`, [sql(table)], '42501'] as const);
const into = (date: string, guard: string): readonly Trial[] => [[`dated ${date}`, '23514', guard, forged({ date })]];

const TRIALS: Readonly<Record<(typeof PROMISES)[number], readonly Trial[]>> = {
  'balance per voucher': [
    ['a fen more on one side', '23514', 'posting_checked', forged({ lines: [D('1001', 2), C('4001', 1)] })],
    ['a line less than it says', '23514', 'posting_checked', forged({ more: 1 })],
    ['no lines', '23514', 'voucher_whole', [forgedVoucher()]],
    ['a balanced pair more for a voucher that stands', '23514', 'posting_checked', [...forged(), forgedLines({}, 3)]],
  ],
  'balance per fund source': [
    ['one side of each fund', '23503', 'posting_belongs', forged({ lines: [D('1001', 1), C('4001', 1, { of: 'OTHER/F' })] })],
    ['one side of each book', '23503', 'posting_belongs', forged({ lines: [D('1001', 1), C('4001', 1, { of: 'UI_FUND/A' })] })],
  ],
  'no update': frozen((table) => `update ledger_v1.${table} set ${COLUMN[table]!} = ${COLUMN[table]!}`),
  'no delete': frozen((table) => `delete from ledger_v1.${table}`),
  'no truncate': frozen((table) => `truncate ledger_v1.${table} cascade`),
  'one posting per event and rule': [
    ['an event posted again', '23505', 'voucher_event_id_book_set_id_rule_key', forged({ event: wrong.id, rule: 'J01' })],
  ],
  'one reversal per voucher': [
    ['reversed again', '23505', 'voucher_reversed_once', [...forged(reversal()), ...forged(reversal('J23b'))]],
    ['a reversal that mirrors nothing', '23514', 'voucher_mirrors', forged({ ...reversal(), lines: [D('1001', -99), C('4001', -99)] })],
    ['a reversal with the sides swapped', '23514', 'voucher_mirrors', forged({ ...reversal(), lines: [C('1001', 100), D('4001', 100)] })],
  ],
  'gap-free sequences': [
    ['a number left out', '23514', 'voucher_numbered', forged({ skip: 1 })],
    ['a month that begins with 2', '23514', 'voucher_numbered', forged({ date: '2020-04-10', skip: 1 })],
    ['a number twice', '23505', 'voucher_book_set_id_period_number_word_key', forged({ skip: -1 })],
    ['an id left out', '23514', 'voucher_numbered', [forgedVoucher({ skipId: 1 }), forgedLines()]],
    ['a place before the newest', '23514', 'voucher_numbered', forged({ log: 3 })],
  ],
  'no negative line outside REVERSAL and RECOVERY': [
    ['red letter in a NORMAL voucher', '23514', 'posting_checked', forged({ lines: RED })],
    ['red letter in a CLOSING voucher', '23514', 'posting_checked', [closing(),
      ...close({ lines: [D('4001', -1), C('3001', -1)] })]],
  ],
  'no posting into a closed period': [
    ...into('2019-12-10', 'voucher_month'), ...into('2019-11-10', 'voucher_month'), ...into('2018-05-10', 'voucher_open'),
    ['opened behind what stands', '23514', 'period_step_placed', [moving('reopen', 201912, history.length - 2), ...forged({ date: '2019-12-10' })]],
  ],
  'no posting into a locked period': [
    ...into('2019-10-10', 'voucher_month'),
    ['even as its year close', '23514', 'voucher_month', [moving('lock', 201912, 999_999), closing(), ...close()]],
  ],
  'no posting into a held period': into('2020-01-10', 'voucher_month'),
  'the fund source of a line is that of its book': [
    ['a line of another fund', '23503', 'posting_belongs', forged({ lines: [D('1001', 1, { of: 'OTHER/F' }), C('4001', 1, { of: 'OTHER/F' })] })],
    ['a voucher of no book', '23503', 'voucher_belongs', [forgedVoucher().replace(/\+ 1 \+ 0, \([^)]+\), /, '+ 1, 99, ')]],
    ['a day node of no account', '23503', 'off_node_belongs', ['insert into ledger_v1.off_node values (99, 1, 1, 0, 0)']],
  ],
  'party lines tied': [
    ['a control line of nobody', '23503', 'posting_belongs', forged({ set: 'UI_FUND/M', lines: [D('8101', 1), C('8102', 1)] })],
    ['a control line in no sub-ledger', '23514', 'posting_has_party', forged({ set: 'UI_FUND/M', lines: ofCases })],
    ['a sub-ledger line of another amount', '23503', 'party_line_belongs', [
      ...forged({ set: 'UI_FUND/M', lines: ofCases }), forgedPartyLine(D('8101', 2, { party: 'CASE:CB1' }), 1)]],
    ['a sub-ledger line of another party', '23503', 'party_line_belongs', [
      ...forged({ set: 'UI_FUND/M', lines: ofCases }), forgedPartyLine(D('8101', 1, { party: 'PERSON:P-2' }), 1)]],
    ['a sub-ledger that does not go on', '23514', 'party_line_chained', [
      ...forged({ set: 'UI_FUND/M', lines: ofCases }), forgedPartyLine(D('8101', 1, { party: 'CASE:CB1', off: 1 }), 1)]],
    ['a day node of no party', '23503', 'party_node_belongs', ['insert into ledger_v1.party_node values (99, 1, 1, 0, 0)']],
  ],
  'running totals go on': [['a total that jumps', '23514', 'posting_chained', forged({ lines: [D('1001', 1, { off: 1 }), PAIR[1]!] })]],
  'months move in order, opened newest first': [
    ['an older month first', '23514', 'period_step_newest', [moving('reopen', 201911)]],
    ['closed without a hold', '23514', 'period_step_ordered', [moving('close', 202002)]],
  ],
  'what came back names its claim': [
    ['expenditure in red for nobody', '23514', 'posting_belongs', forged(back('500107'))],
    ['income of an earlier year from nobody', '23514', 'posting_belongs', forged(back('4501'))],
  ],
  'a voucher is what it is labelled': [
    ['CLOSING that closes no year', '23514', 'voucher_closes', close()],
    ['CLOSING in a held month', '23514', 'voucher_closes', close({ date: '2020-01-10' })],
    ['CLOSING on another day of the year it closes', '23514', 'voucher_closes', [closing(), ...close({ date: '2019-11-10' })]],
    ['CLOSING of a year that another event closes', '23514', 'voucher_closes', [closing({ event: wrong.id }), ...close()]],
    ['CLOSING of a year that another organisation closes', '23514', 'voucher_closes', [closing({ org: '370102' }), ...close()]],
    ['CLOSING of another year than its event closes', '23514', 'voucher_closes', [closing({ year: 2017 }), ...close()]],
    ['CLOSING that moves money', '23514', 'posting_belongs', [closing(), ...close({ lines: [D('1001', 1), C('3001', 1)] })]],
    ['RECOVERY that takes money back into red', '23514', 'posting_belongs', forged({ kind: 'RECOVERY', lines: RED })],
    ['RECOVERY with red money beside what it recovers', '23514', 'posting_belongs', forged({ kind: 'RECOVERY',
      lines: [D('1001', -1), D('500107', -1, { claim: 'K' }), C('4501', -2, { claim: 'K' })] })],
  ],
  'the maker does not review': [['his own voucher', '23514', 'voucher_reviewed', [
    `insert into ledger_v1.voucher_review values ('${wrong.id}', '370100', 'A', 'O-1', '2020-02-05', now(), 1000000, '${FORGED_EVENT}')`]]],
};

/** Trials that another guard refuses too, by which: the rows that go with the one attacked stand in its way as well. */
const DOUBLY: Readonly<Record<string, string>> = {
  'no delete: of book_set': 'account_book_set_id_fkey', 'no delete: of account': 'party_account_account_id_fkey',
  'no truncate: of book_set': 'account_frozen', 'no truncate: of account': 'party_account_frozen',
  'the fund source of a line is that of its book: a voucher of no book': 'voucher_numbered',
};

interface Refusal { readonly code: string; readonly by: string }
type Who = 'worker' | 'owner' | 'superuser' | 'auditor' | 'clerk';

describe('the database keeps its own promises', () => {
  let database: TestDatabase;
  const as = {} as Record<'worker' | 'owner' | 'auditor' | 'clerk', DataSource>;
  /** the trigger of each function, to say who refused */
  const triggers = new Map<string, { readonly fn: string; readonly table: string }>();

  beforeAll(async () => {
    database = await testDatabase(ledgerMigrations);
    for (const [who, url] of [['worker', database.workerUrl], ['owner', database.ownerUrl], ['auditor', database.auditorUrl], ['clerk', database.clerkUrl]] as
      const) as[who] = await new DataSource(dataSourceOptions(url, { max: 2 })).initialize();
    await projectBatches(as.worker, new JournalProjector(), [stored(history)]);
    const found = await as.owner.query(`select t.tgname as name, p.proname as fn, c.relname as "table" from pg_trigger t join pg_proc p on p.oid = t.tgfoid
      join pg_class c on c.oid = t.tgrelid where not t.tgisinternal and c.relnamespace = 'ledger_v1'::regnamespace`) as
      { name: string; fn: string; table: string }[];
    for (const { name, fn, table } of found) triggers.set(name, { fn, table });
  });
  afterAll(async () => {
    await Promise.all(Object.values(as).map((source) => source.destroy()));
    await database?.drop();
  });

  /** What statements of one transaction come to; nothing stays. */
  const attempt = async (who: Who, ...statements: readonly string[]): Promise<Refusal> => {
    const runner = as[who === 'superuser' ? 'owner' : who].createQueryRunner();
    await runner.startTransaction();
    try {
      if (who === 'owner') await runner.query('set local role zz_owner');
      for (const sql of statements) await runner.query(sql);
      await runner.query('set constraints all immediate');
      return { code: 'accepted', by: '' };
    } catch (error) {
      const { code, constraint = '', where = '', message } = (error as { driverError: { code: string; constraint?: string; where?: string;
        message: string } }).driverError;
      return { code, by: `${constraint} ${where} ${message}` };
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  };
  /** What a refusal of this guard says of it. */
  const words = (guard: string): string => {
    const trigger = triggers.get(guard);
    if (trigger === undefined) return guard;
    return trigger.fn === 'forbid_change' ? `ledger_v1.${trigger.table} is append-only` : `${trigger.fn}()`;
  };
  /** With all that this guard keeps open. */
  const without = (guard: string): readonly string[] => {
    const trigger = triggers.get(guard);
    if (trigger !== undefined) return [`alter table ledger_v1.${trigger.table} disable trigger ${guard}`];
    return guard.endsWith('_key') ? [`alter table ledger_v1.voucher drop constraint ${guard} cascade`] : [`drop index ledger_v1.${guard}`];
  };

  test('each promise has a trial, each trigger keeps one', () => {
    for (const promise of PROMISES) expect([promise, TRIALS[promise].length > 0]).toEqual([promise, true]);
    const guards = new Set(Object.values(TRIALS).flat().map(([, , guard]) => guard));
    expect([...triggers.keys()].filter((name) => !guards.has(name))).toEqual([]);
    const tried = new Set(Object.entries(TRIALS).flatMap(([promise, trials]) => trials.map(([what]) => `${promise}: ${what}`)));
    expect(Object.keys(DOUBLY).filter((name) => !tried.has(name))).toEqual([]);
  });

  test('what the trials are made of would be accepted', async () => {
    for (const fair of [forged(), forged(reversal()), tied('CASE:CB1'), tied('PERSON:P-2'), [closing(), ...close()],
      [moving('reopen', 201912), ...forged({ date: '2019-12-10', log: 1_000_001 })],
      forged(back('500107', 'K')), forged(back('4501', 'CASE:CB1'))]) {
      expect([fair, await attempt('worker', ...fair)]).toEqual([fair, { code: 'accepted', by: '' }]);
    }
  });

  test.each(Object.entries(TRIALS).flatMap(([promise, trials]) => trials.map(([what, code, guard, statements, privilege]) =>
    [promise, what, code, guard, { statements, privilege }] as const)))(
    '%s: %s is refused (%s) by %s', async (promise, what, code, guard, { statements, privilege }) => {
      const worker = await attempt('worker', ...statements);
      if (privilege === undefined) expect(worker).toEqual({ code, by: expect.stringContaining(words(guard)) as string });
      else expect(worker.code).toBe(privilege);
      for (const who of ['owner', 'superuser'] as const) {
        expect([who, await attempt(who, ...statements)]).toEqual([who, { code, by: expect.stringContaining(words(guard)) as string }]);
      }
      // the trial can fail: it is this guard and nothing else that refuses, or this one and the other one that is named
      const bare = await attempt('superuser', ...without(guard), ...statements);
      const other = DOUBLY[`${promise}: ${what}`];
      if (other === undefined) expect(bare).toEqual({ code: 'accepted', by: '' });
      else expect(bare).toEqual({ code: expect.stringMatching(/^(23503|23514|55000)$/) as string, by: expect.stringContaining(words(other)) as string });
    },
  );

  test('roles, as the catalogue has them: the owner logs in nowhere, the worker adds and reads, the auditor reads views, the clerk has nothing', async () => {
    expect(await as.owner.query(`select rolname, rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication from pg_roles
      where rolname in ('zz_owner', 'zz_worker', 'zz_auditor', 'zz_clerk') order by 1`)).toEqual([
      ['zz_auditor', true], ['zz_clerk', true], ['zz_owner', false], ['zz_worker', true],
    ].map(([rolname, rolcanlogin]) => ({ rolname, rolcanlogin, rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false,
      rolreplication: false })));
    expect(await as.owner.query(`select m.member::regrole::text from pg_auth_members m where m.member::regrole::text ~ '^zz_'`)).toEqual([]);
    const held = await as.owner.query(`select r as who, case when c.relname = 'version_switch' then 'switches' else
        case c.relkind when 'v' then 'views' when 'r' then 'tables' else c.relkind::text end end as of,
        string_agg(distinct p, '+' order by p) as may, count(distinct c.oid)::int as n
      from pg_class c, unnest(array['zz_worker', 'zz_auditor', 'zz_clerk', 'public']) r,
        unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
      where c.relnamespace::regnamespace::text ~ '^ledger' and c.relkind not in ('i', 't', 'I') and
        (has_table_privilege(r, c.oid, p) or (p not in ('DELETE', 'TRUNCATE', 'TRIGGER') and has_any_column_privilege(r, c.oid, p)))
      group by 1, 2 order by 1, 2`);
    const views = 2 * (LEDGER_TABLES.length + 2) + 1; // of the version, and of the door, with the list of switches
    expect(held).toEqual([
      { who: 'zz_auditor', of: 'views', may: 'SELECT', n: views },
      { who: 'zz_worker', of: 'tables', may: 'INSERT+SELECT', n: LEDGER_TABLES.length }, { who: 'zz_worker', of: 'views', may: 'SELECT', n: views },
    ]);
    expect(await as.owner.query(`select r as who, n.nspname as schema, p as may from pg_namespace n, unnest(array['zz_worker', 'zz_auditor', 'zz_clerk']) r,
      unnest(array['USAGE', 'CREATE']) p where n.nspname ~ '^ledger' and has_schema_privilege(r, n.oid, p) order by 1, 2`)).toEqual([
      ['zz_auditor', 'ledger'], ['zz_auditor', 'ledger_v1_read'], ['zz_worker', 'ledger'], ['zz_worker', 'ledger_v1'], ['zz_worker', 'ledger_v1_read'],
    ].map(([who, schema]) => ({ who, schema, may: 'USAGE' })));
    expect(await as.owner.query(`select r as who, count(*)::int as n from pg_proc f, unnest(array['zz_worker', 'zz_auditor', 'zz_clerk']) r
      where f.pronamespace::regnamespace::text ~ '^ledger' and has_function_privilege(r, f.oid, 'EXECUTE') group by 1 order by 1`))
      .toEqual([{ who: 'zz_auditor', n: 4 }, { who: 'zz_worker', n: 4 }]);
    expect(await as.owner.query(`select c.relname from pg_class c where c.relnamespace::regnamespace::text ~ '^ledger'
      and c.relowner::regrole::text <> 'zz_owner'`)).toEqual([]);
  });

  test('roles, tried: everything but what they are for is refused', async () => {
    const DENIED = '42501';
    const outcome = async (who: Who, ...sql: readonly string[]): Promise<string> => (await attempt(who, ...sql)).code;
    for (const table of LEDGER_TABLES) {
      const [inTable, inView, inVersion] = [`ledger_v1.${table}`, `ledger.${table}`, `ledger_v1_read.${table}`];
      const column = COLUMN[table]!;
      const add = (place: string): string => `insert into ${place} (${column}) values (null)`;
      const look = (place: string): string => `select * from ${place}`;
      expect([table, await outcome('worker', look(inTable)), await outcome('worker', add(inView))]).toEqual([table, 'accepted', DENIED]);
      expect([table, await outcome('auditor', look(inView), look(inVersion)), await outcome('auditor', look(inTable))]).toEqual([table, 'accepted', DENIED]);
      for (const sql of [add(inView), add(inTable), `delete from ${inView}`, `update ${inView} set ${column} = ${column}`, `truncate ${inTable}`]) {
        expect([sql, await outcome('auditor', 'set transaction read write', sql)]).toEqual([sql, DENIED]);
      }
      for (const sql of [look(inTable), look(inView), look(inVersion), add(inTable), `delete from ${inTable}`, `truncate ${inTable}`]) {
        expect([sql, await outcome('clerk', sql)]).toEqual([sql, DENIED]);
      }
    }
    for (const who of ['worker', 'auditor', 'clerk'] as const) {
      for (const sql of ['set role zz_owner', 'set session authorization zz_owner', 'create table ledger_v1.more (n int)', 'create schema more',
        'alter table ledger_v1.voucher disable trigger all', 'drop trigger voucher_frozen on ledger_v1.voucher', 'drop schema ledger_v1 cascade',
        'set session_replication_role = replica', `select ledger_v1.check_lines()`]) {
        expect([who, sql, await outcome(who, 'set transaction read write', sql)]).toEqual([who, sql, DENIED]);
      }
    }
    const login = new DataSource(dataSourceOptions(database.clerkUrl.replace('zz_clerk', 'zz_owner'), { max: 1 }));
    await expect(login.initialize()).rejects.toMatchObject({ code: expect.stringMatching(/^28/) as string });
  });
});
