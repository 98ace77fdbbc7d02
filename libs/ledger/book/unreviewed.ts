import type { LedgerEvent } from './post.js';
import { reviewedVouchers } from './review.js';
import type { Book, Voucher } from './voucher.js';

/** An organisation's vouchers of one month. */
export interface MonthOfVouchers { readonly org: string; readonly period: number }
/** A voucher nobody has looked at yet, and who made it, which is the one person who may not. */
export type UnreviewedVoucher = Pick<Voucher, 'bookSet' | 'period' | 'word' | 'number' | 'eventId' | 'rule' | 'maker' | 'logIndex' | 'summary'>;

const reviewKey = (eventId: string, book: Book): string => `${eventId}/${book}`;
const voucherKey = (eventId: string, rule: string, { bookSet: { fundSource, book } }: Pick<Voucher, 'bookSet'>): string =>
  `${eventId}/${rule}/${fundSource}/${book}`;

/**
 * 未审核凭证 of one month, out of the log alone: what was posted into it, less what was reviewed, less what was reversed in red, as a voucher's standing
 * says it (rulings D11). A review changes no voucher, so both are folded side by side; only the vouchers of the month are kept.
 */
export class UnreviewedVouchers {
  readonly #vouchers = new Map<string, UnreviewedVoucher>();
  readonly #reviewed = new Set<string>();
  constructor(private readonly month: MonthOfVouchers) {}

  /** An event, with the vouchers it gave. */
  take(event: LedgerEvent, vouchers: readonly Voucher[]): void {
    const review = reviewedVouchers(event);
    if (review?.org === this.month.org) this.#reviewed.add(reviewKey(review.eventId, review.book));
    for (const one of vouchers) {
      if (one.bookSet.org !== this.month.org) continue;
      if (one.reverses !== undefined) this.#vouchers.delete(voucherKey(one.reverses.eventId, one.reverses.rule, one));
      if (one.period === this.month.period) this.#vouchers.set(voucherKey(one.eventId, one.rule, one), one);
    }
  }

  /** In log order. */
  left(): readonly UnreviewedVoucher[] {
    return [...this.#vouchers.values()].filter(({ eventId, bookSet: { book } }) => !this.#reviewed.has(reviewKey(eventId, book)));
  }
}
