import { formatFen, type Refusal } from '#kernel';
import {
  type Claim, type ClaimState, type Clawback, type Finding, type FindingOutcome, type FindingState, findingStream, type SuspicionOutcome,
} from '#scheme/history';
import { type Ask, type Decision, missing, no, record, to, type Writing } from '../verdict.js';
import { findingMustBe, type OfFinding } from './finding-states.rules.js';

export interface SuspectPayment extends OfFinding { readonly amountFen: number }

const paidFen = (claim: Claim, personId: string | undefined): number =>
  (personId === undefined ? claim.amountFen : claim.lines.find((line) => line.personId === personId)?.amountFen ?? claim.amountFen);

/**
 * Puts a paid claim under a finding into the books as possibly paid by mistake (8201), until it is demanded back or the finding ends without a demand.
 *
 * @refuses finding.unknown, finding.not-open, finding.not-about-a-claim, finding.suspected-already, claim.unknown, finding.other-organisation,
 * finding.claim-not-paid, finding.more-than-paid
 * @clause JN-3.3d, JN-3.3e
 * @source domain.md §3.2 8201/8202
 */
export const suspectPayment = (c: SuspectPayment, finding: FindingState, claim: ClaimState, ask: Ask): Decision => {
  if (finding.is === 'unknown') return missing('finding', c.findingId);
  const wrong = findingMustBe(finding, ['open', 'answered'], 'open');
  if (wrong !== undefined) return wrong;
  if (finding.about.kind !== 'CLAIM') return { refused: 'finding.not-about-a-claim', why: '疑点不是关于申领的，没有可登记的错付金额。', facts: [{ kind: finding.about.kind }] };
  if (finding.suspicion !== undefined) return { refused: 'finding.suspected-already', why: `疑点 ${c.findingId} 已登记待查错付。` };
  if (claim.is === 'unknown') return missing('claim', finding.about.id);
  if (claim.org !== ask.officer.org) return elsewhere(claim.org);
  if (claim.is !== 'paid' && claim.is !== 'underClawback' && claim.is !== 'partlyClawedBack') {
    return { refused: 'finding.claim-not-paid', why: `申领 ${claim.claimId} 状态为 ${claim.is}，没有付出款项可查。`, facts: [{ is: claim.is }] };
  }
  const most = paidFen(claim, finding.personId);
  if (c.amountFen > most) return no('finding.more-than-paid', 'JN-3.3e', `只支付了 ${formatFen(most)} 元。`, [{ paidFen: most }]);
  const { findingId, amountFen } = c;
  const { claimId, subsidyKind } = claim;
  return record(['JN-3.3d', 'JN-3.3e'],
    [to(findingStream(findingId), { type: 'WrongPaymentSuspected.v1', data: { findingId, claimId, fundSource: 'UI_FUND', subsidyKind, amountFen } })]);
};

/** Only the organisation whose books hold a suspicion ends it. */
const elsewhere = (org: string): Refusal =>
  ({ refused: 'finding.other-organisation', why: `待查错付登记在 ${org} 的账上，须由该机构人员办理。`, facts: [{ org }] });

const resolved = (finding: Finding, outcome: SuspicionOutcome, clawbackId?: string): Writing[] => {
  const { suspicion, findingId } = finding;
  if (suspicion === undefined) return [];
  const { claimId, subsidyKind, amountFen } = suspicion;
  const data = { findingId, claimId, fundSource: 'UI_FUND' as const, subsidyKind, amountFen, outcome, ...(clawbackId === undefined ? {} : { clawbackId }) };
  return [to(findingStream(findingId), { type: 'WrongPaymentResolved.v1', data })];
};

/** What an approved demand takes out of suspicion: the findings its lines rest on. */
export const demandedNow = ({ clawbackId, lines, org }: Clawback, findings: ReadonlyMap<string, FindingState>): Writing[] =>
  [...new Set(lines.map(({ findingId }) => findingId))].flatMap((findingId) => {
    const finding = findings.get(findingId);
    return finding === undefined || finding.is === 'unknown' || finding.suspicion?.org !== org ? [] : resolved(finding, 'DEMANDED', clawbackId);
  });

/** What the end of a finding takes out of suspicion: nothing when it is confirmed, for then it is demanded. */
export const endedWith = (finding: Finding, outcome: FindingOutcome): Writing[] => (outcome === 'CONFIRMED' ? [] : resolved(finding, outcome));

/** Refuses who would end a suspicion in the books of another organisation. */
export const suspectedElsewhere = ({ suspicion }: Finding, outcome: FindingOutcome, ask: Ask): Refusal | undefined =>
  (suspicion === undefined || outcome === 'CONFIRMED' || suspicion.org === ask.officer.org ? undefined : elsewhere(suspicion.org));
