import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** A late fact contradicts something already decided, or a check found what should not be: opened by the handler that records the fact (rulings B14). */
export type FindingEvent = Fact<'FindingOpened.v1', {
  readonly findingId: string; readonly rule: string;
  /** what it is about: a claim and one of its persons, or a class */
  readonly claimId?: string; readonly personId?: string; readonly classId?: string; readonly certificateId?: string;
  /** the fact that contradicts, by the id its own stream knows it by */
  readonly factId: string;
  readonly classStartsOn?: Day; readonly entitledFrom?: Day;
  /** heads counted, and names on the roster */
  readonly present?: number; readonly listed?: number;
}>;
