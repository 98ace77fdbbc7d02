import type { BatchRelease, Offset } from '../account/account.events.js';
import { broken, type Fold } from '../fact.js';
import type { FundRequestEvent } from './fund-request.events.js';

export interface FundRequest {
  readonly is: 'drafted' | 'submitted' | 'agencyReviewed' | 'examined' | 'released' | 'credited' | 'returned' | 'rejected';
  readonly requestId: string; readonly org: string;
  readonly lines: readonly BatchRelease[]; readonly offsets: readonly Offset[]; readonly grossFen: number; readonly offsetFen: number; readonly netFen: number;
  readonly requestedBy: string; readonly reviewedBy?: string; readonly examinedBy?: string;
  readonly direct: boolean;
}
export type FundRequestState = { readonly is: 'unknown' } | FundRequest;

export const fundRequestFold: Fold<FundRequestState, FundRequestEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    // Asked again after a return, the request begins anew: who reviewed the old one has reviewed nothing of this.
    if (event.type === 'FundRequestDrafted.v1' || event.type === 'FundsRequested.v1') {
      const is = event.type === 'FundsRequested.v1' ? 'submitted' : 'drafted';
      return { is, org: event.meta.org, requestedBy: event.meta.actor, direct: false, ...event.data };
    }
    if (state.is === 'unknown') return broken('fundRequest', event);
    switch (event.type) {
      case 'FundRequestReviewed.v1': return { ...state, is: 'agencyReviewed', reviewedBy: event.meta.actor };
      case 'FundRequestExamined.v1': return { ...state, is: 'examined', examinedBy: event.meta.actor };
      case 'FundRequestReturned.v1': return { ...state, is: 'returned' };
      case 'FundRequestRejected.v1': return { ...state, is: 'rejected' };
      case 'FundRequestReleased.v1': return { ...state, is: 'released', direct: event.data.direct ?? false };
      case 'FundsCredited.v1': return { ...state, is: 'credited' };
      default: return broken('fundRequest', event satisfies never);
    }
  },
};
