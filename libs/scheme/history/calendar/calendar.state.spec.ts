import { addDays, day } from '#kernel';
import { calendarFold, calendarStream, type CalendarState, isWorkday, workingDayAfter } from '#scheme/history';
import { Past } from '../../../../test/support/builders.js';
import { calendars, published } from '../../../../test/support/calendar.js';

const known = (...which: readonly (typeof calendars)[2019][]): CalendarState => new Past(published(...which)).state(calendarFold, calendarStream);
const calendar = known(calendars[2019], calendars[2020], calendars[2021]);
const daysOf = (year: number) => {
  const days = [];
  for (let at = day(`${year}-01-01`); at.startsWith(String(year)); at = addDays(at, 1)) days.push(at);
  return days;
};

describe('clause JN-3.3d — working days of the State Council\'s calendar', () => {
  it.each([
    ['2019-09-27', '2019-10-10'], ['2019-09-30', '2019-10-12'], ['2020-01-21', '2020-02-05'], ['2020-04-28', '2020-05-08'], ['2021-09-17', '2021-09-26'],
    ['2019-12-16', '2019-12-23'], ['2020-03-30', '2020-04-07'],
  ])('%s and five working days: %s', (from, to) => { expect(workingDayAfter(calendar, day(from), 5)).toBe(to); });

  it.each([[2019, 250], [2020, 249], [2021, 250]])('%d has %d working days', (year, count) => {
    expect(daysOf(year).filter((on) => isWorkday(calendar, on))).toHaveLength(count);
  });

  it('counts weekdays on which nobody works, and weekends on which everybody does', () => {
    for (const { holidays, makeUpWorkdays } of [calendars[2019], calendars[2020], calendars[2021]]) {
      expect(holidays.map((on) => [isWorkday(calendar, on), new Date(on).getUTCDay() % 6 === 0])).toEqual(holidays.map(() => [false, false]));
      expect(makeUpWorkdays.map((on) => [isWorkday(calendar, on), new Date(on).getUTCDay() % 6 === 0])).toEqual(makeUpWorkdays.map(() => [true, true]));
    }
  });

  it('agrees with counting one day after another', () => {
    for (const from of daysOf(2019)) {
      let at = from;
      for (let n = 1; n <= 10; n += 1) {
        do at = addDays(at, 1); while (!isWorkday(calendar, at));
        expect(workingDayAfter(calendar, from, n)).toBe(at);
      }
    }
  });

  it('knows what it knew: before the Spring Festival was extended the same question had another answer', () => {
    const before = known(calendars[2019], calendars['2020 as first arranged']);
    expect(workingDayAfter(before, day('2020-01-21'), 5)).toBe('2020-02-03');
    expect(isWorkday(before, day('2020-02-01'))).toBe(true);
    expect(workingDayAfter(known(calendars['2020 as first arranged'], calendars[2020]), day('2020-01-21'), 5)).toBe('2020-02-05');
  });

  it('assumes nothing of a year that is not published', () => {
    expect(isWorkday(calendar, day('2022-01-04'))).toBeNull();
    expect(workingDayAfter(calendar, day('2021-12-30'), 1)).toBe('2021-12-31');
    expect(workingDayAfter(calendar, day('2021-12-30'), 2)).toBeNull();
  });
});
