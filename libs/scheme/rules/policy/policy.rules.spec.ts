import { day } from '#kernel';
import { directoryFold, directoryStream } from '#scheme/history';
import { publishDirectory, publishWorkCalendar } from '#scheme/rules';
import type { Past } from '../../../../test/support/builders.js';
import { calendars } from '../../../../test/support/calendar.js';
import { specify } from '../../../../test/support/specify.js';
import { directory, entry } from '../../../../test/support/training-past.js';

describe('the working calendar', () => {
  specify('a year of the State Council').when(() => publishWorkCalendar(calendars[2020]))
    .then([{ stream: 'calendar-CN', type: 'WorkCalendarPublished.v1', data: calendars[2020] }]);
  specify('a holiday of another year').when(() => publishWorkCalendar({ ...calendars[2020], holidays: [day('2021-01-01')] }))
    .refused('calendar.day-of-other-year', undefined, [{ day: '2021-01-01' }]);
  specify('a make-up day of another year').when(() => publishWorkCalendar({ ...calendars[2020], makeUpWorkdays: [day('2019-12-29')] }))
    .refused('calendar.day-of-other-year', undefined, [{ day: '2019-12-29' }]);
});

describe('clause JN-3.4a — the directories of occupations', () => {
  const publishing = (version: string) => (past: Past) => publishDirectory(
    { directory: 'GENERAL', version, validFrom: day('2020-01-01'), entries: [entry()], source: '示例目录' },
    past.state(directoryFold, directoryStream('GENERAL')));
  specify('a new version').given(directory('GENERAL', '2019-09-01')).when(publishing('V2')).then([{
    stream: 'directory-GENERAL', type: 'DirectoryPublished.v1',
    data: { directory: 'GENERAL', version: 'V2', validFrom: '2020-01-01', entries: [entry()], source: '示例目录' },
  }], { clauses: ['JN-3.4a'] });
  specify('a version is published once').given(directory('GENERAL', '2019-09-01')).when(publishing('GENERAL-2019-09-01')).refused('directory.version-exists');
});
