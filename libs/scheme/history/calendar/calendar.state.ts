import { addDays, type Day, weekday, yearOf } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { CalendarEvent } from './calendar.events.js';

export interface CalendarYear { readonly holidays: readonly Day[]; readonly makeUpWorkdays: readonly Day[] }
export interface CalendarState { readonly years: Readonly<Record<number, CalendarYear>> }

/** Null when the calendar of that year is not published: nothing may be assumed. */
export const isWorkday = (calendar: CalendarState, on: Day): boolean | null => {
  const year = calendar.years[yearOf(on)];
  if (year === undefined) return null;
  if (year.makeUpWorkdays.includes(on)) return true;
  return weekday(on) !== 0 && weekday(on) !== 6 && !year.holidays.includes(on);
};

/** The n-th working day after a day (n ≥ 1), or null when a calendar on the way is not published. 2019-09-27 + 5 = 2019-10-10. */
export const workingDayAfter = (calendar: CalendarState, from: Day, n: number): Day | null => {
  let at = from;
  for (let left = n; left > 0;) {
    at = addDays(at, 1);
    const works = isWorkday(calendar, at);
    if (works === null) return null;
    if (works) left -= 1;
  }
  return at;
};

export const calendarFold: Fold<CalendarState, CalendarEvent> = {
  initial: { years: {} },
  evolve: (state, event) => {
    if (event.type !== 'WorkCalendarPublished.v1') return broken('calendar', event);
    const { year, holidays, makeUpWorkdays } = event.data;
    return { years: { ...state.years, [year]: { holidays, makeUpWorkdays } } };
  },
};
