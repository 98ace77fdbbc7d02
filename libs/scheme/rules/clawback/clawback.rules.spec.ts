import { day } from '#kernel';
import {
  claimFold, claimStream, type ClawbackLine, clawbackFold, clawbackStream, findingFold, findingStream, ruleSetsFold, ruleSetStream,
} from '#scheme/history';
import { approveClawback, openClawback, serveClawback } from '#scheme/rules';
import { type Asking, ask, fact, type Happened, type Past } from '../../../../test/support/builders.js';
import { claim, clawback, finding, foundByAuditor, INSTITUTION_PAYEE } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { ruleSet } from '../../../../test/support/training-past.js';

const caseOf = (past: Past, id = 'CB1') => past.state(clawbackFold, clawbackStream(id));
const claimOf = (past: Past) => past.state(claimFold, claimStream('C1'));
const lineOf = (personId: string, amountFen = 150_000): ClawbackLine => ({ personId, findingId: `F05:C1:${personId}`, amountFen });
const opening = (...lines: readonly ClawbackLine[]) => (past: Past) => openClawback({ clawbackId: 'CB1', claimId: 'C1', nature: 'ERROR_BY_CLAIMANT', lines }, {
  clawback: caseOf(past), claim: claimOf(past), findings: past.states(findingFold, findingStream, lines.map(({ findingId }) => findingId)),
  earlier: ['CB0'].map((id) => caseOf(past, id)),
});
const MONEY = { fundSource: 'UI_FUND', subsidyKind: 'GROUP_SKILL', expensedYear: { F: 2019, A: 2020 } } as const;
const of38 = { people: ['P1', 'P2', 'P3'] };

describe('clause JN-3.3e — what should not have been given is recovered, line by line under a finding', () => {
  specify('two of three trainees: the year of each book comes from history')
    .given(claim('C1', 'paid', of38), finding('C1', 'P1'), finding('C1', 'P3')).when(opening(lineOf('P1'), lineOf('P3', 1))).then([
      { stream: 'clawback-CB1', type: 'ClawbackOpened.v1', data: {
        clawbackId: 'CB1', claimId: 'C1', nature: 'ERROR_BY_CLAIMANT', lines: [lineOf('P1'), lineOf('P3', 1)], payee: INSTITUTION_PAYEE, ...MONEY,
        amountFen: 150_001,
      } },
      { stream: 'claim-C1', type: 'ClaimUnderClawback.v1', data: { claimId: 'C1', clawbackId: 'CB1', amountFen: 150_001 } },
    ], { clauses: ['JN-3.3e'] });
  specify('more than was given').given(claim('C1', 'paid'), finding('C1', 'P1')).when(opening(lineOf('P1', 150_001)))
    .refused('clawback.more-than-paid', undefined, [{ paidFen: 150_000 }]);
  specify('somebody who is not in the claim').given(claim('C1', 'paid'), finding('C1', 'P9')).when(opening(lineOf('P9'))).refused('clawback.not-in-claim');
  specify('without a finding').given(claim('C1', 'paid')).when(opening(lineOf('P1')))
    .refused('clawback.finding-missing', 'JN-3.3e', [{ findingId: 'F05:C1:P1' }]);
  for (const [name, about] of [['another person', { claimId: 'C1', personId: 'P2' }], ['another claim', { claimId: 'C2', personId: 'P1' }]] as const) {
    specify(`under a finding about ${name}`).given(claim('C1', 'paid', of38)).when((past) => openClawback(
      { clawbackId: 'CB1', claimId: 'C1', nature: 'FRAUD', lines: [lineOf('P1')] }, {
        clawback: caseOf(past), claim: claimOf(past), earlier: [], findings: new Map([['F05:C1:P1', {
          is: 'open', findingId: 'F05:C1:P1', rule: 'F05', recordedBy: 'O-1', about: { kind: 'CLAIM', id: about.claimId }, personId: about.personId,
        }]]),
      })).refused('clawback.finding-missing', 'JN-3.3e');
  }
  specify('under a finding of an auditor about the whole claim, of the same nature').given(claim('C1', 'paid'), foundByAuditor())
    .when(opening({ ...lineOf('P1'), findingId: 'AU-1' })).passes();
  specify('as an error where the auditor found fraud').given(claim('C1', 'paid'), foundByAuditor({ nature: 'FRAUD' }))
    .when(opening({ ...lineOf('P1'), findingId: 'AU-1' })).refused('clawback.nature-differs', 'JN-3.3e', [{ findingId: 'AU-1', nature: 'FRAUD' }]);
  specify('under a finding that was dismissed').given(claim('C1', 'paid'), foundByAuditor({ outcome: 'DISMISSED' }))
    .when(opening({ ...lineOf('P1'), findingId: 'AU-1' })).refused('clawback.finding-dismissed', 'JN-3.3e', [{ findingId: 'AU-1' }]);
  specify('under a finding about another person than the line names').given(claim('C1', 'paid', of38), foundByAuditor({ personId: 'P2' }))
    .when(opening({ ...lineOf('P1'), findingId: 'AU-1' })).refused('clawback.finding-missing', 'JN-3.3e');
  specify('a finding nobody looked up').given(claim('C1', 'paid')).when((past) => openClawback(
    { clawbackId: 'CB1', claimId: 'C1', nature: 'FRAUD', lines: [lineOf('P1')] }, { clawback: caseOf(past), claim: claimOf(past), earlier: [],
      findings: new Map() },
  )).refused('clawback.finding-missing', 'JN-3.3e');
  specify('one person twice').given(claim('C1', 'paid'), finding('C1', 'P1')).when(opening(lineOf('P1', 1), lineOf('P1', 1))).refused('clawback.person-twice');
  specify('a claim that is not paid').given(claim('C1', 'funded'), finding('C1', 'P1')).when(opening(lineOf('P1')))
    .refused('claim.not-paid', undefined, [{ is: 'funded', possible: ['IssuePaymentOrder'] }]);
  specify('a claim under clawback already')
    .given(claim('C1', 'paid'), fact(claimStream('C1'), ['ClaimUnderClawback.v1', { claimId: 'C1', clawbackId: 'CB0', amountFen: 1 }]), finding('C1', 'P1'))
    .when(opening(lineOf('P1'))).refused('claim.not-paid', undefined, [{ is: 'underClawback', possible: ['ApproveClawback', 'ReceiveClawback'] }]);
  const partly = [...claim('C1', 'paid', of38), finding('C1', 'P1'), finding('C1', 'P2'), ...clawback('received', { clawbackId: 'CB0', amountFen: 100_000 }),
    fact(claimStream('C1'), ['ClaimUnderClawback.v1', { claimId: 'C1', clawbackId: 'CB0', amountFen: 100_000 }]),
    fact(claimStream('C1'), ['ClaimClawedBack.v1', { claimId: 'C1', clawbackId: 'CB0', amountFen: 100_000, whole: false }])];
  specify('another trainee of a claim that was recovered in part (D15)').given(partly).when(opening(lineOf('P2'))).passes();
  specify('of the same trainee, no more than is left').given(partly).when(opening(lineOf('P1', 50_000))).passes();
  specify('of the same trainee, what was demanded before').given(partly).when(opening(lineOf('P1', 50_001)))
    .refused('clawback.more-than-paid', undefined, [{ paidFen: 50_000 }]);
  specify('what a cancelled case demanded may be demanded again').given(partly, fact(clawbackStream('CB0'), ['ClawbackCancelled.v1', {
    clawbackId: 'CB0', claimId: 'C1', ...MONEY, amountFen: 0, document: '示例文书', refundFen: 100_000,
  }])).when(opening(lineOf('P1'))).passes();
  specify('a claim nobody submitted').when(opening(lineOf('P1'))).refused('claim.unknown');
  specify('a case is opened once').given(claim('C1', 'paid'), clawback('opened')).when(opening(lineOf('P1'))).refused('clawback.exists');
});

const bare = (claimId: string) => ({ claimId, amountFen: 150_000, lines: [], ruleSet: 'R1' });
const paidOut = (submitted: Happened, judged = bare('C1')): Happened[] => claim('C1', 'paid').map((each) => (each.event.type === 'ClaimSubmitted.v1' ? submitted
  : each.event.type === 'ClaimFirstReviewed.v1' ? fact(each.stream, ['ClaimFirstReviewed.v1', judged], { actor: 'O-review1' }) : each));
const living = paidOut(fact(claimStream('C1'), ['LivingClaimSubmitted.v1', {
  claimId: 'C1', subsidyKind: 'LIVING', classId: 'K1', personId: 'P1', payee: { kind: 'PERSON', id: 'P1', accountId: 'ACC-P1' }, days: 20,
    personCategory: 'POOR_LABOUR',
}]));
const school = paidOut(fact(claimStream('C1'), ['SchoolClaimSubmitted.v1', {
  claimId: 'C1', subsidyKind: 'ENTERPRISE_SCHOOL', supportId: 'S1', payee: { kind: 'ENTERPRISE', id: 'E1', accountId: 'ACC-E1' }, countedOn: day('2019-12-31'),
  graduates: 3, parts: [150_000], share: 0,
}]));
const advance = paidOut(fact(claimStream('C1'), ['ProjectAdvanceSubmitted.v1', {
  claimId: 'C1', subsidyKind: 'PROJECT', classId: 'K1', payee: INSTITUTION_PAYEE, project: { projectId: 'X1', unitPriceFen: 1, headcount: 1 },
    amountFen: 150_000,
}]));
describe('clause JN-3.3e — a claim that pays days, graduates or a contract is recovered too', () => {
  const ofAll = { findingId: 'AU-1', amountFen: 150_000 };
  specify('the allowance of a trainee').given(living, finding('C1', 'P1')).when(opening(lineOf('P1'))).passes();
  specify('the allowance of somebody else').given(living, finding('C1', 'P9')).when(opening(lineOf('P9'))).refused('clawback.not-in-claim');
  specify('more than the allowance').given(living, finding('C1', 'P1')).when(opening(lineOf('P1', 150_001)))
    .refused('clawback.more-than-paid', undefined, [{ paidFen: 150_000 }]);
  specify('the support of a school: of no person').given(school, foundByAuditor()).when(opening(ofAll)).passes();
  specify('the support of a school, of a person').given(school, finding('C1', 'P1')).when(opening(lineOf('P1'))).refused('clawback.not-in-claim');
  specify('of no person where persons were paid for').given(living, foundByAuditor()).when(opening(ofAll)).refused('clawback.not-in-claim');
  specify('an advance is cleared by its settlement first').given(advance, foundByAuditor()).when(opening(ofAll))
    .refused('clawback.advance-not-settled', 'JN-3.3e');
});

const approving = (officer: string) => (past: Past) => approveClawback({ clawbackId: 'CB1' }, caseOf(past),
  past.states(findingFold, findingStream, ['F05:C1:P1']), ask({ officer, today: '2020-03-15' }));
describe('clause JN-3.3e — what stood under suspicion is demanded now', () => {
  const suspicion = { findingId: 'F05:C1:P1', claimId: 'C1', fundSource: 'UI_FUND', subsidyKind: 'GROUP_SKILL', amountFen: 120_000 } as const;
  const suspected = (org: string) => fact(findingStream('F05:C1:P1'), ['WrongPaymentSuspected.v1', suspicion], { org });
  const demanded = { stream: 'clawback-CB1', type: 'ClawbackDemanded.v1' as const,
    data: { clawbackId: 'CB1', claimId: 'C1', ...MONEY, amountFen: 150_000, openedBy: 'O-recover' } };
  specify('and leaves the suspense of its finding').given(finding('C1', 'P1'), suspected('370100'), clawback('opened')).when(approving('O-approve')).then([
    demanded, { stream: 'finding-F05:C1:P1', type: 'WrongPaymentResolved.v1', data: { ...suspicion, outcome: 'DEMANDED', clawbackId: 'CB1' } },
  ]);
  specify('but not that of another organisation').given(finding('C1', 'P1'), suspected('370116'), clawback('opened')).when(approving('O-approve'))
    .then([demanded]);
});

describe('clause JN-3.3c — who opened a case does not approve it (S7)', () => {
  specify('approved by another').given(clawback('opened')).when(approving('O-approve')).then([{
    stream: 'clawback-CB1', type: 'ClawbackDemanded.v1', data: { clawbackId: 'CB1', claimId: 'C1', ...MONEY, amountFen: 150_000, openedBy: 'O-recover' },
  }], { clauses: ['JN-3.3e', 'JN-3.3c'] });
  specify('approved by who opened it').given(clawback('opened')).when(approving('O-recover'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S7', step: '立案', officerId: 'O-recover' }]);
  specify('approved twice').given(clawback('demandApproved')).when(approving('O-approve'))
    .refused('clawback.not-opened', undefined, [{ is: 'demandApproved', possible: ['ServeClawback'] }]);
  specify('approved without a case').when(approving('O-approve')).refused('clawback.unknown');
});

const serving = (asking: Asking = {}) => (past: Past) => serveClawback(
  { clawbackId: 'CB1', document: '责令退回通知书' }, caseOf(past), past.state(ruleSetsFold, ruleSetStream), ask({ today: '2020-03-20', on: '2020-03-16', ...asking }));
describe('clause JN-3.3e — the order is served and its term runs from that day', () => {
  specify('15 days from the day of service, not of entry').given(ruleSet(), clawback('demandApproved')).when(serving()).then([{
    stream: 'clawback-CB1', type: 'ClawbackServed.v1', data: { clawbackId: 'CB1', document: '责令退回通知书', servedOn: '2020-03-16', dueOn: '2020-03-31' },
  }], { clauses: ['JN-3.3e'], ruleSet: 'R1' });
  specify('before it was approved').given(ruleSet(), clawback('opened')).when(serving())
    .refused('clawback.not-demand-approved', undefined, [{ is: 'opened', possible: ['ApproveClawback'] }]);
  specify('no rule set on that day').given(ruleSet({ from: '2020-03-17' }), clawback('demandApproved')).when(serving()).refused('ruleSet.none-in-force');
  specify('a rule set without the term').given(ruleSet({ without: 'clawback.termDays' }), clawback('demandApproved')).when(serving())
    .refused('ruleSet.parameter-missing');
  specify('without a case').given(ruleSet()).when(serving()).refused('clawback.unknown');
});
