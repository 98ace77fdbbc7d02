import { broken, type Fold } from '../fact.js';
import type { EnterpriseEvent, EnterpriseSize } from './enterprise.events.js';

export interface Enterprise {
  readonly is: 'registered'; readonly enterpriseId: string; readonly name: string; readonly accountId: string; readonly highRisk: boolean;
  readonly size?: EnterpriseSize;
  /** work for training it holds, in fen by claim */
  readonly workForTraining: Readonly<Record<string, number>>;
}
export type EnterpriseState = { readonly is: 'unknown' } | Enterprise;

export const enterpriseFold: Fold<EnterpriseState, EnterpriseEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'EnterpriseRegistered.v1') {
      const { enterpriseId, name, accountId, highRisk, size } = event.data;
      return { is: 'registered', enterpriseId, name, accountId, highRisk, workForTraining: {}, ...(size === undefined ? {} : { size }) };
    }
    if (state.is === 'unknown') return broken('enterprise', event);
    const { [event.data.claimId]: _own, ...others } = state.workForTraining;
    switch (event.type) {
      case 'WorkForTrainingReserved.v1': return { ...state, workForTraining: { ...others, [event.data.claimId]: event.data.amountFen } };
      case 'WorkForTrainingReleased.v1': return { ...state, workForTraining: others };
      default: return broken('enterprise', event satisfies never);
    }
  },
};
