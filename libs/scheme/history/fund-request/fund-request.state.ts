import type { BatchRelease, Offset } from '../account/account.events.js';
import { broken, type Fold } from '../fact.js';
import type { FundRequestEvent } from './fund-request.events.js';

export interface FundRequest {
  readonly is: 'submitted' | 'agencyReviewed' | 'examined' | 'released'; readonly requestId: string; readonly org: string;
  readonly lines: readonly BatchRelease[]; readonly offsets: readonly Offset[]; readonly grossFen: number; readonly offsetFen: number; readonly netFen: number;
  readonly requestedBy: string; readonly reviewedBy?: string; readonly examinedBy?: string;
}
export type FundRequestState = { readonly is: 'unknown' } | FundRequest;

export const fundRequestFold: Fold<FundRequestState, FundRequestEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'FundsRequested.v1') return { is: 'submitted', org: event.meta.org, requestedBy: event.meta.actor, ...event.data };
    if (state.is === 'unknown') return broken('fundRequest', event);
    switch (event.type) {
      case 'FundRequestReviewed.v1': return { ...state, is: 'agencyReviewed', reviewedBy: event.meta.actor };
      case 'FundRequestExamined.v1': return { ...state, is: 'examined', examinedBy: event.meta.actor };
      case 'FundRequestReleased.v1': return { ...state, is: 'released' };
      default: return broken('fundRequest', event satisfies never);
    }
  },
};
