import type { Day } from '#kernel';
import type { Fact } from '../fact.js';
import type { ClaimMoneyEvent, ProjectPart } from './claim-money.events.js';

export type PayeeKind = 'PERSON' | 'INSTITUTION' | 'ENTERPRISE';
export interface Payee { readonly kind: PayeeKind; readonly id: string; readonly accountId: string }
export interface ClaimTrainee {
  readonly personId: string; readonly certificateId: string;
  /** what the training of this person really cost, in fen: the subsidy is the lower of it and the standard */
  readonly feeFen?: number;
  /** of work for training: the months paid for */
  readonly months?: number;
}
/** What one trainee's certificate is worth under the rule set, in fen. */
export interface ClaimLine extends ClaimTrainee {
  readonly certificateKind: string; readonly level: number; readonly standardKey: string; readonly amountFen: number;
}
/** What a claim without certificates is worth: days, graduates or a contract, at a price in fen, and the result. */
export interface ClaimUnits { readonly units: number; readonly standardKey: string; readonly standardFen: number; readonly amountFen: number }
/** The terms of a bought training a claim was made under: fixed in the claim, so that a later change of the project moves nothing. */
export interface ProjectTerms { readonly projectId: string; readonly unitPriceFen: number; readonly headcount: number }
/** The budget year each book expensed the money in: F at release, A at payment (rulings C21). */
export interface ExpensedYear { readonly F: number; readonly A: number }

/** Life of a claim (domain.md §2.3). Every batch step is here too, so that a claim folds alone (rulings D2). */
export type ClaimEvent =
  | Fact<'ClaimSubmitted.v1', {
      readonly claimId: string; readonly subsidyKind: string; readonly channel: PayeeKind; readonly classId: string; readonly payee: Payee;
      readonly trainees: readonly ClaimTrainee[];
      /** reference of the 代领 agreement when the institution claims */
      readonly agreement?: string;
      /** the enterprise that hired or employs the trainees */
      readonly enterpriseId?: string;
      /** reference of the contract by which the enterprise entrusted the training */
      readonly entrustment?: string;
      /** what the trainees were charged in total, as declared, in fen */
      readonly tuitionFen?: number;
      /** which of the four entrepreneurship trainings, of kind STARTUP */
      readonly variant?: string;
      /** of a bought training: its terms and how many of the qualified found work */
      readonly project?: ProjectTerms & { readonly employed: number };
    }>
  | Fact<'LivingClaimSubmitted.v1', {
      readonly claimId: string; readonly subsidyKind: 'LIVING'; readonly classId: string; readonly personId: string; readonly payee: Payee;
      /** days attended */
      readonly days: number;
      readonly personCategory: string;
    }>
  | Fact<'SchoolClaimSubmitted.v1', {
      readonly claimId: string; readonly subsidyKind: 'ENTERPRISE_SCHOOL'; readonly supportId: string; readonly payee: Payee; readonly countedOn: Day;
      readonly graduates: number;
      /** every share of the school in order; this claim's is the one at `share` */
      readonly parts: readonly number[]; readonly share: number;
    }>
  | Fact<'ProjectAdvanceSubmitted.v1', {
      readonly claimId: string; readonly subsidyKind: 'PROJECT'; readonly classId: string; readonly payee: Payee; readonly project: ProjectTerms;
      readonly amountFen: number;
    }>
  | Fact<'ClaimSupplementRequested.v1', {
      readonly claimId: string;
      /** everything that is missing, told at once (一次性告知) */
      readonly items: readonly string[];
      /** last day to hand it in */
      readonly dueOn: Day;
    }>
  | Fact<'ClaimSupplemented.v1', {
      readonly claimId: string;
      /** SHA-256 of each paper handed in */
      readonly evidence: readonly string[];
    }>
  | Fact<'ClaimLapsed.v1', { readonly claimId: string; readonly dueOn: Day }>
  | Fact<'ClaimRefused.v1', { readonly claimId: string; readonly reason: string }>
  | Fact<'ClaimWithdrawn.v1', { readonly claimId: string; readonly reason: string; readonly from: string }>
  | Fact<'ClaimReturned.v1', { readonly claimId: string; readonly at: 'FIRST_REVIEW' | 'SECOND_REVIEW'; readonly reason: string }>
  | Fact<'ClaimAccepted.v1', { readonly claimId: string; readonly headcount: number }>
  | Fact<'ClaimFirstReviewed.v1', {
      readonly claimId: string; readonly amountFen: number; readonly lines: readonly ClaimLine[]; readonly ruleSet: string;
      /** of a claim that is not worth the sum of its certificates */
      readonly units?: ClaimUnits;
      /** of a claim of a bought training */
      readonly part?: ProjectPart;
      /** of a claim of one person: as whom it is enrolled */
      readonly personCategory?: string;
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
  | Fact<'ClaimClawbackCancelled.v1', {
      readonly claimId: string; readonly clawbackId: string;
      /** true where an earlier case had brought a part of it back */
      readonly partly?: boolean;
    }>
  | ClaimMoneyEvent;
