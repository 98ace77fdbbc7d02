import { type Day, day } from '#kernel';
import { calendarStream } from '#scheme/history';
import type { PublishWorkCalendar } from '#scheme/rules';
import { fact, type Happened } from './builders.js';

const SOURCE = '国务院办公厅关于部分节假日安排的通知';
const days = (year: number, text: string): Day[] => text.trim().split(/\s+/).map((monthAndDay) => day(`${year}-${monthAndDay}`));
const year = (of: number, holidays: string, makeUpWorkdays: string): PublishWorkCalendar =>
  ({ year: of, holidays: days(of, holidays), makeUpWorkdays: days(of, makeUpWorkdays), source: SOURCE });

/**
 * The State Council's arrangement: weekdays that are not worked, and Saturdays and Sundays that are.
 *
 * @source 国办发明电〔2018〕15号 and 〔2019〕3号 (May 2019); 国办发明电〔2019〕16号; 国办发明电〔2020〕1号 (Spring Festival to 02-02); 国办发明电〔2020〕27号
 */
export const calendars = {
  2019: year(2019, '01-01 02-04 02-05 02-06 02-07 02-08 04-05 05-01 05-02 05-03 06-07 09-13 10-01 10-02 10-03 10-04 10-07',
    '02-02 02-03 04-28 05-05 09-29 10-12'),
  /** as arranged in November 2019, before the Spring Festival was extended */
  '2020 as first arranged': year(2020, '01-01 01-24 01-27 01-28 01-29 01-30 04-06 05-01 05-04 05-05 06-25 06-26 10-01 10-02 10-05 10-06 10-07 10-08',
    '01-19 02-01 04-26 05-09 06-28 09-27 10-10'),
  2020: year(2020, '01-01 01-24 01-27 01-28 01-29 01-30 01-31 04-06 05-01 05-04 05-05 06-25 06-26 10-01 10-02 10-05 10-06 10-07 10-08',
    '01-19 04-26 05-09 06-28 09-27 10-10'),
  2021: year(2021, '01-01 02-11 02-12 02-15 02-16 02-17 04-05 05-03 05-04 05-05 06-14 09-20 09-21 10-01 10-04 10-05 10-06 10-07',
    '02-07 02-20 04-25 05-08 09-18 09-26 10-09'),
} as const;

export const published = (...which: readonly PublishWorkCalendar[]): Happened[] =>
  which.map((calendar) => fact(calendarStream, ['WorkCalendarPublished.v1', calendar], { actor: 'O-supervise', on: '2019-09-30' }));
