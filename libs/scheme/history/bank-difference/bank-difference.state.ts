import { broken, type Fold } from '../fact.js';
import type { BankDifferenceEvent } from './bank-difference.events.js';

export interface BankDifference { readonly is: 'open' | 'resolved'; readonly differenceId: string; readonly bankAccountId: string }
export type BankDifferenceState = { readonly is: 'unknown' } | BankDifference;

export const bankDifferenceFold: Fold<BankDifferenceState, BankDifferenceEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    // Opened again when the same item is still there after it was said to be resolved.
    if (event.type === 'BankDifferenceOpened.v1') {
      return { is: 'open', differenceId: event.data.differenceId, bankAccountId: event.data.bankAccountId };
    }
    if (state.is === 'unknown') return broken('bankDifference', event);
    return event.type === 'BankDifferenceResolved.v1' ? { ...state, is: 'resolved' } : broken('bankDifference', event satisfies never);
  },
};
