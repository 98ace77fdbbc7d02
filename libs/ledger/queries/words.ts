import { isDay, type Day } from '#kernel';
import { accountOf, chart, type Book, type ChartAccount } from '#ledger/book';
import { UnknownToLedger } from './queries.errors.js';

/** The words of a question, checked before they reach SQL. */
export type Closing = 'included' | 'excluded';
export type KnownAtWord = { readonly is: 'head' } | { readonly is: 'index'; readonly index: number } | { readonly is: 'moment'; readonly moment: string };

const BOOKS = ['F', 'A', 'M'] as const;
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
const FAR = '9999-12-31';
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
  if (word === undefined || word === FAR) return FAR as Day;
  if (!isDay(word)) throw new UnknownToLedger('ledger.unknown-word', `${name}=${word} is no day`, ['YYYY-MM-DD', FAR]);
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
