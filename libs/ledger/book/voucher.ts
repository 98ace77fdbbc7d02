import { addFen, canonicalJson, type Day, type Instant } from '#kernel';
import { accountOf } from './chart.js';

/** F 财政专户账, A 经办账, M 备查账. */
export type Book = 'F' | 'A' | 'M';
export type Side = 'D' | 'C';
/** Red letter (a negative amount on its own side) is allowed in REVERSAL and RECOVERY only (rulings B5). */
export type VoucherKind = 'NORMAL' | 'REVERSAL' | 'RECOVERY' | 'CLOSING';
export type VoucherWord = '记' | '收' | '付' | '转';
/** What a voucher is of for ever, whatever a version of the ledger numbers it: its event and its row of the posting table, in its book set. */
export interface VoucherKey { readonly eventId: string; readonly rule: string }
export interface BookSet { readonly fundSource: string; readonly org: string; readonly book: Book }

/** What a line is about, where that is meant; never part of the balance key, which is book set × leaf account (rulings C22). */
export interface Analysis {
  readonly subsidyKind?: string;
  readonly payeeType?: string;
  /** budget year the recovered money had been expensed in, or the plan is of */
  readonly policyYear?: number;
  readonly batchId?: string;
  readonly claimId?: string;
  /** of the trainee, where the event names one: a class claim has many, so that its lines have none */
  readonly personCategory?: string;
  readonly projectId?: string;
  /** of annex 1, where the event names it */
  readonly department?: string;
  /** `<org>/FISCAL_ACCOUNT` or `<org>/EXPENDITURE_ACCOUNT`, on lines of money in a bank; the fund is the book set's */
  readonly bankAccountId?: string;
  /** on every line of a control account and on no other: `KIND:id` of whom the balance is of */
  readonly party?: string;
}
export interface Line extends Analysis {
  /** from 1, dense */
  readonly lineNo: number;
  /** code of a leaf account of the book */
  readonly account: string;
  readonly side: Side;
  /** never 0 */
  readonly amountFen: number;
}

/** 记账凭证. `voucherDate` drives period, number and `asOf`; `factOn` is the day the fact happened (rulings B6). */
export interface Voucher {
  /** from 1, dense over all book sets, in log order */
  readonly voucherId: number;
  readonly bookSet: BookSet;
  readonly logIndex: number;
  readonly eventId: string;
  /** journal entry of the posting table: `J06`; a second voucher of one entry, of the same event in the same book, is `J12/2` */
  readonly rule: string;
  readonly kind: VoucherKind;
  readonly voucherDate: Day;
  readonly factOn: Day;
  /** yyyymm of voucherDate */
  readonly period: number;
  /** yyyymm of factOn when that period was closed already */
  readonly correctionOfPeriod?: number;
  /** 记 of every voucher, or 收 money in, 付 money out, 转 neither, as the organisation keeps its books */
  readonly word: VoucherWord;
  /** from 1 without a gap per book set, period and word (rulings D9) */
  readonly number: number;
  /** 摘要 */
  readonly summary: string;
  readonly recordedAt: Instant;
  /** version of the posting table */
  readonly postingRules: string;
  /** 制单: whoever recorded the fact */
  readonly maker: string;
  /** 出纳: the maker too, when a cashier recorded money of a bank account */
  readonly cashier?: string;
  /** 附件: documents, bank references and hashes of evidence the fact names */
  readonly attachments: number;
  /** of a REVERSAL: the voucher of its book it mirrors in red */
  readonly reverses?: VoucherKey;
  readonly lines: readonly Line[];
}

export type Unnumbered = Omit<Line, 'lineNo'>;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** A line with what it is about but for its party: only what is meant stands in it. Written out, because every line of every rebuild comes through here. */
export const about = <L extends object>(of: Analysis, line: L): L & Mutable<Analysis> => {
  const on: L & Mutable<Analysis> = line;
  if (of.subsidyKind !== undefined) on.subsidyKind = of.subsidyKind;
  if (of.payeeType !== undefined) on.payeeType = of.payeeType;
  if (of.policyYear !== undefined) on.policyYear = of.policyYear;
  if (of.batchId !== undefined) on.batchId = of.batchId;
  if (of.claimId !== undefined) on.claimId = of.claimId;
  if (of.personCategory !== undefined) on.personCategory = of.personCategory;
  if (of.projectId !== undefined) on.projectId = of.projectId;
  if (of.department !== undefined) on.department = of.department;
  if (of.bankAccountId !== undefined) on.bankAccountId = of.bankAccountId;
  return on;
};

/**
 * The lines of one voucher, numbered, or an error: double entry holds per voucher and therefore per fund and book.
 *
 * @throws RangeError when fewer than two lines, an account is no leaf of the book, a control account has no party, an amount is 0 or unsafe, red where it
 * may not be, or Σ(D) ≠ Σ(C)
 */
export const voucher = (book: Book, kind: VoucherKind, lines: readonly Unnumbered[]): readonly Line[] => {
  if (lines.length < 2) throw new RangeError(`a voucher has at least two lines, not ${lines.length}`);
  for (const { account, amountFen, party } of lines) {
    const of = accountOf(book, account);
    if (of?.postable !== true) throw new RangeError(`account ${book}.${account} is not a leaf of the chart`);
    if ((of.parties === undefined) !== (party === undefined)) {
      throw new RangeError(`${book}.${account} ${party === undefined ? 'names no party' : 'has no parties'}`);
    }
    if (amountFen === 0) throw new RangeError(`a line of ${book}.${account} is 0`);
    if (amountFen < 0 && kind !== 'RECOVERY' && kind !== 'REVERSAL') throw new RangeError(`red letter on ${book}.${account} in a ${kind} voucher`);
  }
  let [debit, credit] = [0, 0];
  for (const { side, amountFen } of lines) {
    if (side === 'D') debit = addFen(debit, amountFen);
    else credit = addFen(credit, amountFen);
  }
  if (debit !== credit) throw new RangeError(`debit ${debit} is not credit ${credit}`);
  return lines.map((line, i) => {
    const numbered = about(line, { lineNo: i + 1, account: line.account, side: line.side, amountFen: line.amountFen });
    if (line.party !== undefined) numbered.party = line.party;
    return numbered;
  });
};

/** One voucher as canonical JSON, for comparison byte by byte. */
export const voucherText = (one: Voucher): string => canonicalJson(one);
