import type { ReportCompared } from '#audit';
import { comparedShown, reportShown } from './report.view.js';

const compared: ReportCompared = {
  reportId: 'BG-1', sealedAt: 560, reproduced: true, sealIntact: true, sheetReproduced: true, replay: [], knownAt: 562,
  since: [{ line: 'fund.interestFen', was: 1, is: 8, causes: [
    { logIndex: 562, id: 'x', type: 'InterestCredited.v1', stream: 'account-370100', on: '2019-12-31' as never, actor: 'O-account' },
  ] }],
};

describe('a report in a terminal', () => {
  it('says a figure in its unit, with its target', () => {
    const shown = reportShown([
      { line: 'total.yearPersonTimes', section: 'total', item: '', itemZh: '', figure: 'yearPersonTimes', figureZh: '本年累计人次', unit: 'personTimes', value: 42,
        target: 64_500, reached: 6 },
      { line: 'kind.CAMP.paidFen', section: 'kind', item: 'CAMP', itemZh: '就业能力实训', figure: 'paidFen', figureZh: '支付金额', unit: 'fen', value: 123_456 },
      { line: 'total.completionRate', section: 'total', item: '', itemZh: '', figure: 'completionRate', figureZh: '结业率', unit: 'basisPoints', value: 9_705 },
    ]).split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(shown).toEqual([
      ['部分', '项目', '指标', '数值', '目标'], ['合计', '本年累计人次', '42', '人次', '64500'],
      ['补贴种类', 'CAMP 就业能力实训', '支付金额', '1,234.56', '元'], ['合计', '结业率', '97.05', '%'],
    ]);
  });

  it('says what moved a line since it was issued, and when nothing did', () => {
    expect(comparedShown(compared)).toMatch(/^报告 BG-1 {2}出具于 @560 {2}重算 一致[\s\S]*fund\.interestFen +0\.01 +0\.08 +@562 InterestCredited\.v1$/);
    expect(comparedShown({ ...compared, since: [] })).toMatch(/到 @562 没有变化$/);
    expect(comparedShown({ ...compared, reproduced: false, replay: [{ line: 'total.persons', was: 1, is: 2 }] }))
      .toMatch(/重算 不一致[\s\S]*total\.persons +1 +2 +重算到 @560/);
  });
});
