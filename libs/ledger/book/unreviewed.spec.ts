import { randomHistory } from '../../../test/support/random-history.view.js';
import { type Books, emptyBooks, ledgerEvent, post, referenceOf, type UnreviewedFact, UnreviewedVouchers, type Voucher } from './index.js';

/** Folds of a random history, and beside them what an oracle that keeps everything makes of it. */
const told = (seed: number, folds: readonly UnreviewedVouchers[]) => {
  let books: Books = emptyBooks;
  const [vouchers, looked]: [Voucher[], Set<string>] = [[], new Set()];
  for (const [index, event] of randomHistory(seed, 660, { months: true }).entries()) {
    const at = ledgerEvent(event, index);
    const posted = post(at, books);
    books = posted.books;
    for (const fold of folds) fold.take(at, posted.vouchers, event);
    vouchers.push(...posted.vouchers);
    if (event.type === 'VoucherReviewed.v1') looked.add(`${String(event.data['eventId'])}/${String(event.data['book'])}`);
  }
  const red = new Set(vouchers.flatMap(({ reverses, bookSet: { book } }) => (reverses === undefined ? [] : [`${reverses.eventId}/${book}/${reverses.rule}`])));
  const left = vouchers.filter(({ eventId, rule, bookSet: { book } }) => !looked.has(`${eventId}/${book}`) && !red.has(`${eventId}/${book}/${rule}`));
  const months = [...new Set(vouchers.map(({ bookSet: { org }, period }) => `${org}/${period}`))]
    .map((month) => ({ org: month.split('/')[0]!, period: Number(month.split('/')[1]) }));
  const due = ({ org, period }: { org: string; period: number }): readonly string[] =>
    left.filter((one) => one.bookSet.org === org && one.period === period).map(referenceOf).sort();
  return { months, due, looked, red };
};
const refs = (facts: readonly UnreviewedFact[] | undefined): readonly string[] | undefined => facts?.flatMap(({ vouchers }) => vouchers).sort();

describe.each([3, 5])('unreviewed vouchers of random history %i', (seed) => {
  const [whole, few] = [new UnreviewedVouchers(), new UnreviewedVouchers({ most: 60 })];
  const { months, due, looked, red } = told(seed, [whole, few]);

  it('are of every month what was posted into it and neither reviewed nor reversed', () => {
    expect([looked.size > 5, red.size > 0, months.length > 3]).toEqual([true, true, true]);
    for (const month of months) expect([month, refs(whole.of(month))]).toEqual([month, due(month)]);
    expect(whole.of({ org: '370199', period: 201901 })).toEqual([]);
  });

  it('are those of the newest months where only so many may be held: a month is known in full or not at all', () => {
    const known = months.filter((month) => few.of(month) !== undefined);
    expect(known.length).toBeLessThan(months.length);
    for (const month of known) expect([month, refs(few.of(month))]).toEqual([month, due(month)]);
  });

  it('are known of the month that is to be kept, whatever else is forgotten', () => {
    for (const first of months.slice(0, 3)) {
      const one = new UnreviewedVouchers({ first, most: 0 });
      told(seed, [one]);
      expect(refs(one.of(first))).toEqual(due(first));
      expect(months.filter((month) => one.of(month) !== undefined)).toEqual([first]);
    }
  });
});
