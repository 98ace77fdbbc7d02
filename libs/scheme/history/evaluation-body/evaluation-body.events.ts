import type { Day } from '#kernel';
import type { OccupationEntry } from '../directory/directory.events.js';
import type { Fact } from '../fact.js';

/** A body that examines and issues certificates (JN-2.4): for how long and in which occupations. Its id is the `issuer` of certificates. */
export type EvaluationBodyEvent =
  | Fact<'EvaluationBodyRegistered.v1', {
      readonly bodyId: string; readonly name: string; readonly validFrom: Day; readonly validTo: Day; readonly occupations: readonly OccupationEntry[];
      readonly document: string;
    }>
  | Fact<'EvaluationBodyStruck.v1', {
      readonly bodyId: string;
      /** first day on which it may examine no more */
      readonly from: Day;
      readonly reason: string; readonly document: string;
    }>;
