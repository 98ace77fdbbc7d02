import { claimOfCase, partyOfCase, setKey, setOf, setsOf, type Books, type SetBooks } from './books.js';
import { postings } from './posting.table.js';
import { linesOf, type PostingRule, type Situation, type Template } from './template.js';
import type { Book, BookSet, Unnumbered, VoucherKey, VoucherKind } from './voucher.js';

/** A fact as the posting table sees it, and the year of its vouchers. */
export interface Bookable { readonly type: string; readonly data: unknown; readonly org: string; readonly year: number }
/** A voucher without its number and day. */
export interface Draft {
  readonly set: BookSet; readonly rule: string; readonly says: string; readonly kind: VoucherKind; readonly lines: readonly Unnumbered[];
  readonly reverses?: VoucherKey;
  /** it came from; of a red one, that of the voucher it takes back */
  readonly row: PostingRule<never>;
}

const BOOKS = ['F', 'A', 'M'] as const;

const setFor = (books: Books, { type, data, org }: Bookable, book: Book): readonly BookSet[] => {
  if (type === 'YearClosed.v1') return setsOf(books, org, [book]).map(({ set }) => set);
  return [{ fundSource: (data as { fundSource: string }).fundSource, org, book }];
};

const kindOf = (type: string, lines: readonly Unnumbered[]): VoucherKind => {
  if (type === 'YearClosed.v1') return 'CLOSING';
  return lines.some(({ amountFen }) => amountFen < 0) ? 'RECOVERY' : 'NORMAL';
};

/** Rows of the posting table by type, row by row and book by book, without the books a row leaves out. */
interface Way { readonly row: PostingRule<never>; readonly book: Book; readonly templates: readonly Template<never>[] }
const waysOf = (rows: readonly PostingRule<never>[]): readonly Way[] => rows.flatMap((row) => BOOKS.flatMap((book) => {
  const templates = row[book];
  return templates === undefined ? [] : [{ row, book, templates }];
}));
const ways: ReadonlyMap<string, readonly Way[]> = new Map(Object.entries(postings).map(([type, rows]) => [type, waysOf(rows)]));

/** The books before are looked up by those few rows that ask for them. */
class Standing implements Situation<never> {
  readonly book: Book;
  readonly year: number;
  constructor(readonly data: never, private readonly at: { readonly book: Book; readonly year: number; readonly books: Books; readonly set: BookSet }) {
    [this.book, this.year] = [at.book, at.year];
  }
  get before(): SetBooks { return setOf(this.at.books, this.at.set); }
  get set(): BookSet { return this.at.set; }
  partyOfCase(clawbackId: string): string { return partyOfCase(this.at.books, this.at.set.org, clawbackId); }
  claimOfCase(clawbackId: string): string { return claimOfCase(this.at.books, this.at.set.org, clawbackId); }
}

/** Types of the events that post by the table; a reversal posts by its source. */
export const postedTypes: readonly string[] = [...ways.keys(), 'VoucherReversed.v1'];
export const isPosted = (type: string): boolean => ways.has(type);

/** The entry, told apart from an earlier one of the same fact and book: a return of unused money of two years is `J12` and `J12/2`. */
const named = (rule: string, set: BookSet, drafts: readonly Draft[]): string => {
  let same = 1;
  for (const one of drafts) if (one.row.rule === rule && setKey(one.set) === setKey(set)) same += 1;
  return same === 1 ? rule : `${rule}/${same}`;
};

/** What the posting table makes of one fact, given the books before it. */
export const draftsOf = (fact: Bookable, books: Books): readonly Draft[] => {
  const { type, data, year } = fact;
  const drafts: Draft[] = [];
  for (const { row, book, templates } of ways.get(type) ?? []) {
    for (const set of setFor(books, fact, book)) {
      const situation = new Standing(data as never, { book, year, books, set });
      const lines = row.when?.holds(situation) === false ? [] : linesOf(templates, situation);
      if (lines.length > 0) drafts.push({ set, rule: named(row.rule, set, drafts), says: row.says, kind: kindOf(type, lines), lines, row });
    }
  }
  return drafts;
};
