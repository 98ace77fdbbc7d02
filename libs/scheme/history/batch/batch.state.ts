import { broken, type Fold } from '../fact.js';
import type { BatchedClaim, BatchEvent } from './batch.events.js';

export interface Batch {
  readonly is: 'closed' | 'notified' | 'approved' | 'funded'; readonly batchId: string; readonly org: string; readonly claims: readonly BatchedClaim[];
  readonly totalFen: number; readonly noticeId?: string; readonly requestId?: string;
}
export type BatchState = { readonly is: 'unknown' } | Batch;

export const batchFold: Fold<BatchState, BatchEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'BatchClosed.v1') return { is: 'closed', org: event.meta.org, ...event.data };
    if (state.is === 'unknown') return broken('batch', event);
    switch (event.type) {
      case 'BatchNotified.v1': return { ...state, is: 'notified', noticeId: event.data.noticeId };
      case 'BatchApproved.v1': return { ...state, is: 'approved' };
      case 'BatchFunded.v1': return { ...state, is: 'funded', requestId: event.data.requestId };
      default: return broken('batch', event satisfies never);
    }
  },
};
