import { broken, type Fold } from '../fact.js';
import type { FindingEvent } from './finding.events.js';

export interface OpenFinding {
  readonly is: 'open'; readonly findingId: string; readonly rule: string;
  /** the fact that contradicts */
  readonly factId: string;
  /** what it is about: a claim and one of its persons, or a class */
  readonly claimId?: string; readonly personId?: string; readonly classId?: string;
}
export type FindingState = { readonly is: 'unknown' } | OpenFinding;

export const findingFold: Fold<FindingState, FindingEvent> = {
  initial: { is: 'unknown' },
  evolve: (_state, event) => {
    switch (event.type) {
      case 'FindingOpened.v1': case 'FindingRaised.v1': {
        const { findingId, rule, claimId, personId, factId } = event.data;
        return { is: 'open', findingId, rule, claimId, personId, factId };
      }
      case 'HeadcountFindingOpened.v1': {
        const { findingId, rule, classId, inspectionId } = event.data;
        return { is: 'open', findingId, rule, classId, factId: inspectionId };
      }
      default: return broken('finding', event satisfies never);
    }
  },
};
