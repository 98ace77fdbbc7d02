import type { Payee } from '../claim/claim.events.js';
import type { Fact } from '../fact.js';

/** A claim as it stands in its batch, with the officers who acted on it: the approver is checked against them (rulings C27). */
export interface BatchedClaim {
  readonly claimId: string; readonly subsidyKind: string; readonly payee: Payee; readonly amountFen: number;
  readonly officers: { readonly submittedBy: string; readonly acceptedBy: string; readonly firstBy: string; readonly secondBy: string };
}

/** CLOSED → NOTIFIED → APPROVED → FUNDED. */
export type BatchEvent =
  | Fact<'BatchClosed.v1', { readonly batchId: string; readonly claims: readonly BatchedClaim[]; readonly totalFen: number }>
  | Fact<'BatchNotified.v1', { readonly batchId: string; readonly noticeId: string }>
  | Fact<'BatchApproved.v1', { readonly batchId: string; readonly totalFen: number }>
  | Fact<'BatchFunded.v1', { readonly batchId: string; readonly requestId: string }>;
