import type { Day } from '#kernel';
import type { OccupationEntry } from '../directory/directory.events.js';
import { lists } from '../directory/directory.state.js';
import { broken, type Fold } from '../fact.js';
import type { EvaluationBodyEvent } from './evaluation-body.events.js';

export interface Licence { readonly validFrom: Day; readonly validTo: Day; readonly occupations: readonly OccupationEntry[]; readonly struckFrom?: Day }
export interface EvaluationBody { readonly is: 'registered'; readonly bodyId: string; readonly licences: readonly Licence[] }
export type EvaluationBodyState = { readonly is: 'unknown' } | EvaluationBody;

/** Whether the body might examine this occupation and level on a day: under the licence that began last, unless it had run out or was struck. */
export const evaluates = (body: EvaluationBody, on: Day, { occupation, level }: { readonly occupation: string; readonly level: number }): boolean => {
  const licence = body.licences.filter(({ validFrom }) => validFrom <= on).reduce<Licence | undefined>(
    (best, each) => (best === undefined || each.validFrom >= best.validFrom ? each : best), undefined);
  return licence !== undefined && on <= licence.validTo && (licence.struckFrom === undefined || on < licence.struckFrom)
    && lists(licence.occupations, occupation, level);
};

export const evaluationBodyFold: Fold<EvaluationBodyState, EvaluationBodyEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'EvaluationBodyRegistered.v1') {
      const { bodyId, validFrom, validTo, occupations } = event.data;
      return { is: 'registered', bodyId, licences: [...(state.is === 'unknown' ? [] : state.licences), { validFrom, validTo, occupations }] };
    }
    if (state.is === 'unknown' || event.type !== 'EvaluationBodyStruck.v1') return broken('evaluationBody', event);
    const { from } = event.data;
    return { ...state, licences: state.licences.map((each) => ({ ...each, struckFrom: each.struckFrom ?? from })) };
  },
};
