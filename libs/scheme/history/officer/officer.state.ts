import { broken, type Fold, type Recorded } from '../fact.js';
import type { InterestSubject, OfficerEvent, OfficerUnit, OverrideScope } from './officer.events.js';

export interface Interest { readonly interestId: string; readonly about: InterestSubject; readonly withdrawn: boolean }
export type Delegation = Omit<Extract<OfficerEvent, { type: 'DelegationGranted.v1' }>['data'], 'officerId'> & { readonly revoked: boolean };
export type DutiesHeld = Omit<Extract<OfficerEvent, { type: 'DutiesReceived.v1' }>['data'], 'officerId'>;
export interface Override extends OverrideScope { readonly is: 'proposed' | 'granted' | 'used'; readonly reason: string; readonly proposedBy: string }

export interface Officer {
  readonly is: 'registered'; readonly officerId: string; readonly name: string; readonly org: string; readonly unit: OfficerUnit;
  readonly institutionId?: string; readonly enterpriseId?: string; readonly roles: readonly string[];
  readonly interests?: readonly Interest[];
  /** what this officer let others do */
  readonly delegations?: readonly Delegation[];
  /** what it does for others, as their delegations stand */
  readonly standsFor?: readonly DutiesHeld[];
  readonly overrides?: readonly Override[];
}
export type OfficerState = { readonly is: 'unknown' } | Officer;

const moved = (state: Officer, event: Recorded<Exclude<OfficerEvent, { type: 'OfficerRegistered.v1' }>>): Officer => {
  const { interests = [], delegations = [], standsFor = [], overrides = [] } = state;
  switch (event.type) {
    case 'RolesGranted.v1': return { ...state, roles: [...new Set([...state.roles, ...event.data.roles])] };
    case 'RolesRevoked.v1': return { ...state, roles: state.roles.filter((role) => !event.data.roles.includes(role)) };
    case 'InterestDeclared.v1': {
      const { interestId, about } = event.data;
      return { ...state, interests: [...interests, { interestId, about, withdrawn: false }] };
    }
    case 'InterestWithdrawn.v1':
      return { ...state, interests: interests.map((each) => (each.interestId === event.data.interestId ? { ...each, withdrawn: true } : each)) };
    case 'DelegationGranted.v1': {
      const { officerId: _own, ...granted } = event.data;
      return { ...state, delegations: [...delegations, { ...granted, revoked: false }] };
    }
    case 'DelegationRevoked.v1':
      return { ...state, delegations: delegations.map((each) => (each.delegationId === event.data.delegationId ? { ...each, revoked: true } : each)) };
    case 'DutiesReceived.v1': {
      const { officerId: _deputy, ...received } = event.data;
      return { ...state, standsFor: [...standsFor, received] };
    }
    case 'DutiesGivenBack.v1': {
      const { principalId, delegationId } = event.data;
      return { ...state, standsFor: standsFor.filter((each) => each.principalId !== principalId || each.delegationId !== delegationId) };
    }
    case 'OverrideProposed.v1': return { ...state, overrides: [...overrides, { ...event.data, is: 'proposed', proposedBy: event.meta.actor }] };
    case 'OverrideGranted.v1':
    case 'OverrideUsed.v1': {
      const is = event.type === 'OverrideGranted.v1' ? 'granted' : 'used';
      return { ...state, overrides: overrides.map((each) => (each.overrideId === event.data.overrideId ? { ...each, is } : each)) };
    }
    default: return broken('officer', event satisfies never);
  }
};

export const officerFold: Fold<OfficerState, OfficerEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'OfficerRegistered.v1') return { is: 'registered', ...event.data, roles: [] };
    return state.is === 'unknown' ? broken('officer', event) : moved(state, event);
  },
};
