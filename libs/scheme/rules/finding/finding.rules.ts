import { type ClaimState, type FindingNature, type FindingOutcome, type FindingState, findingStream, type FindingSubject } from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { type Ask, type Decision, missing, no, record, taken, to } from '../verdict.js';
import { findingMustBe, type OfFinding } from './finding-states.rules.js';
import { endedWith, suspectedElsewhere } from './suspicion.rules.js';

export interface RecordFinding extends OfFinding {
  readonly nature: FindingNature; readonly about: FindingSubject; readonly personId?: string | undefined; readonly says: string;
  readonly evidenceHash: string;
}
export interface AnswerFinding extends OfFinding { readonly says: string; readonly evidenceHash: string }
export interface CloseFinding extends OfFinding { readonly outcome: FindingOutcome; readonly says: string }

/**
 * Records what an inspection or audit found, with its nature. A person named must be in the claim.
 *
 * @param known whether claim, class or institution is there
 * @refuses finding.exists, finding.subject-unknown, finding.person-not-in-claim
 * @clause JN-3.3d
 */
export const recordFinding = (c: RecordFinding, finding: FindingState, world: { readonly known: boolean; readonly claim: ClaimState }): Decision => {
  if (finding.is !== 'unknown') return taken('finding', c.findingId);
  if (!world.known) return { refused: 'finding.subject-unknown', why: `没有登记：${c.about.kind} ${c.about.id}。`, facts: [{ kind: c.about.kind, id: c.about.id }] };
  const { personId, ...own } = c;
  if (personId !== undefined && (world.claim.is === 'unknown' || !world.claim.people.includes(personId))) {
    return { refused: 'finding.person-not-in-claim', why: `${personId} 不在申领 ${c.about.id}。`, facts: [{ personId }] };
  }
  return record(['JN-3.3d'],
    [to(findingStream(c.findingId), { type: 'FindingRecorded.v1', data: { ...own, ...(personId === undefined ? {} : { personId }) } })]);
};

/**
 * Answers an open finding; not who recorded it.
 *
 * @refuses finding.unknown, finding.not-open, duties.same-person
 * @clause JN-3.3d, JN-3.3c
 */
export const answerFinding = (c: AnswerFinding, finding: FindingState, ask: Ask): Decision => {
  if (finding.is === 'unknown') return missing('finding', c.findingId);
  return findingMustBe(finding, ['open'], 'open') ?? differentPerson('疑点', ask.officer, [['记录疑点', finding.recordedBy]])
    ?? record(['JN-3.3d', 'JN-3.3c'], [to(findingStream(c.findingId), { type: 'FindingAnswered.v1', data: c })]);
};

/**
 * Closes a finding; not who answered it. A finding that had no answer may not be confirmed against who was never asked. A suspected payment ends with it,
 * unless the finding is confirmed: then it stands until it is demanded back.
 *
 * @refuses finding.unknown, finding.not-open, finding.not-answered-yet, finding.other-organisation, duties.same-person
 * @clause JN-3.3d, JN-3.3c
 */
export const closeFinding = (c: CloseFinding, finding: FindingState, ask: Ask): Decision => {
  if (finding.is === 'unknown') return missing('finding', c.findingId);
  const wrong = findingMustBe(finding, ['open', 'answered'], 'open') ?? differentPerson('疑点', ask.officer, [['答复疑点', finding.answeredBy]]);
  if (wrong !== undefined) return wrong;
  if (finding.is === 'open' && c.outcome !== 'DISMISSED') return no('finding.not-answered-yet', 'JN-3.3d', '疑点尚未答复，不能认定；请先由经办答复。');
  return suspectedElsewhere(finding, c.outcome, ask) ?? record(['JN-3.3d', 'JN-3.3c'],
    [to(findingStream(c.findingId), { type: 'FindingClosed.v1', data: c }), ...endedWith(finding, c.outcome)]);
};
