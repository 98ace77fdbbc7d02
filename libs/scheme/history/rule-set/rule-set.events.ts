import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

export interface RuleParameter {
  /** a key of the notice's parameter register: `std.level4`, `cap.perPersonYear` */
  readonly key: string;
  /** whole number in `unit` */
  readonly value: number;
  readonly unit: 'fen' | 'count' | 'workingDays' | 'hours' | 'days' | 'months' | 'basisPoints' | 'flag' | 'date';
  /** document or page the value was read in */
  readonly source: string;
  readonly status: 'confirmed' | 'unconfirmed';
  /** since when the status stands */
  readonly statusOn?: Day;
}

/** All rule sets of the programme stand in one stream, so that the one in force on a day is a single guarded read. */
export type RuleSetEvent =
  | Fact<'RuleSetProposed.v1', {
      readonly ruleSet: string; readonly validFrom: Day; readonly validTo?: Day; readonly source: string; readonly parameters: readonly RuleParameter[];
    }>
  | Fact<'RuleSetPublished.v1', { readonly ruleSet: string; readonly proposedBy: string }>;
