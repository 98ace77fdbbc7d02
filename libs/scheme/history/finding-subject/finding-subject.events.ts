import type { Fact } from '../fact.js';
import type { FindingOutcome, FindingSubject } from '../finding/finding.events.js';

/**
 * The findings about one class or institution: while one is open, or was confirmed, no money moves for a claim on that class, or on a class of that
 * institution (rulings D14). A stream of its own, so that asking costs little and the class's own life is no part of the answer.
 */
export type FindingSubjectEvent =
  | Fact<'SubjectFindingOpened.v1', { readonly about: FindingSubject; readonly findingId: string }>
  | Fact<'SubjectFindingClosed.v1', {
      readonly about: FindingSubject; readonly findingId: string;
      /** a confirmed finding goes on barring the claims of its class or institution from their money */
      readonly outcome: FindingOutcome;
    }>;
