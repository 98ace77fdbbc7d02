import type { FindingNature } from '../clawback/clawback.events.js';
import { broken, type Fold } from '../fact.js';
import type { FindingEvent, FindingOutcome, FindingSubject } from './finding.events.js';

export interface Finding {
  readonly is: 'open' | 'answered' | 'closed'; readonly findingId: string; readonly about: FindingSubject;
  /** of one person of the claim; without it the finding is about all of it */
  readonly personId?: string;
  /** a rule that opens a finding judges no nature */
  readonly nature?: FindingNature;
  readonly rule?: string; readonly outcome?: FindingOutcome;
  /** a payment that stands in the books as under investigation (8201) */
  readonly suspicion?: { readonly claimId: string; readonly subsidyKind: string; readonly amountFen: number; readonly org: string };
  readonly recordedBy: string; readonly answeredBy?: string;
}
export type FindingState = { readonly is: 'unknown' } | Finding;

export const findingFold: Fold<FindingState, FindingEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    const { actor } = event.meta;
    if (event.type === 'FindingOpened.v1' || event.type === 'FindingRaised.v1') {
      const { findingId, claimId, personId, rule } = event.data;
      return { is: 'open', findingId, about: { kind: 'CLAIM', id: claimId }, personId, rule, recordedBy: actor };
    }
    if (event.type === 'HeadcountFindingOpened.v1') {
      const { findingId, classId, rule } = event.data;
      return { is: 'open', findingId, about: { kind: 'CLASS', id: classId }, rule, recordedBy: actor };
    }
    if (event.type === 'FindingRecorded.v1') {
      const { findingId, about, personId, nature } = event.data;
      return { is: 'open', findingId, about, nature, recordedBy: actor, ...(personId === undefined ? {} : { personId }) };
    }
    if (state.is === 'unknown') return broken('finding', event);
    switch (event.type) {
      case 'WrongPaymentSuspected.v1': {
        const { claimId, subsidyKind, amountFen } = event.data;
        return { ...state, suspicion: { claimId, subsidyKind, amountFen, org: event.meta.org } };
      }
      case 'WrongPaymentResolved.v1': {
        const { suspicion: _resolved, ...finding } = state;
        return finding;
      }
      case 'FindingAnswered.v1': return { ...state, is: 'answered', answeredBy: actor };
      case 'FindingClosed.v1': return { ...state, is: 'closed', outcome: event.data.outcome };
      default: return broken('finding', event satisfies never);
    }
  },
};
