import { day } from '#kernel';
import { statisticsFold, statisticsStream } from '#scheme/history';
import { type RecordStatistics, recordStatistics } from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';

const figures: RecordStatistics = {
  statisticsId: 'TJ-2019', asAt: day('2019-12-31'), employed: 4_000, skilled: 1_000, highSkilled: 300, source: '统计局（示例）',
  publishedOn: day('2020-03-20'), evidenceHash: 'a'.repeat(64),
};
const recording = (more: Partial<RecordStatistics> = {}, today = '2020-03-20') => (past: Past) =>
  recordStatistics({ ...figures, ...more }, past.state(statisticsFold, statisticsStream('TJ-2019')), ask({ officer: 'O-supervise', today }));

describe('clause JN-1.2c — the shares come from the statistics bureau, in persons', () => {
  specify('on the day they are published').when(recording()).then([{ stream: 'statistics-TJ-2019', type: 'StatisticsRecorded.v1', data: figures }], {
    clauses: ['JN-1.2c'], facts: [{ fact: 'statistics', source: '统计局（示例）', asAt: day('2019-12-31'), hash: 'a'.repeat(64) }],
  });
  specify('twice').given(fact(statisticsStream('TJ-2019'), ['StatisticsRecorded.v1', figures])).when(recording()).refused('statistics.exists');
  specify('before they are published').when(recording({}, '2020-03-19'))
    .refused('statistics.from-the-future', undefined, [{ asAt: day('2019-12-31'), publishedOn: day('2020-03-20'), today: day('2020-03-19') }]);
  specify('of a day after their publication').when(recording({ asAt: day('2020-03-21') })).refused('statistics.from-the-future');
  specify('all may be skilled').when(recording({ skilled: 4_000, highSkilled: 4_000 })).passes();
  specify('more skilled than employed').when(recording({ skilled: 4_001 }))
    .refused('statistics.part-above-whole', undefined, [{ employed: 4_000, skilled: 4_001, highSkilled: 300 }]);
  specify('more highly skilled than skilled').when(recording({ highSkilled: 1_001 })).refused('statistics.part-above-whole');
});
