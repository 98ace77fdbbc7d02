import { broken, type Fold } from '../fact.js';
import type { BooksEvent } from './books.events.js';

/** Log indexes of the closings that are frozen. */
export interface BooksState { readonly frozen: readonly number[] }

export const booksFold: Fold<BooksState, BooksEvent> = {
  initial: { frozen: [] },
  evolve: (state, event) => (event.type === 'PeriodFrozen.v1' ? { frozen: [...state.frozen, event.data.closedAt] } : broken('books', event)),
};
