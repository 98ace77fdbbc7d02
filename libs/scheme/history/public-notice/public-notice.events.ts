import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** A public notice (JN-3.3d): day 1 is the working day after publication, approval needs a day after the last (rulings m3). */
export type NoticeEvent = Fact<'NoticePublished.v1', {
  readonly noticeId: string; readonly batchId: string; readonly publishedOn: Day; readonly firstDay: Day; readonly lastDay: Day; readonly workingDays: number;
  readonly totalFen: number; readonly channel: string;
}>;
