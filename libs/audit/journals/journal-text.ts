import { plainYuan } from '#kernel';
import type { Line } from '#ledger/book';
import type { BookSetRow, MarkedVoucher } from '#ledger/queries';

/** One line without what would end it or hide in it: controls and separators become a blank, runs of blanks one. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

export const setKey = ({ fundSource, org, book }: Pick<BookSetRow, 'fundSource' | 'org' | 'book'>): string => `${book}:${fundSource}:${org}`;
/** Debit is positive; red letter on the debit side is negative, on the credit side positive. */
export const signed = ({ side, amountFen }: Pick<Line, 'side' | 'amountFen'>): number => (side === 'D' ? amountFen : 0 - amountFen);
export const amount = (fen: number): string => `${plainYuan(fen)} CNY`;

type Tags = readonly (readonly [tag: string, value: string | number | undefined])[];
/** What a voucher says of itself besides its lines; `period` is the one it stands in, `correction-of` the closed one it belongs to. */
export const voucherTags = (one: MarkedVoucher): Tags => [
  ['voucher', one.ref], ['fund-source', one.bookSet.fundSource], ['org', one.bookSet.org], ['book', one.bookSet.book], ['period', one.period],
  ['correction-of', one.correctionOfPeriod], ['fact-on', one.factOn], ['rule', one.rule], ['kind', one.kind], ['event', one.logIndex],
  ['event-id', one.eventId], ['recorded', one.recordedAt], ['posting-rules', one.postingRules], ['reverses', one.reversesRef],
  ['reversed-by', one.reversedByRef],
];
/** The columns that are structure: the rest of a line is what it is about, also dimensions a later ledger adds. */
const STRUCTURE: ReadonlySet<string> = new Set(['lineNo', 'account', 'side', 'amountFen']);
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const lineTags = (line: Line): Tags => Object.entries(line)
  .filter((entry): entry is [string, string | number] => !STRUCTURE.has(entry[0]) && ['string', 'number'].includes(typeof entry[1]))
  .map(([name, value]) => [kebab(name), value]);
