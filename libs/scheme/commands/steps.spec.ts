import 'reflect-metadata';
import { day, type Instant } from '#kernel';
import { calendarFold, calendarStream, type Officer, ruleSetsFold, ruleSetStream } from '#scheme/history';
import { Past } from '../../../test/support/builders.js';
import { rules } from '../../../test/support/claim-past.js';
import { policy } from '../../../test/support/training-past.js';
import { dueDay, type Waiting } from './due-day.js';
import { commandNamed } from './registry.js';
import { awaitedBy, awaitedByDelegation, CASE_TABLES, stepsOf } from './steps.table.js';

describe('what may happen next', () => {
  it('names commands there are, with the roles of the registry', () => {
    for (const [kind, table] of Object.entries(CASE_TABLES)) {
      for (const state of Object.keys(table)) {
        for (const { command, roles, titleZh } of stepsOf(kind, state)) {
          const definition = commandNamed(command);
          expect([kind, state, command, titleZh, roles]).toEqual([kind, state, command, definition?.titleZh, definition?.roles]);
        }
      }
    }
    expect(stepsOf('claim', 'submitted').map(({ command, awaited }) => [command, awaited])).toEqual(
      [['AcceptClaim', true], ['RequestSupplement', true], ['RefuseClaim', true], ['WithdrawClaim', false]]);
    expect([stepsOf('claim', 'nowhere'), stepsOf('nothing', 'submitted')]).toEqual([[], []]);
  });

  const waits = (...roles: string[]): string[] => awaitedBy(roles).map(({ kind, state, stage }) => `${kind} ${state} ${stage}`.trim());

  it('waits for the roles that may act, and for nobody once it is over', () => {
    expect(waits('REVIEW1')).toEqual(['claim accepted', 'finding open']);
    expect(waits('REVIEW2')).toEqual(['claim firstPassed', 'claim secondPassed', 'batch open', 'finding open']);
    expect(waits('FB_APPR')).toEqual(['fundRequest examined', 'clawback writeOffPending', 'reconciliation confirmed']);
    expect(waits('FB_OP')).toEqual(expect.arrayContaining(['reconciliation returned', 'bankDifference open']));
    expect(waits('SYS_ADMIN', 'EXPORTER')).toEqual([]);
    for (const over of ['claim paid', 'claim batched', 'payment settled', 'class archived', 'finding closed', 'notice withdrawn', 'batch settled']) {
      expect(waits(...new Set(Object.entries(CASE_TABLES).flatMap(([kind, table]) => Object.keys(table).flatMap((state) =>
        stepsOf(kind, state).flatMap(({ roles }) => roles)))))).not.toContain(over);
    }
  });
});

describe('a payment line that came back', () => {
  const who = (stage: string): readonly string[] =>
    stepsOf('payment', 'returned', stage).flatMap(({ command, awaited, roles }) => (awaited ? [`${command} ${roles.join()}`] : []));

  it('waits for the accountant, then for who confirms the other account, then for the cashier', () => {
    expect([who(''), who('proposed'), who('corrected')]).toEqual([
      ['CorrectPayeeAccount FIN_ACCT'], ['ConfirmPayeeAccount FIN_REV'], ['ReissuePayment CASHIER']]);
    const returned = (role: string) => awaitedBy([role]).filter(({ state }) => state === 'returned' || state === 'failed').map((each) => Object.values(each));
    expect(returned('FIN_REV')).toEqual([['payment', 'failed', 'proposed'], ['payment', 'returned', 'proposed']]);
    // A failed line may go out again to the same account.
    expect(returned('CASHIER')).toEqual([['payment', 'failed', ''], ['payment', 'failed', 'corrected'], ['payment', 'returned', 'corrected']]);
  });
});

describe('what waits for a deputy', () => {
  const officer = (officerId: string, roles: readonly string[], more: Partial<Officer> = {}): Officer =>
    ({ is: 'registered', officerId, name: '示例', org: '370100', unit: 'AGENCY', roles, ...more });
  const days = { startsOn: day('2019-12-01'), endsOn: day('2019-12-10') };
  const granted = { delegationId: 'D1', deputyId: 'O-2', roles: ['REVIEW1', 'REVIEW2'], ...days, revoked: false };
  const waitsFor = (deputy: Officer, delegation: object = {}, today = '2019-12-10', held = ['REVIEW1', 'REVIEW2']): string[] =>
    awaitedByDelegation(deputy, officer('O-1', held, { delegations: [{ ...granted, ...delegation }] }), day(today))
      .map(({ kind, state }) => `${kind} ${state}`);
  const deputy = officer('O-2', ['ACCEPT']);

  it('is what waits for the delegated roles, from day to day and while they are held', () => {
    expect(waitsFor(deputy)).toEqual(['claim accepted', 'claim firstPassed', 'claim secondPassed', 'batch open', 'finding open']);
    expect(waitsFor(deputy, {}, '2019-12-10', ['REVIEW1'])).toEqual(['claim accepted', 'finding open']);
    expect(waitsFor(deputy, { commands: ['ReviewSecond'] })).toEqual(['claim firstPassed']);
    for (const none of [waitsFor(deputy, {}, '2019-12-11'), waitsFor(deputy, { revoked: true }), waitsFor(officer('O-3', []))]) expect(none).toEqual([]);
  });

  it('is nothing for who meanwhile got a role that may not meet a delegated one', () => {
    expect(waitsFor(officer('O-2', ['AUDITOR']))).toEqual([]);
  });
});

describe('the day a case is due', () => {
  const past = new Past([...policy(), ...rules({ 'claim.acceptanceWorkingDays': 5, 'claim.totalWorkingDays': 10, 'payment.returnCorrectionDays': 15 })]);
  const known = { sets: past.state(ruleSetsFold, ruleSetStream), calendar: past.state(calendarFold, calendarStream) };
  // 27 September 2019 was a Friday; Sunday the 29th was worked, 1 to 7 October were the holidays.
  const waiting = (more: Partial<Waiting>): Waiting =>
    ({ kind: 'claim', state: 'submitted', since: '2019-09-27T02:00:00.000Z' as Instant, accepted: null, due: null, ...more });

  it.each([
    ['five working days to accept', {}, '2019-10-10'], ['the day the history names', { due: day('2019-10-01') }, '2019-10-01'],
    ['from acceptance to the payment', { state: 'secondPassed', accepted: day('2019-09-27') }, '2019-10-16'],
    ['days, not working days, to correct a returned payment', { kind: 'payment', state: 'returned' }, '2019-10-12'],
    ['nothing where the rule set is silent', { state: 'accepted' }, null], ['nothing where no term exists', { kind: 'batch', state: 'closed' }, null],
    ['nothing before any rule set', { since: '2018-01-01T00:00:00.000Z' as Instant }, null],
    ['nothing where the calendar is not published', { since: '2021-12-30T02:00:00.000Z' as Instant }, null],
  ] as const)('%s', (_name, more, expected) => { expect(dueDay(waiting(more), known)).toBe(expected); });

  it('counts in Shanghai', () => { expect(dueDay(waiting({ since: '2019-09-26T16:00:00.000Z' as Instant }), known)).toBe('2019-10-10'); });
});
