import fc from 'fast-check';
import { BrokenHistory, type Day, type Instant } from '#kernel';
import { standingOf, type PeriodCalendar } from '#scheme/history';
import { ledgerLines, postAll, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { tinyLedger } from '../../../test/support/tiny-ledger.mjs';

const seeds = fc.integer({ min: 0, max: 0x7fffffff });
const runs = { numRuns: 16 };
let serial = 0;
const told = (type: string, data: Record<string, unknown>, { on = '2020-01-15', commandId = 'c', org = '370100' } = {}): HistoryEvent => ({
  stream: 'told', revision: (serial += 1), id: `00000000-0000-5000-8000-${String(serial).padStart(12, '0')}`, type, data,
  meta: { actor: 'O', role: 'R', org, on: on as Day, commandId, commandHash: 'h', correlationId: 'c', causationId: 'c', clauses: [] },
  recordedAt: '2020-06-01T00:00:00.000Z' as Instant,
});
const accrued = (on: string, commandId = 'c'): HistoryEvent => told('FundAccrued.v1', { fundSource: 'UI_FUND', amountFen: 5 }, { on, commandId });
const step = (type: string, period: number, more: object = {}, org = '370100'): HistoryEvent => told(type, { org: '370100', period, ...more }, { org });
const held = step('PeriodHeld.v1', 201912);
const admitted = step('RectificationAdmitted.v1', 201912, { commandId: 'r', reason: '漏记' });
const closed = step('PeriodClosed.v1', 201912);
const last = (...history: readonly HistoryEvent[]): readonly unknown[] => {
  const { voucherDate, factOn, period, correctionOfPeriod } = postAll(history).vouchers.at(-1)!;
  return [voucherDate, factOn, period, correctionOfPeriod];
};
const OWN = ['2019-12-21', '2019-12-21', 201912, undefined];
const NEXT = ['2020-01-01', '2019-12-21', 202001, 201912];
const late = accrued('2019-12-21');

describe('where the books take a fact of a month', () => {
  test.each<readonly [string, readonly HistoryEvent[], readonly unknown[]]>([
    ['open', [late], OWN], ['held', [held, late], NEXT], ['held, and the command admitted', [held, admitted, accrued('2019-12-21', 'r')], OWN],
    ['held, and another command admitted', [held, admitted, late], NEXT],
    ['admitted for another month', [held, admitted, step('PeriodHeld.v1', 201911), accrued('2019-11-21', 'r')], ['2020-01-01', '2019-11-21', 202001, 201911]],
    ['released', [held, step('PeriodReleased.v1', 201912, { reason: '未齐' }), late], OWN],
    ['held again, admitted in the hold before', [held, admitted, step('PeriodReleased.v1', 201912, { reason: '未齐' }), held, accrued('2019-12-21', 'r')], NEXT],
    ['closed', [held, closed, late], NEXT], ['closed, whatever was admitted', [held, admitted, closed, accrued('2019-12-21', 'r')], NEXT],
    ['opened again', [held, closed, step('PeriodReopened.v1', 201912, { proposedBy: 'O-2', reason: '漏记' }), late], OWN],
    ['locked', [held, closed, step('PeriodLocked.v1', 201912, { document: '决算' }), late], NEXT],
    ['closed, and the next held', [held, closed, step('PeriodHeld.v1', 202001), late], ['2020-02-01', '2019-12-21', 202002, 201912]],
    ['before the first closed one, never closed itself', [held, closed, accrued('2019-11-20')], ['2020-01-01', '2019-11-20', 202001, 201911]],
    ['held, and a newer one closed', [step('PeriodHeld.v1', 201911), step('RectificationAdmitted.v1', 201911, { commandId: 'r', reason: '漏记' }), held, closed,
      accrued('2019-11-20', 'r')], ['2020-01-01', '2019-11-20', 202001, 201911]],
    ['before the first closed one, that is open again', [held, closed, step('PeriodReopened.v1', 201912, { proposedBy: 'O-2', reason: '漏记' }),
      accrued('2019-11-20')], ['2019-11-20', '2019-11-20', 201911, undefined]],
    ['before a locked one', [held, closed, step('PeriodLocked.v1', 201912, { document: '决算' }), accrued('2019-11-20')],
      ['2020-01-01', '2019-11-20', 202001, 201911]],
    ['of a year before a closed one', [told('YearClosed.v1', { org: '370100', year: 2019 }), accrued('2018-11-20')],
      ['2020-01-01', '2018-11-20', 202001, 201811]],
    ['of another organisation', [held, told('FundAccrued.v1', { fundSource: 'UI_FUND', amountFen: 5 }, { on: '2019-12-21', org: '370116' })], OWN],
  ])('%s', (_name, history, expected) => { expect(last(...history)).toEqual(expected); });

  test('the year closes into a December that is closed already', () => {
    const { vouchers } = postAll([accrued('2019-12-10'), held, closed, told('YearClosed.v1', { org: '370100', year: 2019 })]);
    expect(vouchers.at(-1)).toMatchObject({ kind: 'CLOSING', voucherDate: '2019-12-31', period: 201912 });
  });

  test('nobody moves a month of another organisation', () => {
    expect(() => postAll([step('PeriodHeld.v1', 201912, {}, '370116')])).toThrow(BrokenHistory);
  });
});

describe('months, on random histories', () => {
  test('no voucher lies in a month that was closed, and none in a held one but by admission', () => {
    let [rectified, moved] = [0, 0];
    fc.assert(fc.property(seeds, (seed) => {
      const history = randomHistory(seed, 200, { months: true });
      const standing: ReadonlyMap<string, PeriodCalendar>[] = [new Map()];
      const { vouchers } = postAll(history, (books) => { standing.push(books.calendars); });
      for (const one of vouchers) {
        const calendar = standing[one.logIndex]!.get(one.bookSet.org);
        const is = calendar === undefined ? 'open' : standingOf(calendar, one.period);
        if (one.kind === 'CLOSING') continue;
        const { commandId } = history[one.logIndex]!.meta;
        if (is === 'held') rectified += 1;
        if (one.correctionOfPeriod !== undefined) moved += 1;
        expect([is, is === 'held' ? calendar!.admitted[commandId] : one.period]).toEqual([is === 'held' ? 'held' : 'open', one.period]);
      }
    }), { ...runs, examples: [[3], [6], [13]] }); // which hold months and admit facts into them, whatever chance brings besides
    expect(rectified).toBeGreaterThan(5);
    expect(moved).toBeGreaterThan(50);
  });

  test('the posting machine that shares no code gives the same lines', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const history = randomHistory(seed, 200, { months: true });
      const tiny = tinyLedger(history).lines.map((line) => [
        line.org, line.book, line.period, line.number, line.line, line.voucherDate, line.factOn, line.rule, line.kind, line.account, line.side, line.fen,
        line.correction,
      ].join(',')).sort();
      expect(ledgerLines(postAll(history).vouchers).trimEnd().split('\n').slice(1).sort()).toEqual(tiny);
    }), runs);
  });
});
