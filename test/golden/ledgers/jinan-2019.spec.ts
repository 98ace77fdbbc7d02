import { readFileSync } from 'node:fs';
import { movementOf, netDebit, reconcile, setOf, type Book, type Books, type Voucher } from '#ledger/book';
import { golden, ledgerLines, postAll, readHistory } from '../../support/ledger-lines.view.js';
import { tinyLedger } from '../../support/tiny-ledger.mjs';

const history = readHistory('jinan-2019');
const YUAN = 100;
const at = (books: Books, org: string, book: Book, account: string): number => netDebit(setOf(books, { fundSource: 'UI_FUND', org, book }), account);
const indexOf = (type: string, nth = 0): number => history.map((event, i) => ({ event, i })).filter(({ event }) => event.type === type)[nth]!.i;
const upTo = (count: number): Books => postAll(history.slice(0, count)).books;

describe('golden ledger jinan-2019', () => {
  const { vouchers, books } = postAll(history);

  test('every posting line is the committed one', () => {
    expect(ledgerLines(vouchers)).toBe(readFileSync(golden('ledgers', 'jinan-2019.csv'), 'utf8'));
  });

  test('a second implementation that shares no code agrees on every line', () => {
    const tiny = tinyLedger(history).lines.map(({ org, book, period, number, line, voucherDate, factOn, rule, kind, account, side, fen, correction }) =>
      [org, book, period, number, line, voucherDate, factOn, rule, kind, account, side, fen, correction].join(',')).sort();
    expect(ledgerLines(vouchers).trimEnd().split('\n').slice(1).sort()).toEqual(tiny);
  });

  test('and on every balance', () => {
    const { balance } = tinyLedger(history);
    const accounts = [...new Set(vouchers.flatMap((one) => one.lines.map((line) => `${one.bookSet.org}/${one.bookSet.book}/${line.account}`)))];
    expect(accounts.length).toBeGreaterThan(20);
    for (const name of accounts) {
      const [org, book, account] = name.split('/') as [string, Book, string];
      expect([name, balance(org, book, account)]).toEqual([name, at(books, org, book, account)]);
    }
  });

  test('closing 2019: 97,973,500.00 in both books, 1,500.00 waiting to be paid again, nothing in the memorandum', () => {
    const closed = upTo(indexOf('YearClosed.v1', 1) + 1);
    expect([at(closed, '370100', 'F', '1001'), at(closed, '370100', 'A', '1003')]).toEqual([97_973_500 * YUAN, 97_973_500 * YUAN]);
    expect([at(closed, '370100', 'F', '3001'), at(closed, '370100', 'A', '3001')]).toEqual([-97_973_500 * YUAN, -97_973_500 * YUAN]);
    expect([at(closed, '370100', 'A', '1004'), at(closed, '370100', 'A', '2001')]).toEqual([1_500 * YUAN, -1_500 * YUAN]);
    expect(at(closed, '370100', 'A', '200101')).toBe(-1_500 * YUAN);
    for (const pair of ['8001', '8002', '8101', '8102']) expect(at(closed, '370100', 'M', pair)).toBe(0);
    for (const group of ['4', '5']) for (const book of ['F', 'A'] as const) expect(at(closed, '370100', book, group)).toBe(0);
  });

  test('the district: 2,000,000.00 received, kept and closed', () => {
    const closed = upTo(indexOf('YearClosed.v1', 1) + 1);
    expect([at(closed, '370116', 'F', '1001'), at(closed, '370116', 'F', '3001'), at(closed, '370116', 'A', '3001')])
      .toEqual([2_000_000 * YUAN, -2_000_000 * YUAN, -2_000_000 * YUAN]);
    expect(at(closed, '370116', 'F', '4401')).toBe(0);
    expect(movementOf(setOf(closed, { fundSource: 'UI_FUND', org: '370116', book: 'F' }), '4401')).toEqual({ debitFen: 2_000_000 * YUAN,
      creditFen: 2_000_000 * YUAN });
  });

  test('the late interest is dated 12-21 and was not known before 12-30', () => {
    const late = indexOf('InterestCredited.v1');
    expect(at(upTo(late), '370100', 'F', '1001')).toBe(97_938_500 * YUAN);
    expect(at(upTo(late + 1), '370100', 'F', '1001')).toBe(97_973_500 * YUAN);
    const interest = vouchers.filter((one) => one.logIndex === late);
    expect(interest.map((one) => [one.voucherDate, one.period, one.recordedAt.slice(0, 10)])).toEqual([['2019-12-21', 201912, '2019-12-30'], ['2019-12-21',
      201912, '2019-12-30']]);
  });

  test('at the end: 97,958,000.00 = 97,958,000.00, 4,500.00 recovered, 20,000.00 spent, memorandum 0', () => {
    expect([at(books, '370100', 'F', '1001'), at(books, '370100', 'A', '1003')]).toEqual([97_958_000 * YUAN, 97_958_000 * YUAN]);
    expect([at(books, '370100', 'F', '4501'), at(books, '370100', 'F', '5001')]).toEqual([-4_500 * YUAN, 20_000 * YUAN]);
    for (const pair of ['8001', '8002', '8101', '8102']) expect(at(books, '370100', 'M', pair)).toBe(0);
  });

  test('invariants 2, 3 and 4 hold after every event, and the two views do differ on the way', () => {
    const between: number[] = [];
    postAll(history, (now, i) => {
      for (const org of ['370100', '370116']) expect([i, reconcile(now, org)]).toEqual([i, []]);
      between.push(at(now, '370100', 'A', '1004'));
    });
    expect(between).toContain(61_500 * YUAN);
    expect(between).toContain(3_000 * YUAN);
    expect(between.at(-1)).toBe(0);
  });

  test('reconciliation names what is wrong when one book misses a voucher', () => {
    const without = (drop: (one: Voucher) => boolean): Books => {
      const sets = new Map(postAll(history).books.sets);
      const victim = vouchers.find(drop)!;
      const key = `UI_FUND/${victim.bookSet.org}/${victim.bookSet.book}`;
      const movements = new Map(sets.get(key)!.movements);
      for (const line of victim.lines) {
        const move = [...movements].find(([, one]) => one.account === line.account && String(one.year) === victim.voucherDate.slice(0, 4))!;
        const [debit, credit] = line.side === 'D' ? [line.amountFen, 0] : [0, line.amountFen];
        movements.set(move[0], { ...move[1], debitFen: move[1].debitFen - debit, creditFen: move[1].creditFen - credit });
      }
      return { ...books, sets: new Map(sets).set(key, { ...sets.get(key)!, movements }) };
    };
    expect(reconcile(without((one) => one.rule === 'J04' && one.bookSet.book === 'A'), '370100').map((one) => one.invariant)).toEqual([2, 3]);
    expect(reconcile(without((one) => one.rule === 'J09'), '370100').map((one) => one.invariant)).toEqual([]); // 1004 and 200101 move together
    expect(reconcile(without((one) => one.rule === 'J13'), '370100').map((one) => [one.invariant, one.what])).toEqual([[4, 'M.8101 ≥ 0']]);
    expect(reconcile(without((one) => one.rule === 'J06' && one.bookSet.book === 'A'), '370100').map((one) => one.invariant)).toEqual([2, 3]);
  });
});
