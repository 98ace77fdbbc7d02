import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** One year of the State Council's holiday arrangement. A later publication of the same year replaces it from then on. */
export type CalendarEvent = Fact<'WorkCalendarPublished.v1', {
  readonly year: number;
  /** weekdays that are not worked */
  readonly holidays: readonly Day[];
  /** Saturdays and Sundays that are worked */
  readonly makeUpWorkdays: readonly Day[];
  readonly source: string;
}>;
