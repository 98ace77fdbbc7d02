import type { DataSource } from 'typeorm';
import type { Day } from '#kernel';
import type { Book, Side } from '#ledger/book';
import { changeBounds, changedAccounts, readChanges, type Change, type ChangedAccount, type ChangeSpan } from './changes.query.js';
import { DIMENSIONS, type Cut, type Dimension, type Spot } from './figure-sums.query.js';
import { readFigure, type Figure } from './figure.query.js';
import type { Place } from './balance.query.js';
import { decodeCursor } from './entries.query.js';
import { resolveKnownAt, type KnownAt, type Patience } from './known-at.query.js';
import { mustKnow, placeOf } from './place.query.js';
import { readRecoveries, type VoucherLinks } from './recovery.query.js';
import { UnknownToLedger } from './queries.errors.js';
import type { AccountQuestion } from './questions.js';
import { accountWord, bookWord, dayWord, encodePage, knownAtWord, pageWord, spanWord } from './words.js';

/** A balance at `asOf`, or with `from` a turnover of days, taken apart into its vouchers; of all lines, or of those about a claim, a batch, a party … */
export type FigureQuestion = AccountQuestion & { readonly [D in Dimension]?: string } & {
  readonly from?: string;
  /** `D` or `C`: the debit or the credit column alone */
  readonly only?: string;
  /** vouchers, 1 to 100, default 20 */
  readonly limit?: number;
  readonly cursor?: string;
};
export type ToldFigure = Place & Figure;

/** What came into the days, or corrects them, between two moments. */
export interface ChangesQuestion {
  readonly org: string;
  /** default UI_FUND; default all three books */
  readonly fundSource?: string; readonly book?: string;
  /** `201912`, `2019Q4`, `2019`; or the first and the last day */
  readonly period?: string; readonly from?: string; readonly to?: string;
  /** the earlier moment, and the later one; default the projected head */
  readonly since: string; readonly knownAt?: string;
  /** vouchers, 1 to 100, default 20 */
  readonly limit?: number;
  readonly cursor?: string;
}
export interface Changes {
  readonly org: string; readonly fundSource: string; readonly books: readonly Book[]; readonly from: Day; readonly to: Day; readonly since: KnownAt;
  readonly knownAt: KnownAt;
  /** every account that changed or is corrected, on every page */
  readonly accounts: readonly ChangedAccount[];
  /** `equal` of every account, and in each book as much debit as credit */
  readonly equal: boolean;
  readonly changes: readonly Change[];
  readonly next?: string;
}

const MOST = 100;
const size = (limit: number | undefined): number => Math.min(Math.max(1, Math.trunc(limit ?? 20)), MOST);
const WORD = /^[^\p{Cc}\p{Cs}]{1,100}$/u;
const sideWord = (word: string | undefined): Side | undefined => {
  if (word === undefined || word === 'D' || word === 'C') return word;
  throw new UnknownToLedger('ledger.unknown-word', `only=${word} is not understood`, ['D', 'C']);
};

/**
 * Figures taken apart, and books compared at two moments. What is told here is told for ever: each answer names its place in the log, and a moment that
 * has not come is refused, because what it will know cannot be known.
 */
export class TraceQueries {
  constructor(private readonly source: DataSource, private readonly options: { readonly name: string; readonly patience: Patience }) {}

  /** @throws UnknownToLedger, LedgerNotThereYet */
  async figure(question: FigureQuestion): Promise<ToldFigure> {
    const account = accountWord(bookWord(question.book), question.account);
    const cursor = question.cursor === undefined ? undefined : decodeCursor(question.cursor);
    const from = question.from === undefined ? null : spanWord({ from: question.from, ...(question.asOf !== undefined && { asOf: question.asOf }) }).from;
    const cut = cutOf(question);
    notToCome(question.knownAt);
    const at = await placeOf(this.source, this.options, cursor === undefined ? question : { ...question, knownAt: `@${cursor.p}` });
    const before: Spot | undefined = cursor && { day: cursor.d, id: cursor.v };
    return { ...at.place, ...await readFigure(this.source, at, { account, from, cut, limit: size(question.limit), ...(before && { before }) }) };
  }

  /** @throws UnknownToLedger, LedgerNotThereYet */
  async changes(question: ChangesQuestion): Promise<Changes> {
    const { from, asOf } = spanWord({
      ...(question.period !== undefined && { period: question.period }), ...(question.from !== undefined && { from: question.from }),
      ...(question.to !== undefined && { asOf: dayWord(question.to, 'to') }),
    });
    const pinned = question.cursor === undefined ? undefined : pageWord(question.cursor);
    const span = await this.#span(question, { from, asOf, knownAt: pinned === undefined ? question.knownAt : `@${pinned.index}` });
    const bounds = await changeBounds(this.source, span);
    const accounts = await changedAccounts(this.source, span, bounds);
    const after = Math.max(bounds.after, pinned?.after ?? 0);
    const { changes, next } = await readChanges(this.source, span, { ...bounds, after, limit: size(question.limit) });
    const { org, fundSource, books, since, knownAt } = span;
    return {
      org, fundSource, books, from, to: asOf, since, knownAt, accounts, equal: accounts.every((one) => one.equal) && isBalanced(accounts), changes,
      ...(next !== undefined && { next: encodePage({ index: knownAt.index, after: next }) }),
    };
  }

  /** What vouchers recover and who recovered what they spent, by their ids, a page of them, at a place resolved before. */
  recoveries(at: { readonly schema: string; readonly index: number }, ids: readonly number[]): Promise<ReadonlyMap<number, VoucherLinks>> {
    return readRecoveries(this.source, at, ids);
  }

  async #span(question: ChangesQuestion, { from, asOf, knownAt: word }: { readonly from: Day; readonly asOf: Day; readonly knownAt: string | undefined }):
  Promise<ChangeSpan> {
    const { org, fundSource = 'UI_FUND' } = question;
    const books: readonly Book[] = question.book === undefined ? ['F', 'A', 'M'] : [bookWord(question.book)];
    for (const each of [question.since, question.knownAt]) notToCome(each);
    const { knownAt: since } = await resolveKnownAt(this.source, question.since, this.options);
    const { schema, knownAt } = await resolveKnownAt(this.source, word, this.options);
    if (since.index > knownAt.index) {
      throw new UnknownToLedger('ledger.unknown-word', `since=@${since.index} is after knownAt=@${knownAt.index}: the earlier moment comes first`);
    }
    await mustKnow(this.source, schema, { org, fundSource });
    return { schema, fundSource, org, books, from, asOf, since, knownAt };
  }
}

const cutOf = (question: FigureQuestion): Cut => {
  const cut = Object.fromEntries(DIMENSIONS.flatMap((name) => {
    const word = question[name];
    if (word === undefined) return [];
    if (!WORD.test(word)) throw new UnknownToLedger('ledger.unknown-word', `${name} is 1 to 100 characters, none of them a control`);
    return [[name, word]];
  })) as Cut;
  const only = sideWord(question.only);
  return only === undefined ? cut : { ...cut, only };
};

/** @throws UnknownToLedger for a moment after the clock of this machine */
const notToCome = (word: string | undefined): void => {
  const asked = knownAtWord(word);
  if (asked.is === 'moment' && Date.parse(asked.moment) > Date.now()) {
    throw new UnknownToLedger('ledger.unknown-word', `knownAt=${word} has not come yet`, ['@<log index>', 'a moment of the past']);
  }
};

/** Double entry holds of every set of vouchers. */
const isBalanced = (accounts: readonly ChangedAccount[]): boolean => (['F', 'A', 'M'] as const).every((book) => accounts.filter((one) => one.book === book)
  .reduce((net, { vouchers, corrections }) => net + vouchers.debitFen + corrections.debitFen - vouchers.creditFen - corrections.creditFen, 0) === 0);
