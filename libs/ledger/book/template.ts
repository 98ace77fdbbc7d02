import { sumFen } from '#kernel';
import { accountOf, subsidyAccount } from './chart.js';
import { about, type Analysis, type BookSet, type Side, type Book, type Unnumbered } from './voucher.js';
import type { SetBooks } from './books.js';
import { partyFor } from './party.js';

/** All that a line may depend on. */
export interface Situation<D> {
  readonly data: D;
  readonly book: Book;
  /** year of the voucher date: decides same or prior year (rulings C21) */
  readonly year: number;
  readonly before: SetBooks;
  readonly set: BookSet;
  /** whom a clawback case is against */
  partyOfCase(clawbackId: string): string;
  /** the claim whose money a clawback case asks back */
  claimOfCase(clawbackId: string): string;
}
export interface Item extends Analysis { readonly amountFen: number; readonly account?: string }
/** A named list of amounts of an event, one line each; 0 gives no line. */
export interface Source<D> { readonly name: string; readonly of: (situation: Situation<D>) => readonly Item[] }
export interface Template<D> { readonly side: Side; readonly account: string; readonly source: Source<D>; readonly red: boolean }
export interface Condition<D> { readonly text: string; readonly holds: (situation: Situation<D>) => boolean }

/** One row of the posting table: what an event means in each book. */
export interface PostingRule<D> {
  readonly rule: string;
  /** 摘要 */
  readonly says: string;
  readonly when?: Condition<D>;
  readonly F?: readonly Template<D>[];
  readonly A?: readonly Template<D>[];
  readonly M?: readonly Template<D>[];
}

/** The account of the line follows the subsidy kind. */
export const BY_KIND = '5001xx';
/** The line stands on each account of classes 4 and 5 that has a balance. */
export const EACH = '4xxx/5xxx';

export const source = <D>(name: string, of: (situation: Situation<D>) => readonly Item[]): Source<D> => ({ name, of });
export const dr = <D>(account: string, from: Source<D>): Template<D> => ({ side: 'D', account, source: from, red: false });
export const cr = <D>(account: string, from: Source<D>): Template<D> => ({ side: 'C', account, source: from, red: false });
/** Red letter on the debit side: expenditure of the same year goes down. */
export const redDr = <D>(account: string, from: Source<D>): Template<D> => ({ side: 'D', account, source: from, red: true });

/** Red letter on the credit side: income that is taken back. */
export const redCr = <D>(account: string, from: Source<D>): Template<D> => ({ side: 'C', account, source: from, red: true });

const accountFor = (account: string, item: Item): string => {
  if (item.account !== undefined) return item.account;
  return account === BY_KIND ? subsidyAccount(item.subsidyKind ?? '') : account;
};

/** A line with what its account adds: a bank account where money stands, a party where the account has a sub-ledger and nowhere else. */
const placed = (item: Item, { side, account, amountFen }: Unnumbered, situation: Situation<never>): Unnumbered => {
  const of = accountOf(situation.book, account);
  const line = about(item, { account, side, amountFen });
  if (of?.bank !== undefined) line.bankAccountId = `${situation.set.org}/${of.bank}`;
  else if (of?.parties !== undefined) line.party = partyFor(of.parties, item.party, situation);
  return line;
};

/** @throws RangeError for a negative amount in an event */
export const linesOf = <D>(templates: readonly Template<D>[], situation: Situation<D>): readonly Unnumbered[] => {
  const lines: Unnumbered[] = [];
  for (const template of templates) {
    for (const item of template.source.of(situation)) {
      if (item.amountFen === 0) continue;
      if (item.amountFen < 0) throw new RangeError(`${template.source.name} is negative: ${item.amountFen}`);
      const amountFen = template.red ? -item.amountFen : item.amountFen;
      const account = accountFor(template.account, item);
      lines.push(placed(item, { account, side: template.side, amountFen }, situation as Situation<never>));
    }
  }
  return lines;
};

export const totalOf = (items: readonly Item[]): readonly Item[] => [{ amountFen: sumFen(items.map(({ amountFen }) => amountFen)) }];
