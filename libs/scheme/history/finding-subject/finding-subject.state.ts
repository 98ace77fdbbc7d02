import { broken, type Fold } from '../fact.js';
import type { FindingSubject } from '../finding/finding.events.js';
import type { FindingSubjectEvent } from './finding-subject.events.js';

/** Findings about a class or institution that are open, or were confirmed; one nobody found anything about has none. */
export interface FindingSubjectState { readonly findings: readonly string[] }

/** Names the stream of what a finding is about, and the claim-side question for it. */
export const findingSubjectId = ({ kind, id }: FindingSubject): string => `${kind}:${id}`;

export const findingSubjectFold: Fold<FindingSubjectState, FindingSubjectEvent> = {
  initial: { findings: [] },
  evolve: (state, event) => {
    switch (event.type) {
      case 'SubjectFindingOpened.v1': return { findings: [...state.findings, event.data.findingId] };
      case 'SubjectFindingClosed.v1': {
        const { findingId, outcome } = event.data;
        if (!state.findings.includes(findingId)) return broken('findingSubject', event);
        return outcome === 'CONFIRMED' ? state : { findings: state.findings.filter((each) => each !== findingId) };
      }
      default: return broken('findingSubject', event satisfies never);
    }
  },
};
