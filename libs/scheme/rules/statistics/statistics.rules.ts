import type { Day } from '#kernel';
import { type StatisticsState, statisticsStream } from '#scheme/history';
import { type Ask, type Decision, record, taken, to } from '../verdict.js';

export interface RecordStatistics {
  readonly statisticsId: string; readonly asAt: Day; readonly employed: number; readonly skilled: number; readonly highSkilled: number;
  readonly source: string; readonly publishedOn: Day; readonly evidenceHash: string;
}

/**
 * Imports the figures of the statistics bureau, in persons: the shares of the two goals are divided by the reports.
 *
 * @refuses statistics.exists, statistics.from-the-future, statistics.part-above-whole
 * @clause JN-1.2c
 */
export const recordStatistics = (c: RecordStatistics, known: StatisticsState, ask: Ask): Decision => {
  const { statisticsId, asAt, employed, skilled, highSkilled, source, publishedOn, evidenceHash } = c;
  if (known.is !== 'unknown') return taken('statistics', statisticsId);
  if (asAt > publishedOn || publishedOn > ask.today) {
    return { refused: 'statistics.from-the-future', why: '数据日期不得晚于公布日期，公布日期不得晚于今天。', facts: [{ asAt, publishedOn, today: ask.today }] };
  }
  if (skilled > employed || highSkilled > skilled) {
    return {
      refused: 'statistics.part-above-whole', why: '技能劳动者不得多于就业人员，高技能人才不得多于技能劳动者。', facts: [{ employed, skilled, highSkilled }],
    };
  }
  return record(['JN-1.2c'], [to(statisticsStream(statisticsId), { type: 'StatisticsRecorded.v1', data: c })],
    { facts: [{ fact: 'statistics', source, asAt, hash: evidenceHash }] });
};
