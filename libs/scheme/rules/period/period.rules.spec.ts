import { periodFold, periodStream, ruleSetsFold, ruleSetStream, type SchemeEventOf } from '#scheme/history';
import {
  admitRectification, closeNeedsReview, closePeriod, closeYear, holdPeriod, lockPeriod, proposeReopening, releasePeriod, reopenPeriod,
} from '#scheme/rules';
import { ask, CITY, fact, type Happened, Past } from '../../../../test/support/builders.js';
import { yearClosed } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { parametersOf } from '../../../../test/support/training-past.js';

type PeriodType = 'PeriodHeld.v1' | 'PeriodClosed.v1' | 'PeriodReleased.v1' | 'PeriodReopened.v1' | 'PeriodLocked.v1' | 'PeriodReopeningProposed.v1'
  | 'RectificationAdmitted.v1';
const COMMAND = '6f1c1a54-2b3c-4d5e-8f90-112233445566';
const did = <T extends PeriodType>(type: T, period: number, more: object = {}, actor = 'O-1'): Happened =>
  fact(periodStream(CITY), [type, { org: CITY, period, ...more } as unknown as SchemeEventOf<T>['data']], { actor });
const held = (period: number): Happened => did('PeriodHeld.v1', period);
const closed = (...periods: readonly number[]): readonly Happened[] => periods.flatMap((period) => [held(period), did('PeriodClosed.v1', period)]);
const proposed = (period: number): Happened => did('PeriodReopeningProposed.v1', period, { reason: '漏记' }, 'O-2');
const state = (past: Past) => past.state(periodFold, periodStream(CITY));
const MONTH = { org: CITY, period: 201911 };
const wrote = <T extends PeriodType>(type: T, data: object) => [{ stream: 'period-370100', type, data: data as SchemeEventOf<T>['data'] }];

describe('holding a month', () => {
  const holding = (today: string) => (past: Past) => holdPeriod(MONTH, state(past), ask({ today }));
  specify('on its last day').when(holding('2019-11-30')).then(wrote('PeriodHeld.v1', MONTH));
  specify('the day before').when(holding('2019-11-29')).refused('period.not-over', undefined, [{ last: '2019-11-30', today: '2019-11-29' }]);
  specify('again after it was released').given(held(201911), did('PeriodReleased.v1', 201911, { reason: '未齐' })).when(holding('2019-12-02'))
    .then(wrote('PeriodHeld.v1', MONTH));
  specify('twice').given(held(201911)).when(holding('2019-12-02')).refused('period.not-open');
  specify('before the first closed one').given(...closed(201912)).when(holding('2019-12-31')).refused('period.not-open');
  specify('before the first closed one, that is open again').given(...closed(201912), did('PeriodReopened.v1', 201912, { proposedBy: 'O-2', reason: '漏记' }))
    .when(holding('2019-12-31')).passes();
  specify('after its year is closed').given(yearClosed(2019)).when(holding('2020-01-02')).refused('period.not-open');
});

describe('rectifying a held month', () => {
  const admission = { ...MONTH, commandId: COMMAND, reason: '利息漏记', findingId: 'F-1' };
  const admitting = (past: Past) => admitRectification(admission, state(past));
  specify('an auditor names the command').given(held(201911)).when(admitting).then(wrote('RectificationAdmitted.v1', admission));
  specify('without a finding').given(held(201911)).when((past) => admitRectification({ ...MONTH, commandId: COMMAND, reason: '利息漏记' }, state(past)))
    .then(wrote('RectificationAdmitted.v1', { ...MONTH, commandId: COMMAND, reason: '利息漏记' }));
  specify('twice').given(held(201911), did('RectificationAdmitted.v1', 201911, { commandId: COMMAND, reason: '利息漏记' })).when(admitting)
    .refused('period.already-admitted');
  specify('again in another hold').given(
    held(201911), did('RectificationAdmitted.v1', 201911, { commandId: COMMAND, reason: '利息漏记' }), did('PeriodReleased.v1', 201911, { reason: '未齐' }),
      held(201911),
  ).when(admitting).then(wrote('RectificationAdmitted.v1', admission));
  specify('an open month needs none').when(admitting).refused('period.not-held');
  specify('a closed month takes none').given(...closed(201911)).when(admitting).refused('period.not-held');
  const releasing = (past: Past) => releasePeriod({ ...MONTH, reason: '未齐' }, state(past));
  specify('the hold is lifted').given(held(201911)).when(releasing).then(wrote('PeriodReleased.v1', { ...MONTH, reason: '未齐' }));
  specify('no hold to lift').when(releasing).refused('period.not-held');
});

describe('closing a month', () => {
  const closing = (past: Past) => closePeriod(MONTH, state(past));
  specify('the first one').given(held(201911)).when(closing).then(wrote('PeriodClosed.v1', MONTH));
  specify('the one after the newest').given(...closed(201910), held(201911)).when(closing).then(wrote('PeriodClosed.v1', MONTH));
  specify('the one after a closed year').given(yearClosed(2018), did('PeriodHeld.v1', 201901))
    .when((past) => closePeriod({ org: CITY, period: 201901 }, state(past))).then(wrote('PeriodClosed.v1', { org: CITY, period: 201901 }));
  specify('one held while a newer one was closed').given(held(201911), ...closed(201912)).when(closing).refused('period.not-held');
  specify('one left out').given(...closed(201909), held(201911)).when(closing)
    .refused('period.not-next', undefined, [{ newest: 201909, next: 201910 }]);
  specify('without a hold').when(closing).refused('period.not-held');
  const january = (firstYear?: number) => (past: Past) => closePeriod({ org: CITY, period: 202001 }, state(past), undefined, firstYear);
  const untilJanuary = [...closed(201912), held(202001)];
  specify('of a new year, the old one open').given(...untilJanuary).when(january(2019)).refused('period.year-open', undefined, [{ year: 2019 }]);
  specify('of a new year, the old one open, one before it closed').given(yearClosed(2018), ...untilJanuary).when(january())
    .refused('period.year-open', undefined, [{ year: 2019 }]);
  specify('of a new year, the old one closed').given(yearClosed(2019), held(202001)).when(january()).then(wrote('PeriodClosed.v1', { org: CITY,
    period: 202001 }));
  specify('of the first year booked').given(...untilJanuary).when(january(2020)).passes();

  const looked = (unreviewed: readonly string[], awaited: readonly string[] = []) => (past: Past) => closePeriod(MONTH, state(past), { unreviewed, awaited });
  specify('with every voucher reviewed').given(held(201911)).when(looked([])).then(wrote('PeriodClosed.v1', MONTH));
  specify('with vouchers nobody looked at').given(held(201911)).when(looked(['F.370100.201911.0001'])).refused('period.unreviewed-vouchers', undefined,
    [{ unreviewed: 1, vouchers: ['F.370100.201911.0001'] }]);
  specify('while an admitted command may still come').given(held(201911)).when(looked([], [COMMAND])).refused('period.admission-open', undefined,
    [{ commandIds: [COMMAND] }]);
  const begun = (begins: number) => (past: Past) => closePeriod(MONTH, state(past), { unreviewed: [], awaited: [], begins });
  specify('the first one booked, reviewed').given(held(201911)).when(begun(201911)).passes();
  specify('with an earlier one nobody reviewed').given(held(201911)).when(begun(201910)).refused('period.not-next', undefined, [{ next: 201910 }]);
  specify('not held, whatever is unreviewed').when(looked(['F.370100.201911.0001'])).refused('period.not-held');
  it('asks for reviews only where the rule set says so', () => {
    const sets = [[], parametersOf({ 'period.closeNeedsReview': 0 }), parametersOf({ 'period.closeNeedsReview': 1 })];
    expect(sets.map((history) => closeNeedsReview(new Past(history).state(ruleSetsFold, ruleSetStream), ask()))).toEqual([false, false, true]);
  });
});

describe('opening a month again', () => {
  const proposing = (past: Past) => proposeReopening({ ...MONTH, reason: '漏记' }, state(past));
  const reopening = (officer: string) => (past: Past) => reopenPeriod(MONTH, state(past), ask({ officer }));
  const reopened = wrote('PeriodReopened.v1', { ...MONTH, proposedBy: 'O-2', reason: '漏记' });
  specify('is proposed').given(...closed(201911)).when(proposing).then(wrote('PeriodReopeningProposed.v1', { ...MONTH, reason: '漏记' }));
  specify('by two persons').given(...closed(201911), proposed(201911)).when(reopening('O-3')).then(reopened, { clauses: ['JN-3.3c'] });
  specify('by one person').given(...closed(201911), proposed(201911)).when(reopening('O-2')).refused('duties.same-person', 'JN-3.3c');
  specify('without a proposal').given(...closed(201911)).when(reopening('O-3')).refused('period.no-proposal');
  specify('on a proposal of the time before').given(...closed(201911), proposed(201911), did('PeriodReopened.v1', 201911, { proposedBy: 'O-2', reason: '漏记' }),
    ...closed(201911)).when(reopening('O-3')).refused('period.no-proposal');
  specify('an older one first').given(...closed(201911, 201912), proposed(201911)).when(reopening('O-3')).refused('period.not-newest', undefined,
    [{ newest: 201912 }]);
  specify('an older one is not even proposed').given(...closed(201911, 201912)).when(proposing).refused('period.not-newest');
  specify('of a closed year').given(...closed(201911), yearClosed(2019)).when(proposing).refused('period.year-closed');
  specify('a locked one').given(...closed(201911), did('PeriodLocked.v1', 201911, { document: '决算' })).when(proposing).refused('period.not-closed');
  specify('one that only a newer one shuts').given(...closed(201912)).when(proposing).refused('period.not-newest', undefined, [{ newest: 201912 }]);
  specify('one that is open').when(proposing).refused('period.not-closed');
});

describe('locking a month', () => {
  const locking = (past: Past) => lockPeriod({ ...MONTH, document: '决算' }, state(past));
  specify('that is closed').given(...closed(201911)).when(locking).then(wrote('PeriodLocked.v1', { ...MONTH, document: '决算' }));
  specify('closed with its year').given(yearClosed(2019)).when(locking).then(wrote('PeriodLocked.v1', { ...MONTH, document: '决算' }));
  specify('that is open').when(locking).refused('period.not-closed');
  const december = (past: Past) => lockPeriod({ org: CITY, period: 201912, document: '决算' }, state(past));
  specify('December before its year is closed').given(yearClosed(2018), ...closed(201912)).when(december)
    .refused('period.year-open', undefined, [{ year: 2019 }]);
  specify('December after its year').given(...closed(201912), yearClosed(2019)).when(december).passes();
  specify('twice').given(...closed(201911), did('PeriodLocked.v1', 201911, { document: '决算' })).when(locking).refused('period.not-closed');
});

describe('closing a year', () => {
  const closing = (today: string, begins?: number) => (past: Past) =>
    closeYear({ org: CITY, year: 2019 }, { period: state(past), sets: past.state(ruleSetsFold, ruleSetStream), begins }, ask({ today }));
  const answer = [{ stream: 'period-370100', type: 'YearClosed.v1' as const, data: { org: CITY, year: 2019 } }];
  const months = Array.from({ length: 12 }, (_, i) => 201_901 + i);
  specify('on its last day').when(closing('2019-12-31')).then(answer);
  specify('the day before').when(closing('2019-12-30')).refused('period.year-not-over', undefined, [{ last: '2019-12-31', today: '2019-12-30' }]);
  specify('twice').given(yearClosed(2019)).when(closing('2020-01-02')).refused('period.year-closed');
  specify('after another year').given(yearClosed(2018)).when(closing('2020-01-02')).then(answer);
  specify('before a closed one').given(yearClosed(2020)).when(closing('2021-01-02')).refused('period.year-closed');
  specify('with a year left out').given(yearClosed(2017)).when(closing('2020-01-02')).refused('period.year-not-next', undefined, [{ next: 2018 }]);
  specify('the first one booked').when(closing('2020-01-02', 2019)).then(answer);
  specify('with an earlier one booked and open').when(closing('2020-01-02', 2018)).refused('period.year-not-next', undefined, [{ next: 2018 }]);
  specify('after a month of the next one').given(...closed(201912, 202001)).when(closing('2020-02-02'))
    .refused('period.later-month-closed', undefined, [{ newest: 202001 }]);
  specify('after a month of the next one that was opened again').given(...closed(201912, 202001), did('PeriodReopened.v1', 202001, { proposedBy: 'O-2',
    reason: '漏记' })).when(closing('2020-02-02')).then(answer);
  specify('while a month of the next one is held').given(...closed(201912), held(202001)).when(closing('2020-02-02')).then(answer);
  specify('with December locked').given(...closed(201912), did('PeriodLocked.v1', 201912, { document: '决算' })).when(closing('2020-01-02'))
    .refused('period.year-locked');
  const wanted = parametersOf({ 'period.yearNeedsMonths': 1 });
  specify('month by month, where the rule set says so').given(...wanted, ...closed(...months)).when(closing('2020-01-02')).then(answer);
  specify('with a month open').given(...wanted, ...closed(...months.slice(0, 11)), held(201912)).when(closing('2020-01-02'))
    .refused('period.months-open', undefined, [{ open: [201912] }]);
  const bar = parametersOf({ 'period.closeNeedsReview': 1 });
  specify('where months need reviews, with its months closed').given(...bar, ...closed(...months)).when(closing('2020-01-02')).then(answer);
  specify('where months need reviews, past the bar').given(...bar).when(closing('2020-01-02')).refused('period.months-open', undefined, [{ open: months }]);
  specify('where months need reviews, with months shut by a newer one').given(...bar, ...closed(201911, 201912)).when(closing('2020-01-02'))
    .refused('period.months-open', undefined, [{ open: months.slice(0, 10) }]);
});
