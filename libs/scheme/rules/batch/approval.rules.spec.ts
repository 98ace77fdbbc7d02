import {
  accountFold, accountStream, batchFold, batchStream, type Claim, claimFold, claimStream, fundRequestFold, fundRequestStream, noticeFold, noticeStream,
  ruleSetsFold, ruleSetStream,
} from '#scheme/history';
import { approveBatch, returnFromApproval, revokeApproval } from '#scheme/rules';
import { ask, CITY, fact, type Past } from '../../../../test/support/builders.js';
import {
  ACTED, accrued, batch, batched, claim, committed, fundRequest, fundsReleased, INSTITUTION_PAYEE, notice,
} from '../../../../test/support/money-past.js';
import { dismissed, noticeCleared, objection, released } from '../../../../test/support/money-turns-past.js';
import { specify } from '../../../../test/support/specify.js';
import { parametersOf } from '../../../../test/support/training-past.js';

const claimsOf = (past: Past, ...ids: readonly string[]) =>
  ids.map((id) => past.state(claimFold, claimStream(id))).filter((each): each is Claim => each.is !== 'unknown');

const approving = (today: string, officer = 'O-approve', on = today) => (past: Past) => approveBatch({ batchId: 'B1' }, {
  batch: past.state(batchFold, batchStream('B1')), notice: past.state(noticeFold, noticeStream('N1')), account: past.state(accountFold, accountStream(CITY)),
  claims: claimsOf(past, 'C1'), sets: past.state(ruleSetsFold, ruleSetStream),
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
    .refused('batch.not-notified', undefined, [{ is: 'closed', possible: ['PublishNotice', 'RemoveClaimFromBatch'] }]);
  specify('approved already').given(batch('approved'), notice(), accrued(150_000)).when(approving('2019-12-24'))
    .refused('batch.not-notified', undefined, [{ is: 'approved', possible: ['RequestFunds', 'RevokeApproval'] }]);
  specify('funded already').given(batch('funded'), notice(), accrued(150_000)).when(approving('2019-12-24'))
    .refused('batch.not-notified', undefined, [{ is: 'funded', possible: ['IssuePaymentOrder', 'RevokeApproval', 'SettleBatch'] }]);
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

describe('clause JN-3.3d — no approval while an objection is open, or over a claim that fell', () => {
  const money = accrued(150_000);
  specify('an objection nobody decided').given(told, objection('C1'), money).when(approving('2019-12-24'))
    .refused('batch.objection-open', 'JN-3.3d', [{ objectionId: 'OBJ-1', dueOn: '2019-12-27' }]);
  specify('decided, and the notice not cleared').given(told, objection('C1'), dismissed(), money).when(approving('2019-12-24'))
    .refused('batch.not-cleared', 'JN-3.3d', [{ notice: 'objected' }]);
  specify('cleared').given(told, objection('C1'), dismissed(), noticeCleared(), money, claim('C1', 'notified'),
    fact(claimStream('C1'), ['ClaimNoticeCleared.v1', { claimId: 'C1', noticeId: 'N1' }])).when(approving('2019-12-24')).then(approved);
  specify('a rule set that asks for clearance').given(told, money, parametersOf({ 'notice.clearanceRequired': 1 })).when(approving('2019-12-24'))
    .refused('batch.not-cleared', 'JN-3.3d', [{ notice: 'published' }]);
  specify('a rule set that asks for it, and it is done').given(told, noticeCleared(), money, parametersOf({ 'notice.clearanceRequired': 1 }))
    .when(approving('2019-12-24')).then(approved);
  specify('a claim that fell since the notice (D14)').given(told, money, claim('C1', 'notified'),
    fact(claimStream('C1'), ['ClaimRejected.v1', { claimId: 'C1', at: 'SECOND_REVIEW', reason: '示例' }])).when(approving('2019-12-24'))
    .refused('batch.claim-not-eligible', 'JN-3.3c', [{ claimId: 'C1', is: 'rejected' }]);
  specify('every claim left').given(batch('notified', { claims: [] }), notice(), money).when(approving('2019-12-24')).refused('batch.empty');
});

const returning = (claims: readonly string[]) => (past: Past) => returnFromApproval({ batchId: 'B1', claims, reason: '示例理由' }, {
  batch: past.state(batchFold, batchStream('B1')), notice: past.state(noticeFold, noticeStream('N1')), claims: claimsOf(past, ...claims),
});
const left = (claimId: string, ground: string, totalBeforeFen: number, totalFen: number) => ({
  stream: 'batch-B1', type: 'ClaimRemovedFromBatch.v1' as const,
  data: { batchId: 'B1', claimId, ground, reason: '示例理由', amountFen: 150_000, totalBeforeFen, totalFen },
});

describe('clause JN-3.3c — the approver sends claims back to the second review', () => {
  const two = [...batch('notified', { claims: [batched('C1'), batched('C2')] }), notice()];
  specify('both: the totals fall one after the other').given(two, claim('C1', 'notified'), claim('C2', 'notified')).when(returning(['C1', 'C2'])).then([
    left('C1', 'APPROVAL_RETURNED', 300_000, 150_000), left('C2', 'APPROVAL_RETURNED', 150_000, 0),
    ...['C1', 'C2'].map((claimId) => ({
      stream: `claim-${claimId}`, type: 'ClaimReturnedFromBatch.v1' as const, data: { claimId, batchId: 'B1', reason: '示例理由' },
    })),
  ], { clauses: ['JN-3.3c'] });
  specify('one that is not in it').given(two).when(returning(['C9'])).refused('batch.claim-not-in-batch', undefined, [{ claimId: 'C9' }]);
  specify('one named twice').given(two).when(returning(['C1', 'C1'])).refused('batch.claim-twice');
  specify('one that was rejected meanwhile does not rise again').given(two, claim('C1', 'notified'),
    fact(claimStream('C1'), ['ClaimRejected.v1', { claimId: 'C1', at: 'OBJECTION', reason: '示例' }])).when(returning(['C1']))
    .refused('batch.claim-not-eligible', 'JN-3.3c');
  specify('one with an open objection').given(two, objection('C1'), claim('C1', 'notified')).when(returning(['C1']))
    .refused('batch.objection-open', 'JN-3.3d', [{ objectionId: 'OBJ-1' }]);
  specify('after approval').given(batch('approved')).when(returning(['C1'])).refused('batch.not-notified');
  specify('of a batch nobody closed').when(returning(['C1'])).refused('batch.unknown');
});

const revoking = (...claims: readonly string[]) => (past: Past) => revokeApproval({ batchId: 'B1', claims, reason: '示例理由' }, {
  batch: past.state(batchFold, batchStream('B1')), claims: claimsOf(past, ...claims), request: past.state(fundRequestFold, fundRequestStream('FR1')),
});
const withdrawn = (stage: string) => ({
  stream: 'account-370100', type: 'CommitmentWithdrawn.v1' as const, data: {
    batchId: 'B1', claims: ['C1'], fundSource: 'UI_FUND', lines: [{ subsidyKind: 'GROUP_SKILL', amountFen: 150_000 }], totalFen: 150_000, stage,
  },
});
const revoked = [
  { stream: 'claim-C1', type: 'ClaimRevoked.v1' as const, data: { claimId: 'C1', reason: '示例理由', amountFen: 150_000 } },
];
const freed = { stream: 'person-P1', type: 'SubsidyReleased.v1' as const, data: { personId: 'P1', claimId: 'C1', reason: 'REVOKED' } };

describe('clause JN-3.2c — an approval taken back before payment gives the commitment back', () => {
  specify('not asked for yet').given(batch('approved'), claim('C1', 'approved'), accrued(150_000), committed('B1', 150_000)).when(revoking('C1'))
    .then([left('C1', 'APPROVAL_REVOKED', 150_000, 0), withdrawn('COMMITTED'), ...revoked, freed], { clauses: ['JN-3.3c', 'JN-3.2c'] });
  specify('released: the money stands idle').given(batch('funded'), claim('C1', 'funded'), fundRequest('released'), fundsReleased(150_000)).when(revoking('C1'))
    .then([
      left('C1', 'APPROVAL_REVOKED', 150_000, 0), withdrawn('RELEASED'), ...revoked,
      { stream: 'claim-C1', type: 'ClaimMoneyIdle.v1', data: { claimId: 'C1', amountFen: 150_000 } }, freed,
    ]);
  specify('to be paid from the fiscal account: nothing moved').given(batch('funded'), claim('C1', 'funded'), released(true)).when(revoking('C1'))
    .then([left('C1', 'APPROVAL_REVOKED', 150_000, 0), withdrawn('AUTHORISED'), ...revoked, freed]);
  specify('one that is being paid').given(batch('funded'), claim('C1', 'paying'), fundRequest('released')).when(revoking('C1')).refused('claim.not-approved');
  const offset = { clawbackId: 'CB1', claimId: 'C1', subsidyKind: 'GROUP_SKILL', amountFen: 1, expensedYear: { F: 2019, A: 2019 } };
  specify('one with a part set off').given(batch('funded'), claim('C1', 'funded'), fundRequest('released', [offset])).when(revoking('C1'))
    .refused('batch.claim-offset', undefined, [{ claimId: 'C1' }]);
  specify('one that is not in it').given(batch('approved')).when(revoking('C9')).refused('batch.claim-not-in-batch');
  specify('before approval').given(batch('notified'), claim('C1', 'notified')).when(revoking('C1')).refused('batch.not-approved');
  specify('of a batch nobody closed').when(revoking('C1')).refused('batch.unknown');
});
