import { day } from '#kernel';
import {
  batchFold, batchStream, calendarFold, calendarStream, claimFold, claimStream, noticeFold, noticeStream, ruleSetsFold, ruleSetStream,
} from '#scheme/history';
import { dismissObjection, recordObjection, upholdObjection } from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { calendars, published } from '../../../../test/support/calendar.js';
import { batch, batched, claim, INSTITUTION_PAYEE, notice } from '../../../../test/support/money-past.js';
import { dismissed, noticeCleared, objection } from '../../../../test/support/money-turns-past.js';
import { specify } from '../../../../test/support/specify.js';
import { policy, ruleSet } from '../../../../test/support/training-past.js';

const noticeOf = (past: Past) => past.state(noticeFold, noticeStream('N1'));
const batchOf = (past: Past) => past.state(batchFold, batchStream('B1'));
const objecting = (receivedOn = '2019-12-20', { claimId = 'C1', today = '2019-12-20' } = {}) => (past: Past) => recordObjection(
  { noticeId: 'N1', objectionId: 'OBJ-1', claimId, receivedOn: day(receivedOn), contentHash: 'e'.repeat(64) }, {
    notice: noticeOf(past), batch: batchOf(past), claim: past.state(claimFold, claimStream(claimId)), sets: past.state(ruleSetsFold, ruleSetStream),
    calendar: past.state(calendarFold, calendarStream),
  }, ask({ officer: 'O-notice', today }));
const withdrawnBy = (claimId: string) => fact(claimStream(claimId), ['ClaimWithdrawn.v1', { claimId, reason: '示例理由', from: 'notified' }]);
const objected = (claimId: string) => fact(claimStream(claimId), ['ClaimObjected.v1', { claimId, noticeId: 'N1', objectionId: 'OBJ-0' }]);
const told = [...policy(), ...batch('notified'), notice(), ...claim('C1', 'notified')];

describe('clause JN-3.3d — the public objects within the notice', () => {
  specify('due five working days after it came in').given(told).when(objecting()).then([
    { stream: 'notice-N1', type: 'ObjectionRecorded.v1', data: {
      noticeId: 'N1', objectionId: 'OBJ-1', claimId: 'C1', receivedOn: '2019-12-20', contentHash: 'e'.repeat(64), dueOn: '2019-12-27',
    } },
    { stream: 'claim-C1', type: 'ClaimObjected.v1', data: { claimId: 'C1', noticeId: 'N1', objectionId: 'OBJ-1' } },
  ], { clauses: ['JN-3.3d'], ruleSet: 'R1' });
  specify('on the last day').given(told).when(objecting('2019-12-23', { today: '2019-12-24' })).passes();
  const outside = [['after it', '2019-12-24', '2019-12-24'], ['before it', '2019-12-15', '2019-12-24'], ['tomorrow', '2019-12-21', '2019-12-20']] as const;
  for (const [when, receivedOn, today] of outside) {
    specify(when).given(told).when(objecting(receivedOn, { today }))
      .refused('notice.objection-late', 'JN-3.3d', [{ from: '2019-12-16', lastDay: '2019-12-23', receivedOn }]);
  }
  specify('against a claim that is not on the list').given(told).when(objecting('2019-12-20', { claimId: 'C9' }))
    .refused('notice.claim-not-in-notice', undefined, [{ claimId: 'C9' }]);
  for (const is of ['approved', 'paid'] as const) {
    specify(`received in time and recorded when the claim is ${is}`).given(policy(), batch('approved'), notice(), claim('C1', is))
      .when(objecting('2019-12-20', { today: '2019-12-27' })).refused('claim.not-notified');
  }
  specify('against a claim that was withdrawn').given(told, withdrawnBy('C1')).when(objecting()).refused('claim.not-notified');
  specify('a second one against the same claim').given(told, objected('C1')).when(objecting()).passes();
  specify('once under one number').given(told, objection('C1')).when(objecting()).refused('notice.objection-exists');
  specify('to a notice that is over').given(told, noticeCleared()).when(objecting()).refused('notice.not-published');
  specify('to no notice').given(policy()).when(objecting()).refused('notice.unknown');
  specify('against a claim that is not there').given(policy(), batch('notified'), notice()).when(objecting()).refused('claim.unknown');
  specify('without a rule set').given(published(calendars[2019]), batch('notified'), notice(), claim('C1', 'notified')).when(objecting())
    .refused('ruleSet.none-in-force');
  specify('without the number of days').given(ruleSet({ without: 'objection.workingDays' }), published(calendars[2019]), batch('notified'), notice(),
    claim('C1', 'notified')).when(objecting()).refused('ruleSet.parameter-missing');
  specify('without a calendar').given(ruleSet(), batch('notified'), notice(), claim('C1', 'notified')).when(objecting()).refused('calendar.not-published');
});

const decision = { noticeId: 'N1', objectionId: 'OBJ-1', reason: '示例理由' } as const;
const upholding = (today = '2019-12-27') => (past: Past) => upholdObjection(decision, {
  notice: noticeOf(past), batch: batchOf(past), claim: past.state(claimFold, claimStream('C1')),
}, ask({ officer: 'O-supervise', today }));
const dismissing = (today = '2019-12-27') => (past: Past) => dismissObjection(decision, noticeOf(past), ask({ officer: 'O-supervise', today }));
const two = [...batch('notified', { claims: [batched('C1'), batched('C2')] }), notice(), ...claim('C1', 'notified')];
const upheld = (late: boolean) =>
  ({ stream: 'notice-N1', type: 'ObjectionUpheld.v1' as const, data: { noticeId: 'N1', objectionId: 'OBJ-1', claimId: 'C1', reason: '示例理由', late } });

describe('clause JN-3.3d — an objection is decided', () => {
  specify('upheld: the claim leaves the batch and is rejected').given(two, objection('C1')).when(upholding()).then([
    upheld(false),
    { stream: 'batch-B1', type: 'ClaimRemovedFromBatch.v1', data: {
      batchId: 'B1', claimId: 'C1', ground: 'OBJECTION_UPHELD', reason: '示例理由', amountFen: 150_000, totalBeforeFen: 300_000, totalFen: 150_000,
    } },
    { stream: 'claim-C1', type: 'ClaimRejected.v1', data: { claimId: 'C1', at: 'OBJECTION', reason: '示例理由' } },
    { stream: 'person-P1', type: 'SubsidyReleased.v1', data: { personId: 'P1', claimId: 'C1', reason: 'REJECTED' } },
  ], { clauses: ['JN-3.3d', 'JN-3.3c'] });
  specify('a second one upheld: it left with the first')
    .given(batch('notified', { claims: [batched('C2')] }), notice(), claim('C1', 'notified'), objection('C1'))
    .when(upholding('2019-12-28')).then([upheld(true)]);
  specify('upheld after the applicant withdrew: it only leaves the list').given(two, objection('C1'), objected('C1'), withdrawnBy('C1')).when(upholding())
    .then([
    upheld(false),
    { stream: 'batch-B1', type: 'ClaimRemovedFromBatch.v1', data: {
      batchId: 'B1', claimId: 'C1', ground: 'OBJECTION_UPHELD', reason: '示例理由', amountFen: 150_000, totalBeforeFen: 300_000, totalFen: 150_000,
    } },
  ]);
  specify('dismissed: the claim stays').given(two, objection('C1')).when(dismissing())
    .then([{ stream: 'notice-N1', type: 'ObjectionDismissed.v1', data: { ...upheld(false).data } }], { clauses: ['JN-3.3d'] });
  specify('dismissed late: it is said').given(two, objection('C1')).when(dismissing('2019-12-30'))
    .then([{ stream: 'notice-N1', type: 'ObjectionDismissed.v1', data: { ...upheld(true).data } }]);
  for (const [how, decide] of [['upheld', upholding()], ['dismissed', dismissing()]] as const) {
    specify(`${how} when it is decided already`).given(two, objection('C1'), dismissed()).when(decide)
      .refused('notice.objection-decided', undefined, [{ is: 'dismissed' }]);
    specify(`${how} when nobody raised it`).given(two).when(decide).refused('notice.objection-unknown');
    specify(`${how} when the notice is over`).given(two, objection('C1'), dismissed(), noticeCleared()).when(decide).refused('notice.not-published');
    specify(`${how} without a notice`).when(decide).refused('notice.unknown');
  }
  specify('upheld against a claim that is not there').given(batch('notified'), notice(), objection('C1')).when(upholding()).refused('claim.unknown');
  specify('upheld in a batch that is not there').given(notice(), objection('C1'), claim('C1', 'notified')).when(upholding()).refused('batch.unknown');
  specify('upheld: no place of another claim is freed').given(two, objection('C1'), fact(claimStream('C2'), ['ClaimSubmitted.v1', {
    claimId: 'C2', subsidyKind: 'GROUP_SKILL', channel: 'INSTITUTION', classId: 'K1', payee: INSTITUTION_PAYEE, trainees: [],
  }])).when(upholding()).passes();
});
