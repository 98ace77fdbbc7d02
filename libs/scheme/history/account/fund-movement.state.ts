import { addFen } from '#kernel';
import type { Recorded } from '../fact.js';
import type { AccountEvent } from './account.events.js';
import type { AccountState } from './account.state.js';

const without = (of: Readonly<Record<string, number>>, ids: readonly string[]): Record<string, number> =>
  Object.fromEntries(Object.entries(of).filter(([id]) => !ids.includes(id)));
const seen = (state: AccountState, id: string): Pick<AccountState, 'seen'> => ({ seen: [...state.seen, id] });

/** Movements beside the golden thread; undefined for every other event. */
export const moneyMoved = (state: AccountState, event: Recorded<AccountEvent>): AccountState | undefined => {
  switch (event.type) {
    case 'AnnualPlanSet.v1': {
      const { planId, year, amountFen } = event.data;
      return { ...state, ...seen(state, planId), plans: { ...state.plans, [year]: (state.plans[year] ?? 0) + amountFen } };
    }
    case 'RemittanceSent.v1': {
      const { transferId, toOrg, amountFen } = event.data;
      return { ...state, allocatedFen: addFen(state.allocatedFen, amountFen), sent: { ...state.sent, [transferId]: { toOrg, amountFen } } };
    }
    case 'RemittanceReceived.v1':
      return { ...state, ...seen(state, event.data.transferId), receivedFen: addFen(state.receivedFen, event.data.amountFen) };
    case 'InterestSwept.v1': {
      const { sweepId, interests, amountFen } = event.data;
      return { ...state, ...seen(state, sweepId), receivedFen: addFen(state.receivedFen, amountFen), interests: without(state.interests, interests) };
    }
    case 'SurplusReturnProposed.v1': {
      const { returnId, amountFen } = event.data;
      return { ...state, surplus: { ...state.surplus, [returnId]: { amountFen, proposedBy: event.meta.actor, returned: false } } };
    }
    case 'SurplusReturned.v1': {
      const { returnId, amountFen, proposedBy } = event.data;
      return {
        ...state, allocatedFen: addFen(state.allocatedFen, amountFen), surplus: { ...state.surplus, [returnId]: { amountFen, proposedBy, returned: true } },
      };
    }
    case 'RefundAuthorised.v1': return { ...state, committedFen: addFen(state.committedFen, event.data.amountFen) };
    case 'RefundPaid.v1': {
      const { ground, from, amountFen } = event.data;
      // An excess was never available; what leaves the expenditure account was not swept, so it was not available either.
      if (ground === 'EXCESS' || from === 'EXPENDITURE_ACCOUNT') return state;
      return { ...state, committedFen: addFen(state.committedFen, -amountFen), receivedFen: addFen(state.receivedFen, -amountFen) };
    }
    default: return undefined;
  }
};
