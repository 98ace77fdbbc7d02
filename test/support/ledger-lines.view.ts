import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EventMeta, Instant } from '#kernel';
import { emptyBooks, ledgerEvent, post, type Books, type Voucher } from '#ledger/book';
import { StoredEvent, type Position } from '#event-store/reader';
import { canonicalJson } from '#kernel';

/** One line of a committed history file: the envelope of a leaf without its version. */
export interface HistoryEvent {
  readonly stream: string; readonly revision: number; readonly id: string; readonly type: string;
  readonly data: Record<string, unknown>; readonly meta: EventMeta; readonly recordedAt: Instant;
}

export const golden = (...path: string[]): string => resolve(import.meta.dirname, '..', 'golden', ...path);
/** A history of `test/golden/histories`, in log order. */
export const readHistory = (name: string): readonly HistoryEvent[] => JSON.parse(readFileSync(golden('histories', `${name}.events.json`),
  'utf8')) as HistoryEvent[];

/** A history as a store would give it; positions are 1…N. */
export const stored = (history: readonly HistoryEvent[], from = 0): readonly StoredEvent[] => history.map((event, i) => new StoredEvent(
  event.stream, event.revision, String(from + i + 1) as Position, event.id, event.type, canonicalJson(event.data), canonicalJson(event.meta), event.recordedAt,
));

/** Posts a history from its beginning; `watch` sees the books after every event. */
export const postAll = (history: readonly HistoryEvent[], watch: (books: Books, logIndex: number) => void = () => undefined): { vouchers: Voucher[];
  books: Books } => {
  let books = emptyBooks;
  const vouchers: Voucher[] = [];
  history.forEach((event, i) => {
    const answer = post(ledgerEvent(event, i), books);
    books = answer.books;
    vouchers.push(...answer.vouchers);
    watch(books, i);
  });
  return { vouchers, books };
};

const HEADER = 'org,book,period,number,line,voucherDate,factOn,rule,kind,account,side,amountFen,correctionOfPeriod';
const key = (one: Voucher): string => `${one.bookSet.org}/${one.bookSet.book}/${one.period}/${String(one.number).padStart(9, '0')}`;

/** Every line of a ledger as CSV without any id, sorted by org, book, period, number, line: two histories that mean the same money give the same text. */
export const ledgerLines = (vouchers: readonly Voucher[]): string => `${[HEADER, ...[...vouchers].sort((a, b) => (key(a) < key(b) ? -1 : 1)).flatMap((one) =>
  one.lines.map((line) => [
    one.bookSet.org, one.bookSet.book, one.period, one.number, line.lineNo, one.voucherDate, one.factOn, one.rule, one.kind, line.account, line.side,
      line.amountFen,
    one.correctionOfPeriod ?? '',
  ].join(',')))].join('\n')}\n`;

/** The golden ledger's history tells money alone: its clawback case is opened here where the office would have, for the claim the demand names. */
export const withItsCase = (history: readonly HistoryEvent[]): readonly HistoryEvent[] => history.flatMap((one) => (one.type === 'ClawbackDemanded.v1' ? [{
  ...one, id: '00000000-0000-4000-8000-0000000000aa', type: 'ClawbackOpened.v1', data: { ...one.data, payee: { kind: 'INSTITUTION', id: 'I1' } },
}, one] : [one]));
