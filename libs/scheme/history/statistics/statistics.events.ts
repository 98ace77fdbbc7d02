import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** What the statistics bureau counted at a day: whole persons, never a share, so that every report divides alike (JN-1.2c). */
export type StatisticsEvent = Fact<'StatisticsRecorded.v1', {
  readonly statisticsId: string;
  /** the day the figures describe */
  readonly asAt: Day;
  /** all in work · skilled workers among them · highly skilled among those */
  readonly employed: number; readonly skilled: number; readonly highSkilled: number;
  readonly source: string; readonly publishedOn: Day;
  /** SHA-256 of the document */
  readonly evidenceHash: string;
}>;
