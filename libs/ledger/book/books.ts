import { addFen, yearOf, type Instant } from '#kernel';
import { moved, openCalendar, shutBy, wordsChosen, yearShut, type PeriodCalendar, type PeriodMove, type WordsOfYear } from '#scheme/history';
import type { Book, BookSet, Voucher } from './voucher.js';

/** What a clawback case was opened with: whom it is against, and the claim whose money it asks back. */
export interface CaseTold { readonly party: string; readonly claimId?: string }
export interface OpenedCase extends CaseTold { readonly org: string; readonly caseId: string }

/** Gross turnover in fen; red letter lowers its own side. */
export interface Movement { readonly debitFen: number; readonly creditFen: number }
export interface YearMovement extends Movement { readonly account: string; readonly year: number }

/** The running state of one book set. */
export interface SetBooks {
  readonly set: BookSet;
  /** by leaf account and year of the voucher date: a year close must not see the year after */
  readonly movements: ReadonlyMap<string, YearMovement>;
  /** last number by `<period><word>` */
  readonly numbers: ReadonlyMap<string, number>;
}

/**
 * The fold of all vouchers so far: all that posting needs beside the event (rulings B7). Never changed in place, so an abandoned transaction abandons its
 * books.
 */
export interface Books {
  /** by `<fundSource>/<org>/<book>` */
  readonly sets: ReadonlyMap<string, SetBooks>;
  /** where the months of each organisation stand */
  readonly calendars: ReadonlyMap<string, PeriodCalendar>;
  readonly lastVoucherId: number;
  /** whom a clawback case is against and of which claim, by `<org>/<case>`: told when the case is opened, long before money is demanded of anybody */
  readonly cases: ReadonlyMap<string, CaseTold>;
  /** running maximum over all events: no voucher is known before an earlier one (rulings C3) */
  readonly recordedAt: Instant | null;
}

export const emptyBooks: Books = { sets: new Map(), calendars: new Map(), lastVoucherId: 0, cases: new Map(), recordedAt: null };

const NONE: Movement = { debitFen: 0, creditFen: 0 };
export const setKey = ({ fundSource, org, book }: BookSet): string => `${fundSource}/${org}/${book}`;
const moveKey = (account: string, year: number): string => `${account}/${year}`;
const seriesKey = (period: number, word: string): string => `${period}${word}`;
const emptySet = (set: BookSet): SetBooks => ({ set, movements: new Map(), numbers: new Map() });

export const setOf = (books: Books, set: BookSet): SetBooks => books.sets.get(setKey(set)) ?? emptySet(set);
export const calendarOf = (books: Books, org: string): PeriodCalendar => books.calendars.get(org) ?? openCalendar;
export const isYearClosed = (books: Books, org: string, year: number): boolean => calendarOf(books, org).closedYears.includes(year);
export const nextNumber = (of: SetBooks, period: number, word: string): number => (of.numbers.get(seriesKey(period, word)) ?? 0) + 1;

/**
 * The maps a fold has made itself and shows to nobody: those it changes in place instead of copying them with every voucher. Whoever folds so keeps no
 * earlier books.
 */
export type OwnMaps = WeakSet<object>;
const mine = <K, V>(map: ReadonlyMap<K, V>, own: OwnMaps | undefined): Map<K, V> => {
  if (own?.has(map) === true) return map as Map<K, V>;
  const copy = new Map(map);
  own?.add(copy);
  return copy;
};

/** Books after one more voucher. */
export const withVoucher = (books: Books, one: Voucher, own?: OwnMaps): Books => {
  const key = setKey(one.bookSet);
  const before = books.sets.get(key) ?? emptySet(one.bookSet);
  const movements = mine(before.movements, own);
  const year = yearOf(one.voucherDate);
  for (const { account, side, amountFen } of one.lines) {
    const move = moveKey(account, year);
    const { debitFen, creditFen } = movements.get(move) ?? NONE;
    movements.set(move, {
      account, year,
      debitFen: side === 'D' ? addFen(debitFen, amountFen) : debitFen,
      creditFen: side === 'C' ? addFen(creditFen, amountFen) : creditFen,
    });
  }
  const numbers = mine(before.numbers, own).set(seriesKey(one.period, one.word), one.number);
  const sets = mine(books.sets, own).set(key, { set: before.set, movements, numbers });
  return { sets, calendars: books.calendars, lastVoucherId: one.voucherId, cases: books.cases, recordedAt: books.recordedAt };
};

const withCalendar = (books: Books, org: string, calendar: PeriodCalendar): Books =>
  ({ ...books, calendars: new Map(books.calendars).set(org, calendar) });
/** Books after an event that moves a month or closes a year. */
export const withShut = (books: Books, { type, data, meta: { org } }: Shutting): Books => withCalendar(books, org, shutBy(calendarOf(books, org), type, data));
interface Shutting { readonly type: string; readonly data: unknown; readonly meta: { readonly org: string } }
const withClosedYear = (books: Books, org: string, year: number): Books => withCalendar(books, org, yearShut(calendarOf(books, org), year));
const withMove = (books: Books, org: string, move: PeriodMove): Books => withCalendar(books, org, moved(calendarOf(books, org), move));

/** The choice as the books take it: from the first year on in which no voucher stands, so that the vouchers of one year all have its words. */
export const takenWords = (books: Books, org: string, chosen: WordsOfYear): WordsOfYear => {
  let { year } = chosen;
  for (const { movements } of setsOf(books, org)) for (const move of movements.values()) year = Math.max(year, move.year + 1);
  return { year, words: chosen.words };
};
export const withWords = (books: Books, org: string, taken: WordsOfYear): Books => withCalendar(books, org, wordsChosen(calendarOf(books, org), taken));

const caseKey = (org: string, caseId: string): string => `${org}/${caseId}`;

const toldOf = ({ party, claimId }: OpenedCase): CaseTold => (claimId === undefined ? { party } : { party, claimId });

export const withCase = (books: Books, opened: OpenedCase, own?: OwnMaps): Books =>
  ({ ...books, cases: mine(books.cases, own).set(caseKey(opened.org, opened.caseId), toldOf(opened)) });

/** Whom a case is against; the case itself when nobody opened it here. */
export const partyOfCase = (books: Books, org: string, caseId: string): string => books.cases.get(caseKey(org, caseId))?.party ?? `CASE:${caseId}`;
/** The claim whose money a case asks back; the case itself when nobody opened it here. */
export const claimOfCase = (books: Books, org: string, caseId: string): string => books.cases.get(caseKey(org, caseId))?.claimId ?? `CASE:${caseId}`;

/** What rows of a ledger must give so that posting can go on where it stopped. */
export interface BooksRows {
  readonly movements: readonly (YearMovement & { readonly set: BookSet })[];
  readonly numbers: readonly { readonly set: BookSet; readonly period: number; readonly word: string; readonly number: number }[];
  readonly closedYears: readonly { readonly org: string; readonly year: number }[];
  /** in log order */
  readonly moves: readonly (PeriodMove & { readonly org: string })[];
  /** in log order, each from the year on the books took it */
  readonly words: readonly (WordsOfYear & { readonly org: string })[];
  readonly cases: readonly OpenedCase[];
  readonly lastVoucherId: number;
  readonly recordedAt: Instant | null;
}

/** The same books as the fold of the vouchers those rows came from. */
export const restoreBooks = (rows: BooksRows): Books => {
  const sets = new Map<string, { set: BookSet; movements: Map<string, YearMovement>; numbers: Map<string, number> }>();
  const at = (set: BookSet) => {
    const found = sets.get(setKey(set)) ?? { set, movements: new Map(), numbers: new Map() };
    sets.set(setKey(set), found);
    return found;
  };
  for (const { set, account, year, debitFen, creditFen } of rows.movements) {
    at(set).movements.set(moveKey(account, year), { account, year, debitFen, creditFen });
  }
  for (const { set, period, word, number } of rows.numbers) at(set).numbers.set(seriesKey(period, word), number);
  const cases = new Map(rows.cases.map((one) => [caseKey(one.org, one.caseId), toldOf(one)]));
  const open: Books = { sets, calendars: new Map(), lastVoucherId: rows.lastVoucherId, cases, recordedAt: rows.recordedAt };
  const closed = rows.closedYears.reduce((books, { org, year }) => withClosedYear(books, org, year), open);
  const worded = rows.words.reduce((books, { org, ...taken }) => withWords(books, org, taken), closed);
  return rows.moves.reduce((books, { org, ...move }) => withMove(books, org, move), worded);
};

/** Turnover of an account and all under it, over all years or one. */
export const movementOf = (of: SetBooks, account: string, year?: number): Movement => {
  let [debitFen, creditFen] = [0, 0];
  for (const move of of.movements.values()) {
    if (!move.account.startsWith(account) || (year !== undefined && move.year !== year)) continue;
    debitFen = addFen(debitFen, move.debitFen);
    creditFen = addFen(creditFen, move.creditFen);
  }
  return { debitFen, creditFen };
};

/** Debit less credit of an account and all under it, in fen. */
export const netDebit = (of: SetBooks, account: string): number => {
  const { debitFen, creditFen } = movementOf(of, account);
  return addFen(debitFen, -creditFen);
};

/** The book sets of an organisation. */
export const setsOf = (books: Books, org: string, among: readonly Book[] = ['F', 'A', 'M']): readonly SetBooks[] => {
  const place = ({ set }: SetBooks): string => `${set.fundSource}/${among.indexOf(set.book)}`;
  return [...books.sets.values()].filter(({ set }) => set.org === org && among.includes(set.book)).sort((a, b) => (place(a) < place(b) ? -1 : 1));
};
