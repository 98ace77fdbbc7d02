import type { FundSource, Offset } from '../account/account.events.js';
import type { Payee } from '../claim/claim.events.js';
import type { Fact } from '../fact.js';

/** One line of a payment order: the bank's idempotency key is `<paymentId>/<line>/<attempt>`. */
export interface PaymentLine {
  readonly line: number; readonly claimId: string; readonly batchId: string; readonly subsidyKind: string; readonly payee: Payee;
  readonly grossFen: number; readonly offsets: readonly Offset[]; readonly netFen: number;
}
interface LineRef { readonly paymentId: string; readonly line: number; readonly attempt: number }

/** Life of a payment order, line by line (rulings D4): CREATED → SENT → SETTLED; SETTLED → RETURNED → reissued → SENT → SETTLED. */
export type PaymentEvent =
  | Fact<'PaymentOrdered.v1', {
      readonly paymentId: string; readonly requestId: string; readonly fundSource: FundSource; readonly lines: readonly PaymentLine[];
      readonly totalNetFen: number;
    }>
  | Fact<'PaymentReleased.v1', { readonly paymentId: string; readonly lines: readonly { readonly line: number; readonly attempt: number }[] }>
  | Fact<'PaymentSettled.v1', LineRef & {
      readonly fundSource: FundSource; readonly claimId: string; readonly batchId: string; readonly subsidyKind: string; readonly payeeKind: string;
      readonly grossFen: number; readonly offsets: readonly Offset[]; readonly netFen: number; readonly bankReference: string;
      /** true when returned money goes out again: a temporary receipt is settled, nothing is expensed (J10) */
      readonly repayment: boolean;
    }>
  | Fact<'PaymentReturned.v1', LineRef & {
      readonly fundSource: FundSource; readonly claimId: string; readonly subsidyKind: string; readonly amountFen: number; readonly returnCode: string;
      readonly bankReference: string;
    }>
  | Fact<'PayeeAccountCorrectionProposed.v1', { readonly paymentId: string; readonly line: number; readonly accountId: string }>
  | Fact<'PayeeAccountCorrected.v1', { readonly paymentId: string; readonly line: number; readonly accountId: string; readonly proposedBy: string }>
  | Fact<'PaymentReissued.v1', LineRef & { readonly accountId: string }>;
