import { type Day, yearOf } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { PeriodEvent } from './period.events.js';

export interface PeriodState { readonly closedYears: readonly number[] }

/** The year the books take a fact into: its own, or the next one that is not closed. */
export const bookedYear = (state: PeriodState, on: Day): number => {
  let year = yearOf(on);
  while (state.closedYears.includes(year)) year += 1;
  return year;
};

export const periodFold: Fold<PeriodState, PeriodEvent> = {
  initial: { closedYears: [] },
  evolve: (state, event) => (event.type === 'YearClosed.v1' ? { closedYears: [...state.closedYears, event.data.year] } : broken('period', event)),
};
