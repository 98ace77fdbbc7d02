import { broken, type Fold } from '../fact.js';
import type { OfficerEvent, OfficerUnit } from './officer.events.js';

export interface Officer {
  readonly is: 'registered'; readonly officerId: string; readonly name: string; readonly org: string; readonly unit: OfficerUnit;
  readonly institutionId?: string; readonly enterpriseId?: string; readonly roles: readonly string[];
}
export type OfficerState = { readonly is: 'unknown' } | Officer;

export const officerFold: Fold<OfficerState, OfficerEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'OfficerRegistered.v1') return { is: 'registered', ...event.data, roles: [] };
    if (state.is === 'unknown') return broken('officer', event);
    switch (event.type) {
      case 'RolesGranted.v1': return { ...state, roles: [...new Set([...state.roles, ...event.data.roles])] };
      case 'RolesRevoked.v1': return { ...state, roles: state.roles.filter((role) => !event.data.roles.includes(role)) };
      default: return broken('officer', event satisfies never);
    }
  },
};
