import { addDays, type Day, isRefusal, type Refusal } from '#kernel';
import { type Claim, type ClaimIs, type ClaimState, claimStream, type RuleSetsState } from '#scheme/history';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, to } from '../verdict.js';
import { claimMustBe, leaving, possibleForClaim } from './claim-states.rules.js';

export interface OfOneClaim { readonly claimId: string }
export interface RequestSupplement extends OfOneClaim { readonly items: readonly string[] }
export interface SubmitSupplement extends OfOneClaim { readonly evidence: readonly string[] }
export interface EndClaim extends OfOneClaim { readonly reason: string }

const lastDay = (sets: RuleSetsState, today: Day): Day | Refusal => {
  const set = inForce(sets, today);
  if (isRefusal(set)) return set;
  const days = valueOf(set, 'claim.supplementDays');
  return isRefusal(days) ? days : addDays(today, days);
};

/**
 * Asks for everything that is missing, at once and once (一次性告知).
 *
 * @refuses claim.unknown, claim.not-submitted, claim.supplement-asked-already, ruleSet.none-in-force, ruleSet.parameter-missing
 * @clause JN-3.4b; the term is the parameter `claim.supplementDays`
 */
export const requestSupplement = (c: RequestSupplement, claim: ClaimState, sets: RuleSetsState, ask: Ask): Decision => {
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  const wrong = claimMustBe(claim, 'submitted');
  if (wrong !== undefined) return wrong;
  if (claim.supplement !== undefined) {
    return no('claim.supplement-asked-already', 'JN-3.4b', '补正只能一次性告知；请受理或不予受理。', [{ items: claim.supplement.items, dueOn: claim.supplement.dueOn }]);
  }
  const dueOn = lastDay(sets, ask.today);
  if (isRefusal(dueOn)) return dueOn;
  return record(['JN-3.4b'], [to(claimStream(c.claimId), { type: 'ClaimSupplementRequested.v1', data: { ...c, dueOn } })]);
};

/** The applicant is who submitted the claim: its institution, its enterprise, or the desk for a person. */
const applicantOnly = ({ channel, payee, org, classId }: Claim, ask: Ask): Refusal | undefined => {
  const { officer } = ask;
  if (channel === 'PERSON') {
    return officer.roles.includes('ACCEPT') && officer.org === org ? undefined
      : { refused: 'claim.applicant-only', why: '个人申领由受理岗代申请人录入。', facts: [{ channel, classId }] };
  }
  const own = channel === 'INSTITUTION' ? officer.institutionId : officer.enterpriseId;
  return own === payee.id ? undefined : { refused: 'claim.applicant-only', why: `只能由申领单位 ${payee.id} 办理。`, facts: [{ channel, payee: payee.id }] };
};

/**
 * Hands in what was missing, in time; the claim waits for acceptance again.
 *
 * @refuses claim.unknown, claim.not-supplement, claim.applicant-only, claim.supplement-overdue
 * @clause JN-3.4b
 */
export const submitSupplement = (c: SubmitSupplement, claim: ClaimState, ask: Ask): Decision => {
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  const wrong = claimMustBe(claim, 'supplement') ?? applicantOnly(claim, ask);
  if (wrong !== undefined) return wrong;
  const dueOn = claim.supplement?.dueOn ?? ask.today;
  if (ask.today > dueOn) return no('claim.supplement-overdue', 'JN-3.4b', `补正期限 ${dueOn} 已过，视为放弃；可重新申领。`, [{ dueOn }]);
  return record(['JN-3.4b'], [to(claimStream(c.claimId), { type: 'ClaimSupplemented.v1', data: c })]);
};

/**
 * Ends a claim nobody supplemented in time (视为放弃).
 *
 * @refuses claim.unknown, claim.not-supplement, claim.supplement-not-due
 * @clause JN-3.4b
 */
export const lapseClaim = (c: OfOneClaim, claim: ClaimState, ask: Ask): Decision => {
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  const wrong = claimMustBe(claim, 'supplement');
  if (wrong !== undefined) return wrong;
  const dueOn = claim.supplement?.dueOn ?? ask.today;
  if (ask.today <= dueOn) return no('claim.supplement-not-due', 'JN-3.4b', `补正期限至 ${dueOn}，期满次日起方可视为放弃。`, [{ dueOn }]);
  return record(['JN-3.4b'], [to(claimStream(c.claimId), { type: 'ClaimLapsed.v1', data: { claimId: c.claimId, dueOn } }), ...leaving(claim, 'LAPSED')]);
};

/**
 * Does not accept a claim (不予受理); nothing was reserved yet.
 *
 * @refuses claim.unknown, claim.not-submitted
 * @clause JN-3.4b
 */
export const refuseClaim = (c: EndClaim, claim: ClaimState): Decision => {
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  return claimMustBe(claim, 'submitted')
    ?? record(['JN-3.4b'], [to(claimStream(c.claimId), { type: 'ClaimRefused.v1', data: c }), ...leaving(claim, 'REFUSED')]);
};

const withdrawable = (claim: Claim): Refusal | undefined =>
  (possibleForClaim(claim).includes('WithdrawClaim') ? undefined : notNow('claim.not-withdrawable', claim.is, possibleForClaim(claim)));

/**
 * The applicant takes a claim back, at any state before its approval; its places are free again. One that is in a batch leaves it by the batch's own
 * command.
 *
 * @refuses claim.unknown, claim.not-withdrawable, claim.applicant-only
 * @clause JN-2.3.1b, JN-2.3.1c
 */
export const withdrawClaim = (c: EndClaim, claim: ClaimState, ask: Ask): Decision => {
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  const wrong = withdrawable(claim) ?? applicantOnly(claim, ask);
  if (wrong !== undefined) return wrong;
  const from: ClaimIs = claim.is;
  return record(['JN-2.3.1b', 'JN-2.3.1c'], [to(claimStream(c.claimId), { type: 'ClaimWithdrawn.v1', data: { ...c, from } }), ...leaving(claim, 'WITHDRAWN')]);
};
