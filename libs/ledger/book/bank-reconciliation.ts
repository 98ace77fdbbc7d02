import { addFen, canonicalJson, daysBetween, sumFen, type Day } from '#kernel';
import type { BankLine, BookItem } from './bank-items.js';
import { matchBank, type BankMatch, type MatchingQuestion } from './bank-matching.js';

/** On which side an item is missing: the bank has it and the books have not, or the other way round. */
export type OpenKind = 'BANK_RECEIVED' | 'BANK_PAID' | 'BOOKED_RECEIVED' | 'BOOKED_PAID';
/** An item only one side knows. `ageDays` at the day of the reconciliation. */
export interface OpenItem {
  readonly kind: OpenKind; readonly key: string; readonly on: Day; readonly amountFen: number; readonly ageDays: number;
  readonly references: readonly string[]; readonly says: string;
}
export interface ReconciliationQuestion extends MatchingQuestion {
  readonly asOf: Day;
  /** of the books and of the bank before the first day of the first statement */
  readonly bookOpeningFen: number; readonly bankOpeningFen: number;
}
/** 银行存款余额调节表. Amounts in fen. */
export interface BankReconciliation {
  readonly asOf: Day;
  readonly bookFen: number; readonly bankReceivedFen: number; readonly bankPaidFen: number; readonly adjustedBookFen: number;
  readonly bankFen: number; readonly bookedReceivedFen: number; readonly bookedPaidFen: number; readonly adjustedBankFen: number;
  /** adjusted book less adjusted bank: what both had before their first common day differs by it */
  readonly differenceFen: number;
  /** by kind in the order of the sheet, then by day */
  readonly items: readonly OpenItem[];
  readonly matches: readonly BankMatch[];
  readonly broken: readonly string[];
}

const balance = (openingFen: number, moves: readonly (BankLine | BookItem)[]): number =>
  addFen(openingFen, sumFen(moves.map(({ side, amountFen }) => (side === 'IN' ? amountFen : -amountFen))));

/**
 * The reconciliation of one account at one day, from what was known. Lines and items after the day are not looked at.
 *
 * @source domain.md §2.2 step 20, §3.5 (7)
 */
export const reconcileBank = (question: ReconciliationQuestion): BankReconciliation => {
  const { asOf, bookOpeningFen, bankOpeningFen } = question;
  const [lines, items] = [question.lines.filter(({ on }) => on <= asOf), question.items.filter(({ on }) => on <= asOf)];
  const { matches, broken, openLines, openItems } = matchBank({ ...question, lines, items });
  const open = (kind: OpenKind, side: 'IN' | 'OUT', of: readonly (BankLine | BookItem)[]): readonly OpenItem[] =>
    of.filter((one) => one.side === side).map((one): OpenItem => ({
      kind, key: one.key, on: one.on, amountFen: one.amountFen, ageDays: daysBetween(one.on, asOf), references: one.references,
      says: 'says' in one ? one.says : '',
    }));
  const found = [
    ...open('BANK_RECEIVED', 'IN', openLines), ...open('BANK_PAID', 'OUT', openLines), ...open('BOOKED_RECEIVED', 'IN', openItems),
    ...open('BOOKED_PAID', 'OUT', openItems),
  ];
  const sum = (kind: OpenKind): number => sumFen(found.filter((each) => each.kind === kind).map(({ amountFen }) => amountFen));
  const [bankReceivedFen, bankPaidFen] = [sum('BANK_RECEIVED'), sum('BANK_PAID')];
  const [bookedReceivedFen, bookedPaidFen] = [sum('BOOKED_RECEIVED'), sum('BOOKED_PAID')];
  const [bookFen, bankFen] = [balance(bookOpeningFen, items), balance(bankOpeningFen, lines)];
  const [adjustedBookFen, adjustedBankFen] = [sumFen([bookFen, bankReceivedFen, -bankPaidFen]), sumFen([bankFen, bookedReceivedFen, -bookedPaidFen])];
  return {
    asOf, bookFen, bankReceivedFen, bankPaidFen, adjustedBookFen, bankFen, bookedReceivedFen, bookedPaidFen, adjustedBankFen,
    differenceFen: addFen(adjustedBookFen, -adjustedBankFen), items: found, matches, broken,
  };
};

type Sides = Pick<BankReconciliation, 'bookFen' | 'bankFen' | 'bankReceivedFen' | 'bankPaidFen' | 'bookedReceivedFen' | 'bookedPaidFen'>;
/** What the bank's balance should be by the books, and what it is. */
export interface BankDiscrepancy { readonly invariant: 7; readonly what: string; readonly leftFen: number; readonly rightFen: number }

/** Invariant (7) of domain §3.5: undefined when the statement's balance is the books' ± the reconciling items. */
export const bankInvariant = (of: Sides): BankDiscrepancy | undefined => {
  const rightFen = sumFen([of.bookFen, of.bankReceivedFen, -of.bankPaidFen, -of.bookedReceivedFen, of.bookedPaidFen]);
  return of.bankFen === rightFen ? undefined : { invariant: 7, what: 'bank = books ± reconciling items', leftFen: of.bankFen, rightFen };
};

/** The open items as one text: its SHA-256 is what a confirmation seals. */
export const itemsText = ({ items }: Pick<BankReconciliation, 'items'>): string =>
  canonicalJson(items.map(({ kind, key, on, amountFen }) => ({ kind, key, on, amountFen })));
