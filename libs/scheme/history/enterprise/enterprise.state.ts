import { broken, type Fold } from '../fact.js';
import type { EnterpriseEvent } from './enterprise.events.js';

export interface Enterprise {
  readonly is: 'registered'; readonly enterpriseId: string; readonly name: string; readonly accountId: string; readonly highRisk: boolean;
}
export type EnterpriseState = { readonly is: 'unknown' } | Enterprise;

export const enterpriseFold: Fold<EnterpriseState, EnterpriseEvent> = {
  initial: { is: 'unknown' },
  evolve: (_state, event) => {
    if (event.type !== 'EnterpriseRegistered.v1') return broken('enterprise', event);
    const { enterpriseId, name, accountId, highRisk } = event.data;
    return { is: 'registered', enterpriseId, name, accountId, highRisk };
  },
};
