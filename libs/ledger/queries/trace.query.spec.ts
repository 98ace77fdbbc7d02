import { DataSource } from 'typeorm';
import { addDays, periodOf, type Day } from '#kernel';
import { accountOf, chart, type Line, type Voucher } from '#ledger/book';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { dataSourceOptions } from '#postgres';
import { postAll, readHistory, stored, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase } from '../../../test/support/postgres.js';
import { projectBatches } from '../../../test/support/projecting.js';
import { randomHistory, randomOf } from '../../../test/support/random-history.view.js';
import { LedgerNotThereYet, LedgerQueries, UnknownToLedger, type Change, type FigureQuestion, type ToldFigure } from './index.js';

interface Opened { readonly queries: LedgerQueries; readonly vouchers: readonly Voucher[]; readonly history: readonly HistoryEvent[]; close(): Promise<void> }
const open = async (history: readonly HistoryEvent[]): Promise<Opened> => {
  const database = await testDatabase(ledgerMigrations);
  const [worker, auditor] = await Promise.all([database.workerUrl, database.auditorUrl].map((url) =>
    new DataSource(dataSourceOptions(url, { max: 4 })).initialize()));
  await projectBatches(worker!, new JournalProjector(), [stored(history)]);
  const close = async (): Promise<void> => {
    await Promise.all([worker!.destroy(), auditor!.destroy()]);
    await database.drop();
  };
  return { queries: new LedgerQueries(auditor!, 'ledger', { waitMs: 60, pollMs: 20 }), vouchers: postAll(history).vouchers, history, close };
};

/** Every page of a figure, one after the other. */
const walk = async (at: Opened, question: FigureQuestion): Promise<readonly ToldFigure[]> => {
  const pages: ToldFigure[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await at.queries.traces.figure({ ...question, ...(cursor !== undefined && { cursor }) });
    pages.push(page);
    if (page.next === undefined) return pages;
    cursor = page.next;
  }
};

/** What the posting functions made in memory, picked by hand: shares no statement with the ledger. */
const byHand = ({ vouchers }: Opened, q: FigureQuestion & { readonly index: number }): readonly (readonly [id: number, net: number])[] => {
  const side = accountOf(q.book as 'F', q.account)!.normalSide;
  const net = (line: Line): number => (line.side === side ? line.amountFen : -line.amountFen);
  return vouchers.filter((one) => one.bookSet.org === q.org && one.bookSet.book === q.book && one.logIndex <= q.index && one.voucherDate <= (q.asOf ?? '9999')
    && one.voucherDate >= (q.from ?? '') && (q.closing !== 'excluded' || one.kind !== 'CLOSING'))
    .map((one) => [one, one.lines.filter((line) => line.account.startsWith(q.account) && (q.subsidyKind === undefined || line.subsidyKind === q.subsidyKind)
      && (q.claimId === undefined || line.claimId === q.claimId)
      && (q.party === undefined || line.party === q.party) && (q.only === undefined || line.side === q.only))] as const)
    .filter(([, lines]) => lines.length > 0)
    .sort(([a], [b]) => (a.voucherDate === b.voucherDate ? b.voucherId - a.voucherId : a.voucherDate < b.voucherDate ? 1 : -1))
    .map(([one, lines]) => [one.voucherId, lines.reduce((sum, line) => sum + net(line), 0)]);
};

describe('a figure of the golden example taken apart', () => {
  let at: Opened;
  beforeAll(async () => { at = await open(readHistory('jinan-2019')); });
  afterAll(async () => { await at?.close(); });
  const ask = (more: Partial<FigureQuestion> = {}): Promise<ToldFigure> =>
    at.queries.traces.figure({ book: 'F', account: '500102', org: '370100', asOf: '2019-12-31', closing: 'excluded', ...more });

  test('an expense of 2019 is the release of one batch, and the year close takes it away again', async () => {
    const figure = await ask();
    expect([figure.amountFen, figure.basis, figure.parts]).toEqual([450_000, 'index',
      { newerFen: 0, pageFen: 450_000, olderFen: 0, sumFen: 450_000, equal: true }]);
    expect(figure.shares.map(({ voucher, lines, shareFen }) => [voucher.rule, voucher.lines[lines[0]! - 1]?.account, shareFen]))
      .toEqual([['J06', '500102', 450_000]]);
    const closed = await ask({ closing: 'included' });
    expect([closed.amountFen, closed.shares.map(({ voucher, shareFen }) => [voucher.kind, shareFen])])
      .toEqual([0, [['CLOSING', -450_000], ['NORMAL', 450_000]]]);
    expect((await ask({ closing: 'included', only: 'D' })).shares.map(({ voucher }) => voucher.kind)).toEqual(['NORMAL']);
  });

  test('a turnover leaves out what lies before it', async () => {
    const figure = await ask({ account: '1001', from: '2019-12-21', closing: 'included' });
    expect([figure.amountFen, figure.shares.map(({ voucher }) => voucher.voucherDate), figure.parts.equal])
      .toEqual([(35_000 - 61_500) * 100, ['2019-12-26', '2019-12-21'], true]);
  });

  test.each<[string, string, Partial<FigureQuestion>]>([
    ['an account', 'ledger.unknown-account', { account: '9999' }], ['a book', 'ledger.unknown-book', { book: 'X' }],
    ['an organisation', 'ledger.unknown-org', { org: '999999' }], ['a fund', 'ledger.unknown-fund', { fundSource: 'LOTTERY' }],
    ['a side', 'ledger.unknown-word', { only: 'X' }], ['a claim', 'ledger.unknown-word', { claimId: 'K\u0000' }],
    ['days the wrong way round', 'ledger.unknown-word', { from: '2020-01-01' }], ['a cursor', 'ledger.unknown-word', { cursor: 'bm8' }],
    ['a moment that has not come', 'ledger.unknown-word', { knownAt: '2089-01-01T00:00:00Z' }],
  ])('%s it does not know is named', async (_name, code, more) => {
    await expect(ask(more)).rejects.toMatchObject({ name: UnknownToLedger.name, code });
  });

  test('a place behind the ledger is waited for, then refused', async () => {
    await expect(ask({ knownAt: '@99999' })).rejects.toThrow(LedgerNotThereYet);
    await expect(at.queries.traces.changes({ org: '370100', period: '2019', since: '@99999' })).rejects.toThrow(LedgerNotThereYet);
  });

  test('what came into the end of 2019 after the first look: the late interest and the year close, each with its reason', async () => {
    const late = at.history.findIndex(({ type }) => type === 'InterestCredited.v1');
    const told = await at.queries.traces.changes({ org: '370100', book: 'F', period: '201912', since: `@${late - 1}` });
    expect(told.changes.map(({ voucher, because, how }) => [voucher.rule, because, how]))
      .toEqual([['J04', 'IN_TIME', 'stands'], ['J26', 'YEAR_CLOSE', 'stands']]);
    expect([told.equal, told.accounts.find(({ account }) => account === '1001')]).toMatchObject([true, {
      before: { debitFen: 10_000_000_000, creditFen: 206_150_000 }, after: { debitFen: 10_003_500_000, creditFen: 206_150_000 },
      difference: { debitFen: 3_500_000, creditFen: 0 }, vouchers: { debitFen: 3_500_000, creditFen: 0 }, equal: true,
    }]);
    const again = await at.queries.traces.changes({ org: '370100', period: '201912', since: '@20', knownAt: '@20' });
    expect([again.changes, again.accounts, again.equal]).toEqual([[], [], true]);
    await expect(at.queries.traces.changes({ org: '370100', period: '201912', since: '@20', knownAt: '@19' })).rejects.toThrow(/after knownAt/);
  });
});

describe('random histories with months that are held, closed and opened again', () => {
  let at: Opened;
  beforeAll(async () => { at = await open(randomHistory(27, 700, { months: true })); });
  afterAll(async () => { await at?.close(); });
  const random = randomOf(11);
  const someDay = (): Day => addDays('2018-11-01' as Day, random(900));
  const somePlace = (): number => random(at.history.length);

  /** Of a control account every other time one party that has moved. */
  const partyOf = (index: number, book: string, code: string): { readonly party?: string } => {
    const parties = at.vouchers.filter((one) => one.logIndex <= index && one.bookSet.book === book && one.bookSet.org === '370100')
      .flatMap(({ lines }) => lines.flatMap(({ account, party }) => (party !== undefined && account.startsWith(code) ? [party] : [])));
    return parties.length === 0 || random(2) === 0 ? {} : { party: parties[random(parties.length)]! };
  };

  test('60 figures: every page is proven, and the pages together are the vouchers picked by hand', async () => {
    const accounts = chart.filter(({ code }) => code.length >= 4);
    for (let i = 0; i < 60; i += 1) {
      const { book, code } = accounts[random(accounts.length)]!;
      const [asOf, index] = [someDay(), somePlace()];
      const question: FigureQuestion = {
        book, account: code, org: '370100', knownAt: `@${index}`, limit: 5 + random(60),
        ...(random(3) > 0 && { asOf }), ...(random(3) === 0 && { from: addDays(asOf, -random(200)), asOf }), ...(random(2) === 0 && { closing: 'excluded' }),
        ...(random(5) === 0 && { subsidyKind: 'GROUP_SKILL' }), ...partyOf(index, book, code), ...(random(6) === 0 && { only: ['D', 'C'][random(2)]! }),
      };
      const pages = await walk(at, question);
      const expected = byHand(at, { ...question, index });
      const total = expected.reduce((sum, [, net]) => sum + net, 0);
      expect([question, pages.flatMap(({ shares }) => shares.map(({ voucher, shareFen }) => [voucher.voucherId, shareFen]))]).toEqual([question, expected]);
      for (const { amountFen, parts } of pages) expect([question, amountFen + 0, parts.equal]).toEqual([question, total + 0, true]);
    }
  });

  test('24 comparisons of two moments: the vouchers picked by hand, the effect on every account both ways, and every reason at least once', async () => {
    const seen = new Set<string>();
    const corrected = at.vouchers.filter(({ correctionOfPeriod }) => correctionOfPeriod !== undefined);
    const reopened = at.vouchers.filter((one) => at.history.slice(0, one.logIndex).filter(({ type, data }) => /^Period(Closed|Reopened)/.test(type)
      && data['org'] === one.bookSet.org && data['period'] === one.period).at(-1)?.type === 'PeriodReopened.v1');
    for (let i = 0; i < 24; i += 1) {
      const pool = [at.vouchers, corrected, reopened][random(3)]!;
      const about = pool[random(pool.length)]!;
      const since = random(about.logIndex);
      const knownAt = about.logIndex + random(at.history.length - about.logIndex);
      const from = addDays(about.factOn, -random(40));
      const to = addDays(from, random(120));
      const { org } = about.bookSet;
      const changes: Change[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await at.queries.traces.changes({
          org, from, to, since: `@${since}`, knownAt: `@${knownAt}`, limit: 25, ...(cursor !== undefined && { cursor }),
        });
        changes.push(...page.changes);
        expect([page.equal, page.accounts.filter(({ equal }) => !equal)]).toEqual([true, []]);
        expect(effects(page.accounts)).toEqual(effectsByHand(at, { org, from, to, since, knownAt }));
        if (page.next === undefined) break;
        cursor = page.next;
      }
      expect(changes.map(({ voucher }) => voucher.voucherId)).toEqual(between(at, { org, from, to, since, knownAt }).map(({ voucherId }) => voucherId));
      for (const { voucher, because, how } of changes) {
        seen.add(because);
        expect(how).toBe(voucher.voucherDate >= from && voucher.voucherDate <= to ? 'stands' : 'corrects');
        expect(because === 'REVERSAL').toBe(voucher.kind === 'REVERSAL');
        if (because !== 'REVERSAL') expect(because === 'CORRECTION').toBe(voucher.correctionOfPeriod !== undefined);
        expect(because === 'REOPENED' ? reopened.map(({ voucherId }) => voucherId) : [voucher.voucherId]).toContain(voucher.voucherId);
        if (because === 'LATE_FACT') expect(periodOf(voucher.recordedAt.slice(0, 10) as Day)).toBeGreaterThanOrEqual(voucher.period);
      }
    }
    for (let cursor: string | undefined; ;) {
      const page = await at.queries.traces.changes({ org: '370100', from: '2018-01-01', to: '2025-12-31', since: '@0', limit: 100, ...(cursor && { cursor }) });
      for (const { because } of page.changes) seen.add(because);
      if (page.next === undefined) break;
      cursor = page.next;
    }
    expect([...seen].sort()).toEqual(expect.arrayContaining(['CORRECTION', 'IN_TIME', 'LATE_FACT', 'RECTIFIED', 'REOPENED', 'REVERSAL', 'YEAR_CLOSE']));
  });
});

interface Looked { readonly org: string; readonly from: Day; readonly to: Day; readonly since: number; readonly knownAt: number }
const between = ({ vouchers }: Opened, { org, from, to, since, knownAt }: Looked): readonly Voucher[] => vouchers.filter((one) => one.bookSet.org === org
  && one.logIndex > since && one.logIndex <= knownAt && ((one.voucherDate >= from && one.voucherDate <= to)
  || (one.correctionOfPeriod !== undefined && one.factOn >= from && one.factOn <= to)));

type Effects = Readonly<Record<string, readonly number[]>>;
const effects = (accounts: Awaited<ReturnType<LedgerQueries['traces']['changes']>>['accounts']): Effects =>
  Object.fromEntries(accounts.map(({ book, account, before, after, corrections }) =>
    [`${book}.${account}`, [before.debitFen, before.creditFen, after.debitFen, after.creditFen, corrections.debitFen, corrections.creditFen]]));
const effectsByHand = (at: Opened, looked: Looked): Effects => {
  const { org, from, to, since, knownAt } = looked;
  const changed = between(at, looked);
  const touched = new Set(changed.flatMap((one) => one.lines.map((line) => `${one.bookSet.book}.${line.account}`)));
  const all = new Map<string, number[]>([...touched].map((name) => [name, [0, 0, 0, 0, 0, 0]]));
  const add = (one: Voucher, column: number): void => {
    for (const line of one.lines) {
      const row = all.get(`${one.bookSet.book}.${line.account}`);
      if (row !== undefined) row[column + (line.side === 'D' ? 0 : 1)]! += line.amountFen;
    }
  };
  for (const one of at.vouchers) {
    if (one.bookSet.org !== org || one.voucherDate < from || one.voucherDate > to) continue;
    if (one.logIndex <= since) add(one, 0);
    if (one.logIndex <= knownAt) add(one, 2);
  }
  for (const one of changed) if (one.voucherDate < from || one.voucherDate > to) add(one, 4);
  return Object.fromEntries(all);
};
