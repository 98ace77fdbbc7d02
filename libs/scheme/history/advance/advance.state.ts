import { broken, type Fold } from '../fact.js';
import type { AdvanceEvent } from './advance.events.js';

/** Advances of one class by claim, in fen; a class without any is empty. */
export interface AdvanceState {
  readonly held: Readonly<Record<string, number>>;
  /** the settlement that took them off what it is worth */
  readonly clearedBy?: string;
}

export const advanceFold: Fold<AdvanceState, AdvanceEvent> = {
  initial: { held: {} },
  evolve: (state, event) => {
    switch (event.type) {
      case 'ProjectAdvanceReserved.v1': return { ...state, held: { ...state.held, [event.data.claimId]: event.data.amountFen } };
      case 'ProjectAdvanceReleased.v1':
        return { ...state, held: Object.fromEntries(Object.entries(state.held).filter(([claimId]) => claimId !== event.data.claimId)) };
      case 'ProjectAdvanceCleared.v1': return { ...state, clearedBy: event.data.claimId };
      case 'ProjectAdvanceReopened.v1': {
        const { clearedBy, ...open } = state;
        return clearedBy === event.data.claimId ? open : state;
      }
      default: return broken('advance', event satisfies never);
    }
  },
};
