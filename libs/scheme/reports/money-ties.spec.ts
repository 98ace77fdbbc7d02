import 'reflect-metadata';
import fc from 'fast-check';
import { day } from '#kernel';
import { emptyBooks, ledgerEvent, post, type Voucher } from '#ledger/book';
import { decode, type Stored } from '#scheme/history';
import { monotoneFigures, reportOf, type ReportQuestion } from '#scheme/reports';
import { MoneyLife } from '../../../test/support/money-life.story.js';

const whole: ReportQuestion = { from: day('2019-01-01'), to: day('2029-12-31') };
/** Turnover of a memorandum account by subsidy kind, fen. */
const turnover = (vouchers: readonly Voucher[], account: string, side: 'D' | 'C'): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {};
  for (const line of vouchers.flatMap(({ lines }) => lines)) {
    if (line.account !== account || line.side !== side) continue;
    const kind = line.subsidyKind ?? '';
    sums[kind] = (sums[kind] ?? 0) + line.amountFen;
  }
  return sums;
};

describe('clause JN-3.1b — whatever clerks do, in any order, a report tells the money of the ledger', () => {
  const paid = new Set<number>();

  test('approved, withdrawn, paid and cancelled are the turnover of M.8001, kind by kind; a beginning never exceeds the whole', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 0x7fffffff }), fc.nat(1_000_000), async (seed, cut) => {
      const life = new MoneyLife(seed);
      await life.begin();
      for (let i = 0; i < 300; i += 1) for (const order of life.turn()) await life.step(order);
      let books = emptyBooks;
      const vouchers = life.told.flatMap((event, index) => {
        const posted = post(ledgerEvent(event as never, index), books);
        books = posted.books;
        return posted.vouchers;
      });
      const events = life.told.map((event) => decode(event as unknown as Stored));
      const { figures } = reportOf(events, whole);
      const at = (kind: string, ...names: readonly string[]): number => names.reduce((sum, name) => sum + (figures[`kind.${kind}.${name}`] ?? 0), 0);
      const [debit, credit] = [turnover(vouchers, '8001', 'D'), turnover(vouchers, '8001', 'C')];
      for (const kind of ['GROUP_SKILL', 'CAMP']) {
        expect([kind, at(kind, 'approvedFen')]).toEqual([kind, debit[kind] ?? 0]);
        expect([kind, at(kind, 'withdrawnFen', 'paidFen', 'cancelledFen')]).toEqual([kind, credit[kind] ?? 0]);
      }
      paid.add(figures['total.paidFen'] ?? 0);
      const before = reportOf(events, { ...whole, knownAt: cut % events.length }).figures;
      for (const [line, value] of Object.entries(before)) {
        if (monotoneFigures.includes(line.slice(line.lastIndexOf('.') + 1))) expect(value).toBeLessThanOrEqual(figures[line] ?? 0);
      }
    }), { numRuns: 4, seed: 11 });
  }, 120_000);

  test('and money was paid in some of them', () => { expect(Math.max(...paid)).toBeGreaterThan(0); });
});
