import type { SchemeEventOf } from '#scheme/history';
import { emptyBooks, type Books } from './books.js';
import { draftsOf, type Draft } from './drafts.js';
import type { LedgerEvent } from './post.js';
import type { Book, Unnumbered } from './voucher.js';

export type Reversed = SchemeEventOf<'VoucherReversed.v1'>['data'];

/** The same accounts, the same sides, the other sign: turnover says what was never right to begin with (domain §3.4). */
const red = (line: Unnumbered): Unnumbered => ({ ...line, amountFen: -line.amountFen });

/**
 * Every voucher of the fact once more in red, as the posting table gave it in its own year; then, in blue, what the right fact would have posted (J23).
 *
 * @throws RangeError when the fact posts nothing
 */
export const reversalDrafts = ({ source, right }: Reversed, books: Books, { org, year }: { readonly org: string; readonly year: number }): readonly Draft[] => {
  const { type, data, eventId } = source;
  const wrong = draftsOf({ type, data, org, year: source.year }, books);
  if (wrong.length === 0) throw new RangeError(`${type} posts nothing that could be reversed`);
  const mirrored = wrong.map(({ set, rule, says, lines, row }): Draft => (
    { set, row, rule: `J23/${rule}`, says: `红字冲销：${says}`, kind: 'REVERSAL', lines: lines.map(red), reverses: { eventId, rule } }));
  return right === undefined ? mirrored : [...mirrored, ...draftsOf({ type, data: { ...data, ...right }, org, year }, books)];
};

export interface VoucherAlone { readonly book: Book; readonly rule: string; readonly lines: readonly Unnumbered[] }
export interface Alone { readonly vouchers: readonly VoucherAlone[]; readonly isFinal: boolean }

/** What a fact is in debits and credits, whatever the books hold; a year close is nothing alone. A final one cannot be reversed. */
export const vouchersAlone = ({ type, data, meta: { org } }: LedgerEvent, year: number): Alone => {
  if (type === 'YearClosed.v1') return { vouchers: [], isFinal: true };
  const isFinal = type === 'VoucherReversed.v1';
  const drafts = isFinal ? reversalDrafts(data as Reversed, emptyBooks, { org, year }) : draftsOf({ type, data, org, year }, emptyBooks);
  return { vouchers: drafts.map(({ set, rule, lines }) => ({ book: set.book, rule, lines })), isFinal };
};
