import { addDays, day, isDay, type Day } from '#kernel';
import { accountOf, chart, type Book, type ChartAccount } from '#ledger/book';
import { UnknownToLedger } from './queries.errors.js';

/** The words of a question, checked before they reach SQL. */
export type Closing = 'included' | 'excluded';
export type KnownAtWord = { readonly is: 'head' } | { readonly is: 'index'; readonly index: number } | { readonly is: 'moment'; readonly moment: string };

const BOOKS = ['F', 'A', 'M'] as const;
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
/** Of a question without an upper day. */
export const FAR = '9999-12-31' as Day;
/** What a question may be asked as of: a business day, or `FAR`. */
export const isUpperDay = (word: string): word is Day => word === FAR || isDay(word);
/** The calendar's years; a moment far outside has no form that SQL understands. */
const [FIRST_YEAR, LAST_YEAR] = [2000, 2089];

/** @throws UnknownToLedger naming the three books */
export const bookWord = (word: string): Book => {
  const book = BOOKS.find((one) => one === word);
  if (book === undefined) throw new UnknownToLedger('ledger.unknown-book', `no book ${word}`, BOOKS);
  return book;
};

/** @throws UnknownToLedger naming the accounts of the book */
export const accountWord = (book: Book, word: string): ChartAccount => {
  const account = accountOf(book, word);
  if (account !== undefined) return account;
  throw new UnknownToLedger('ledger.unknown-account', `no account ${word} in book ${book}`, chart.filter((one) => one.book === book).map(({ code }) => code));
};

/** A business day, or 9999-12-31 for no upper day. */
export const dayWord = (word: string | undefined, name: string): Day => {
  if (word === undefined) return FAR;
  if (!isUpperDay(word)) throw new UnknownToLedger('ledger.unknown-word', `${name}=${word} is no day`, ['YYYY-MM-DD', FAR]);
  return word;
};

/** The first day of a span is a day of the calendar: there is none after the day that stands for no upper day. */
const firstDayWord = (word: string): Day => {
  if (!isDay(word)) throw new UnknownToLedger('ledger.unknown-word', `from=${word} is no first day`, ['a day from 2000-01-01 to 2089-09-17']);
  return word;
};

export const closingWord = (word: string | undefined): Closing => {
  if (word === undefined || word === 'included' || word === 'excluded') return word ?? 'included';
  throw new UnknownToLedger('ledger.unknown-word', `closing=${word} is not understood`, ['included', 'excluded']);
};

/** `@<log index>` or an RFC 3339 moment of the years 2000 to 2089 (UTC). @throws UnknownToLedger for another word */
export const knownAtWord = (word: string | undefined): KnownAtWord => {
  if (word === undefined || word === '') return { is: 'head' };
  const [, index] = /^@(\d{1,15})$/.exec(word) ?? [];
  if (index !== undefined) return { is: 'index', index: Number(index) };
  const at = new Date(RFC3339.test(word) ? word : Number.NaN);
  const year = at.getUTCFullYear();
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return { is: 'moment', moment: at.toISOString() };
  throw new UnknownToLedger('ledger.unknown-word', `knownAt=${word} is not understood`, ['@<log index>', '2019-12-30T02:00:00Z']);
};

/** First and last day of a span, both inclusive. */
export interface SpanWord { readonly from: Day; readonly asOf: Day }
const SPAN = /^(20[0-8]\d)(?:-?(0[1-9]|1[0-2])|-?Q([1-4]))?$/;
const monthOf = (year: string, month: number): string => `${year}-${String(month).padStart(2, '0')}`;
/** The day before the first of the month after. */
const lastOf = (year: string, month: number): Day => (month === 12 ? day(`${year}-12-31`) : addDays(day(`${monthOf(year, month + 1)}-01`), -1));

/**
 * A month, quarter or year: `201912`, `2019-12`, `2019Q4`, `2019-Q4`, `2019`; the year 2089 ends with the calendar, on 17 September.
 *
 * @throws UnknownToLedger for another word
 */
export const periodWord = (word: string): SpanWord => {
  const [, year, month, quarter] = SPAN.exec(word) ?? [];
  const [first, last] = month !== undefined ? [Number(month), Number(month)] : quarter !== undefined ? [Number(quarter) * 3 - 2, Number(quarter) * 3] : [1, 12];
  if (year === undefined || (year === '2089' && first > 9)) {
    throw new UnknownToLedger('ledger.unknown-word', `period=${word} is not understood`, ['201912', '2019Q4', '2019']);
  }
  const from = day(`${monthOf(year, first)}-01`);
  return { from, asOf: year === '2089' && last >= 9 ? day('2089-09-17') : lastOf(year, last) };
};

/** `period`, or `from` and `asOf` of its own. @throws UnknownToLedger when neither is said, both are, or the days are the wrong way round */
export const spanWord = ({ period, from, asOf }: { readonly period?: string; readonly from?: string; readonly asOf?: string }): SpanWord => {
  if (period !== undefined && from === undefined && asOf === undefined) return periodWord(period);
  if (period !== undefined || from === undefined) {
    throw new UnknownToLedger('ledger.unknown-word', 'days are asked as a period, or as from and asOf', ['period=201912', 'from=2019-12-01']);
  }
  const span = { from: firstDayWord(from), asOf: dayWord(asOf, 'asOf') };
  if (span.from > span.asOf) throw new UnknownToLedger('ledger.unknown-word', `from=${span.from} is after asOf=${span.asOf}`);
  return span;
};

/** yyyymm, or null for every month. @throws UnknownToLedger */
export const monthWord = (word: string | undefined): number | null => {
  if (word === undefined) return null;
  if (!/^20[0-8]\d(0[1-9]|1[0-2])$/.test(word)) throw new UnknownToLedger('ledger.unknown-word', `period=${word} is no month`, ['201912']);
  return Number(word);
};

/** Where the next page of a list of vouchers begins, and what the first page knew. */
export interface PageWord { readonly index: number; readonly after: number }
export const encodePage = ({ index, after }: PageWord): string => Buffer.from(JSON.stringify([index, after])).toString('base64url');
/** @throws UnknownToLedger when the text was not given out as a cursor */
export const pageWord = (text: string): PageWord => {
  try {
    const [index, after] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [number, number];
    if ([index, after].every((one) => Number.isSafeInteger(one) && one >= 0)) return { index, after };
  } catch { /* the same answer as for a cursor of another shape */ }
  throw new UnknownToLedger('ledger.unknown-word', 'the cursor is not one of ours', ['the `next` of the page before']);
};
