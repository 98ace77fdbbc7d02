import type { Day } from '#kernel';
import type { OccupationEntry } from '../directory/directory.events.js';
import { broken, type Fold } from '../fact.js';
import type { InstitutionEvent } from './institution.events.js';

interface Applied {
  readonly institutionId: string; readonly name: string; readonly accountId: string; readonly occupations: readonly OccupationEntry[];
  readonly appliedBy: string;
}
interface Entered extends Applied { readonly validFrom: Day; readonly suspendedBy?: string }
export type InstitutionIs = 'applied' | 'listed' | 'suspended' | 'delisted';
export type InstitutionState =
  | { readonly is: 'unknown' }
  | ({ readonly is: 'applied' } & Applied)
  | ({ readonly is: 'listed' | 'suspended' | 'delisted' } & Entered);

export const institutionFold: Fold<InstitutionState, InstitutionEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'InstitutionApplied.v1') {
      const { institutionId, name, accountId, occupations } = event.data;
      return { is: 'applied', institutionId, name, accountId, occupations, appliedBy: event.meta.actor };
    }
    if (state.is === 'unknown') return broken('institution', event);
    if (event.type === 'InstitutionListed.v1') return { ...state, is: 'listed', validFrom: event.data.validFrom };
    if (state.is === 'applied') return broken('institution', event);
    switch (event.type) {
      case 'InstitutionSuspended.v1': return { ...state, is: 'suspended', suspendedBy: event.meta.actor };
      case 'InstitutionReinstated.v1': return { ...state, is: 'listed' };
      case 'InstitutionDelisted.v1': return { ...state, is: 'delisted' };
      default: return broken('institution', event satisfies never);
    }
  },
};
