import { batchFold, batchStream, type Claim, claimFold, claimStream } from '#scheme/history';
import { byKind, closeBatch, collectClaims, openBatch, settleBatch } from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { batch, batched, claim } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

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


const opened = fact(batchStream('B1'), ['BatchOpened.v1', { batchId: 'B1' }]);
const collected = (...claims: readonly string[]) => fact(batchStream('B1'), ['ClaimsCollected.v1', { batchId: 'B1', claims: claims.map((id) => batched(id)) }]);
const batchOf = (past: Past) => past.state(batchFold, batchStream('B1'));
const collecting = (...claims: readonly string[]) => (past: Past) => collectClaims({ batchId: 'B1', claims }, batchOf(past),
  past.states(claimFold, claimStream, claims), ask({ officer: 'O-review2' }));

describe('a batch that collects over days', () => {
  const opening = (past: Past) => openBatch({ batchId: 'B1' }, batchOf(past));
  specify('is opened').when(opening).then([{ stream: 'batch-B1', type: 'BatchOpened.v1', data: { batchId: 'B1' } }]);
  specify('is opened once').given(opened).when(opening).refused('batch.exists');
  specify('takes claims that are through').given(opened, claim('C1', 'secondPassed')).when(collecting('C1')).then([
    { stream: 'batch-B1', type: 'ClaimsCollected.v1', data: { batchId: 'B1', claims: [batched('C1')] } },
    { stream: 'claim-C1', type: 'ClaimBatched.v1', data: { claimId: 'C1', batchId: 'B1' } },
  ]);
  specify('takes no claim that is not through').given(opened, claim('C1', 'firstPassed')).when(collecting('C1')).refused('claim.not-second-passed');
  specify('takes nothing when it is closed').given(batch('closed'), claim('C2', 'secondPassed')).when(collecting('C2'))
    .refused('batch.not-open', undefined, [{ is: 'closed', possible: ['PublishNotice', 'RemoveClaimFromBatch'] }]);
  specify('takes nothing before it is opened').given(claim('C1', 'secondPassed')).when(collecting('C1')).refused('batch.unknown');
  const many = Array.from({ length: 200 }, (_, i) => `D${i}`);
  specify('is full with 200 claims').given(opened, collected(...many), claim('C1', 'secondPassed')).when(collecting('C1'))
    .refused('batch.too-many', undefined, [{ most: 200 }]);
  specify('closes with what it collected and what is named now').given(opened, collected('C1'), claim('C1', 'batched'), claim('C2', 'secondPassed'))
    .when(closing('C2')).then([
      { stream: 'batch-B1', type: 'BatchClosed.v1', data: { batchId: 'B1', claims: [batched('C1'), batched('C2')], totalFen: 300_000 } },
      { stream: 'claim-C2', type: 'ClaimBatched.v1', data: { claimId: 'C2', batchId: 'B1' } },
    ]);
  specify('does not close empty').given(opened).when(closing()).refused('batch.empty');
});

describe('a batch is settled when every claim was paid or given up', () => {
  const settling = (past: Past) => settleBatch({ batchId: 'B1' }, batchOf(past),
    ['C1', 'C2'].map((id) => past.state(claimFold, claimStream(id))).filter((each): each is Claim => each.is !== 'unknown'));
  const two = batch('funded', { claims: [batched('C1'), batched('C2')] });
  const given = fact(claimStream('C2'), ['ClaimCancelled.v1', { claimId: 'C2', reason: '无法支付' }]);
  specify('paid and cancelled').given(two, claim('C1', 'paid'), claim('C2', 'paying'), given).when(settling)
    .then([{ stream: 'batch-B1', type: 'BatchSettled.v1', data: { batchId: 'B1', totalFen: 300_000 } }]);
  specify('one is being paid').given(two, claim('C1', 'paid'), claim('C2', 'paying')).when(settling)
    .refused('batch.claim-not-paid', undefined, [{ claimId: 'C2', is: 'paying' }]);
  specify('before the money came').given(batch('approved'), claim('C1', 'approved')).when(settling).refused('batch.not-funded');
  specify('a batch nobody closed').when(settling).refused('batch.unknown');
});
