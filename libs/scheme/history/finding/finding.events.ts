import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** A late fact contradicts something already decided: opened by the handler that records the fact (rulings B14). */
export type FindingEvent = Fact<'FindingOpened.v1', {
  readonly findingId: string; readonly rule: string; readonly claimId: string; readonly personId: string; readonly factId: string; readonly classStartsOn: Day;
  readonly entitledFrom: Day;
}>;
