import type { Day } from '#kernel';
import type { OccupationEntry } from '../directory/directory.events.js';
import type { Fact } from '../fact.js';

/** Why an institution's place in the directory changed, and the document that says so. */
export interface Standing { readonly institutionId: string; readonly reason: string; readonly document: string }

/** Life of a training institution in the INSTITUTION directory (JN-3.4a): APPLIED → LISTED → SUSPENDED → LISTED | DELISTED. */
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
  | Fact<'InstitutionListed.v1', { readonly institutionId: string; readonly directory: 'INSTITUTION'; readonly validFrom: Day }>
  | Fact<'InstitutionSuspended.v1', Standing>
  | Fact<'InstitutionReinstated.v1', Standing>
  | Fact<'InstitutionDelisted.v1', Standing>;
