import type { Day } from '#kernel';
import type { OccupationEntry } from '../directory/directory.events.js';
import { broken, type Fold } from '../fact.js';
import type { InstitutionEvent } from './institution.events.js';

interface Applied {
  readonly institutionId: string; readonly name: string; readonly accountId: string; readonly occupations: readonly OccupationEntry[];
  readonly appliedBy: string;
}
export type InstitutionState =
  | { readonly is: 'unknown' }
  | ({ readonly is: 'applied' } & Applied)
  | ({ readonly is: 'listed'; readonly validFrom: Day } & Applied);

export const institutionFold: Fold<InstitutionState, InstitutionEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    switch (event.type) {
      case 'InstitutionApplied.v1': {
        const { institutionId, name, accountId, occupations } = event.data;
        return { is: 'applied', institutionId, name, accountId, occupations, appliedBy: event.meta.actor };
      }
      case 'InstitutionListed.v1': return state.is === 'unknown' ? broken('institution', event) : { ...state, is: 'listed', validFrom: event.data.validFrom };
      default: return broken('institution', event satisfies never);
    }
  },
};
