import type { Day } from '#kernel';
import type { FundSource, RefundGround } from '../account/account.events.js';
import type { ExpensedYear, Payee } from '../claim/claim.events.js';
import type { Fact } from '../fact.js';

export type FindingNature = 'FRAUD' | 'ERROR_BY_CLAIMANT' | 'ERROR_BY_AGENCY' | 'SYSTEM_DEFECT' | 'POLICY_AMBIGUITY';
export interface ClawbackLine {
  /** left out of a claim that was paid for no person: the support of an enterprise's school */
  readonly personId?: string | undefined;
  readonly findingId: string; readonly amountFen: number;
}
interface Money { readonly fundSource: FundSource; readonly subsidyKind: string; readonly amountFen: number; readonly expensedYear: ExpensedYear }

/** Money may come back through the agency's expenditure account, from where it is swept, or straight into the fiscal account. */
export type ClawbackAccount = 'EXPENDITURE_ACCOUNT' | 'FISCAL_ACCOUNT';
/** 申诉 · 行政复议 · 行政诉讼 */
export type ObjectionWay = 'APPEAL' | 'RECONSIDERATION' | 'LITIGATION';
export interface Instalment { readonly dueOn: Day; readonly amountFen: number }
/** Who must agree to a write-off besides the officer who proposes it; the finance bureau only above the limit (S7). */
export type WriteOffApprover = 'FIN_REV' | 'APPROVE' | 'FB_APPR';

/**
 * OPENED → DEMAND_APPROVED → SERVED → PARTLY_PAID → CLOSED_PAID, a case per claim with lines per trainee (rulings D15).
 * SERVED | PARTLY_PAID → INSTALMENT | OVERDUE; OVERDUE → ENFORCEMENT | REFERRED; OBJECTED → UPHELD | CANCELLED; WRITE_OFF_PENDING → WRITTEN_OFF → REVIVED.
 */
export type ClawbackEvent =
  | Fact<'ClawbackOpened.v1', {
      readonly clawbackId: string; readonly claimId: string; readonly payee: Payee; readonly nature: FindingNature; readonly lines: readonly ClawbackLine[];
      readonly fundSource: FundSource; readonly subsidyKind: string; readonly amountFen: number; readonly expensedYear: ExpensedYear;
    }>
  | Fact<'ClawbackDemanded.v1', Money & { readonly clawbackId: string; readonly claimId: string; readonly openedBy: string }>
  | Fact<'ClawbackServed.v1', { readonly clawbackId: string; readonly servedOn: Day; readonly dueOn: Day; readonly document: string }>
  | Fact<'ClawbackReceived.v1', Money & {
      readonly clawbackId: string; readonly receiptId: string; readonly into: ClawbackAccount; readonly bankReference: string;
    }>
  | Fact<'ClawbackSwept.v1', { readonly clawbackId: string; readonly sweepId: string; readonly receiptIds: readonly string[] }>
  | Fact<'ClawbackOffsetReserved.v1', { readonly clawbackId: string; readonly requestId: string; readonly claimId: string; readonly amountFen: number }>
  | Fact<'ClawbackOffsetReleased.v1', { readonly clawbackId: string; readonly requestId: string; readonly claimId: string; readonly amountFen: number }>
  | Fact<'ClawbackOffsetSettled.v1', { readonly clawbackId: string; readonly claimId: string; readonly paymentId: string; readonly amountFen: number }>
  | Fact<'ClawbackOffsetUndone.v1', { readonly clawbackId: string; readonly claimId: string; readonly paymentId: string; readonly amountFen: number }>
  | Fact<'ClawbackReceiptTraced.v1', Money & {
      readonly clawbackId: string; readonly claimId: string; readonly receiptId: string; readonly into: ClawbackAccount;
      /** true after a write-off */
      readonly late?: boolean;
    }>
  | Fact<'ClawbackRefundProposed.v1', {
      readonly clawbackId: string; readonly refundId: string; readonly ground: RefundGround; readonly from: ClawbackAccount; readonly amountFen: number;
      readonly document: string;
      /** receipts kept in the expenditure account for it: they are not swept any more */
      readonly receiptIds: readonly string[];
    }>
  | Fact<'ClawbackRefundApproved.v1', { readonly clawbackId: string; readonly refundId: string; readonly proposedBy: string }>
  | Fact<'ClawbackRefunded.v1', { readonly clawbackId: string; readonly refundId: string; readonly amountFen: number }>
  | Fact<'ClawbackClosed.v1', { readonly clawbackId: string }>
  | Fact<'ClawbackInstalmentAgreed.v1', { readonly clawbackId: string; readonly instalments: readonly Instalment[]; readonly amountFen: number }>
  | Fact<'ClawbackOverdue.v1', { readonly clawbackId: string; readonly dueOn: Day; readonly outstandingFen: number }>
  | Fact<'ClawbackEnforced.v1', { readonly clawbackId: string; readonly court: string; readonly document: string }>
  | Fact<'ClawbackReferred.v1', { readonly clawbackId: string; readonly authority: string; readonly document: string }>
  | Fact<'ClawbackObjected.v1', { readonly clawbackId: string; readonly way: ObjectionWay; readonly document: string }>
  | Fact<'ClawbackUpheld.v1', { readonly clawbackId: string; readonly document: string }>
  | Fact<'ClawbackCancelled.v1', Money & {
      readonly clawbackId: string; readonly claimId: string; readonly document: string;
      /** came back under the cancelled demand and is owed to the payee again */
      readonly refundFen: number;
    }>
  | Fact<'ClawbackExcessReceived.v1', {
      readonly clawbackId: string; readonly receiptId: string; readonly fundSource: FundSource; readonly amountFen: number; readonly into: ClawbackAccount;
      readonly bankReference: string;
    }>
  | Fact<'ClawbackWriteOffProposed.v1', {
      readonly clawbackId: string; readonly amountFen: number; readonly reason: string; readonly document: string;
      readonly approvals: readonly WriteOffApprover[];
    }>
  | Fact<'ClawbackWriteOffApproved.v1', { readonly clawbackId: string; readonly as: WriteOffApprover }>
  | Fact<'ClawbackWriteOffRejected.v1', { readonly clawbackId: string; readonly as: WriteOffApprover; readonly reason: string }>
  | Fact<'ClawbackWrittenOff.v1', Money & { readonly clawbackId: string; readonly claimId: string }>
  | Fact<'ClawbackRevived.v1', Money & {
      readonly clawbackId: string; readonly receiptId: string; readonly into: ClawbackAccount; readonly bankReference: string;
    }>;
