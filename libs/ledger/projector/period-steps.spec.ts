import { DataSource } from 'typeorm';
import { dataSourceOptions } from '#postgres';
import type { Day, Instant } from '#kernel';
import { stored, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase, type TestDatabase } from '../../../test/support/postgres.js';
import { projectBatches } from '../../../test/support/projecting.js';
import { JournalProjector, ledgerMigrations } from './index.js';

let serial = 0;
const told = (type: string, data: Record<string, unknown>, { on = '2020-03-02', commandId = 'c' } = {}): HistoryEvent => ({
  stream: 'told', revision: serial, id: `00000000-0000-5000-8000-${String((serial += 1)).padStart(12, '0')}`, type, data,
  meta: { actor: 'O-1', role: 'R', org: '370100', on: on as Day, commandId, commandHash: 'h', correlationId: 'c', causationId: 'c', clauses: [] },
  recordedAt: '2020-03-02T00:00:00.000Z' as Instant,
});
const accrued = (on: string, commandId = 'c'): HistoryEvent => told('FundAccrued.v1', { fundSource: 'UI_FUND', amountFen: 100 }, { on, commandId });
const step = (type: string, period: number, more: object = {}): HistoryEvent => told(type, { org: '370100', period, ...more });
/** November and December closed, December locked, January held with one rectification, February open; 2018 closed. */
const history = [
  accrued('2018-10-10'), told('YearClosed.v1', { org: '370100', year: 2018 }), accrued('2019-11-10'), accrued('2019-12-10'), accrued('2020-01-10'),
  step('PeriodHeld.v1', 201910), step('PeriodClosed.v1', 201910), step('PeriodHeld.v1', 201911), step('PeriodClosed.v1', 201911),
  step('PeriodHeld.v1', 201912), step('PeriodClosed.v1', 201912), step('PeriodHeld.v1', 202001),
  step('RectificationAdmitted.v1', 202001, { commandId: 'r', reason: '漏记' }), accrued('2020-01-20', 'r'), accrued('2020-01-21'),
];
const HEAD = history.length - 1;
const NEW = '22222222-2222-4222-8222-222222222222';

describe('closed months, against SQL as the application role', () => {
  let database: TestDatabase;
  let worker: DataSource;
  let owner: DataSource;
  beforeAll(async () => {
    database = await testDatabase(ledgerMigrations);
    [worker, owner] = await Promise.all([database.workerUrl, database.ownerUrl].map((url) => new DataSource(dataSourceOptions(url)).initialize())) as
      [DataSource, DataSource];
    await projectBatches(worker, new JournalProjector(), [stored(history.slice(0, 4)), stored(history.slice(4), 4)]);
  });
  afterAll(async () => {
    await Promise.all([worker?.destroy(), owner?.destroy()]);
    await database?.drop();
  });

  /** What a transaction with these statements comes to; it is always rolled back, so that attacks do not see each other. */
  const attempt = async (source: DataSource, ...statements: readonly string[]): Promise<string> => {
    const runner = source.createQueryRunner();
    await runner.startTransaction();
    try {
      for (const sql of statements) await runner.query(sql);
      await runner.query('set constraints all immediate');
      return 'accepted';
    } catch (error) {
      return (error as { driverError: { code: string } }).driverError.code;
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  };
  /** A whole, balanced, well numbered voucher of 1 fen in F, dated in the month, in the words of the rows that stand. */
  const posting = (date: string, { kind = 'NORMAL', event = NEW, log = HEAD + 9, lines = ['1001', '4001'] } = {}): readonly string[] => {
    const period = Number(date.replaceAll('-', '').slice(0, 6));
    const line = (no: number, side: 'D' | 'C', code: string): string =>
      `select a.account_id, h.account_seq + 1, 1, v.id, ${no}, ${log}, '${date}'::date, '${side}'::"char", 1,
      true, h.debit_fen + ${side === 'D' ? 1 : 0}, h.credit_fen + ${side === 'C' ? 1 : 0}, h.off_debit_fen + ${side === 'D' ? 1 : 0},
      h.off_credit_fen + ${side === 'C' ? 1 : 0} from (select max(voucher_id) as id from ledger_v1.voucher) v, ledger_v1.account a
      cross join lateral (select * from ledger_v1.posting p where p.account_id = a.account_id order by account_seq desc limit 1) h
      where a.book_set_id = 1 and a.code = '${code}'`;
    return [
      `insert into ledger_v1.voucher (voucher_id, book_set_id, log_index, event_id, rule, kind, voucher_date, fact_on, period, word, number, lines, summary,
        recorded_at, posting_rules) select (select max(voucher_id) + 1 from ledger_v1.voucher), 1, ${log}, '${event}', 'J99', '${kind}', '${date}', '${date}',
        ${period}, '记', coalesce((select max(number) from ledger_v1.voucher where book_set_id = 1 and period = ${period}), 0) + 1, 2, '试', now(), 'P1'`,
      `insert into ledger_v1.posting (account_id, account_seq, book_set_id, voucher_id, line_no, log_index, voucher_date, side, amount_fen, off_sequence,
        debit_fen, credit_fen, off_debit_fen, off_credit_fen) ${line(1, 'D', lines[0]!)} union all ${line(2, 'C', lines[1]!)}`,
    ];
  };
  /** 2019 closed where the voucher stands, and its year close. */
  const closing = (date = '2019-12-31', lines = ['4001', '3001']): readonly string[] => [
    `insert into ledger_v1.closed_year values ('370100', 2019, ${HEAD + 9}, '${NEW}', now())`, ...posting(date, { kind: 'CLOSING', lines }),
  ];
  const moving = (move: string, period: number, { log = HEAD + 5, actor = 'O-1', by = 'null', command = 'null' } = {}): string =>
    `insert into ledger_v1.period_step values (${log}, '33333333-3333-4333-8333-${String(log).padStart(12, '0')}', '370100', ${period}, '${move}',
      '${actor}', ${command}, ${by}, now())`;
  const reopen = (period: number, more: object = {}): string => moving('reopen', period, { by: `'O-2'`, ...more });

  test('the rows say how every month went', async () => {
    expect(await worker.query(`select period || ' ' || move || coalesce(' ' || command_id, '') as is from ledger.period_step order by log_index`)).toEqual([
      '201910 hold', '201910 close', '201911 hold', '201911 close', '201912 hold', '201912 close', '202001 hold', '202001 admit r', '202001 rectify r',
    ].map((is) => ({ is })));
    expect(await worker.query('select period, correction_of_period as of from ledger.voucher where log_index >= $1 and book_set_id = 1 order by voucher_id',
      [HEAD - 1]))
      .toEqual([{ period: 202001, of: null }, { period: 202002, of: 202001 }]);
  });

  test.each<readonly [string, string, () => readonly string[]]>([
    ['an open month', 'accepted', () => posting('2020-02-10')], ['a month before the first closed one', '23514', () => posting('2019-05-10')],
    ['a closed month', '23514', () => posting('2019-12-10')], ['an older closed month', '23514', () => posting('2019-10-10')],
    ['a closed year', '23514', () => posting('2018-05-10')], ['a closed month, as its year close', 'accepted', () => closing()],
    ['a closed month, labelled a year close', '23514', () => closing().slice(1)],
    ['a held month, labelled a year close', '23514', () => posting('2020-01-15', { kind: 'CLOSING', lines: ['4001', '3001'] })],
    ['another closed month of its year, as its year close', '23514', () => closing('2019-11-10')],
    ['a closed month, as a year close that moves money', '23514', () => closing('2019-12-31', ['1001', '3001'])],
    ['a held month', '23514', () => posting('2020-01-15')],
    ['a held month, with a rectification made up for it', '23514', () => [moving('rectify', 202001, { log: HEAD + 5, command: `'x'` }),
      ...posting('2020-01-15')]],
    ['a held month, in the name of the event that was admitted', 'accepted', () => posting('2020-01-15', { event: history[13]!.id })],
    ['a locked month, as its year close', '23514', () => [moving('lock', 201912), ...closing()]],
    ['a month before the first closed one, the newest opened again', '23514', () => [reopen(201912), ...posting('2019-05-10')]],
    ['it, once every closed one is open again', 'accepted', () => [reopen(201912), reopen(201911, { log: HEAD + 6 }), reopen(201910, { log: HEAD + 7 }),
      ...posting('2019-05-10')]],
    ['it, before the last of them is open in the log', '23514', () => [reopen(201912), reopen(201911, { log: HEAD + 6 }), reopen(201910, { log: HEAD + 20 }),
      ...posting('2019-05-10')]],
    ['a year before the closed one', '23514', () => posting('2017-05-10')],
    ['a closed month, opened behind what stands', '23514', () => [reopen(201912, { log: HEAD }), ...posting('2019-12-10')]],
    ['the newest closed month, opened by two', 'accepted', () => [reopen(201912), ...posting('2019-12-10')]],
    ['it again once it is closed again', '23514', () => [reopen(201912), moving('hold', 201912, { log: HEAD + 6 }), moving('close', 201912, { log: HEAD + 7 }),
      ...posting('2019-12-10')]],
    ['before it is closed again in the log, not by the clock', '23514', () => [reopen(201912, { log: HEAD + 20 }), ...posting('2019-12-10')]],
  ])('posting into %s: %s', async (_name, answer, attack) => { expect(await attempt(worker, ...attack())).toBe(answer); });

  test.each<readonly [string, string, () => readonly string[]]>([
    ['an older month first', '23514', () => [reopen(201911)]], ['the newest, then the one before', 'accepted', () => [reopen(201912), reopen(201911,
      { log: HEAD + 6 })]],
    ['both in one statement', '23514', () => [`${reopen(201911)}, (${HEAD + 6}, '${NEW}', '370100', 201912, 'reopen', 'O-1', null, 'O-2', now())`]],
    ['by one person', '23514', () => [reopen(201912, { actor: 'O-2' })]], ['without who proposed it', '23514', () => [moving('reopen', 201912)]],
    ['a locked month', '23514', () => [moving('lock', 201912), reopen(201912, { log: HEAD + 6 })]], ['an open month', '23514', () => [reopen(202002)]],
    ['a held month', '23514', () => [reopen(202001)]],
    ['a month of a closed year', '23514', () => [moving('hold', 201811, { log: HEAD + 5 }), moving('close', 201811, { log: HEAD + 6 }), reopen(201811,
      { log: HEAD + 7 })]],
    ['twice in one place of the log', '23505', () => [reopen(201912), reopen(201911)]],
    ['a month that is no month', '23514', () => [reopen(201913)]], ['in a word that is none', '23514', () => [moving('open', 201912)]],
  ])('opening again, %s: %s', async (_name, answer, attack) => { expect(await attempt(worker, ...attack())).toBe(answer); });

  test.each<readonly [string, string, () => readonly string[]]>([
    ['closing without a hold', '23514', () => [moving('close', 202002)]], ['holding twice', '23514', () => [moving('hold', 202001)]],
    ['locking what is open', '23514', () => [moving('lock', 202002)]], ['locking a month of a closed year', 'accepted', () => [moving('lock', 201805)]],
    ['locking a month that a newer one shuts', 'accepted', () => [moving('lock', 201905)]],
    ['locking it when every newer one is open again', '23514', () => [reopen(201912), reopen(201911, { log: HEAD + 6 }), reopen(201910, { log: HEAD + 7 }),
      moving('lock', 201905, { log: HEAD + 8 })]],
    ['admitting to an open month', '23514', () => [moving('admit', 202002, { command: `'x'` })]], ['admitting without a command', '23514', () =>
      [moving('admit', 202001)]],
    ['admitting to a held one', 'accepted', () => [moving('admit', 202001, { command: `'x'` })]],
  ])('%s: %s', async (_name, answer, attack) => { expect(await attempt(worker, ...attack())).toBe(answer); });

  test('no step is changed or taken away, not by privilege and not by trigger', async () => {
    for (const sql of [`update ledger_v1.period_step set move = 'release'`, 'delete from ledger_v1.period_step', 'truncate ledger_v1.period_step']) {
      expect([await attempt(worker, sql), await attempt(owner, sql)]).toEqual(['42501', '55000']);
    }
  });
});
