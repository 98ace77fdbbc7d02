import { DataSource } from 'typeorm';
import { addDays, type Day } from '#kernel';
import { voucherText, type Voucher } from '#ledger/book';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { dataSourceOptions, fenFromDb } from '#postgres';
import { postAll, readHistory, stored, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase } from '../../../test/support/postgres.js';
import { projectBatches } from '../../../test/support/projecting.js';
import { randomHistory, randomOf } from '../../../test/support/random-history.view.js';
import { tinyLedger } from '../../../test/support/tiny-ledger.mjs';
import { LedgerNotThereYet, LedgerQueries, UnknownToLedger } from './index.js';

const YUAN = 100;
interface Opened { readonly auditor: DataSource; readonly worker: DataSource; readonly queries: LedgerQueries;
  project(upTo: number): Promise<unknown>; close(): Promise<void> }
const open = async (history: readonly HistoryEvent[], until = history.length): Promise<Opened> => {
  const database = await testDatabase(ledgerMigrations);
  const [worker, auditor] = await Promise.all([database.workerUrl, database.auditorUrl].map((url) => new DataSource(dataSourceOptions(url,
    { max: 4 })).initialize()));
  const project = (upTo: number) => projectBatches(worker!, new JournalProjector(), [stored(history).slice(0, upTo)]);
  await project(until);
  const close = async (): Promise<void> => {
    await Promise.all([worker!.destroy(), auditor!.destroy()]);
    await database.drop();
  };
  return { auditor: auditor!, worker: worker!, queries: new LedgerQueries(auditor!), project, close };
};
const all = async (vouchers: AsyncIterable<Voucher>): Promise<Voucher[]> => {
  const list: Voucher[] = [];
  for await (const one of vouchers) list.push(one);
  return list;
};

describe('LedgerQueries on jinan-2019', () => {
  const history = readHistory('jinan-2019');
  const place = (type: string, nth = 0): number => history.map((event, i) => ({ event, i })).filter(({ event }) => event.type === type)[nth]!.i;
  const closed = `@${place('YearClosed.v1', 1)}`;
  let at: Opened;
  beforeAll(async () => { at = await open(history); });
  afterAll(async () => { await at?.close(); });
  const yuan = async (book: string, account: string, more: Record<string, string> = {}): Promise<number> =>
    (await at.queries.balance({ book, account, org: '370100', ...more })).balanceFen / YUAN;

  test('31 December 2019: 97,973,500.00 on every side', async () => {
    for (const [book, account] of [['F', '1001'], ['A', '1003'], ['F', '3001'], ['A', '3001']] as const) {
      expect([book, account, await yuan(book, account, { asOf: '2019-12-31' })]).toEqual([book, account, 97_973_500]);
    }
    expect([await yuan('A', '1004', { asOf: '2019-12-31' }), await yuan('A', '2001', { asOf: '2019-12-31' })]).toEqual([1_500, 1_500]);
    for (const account of ['8001', '8002', '8101', '8102']) expect(await yuan('M', account, { asOf: '2019-12-31' })).toBe(0);
  });

  test('the whole answer has its shape and names what it knows', async () => {
    expect(await at.queries.balance({ book: 'F', org: '370100', account: '1001', asOf: '2019-12-31', knownAt: closed })).toEqual({
      book: 'F', fundSource: 'UI_FUND', org: '370100', account: '1001', nameZh: '银行存款—专账', nameEn: 'Bank: dedicated book of the fiscal account',
        asOf: '2019-12-31',
      knownAt: { index: place('YearClosed.v1', 1), recordedAt: history[place('YearClosed.v1', 1)]!.recordedAt }, closing: 'included',
      debitFen: 100_035_000 * YUAN, creditFen: 2_061_500 * YUAN, balanceFen: 97_973_500 * YUAN, side: 'D',
    });
  });

  test('what was believed of 31 December before and after the late interest was recorded, by place and by moment', async () => {
    const late = place('InterestCredited.v1');
    const asked = (knownAt: string): Promise<number> => yuan('F', '1001', { asOf: '2019-12-31', knownAt });
    expect([await asked(`@${late - 1}`), await asked(`@${late}`)]).toEqual([97_938_500, 97_973_500]);
    expect([await asked(history[late - 1]!.recordedAt), await asked(history[late]!.recordedAt)]).toEqual([97_938_500, 97_973_500]);
    expect(await asked('2019-12-30T10:00:00+08:00')).toBe(97_938_500);
    expect([await yuan('F', '1001', { asOf: '2019-12-20' }), await yuan('F', '1001', { asOf: '2019-12-21' })]).toEqual([98_000_000, 98_035_000]);
    expect(await yuan('F', '1001', { knownAt: '2018-01-01T00:00:00Z' })).toBe(0);
    expect(await yuan('F', '1001', { knownAt: '2030-01-01T00:00:00Z' })).toBe(97_958_000);
  });

  test('closing=excluded still shows the income and expenditure of 2019', async () => {
    const of2019 = { asOf: '2019-12-31', closing: 'excluded' };
    for (const book of ['F', 'A']) {
      expect([await yuan(book, '4001', of2019), await yuan(book, '4201', of2019), await yuan(book, '5001', of2019), await yuan(book, '5401', of2019),
        await yuan(book, '3001', of2019)])
        .toEqual([100_000_000, 35_000, 61_500, 2_000_000, 0]);
      expect([await yuan(book, '4001', { asOf: '2019-12-31' }), await yuan(book, '5001', { asOf: '2019-12-31' })]).toEqual([0, 0]);
    }
    expect(await yuan('F', '4001', { ...of2019, asOf: '2019-12-30' })).toBe(100_000_000);
    expect(await yuan('F', '4001', { ...of2019, knownAt: `@${place('YearClosed.v1') - 1}` })).toBe(100_000_000);
  });

  test('at the end', async () => {
    expect([await yuan('F', '1001'), await yuan('A', '1003'), await yuan('F', '4501'), await yuan('F', '5001'), await yuan('A', '5001')])
      .toEqual([97_958_000, 97_958_000, 4_500, 20_000, 20_000]);
    for (const account of ['8001', '8002', '8101', '8102']) expect(await yuan('M', account)).toBe(0);
    const district = async (book: string, account: string): Promise<number> => (await at.queries.balance({ book, account, org: '370116' })).balanceFen / YUAN;
    expect([await district('F', '1001'), await district('F', '3001'), await district('A', '3001'), await district('F', '4401')]).toEqual([2_000_000,
      2_000_000, 2_000_000, 0]);
  });

  test('a parent is the sum of its leaves', async () => {
    const leaves = await Promise.all(['500102', '500104'].map((account) => yuan('F', account, { asOf: '2019-12-31', closing: 'excluded' })));
    expect(leaves).toEqual([4_500, 57_000]);
    expect((await at.queries.balance({ book: 'A', org: '370100', account: '2001', asOf: '2019-12-31' })).side).toBe('C');
  });

  test('a trial balance balances on every day and at every place, with and without closing', async () => {
    const { balance } = tinyLedger(history);
    for (let i = 0; i < history.length; i += 3) for (const book of ['F', 'A', 'M']) for (const closing of ['included', 'excluded']) {
      const trial = await at.queries.trialBalance({ book, org: '370100', knownAt: `@${i}`, closing });
      expect(trial.debitFen).toBe(trial.creditFen);
    }
    const trial = await at.queries.trialBalance({ book: 'A', org: '370100', asOf: '2019-12-31', closing: 'excluded' });
    expect(trial.rows.length).toBeGreaterThan(6);
    for (const { account, side, balanceFen } of trial.rows) {
      expect([account, side === 'D' ? balanceFen : 0 - balanceFen]).toEqual([account, balance('370100', 'A', account, '2019-12-31', true)]);
    }
  });

  test('vouchers by reference, event and claim, and all of them as they were posted', async () => {
    const expected = postAll(history).vouchers;
    const of = (list: readonly Voucher[]): string[] => list.map(voucherText);
    expect(of(await all(at.queries.vouchers()))).toEqual(of(expected));
    expect(of(await all(at.queries.vouchers({ book: 'F', org: '370100', periodFrom: 202001, periodTo: 202003 }))))
      .toEqual(of(expected.filter((one) => one.bookSet.book === 'F' && one.bookSet.org === '370100' && one.period >= 202001 && one.period <= 202003)));
    expect(of(await all(at.queries.vouchers({ afterVoucherId: 20, knownAt: closed }))))
      .toEqual(of(expected.filter((one) => one.voucherId > 20 && one.logIndex <= place('YearClosed.v1', 1))));
    const [payment] = expected.filter((one) => one.rule === 'J10');
    expect(voucherText(await at.queries.voucher('A.370100.202001.0001'))).toBe(voucherText(payment!));
    expect(voucherText(await at.queries.voucher('A.370100.202001.0001/2'))).toBe(voucherText(payment!));
    expect(of(await at.queries.vouchersOfEvent(history[place('FundsReleased.v1')]!.id))).toEqual(of(expected.filter((one) =>
      one.logIndex === place('FundsReleased.v1'))));
    expect((await at.queries.vouchersOfClaim('K3')).map((one) => [one.bookSet.book, one.rule])).toEqual([['M', 'J07'], ['A', 'J07'], ['A', 'J09'], ['A',
      'J10']]);
    expect(await at.queries.vouchersOfClaim('K99')).toEqual([]);
    expect(await at.queries.vouchersOfEvent('no-event')).toEqual([]);
  });

  test('an account sheet, page by page, in the order of days', async () => {
    const question = { book: 'F', org: '370100', account: '1001' };
    const whole = await at.queries.accountEntries(question);
    expect(whole.next).toBeUndefined();
    expect(whole.entries.map((entry) => [entry.voucherDate, entry.side, entry.amountFen / YUAN])).toEqual([
      ['2019-12-10', 'D', 100_000_000], ['2019-12-12', 'C', 2_000_000], ['2019-12-21', 'D', 35_000], ['2019-12-26', 'C', 61_500], ['2020-03-26', 'D', 3_000],
      ['2020-04-10', 'C', 18_500],
    ]);
    expect(whole.entries[2]!.voucherRef).toBe('F.370100.201912.0004/1');
    const paged = [];
    for (let cursor: string | undefined; ;) {
      const page = await at.queries.accountEntries({ ...question, limit: 2, ...(cursor !== undefined && { cursor }) });
      expect(page.entries.length).toBeLessThanOrEqual(2);
      paged.push(...page.entries);
      if (page.next === undefined) break;
      cursor = page.next;
    }
    expect(paged).toEqual(whole.entries);
    expect((await at.queries.accountEntries({ ...question, from: '2020-01-01',
      asOf: '2020-03-31' })).entries.map((entry) => entry.voucherDate)).toEqual(['2020-03-26']);
    const parent = await at.queries.accountEntries({ book: 'F', org: '370100', account: '5001' });
    expect(new Set(parent.entries.map((entry) => entry.account))).toEqual(new Set(['500102', '500104']));
    expect((await at.queries.accountEntries({ book: 'F', org: '370100', account: '4001', closing: 'excluded' })).entries).toHaveLength(1);
  });

  test.each<[string, string, () => Promise<unknown>]>([
    ['an account', 'ledger.unknown-account', () => yuan('F', '1003')],
    ['a book', 'ledger.unknown-book', () => yuan('X', '1001')],
    ['an organisation', 'ledger.unknown-org', () => at.queries.balance({ book: 'F', org: '999999', account: '1001' })],
    ['a fund', 'ledger.unknown-fund', () => yuan('F', '1001', { fundSource: 'LOTTERY' })],
    ['a day', 'ledger.unknown-word', () => yuan('F', '1001', { asOf: '2019-02-30' })],
    ['a word of closing', 'ledger.unknown-word', () => yuan('F', '1001', { closing: 'maybe' })],
    ['a place', 'ledger.unknown-word', () => yuan('F', '1001', { knownAt: '@-1' })],
    ['a moment', 'ledger.unknown-word', () => yuan('F', '1001', { knownAt: 'yesterday' })],
    ['a moment of year 0', 'ledger.unknown-word', () => yuan('F', '1001', { knownAt: '0000-01-01T00:00:00Z' })],
    ['a moment of 1999', 'ledger.unknown-word', () => yuan('F', '1001', { knownAt: '1999-12-31T23:59:59Z' })],
    ['a moment of year 10000', 'ledger.unknown-word', () => yuan('F', '1001', { knownAt: '9999-12-31T23:59:59-01:00' })],
    ['a moment of 2090', 'ledger.unknown-word', () => yuan('F', '1001', { knownAt: '2090-01-01T00:00:00Z' })],
    ['a voucher', 'ledger.unknown-voucher', () => at.queries.voucher('F.370100.201912.0999')],
    ['a voucher reference', 'ledger.unknown-voucher', () => at.queries.voucher('F-1')],
    ['a cursor', 'ledger.unknown-word', () => at.queries.accountEntries({ book: 'F', org: '370100', account: '1001', cursor: 'bm8' })],
  ])('%s it does not know is named', async (_name, code, ask) => {
    await expect(ask()).rejects.toMatchObject({ name: UnknownToLedger.name, code });
  });

  test('the first and the last moment of the calendar are understood', async () => {
    expect([await yuan('F', '1001', { knownAt: '2000-01-01T00:00:00Z' }), await yuan('F', '1001', { knownAt: '2089-12-31T23:59:59.999Z' })])
      .toEqual([0, await yuan('F', '1001')]);
  });

  test('the unknown account names the accounts of the book', async () => {
    await expect(yuan('F', '1003')).rejects.toMatchObject({ known: expect.arrayContaining(['1001', '5001', '500102']) });
  });
});

describe('knownAt above what is projected', () => {
  const history = readHistory('jinan-2019');
  let at: Opened;
  beforeEach(async () => { at = await open(history, 10); });
  afterEach(async () => { await at.close(); });

  test('waits and answers 409 when it does not come', async () => {
    const queries = new LedgerQueries(at.auditor, 'ledger', { waitMs: 120, pollMs: 20 });
    const began = performance.now();
    await expect(queries.balance({ book: 'F', org: '370100', account: '1001', knownAt: '@10' })).rejects.toMatchObject({ name: LedgerNotThereYet.name,
      index: 9, code: 'ledger.not-there-yet' });
    expect(performance.now() - began).toBeGreaterThan(100);
    expect(await queries.resolveKnownAt('@9')).toMatchObject({ index: 9 });
    expect(await queries.resolveKnownAt()).toMatchObject({ index: 9 });
  });

  test('answers when it comes in time', async () => {
    const answer = at.queries.resolveKnownAt('@14');
    await new Promise((ok) => { setTimeout(ok, 150); });
    await at.project(history.length);
    expect(await answer).toMatchObject({ index: 14 });
  });

  test('a moment the store has passed but the ledger has not is waited for too', async () => {
    const storeHead = history.at(-1)!.recordedAt;
    const queries = new LedgerQueries(at.auditor, 'ledger', { waitMs: 100, pollMs: 20, storeHead: () => Promise.resolve(storeHead) });
    await expect(queries.resolveKnownAt('2025-01-01T00:00:00Z')).rejects.toThrow(LedgerNotThereYet);
    expect(await queries.resolveKnownAt(history[5]!.recordedAt)).toMatchObject({ index: 5 });
    await at.project(history.length);
    expect(await queries.resolveKnownAt('2025-01-01T00:00:00Z')).toMatchObject({ index: history.length - 1 });
  });
});

describe('knownAt as a moment after the newest voucher', () => {
  // one event an hour, the last but one stamped before the one before it; nothing but the first posts
  const told: readonly (readonly [string, object, string])[] = [
    ['InterestCredited.v1', { fundSource: 'UI_FUND', amountFen: 7, interestId: 'I', bankReference: 'B' }, '00'], ['VoucherWordsChosen.v1', { year: 2020,
      words: 'SPECIAL' }, '01'], ['PeriodHeld.v1', { period: 201911 }, '02'], ['PeriodClosed.v1', { period: 201911 }, '03'],
    ['YearClosed.v1', { year: 2018 }, '04'], ['PeriodHeld.v1', { period: 201912 }, '01'], ['PeriodClosed.v1', { period: 201912 }, '06'],
  ];
  const history = told.map(([type, data, hour], i): HistoryEvent => ({
    stream: 'told', revision: i, id: `00000000-0000-5000-8000-00000000000${i}`, type, data: { org: '370100', ...data } as HistoryEvent['data'],
    meta: { actor: 'O-1', role: 'R', org: '370100', on: '2019-11-05' as Day, commandId: 'c', commandHash: 'h', correlationId: 'c', causationId: 'c',
      clauses: [] },
    recordedAt: `2019-12-31T${hour}:00:00.000Z` as HistoryEvent['recordedAt'],
  }));
  const clock = told.map(([, , hour], i) => (i === 5 ? '04' : hour));
  let at: Opened;
  beforeAll(async () => { at = await open(history); });
  afterAll(async () => { await at?.close(); });

  test.each(clock.map((hour, i) => [told[i]![0], i, hour] as const))('%s, at place %i, is known from its own moment on', async (_type, index, hour) => {
    const exact = `2019-12-31T${hour}:00:00.000Z`;
    const last = clock.lastIndexOf(hour);
    expect(await at.queries.resolveKnownAt(exact)).toEqual({ index: last, recordedAt: exact });
    const before = clock.findLastIndex((other) => other < hour);
    expect(await at.queries.resolveKnownAt(new Date(Date.parse(exact) - 1).toISOString())).toEqual(
      before < 0 ? { index: -1, recordedAt: null } : { index: before, recordedAt: `2019-12-31T${clock[before]!}:00:00.000Z` });
    expect(await at.queries.resolveKnownAt(`@${index}`)).toEqual({ index, recordedAt: exact });
  });

  test.each(['voucher', 'voucher_review', 'period_step', 'closed_year', 'voucher_words'])('the newest of %s is found in an index', async (table) => {
    for (const by of ['log_index <= 5 order by log_index desc', `recorded_at <= now() order by recorded_at desc, log_index desc`]) {
      const plan = await at.worker.transaction(async (run) => {
        await run.query('set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off');
        return run.query(`explain select log_index, recorded_at from ledger.${table} where ${by} limit 1`) as Promise<Record<string, string>[]>;
      });
      const text = plan.map((row) => row['QUERY PLAN']).join('\n');
      expect([text, /Index (Only )?Scan Backward/.test(text), text.includes('Sort')]).toEqual([text, true, false]);
    }
  });
});

describe('the as-of index against brute force', () => {
  const history = randomHistory(42, 1_500);
  let at: Opened;
  beforeAll(async () => { at = await open(history); });
  afterAll(async () => { await at?.close(); });

  test('3 000 random questions (account, day, place), back- and future-dated lines among them: none wrong', async () => {
    const [counted] = await at.auditor.query('select count(*) filter (where off_sequence) as off from ledger.posting') as [{ off: string }];
    expect(Number(counted.off)).toBeGreaterThan(200);
    const accounts = await at.auditor.query('select account_id as id from ledger.account') as { id: number }[];
    const random = randomOf(1);
    const far = ['9999-12-31', '2089-09-17', '2000-01-01', '1999-12-31', '2179-06-07'];
    const asked = Array.from({ length: 3_000 }, (_, i) => ({
      acct: accounts[random(accounts.length)]!.id, p: random(history.length + 20) - 5,
        e: i % 20 === 0 ? far[random(far.length)]! : addDays('2017-06-01' as Day, random(1_900)),
    }));
    const wrong = await at.auditor.query(`select * from (
      select q.*, b.debit_fen, b.credit_fen, coalesce(sum(x.amount_fen) filter (where x.side = 'D'), 0) as d,
             coalesce(sum(x.amount_fen) filter (where x.side = 'C'), 0) as c
        from unnest($1::int[], $2::bigint[], $3::date[]) q(acct, p, e) cross join lateral ledger.balance_as_of(q.acct, q.p, q.e) b
        left join ledger.posting x on x.account_id = q.acct and x.log_index <= q.p and x.voucher_date <= q.e
       group by q.acct, q.p, q.e, b.debit_fen, b.credit_fen) r where debit_fen <> d or credit_fen <> c`,
    [asked.map(({ acct }) => acct), asked.map(({ p }) => p), asked.map(({ e }) => e)]);
    expect(wrong).toEqual([]);
  });

  test('the same through the door, closing left out, against the implementation that shares no code', async () => {
    const random = randomOf(2);
    for (let i = 0; i < 60; i += 1) {
      const [n, asOf, closing] = [random(history.length), addDays('2018-06-01' as Day, random(1_500)), random(2) === 0 ? 'included' : 'excluded'];
      const [org, book, account] = [['370100', '370116'][random(2)]!, ['F', 'A'][random(2)]!, ['4', '5'][random(2)]! + ['001', '201', '401'][random(3)]!];
      if (account === '5201') continue;
      const { balance } = tinyLedger(history.slice(0, n + 1));
      const got = await at.queries.balance({ book, org, account, asOf, closing, knownAt: `@${n}` });
      expect([n, asOf, closing, org, book, account, got.debitFen - got.creditFen]).toEqual([n, asOf, closing, org, book, account, balance(org, book, account,
        asOf, closing === 'excluded')]);
    }
  });

  test('it reads a handful of rows, however long the run of late ones', async () => {
    const [busiest] = await at.auditor.query('select account_id as id, count(*) as n from ledger.posting group by 1 order by 2 desc limit 1') as
      [{ id: number; n: string }];
    expect(Number(busiest.n)).toBeGreaterThan(300);
    const plan = await at.worker.query(`explain (analyze, format json) select * from ledger.balance_as_of(${busiest.id}, 900, '2019-06-30')`) as unknown[];
    const rows = [...JSON.stringify(plan).matchAll(/"Actual Rows":\s*(\d+)/g)].map(([, count]) => fenFromDb(count!));
    expect(Math.max(...rows)).toBeLessThan(40);
  });
});
