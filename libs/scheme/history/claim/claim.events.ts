import type { Fact } from '../fact.js';
import type { ClaimMoneyEvent, ProjectPart } from './claim-money.events.js';

export type PayeeKind = 'PERSON' | 'INSTITUTION';
export interface Payee { readonly kind: PayeeKind; readonly id: string; readonly accountId: string }
export interface ClaimTrainee { readonly personId: string; readonly certificateId: string }
/** What one trainee's certificate is worth under the rule set, in fen. */
export interface ClaimLine extends ClaimTrainee {
  readonly certificateKind: string; readonly level: number; readonly standardKey: string; readonly amountFen: number;
}
/** The budget year each book expensed the money in: F at release, A at payment (rulings C21). */
export interface ExpensedYear { readonly F: number; readonly A: number }

/** Life of a claim (domain.md §2.3). Every batch step is here too, so that a claim folds alone (rulings D2). */
export type ClaimEvent =
  | Fact<'ClaimSubmitted.v1', {
      readonly claimId: string; readonly subsidyKind: string; readonly channel: PayeeKind; readonly classId: string; readonly payee: Payee;
      readonly trainees: readonly ClaimTrainee[];
      /** reference of the 代领 agreement when the institution claims */
      readonly agreement?: string;
    }>
  | Fact<'ClaimAccepted.v1', { readonly claimId: string; readonly headcount: number }>
  | Fact<'ClaimFirstReviewed.v1', {
      readonly claimId: string; readonly amountFen: number; readonly lines: readonly ClaimLine[]; readonly ruleSet: string;
      /** of a claim of a bought training */
      readonly part?: ProjectPart;
    }>
  | Fact<'ClaimSecondReviewed.v1', { readonly claimId: string; readonly amountFen: number }>
  | Fact<'ClaimRejected.v1', { readonly claimId: string; readonly at: 'FIRST_REVIEW' | 'SECOND_REVIEW' | 'BATCH' | 'OBJECTION'; readonly reason: string }>
  | Fact<'ClaimBatched.v1', { readonly claimId: string; readonly batchId: string }>
  | Fact<'ClaimNotified.v1', { readonly claimId: string; readonly batchId: string; readonly noticeId: string }>
  | Fact<'ClaimApproved.v1', { readonly claimId: string; readonly batchId: string; readonly amountFen: number }>
  | Fact<'ClaimFunded.v1', { readonly claimId: string; readonly requestId: string; readonly expensedYearF: number }>
  | Fact<'ClaimPaying.v1', { readonly claimId: string; readonly paymentId: string; readonly line: number }>
  | Fact<'ClaimPaid.v1', {
      readonly claimId: string; readonly paymentId: string; readonly line: number; readonly expensedYearA: number;
      /** of a payment from the fiscal account: Book F expenses it here, not at the release */
      readonly expensedYearF?: number;
    }>
  | Fact<'ClaimPaymentReturned.v1', { readonly claimId: string; readonly paymentId: string; readonly line: number; readonly returnCode: string }>
  | Fact<'ClaimUnderClawback.v1', { readonly claimId: string; readonly clawbackId: string; readonly amountFen: number }>
  | Fact<'ClaimClawedBack.v1', { readonly claimId: string; readonly clawbackId: string; readonly amountFen: number; readonly whole: boolean }>
  | Fact<'ClaimClawbackCancelled.v1', { readonly claimId: string; readonly clawbackId: string }>
  | ClaimMoneyEvent;
