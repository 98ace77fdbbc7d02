import type { Day } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { ReconciliationEvent } from './reconciliation.events.js';

export interface Reconciliation {
  readonly is: 'confirmed' | 'reviewed' | 'returned'; readonly reconciliationId: string; readonly bankAccountId: string; readonly asOf: Day;
  readonly knownAt: number; readonly itemsHash: string; readonly confirmedBy: string;
}
export type ReconciliationState = { readonly is: 'unknown' } | Reconciliation;

export const reconciliationFold: Fold<ReconciliationState, ReconciliationEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'ReconciliationConfirmed.v1') {
      const { reconciliationId, bankAccountId, asOf, knownAt, itemsHash } = event.data;
      return { is: 'confirmed', reconciliationId, bankAccountId, asOf, knownAt, itemsHash, confirmedBy: event.meta.actor };
    }
    if (state.is === 'unknown') return broken('reconciliation', event);
    switch (event.type) {
      case 'ReconciliationReviewed.v1': return { ...state, is: 'reviewed' };
      case 'ReconciliationReturned.v1': return { ...state, is: 'returned' };
      default: return broken('reconciliation', event satisfies never);
    }
  },
};
