import { addDays, type Day, formatFen, isRefusal, type Refusal, sumFen } from '#kernel';
import {
  broken, type Claim, type ClaimState, claimStream, type ClawbackLine, type ClawbackState, clawbackStream, type FindingNature, type FindingState,
  type RuleSetsState,
} from '#scheme/history';
import { claimMustBe } from '../claim/claim-states.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { demandedNow } from '../finding/suspicion.rules.js';
import { type Ask, type Decision, missing, no, record, taken, to } from '../verdict.js';
import { clawbackMustBe } from './clawback-states.rules.js';

export { clawbackMustBe, OWING } from './clawback-states.rules.js';
export { offsetSettled } from './clawback-receipt.rules.js';

export interface OpenClawback { readonly clawbackId: string; readonly claimId: string; readonly nature: FindingNature; readonly lines: readonly ClawbackLine[] }
export interface OfClawback { readonly clawbackId: string }
export interface ServeClawback extends OfClawback { readonly document: string }

const speaksOf = (finding: FindingState | undefined, claimId: string, personId: string | undefined): boolean =>
  finding !== undefined && finding.is !== 'unknown' && finding.about.kind === 'CLAIM' && finding.about.id === claimId
  && (finding.personId === undefined || finding.personId === personId);

const findingWrong = (line: ClawbackLine, c: OpenClawback, finding: FindingState | undefined): Refusal | undefined => {
  const { personId, findingId } = line;
  if (finding === undefined || finding.is === 'unknown' || !speaksOf(finding, c.claimId, personId)) {
    return no('clawback.finding-missing', 'JN-3.3e', `没有关于 ${personId ?? '整件'} 在申领 ${c.claimId} 的疑点 ${findingId}。`, [{ findingId }]);
  }
  if (finding.outcome === 'DISMISSED') return no('clawback.finding-dismissed', 'JN-3.3e', `疑点 ${findingId} 已核销，不能据以追回。`, [{ findingId }]);
  if (finding.nature !== undefined && finding.nature !== c.nature) {
    return no('clawback.nature-differs', 'JN-3.3e', `疑点 ${findingId} 的性质为 ${finding.nature}，与立案不同。`, [{ findingId, nature: finding.nature }]);
  }
  return undefined;
};

/** What a line may demand at most: what the claim paid for that person, or for nobody in particular; undefined where it paid nothing of the kind. */
const paidFor = ({ lines, people, amountFen }: Claim, personId: string | undefined): number | undefined => {
  if (lines.length > 0) return lines.find((line) => line.personId === personId)?.amountFen;
  return (people.length === 0 ? personId === undefined : personId !== undefined && people.includes(personId)) ? amountFen : undefined;
};
/** What earlier cases demanded of the same person and were not cancelled. */
const demandedBefore = (earlier: readonly ClawbackState[], personId: string | undefined): number =>
  sumFen(earlier.flatMap((each) => (each.is === 'unknown' || each.is === 'cancelled' ? [] : each.lines)).filter((line) => line.personId === personId)
    .map(({ amountFen }) => amountFen));

const lineWrong = (line: ClawbackLine, claim: Claim, earlier: readonly ClawbackState[]): Refusal | undefined => {
  const { personId } = line;
  const paid = paidFor(claim, personId);
  if (paid === undefined) return { refused: 'clawback.not-in-claim', why: `申领 ${claim.claimId} 没有为 ${personId ?? '不具名者'} 支付。` };
  const paidFen = paid - demandedBefore(earlier, personId);
  if (line.amountFen > paidFen) {
    return { refused: 'clawback.more-than-paid', why: `${personId ?? claim.claimId} 只有 ${formatFen(paidFen)} 元可以追回。`, facts: [{ paidFen }] };
  }
  return undefined;
};

/**
 * Opens the case to recover what a paid claim should not have given, line by line under a finding. After a case that brought a part of it back, another
 * may demand what is left (rulings D15). An advance is cleared by its settlement before anything of it is demanded.
 *
 * @param world.earlier the cases the claim had before
 * @refuses clawback.exists, claim.unknown, claim.not-paid, clawback.advance-not-settled, clawback.not-in-claim, clawback.more-than-paid, clawback.person-twice,
 * clawback.finding-missing, clawback.finding-dismissed, clawback.nature-differs
 * @clause JN-3.3e
 */
export const openClawback = (
  c: OpenClawback,
  world: { clawback: ClawbackState; claim: ClaimState; findings: ReadonlyMap<string, FindingState>; earlier: readonly ClawbackState[] },
): Decision => {
  const { claim } = world;
  if (world.clawback.is !== 'unknown') return taken('clawback', c.clawbackId);
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  const { expensedYearF: F, expensedYearA: A } = claim;
  const wrongState = claim.is === 'partlyClawedBack' ? undefined : claimMustBe(claim, 'paid');
  if (wrongState !== undefined) return wrongState;
  if (F === undefined || A === undefined) return broken('claim', { type: 'ClaimPaid.v1' });
  if (claim.basis === 'PROJECT_ADVANCE') {
    return no('clawback.advance-not-settled', 'JN-3.3e', '预拨款须先由结算清算；结算后再就多付部分立案追回。', [{ claimId: claim.claimId }]);
  }
  if (new Set(c.lines.map(({ personId }) => personId)).size !== c.lines.length) return { refused: 'clawback.person-twice', why: '同一人重复列入。' };
  for (const line of c.lines) {
    const wrong = lineWrong(line, claim, world.earlier) ?? findingWrong(line, c, world.findings.get(line.findingId));
    if (wrong !== undefined) return wrong;
  }
  const amountFen = sumFen(c.lines.map((line) => line.amountFen));
  const { payee, subsidyKind } = claim;
  const data = { ...c, payee, subsidyKind, fundSource: 'UI_FUND' as const, amountFen, expensedYear: { F, A } };
  return record(['JN-3.3e'], [
    to(clawbackStream(c.clawbackId), { type: 'ClawbackOpened.v1', data }),
    to(claimStream(c.claimId), { type: 'ClaimUnderClawback.v1', data: { claimId: c.claimId, clawbackId: c.clawbackId, amountFen } }),
  ]);
};

/**
 * Approves the demand; the opener may not. From here the receivable stands in Book M, and what its findings held under suspicion no more.
 *
 * @refuses clawback.unknown, clawback.not-opened, duties.same-person
 * @clause JN-3.3c (S7), JN-3.3e
 */
export const approveClawback = (c: OfClawback, clawback: ClawbackState, findings: ReadonlyMap<string, FindingState>, ask: Ask): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  const first = clawbackMustBe(clawback, ['opened'], 'opened');
  if (first !== undefined) return first;
  const { claimId, subsidyKind, amountFen, expensedYear, openedBy } = clawback;
  return differentPerson('S7', ask.officer, [['立案', openedBy]])
    ?? record(['JN-3.3e', 'JN-3.3c'], [to(clawbackStream(c.clawbackId), {
      type: 'ClawbackDemanded.v1', data: { clawbackId: c.clawbackId, claimId, fundSource: 'UI_FUND', subsidyKind, amountFen, expensedYear, openedBy },
    }), ...demandedNow(clawback, findings)]);
};

/**
 * Records that the order to return money was served; the term runs from the day of service.
 *
 * @refuses clawback.unknown, clawback.not-demand-approved, ruleSet.none-in-force, ruleSet.parameter-missing
 * @clause JN-3.3e; the term is the parameter `clawback.termDays`
 */
export const serveClawback = (c: ServeClawback, clawback: ClawbackState, sets: RuleSetsState, ask: Ask): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  const wrong = clawbackMustBe(clawback, ['demandApproved'], 'demand-approved');
  if (wrong !== undefined) return wrong;
  const set = inForce(sets, ask.on);
  if (isRefusal(set)) return set;
  const days = valueOf(set, 'clawback.termDays');
  if (isRefusal(days)) return days;
  const dueOn: Day = addDays(ask.on, days);
  return record(['JN-3.3e'], [to(clawbackStream(c.clawbackId), { type: 'ClawbackServed.v1', data: { ...c, servedOn: ask.on, dueOn } })],
    { ruleSet: set.ruleSet });
};
