import { broken, type Fold } from '../fact.js';
import type { OrganisationEvent, OrganisationLevel } from './organisation.events.js';

export type OrganisationState =
  | { readonly is: 'unknown' }
  | { readonly is: 'registered'; readonly orgId: string; readonly name: string; readonly level: OrganisationLevel; readonly parent?: string };

export const organisationFold: Fold<OrganisationState, OrganisationEvent> = {
  initial: { is: 'unknown' },
  evolve: (_state, event) => (event.type === 'OrganisationRegistered.v1' ? { is: 'registered', ...event.data } : broken('organisation', event)),
};
