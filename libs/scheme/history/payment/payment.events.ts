import type { FundSource, Offset, PaymentRoute } from '../account/account.events.js';
import type { ExpensedYear, Payee } from '../claim/claim.events.js';
import type { ProjectPart } from '../claim/claim-money.events.js';
import type { Fact } from '../fact.js';

/** One line of a payment order: the bank's idempotency key is `<paymentId>/<line>/<attempt>`. */
export interface PaymentLine {
  readonly line: number; readonly claimId: string; readonly batchId: string; readonly subsidyKind: string; readonly payee: Payee;
  readonly grossFen: number; readonly offsets: readonly Offset[]; readonly netFen: number;
  readonly part?: ProjectPart;
  /** where all people of the claim have one */
  readonly personCategory?: string;
}
export interface LineAttempt { readonly line: number; readonly attempt: number }
interface LineRef { readonly paymentId: string; readonly line: number; readonly attempt: number }

/** What the bank answers when it is asked for a line whose fate nobody knows. */
export type BankAnswer = 'SETTLED' | 'FAILED' | 'UNKNOWN';

/**
 * Life of a payment order, line by line (rulings D4): CREATED → REVIEWED → SENT → SETTLED | FAILED | UNKNOWN; SETTLED → RETURNED.
 * A failed or returned line is reissued as another attempt; an unknown one is only asked for.
 */
export type PaymentEvent =
  | Fact<'PaymentOrdered.v1', {
      readonly paymentId: string; readonly requestId: string; readonly fundSource: FundSource; readonly lines: readonly PaymentLine[];
      readonly totalNetFen: number;
      /** left out: the expenditure account */
      readonly route?: PaymentRoute;
    }>
  | Fact<'PaymentReviewed.v1', { readonly paymentId: string; readonly lines: readonly LineAttempt[] }>
  | Fact<'PaymentReleased.v1', { readonly paymentId: string; readonly lines: readonly LineAttempt[] }>
  | Fact<'PaymentFileSent.v1', {
      readonly paymentId: string; readonly fileId: string; readonly lines: readonly LineAttempt[]; readonly totalFen: number;
      /** SHA-256, hex, of the bytes of the file */
      readonly fileHash: string;
    }>
  | Fact<'PaymentSettled.v1', LineRef & {
      readonly fundSource: FundSource; readonly claimId: string; readonly batchId: string; readonly subsidyKind: string; readonly payeeKind: string;
      readonly grossFen: number; readonly offsets: readonly Offset[]; readonly netFen: number; readonly bankReference: string;
      /** true when returned money goes out again: a temporary receipt is settled, nothing is expensed (J10) */
      readonly repayment: boolean;
      readonly route?: PaymentRoute; readonly part?: ProjectPart; readonly personCategory?: string;
    }>
  | Fact<'PaymentReturned.v1', LineRef & {
      readonly fundSource: FundSource; readonly claimId: string; readonly subsidyKind: string; readonly amountFen: number; readonly returnCode: string;
      readonly bankReference: string; readonly route?: PaymentRoute;
    }>
  | Fact<'PaymentReturnTraced.v1', LineRef & { readonly claimId: string; readonly receiptId: string; readonly returnCode: string }>
  | Fact<'PaymentFailed.v1', LineRef & { readonly failureCode: string }>
  | Fact<'PaymentUnknown.v1', LineRef & { readonly reason: string }>
  | Fact<'BankQueried.v1', LineRef & {
      readonly queryId: string; readonly answer: BankAnswer;
      /** SHA-256, hex, of the bank's answer */
      readonly evidenceHash: string;
    }>
  | Fact<'PaymentCancelled.v1', LineRef & {
      readonly fundSource: FundSource; readonly claimId: string; readonly batchId: string; readonly subsidyKind: string; readonly payeeKind: string;
      readonly amountFen: number; readonly reason: string; readonly route?: PaymentRoute;
      /** of a line that was paid and came back: the years its money was expensed in; left out when it was never paid */
      readonly expensedYear?: ExpensedYear;
      /** what the line set off: its amount is in gross then `amountFen` and these; the debts are owed again */
      readonly offsets?: readonly Offset[];
      /** of a line that set something off and was never paid, but whose money was released: the year of Book F */
      readonly releasedYearF?: number;
      readonly part?: ProjectPart;
    }>
  | Fact<'PayeeAccountCorrectionProposed.v1', { readonly paymentId: string; readonly line: number; readonly accountId: string }>
  | Fact<'PayeeAccountCorrected.v1', { readonly paymentId: string; readonly line: number; readonly accountId: string; readonly proposedBy: string }>
  | Fact<'PaymentReissued.v1', LineRef & { readonly accountId: string }>;
