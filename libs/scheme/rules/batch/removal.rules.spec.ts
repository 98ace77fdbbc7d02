import { batchFold, batchStream, claimFold, claimStream, noticeFold, noticeStream } from '#scheme/history';
import { removeClaimFromBatch } from '#scheme/rules';
import { fact, type Past } from '../../../../test/support/builders.js';
import { batch, batched, claim, notice } from '../../../../test/support/money-past.js';
import { dismissed, objection } from '../../../../test/support/money-turns-past.js';
import { specify } from '../../../../test/support/specify.js';

const removing = (decision: 'REJECT' | 'RETURN', claimId = 'C1') => (past: Past) =>
  removeClaimFromBatch({ batchId: 'B1', claimId, decision, reason: '示例理由' }, {
    batch: past.state(batchFold, batchStream('B1')), claim: past.state(claimFold, claimStream(claimId)), notice: past.state(noticeFold, noticeStream('N1')),
  });
const left = (ground: string) => ({
  stream: 'batch-B1', type: 'ClaimRemovedFromBatch.v1' as const, data: {
    batchId: 'B1', claimId: 'C1', ground, reason: '示例理由', amountFen: 150_000, totalBeforeFen: 300_000, totalFen: 150_000,
  },
});
const two = (until: 'closed' | 'notified' | 'approved') => batch(until, { claims: [batched('C1'), batched('C2')] });

describe('clause JN-3.3c — a claim leaves its batch, and both totals stay visible (D14)', () => {
  specify('it became ineligible: rejected, its places are free').given(two('notified'), notice(), claim('C1', 'notified', { people: ['P1', 'P2'] }))
    .when(removing('REJECT')).then([
      left('INELIGIBLE'),
      { stream: 'claim-C1', type: 'ClaimRejected.v1', data: { claimId: 'C1', at: 'BATCH', reason: '示例理由' } },
      { stream: 'person-P1', type: 'SubsidyReleased.v1', data: { personId: 'P1', claimId: 'C1', reason: 'REJECTED' } },
      { stream: 'person-P2', type: 'SubsidyReleased.v1', data: { personId: 'P2', claimId: 'C1', reason: 'REJECTED' } },
    ], { clauses: ['JN-3.3c'] });
  specify('it is to be looked at again').given(two('closed'), claim('C1', 'batched')).when(removing('RETURN')).then([
    left('RETURNED'), { stream: 'claim-C1', type: 'ClaimReturnedFromBatch.v1', data: { claimId: 'C1', batchId: 'B1', reason: '示例理由' } },
  ]);
  specify('it ended elsewhere: it only leaves the list').given(two('closed'), claim('C1', 'batched'),
    fact(claimStream('C1'), ['ClaimRejected.v1', { claimId: 'C1', at: 'SECOND_REVIEW', reason: '示例' }])).when(removing('RETURN'))
      .then([left('ENDED_ELSEWHERE')]);
  specify('a dismissed objection does not hold it').given(two('notified'), notice(), objection('C1'), dismissed(), claim('C1', 'notified'))
    .when(removing('RETURN')).passes();
  specify('an open one does').given(two('notified'), notice(), objection('C1'), claim('C1', 'notified')).when(removing('REJECT'))
    .refused('batch.claim-objected', undefined, [{ claimId: 'C1' }]);
  specify('after approval: that is revoked').given(two('approved'), claim('C1', 'approved')).when(removing('REJECT'))
    .refused('batch.not-open', undefined, [{ is: 'approved', possible: ['RequestFunds', 'RevokeApproval'] }]);
  specify('one that is not in it').given(two('closed')).when(removing('REJECT', 'C9')).refused('batch.claim-not-in-batch', undefined, [{ claimId: 'C9' }]);
  specify('one that is not there').given(two('closed')).when(removing('REJECT')).refused('claim.unknown');
  specify('from no batch').when(removing('REJECT')).refused('batch.unknown');
});
