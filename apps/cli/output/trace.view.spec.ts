import type { ExplainedReportFigure, Forward } from '#audit';
import { timesShown } from './ledger.view.js';
import { forwardShown, reportFigureShown } from './trace.view.js';

describe('what stands behind a figure, in a terminal', () => {
  it('tells a line of money in yuan, its parts and what moved it too', () => {
    const shown = reportFigureShown({
      line: { line: 'total.paidFen', itemZh: '', figureZh: '支付金额', unit: 'fen', value: 6_150_000 }, behind: ['total.paidFen'],
      parts: { newer: 0, page: 6_150_000, older: 0, sum: 6_150_000, equal: true },
      contributions: [{ logIndex: 467, on: '2019-12-27', type: 'PaymentSettled.v1', stream: 'payment-P', actor: 'O', vouchers: [],
        moved: [{ line: 'total.paidFen', amount: 5_700_000 }] }],
    } as unknown as ExplainedReportFigure);
    expect(shown).toContain('较新 0.00 + 本页 61,500.00 + 较早 0.00 = 61,500.00  相符');
    expect(shown).toMatch(/ 57,000\.00/);
  });

  it('tells a balance on the side it stands on', () => {
    const sum = { book: 'A', org: '370100', account: '1004', nameZh: '支出户存款', side: 'D', debitFen: 300_000, creditFen: 5_700_000, balanceFen: -5_400_000 };
    const shown = forwardShown({
      kind: 'claim', id: 'C1', claimCount: 0, claims: [], events: [], withheld: 0, sums: [sum, { ...sum, account: '1003', balanceFen: 0 }],
    } as unknown as Forward);
    expect(shown).toMatch(/1004 .* 贷 +54,000\.00\n/);
    expect(shown).toMatch(/1003 .* 平 +0\.00$/);
  });

  it('says of a moment before the first event that nothing was known yet', () => {
    expect(timesShown({ asOf: '9999-12-31', knownAt: { index: -1, recordedAt: null } })).toBe('  业务日 不限   知悉于 首笔事件之前，尚无记录');
  });
});
