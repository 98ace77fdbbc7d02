import type { Payee } from '../claim/claim.events.js';
import type { ProjectPart } from '../claim/claim-money.events.js';
import type { Fact } from '../fact.js';

/** The steps of a claim somebody took, by who took them. */
export interface ActedOn { readonly submittedBy: string; readonly acceptedBy: string; readonly firstBy: string; readonly secondBy: string }
/** A claim as it stands in its batch, with the officers who acted on it: the approver is checked against them (rulings C27). */
export interface BatchedClaim {
  readonly claimId: string; readonly subsidyKind: string; readonly payee: Payee; readonly amountFen: number;
  readonly officers: ActedOn;
  /** of the steps a deputy took, the officer it stood in for (S12) */
  readonly onBehalfOf?: Partial<ActedOn>;
  /** of a claim of a bought training */
  readonly part?: ProjectPart;
}
/** Why a claim left its batch; the two that end in a rejection are the first and the third. */
export type RemovalGround = 'INELIGIBLE' | 'RETURNED' | 'OBJECTION_UPHELD' | 'APPROVAL_RETURNED' | 'APPROVAL_REVOKED' | 'ENDED_ELSEWHERE';

/** OPEN → CLOSED → NOTIFIED → CLEARED → APPROVED → FUNDED → SETTLED. */
export type BatchEvent =
  | Fact<'BatchOpened.v1', { readonly batchId: string }>
  | Fact<'ClaimsCollected.v1', { readonly batchId: string; readonly claims: readonly BatchedClaim[] }>
  | Fact<'BatchClosed.v1', { readonly batchId: string; readonly claims: readonly BatchedClaim[]; readonly totalFen: number }>
  | Fact<'BatchNotified.v1', { readonly batchId: string; readonly noticeId: string }>
  | Fact<'BatchNoticeWithdrawn.v1', { readonly batchId: string; readonly noticeId: string }>
  | Fact<'BatchCleared.v1', { readonly batchId: string; readonly noticeId: string }>
  | Fact<'ClaimRemovedFromBatch.v1', {
      readonly batchId: string; readonly claimId: string; readonly ground: RemovalGround; readonly reason: string; readonly amountFen: number;
      /** both totals stay visible */
      readonly totalBeforeFen: number; readonly totalFen: number;
    }>
  | Fact<'BatchApproved.v1', { readonly batchId: string; readonly totalFen: number }>
  | Fact<'BatchFunded.v1', { readonly batchId: string; readonly requestId: string }>
  | Fact<'BatchSettled.v1', { readonly batchId: string; readonly totalFen: number }>;
