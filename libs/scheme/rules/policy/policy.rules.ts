import type { Day } from '#kernel';
import { calendarStream, type DirectoryState, directoryStream, type OccupationDirectory, type OccupationEntry } from '#scheme/history';
import { type Decision, record, to } from '../verdict.js';

export interface PublishWorkCalendar {
  readonly year: number; readonly holidays: readonly Day[]; readonly makeUpWorkdays: readonly Day[]; readonly source: string;
}
export interface PublishDirectory {
  readonly directory: OccupationDirectory; readonly version: string; readonly validFrom: Day; readonly entries: readonly OccupationEntry[];
  readonly source: string;
}

/** @refuses calendar.day-of-other-year */
export const publishWorkCalendar = (c: PublishWorkCalendar): Decision => {
  const strange = [...c.holidays, ...c.makeUpWorkdays].find((each) => !each.startsWith(`${c.year}-`));
  if (strange !== undefined) return { refused: 'calendar.day-of-other-year', why: `${strange} 不在 ${c.year} 年。`, facts: [{ day: strange }] };
  return record([], [to(calendarStream, { type: 'WorkCalendarPublished.v1', data: c })]);
};

/**
 * @refuses directory.version-exists
 * @clause JN-3.4a the directories of occupations
 */
export const publishDirectory = (c: PublishDirectory, directory: DirectoryState): Decision => {
  if (directory.versions.some(({ version }) => version === c.version)) {
    return { refused: 'directory.version-exists', why: `目录 ${c.directory} 的版本 ${c.version} 已经发布。` };
  }
  return record(['JN-3.4a'], [to(directoryStream(c.directory), { type: 'DirectoryPublished.v1', data: c })]);
};
