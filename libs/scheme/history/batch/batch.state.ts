import { sumFen } from '#kernel';
import { broken, type Fold, type Recorded } from '../fact.js';
import type { BatchedClaim, BatchEvent, RemovalGround } from './batch.events.js';

export interface Removed { readonly claimId: string; readonly ground: RemovalGround; readonly amountFen: number }
export interface Batch {
  readonly is: 'open' | 'closed' | 'notified' | 'cleared' | 'approved' | 'funded' | 'settled'; readonly batchId: string; readonly org: string;
  /** the claims that are in it now */
  readonly claims: readonly BatchedClaim[]; readonly totalFen: number;
  /** the total it was closed with, before any claim left */
  readonly closedTotalFen: number; readonly removed: readonly Removed[];
  readonly noticeId?: string; readonly requestId?: string; readonly approvedBy?: string;
}
export type BatchState = { readonly is: 'unknown' } | Batch;

const totalOf = (claims: readonly BatchedClaim[]): number => sumFen(claims.map(({ amountFen }) => amountFen));

const opened = (event: Recorded<Extract<BatchEvent, { type: 'BatchOpened.v1' | 'BatchClosed.v1' }>>): Batch => {
  const { batchId } = event.data;
  const none = { batchId, org: event.meta.org, removed: [] };
  if (event.type === 'BatchOpened.v1') return { ...none, is: 'open', claims: [], totalFen: 0, closedTotalFen: 0 };
  return { ...none, is: 'closed', claims: event.data.claims, totalFen: event.data.totalFen, closedTotalFen: event.data.totalFen };
};

export const batchFold: Fold<BatchState, BatchEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'BatchOpened.v1') return opened(event);
    if (event.type === 'BatchClosed.v1') return state.is === 'unknown' ? opened(event) : { ...opened(event), removed: state.removed };
    if (state.is === 'unknown') return broken('batch', event);
    switch (event.type) {
      case 'ClaimsCollected.v1': {
        const claims = [...state.claims, ...event.data.claims];
        return { ...state, claims, totalFen: totalOf(claims) };
      }
      case 'BatchNotified.v1': return { ...state, is: 'notified', noticeId: event.data.noticeId };
      case 'BatchNoticeWithdrawn.v1': {
        const { noticeId: _withdrawn, ...batch } = state;
        return { ...batch, is: 'closed' };
      }
      case 'BatchCleared.v1': return { ...state, is: 'cleared' };
      case 'ClaimRemovedFromBatch.v1': {
        const { claimId, ground, amountFen, totalFen } = event.data;
        return {
          ...state, claims: state.claims.filter((each) => each.claimId !== claimId), totalFen, removed: [...state.removed, { claimId, ground, amountFen }],
        };
      }
      case 'BatchApproved.v1': return { ...state, is: 'approved', approvedBy: event.meta.actor };
      case 'BatchFunded.v1': return { ...state, is: 'funded', requestId: event.data.requestId };
      case 'BatchSettled.v1': return { ...state, is: 'settled' };
      default: return broken('batch', event satisfies never);
    }
  },
};
