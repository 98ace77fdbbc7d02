import type { Day } from '#kernel';
import type { ExpensedYear } from '../claim/claim.events.js';
import type { Fact } from '../fact.js';

/** Only the surplus of the unemployment insurance fund feeds the dedicated account (JN-3.2b, JN-3.2c). */
export type FundSource = 'UI_FUND';
export interface KindAmount { readonly subsidyKind: string; readonly amountFen: number }
/** fen of one project */
export interface ProjectAdvance { readonly projectId: string; readonly amountFen: number }
export interface BatchRelease {
  readonly batchId: string; readonly subsidyKind: string; readonly grossFen: number;
  /** parts of the gross that are advances Book F carries as temporary payments until their settlement, one a project */
  readonly advances?: readonly ProjectAdvance[];
}
/** Part of a clawback receivable set off against a claim of the same payee (rulings D16). */
export interface Offset {
  readonly clawbackId: string; readonly claimId: string; readonly subsidyKind: string; readonly amountFen: number; readonly expensedYear: ExpensedYear;
}
export interface SweptReceipt {
  readonly clawbackId: string; readonly receiptId: string; readonly subsidyKind: string; readonly amountFen: number; readonly expensedYear: ExpensedYear;
}

/** Where a payee is paid from (O-9): the agency's expenditure account after a release, or the fiscal account at once. */
export type PaymentRoute = 'EXPENDITURE_ACCOUNT' | 'FISCAL_ACCOUNT';
/** What an unidentified receipt turned out to be: interest, a payment that came back, money of a clawback, or money of another to be sent back. */
export type ReceiptMeaning = 'INTEREST' | 'PAYMENT_RETURN' | 'CLAWBACK' | 'TO_RETURN';
/** Why money goes back to who returned it: more came than was owed, or the demand it came under was cancelled. */
export type RefundGround = 'EXCESS' | 'CANCELLED_DEMAND';
interface AccountReceipt { readonly receiptId: string; readonly fundSource: FundSource; readonly amountFen: number; readonly into: PaymentRoute }
/** Money released for a claim that nobody will get. */
export interface UnusedFunds {
  readonly claimId: string; readonly subsidyKind: string; readonly amountFen: number; readonly expensedYearF: number;
  /** the project, of an advance Book F carries as a temporary payment: nothing was expensed */
  readonly advanceOf?: string;
}
interface FundRelease {
  readonly requestId: string; readonly fundSource: FundSource; readonly lines: readonly BatchRelease[]; readonly offsets: readonly Offset[];
  readonly grossFen: number; readonly offsetFen: number; readonly netFen: number;
}

/** Movements beside the golden thread: plan, the way up, interest of the expenditure account, surplus and refunds. */
export type FundMovement =
  | Fact<'AnnualPlanSet.v1', {
      readonly planId: string; readonly fundSource: FundSource; readonly year: number;
      /** added to what was planned of that year before */
      readonly amountFen: number; readonly document: string;
    }>
  | Fact<'RemittanceSent.v1', {
      readonly transferId: string; readonly fundSource: FundSource; readonly toOrg: string; readonly amountFen: number; readonly document: string;
    }>
  | Fact<'RemittanceReceived.v1', { readonly transferId: string; readonly fundSource: FundSource; readonly fromOrg: string; readonly amountFen: number }>
  | Fact<'InterestSwept.v1', {
      readonly sweepId: string; readonly fundSource: FundSource; readonly interests: readonly string[]; readonly amountFen: number;
    }>
  | Fact<'SurplusReturnProposed.v1', {
      readonly returnId: string; readonly fundSource: FundSource; readonly amountFen: number; readonly document: string;
    }>
  | Fact<'SurplusReturned.v1', {
      readonly returnId: string; readonly fundSource: FundSource; readonly amountFen: number; readonly bankReference: string; readonly proposedBy: string;
    }>
  | Fact<'RefundAuthorised.v1', { readonly refundId: string; readonly clawbackId: string; readonly fundSource: FundSource; readonly amountFen: number }>
  | Fact<'RefundPaid.v1', {
      readonly refundId: string; readonly clawbackId: string; readonly claimId: string; readonly ground: RefundGround; readonly from: PaymentRoute;
      readonly fundSource: FundSource; readonly subsidyKind: string; readonly amountFen: number; readonly expensedYear: ExpensedYear;
      readonly bankReference: string;
    }>;

/** The dedicated account of one organisation: one event per batch, release, transfer or receipt, never per claim that goes its way (rulings C33). */
export type AccountEvent =
  | Fact<'FundAccrued.v1', {
      readonly accrualId: string; readonly fundSource: FundSource; readonly amountFen: number; readonly approvalDocument: string;
      /** number of the counterpart voucher in the unemployment insurance fund's own book */
      readonly uiFundVoucher: string;
      /** taken from the plan of the year; left out where there is none */
      readonly plannedFen?: number;
    }>
  | Fact<'FundCapacityRecorded.v1', {
      readonly capacityId: string;
      /** the day the two figures describe: what the unemployment insurance fund holds, and what it pays a month */
      readonly asAt: Day; readonly balanceFen: number; readonly monthlyBenefitsFen: number;
      readonly source: string;
      /** SHA-256 of the document */
      readonly evidenceHash: string;
    }>
  | Fact<'AllocationSent.v1', {
      readonly transferId: string; readonly fundSource: FundSource; readonly toOrg: string; readonly amountFen: number; readonly document: string;
    }>
  | Fact<'AllocationReceived.v1', { readonly transferId: string; readonly fundSource: FundSource; readonly fromOrg: string; readonly amountFen: number }>
  | Fact<'InterestCredited.v1', {
      readonly interestId: string; readonly fundSource: FundSource; readonly amountFen: number; readonly bankReference: string;
      /** left out: the fiscal account */
      readonly into?: PaymentRoute;
    }>
  | Fact<'BatchCommitted.v1', { readonly batchId: string; readonly fundSource: FundSource; readonly lines: readonly KindAmount[]; readonly totalFen: number }>
  | Fact<'CommitmentWithdrawn.v1', {
      readonly batchId: string; readonly claims: readonly string[]; readonly fundSource: FundSource; readonly lines: readonly KindAmount[];
      readonly totalFen: number;
      /** how far the money was: promised, promised for direct payment, or standing in the expenditure account */
      readonly stage: 'COMMITTED' | 'AUTHORISED' | 'RELEASED';
    }>
  | Fact<'FundsReleased.v1', FundRelease>
  | Fact<'DirectPaymentAuthorised.v1', FundRelease>
  | Fact<'AuthorisationLapsed.v1', { readonly requestId: string; readonly claimId: string; readonly amountFen: number }>
  | Fact<'UnusedFundsReturned.v1', {
      readonly returnId: string; readonly fundSource: FundSource; readonly items: readonly UnusedFunds[]; readonly amountFen: number;
    }>
  | Fact<'PaymentRouteChosen.v1', { readonly org: string; readonly route: PaymentRoute }>
  | Fact<'UnidentifiedReceived.v1', AccountReceipt & { readonly bankReference: string }>
  | Fact<'ReceiptIdentified.v1', AccountReceipt & {
      readonly meaning: ReceiptMeaning; readonly reason: string;
      /** of money of a clawback: the case, and how its subsidy was expensed */
      readonly clawbackId?: string; readonly subsidyKind?: string; readonly expensedYear?: ExpensedYear;
      /** the line of a payment that came back; older events tell it in the payment's own history only */
      readonly paymentId?: string; readonly line?: number;
    }>
  | Fact<'ReceiptSentBack.v1', AccountReceipt & { readonly bankReference: string }>
  | Fact<'SweptToFiscalAccount.v1', {
      readonly sweepId: string; readonly fundSource: FundSource; readonly receipts: readonly SweptReceipt[]; readonly amountFen: number;
    }>
  | Fact<'RecoveryCredited.v1', SweptReceipt & { readonly fundSource: FundSource; readonly bankReference: string }>
  | FundMovement;
