import type { Day } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { InvestmentShare, SchoolSupportEvent } from './school-support.events.js';

export interface SchoolSupport {
  readonly is: 'counted'; readonly supportId: string; readonly graduates: number; readonly queriedOn: Day; readonly shares: readonly InvestmentShare[];
  /** the claim that holds each enterprise's share */
  readonly held: Readonly<Record<string, string>>;
}
export type SchoolSupportState = { readonly is: 'unknown' } | SchoolSupport;

export const schoolSupportFold: Fold<SchoolSupportState, SchoolSupportEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'SchoolSupportCounted.v1') {
      const { supportId, graduates, queriedOn, shares } = event.data;
      return { is: 'counted', supportId, graduates, queriedOn, shares, held: {} };
    }
    if (state.is === 'unknown') return broken('schoolSupport', event);
    const { enterpriseId, claimId } = event.data;
    switch (event.type) {
      case 'SchoolShareReserved.v1': return { ...state, held: { ...state.held, [enterpriseId]: claimId } };
      case 'SchoolShareReleased.v1': return { ...state, held: Object.fromEntries(Object.entries(state.held).filter(([, holder]) => holder !== claimId)) };
      default: return broken('schoolSupport', event satisfies never);
    }
  },
};
