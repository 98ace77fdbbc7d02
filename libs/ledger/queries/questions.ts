import type { Day } from '#kernel';
import type { Book, Side } from '#ledger/book';
import type { Place } from './balance.query.js';
import type { KnownAt } from './known-at.query.js';

/** What every question about balances may say. `asOf` is a business day (voucherDate ≤), `knownAt` a place or moment of the log. */
export interface BookQuestion {
  readonly book: string; readonly org: string;
  /** default UI_FUND */
  readonly fundSource?: string;
  /** default: no upper day */
  readonly asOf?: string;
  /** `@<log index>` or an RFC 3339 moment; default the projected head */
  readonly knownAt?: string;
  /** default included; statements of a year ask for excluded (rulings B6) */
  readonly closing?: string;
}
export interface AccountQuestion extends BookQuestion { readonly account: string }
/** Days as `period` (`201912`, `2019Q4`, `2019`), or `from` with or without `asOf`. */
export interface SpanQuestion extends BookQuestion { readonly period?: string; readonly from?: string }
export interface Balance {
  readonly book: Book; readonly fundSource: string; readonly org: string; readonly account: string; readonly nameZh: string; readonly nameEn: string;
  readonly asOf: Day; readonly knownAt: KnownAt; readonly closing: 'included' | 'excluded';
  /** gross turnover in fen */
  readonly debitFen: number; readonly creditFen: number;
  /** positive on `side`, the normal side of the account (rulings C23) */
  readonly balanceFen: number; readonly side: Side;
}
export interface TrialRow { readonly account: string; readonly nameZh: string; readonly side: Side; readonly debitFen: number; readonly creditFen: number;
  readonly balanceFen: number }
export interface TrialBalance extends Omit<Place, 'closing'> {
  readonly closing: 'included' | 'excluded';
  /** leaf accounts that ever moved, in code order */
  readonly rows: readonly TrialRow[];
  readonly debitFen: number; readonly creditFen: number;
}
export interface LateQuestion extends Omit<BookQuestion, 'book' | 'closing'> {
  /** default all */
  readonly book?: string;
  /** yyyymm the facts belong to; default all */
  readonly period?: string;
  /** 1 to 200, default 100 */
  readonly limit?: number;
  readonly cursor?: string;
}
export interface VouchersQuestion {
  readonly book?: string; readonly org?: string; readonly fundSource?: string;
  /** yyyymm, inclusive */
  readonly periodFrom?: number; readonly periodTo?: number; readonly knownAt?: string;
  /** exclusive; default 0 */
  readonly afterVoucherId?: number;
}
