import { type Refusal } from '#kernel';
import {
  type Batch, type BatchState, batchStream, type Claim, type ClaimIs, type ClaimState, claimStream, type NoticeState, openObjections,
  type RemovalGround,
} from '#scheme/history';
import { type Decision, missing, no, record, to, type Writing } from '../verdict.js';
import { leaving } from '../claim/claim-states.rules.js';
import { batchMustBe } from './batch.rules.js';

export interface RemoveClaimFromBatch { readonly batchId: string; readonly claimId: string; readonly decision: 'REJECT' | 'RETURN'; readonly reason: string }

/** Claims leave a batch one after another: each event shows the total before and after it. */
export const removalsOf = (batch: Batch, claims: readonly string[], ground: RemovalGround, reason: string): Writing[] => {
  let totalFen = batch.totalFen;
  return claims.flatMap((claimId) => {
    const amountFen = batch.claims.find((each) => each.claimId === claimId)?.amountFen ?? 0;
    const totalBeforeFen = totalFen;
    totalFen -= amountFen;
    const { batchId } = batch;
    return [to(batchStream(batchId), {
      type: 'ClaimRemovedFromBatch.v1', data: { batchId, claimId, ground, reason, amountFen, totalBeforeFen, totalFen },
    })];
  });
};

/** A claim rejected out of its batch, with the places it held. */
export const rejectedOutOf = (claim: Claim, at: 'BATCH' | 'OBJECTION', reason: string): Writing[] => [
  to(claimStream(claim.claimId), { type: 'ClaimRejected.v1', data: { claimId: claim.claimId, at, reason } }), ...leaving(claim, 'REJECTED'),
];

/** The members of a batch a command names, or the first that is not in it. */
export const membersNamed = (batch: Batch, claims: readonly string[]): Refusal | undefined => {
  if (new Set(claims).size !== claims.length) return { refused: 'batch.claim-twice', why: '同一申领重复列入。' };
  const strange = claims.find((claimId) => !batch.claims.some((each) => each.claimId === claimId));
  return strange === undefined ? undefined
    : { refused: 'batch.claim-not-in-batch', why: `申领 ${strange} 不在批次 ${batch.batchId}。`, facts: [{ claimId: strange }] };
};

/** The states a claim has while it is in a batch that is not approved. */
export const IN_BATCH: readonly ClaimIs[] = ['batched', 'notified', 'objected', 'noticeCleared'];

/** A claim of the batch that ended elsewhere and only stands on its list. */
export const fallenClaim = (claims: readonly Claim[], states: readonly ClaimIs[]): Refusal | undefined => {
  const fallen = claims.find(({ is }) => !states.includes(is));
  if (fallen === undefined) return undefined;
  const { claimId, is } = fallen;
  return no('batch.claim-not-eligible', 'JN-3.3c', `申领 ${claimId} 状态为 ${is}，不再具备条件；请先移出批次（RemoveClaimFromBatch）。`, [{ claimId, is }]);
};

/**
 * Takes a claim out of a batch that is not approved yet: rejected because it became ineligible (rulings D14), or back to where it had passed the second
 * review. A claim that ended elsewhere, withdrawn by its applicant, only leaves the list.
 *
 * @refuses batch.unknown, batch.not-open, batch.claim-not-in-batch, batch.claim-twice, batch.claim-objected, claim.unknown
 * @clause JN-3.3c
 */
export const removeClaimFromBatch = (c: RemoveClaimFromBatch, world: { batch: BatchState; claim: ClaimState; notice: NoticeState }): Decision => {
  const { batch, claim, notice } = world;
  if (batch.is === 'unknown') return missing('batch', c.batchId);
  const wrong = batchMustBe(batch, ['open', 'closed', 'notified', 'cleared'], 'open') ?? membersNamed(batch, [c.claimId]);
  if (wrong !== undefined) return wrong;
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  if (openObjections(notice, c.claimId).length > 0) {
    return { refused: 'batch.claim-objected', why: `对申领 ${c.claimId} 的异议尚未处理；请基金监督岗先作决定。`, facts: [{ claimId: c.claimId }] };
  }
  const { claimId, batchId, reason } = c;
  if (!IN_BATCH.includes(claim.is)) return record(['JN-3.3c'], removalsOf(batch, [claimId], 'ENDED_ELSEWHERE', reason));
  if (c.decision === 'REJECT') return record(['JN-3.3c'], [...removalsOf(batch, [claimId], 'INELIGIBLE', reason), ...rejectedOutOf(claim, 'BATCH', reason)]);
  return record(['JN-3.3c'], [
    ...removalsOf(batch, [claimId], 'RETURNED', reason),
    to(claimStream(claimId), { type: 'ClaimReturnedFromBatch.v1', data: { claimId, batchId, reason } }),
  ]);
};
