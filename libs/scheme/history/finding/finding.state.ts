import { broken, type Fold } from '../fact.js';
import type { FindingEvent } from './finding.events.js';

export interface OpenFinding {
  readonly is: 'open'; readonly findingId: string; readonly rule: string; readonly claimId: string; readonly personId: string; readonly factId: string;
}
export type FindingState = { readonly is: 'unknown' } | OpenFinding;

export const findingFold: Fold<FindingState, FindingEvent> = {
  initial: { is: 'unknown' },
  evolve: (_state, event) => {
    if (event.type !== 'FindingOpened.v1' && event.type !== 'FindingRaised.v1') return broken('finding', event);
    const { findingId, rule, claimId, personId, factId } = event.data;
    return { is: 'open', findingId, rule, claimId, personId, factId };
  },
};
