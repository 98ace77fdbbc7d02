import {
  accountFold, accountStream, batchFold, batchStream, calendarFold, calendarStream, claimFold, claimStream, noticeFold, noticeStream, ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import { approveBatch, byKind, closeBatch, publishNotice } from '#scheme/rules';
import { ask, CITY, type Past } from '../../../../test/support/builders.js';
import { calendars, published } from '../../../../test/support/calendar.js';
import { ACTED, accrued, batch, batched, claim, committed, INSTITUTION_PAYEE, notice } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { policy, ruleSet } from '../../../../test/support/training-past.js';

const closing = (...claims: readonly string[]) => (past: Past) => closeBatch({ batchId: 'B1', claims }, past.state(batchFold, batchStream('B1')),
  past.states(claimFold, claimStream, claims), ask({ officer: 'O-review2' }));

describe('closing a batch', () => {
  specify('it carries each claim with who acted on it, and their sum')
    .given(claim('C1', 'secondPassed'), claim('C2', 'secondPassed', { people: ['P2', 'P3'], subsidyKind: 'CAMP' })).when(closing('C1', 'C2')).then([
      { stream: 'batch-B1', type: 'BatchClosed.v1', data: {
        batchId: 'B1', claims: [batched('C1'), batched('C2', 300_000, { subsidyKind: 'CAMP' })], totalFen: 450_000,
      } },
      { stream: 'claim-C1', type: 'ClaimBatched.v1', data: { claimId: 'C1', batchId: 'B1' } },
      { stream: 'claim-C2', type: 'ClaimBatched.v1', data: { claimId: 'C2', batchId: 'B1' } },
    ]);
  specify('a claim named twice would be paid twice').given(claim('C1', 'secondPassed')).when(closing('C1', 'C1')).refused('batch.claim-twice');
  specify('a claim that is not through').given(claim('C1', 'secondPassed'), claim('C2', 'firstPassed')).when(closing('C1', 'C2'))
    .refused('claim.not-second-passed', undefined, [{ is: 'firstPassed', possible: ['ReviewSecond', 'WithdrawClaim'] }, { claimId: 'C2' }]);
  specify('a claim in a batch already').given(claim('C1', 'batched')).when(closing('C1'))
    .refused('claim.not-second-passed', undefined, [{ is: 'batched', possible: ['PublishNotice', 'WithdrawClaim'] }, { claimId: 'C1' }]);
  specify('a claim of another organisation').given(claim('C1', 'secondPassed', { org: '370116' })).when(closing('C1'))
    .refused('claim.other-organisation', undefined, [{ claimId: 'C1' }]);
  specify('a claim nobody submitted').when(closing('C1')).refused('claim.unknown');
  specify('a batch is closed once').given(batch('closed'), claim('C1', 'secondPassed')).when(closing('C1')).refused('batch.exists');

  it('sums by kind in the order the kinds first appear', () => {
    expect(byKind([batched('C1', 3), batched('C2', 5, { subsidyKind: 'CAMP' }), batched('C3', 4)]))
      .toEqual([{ subsidyKind: 'GROUP_SKILL', amountFen: 7 }, { subsidyKind: 'CAMP', amountFen: 5 }]);
  });
});

const publishing = (today: string) => (past: Past) => publishNotice({ noticeId: 'N1', batchId: 'B1', channel: '市人社局网站' }, {
  notice: past.state(noticeFold, noticeStream('N1')), batch: past.state(batchFold, batchStream('B1')), calendar: past.state(calendarFold, calendarStream),
  sets: past.state(ruleSetsFold, ruleSetStream),
}, ask({ officer: 'O-notice', today }));
const noticed = (publishedOn: string, firstDay: string, lastDay: string) => [
  { stream: 'notice-N1', type: 'NoticePublished.v1' as const, data: {
    noticeId: 'N1', batchId: 'B1', channel: '市人社局网站', publishedOn, firstDay, lastDay, workingDays: 5, totalFen: 150_000,
  } },
  { stream: 'batch-B1', type: 'BatchNotified.v1' as const, data: { batchId: 'B1', noticeId: 'N1' } },
  { stream: 'claim-C1', type: 'ClaimNotified.v1' as const, data: { claimId: 'C1', batchId: 'B1', noticeId: 'N1' } },
];

describe('clause JN-3.3d — the public is told for five working days', () => {
  specify('from the working day after publication').given(policy(), batch('closed')).when(publishing('2019-12-16'))
    .then(noticed('2019-12-16', '2019-12-17', '2019-12-23'), { clauses: ['JN-3.3d'], ruleSet: 'R1' });
  const golden = [
    ['2019-09-27', '2019-09-29', '2019-10-10'], ['2019-09-30', '2019-10-08', '2019-10-12'], ['2020-01-21', '2020-01-22', '2020-02-05'],
    ['2020-04-28', '2020-04-29', '2020-05-08'], ['2021-09-17', '2021-09-18', '2021-09-26'],
  ] as const;
  for (const [today, first, last] of golden) {
    specify(`published on ${today}: the last day is ${last}`).given(policy(), batch('closed')).when(publishing(today)).then(noticed(today, first, last));
  }
  specify('a calendar changed after publication changes nothing that is published')
    .given(ruleSet(), published(calendars[2019], calendars['2020 as first arranged']), batch('closed')).when(publishing('2020-01-21'))
    .then(noticed('2020-01-21', '2020-01-22', '2020-02-03'));
  specify('no calendar up to the last day').given(ruleSet(), published(calendars[2019]), batch('closed')).when(publishing('2019-12-27'))
    .refused('calendar.not-published');
  specify('no rule set in force').given(published(calendars[2019]), batch('closed')).when(publishing('2019-12-16')).refused('ruleSet.none-in-force');
  specify('a rule set without the number of days').given(ruleSet({ without: 'notice.workingDays' }), published(calendars[2019]), batch('closed'))
    .when(publishing('2019-12-16')).refused('ruleSet.parameter-missing', undefined, [{ ruleSet: 'R1', key: 'notice.workingDays' }]);
  specify('a batch told already').given(policy(), batch('notified')).when(publishing('2019-12-16'))
    .refused('batch.not-closed', undefined, [{ is: 'notified', possible: ['ApproveBatch'] }]);
  specify('a notice is published once').given(policy(), batch('closed'), notice()).when(publishing('2019-12-16')).refused('notice.exists');
  specify('a batch nobody closed').given(policy()).when(publishing('2019-12-16')).refused('batch.unknown');
});

const approving = (today: string, officer = 'O-approve', on = today) => (past: Past) => approveBatch({ batchId: 'B1' }, {
  batch: past.state(batchFold, batchStream('B1')), notice: past.state(noticeFold, noticeStream('N1')), account: past.state(accountFold, accountStream(CITY)),
}, ask({ officer, today, on }));
const approved = [
  { stream: 'batch-B1', type: 'BatchApproved.v1' as const, data: { batchId: 'B1', totalFen: 150_000 } },
  { stream: 'account-370100', type: 'BatchCommitted.v1' as const, data: {
    batchId: 'B1', fundSource: 'UI_FUND', lines: [{ subsidyKind: 'GROUP_SKILL', amountFen: 150_000 }], totalFen: 150_000,
  } },
  { stream: 'claim-C1', type: 'ClaimApproved.v1' as const, data: { claimId: 'C1', batchId: 'B1', amountFen: 150_000 } },
];
const told = [...batch('notified'), notice()];

describe('clause JN-3.3d — approval waits for the end of the notice', () => {
  specify('on the last day').given(told, accrued(150_000)).when(approving('2019-12-23'))
    .refused('batch.notice-not-over', 'JN-3.3d', [{ lastDay: '2019-12-23', today: '2019-12-23', workingDays: 5 }]);
  specify('the day after').given(told, accrued(150_000)).when(approving('2019-12-24')).then(approved, { clauses: ['JN-3.3d', 'JN-3.3c', 'JN-3.2c'] });
  specify('on the last day with tomorrow\'s date typed in').given(told, accrued(150_000)).when(approving('2019-12-23', 'O-approve', '2019-12-24'))
    .refused('batch.notice-not-over', 'JN-3.3d');
  specify('before anything was published').given(batch('closed'), accrued(150_000)).when(approving('2019-12-24'))
    .refused('batch.not-notified', undefined, [{ is: 'closed', possible: ['PublishNotice'] }]);
  specify('approved already').given(batch('approved'), notice(), accrued(150_000)).when(approving('2019-12-24'))
    .refused('batch.not-notified', undefined, [{ is: 'approved', possible: ['RequestFunds'] }]);
  specify('funded already').given(batch('funded'), notice(), accrued(150_000)).when(approving('2019-12-24'))
    .refused('batch.not-notified', undefined, [{ is: 'funded', possible: ['IssuePaymentOrder'] }]);
  specify('a notice that is not there').given(batch('notified'), accrued(150_000)).when(approving('2019-12-24')).refused('notice.unknown');
  specify('a batch nobody closed').when(approving('2019-12-24')).refused('batch.unknown');
});

describe('clause JN-3.3c — the approver acted on none of the claims (S1)', () => {
  for (const [officer, step] of [['O-inst', '录入'], ['O-accept', '受理'], ['O-review1', '初审'], ['O-review2', '复核']] as const) {
    specify(`who did 「${step}」`).given(told, accrued(150_000)).when(approving('2019-12-24', officer))
      .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S1', step: `C1 ${step}`, officerId: officer }]);
  }
  specify('who acted on the last claim only').given(
    batch('notified', { claims: [batched('C1'), batched('C2', 1, { officers: { ...ACTED, firstBy: 'O-approve' } })] }), notice(), accrued(200_000),
  ).when(approving('2019-12-24')).refused('duties.same-person', 'JN-3.3c', [{ rule: 'S1', step: 'C2 初审', officerId: 'O-approve' }]);
});

describe('clause JN-3.2c — no batch beyond the available money', () => {
  specify('to the last fen').given(told, accrued(150_000)).when(approving('2019-12-24')).then(approved);
  specify('a fen short').given(told, accrued(149_999)).when(approving('2019-12-24'))
    .refused('account.not-enough', 'JN-3.2c', [{ availableFen: 149_999, neededFen: 150_000 }]);
  specify('money promised to another batch is not available').given(told, accrued(200_000), committed('B0', 50_001)).when(approving('2019-12-24'))
    .refused('account.not-enough', 'JN-3.2c', [{ availableFen: 149_999, neededFen: 150_000 }]);
  specify('another organisation\'s money is not available').given(told, accrued(150_000, 'ACC-1', '370116')).when(approving('2019-12-24'))
    .refused('account.not-enough', 'JN-3.2c', [{ availableFen: 0, neededFen: 150_000 }]);
  specify('one commitment a batch, a line a kind, an event a claim').given(
    batch('notified', { claims: [batched('C1', 7), batched('C2', 5, { subsidyKind: 'CAMP', payee: INSTITUTION_PAYEE }), batched('C3', 4)] }), notice(),
      accrued(100),
  ).when(approving('2019-12-24')).then([
    { stream: 'batch-B1', type: 'BatchApproved.v1', data: { batchId: 'B1', totalFen: 16 } },
    { stream: 'account-370100', type: 'BatchCommitted.v1', data: {
      batchId: 'B1', fundSource: 'UI_FUND', lines: [{ subsidyKind: 'GROUP_SKILL', amountFen: 11 }, { subsidyKind: 'CAMP', amountFen: 5 }], totalFen: 16,
    } },
    { stream: 'claim-C1', type: 'ClaimApproved.v1', data: { claimId: 'C1', batchId: 'B1', amountFen: 7 } },
    { stream: 'claim-C2', type: 'ClaimApproved.v1', data: { claimId: 'C2', batchId: 'B1', amountFen: 5 } },
    { stream: 'claim-C3', type: 'ClaimApproved.v1', data: { claimId: 'C3', batchId: 'B1', amountFen: 4 } },
  ]);
});
