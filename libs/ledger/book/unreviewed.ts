import type { LedgerEvent } from './post.js';
import { referenceOf } from './reference.js';
import { reviewedVouchers } from './review.js';
import type { Book, Voucher, VoucherWord } from './voucher.js';

/** An organisation's vouchers of one month. */
export interface MonthOfVouchers { readonly org: string; readonly period: number }
/** Where a fact stands in the log. */
export interface FactPlace { readonly stream: string; readonly revision: number }

/** The vouchers one fact has in one book, as `ReviewVouchers` names them, while nobody has reviewed them. */
export interface UnreviewedFact extends FactPlace {
  readonly eventId: string;
  readonly book: Book;
  /** who may not review them (S5) */
  readonly maker: string;
  readonly summary: string;
  readonly vouchers: readonly string[];
}

/** As little of a voucher as tells it apart: many are held. */
interface Open { readonly fundSource: string; readonly book: Book; readonly rule: string; readonly word: VoucherWord; readonly number: number;
  readonly summary: string }
interface OpenFact extends FactPlace { readonly maker: string; readonly vouchers: readonly Open[] }
type Month = Map<string, OpenFact>;

/** Vouchers that are held at once: with what they are kept in, some 120 MB. */
const MOST_HELD = 400_000;
export interface HeldMonths {
  /** never forgotten */
  readonly first?: MonthOfVouchers;
  /** vouchers held at once; above it months are forgotten, the oldest first; 0 holds `first` alone */
  readonly most?: number;
}

/**
 * 未审核凭证 by organisation and month, out of the log alone: what was posted into a month, less what was reviewed, less what was reversed in red, as a
 * voucher's standing says it (rulings D11). A review changes no voucher, so both are folded side by side; what was reviewed or reversed is let go.
 */
export class UnreviewedVouchers {
  /** by organisation, month and event: all vouchers of an event stand in one month of one organisation */
  readonly #orgs = new Map<string, Map<number, Month>>();
  readonly #forgotten = new Set<string>();
  readonly #first: MonthOfVouchers | undefined;
  readonly #most: number;
  #held = 0;

  constructor({ first, most = MOST_HELD }: HeldMonths = {}) { [this.#first, this.#most] = [first, most]; }

  /** An event with its place, and the vouchers it gave. */
  take(event: LedgerEvent, vouchers: readonly Voucher[], place: FactPlace): void {
    const review = reviewedVouchers(event);
    if (review !== undefined) this.#drop(review, ({ book }) => book === review.book);
    for (const one of vouchers) {
      const { reverses, bookSet: { org, book, fundSource } } = one;
      if (reverses === undefined) continue;
      this.#drop({ org, eventId: reverses.eventId }, (open) => open.rule === reverses.rule && open.book === book && open.fundSource === fundSource);
    }
    for (const one of vouchers) this.#keep(one, place);
  }

  /** In log order; undefined for a month that was forgotten. */
  of({ org, period }: MonthOfVouchers): readonly UnreviewedFact[] | undefined {
    if (this.#forgotten.has(`${org}/${period}`)) return undefined;
    const told: UnreviewedFact[] = [];
    for (const [eventId, { stream, revision, maker, vouchers }] of this.#orgs.get(org)?.get(period) ?? []) {
      for (const book of new Set(vouchers.map((one) => one.book))) {
        const own = vouchers.filter((one) => one.book === book);
        const refs = own.map(({ fundSource, word, number }) => referenceOf({ bookSet: { fundSource, org, book }, period, word, number }));
        told.push({ eventId, stream, revision, book, maker, summary: own.at(-1)!.summary, vouchers: refs });
      }
    }
    return told;
  }

  #keep({ eventId, maker, period, rule, word, number, summary, bookSet: { org, book, fundSource } }: Voucher, { stream, revision }: FactPlace): void {
    if (this.#forgotten.has(`${org}/${period}`)) return;
    const months = this.#orgs.get(org) ?? new Map<number, Month>();
    const month = months.get(period) ?? new Map<string, OpenFact>();
    const fact = month.get(eventId) ?? { stream, revision, maker, vouchers: [] };
    month.set(eventId, { ...fact, vouchers: [...fact.vouchers, { fundSource, book, rule, word, number, summary }] });
    this.#orgs.set(org, months.set(period, month));
    this.#held += 1;
    while (this.#held > this.#most) if (!this.#forget()) break;
  }

  #drop({ org, eventId }: { readonly org: string; readonly eventId: string }, is: (one: Open) => boolean): void {
    for (const month of this.#orgs.get(org)?.values() ?? []) {
      const fact = month.get(eventId);
      if (fact === undefined) continue;
      const left = fact.vouchers.filter((one) => !is(one));
      this.#held -= fact.vouchers.length - left.length;
      if (left.length === 0) month.delete(eventId);
      else month.set(eventId, { ...fact, vouchers: left });
      return;
    }
  }

  /** The oldest month but the first to be kept. @returns whether there was one */
  #forget(): boolean {
    let oldest: MonthOfVouchers | undefined;
    for (const [org, months] of this.#orgs) {
      for (const period of months.keys()) {
        const kept = org === this.#first?.org && period === this.#first.period;
        if (!kept && (oldest === undefined || period < oldest.period)) oldest = { org, period };
      }
    }
    if (oldest === undefined) return false;
    const months = this.#orgs.get(oldest.org)!;
    for (const { vouchers } of months.get(oldest.period)!.values()) this.#held -= vouchers.length;
    months.delete(oldest.period);
    this.#forgotten.add(`${oldest.org}/${oldest.period}`);
    return true;
  }
}
