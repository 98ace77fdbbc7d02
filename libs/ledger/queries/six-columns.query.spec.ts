import { DataSource } from 'typeorm';
import { addDays, type Day } from '#kernel';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { dataSourceOptions, fenFromDb } from '#postgres';
import { readHistory, stored, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase } from '../../../test/support/postgres.js';
import { projectBatches } from '../../../test/support/projecting.js';
import { randomHistory, randomOf } from '../../../test/support/random-history.view.js';
import { LedgerQueries, UnknownToLedger, type SixColumnRow } from './index.js';

const YUAN = 100;
interface Opened { readonly auditor: DataSource; readonly queries: LedgerQueries; close(): Promise<void> }
const open = async (history: readonly HistoryEvent[]): Promise<Opened> => {
  const database = await testDatabase(ledgerMigrations);
  const sources = [database.workerUrl, database.auditorUrl].map((url) => new DataSource(dataSourceOptions(url, { max: 4 })));
  const [worker, auditor] = await Promise.all(sources.map((source) => source.initialize()));
  await projectBatches(worker!, new JournalProjector(), [stored(history)]);
  const close = async (): Promise<void> => {
    await Promise.all([worker!.destroy(), auditor!.destroy()]);
    await database.drop();
  };
  return { auditor: auditor!, queries: new LedgerQueries(auditor!), close };
};
const inYuan = (row: SixColumnRow): readonly unknown[] => [row.account, ...[
  row.openingDebitFen, row.openingCreditFen, row.debitFen, row.creditFen, row.closingDebitFen, row.closingCreditFen,
].map((fen) => fen / YUAN)];

describe('six columns of jinan-2019', () => {
  let at: Opened;
  beforeAll(async () => { at = await open(readHistory('jinan-2019')); });
  afterAll(async () => { await at?.close(); });
  const rowsOf = async (more: Record<string, string>): Promise<readonly (readonly unknown[])[]> =>
    (await at.queries.sixColumns({ book: 'F', org: '370100', ...more })).rows.map(inYuan);

  test('December 2019 without its year close: income and expenditure stand open', async () => {
    expect(await rowsOf({ period: '201912', closing: 'excluded' })).toEqual([
      ['1001', 0, 0, 100_035_000, 2_061_500, 97_973_500, 0], ['4001', 0, 0, 0, 100_000_000, 0, 100_000_000], ['4201', 0, 0, 0, 35_000, 0, 35_000],
      ['500102', 0, 0, 4_500, 0, 4_500, 0], ['500104', 0, 0, 57_000, 0, 57_000, 0], ['5401', 0, 0, 2_000_000, 0, 2_000_000, 0],
    ]);
  });

  test('the first quarter of 2020 opens with what the year close left, asked with or without closings', async () => {
    const quarter = [
      ['1001', 97_973_500, 0, 3_000, 0, 97_976_500, 0], ['3001', 0, 97_973_500, 0, 0, 0, 97_973_500], ['4001', 0, 0, 0, 0, 0, 0], ['4201', 0, 0, 0, 0, 0, 0],
      ['4501', 0, 0, 0, 3_000, 0, 3_000], ['500102', 0, 0, 0, 0, 0, 0], ['500104', 0, 0, 0, 0, 0, 0], ['5401', 0, 0, 0, 0, 0, 0],
    ];
    expect(await rowsOf({ period: '2020Q1' })).toEqual(quarter);
    expect(await rowsOf({ period: '2020-Q1', closing: 'excluded' })).toEqual(quarter);
  });

  test('a year is its twelve months, and the words of a period mean the days they say', async () => {
    const year = await at.queries.sixColumns({ book: 'A', org: '370100', period: '2019' });
    expect([year.from, year.asOf]).toEqual(['2019-01-01', '2019-12-31']);
    const spans = await Promise.all(['202002', '2020-02', '2019Q2', '208909', '2089'].map(async (period) => {
      const { from, asOf } = await at.queries.sixColumns({ book: 'A', org: '370100', period });
      return [from, asOf];
    }));
    expect(spans).toEqual([['2020-02-01', '2020-02-29'], ['2020-02-01', '2020-02-29'], ['2019-04-01', '2019-06-30'], ['2089-09-01', '2089-09-17'],
      ['2089-01-01', '2089-09-17']]);
    const months = await Promise.all(Array.from({ length: 12 }, (_, i) =>
      at.queries.turnover({ book: 'A', org: '370100', account: '1003', period: `2019${String(i + 1).padStart(2, '0')}` })));
    const of = (amount: 'debitFen' | 'creditFen'): number => months.reduce((sum, month) => sum + month[amount], 0);
    const whole = year.rows.find(({ account }) => account === '1003')!;
    expect([of('debitFen'), of('creditFen')]).toEqual([whole.debitFen, whole.creditFen]);
    expect(months[11]!.balanceFen).toBe(97_973_500 * YUAN);
  });

  test('turnover of a parent is that of its leaves, on the side of its sum', async () => {
    const parent = await at.queries.turnover({ book: 'F', org: '370100', account: '5001', from: '2019-12-01', asOf: '2019-12-31', closing: 'excluded' });
    expect(parent).toMatchObject({
      account: '5001', side: 'D', from: '2019-12-01', asOf: '2019-12-31', openingFen: 0, debitFen: 61_500 * YUAN, creditFen: 0, balanceFen: 61_500 * YUAN,
    });
    expect((await at.queries.turnover({ book: 'F', org: '370100', account: '1001', from: '2019-12-21' })).openingFen).toBe(98_000_000 * YUAN);
  });

  test.each<readonly [string, Record<string, string>]>([
    ['no days at all', {}], ['a thirteenth month', { period: '201913' }], ['a fifth quarter', { period: '2019Q5' }], ['a month after the calendar',
      { period: '208910' }], ['both ways at once', { period: '2019', from: '2019-01-01' }], ['an end alone', { asOf: '2019-12-31' }],
    ['days the wrong way round', { from: '2019-12-31', asOf: '2019-12-30' }],
  ])('%s is refused', async (_name, days) => {
    await expect(at.queries.sixColumns({ book: 'F', org: '370100', ...days })).rejects.toMatchObject({
      name: UnknownToLedger.name, code: 'ledger.unknown-word',
    });
  });
});

describe('six columns against brute force', () => {
  const history = randomHistory(77, 900);
  let at: Opened;
  beforeAll(async () => { at = await open(history); });
  afterAll(async () => { await at?.close(); });

  // sums over the lines themselves, in the words of the columns
  const summed = `
    with turned as (
      select a.code, coalesce(sum(p.amount_fen) filter (where p.side = 'D' and p.voucher_date < $4), 0) as od,
        coalesce(sum(p.amount_fen) filter (where p.side = 'C' and p.voucher_date < $4), 0) as oc,
        coalesce(sum(p.amount_fen) filter (where p.side = 'D' and p.voucher_date >= $4 and ($6 or v.kind <> 'CLOSING')), 0) as d,
        coalesce(sum(p.amount_fen) filter (where p.side = 'C' and p.voucher_date >= $4 and ($6 or v.kind <> 'CLOSING')), 0) as c
      from ledger.posting p join ledger.voucher v using (voucher_id) join ledger.account a using (account_id)
        join ledger.book_set s on s.book_set_id = a.book_set_id
      where s.org = $1 and s.book = $2::"char" and p.log_index <= $3 and p.voucher_date <= $5 group by a.code)
    select code, greatest(od - oc, 0) as od, greatest(oc - od, 0) as oc, d, c, greatest(od + d - oc - c, 0) as cd, greatest(oc + c - od - d, 0) as cc
      from turned where od <> 0 or oc <> 0 or d <> 0 or c <> 0 order by code`;

  test('400 random spans and places, late and future-dated lines among them: none wrong, and every pair of columns balances', async () => {
    const random = randomOf(3);
    let told = 0;
    for (let i = 0; i < 400; i += 1) {
      const [org, book, closing] = [['370100', '370116'][random(2)]!, ['F', 'A', 'M'][random(3)]!, ['included', 'excluded'][random(2)]!];
      const [n, from] = [random(history.length), addDays('2017-12-01' as Day, random(1_500))];
      const asOf = addDays(from, random(420));
      const [had] = await at.auditor.query('select 1 from ledger.book_set where org = $1 and book = $2::"char"', [org, book]) as unknown[];
      if (had === undefined) continue;
      const answer = await at.queries.sixColumns({ book, org, from, asOf, closing, knownAt: `@${n}` });
      const rows = await at.auditor.query(summed, [org, book, n, from, asOf, closing === 'included']) as Record<string, string>[];
      expect([i, ...answer.rows.map((row) => [row.account, row.openingDebitFen, row.openingCreditFen, row.debitFen, row.creditFen, row.closingDebitFen,
        row.closingCreditFen])]).toEqual([i, ...rows.map(({ code, ...fen }) => [code, ...Object.values(fen).map((text) => fenFromDb(text))])]);
      const { totals } = answer;
      expect([totals.openingDebitFen, totals.debitFen, totals.closingDebitFen]).toEqual([totals.openingCreditFen, totals.creditFen, totals.closingCreditFen]);
      told += rows.length;
    }
    expect(told).toBeGreaterThan(1_000);
  });
});
