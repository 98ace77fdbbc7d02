import type { Refusal } from '#kernel';
import {
  type Claim, type ClaimIs, type ClaimState, claimStream, type ClassState, type FindingOutcome, type FindingState, type FindingSubject, findingSubjectId,
  type FindingSubjectState, findingSubjectStream,
} from '#scheme/history';
import { no, type Verdict, type Writing, to } from '../verdict.js';

/** States in which a claim gets no money any more, or has got it: a finding then is for the clawback, not for the payment. */
const BEYOND: readonly ClaimIs[] = [
  'refused', 'lapsed', 'withdrawn', 'rejected', 'revoked', 'cancelled', 'paid', 'underClawback', 'partlyClawedBack', 'clawedBack',
];

interface Opened { readonly about: FindingSubject; readonly findingId: string }
/** The findings a verdict opens, whatever opened them: a late fact, a revoked certificate, an inspection, an auditor. */
export const openedBy = ({ writings }: Verdict): readonly Opened[] => writings.flatMap(({ event }): Opened[] => {
  switch (event.type) {
    case 'FindingOpened.v1': case 'FindingRaised.v1': return [{ about: { kind: 'CLAIM', id: event.data.claimId }, findingId: event.data.findingId }];
    case 'HeadcountFindingOpened.v1': return [{ about: { kind: 'CLASS', id: event.data.classId }, findingId: event.data.findingId }];
    case 'FindingRecorded.v1': return [{ about: event.data.about, findingId: event.data.findingId }];
    default: return [];
  }
});

/** Marks each claim that is not paid yet, each class and each institution, with the finding that was opened about it. */
export const marked = (opened: readonly Opened[], claims: ReadonlyMap<string, ClaimState>): Writing[] => opened.flatMap(({ about, findingId }) => {
  if (about.kind !== 'CLAIM') {
    return [to(findingSubjectStream(findingSubjectId(about)), { type: 'SubjectFindingOpened.v1', data: { about, findingId } })];
  }
  const { id: claimId } = about;
  const claim = claims.get(claimId);
  if (claim === undefined || claim.is === 'unknown' || BEYOND.includes(claim.is)) return [];
  return [to(claimStream(claimId), { type: 'ClaimFindingOpened.v1', data: { claimId, findingId } })];
});

/** Tells a marked claim what became of its finding. */
export const decided = (finding: FindingState, outcome: FindingOutcome, claim: ClaimState): Writing[] => {
  if (finding.is === 'unknown' || claim.is === 'unknown' || !claim.findings.includes(finding.findingId)) return [];
  const { claimId } = claim;
  return [to(claimStream(claimId), { type: 'ClaimFindingClosed.v1', data: { claimId, findingId: finding.findingId, outcome } })];
};

/** Tells a marked class or institution what became of its finding. */
export const decidedAbout = (finding: FindingState, outcome: FindingOutcome, subject: FindingSubjectState): Writing[] => {
  if (finding.is === 'unknown' || !subject.findings.includes(finding.findingId)) return [];
  const { about, findingId } = finding;
  return [to(findingSubjectStream(findingSubjectId(about)), { type: 'SubjectFindingClosed.v1', data: { about, findingId, outcome } })];
};

/** What a finding may be about so that it stops a claim: its class, whose institution trained, and the institution that is paid. */
export const subjectsBehind = (claim: Claim, trainingClass: ClassState | undefined): readonly FindingSubject[] => {
  const trained = trainingClass === undefined || trainingClass.is === 'unknown' ? [] : [trainingClass.institutionId];
  const paid = claim.payee.kind === 'INSTITUTION' ? [claim.payee.id] : [];
  return [...(claim.classId === '' ? [] : [{ kind: 'CLASS' as const, id: claim.classId }]),
    ...[...new Set([...trained, ...paid])].map((id) => ({ kind: 'INSTITUTION' as const, id }))];
};

/** A claim with the findings about what stands behind it beside its own. */
export const underFindings = (claim: Claim, behind: readonly FindingSubjectState[]): Claim =>
  ({ ...claim, findings: [...claim.findings, ...behind.flatMap(({ findings }) => findings)] });

/**
 * No money for a claim while a finding about it, its class or its institution is open, or was confirmed: the whole command is refused and names the claim
 * (rulings D14). The finding is decided, or the claim leaves: out of its batch, by revoking its approval, or by cancelling its payment before it is sent.
 *
 * @refuses claim.finding-open
 * @clause JN-3.3d, JN-3.3e
 * @source rulings D14; domain.md §2.3, §8 (late facts)
 */
export const withoutFinding = (claims: readonly Claim[]): Refusal | undefined => {
  const found = claims.find(({ findings }) => findings.length > 0);
  if (found === undefined) return undefined;
  const { claimId, is, findings } = found;
  return no('claim.finding-open', 'JN-3.3d',
    `申领 ${claimId} 有未了结或已认定的疑点 ${findings.join('、')}；请先了结疑点，或移出批次、撤销审批、注销支付行。`, [{ claimId, is, findings: [...findings] }]);
};
