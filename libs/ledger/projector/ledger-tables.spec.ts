import { DataSource, type QueryRunner } from 'typeorm';
import { dataSourceOptions } from '#postgres';
import { testDatabase } from '../../../test/support/postgres.js';
import { ledgerMigrations } from './index.js';
import { LEDGER_TABLES } from './ledger-tables.sql.js';

const EVENT = '11111111-1111-4111-8111-111111111111';
interface V {
  readonly id: number; readonly set: number; readonly rule: string; readonly number: number; readonly kind?: string; readonly lines?: number;
    readonly date?: string;
  readonly log?: number; readonly reverses?: string;
}
const voucher = ({ id, set, rule, number, kind = 'NORMAL', lines = 2, date = '2019-12-10', log = 1, reverses }: V): string => `insert into ledger_v1.voucher
  (voucher_id, book_set_id, log_index, event_id, rule, kind, reverses_event, reverses_rule, voucher_date, fact_on, period, word, number, lines, summary,
  recorded_at, posting_rules)
  values (${id}, ${set}, ${log}, '${EVENT}', '${rule}', '${kind}', ${reverses === undefined ? 'null, null' : `'${EVENT}', '${reverses}'`},
  '${date}', '${date}', ${date.slice(0, 4)}${date.slice(5, 7)},
  '记', ${number}, ${lines}, '试', now(), 'P4')`;

/** account, sequence, set, voucher, line, side, amount, and the running totals it claims */
type L = readonly [account: number, seq: number, set: number, voucher: number, line: number, side: 'D' | 'C', amount: number, debit: number, credit: number];
const lines = (rows: readonly L[], { date = '2019-12-10', log = 1 } = {}): string => `insert into ledger_v1.posting (account_id, account_seq,
  book_set_id, voucher_id, line_no, side, amount_fen, debit_fen, credit_fen, log_index, voucher_date, off_sequence, off_debit_fen, off_credit_fen) values
  ${rows.map((row) => `(${row.map((value) => (typeof value === 'string' ? `'${value}'` : value)).join(', ')}, ${log}, '${date}', false, 0, 0)`).join(', ')}`;

describe('the ledger refuses, whoever writes', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let worker: DataSource;
  let owner: DataSource;
  const open = (url: string): Promise<DataSource> => new DataSource(dataSourceOptions(url)).initialize();

  /** One transaction; the SQLSTATE of its refusal, or `accepted`. */
  const attempt = async (source: DataSource, ...statements: string[]): Promise<string> => {
    const runner: QueryRunner = source.createQueryRunner();
    await runner.startTransaction();
    try {
      for (const sql of statements) await runner.query(sql);
      await runner.commitTransaction();
      return 'accepted';
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      return (error as { driverError: { code: string } }).driverError.code;
    } finally {
      await runner.release();
    }
  };

  beforeAll(async () => {
    database = await testDatabase(ledgerMigrations);
    [worker, owner] = await Promise.all([open(database.workerUrl), open(database.ownerUrl)]);
    expect(await attempt(
      worker,
      `insert into ledger_v1.book_set values (1, 'UI_FUND', '370100', 'F'), (2, 'UI_FUND', '370100', 'A'), (3, 'UI_FUND', '370100', 'M'),
        (4, 'OTHER', '370100', 'F')`,
      `insert into ledger_v1.account values (1, 1, '1001', 'D'), (2, 1, '500102', 'D'), (3, 1, '4001', 'C'), (11, 2, '1003', 'D'), (12, 2, '4001', 'C'),
        (13, 2, '3001', 'C'), (21, 3, '8001', 'D'), (22, 3, '8002', 'C'), (31, 4, '1001', 'D')`,
      voucher({ id: 1, set: 1, rule: 'J01', number: 1 }), voucher({ id: 2, set: 2, rule: 'J01', number: 1 }),
      lines([[1, 1, 1, 1, 1, 'D', 100, 100, 0], [3, 1, 1, 1, 2, 'C', 100, 0, 100], [11, 1, 2, 2, 1, 'D', 100, 100, 0], [12, 1, 2, 2, 2, 'C', 100, 0, 100]]),
    )).toBe('accepted');
    expect(await attempt(
      worker, voucher({ id: 3, set: 3, rule: 'J07', number: 1 }), voucher({ id: 4, set: 3, rule: 'J16', number: 2 }),
      lines([[21, 1, 3, 3, 1, 'D', 5, 5, 0], [22, 1, 3, 3, 2, 'C', 5, 0, 5], [21, 2, 3, 4, 1, 'D', 7, 12, 0], [22, 2, 3, 4, 2, 'C', 7, 0, 12]]),
    )).toBe('accepted');
  });
  afterAll(async () => {
    await Promise.all([worker?.destroy(), owner?.destroy()]);
    await database?.drop();
  });

  const next = { id: 5, set: 1, rule: 'X', number: 2 };
  const pair = (amount = 100, other = amount): readonly L[] => [[1, 2, 1, 5, 1, 'D', amount, 100 + amount, 0], [3, 2, 1, 5, 2, 'C', other, 0, 100 + other]];

  test('what the attacks below are made of would be accepted', async () => {
    const reached = 'select 1 / 0'; // 22012: everything before it was accepted, and nothing stays
    expect(await attempt(worker, voucher(next), lines(pair()), 'set constraints all immediate', reached)).toBe('22012');
  });

  test.each<[string, string, string[]]>([
    ['the same event, book and rule twice', '23505', [voucher({ ...next, rule: 'J01' }), lines(pair())]],
    ['an unbalanced voucher', '23514', [voucher(next), lines(pair(100, 99))]],
    ['a line of another fund', '23503', [voucher(next), lines([pair()[0]!, [31, 1, 4, 5, 2, 'C', 100, 0, 100]])]],
    ['a line of another fund that lies about its book set', '23503', [voucher(next), lines([pair()[0]!, [31, 1, 1, 5, 2, 'C', 100, 0, 100]])]],
    ['a line of a voucher that is not there', '23503', [voucher(next), lines(pair().map((row) => row.with(3, 9) as unknown as L))]],
    ['a line of an account that is not there', '23503', [voucher(next), lines([pair()[0]!, [99, 1, 1, 5, 2, 'C', 100, 0, 100]])]],
    ['a voucher of a book set that is not there', '23503',
      [voucher({ ...next, set: 9, number: 1 }), lines(pair().map((row) => row.with(2, 9) as unknown as L))]],
    ['a day node of an account that is not there', '23503', [`insert into ledger_v1.off_node values (99, 1, 1, 0, 0)`]],
    ['an account of a book set that is not there', '23503', [`insert into ledger_v1.account values (99, 9, '1001', 'D')`]],
    ['red letter in a NORMAL voucher', '23514', [voucher(next), lines([pair()[0]!, [2, 1, 1, 5, 2, 'D', -100, -100, 0]])]],
    ['a voucher split over two statements', '23514', [voucher(next), lines([pair()[0]!]), lines([pair()[1]!])]],
    ['a balanced pair added to an old voucher', '23514', [lines([[1, 2, 1, 1, 3, 'D', 50, 150, 0], [3, 2, 1, 1, 4, 'C', 50, 0, 150]])]],
    ['a voucher without lines', '23514', [voucher(next)]],
    ['a number that skips', '23514', [voucher({ ...next, number: 9 }), lines(pair())]],
    ['a number used twice', '23505', [voucher({ ...next, number: 1 }), lines(pair())]],
    ['a voucher id that skips', '23514', [voucher({ ...next, id: 7 }), lines(pair().map((row) => row.with(3, 7) as unknown as L))]],
    ['a voucher before an earlier one in the log', '23514', [voucher({ ...next, log: 0 }), lines(pair(), { log: 0 })]],
    ['lines of another day than their voucher', '23514', [voucher(next), lines(pair(), { date: '2019-12-11' })]],
    ['running totals that do not continue', '23514', [voucher(next), lines([[1, 2, 1, 5, 1, 'D', 100, 300, 0], pair()[1]!])]],
    ['a line of 0', '23514', [voucher(next), lines(pair(0))]],
    ['a period that is not the month of the day', '23514', [voucher(next).replace('201912', '201911'), lines(pair())]],
    ['an amount above bigint', '22003', [voucher(next), lines([[1, 2, 1, 5, 1, 'D', 100, 200, 0]]).replace('\'D\', 100', '\'D\', 9223372036854775808')]],
    ['a voucher that claims more lines', '23514', [voucher({ ...next, lines: 3 }), lines(pair())]],
    ['a voucher reversing itself', '23514', [voucher({ ...next, kind: 'REVERSAL', reverses: 'X' }), lines(pair())]],
    ['a voucher reversing one that is not there', '23503', [voucher({ ...next, kind: 'REVERSAL', reverses: 'J99' }), lines(pair())]],
    ['a reversal that reverses nothing', '23514', [voucher({ ...next, kind: 'REVERSAL' }), lines(pair())]],
    ['a reversal with the sides swapped', '23514', [voucher({ ...next, kind: 'REVERSAL', reverses: 'J01' }),
      lines([[1, 2, 1, 5, 1, 'C', 100, 100, 100], [3, 2, 1, 5, 2, 'D', 100, 100, 100]])]],
    ['a reversal of another amount', '23514', [voucher({ ...next, kind: 'REVERSAL', reverses: 'J01' }),
      lines([[1, 2, 1, 5, 1, 'D', -99, 1, 0], [3, 2, 1, 5, 2, 'C', -99, 0, 1]])]],
    ['a line with a party where the account has none', '23503', [voucher(next), lines(pair()).replace('off_credit_fen)', 'off_credit_fen, party)')
      .replaceAll('false, 0, 0)', 'false, 0, 0, \'CASE:1\')')]],
  ])('%s → %s', async (_name, code, statements) => {
    expect(await attempt(worker, ...statements)).toBe(code);
    expect(await attempt(owner, ...statements)).toBe(code);
  });

  test('an unbalanced voucher by COPY is refused all the same', async () => {
    const runner = owner.createQueryRunner();
    const { from } = await import('pg-copy-streams');
    const client = await runner.connect() as { query(stream: unknown): NodeJS.WritableStream };
    await runner.query('begin');
    await runner.query(voucher(next));
    const code = await new Promise<string>((done) => {
      const into = client.query(from(`copy ledger_v1.posting (account_id, account_seq, book_set_id, voucher_id, line_no, log_index, voucher_date, side,
        amount_fen,
        off_sequence, debit_fen, credit_fen, off_debit_fen, off_credit_fen) from stdin`));
      into.on('error', (error: { code?: string }) => { done(error.code ?? 'unknown'); });
      into.on('finish', () => { done('accepted'); });
      into.end('1\t2\t1\t5\t1\t1\t2019-12-10\tD\t100\tf\t200\t0\t0\t0\n');
    });
    await runner.query('rollback');
    await runner.release();
    expect(code).toBe('23514');
  });

  test('red letter stands in a RECOVERY voucher, and a voucher is reversed once', async () => {
    const back = [voucher({ id: 5, set: 1, rule: 'J15', number: 2, kind: 'RECOVERY' }),
      lines([[1, 2, 1, 5, 1, 'D', 40, 140, 0], [2, 1, 1, 5, 2, 'D', -40, -40, 0]])] as const;
    expect(await attempt(worker, ...back)).toBe('23514');
    expect(await attempt(worker, back[0], back[1].replace('off_credit_fen)', 'off_credit_fen, claim_id)').replaceAll('false, 0, 0)', `false, 0, 0, 'K')`)))
      .toBe('accepted');
    const reversal = (id: number, number: number, seq: number): string[] => [
      voucher({ id, set: 1, rule: `J23-${id}`, number, kind: 'REVERSAL', reverses: 'J01' }),
      lines([[1, seq, 1, id, 1, 'D', -100, 40, 0], [3, seq - 1, 1, id, 2, 'C', -100, 0, 0]]),
    ];
    expect(await attempt(worker, ...reversal(6, 3, 3))).toBe('accepted');
    expect(await attempt(worker, ...reversal(7, 4, 4))).toBe('23505');
  });

  test('a closed year takes no voucher but its own closing', async () => {
    const tail: readonly L[] = [[11, 2, 2, 7, 1, 'D', 1, 101, 0], [12, 2, 2, 7, 2, 'C', 1, 0, 101]];
    const close = `insert into ledger_v1.closed_year values ('370100', 2019, 2, '${EVENT}', now())`;
    const late = (rule: string, kind: string, log: number, rows = tail): string[] =>
      [voucher({ id: 7, set: 2, rule, number: 2, kind, log, date: '2019-12-31' }), lines(rows, { log, date: '2019-12-31' })];
    const carried: readonly L[] = [[12, 2, 2, 7, 1, 'D', 1, 1, 100], [13, 1, 2, 7, 2, 'C', 1, 0, 1]];
    expect(await attempt(worker, close, ...late('L', 'NORMAL', 2))).toBe('23514');
    expect(await attempt(worker, close, ...late('L', 'CLOSING', 3))).toBe('23514');
    expect(await attempt(worker, ...late('J26', 'CLOSING', 2, carried))).toBe('23514');
    expect(await attempt(worker, close, ...late('J26', 'CLOSING', 2))).toBe('23514');
    expect(await attempt(worker, close, ...late('J26', 'CLOSING', 2, carried))).toBe('accepted');
    expect(await attempt(worker, close)).toBe('23505');
    expect(await attempt(worker, voucher({ id: 8, set: 3, rule: 'L', number: 3, log: 4 }), lines([[21, 3, 3, 8, 1, 'D', 1, 13, 0], [22, 3, 3, 8, 2, 'C', 1,
      0, 13]], { log: 4 })))
      .toBe('23514');
  });

  test.each(LEDGER_TABLES)('%s takes no change, not by privilege and not by trigger',
    async (table) => {
    const column = { book_set: 'org', account: 'code', closed_year: 'org', voucher: 'summary', posting: 'claim_id', off_node: 'node',
      party_case: 'party', party_account: 'party', party_line: 'side', party_node: 'node', period_step: 'actor', voucher_review: 'reviewer',
      voucher_words: 'words' }[table]!;
    for (const sql of [`update ledger_v1.${table} set ${column} = ${column}`, `delete from ledger_v1.${table}`, `truncate ledger_v1.${table} cascade`]) {
      expect([sql, await attempt(worker, sql)]).toEqual([sql, '42501']);
      expect([sql, await attempt(owner, sql)]).toEqual([sql, '55000']);
    }
  });

  test('the checkpoint moves forward only, in one store, and its status is the owner\'s to change', async () => {
    const set = (what: string): string => `update projection.checkpoint set ${what} where name = 't'`;
    expect(await attempt(worker, `insert into projection.checkpoint values ('t', 1, 'active', 'S1', '0', -1, null, 1)`)).toBe('accepted');
    for (const onwards of [`position = '7', log_index = 6`, `position = '10', log_index = 7`, `lease_until = now(), epoch = 2`]) {
      expect([onwards, await attempt(worker, set(onwards))]).toEqual([onwards, 'accepted']);
    }
    for (const change of ['log_index = 5', 'log_index = 8', `position = '11'`, `position = '9'`, `position = '9', log_index = 8`,
      `position = '11', log_index = 6`, `position = '9', log_index = 6`, 'epoch = 1']) {
      for (const who of [worker, owner]) expect([change, await attempt(who, set(change))]).toEqual([change, '55000']);
    }
    for (const change of [`store_id = 'S2'`, 'version = 2', `status = 'retired'`]) {
      expect([change, await attempt(worker, set(change))]).toEqual([change, '42501']);
    }
    for (const change of [`store_id = 'S2'`, 'version = 2']) expect([change, await attempt(owner, set(change))]).toEqual([change, '55000']);
    for (const sql of ['delete from projection.checkpoint', 'truncate projection.checkpoint cascade']) {
      expect([sql, await attempt(worker, sql)]).toEqual([sql, '42501']);
      expect([sql, await attempt(owner, sql)]).toEqual([sql, '55000']);
    }
    expect(await attempt(owner, set(`status = 'retired'`), `delete from projection.checkpoint where name = 't'`)).toBe('accepted');
  });

  test('the worker makes the checkpoint of a projection that begins, and no other', async () => {
    const made = (name: string, values: string): string =>
      `insert into projection.checkpoint (name, version, status, store_id, position, log_index) values ('${name}', ${values})`;
    const forbidden = [`1, 'active', 'S1', '7', -1`, `1, 'active', 'S1', '0', 6`, `2, 'building', 'S1', '0', -1`, `2, 'retired', 'S1', '0', -1`];
    for (const values of forbidden) expect([values, await attempt(worker, made('w', values))]).toEqual([values, '42501']);
    expect(await attempt(worker, made('w', `1, 'active', 'S1', '0', -1`))).toBe('accepted');
    for (const [index, values] of forbidden.entries()) {
      expect([values, await attempt(owner, 'set local role zz_owner', made(`o${index}`, values))]).toEqual([values, 'accepted']);
    }
  });

  test('the worker writes versions and nothing else: no view takes a row, no schema is made, no switch is noted', async () => {
    expect(await attempt(worker, `insert into ledger.book_set values (9, 'X', 'X', 'F')`)).toBe('42501');
    expect(await attempt(worker, 'create schema ledger_v2')).toBe('42501');
    expect(await attempt(worker, 'create table ledger_v1.more (n int)')).toBe('42501');
    expect(await attempt(worker, 'insert into ledger.version_switch (from_version, to_version, log_index, differences) values (1, 1, 0, 0)')).toBe('42501');
    expect(await attempt(owner, 'insert into ledger.version_switch (from_version, to_version, log_index, differences) values (1, 1, 0, 0)',
      'delete from ledger.version_switch')).toBe('55000');
  });

  test('the auditor reads and asks, the clerk does not even see the schema', async () => {
    const auditor = await open(database.auditorUrl);
    const clerk = await open(database.clerkUrl);
    try {
      expect(await attempt(auditor, 'select * from ledger.line_view', 'select * from ledger.balance_as_of(1, 9, \'2019-12-31\')')).toBe('accepted');
      expect(await attempt(auditor, `insert into ledger_v1.book_set values (9, 'X', 'X', 'F')`)).toMatch(/42501|25006/);
      expect(await attempt(auditor, 'set transaction read write', `insert into ledger_v1.book_set values (9, 'X', 'X', 'F')`)).toBe('42501');
      for (const schema of ['ledger', 'ledger_v1']) expect(await attempt(clerk, `select 1 from ${schema}.voucher`)).toBe('42501');
      expect(await attempt(clerk, 'select * from ledger.balance_as_of(1, 9, \'2019-12-31\')')).toBe('42501');
    } finally {
      await Promise.all([auditor.destroy(), clerk.destroy()]);
    }
  });
});
