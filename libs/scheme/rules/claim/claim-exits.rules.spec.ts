import { claimFold, type ClaimIs, claimStream, personFold, personStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import {
  CLAIM_POSSIBLE, lapseClaim, refuseClaim, requestSupplement, reviewFirst, reviewSecond, submitSupplement, withdrawClaim,
} from '#scheme/rules';
import { type Asking, ask, fact, folded, type Happened, type Past } from '../../../../test/support/builders.js';
import { rules, sources } from '../../../../test/support/claim-past.js';
import { claim, type ClaimStep } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { certificate, person, reserved, trainingClass } from '../../../../test/support/training-past.js';

const claimOf = (past: Past) => past.state(claimFold, claimStream('C1'));
const operator: Asking = { officer: 'O-inst', unit: 'INSTITUTION', institutionId: 'I1', roles: ['INST_OP'] };
const asked = (dueOn = '2019-12-17'): Happened =>
  fact(claimStream('C1'), ['ClaimSupplementRequested.v1', { claimId: 'C1', items: ['签字页'], dueOn: dueOn as never }]);
const supplemented = (): Happened => fact(claimStream('C1'), ['ClaimSupplemented.v1', { claimId: 'C1', evidence: ['a'.repeat(64)] }]);
const asking = (past: Past) => requestSupplement({ claimId: 'C1', items: ['签字页', '考勤表'] }, claimOf(past), past.state(ruleSetsFold, ruleSetStream), ask());
const handing = (today: string, who = operator) => (past: Past) => submitSupplement({ claimId: 'C1', evidence: ['a'.repeat(64)] }, claimOf(past),
  ask({ ...who, today }));
const lapsing = (today: string) => (past: Past) => lapseClaim({ claimId: 'C1' }, claimOf(past), ask({ today }));
const event = <T extends string>(type: T, data: object) => ({ stream: 'claim-C1', type: type as never, data: { claimId: 'C1', ...data } });
const freed = (reason: string) => ({ stream: 'person-P1', type: 'SubsidyReleased.v1' as const, data: { personId: 'P1', claimId: 'C1', reason } });

describe('clause JN-3.4b — what is missing is told once, at once, and handed in in time', () => {
  specify('the term is the rule set\'s').given(rules(), claim('C1', 'submitted')).when(asking)
    .then([event('ClaimSupplementRequested.v1', { items: ['签字页', '考勤表'], dueOn: '2019-12-17' })]);
  specify('a second time').given(rules(), claim('C1', 'submitted'), asked(), supplemented()).when(asking)
    .refused('claim.supplement-asked-already', 'JN-3.4b', [{ items: ['签字页'], dueOn: '2019-12-17' }]);
  specify('of an accepted claim').given(rules(), claim('C1', 'accepted')).when(asking).refused('claim.not-submitted');
  specify('without a rule set').given(claim('C1', 'submitted')).when(asking).refused('ruleSet.none-in-force');

  specify('no claim to ask about').given(rules()).when(asking).refused('claim.unknown');
  specify('on the last day').given(claim('C1', 'submitted'), asked()).when(handing('2019-12-17'))
    .then([event('ClaimSupplemented.v1', { evidence: ['a'.repeat(64)] })]);
  specify('the day after').given(claim('C1', 'submitted'), asked()).when(handing('2019-12-18'))
    .refused('claim.supplement-overdue', 'JN-3.4b', [{ dueOn: '2019-12-17' }]);
  specify('by another institution').given(claim('C1', 'submitted'), asked()).when(handing('2019-12-17', { ...operator, institutionId: 'I2' }))
    .refused('claim.applicant-only', undefined, [{ channel: 'INSTITUTION', payee: 'I1' }]);
  specify('nothing was asked').given(claim('C1', 'submitted')).when(handing('2019-12-02')).refused('claim.not-supplement');
  specify('no claim').when(handing('2019-12-02')).refused('claim.unknown');

  specify('lapses the day after the term').given(claim('C1', 'submitted'), asked()).when(lapsing('2019-12-18'))
    .then([event('ClaimLapsed.v1', { dueOn: '2019-12-17' })]);
  specify('not on its last day').given(claim('C1', 'submitted'), asked()).when(lapsing('2019-12-17')).refused('claim.supplement-not-due', 'JN-3.4b');
  specify('nothing to lapse').given(claim('C1', 'submitted')).when(lapsing('2019-12-18')).refused('claim.not-supplement');
  specify('no claim to lapse').when(lapsing('2019-12-18')).refused('claim.unknown');

  const refusing = (past: Past) => refuseClaim({ claimId: 'C1', reason: '培训不在本市' }, claimOf(past));
  specify('not accepted: nothing was reserved').given(claim('C1', 'submitted')).when(refusing).then([event('ClaimRefused.v1', { reason: '培训不在本市' })]);
  specify('after acceptance').given(claim('C1', 'accepted')).when(refusing).refused('claim.not-submitted');
  specify('no claim to refuse').when(refusing).refused('claim.unknown');
});

const withdrawing = (who = operator) => (past: Past) => withdrawClaim({ claimId: 'C1', reason: '改由本人申领' }, claimOf(past), ask(who));
const PERSONAL = { payee: { kind: 'PERSON', id: 'P1', accountId: 'ACC-P1' } } as const;

describe('clause JN-2.3.1b — the applicant may withdraw before approval, and the places are free again', () => {
  for (const [until, frees] of [['submitted', false], ['accepted', true], ['firstPassed', true], ['secondPassed', true], ['batched', true], ['notified',
    true]] as const) {
    specify(`from ${until}`).given(claim('C1', until)).when(withdrawing())
      .then([event('ClaimWithdrawn.v1', { reason: '改由本人申领', from: until }), ...(frees ? [freed('WITHDRAWN')] : [])]);
  }
  for (const until of ['approved', 'funded', 'paying', 'paid'] as const) {
    specify(`from ${until} no more`).given(claim('C1', until)).when(withdrawing())
      .refused('claim.not-withdrawable', undefined, [{ is: until, possible: [...CLAIM_POSSIBLE[until]] }]);
  }
  specify('by the desk for the person').given(claim('C1', 'accepted', PERSONAL)).when(withdrawing({ officer: 'O-accept', roles: ['ACCEPT'] })).passes();
  specify('a personal claim by the institution').given(claim('C1', 'accepted', PERSONAL)).when(withdrawing()).refused('claim.applicant-only');
  specify('no claim').when(withdrawing()).refused('claim.unknown');

  it('the next claim finds the place free', () => {
    const history = [person('P1'), reserved('P1', { claimId: 'C1' }), fact(personStream('P1'), ['SubsidyReleased.v1', { personId: 'P1', claimId: 'C1',
      reason: 'WITHDRAWN' }])];
    const state = folded(personFold, history);
    expect(state.is === 'registered' && state.reservations.filter(({ held }) => held)).toEqual([]);
  });
});

describe('clause JN-3.3c — a claim returned for rework is accepted still, and its reviewers stay two', () => {
  const world = (): Happened[] => [...rules(), ...trainingClass(), person('P1'), certificate('P1')];
  const sentBack = (at: 'FIRST_REVIEW' | 'SECOND_REVIEW', actor: string): Happened =>
    fact(claimStream('C1'), ['ClaimReturned.v1', { claimId: 'C1', at, reason: '金额有误' }], { actor });
  const first = (officer: string, decision: 'PASS' | 'RETURN' = 'PASS') => (past: Past) =>
    reviewFirst({ claimId: 'C1', decision, reason: '金额有误' }, claimOf(past), sources(past), ask({ officer }));
  const second = (officer: string, decision: 'PASS' | 'RETURN' = 'PASS') => (past: Past) =>
    reviewSecond({ claimId: 'C1', decision, reason: '金额有误' }, claimOf(past), sources(past), ask({ officer }));
  specify('by the first review').given(world(), claim('C1', 'accepted')).when(first('O-review1', 'RETURN'))
    .then([event('ClaimReturned.v1', { at: 'FIRST_REVIEW', reason: '金额有误' })]);
  specify('by the second review').given(world(), claim('C1', 'firstPassed')).when(second('O-review2', 'RETURN'))
    .then([event('ClaimReturned.v1', { at: 'SECOND_REVIEW', reason: '金额有误' })]);
  specify('its first reviewer may review it first again').given(world(), claim('C1', 'firstPassed'), sentBack('SECOND_REVIEW', 'O-review2'))
    .when(first('O-review1')).passes();
  specify('its second reviewer may not').given(world(), claim('C1', 'firstPassed'), sentBack('SECOND_REVIEW', 'O-review2')).when(first('O-review2'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S1', step: '复核', officerId: 'O-review2' }]);
  specify('who returned it first may not review it second').given(world(), claim('C1', 'accepted'), sentBack('FIRST_REVIEW', 'O-review3'), claim('C1',
    'firstPassed').slice(2))
    .when(second('O-review3')).refused('duties.same-person', 'JN-3.3c', [{ rule: 'S1', step: '初审', officerId: 'O-review3' }]);
});

describe('clause JN-2.1.3b — a settlement that comes to nothing leaves the advance to be cleared by another', () => {
  const part = { projectId: 'PR1', part: 'SETTLEMENT', advanceFen: 1, remainderFen: 0 } as const;
  const settlement = (): Happened[] => [...claim('C1', 'accepted', { subsidyKind: 'PROJECT' }), fact(claimStream('C1'), ['ClaimFirstReviewed.v1', {
    claimId: 'C1', amountFen: 1, lines: [], ruleSet: 'R1', part,
  }], { actor: 'O-review1' })];
  const reopened = (reason: string) =>
    ({ stream: 'advance-K1', type: 'ProjectAdvanceReopened.v1' as const, data: { classId: 'K1', claimId: 'C1', reason } });
  const second = (decision: 'REJECT' | 'RETURN') => (past: Past) =>
    reviewSecond({ claimId: 'C1', decision, reason: '金额有误' }, claimOf(past), sources(past), ask({ officer: 'O-review2' }));
  specify('withdrawn').given(settlement()).when(withdrawing())
    .then([event('ClaimWithdrawn.v1', { reason: '改由本人申领', from: 'firstPassed' }), freed('WITHDRAWN'), reopened('WITHDRAWN')]);
  specify('rejected').given(settlement()).when(second('REJECT'))
    .then([event('ClaimRejected.v1', { at: 'SECOND_REVIEW', reason: '金额有误' }), freed('REJECTED'), reopened('REJECTED')]);
  specify('returned').given(settlement()).when(second('RETURN'))
    .then([event('ClaimReturned.v1', { at: 'SECOND_REVIEW', reason: '金额有误' }), reopened('RETURNED')]);
  specify('withdrawn before it was reviewed: it cleared nothing').given(claim('C1', 'accepted', { subsidyKind: 'PROJECT' })).when(withdrawing())
    .then([event('ClaimWithdrawn.v1', { reason: '改由本人申领', from: 'accepted' }), freed('WITHDRAWN')]);
});

describe('every state of a claim says what is possible', () => {
  const steps: readonly ClaimStep[] = ['submitted', 'accepted', 'firstPassed', 'secondPassed', 'batched', 'notified', 'approved', 'funded', 'paying', 'paid'];
  it.each(steps)('%s', (step) => {
    const state = folded(claimFold, claim('C1', step));
    expect(CLAIM_POSSIBLE[(state as { is: ClaimIs }).is].length).toBeGreaterThan(0);
  });
  it('an ended one allows nothing', () => {
    for (const is of ['rejected', 'refused', 'lapsed', 'withdrawn'] as const) expect(CLAIM_POSSIBLE[is]).toEqual([]);
  });
});
