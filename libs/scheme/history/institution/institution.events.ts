import type { Day } from '#kernel';
import type { OccupationEntry } from '../directory/directory.events.js';
import type { Fact } from '../fact.js';

/** Life of a training institution in the INSTITUTION directory (JN-3.4a): APPLIED → LISTED. */
export type InstitutionEvent =
  | Fact<'InstitutionApplied.v1', {
      readonly institutionId: string; readonly name: string;
      /** unified social credit code, GB 32100-2015 */
      readonly uscc: string;
      readonly usccCheck: 'passed' | 'failed';
      readonly occupations: readonly OccupationEntry[];
      /** sealed bank account of the institution */
      readonly accountId: string;
    }>
  | Fact<'InstitutionListed.v1', { readonly institutionId: string; readonly directory: 'INSTITUTION'; readonly validFrom: Day }>;
