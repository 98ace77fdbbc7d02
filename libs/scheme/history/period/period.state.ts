import { broken, type Fold } from '../fact.js';
import type { PeriodEvent } from './period.events.js';

export interface PeriodState { readonly closedYears: readonly number[] }

export const periodFold: Fold<PeriodState, PeriodEvent> = {
  initial: { closedYears: [] },
  evolve: (state, event) => (event.type === 'YearClosed.v1' ? { closedYears: [...state.closedYears, event.data.year] } : broken('period', event)),
};
