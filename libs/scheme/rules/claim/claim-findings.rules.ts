import type { Refusal } from '#kernel';
import { type Claim, type ClaimIs, type ClaimState, claimStream, type FindingOutcome, type FindingState } from '#scheme/history';
import { no, type Verdict, type Writing, to } from '../verdict.js';

/** States in which a claim gets no money any more, or has got it: a finding then is for the clawback, not for the payment. */
const BEYOND: readonly ClaimIs[] = [
  'refused', 'lapsed', 'withdrawn', 'rejected', 'revoked', 'cancelled', 'paid', 'underClawback', 'partlyClawedBack', 'clawedBack',
];

interface Opened { readonly claimId: string; readonly findingId: string }
/** The findings about claims a verdict opens, whatever opened them: a late fact, a revoked certificate, an auditor. */
export const openedBy = ({ writings }: Verdict): readonly Opened[] => writings.flatMap(({ event }): Opened[] => {
  switch (event.type) {
    case 'FindingOpened.v1': case 'FindingRaised.v1': return [{ claimId: event.data.claimId, findingId: event.data.findingId }];
    case 'FindingRecorded.v1': return event.data.about.kind === 'CLAIM' ? [{ claimId: event.data.about.id, findingId: event.data.findingId }] : [];
    default: return [];
  }
});

/** Marks each claim that is not paid yet with the finding that was opened about it. */
export const marked = (opened: readonly Opened[], claims: ReadonlyMap<string, ClaimState>): Writing[] => opened.flatMap(({ claimId, findingId }) => {
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

/**
 * No money for a claim while a finding about it is open, or was confirmed: the whole command is refused and names the claim (rulings D14). The finding is
 * decided, or the claim leaves: out of its batch, by revoking its approval, or by cancelling its payment before it is sent.
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
