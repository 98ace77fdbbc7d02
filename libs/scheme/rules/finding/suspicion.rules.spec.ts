import { claimFold, claimStream, findingFold, findingStream, type FindingOutcome } from '#scheme/history';
import { closeFinding, suspectPayment } from '#scheme/rules';
import { ask, fact, type Happened, type Past } from '../../../../test/support/builders.js';
import { claim, foundByAuditor } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

const stream = findingStream('AU-1');
const findingOf = (past: Past) => past.state(findingFold, stream);
const suspecting = (amountFen = 150_000, org = '370100') => (past: Past) => suspectPayment(
  { findingId: 'AU-1', amountFen }, findingOf(past), past.state(claimFold, claimStream('C1')), ask({ officer: 'O-recover', org }));
const suspicion = { findingId: 'AU-1', claimId: 'C1', fundSource: 'UI_FUND', subsidyKind: 'GROUP_SKILL', amountFen: 150_000 } as const;
const suspected: Happened = fact(stream, ['WrongPaymentSuspected.v1', suspicion], { actor: 'O-recover' });

describe('clause JN-3.3e — a payment under suspicion stands in the books', () => {
  specify('all of the claim').given(claim('C1', 'paid'), foundByAuditor()).when(suspecting())
    .then([{ stream: 'finding-AU-1', type: 'WrongPaymentSuspected.v1', data: suspicion }], { clauses: ['JN-3.3d', 'JN-3.3e'] });
  specify('a fen more').given(claim('C1', 'paid'), foundByAuditor()).when(suspecting(150_001)).refused('finding.more-than-paid', 'JN-3.3e',
    [{ paidFen: 150_000 }]);
  specify('of one person, more than that person\'s part').given(claim('C1', 'paid', { people: ['P1', 'P2'] }), foundByAuditor({ personId: 'P2' }))
    .when(suspecting(150_001)).refused('finding.more-than-paid', 'JN-3.3e', [{ paidFen: 150_000 }]);
  specify('twice').given(claim('C1', 'paid'), foundByAuditor(), suspected).when(suspecting()).refused('finding.suspected-already');
  specify('before it was paid').given(claim('C1', 'paying'), foundByAuditor()).when(suspecting()).refused('finding.claim-not-paid', undefined,
    [{ is: 'paying' }]);
  specify('in the books of others').given(claim('C1', 'paid'), foundByAuditor()).when(suspecting(1, '370116'))
    .refused('finding.other-organisation', undefined, [{ org: '370100' }]);
  specify('after the finding ended').given(claim('C1', 'paid'), foundByAuditor({ outcome: 'DISMISSED' })).when(suspecting())
    .refused('finding.not-open', undefined, [{ is: 'closed', possible: ['OpenClawback'] }]);
  specify('of a class').given(fact(stream, ['HeadcountFindingOpened.v1', {
    findingId: 'AU-1', rule: 'F12', classId: 'K1', inspectionId: 'IN-1', present: 1, listed: 2,
  }])).when(suspecting()).refused('finding.not-about-a-claim');
  specify('of a claim that is not there').given(foundByAuditor()).when(suspecting()).refused('claim.unknown');
  specify('without a finding').when(suspecting()).refused('finding.unknown');

  const closing = (outcome: FindingOutcome, org = '370100') => (past: Past) =>
    closeFinding({ findingId: 'AU-1', outcome, says: '示例' }, findingOf(past), ask({ officer: 'O-supervise', org }));
  const closed = (outcome: FindingOutcome) => ({ stream: 'finding-AU-1', type: 'FindingClosed.v1' as const, data: { findingId: 'AU-1', outcome, says: '示例' } });
  for (const outcome of ['DISMISSED', 'RECTIFIED'] as const) {
    specify(`ends with a finding that is ${outcome}`).given(foundByAuditor({ answered: true }), suspected).when(closing(outcome))
      .then([closed(outcome), { stream: 'finding-AU-1', type: 'WrongPaymentResolved.v1', data: { ...suspicion, outcome } }]);
  }
  specify('waits for the demand when the finding is confirmed').given(foundByAuditor({ answered: true }), suspected).when(closing('CONFIRMED'))
    .then([closed('CONFIRMED')]);
  specify('is not ended from another organisation').given(foundByAuditor({ answered: true }), suspected).when(closing('DISMISSED', '370116'))
    .refused('finding.other-organisation', undefined, [{ org: '370100' }]);
  specify('is ended once').given(foundByAuditor({ answered: true }), suspected, fact(stream, ['WrongPaymentResolved.v1', { ...suspicion,
    outcome: 'DEMANDED' }]))
    .when(closing('DISMISSED')).then([closed('DISMISSED')]);
});
