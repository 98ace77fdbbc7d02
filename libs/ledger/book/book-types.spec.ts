import { readdirSync, readFileSync } from 'node:fs';
import { wireTypes } from '#scheme/history';
import type { HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { withRandomWords } from '../../../test/support/random-words.view.js';
import { bookTypes, type Books, emptyBooks, ledgerEvent, post, reviewTypes, UnreviewedVouchers, type Voucher } from './index.js';

const GOLDEN = new URL('../../../test/golden/events/', import.meta.url);
/** one of every wire type, as it was recorded */
const golden = readdirSync(GOLDEN).filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(new URL(file, GOLDEN), 'utf8')) as HistoryEvent);

const fold = (history: readonly HistoryEvent[]) => {
  const [vouchers, unreviewed]: [Omit<Voucher, 'logIndex'>[], UnreviewedVouchers] = [[], new UnreviewedVouchers()];
  let books: Books = emptyBooks;
  for (const [index, stored] of history.entries()) {
    const event = ledgerEvent(stored, index);
    const posted = post(event, books);
    books = posted.books;
    unreviewed.take(event, posted.vouchers, stored);
    vouchers.push(...posted.vouchers.map(({ logIndex: _, ...voucher }) => voucher));
  }
  const months = new Map(vouchers.map(({ bookSet: { org }, period }) => [`${org}/${period}`, { org, period }]));
  return { vouchers, left: [...months.values()].map((month) => unreviewed.of(month)) };
};

describe('a log sifted by the types the books are made of', () => {
  const read = new Set([...bookTypes, ...reviewTypes]);

  it.each([2, 7, 11])('gives the same vouchers, and leaves the same ones unreviewed: history %i', (seed) => {
    const history = withRandomWords(randomHistory(seed, 500, { months: true }), seed);
    const others = golden.filter(({ type }) => !read.has(type));
    const mixed = history.flatMap((event, i) => [event, ...(i % 3 === 0 ? [others[i % others.length]!] : [])]);
    const clocked = mixed.map((event) => ({ ...event, recordedAt: history[0]!.recordedAt }));
    const sifted = clocked.filter(({ type }) => read.has(type));
    expect(sifted.length).toBeLessThan(clocked.length);
    expect(fold(sifted)).toEqual(fold(clocked));
  });

  it('leaves out no type whose event changes what the books hold', () => {
    expect(golden.map(({ type }) => type).sort()).toEqual([...wireTypes].sort());
    const busy = randomHistory(5, 200, { months: true }).reduce<Books>((books, event, i) => post(ledgerEvent(event, i), books).books, emptyBooks);
    const changing = golden.filter(({ type }) => !bookTypes.includes(type)).filter((event) => {
      const { vouchers, books: { sets, calendars, cases } } = post(ledgerEvent(event, 1_000), busy);
      return vouchers.length > 0 || sets !== busy.sets || calendars !== busy.calendars || cases !== busy.cases;
    });
    expect(changing.map(({ type }) => type)).toEqual([]);
  });

  it('asks for the types that give no voucher but say where later ones stand, and whose they are', () => {
    const beside = ['PeriodHeld.v1', 'RectificationAdmitted.v1', 'PeriodReleased.v1', 'PeriodClosed.v1', 'PeriodReopened.v1', 'PeriodLocked.v1',
      'VoucherWordsChosen.v1', 'ClawbackOpened.v1', 'YearClosed.v1', 'VoucherReversed.v1'];
    expect(beside.filter((type) => !bookTypes.includes(type))).toEqual([]);
  });
});
