import { addDays, type Day, day, weekday, yearOf } from '#kernel';

/** What a year's arrangement says: weekdays that are not worked, Saturdays and Sundays that are. */
export interface YearOfWork { readonly year: number; readonly holidays: readonly Day[]; readonly makeUpWorkdays: readonly Day[]; readonly source: string }

const SOURCE = '国务院办公厅关于部分节假日安排的通知';
const days = (year: number, text: string): Day[] => text.split(' ').map((monthAndDay) => day(`${year}-${monthAndDay}`));
const arranged = (year: number, holidays: string, work: string): YearOfWork =>
  ({ year, holidays: days(year, holidays), makeUpWorkdays: days(year, work), source: SOURCE });

const OF_2020 = '01-01 01-24 01-27 01-28 01-29 01-30 04-06 05-01 05-04 05-05 06-25 06-26 10-01 10-02 10-05 10-06 10-07 10-08';
/** As first published. @source domain.md §2.2 */
export const firstArranged: readonly YearOfWork[] = [
  arranged(2019, '01-01 02-04 02-05 02-06 02-07 02-08 04-05 05-01 05-02 05-03 06-07 09-13 10-01 10-02 10-03 10-04 10-07',
    '02-02 02-03 04-28 05-05 09-29 10-12'),
  arranged(2020, OF_2020, '01-19 02-01 04-26 05-09 06-28 09-27 10-10'),
  arranged(2021, '01-01 02-11 02-12 02-15 02-16 02-17 04-05 05-03 05-04 05-05 06-14 09-20 09-21 10-01 10-04 10-05 10-06 10-07',
    '02-07 02-20 04-25 05-08 09-18 09-26 10-09'),
];
/** The Spring Festival of 2020 was made longer while it ran. */
export const AMENDED_ON = day('2020-01-27');
export const amended: YearOfWork =
  { ...arranged(2020, `${OF_2020} 01-31`, '01-19 04-26 05-09 06-28 09-27 10-10'), source: '国务院办公厅关于延长2020年春节假期的通知' };

const free = new Set<Day>([...firstArranged, amended].flatMap(({ holidays }) => holidays));
const worked = new Set<Day>([...firstArranged.filter(({ year }) => year !== 2020), amended].flatMap(({ makeUpWorkdays }) => makeUpWorkdays));
/** Schools were closed from the Spring Festival of 2020 into March. */
const closed = (on: Day): boolean => on >= '2020-01-20' && on <= '2020-03-15';

/** The last day the calendar is known for: nothing of a city is planned past it. */
export const LAST_DAY = day('2021-12-31');

export const isWorkday = (on: Day): boolean => worked.has(on) || (weekday(on) % 6 !== 0 && !free.has(on));
export const isSchoolDay = (on: Day): boolean => isWorkday(on) && !closed(on);

/** The n-th workday after a day; of 0 the day itself, or the first workday after it. */
export const workdayAfter = (from: Day, n: number): Day => {
  let on = from;
  for (let left = n; left > 0; left -= 1) on = workdayFrom(addDays(on, 1));
  return workdayFrom(on);
};
const workdayFrom = (from: Day): Day => {
  let on = from;
  while (!isWorkday(on)) on = addDays(on, 1);
  return on;
};

/** So many school days in a row, from the first on or after a day. */
export const schoolDaysFrom = (from: Day, count: number): readonly Day[] => {
  const found: Day[] = [];
  for (let on = from; found.length < count; on = addDays(on, 1)) if (isSchoolDay(on)) found.push(on);
  return found;
};
export const endOfYear = (on: Day): Day => day(`${yearOf(on)}-12-31`);
