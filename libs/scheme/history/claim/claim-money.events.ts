import type { Fact } from '../fact.js';
import type { FindingOutcome } from '../finding/finding.events.js';

/**
 * Which part of a bought training (JN-2.1.3a) a claim pays: the advance after its start or the rest at its settlement. The first reviewer fixes it in fen.
 *
 * @source domain.md §3.4 J19–J21
 */
export interface ProjectPart {
  readonly projectId: string; readonly part: 'ADVANCE' | 'SETTLEMENT';
  /** paid in advance and cleared by this settlement; 0 of an advance */
  readonly advanceFen: number;
  /** what the contract still promises beside the advance: stands from the advance to the settlement */
  readonly remainderFen: number;
  /** Book F carries the advance as a temporary payment (1101) until the settlement; left out: it expenses the advance when the money leaves (J19) */
  readonly carriedInF?: boolean;
  /** the department of annex 1 the class counts to, where its filing names one */
  readonly department?: string;
}

/** Steps of a claim between its batch and its payee. */
export type ClaimMoneyEvent =
  | Fact<'ClaimReturnedFromBatch.v1', { readonly claimId: string; readonly batchId: string; readonly reason: string }>
  | Fact<'ClaimObjected.v1', { readonly claimId: string; readonly noticeId: string; readonly objectionId: string }>
  | Fact<'ClaimNoticeCleared.v1', { readonly claimId: string; readonly noticeId: string }>
  | Fact<'ClaimNoticeWithdrawn.v1', { readonly claimId: string; readonly noticeId: string }>
  | Fact<'ClaimRevoked.v1', { readonly claimId: string; readonly reason: string; readonly amountFen: number }>
  | Fact<'ClaimCancelled.v1', { readonly claimId: string; readonly reason: string }>
  | Fact<'ClaimMoneyIdle.v1', {
      readonly claimId: string;
      /** stands in the expenditure account for nobody, until it is returned to the fiscal account */
      readonly amountFen: number;
      /** the project, of an advance Book F carries as a temporary payment */
      readonly advanceOf?: string;
    }>
  | Fact<'ClaimFindingOpened.v1', {
      readonly claimId: string;
      /** opened about this claim before it was paid: no money moves for it until the finding is decided (rulings D14) */
      readonly findingId: string;
    }>
  | Fact<'ClaimFindingClosed.v1', {
      readonly claimId: string; readonly findingId: string;
      /** a confirmed finding goes on barring the claim from its money */
      readonly outcome: FindingOutcome;
    }>
  | Fact<'ClaimMoneyReturned.v1', { readonly claimId: string; readonly returnId: string; readonly amountFen: number }>
  | Fact<'ClaimClawbackReopened.v1', { readonly claimId: string; readonly clawbackId: string; readonly amountFen: number }>;
