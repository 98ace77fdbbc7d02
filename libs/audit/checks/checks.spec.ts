import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { EventReader, ReadAll } from '#event-store/reader';
import { eventStoreMigrations, PgEventReader, PgEventStore } from '#event-store/postgres';
import { frozenText } from '#ledger/book';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { LedgerQueries } from '#ledger/queries';
import { dataSourceOptions, openPool, poolOf } from '#postgres';
import { withRoots } from '../../../test/support/frozen-roots.view.js';
import { readHistory, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase, type TestDatabase } from '../../../test/support/postgres.js';
import { catchUp } from '../../../test/support/projecting.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { recordHistory } from '../../../test/support/recording.js';
import {
  auditMigrations, checkNames, Checkup, keepFailure, keepResults, latestRun, LogQueries, runChecks, runStanding, ScopeRefused, sealPending, signerOf,
  type CheckResult, type LatestRun,
} from '../index.js';
import { entriesOf } from '../reconciliation/bank-facts.query.js';
import { bankStatements } from '../reconciliation/bank-statements.check.js';
import { checkedWords } from '../reconciliation/reconciliation.query.js';
import { Findings } from './findings.js';
import { StreamRevisions } from './stream-revisions.js';

const ORG = '370100';
const signer = signerOf('zhuanzhang.local/S1', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
const connected = (url: string): Promise<DataSource> => new DataSource(dataSourceOptions(url, { max: 4 })).initialize();

/** A small system whose books can be broken by their owner. */
class Town {
  private constructor(
    readonly database: TestDatabase, readonly keeper: Pool, readonly owner: DataSource, readonly worker: DataSource, readonly auditor: DataSource,
  ) {}

  static async open(): Promise<Town> {
    const database = await testDatabase([...eventStoreMigrations, ...ledgerMigrations, ...auditMigrations]);
    const [owner, worker, auditor] = await Promise.all([database.ownerUrl, database.workerUrl, database.auditorUrl].map(connected));
    return new Town(database, openPool(database.ownerUrl), owner!, worker!, auditor!);
  }

  get parts() {
    const ledger = new LedgerQueries(this.auditor, 'ledger', { waitMs: 100 });
    return { reader: new PgEventReader({ pool: poolOf(this.auditor) }), ledger, log: new LogQueries(this.auditor) };
  }

  async record(history: readonly HistoryEvent[]): Promise<void> {
    const store = new PgEventStore({ pool: this.keeper });
    await recordHistory(store, history);
  }

  async follow(): Promise<void> {
    const reader = new PgEventReader({ pool: poolOf(this.worker) });
    await catchUp(this.worker, reader, new JournalProjector());
    await sealPending({ dataSource: this.worker, reader, signer });
  }

  /** As the owner, with every trigger looking away. */
  async behind(sql: string): Promise<void> {
    await this.owner.transaction(async (run) => {
      await run.query("set local session_replication_role = 'replica'");
      await run.query(sql);
    });
  }

  async broken(): Promise<readonly CheckResult[]> { return (await runChecks(this.parts)).filter(({ ok }) => !ok); }
  async names(): Promise<readonly string[]> { return (await this.broken()).map(({ check }) => check); }

  async close(): Promise<void> {
    await Promise.all([this.owner, this.worker, this.auditor].map((source) => source.destroy()));
    await this.keeper.end();
    await this.database.drop();
  }
}

const golden = readHistory('jinan-2019');
const told = (n: number, type: string, data: Record<string, unknown>, more: object = {}): HistoryEvent => {
  const { meta, recordedAt } = golden.at(-1)!;
  return { stream: 'told-1', revision: n, id: `00000000-0000-5000-a000-00000000000${n}`, type, data, recordedAt, meta: { ...meta, org: ORG, ...more } };
};
/** with a month that was closed, and a fact of it that came afterwards */
const history = [
  ...golden, told(0, 'PeriodHeld.v1', { org: ORG, period: 201_601 }), told(1, 'PeriodClosed.v1', { org: ORG, period: 201_601 }),
  told(2, 'InterestCredited.v1', { fundSource: 'UI_FUND', amountFen: 9, interestId: 'J', bankReference: 'B' }, { on: '2016-01-06' }),
];

/** Raises the lines of some accounts that one kind of fact made, and every total after them: the index goes on agreeing with its lines. */
const raised = (type: string, by: number, ...accounts: readonly string[]): string => `
  with hit as (select p.account_id, p.account_seq, p.side from ledger.posting p join ledger.account a using (account_id)
      join ledger.book_set s on s.book_set_id = a.book_set_id join ledger.voucher v using (voucher_id) join event_store.es_event e on e.event_id = v.event_id
    where e.type = '${type}' and not p.off_sequence
      and s.org = '${ORG}' and s.book::text || '.' || a.code in (${accounts.map((account) => `'${account}'`).join(', ')}))
  update ledger.posting p set amount_fen = p.amount_fen + case when p.account_seq = h.account_seq then ${by} else 0 end,
    debit_fen = p.debit_fen + case h.side when 'D' then ${by} else 0 end, credit_fen = p.credit_fen + case h.side when 'C' then ${by} else 0 end
  from hit h where p.account_id = h.account_id and p.account_seq >= h.account_seq`;
const both = (sql: (by: number) => string): readonly [string, string] => [sql(1), sql(-1)];
const LAST = 'where voucher_id = (select max(voucher_id) from ledger.voucher)';
const HEADS = 'where party_seq = (select max(x.party_seq) from ledger.party_line x where x.party_account_id = l.party_account_id)';
const FIRST = 'voucher_id = 1';
const OTHER = '00000000-0000-5000-a000-0000000000ff';

/**
 * One change a check. A voucher that is changed is never what a rebuild gives: `rebuild-equal` says so beside the check. Balanced vouchers make (2) and (3)
 * one statement, so that one of them alone can only break together with (1).
 */
const breaks: readonly (readonly [check: string, change: readonly [string, string], besides: readonly string[]])[] = [
  ['voucher-balance', both((by) => raised('FundAccrued.v1', by, 'F.1001', 'A.1003')), ['rebuild-equal']],
  ['fiscal-mirror', both((by) => raised('FundAccrued.v1', by, 'F.1001')), ['voucher-balance', 'rebuild-equal']],
  ['two-views', both((by) => raised('FundAccrued.v1', by, 'F.4001')), ['voucher-balance', 'rebuild-equal']],
  ['memorandum-pairs', both((by) => raised('BatchCommitted.v1', by, 'M.8002')), ['voucher-balance', 'rebuild-equal']],
  ['clawback-receivable', [
    `${raised('ClawbackDemanded.v1', 1, 'M.8101', 'M.8102')}; update ledger.party_line l set debit_fen = debit_fen + 1 from ledger.party_account u
      join ledger.account a using (account_id) where u.party_account_id = l.party_account_id and a.code = '8101'`,
    `${raised('ClawbackDemanded.v1', -1, 'M.8101', 'M.8102')}; update ledger.party_line l set debit_fen = debit_fen - 1 from ledger.party_account u
      join ledger.account a using (account_id) where u.party_account_id = l.party_account_id and a.code = '8101'`], ['rebuild-equal']],
  ['inter-level', both((by) => raised('AllocationSent.v1', by, 'F.5401', 'F.1001', 'A.5401', 'A.1003')), ['rebuild-equal']],
  ['voucher-gaps', [`update ledger.voucher set number = number + 1 ${LAST}`, `update ledger.voucher set number = number - 1 ${LAST}`], ['rebuild-equal']],
  ['event-coverage', [`create table public.kept as select event_id from ledger.voucher where ${FIRST};
      update ledger.voucher set event_id = '${OTHER}' where ${FIRST}`,
    `update ledger.voucher set event_id = (select event_id from public.kept) where ${FIRST}; drop table public.kept`], ['rebuild-equal']],
  ['rebuild-equal', [`update ledger.voucher set summary = summary || '改' where ${FIRST}`, "update ledger.voucher set summary = replace(summary, '改', '')"], []],
  ['running-totals', [`update ledger.posting set debit_fen = debit_fen + 1 where ${FIRST} and line_no = 1`,
    `update ledger.posting set debit_fen = debit_fen - 1 where ${FIRST} and line_no = 1`], []],
  ['subledger-ties', [
    `update ledger.party_line l set debit_fen = debit_fen + 1 ${HEADS}`, `update ledger.party_line l set debit_fen = debit_fen - 1 ${HEADS}`], []],
  ['late-postings', [
    `update ledger.voucher set fact_on = voucher_date, correction_of_period = null ${LAST}`,
    `update ledger.voucher set fact_on = '2016-01-06', correction_of_period = 201601 ${LAST}`], ['rebuild-equal']],
  ['log-index', [`create table public.kept as select event_id from audit.log_leaf where log_index = 3;
      update audit.log_leaf set event_id = '${OTHER}' where log_index = 3`,
    'update audit.log_leaf set event_id = (select event_id from public.kept) where log_index = 3; drop table public.kept'], []],
  ['log-root', ["create table public.kept as select * from audit.checkpoint; update audit.checkpoint set root = decode(repeat('00', 32), 'hex')",
    'update audit.checkpoint c set root = k.root from public.kept k where k.size = c.size; drop table public.kept'], []],
];

/** What the bank said after the last fact of the example; nothing moved since. */
const statement = (openingFen: number, more: object = {}, n = 0): HistoryEvent => told(n, 'BankStatementImported.v1', {
  bankAccountId: `${ORG}.F.1001`, statementId: `BS-${n + 1}`, fundSource: 'UI_FUND', from: '2020-05-01', to: '2020-05-31', openingFen, closingFen: openingFen,
  lines: 0, bytesHash: 'b'.repeat(64), ...more,
});
/** The same of both accounts from before their first fact on: every entry of the books is an item the bank does not know. */
const AGENCY = { bankAccountId: `${ORG}.A.1004` };
const silentBank = [statement(0, { from: '2019-10-01' }), statement(0, { ...AGENCY, from: '2019-10-01' }, 1)];

/** Another organisation closes a month after ours, and only its root is there. */
const DISTRICT = { org: '370199', period: 201_601 };
const districtAt = { ...DISTRICT, closedAt: history.length + 1 };
const overtaken = [
  told(3, 'PeriodHeld.v1', DISTRICT, { org: DISTRICT.org }), told(4, 'PeriodClosed.v1', DISTRICT, { org: DISTRICT.org }),
  told(5, 'PeriodFrozen.v1', { ...districtAt, accounts: 0, root: createHash('sha256').update(frozenText(districtAt, [])).digest('hex') },
    { org: DISTRICT.org }),
];

/** Histories that are wrong in themselves: ledger and log are made of them, and only one check can see it. */
const changed = (type: string, data: object): readonly HistoryEvent[] =>
  golden.map((event) => (event.type === type ? { ...event, data: { ...event.data, ...data } } : event));
const wrongHistories: readonly (readonly [check: string, history: readonly HistoryEvent[], first: string])[] = [
  ['inter-level', changed('AllocationReceived.v1', { amountFen: 199_999_999 }), ''],
  ['memorandum-pairs', golden.map((event) => (event.data['batchId'] === 'B-2020-01' && event.type === 'BatchCommitted.v1'
    ? { ...event, data: { ...event.data, lines: [{ subsidyKind: 'GROUP_SKILL', amountFen: 1_999_999 }], totalFen: 1_999_999 } } : event)), ''],
  ['period-roots', [...history, told(3, 'PeriodFrozen.v1', { org: ORG, period: 201_601, closedAt: 25, accounts: 1, root: 'a'.repeat(64) })], ''],
  // the root of 201601 is left out, and a later month is closed, or a later closing frozen
  ['period-roots', [...history, told(3, 'PeriodHeld.v1', { org: ORG, period: 201_602 }), told(4, 'PeriodClosed.v1', { org: ORG, period: 201_602 })], ''],
  ['period-roots', [...history, ...overtaken], ''],
  ['bank-reconciled', [...golden, statement(9_795_800_001)], ''],
  ['dense-positions', golden, 'update event_store.es_event set revision = 77 where position = 14'],
];

describe('every check by its name', () => {
  let town: Town;
  beforeAll(async () => {
    town = await Town.open();
    await town.record(history);
    await town.follow();
  });
  afterAll(async () => { await town?.close(); });

  it('finds nothing in good books, and says what it looked at', async () => {
    const results = await runChecks(town.parts);
    expect(results.map(({ check, ok, found }) => [check, ok, found])).toEqual(checkNames.map((check) => [check, true, []]));
    expect(results.filter(({ judged }) => !judged).map(({ check, says }) => [check, says])).toEqual([['bank-reconciled', '没有导入银行对账单 · no statement imported']]);
    expect(results.filter(({ looked }) => looked === 0).map(({ check }) => check)).toEqual(['bank-reconciled', 'period-roots']);
    for (const { zh, en, source, scope } of results) expect([zh, en, source, scope].every((text) => text.length > 3)).toBe(true);
    expect(results.find(({ check }) => check === 'inter-level')!.says).toBe('1 transfers, 0 of them in transit: 0.00 yuan');
    expect(results.find(({ check }) => check === 'period-roots')!.says).toBe(`0 roots of 1 closings, pending: 201601 of ${ORG}`);
    expect(results.find(({ check }) => check === 'late-postings')!.says).toMatch(/, 2 of them in another month than their fact$/);
  });

  it.each(breaks)('%s breaks, and no other that does not follow from it', async (check, [change, back], besides) => {
    await town.behind(change);
    const found = await town.broken();
    await town.behind(back);
    expect(found.map((one) => one.check).sort()).toEqual([check, ...besides].sort());
    for (const one of found) expect([one.broken > 0, one.found.length > 0, one.found.length <= 20]).toEqual([true, true, true]);
  });
  it('finds nothing any more when all of it is put back', async () => { expect(await town.names()).toEqual([]); });

  it.each(wrongHistories)('%s finds a history that is wrong in itself, and no other check does', async (check, wrong, first) => {
    const other = await Town.open();
    try {
      await other.record(wrong);
      if (first !== '') await other.behind(first);
      await other.follow();
      expect(await other.names()).toEqual([check]);
    } finally { await other.close(); }
  });

  it('finds the bank and the books agree where a statement was imported', async () => {
    const other = await Town.open();
    try {
      await other.record([...golden, statement(9_795_800_000)]);
      await other.follow();
      const bank = (await runChecks(other.parts)).find(({ check }) => check === 'bank-reconciled');
      expect(bank).toMatchObject({ ok: true, judged: true, looked: 1, says: '1 bank statements' });
    } finally { await other.close(); }
  });

  it('has the place of the bank: statements are judged where they are, and named where they do not agree', async () => {
    const bank = { judge: async (_: number, findings: { tell: (check: 'bank-reconciled', finding: { says: string }) => void }) => {
      findings.tell('bank-reconciled', { says: 'one fen too much' });
      return 1;
    } };
    const results = await runChecks({ ...town.parts, bank });
    expect(results.filter(({ ok }) => !ok)).toMatchObject([{ check: 'bank-reconciled', judged: true, looked: 1, found: [{ says: 'one fen too much' }] }]);
  });

  it('that cannot be made says so and why, and all others are made', async () => {
    const WHY = 'could not be made: more than 200000 entries';
    const bank = { judge: () => Promise.reject(new ScopeRefused('reconciliation.too-long', 'more than 200000 entries')) };
    const results = await runChecks({ ...town.parts, bank });
    expect(results.filter(({ ok }) => !ok)).toMatchObject([
      { check: 'bank-reconciled', broken: 1, says: WHY, found: [{ says: WHY }] },
    ]);
    expect(results.map(({ check }) => check)).toEqual(checkNames);
  });

  it('names event and voucher of what it finds', async () => {
    const [, [change, back]] = breaks.find(([check]) => check === 'rebuild-equal')!;
    await town.behind(change);
    const [found] = await town.broken();
    await town.behind(back);
    expect(found!.found).toEqual([expect.objectContaining({ eventId: golden[3]!.id, logIndex: 3, voucher: 'F.370100.201912.0001' })]);
  });
});

describe('the check of the banks', () => {
  let town: Town;
  beforeAll(async () => {
    town = await Town.open();
    await town.record([...golden, ...silentBank]);
    await town.follow();
  });
  afterAll(async () => { await town?.close(); });

  /** How often the log was passed over for facts of some types, and what was found. */
  const judged = async (most?: number): Promise<{ readonly passes: number; readonly found: readonly string[] }> => {
    const { reader, ...parts } = town.parts;
    let passes = 0;
    const readAll = (order: ReadAll) => {
      if (order.filter !== undefined) passes += 1;
      return reader.readAll(order);
    };
    const get = (of: EventReader, name: keyof EventReader): unknown => (name === 'readAll' ? readAll : (of[name] as (() => unknown) | undefined)?.bind(of));
    const findings = new Findings();
    const counting = new Proxy<EventReader>(reader, { get: get as never });
    const bank = bankStatements({ ...parts, reader: counting, ...(most !== undefined && { most }) });
    expect(await bank.judge(golden.length + 1, findings)).toBe(2);
    return { passes, found: findings.results().flatMap(({ found }) => found.map(({ says }) => says)) };
  };
  const entries = async (account: string): Promise<number> =>
    (await entriesOf(town.parts.ledger, checkedWords({ account, asOf: '2020-05-31' }).at,
      { from: '2019-10-01' as never, asOf: '2020-05-31' as never, knownAt: `@${golden.length + 1}`, most: 1_000 })).size;

  it('passes over the log once for the statements and once for all accounts, and in parts where together they are more than it may hold', async () => {
    expect(await judged()).toEqual({ passes: 2, found: [] });
    const [fiscal, agency] = [await entries(`${ORG}.F.1001`), await entries(AGENCY.bankAccountId)];
    expect([fiscal, agency].every((count) => count > 1)).toBe(true);
    expect(await judged(fiscal + agency)).toEqual({ passes: 2, found: [] });
    expect(await judged(Math.max(fiscal, agency))).toEqual({ passes: 3, found: [] });
  });

  it('tells each account that is too long, and judges the others', async () => {
    const sizes = [[`${ORG}.F.1001`, await entries(`${ORG}.F.1001`)], [AGENCY.bankAccountId, await entries(AGENCY.bankAccountId)]] as const;
    const most = Math.min(...sizes.map(([, size]) => size));
    const { found } = await judged(most);
    expect(found).toEqual(sizes.filter(([, size]) => size > most).map(([account]) =>
      `${account} at 2020-05-31 could not be reconciled: more than ${most} entries or lines since the first statement`));
    expect(found).toHaveLength(1);
    expect((await judged(1)).found).toHaveLength(2);
  });

  it('is not made again while nothing was added', async () => {
    let asked = 0;
    const checkup = new Checkup({ ...town.parts, bank: { judge: () => { asked += 1; return Promise.resolve(1); } } });
    await checkup.run();
    expect(await checkup.run()).toMatchObject({ read: 0, whole: false });
    expect(asked).toBe(1);
    await checkup.run({ whole: true });
    expect(asked).toBe(2);
  });
});

describe('what the worker keeps of its runs', () => {
  const under = { epoch: 2, everySeconds: 300 };
  it('is what the newest said, when one last came to its end, and why the newest did not', async () => {
    const town = await Town.open();
    try {
      expect(await latestRun(town.auditor)).toBeUndefined();
      await keepFailure(town.worker, 'x'.repeat(9_000), under);
      expect(await latestRun(town.auditor)).toMatchObject({ failed: 'x'.repeat(500), endedAt: null, endedAgo: null, everySeconds: 300 });
      await keepResults(town.worker, { results: [], seconds: 1, logIndex: -1, whole: true, read: 0 }, under);
      const good = await latestRun(town.auditor);
      expect([good, runStanding(good)]).toEqual([expect.objectContaining({ failed: null, endedAt: expect.any(String) }), { ok: true }]);
      await keepFailure(town.worker, 'of a worker that lost its lease', { ...under, epoch: 1 });
      expect(await latestRun(town.auditor)).toMatchObject({ failed: null });
      await keepFailure(town.worker, 'lost', under);
      expect(await latestRun(town.auditor)).toMatchObject({ failed: 'lost', endedAt: good!.endedAt });
      await expect(keepFailure(town.auditor, 'not an auditor', under)).rejects.toThrow('read-only');
    } finally { await town.close(); }
  });

  const ran: LatestRun = { triedAt: '2020-01-01T00:00:00.000Z', endedAt: '2020-01-01T00:00:00.000Z', endedAgo: 900, everySeconds: 300, failed: null };
  it.each([
    ['none yet', undefined, null, 'no run yet'], ['three intervals ago', ran, true, undefined],
    ['longer ago', { ...ran, endedAgo: 901 }, null, 'since 2020-01-01'],
    ['never', { ...ran, endedAt: null, endedAgo: null }, null, 'since the beginning'], ['and then failed', { ...ran, failed: 'lost' }, false, 'lost'],
  ])('is today\'s answer or not: %s', (_name, run, ok, says) => {
    expect(runStanding(run)).toEqual({ ok, ...(says !== undefined && { says: expect.stringContaining(says) }) });
  });
});

describe('a checkup that goes on', () => {
  const random = withRoots(randomHistory(7, 300, { months: true }));
  let town: Town;
  beforeEach(async () => { town = await Town.open(); });
  afterEach(async () => { await town?.close(); });

  it('reads only what is new, gives what a whole reading gives, and begins again when it found something or is told to', async () => {
    const checkup = new Checkup(town.parts);
    expect(await checkup.run()).toMatchObject({ logIndex: -1, read: 0, whole: true });
    for (const [from, to] of [[0, 120], [120, 121], [121, random.length]] as const) {
      await town.record(random.slice(from, to));
      await town.follow();
      const { results, ...run } = await checkup.run();
      expect(run).toMatchObject({ logIndex: to - 1, read: to - from, whole: from === 0 });
      expect(results).toEqual(await runChecks(town.parts));
    }
    expect(await checkup.run()).toMatchObject({ read: 0, whole: false });
    expect(await checkup.run({ whole: true })).toMatchObject({ read: random.length, whole: true });
    await town.behind('update ledger.voucher set number = number + 100000 where voucher_id = 1');
    expect((await checkup.run()).results.every(({ ok }) => ok)).toBe(true);
    const failing = (results: readonly CheckResult[]) => results.filter(({ ok }) => !ok).map(({ check }) => check);
    expect(failing((await checkup.run({ whole: true })).results)).toContain('voucher-gaps');
    await town.behind('update ledger.voucher set number = number - 100000 where voucher_id = 1');
    expect(failing((await checkup.run()).results)).toEqual([]);
  });

  it('goes as far as ledger and log have both come, and is ended by its signal', async () => {
    await town.record(random.slice(0, 50));
    await town.follow();
    await town.record(random.slice(50));
    const checkup = new Checkup(town.parts);
    expect(await checkup.run()).toMatchObject({ logIndex: 49 });
    await catchUp(town.worker, new PgEventReader({ pool: poolOf(town.worker) }), new JournalProjector());
    const { logIndex, results } = await checkup.run();
    expect([logIndex, results.filter(({ ok }) => !ok)]).toEqual([49, []]);
    await expect(checkup.run({ whole: true, signal: AbortSignal.abort(new Error('too long')) })).rejects.toThrow('too long');
    expect(await checkup.run()).toMatchObject({ whole: true, logIndex: 49 });
  });
});

it('remembers the last revision of every stream, however many there are', () => {
  const [counted, plain, wrong] = [new StreamRevisions(), new Map<string, number>(), [] as unknown[]];
  for (let i = 0; i < 20_000; i += 1) {
    const stream = i % 3 === 0 ? `claim-${i % 997}` : `claim-${randomUUID()}`;
    const due = (plain.get(stream) ?? -1) + 1;
    const seen = counted.see(stream, due);
    if (seen !== due) wrong.push({ stream, due, seen });
    plain.set(stream, due);
  }
  expect(wrong).toEqual([]);
  expect(counted.size).toBe(plain.size);
  expect(counted.see('claim-1', 5)).not.toBe(5);
  expect(counted.see('claim-1', 6)).toBe(6);
});
