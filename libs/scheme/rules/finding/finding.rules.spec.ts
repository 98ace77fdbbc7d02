import { claimFold, claimStream, findingFold, findingStream, type FindingOutcome } from '#scheme/history';
import { answerFinding, closeFinding, type RecordFinding, recordFinding } from '#scheme/rules';
import { ask, type Past } from '../../../../test/support/builders.js';
import { claim, finding, foundByAuditor } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

const findingOf = (past: Past, id = 'AU-1') => past.state(findingFold, findingStream(id));
const PAPER = { says: '示例', evidenceHash: 'e'.repeat(64) };
const recording = (more: Partial<RecordFinding> = {}, known = true) => (past: Past) => recordFinding(
  { findingId: 'AU-1', nature: 'FRAUD', about: { kind: 'CLAIM', id: 'C1' }, ...PAPER, ...more }, findingOf(past),
  { known, claim: past.state(claimFold, claimStream('C1')) });
const recorded = (more: object = {}) => ({
  stream: 'finding-AU-1', type: 'FindingRecorded.v1' as const, data: { findingId: 'AU-1', nature: 'FRAUD', about: { kind: 'CLAIM', id: 'C1' }, ...PAPER,
    ...more },
});

describe('clause JN-3.3d — an inspector or auditor records what was found, with its nature', () => {
  specify('about a claim').given(claim('C1', 'paid')).when(recording()).then([recorded()], { clauses: ['JN-3.3d'] });
  specify('about one trainee of it').given(claim('C1', 'paid')).when(recording({ personId: 'P1' })).then([recorded({ personId: 'P1' })]);
  specify('about an institution').when(recording({ about: { kind: 'INSTITUTION', id: 'I1' } })).then([recorded({ about: { kind: 'INSTITUTION', id: 'I1' } })]);
  specify('about a trainee who is not in it').given(claim('C1', 'paid')).when(recording({ personId: 'P9' }))
    .refused('finding.person-not-in-claim', undefined, [{ personId: 'P9' }]);
  specify('about a person of an institution').when(recording({ about: { kind: 'INSTITUTION', id: 'I1' }, personId: 'P1' }))
    .refused('finding.person-not-in-claim');
  specify('about what nobody registered').when(recording({}, false)).refused('finding.subject-unknown', undefined, [{ kind: 'CLAIM', id: 'C1' }]);
  specify('under a used id').given(claim('C1', 'paid'), foundByAuditor()).when(recording()).refused('finding.exists');
});

const answering = (officer = 'O-review1', findingId = 'AU-1') => (past: Past) =>
  answerFinding({ findingId, ...PAPER }, findingOf(past, findingId), ask({ officer }));
const closing = (outcome: FindingOutcome, officer = 'O-supervise') => (past: Past) =>
  closeFinding({ findingId: 'AU-1', outcome, says: '示例' }, findingOf(past), ask({ officer }));
describe('clause JN-3.3d — a finding is answered and closed', () => {
  specify('answered').given(foundByAuditor()).when(answering())
    .then([{ stream: 'finding-AU-1', type: 'FindingAnswered.v1', data: { findingId: 'AU-1', ...PAPER } }]);
  specify('a finding opened by a rule is answered alike').given(finding('C1', 'P1')).when(answering('O-review1', 'F05:C1:P1')).passes();
  specify('answered twice').given(foundByAuditor({ answered: true })).when(answering()).refused('finding.not-open', undefined,
    [{ is: 'answered', possible: ['CloseFinding', 'SuspectPayment', 'OpenClawback'] }]);
  specify('answered by who recorded it').given(foundByAuditor()).when(answering('O-audit')).refused('duties.same-person', 'JN-3.3c');
  specify('answered when there is none').when(answering()).refused('finding.unknown');

  for (const outcome of ['CONFIRMED', 'RECTIFIED', 'DISMISSED'] as const) {
    specify(`closed as ${outcome}`).given(foundByAuditor({ answered: true })).when(closing(outcome))
      .then([{ stream: 'finding-AU-1', type: 'FindingClosed.v1', data: { findingId: 'AU-1', outcome, says: '示例' } }]);
  }
  specify('dismissed without an answer').given(foundByAuditor()).when(closing('DISMISSED')).passes();
  specify('confirmed without an answer').given(foundByAuditor()).when(closing('CONFIRMED')).refused('finding.not-answered-yet', 'JN-3.3d');
  specify('closed by who answered it').given(foundByAuditor({ answered: true })).when(closing('DISMISSED', 'O-review1'))
    .refused('duties.same-person', 'JN-3.3c');
  specify('closed twice').given(foundByAuditor({ outcome: 'CONFIRMED' })).when(closing('DISMISSED')).refused('finding.not-open');
  specify('closed when there is none').when(closing('DISMISSED')).refused('finding.unknown');
});
