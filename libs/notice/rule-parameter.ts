import type { ClauseId } from './clauses.js';

/** `date` is the whole number yyyymmdd, `flag` 0 or 1, `basisPoints` ten-thousandths. */
export type RuleParameterUnit = 'fen' | 'count' | 'workingDays' | 'hours' | 'days' | 'months' | 'basisPoints' | 'flag' | 'date';

export interface RuleParameterKey {
  readonly unit: RuleParameterUnit;
  readonly zh: string;
  readonly en: string;
  /** the sentence of the notice a value carries out; where it is missing the value comes from another document */
  readonly clause?: ClauseId;
  /** a rule set without it cannot decide everyday work and is not published */
  readonly required?: true;
  /** least and greatest value the rules can carry out, where the unit alone does not say it */
  readonly range?: readonly [least: number, greatest: number];
}

export type RuleParameterTable = { readonly [key: string]: RuleParameterKey };
