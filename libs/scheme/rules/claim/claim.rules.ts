import { isRefusal, type Refusal } from '#kernel';
import {
  advanceStream, type Claim, type ClaimState, claimStream, personStream, schoolSupportStream,
} from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { inForce, isSet } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, record, to, type Writing } from '../verdict.js';
import { worthOf, type Worth } from './claim-amount.rules.js';
import { firstFailing, restsOnFacts } from './claim-checks.rules.js';
import { claimMustBe, leaving, reopened } from './claim-states.rules.js';
import { underAdvanceCap } from './claim-submit-other.rules.js';
import { type ClaimSources, filedWithCentre, kindOpen, placesOf } from './claim-world.rules.js';
import { workHeld } from './work-for-training.rules.js';
import { factsOfClaim, factsUsed, freshEnough, type Place } from './place.rules.js';

export interface OfClaim { readonly claimId: string }
export interface ReviewClaim extends OfClaim { readonly decision: 'PASS' | 'REJECT' | 'RETURN'; readonly reason?: string | undefined }

const eligible = (places: readonly Place[]): Refusal | undefined => {
  for (const place of places) {
    const failing = kindOpen(place.subsidyKind, place.set) ?? firstFailing(place)?.refusal;
    if (failing !== undefined) return failing;
  }
  return undefined;
};

const reservation = (claim: Claim, place: Place, ask: Ask): Writing => {
  const { person: { personId }, classId, startsOn, endsOn, issuedOn, occupation, level, year, countsToCap, enterpriseId, personCategory, months } = place;
  const facts = factsUsed(place, ask.today);
  const data = {
    personId, claimId: claim.claimId, classId, classStartsOn: startsOn, classEndsOn: endsOn, issuedOn, occupation, level, year,
    subsidyKind: claim.subsidyKind, countsToCap, ...(enterpriseId === undefined ? {} : { enterpriseId }),
      ...(personCategory === undefined ? {} : { personCategory }), ...(months === undefined ? {} : { months }),
  };
  return { ...to(personStream(personId), { type: 'SubsidyReserved.v1', data }), facts };
};

/** What a claim without persons holds: its share of a school, or its advance. */
const held = (claim: Claim, { support, advance, sets }: ClaimSources, ask: Ask): Writing[] | Refusal => {
  const { claimId, school, project, classId, amountFen, payee: { id: enterpriseId } } = claim;
  if (school !== undefined) {
    if (support.is === 'unknown') return missing('schoolSupport', school.supportId);
    const holder = support.held[enterpriseId];
    if (holder !== undefined) return no('claim.share-claimed', 'JN-2.2.1', `企业 ${enterpriseId} 的份额已由申领 ${holder} 享受。`, [{ claimId: holder, enterpriseId }]);
    return [to(schoolSupportStream(school.supportId), { type: 'SchoolShareReserved.v1', data: { supportId: school.supportId, enterpriseId, claimId } })];
  }
  if (claim.basis !== 'PROJECT_ADVANCE' || project === undefined) return [];
  const set = inForce(sets, ask.today);
  if (isRefusal(set)) return set;
  const wrong = underAdvanceCap(amountFen, project, { advance }, set);
  if (wrong !== undefined) return wrong;
  // All advances of a class go one way, so that its settlement has one to clear.
  const carried = Object.keys(advance.held).length > 0 ? advance.carriedInF : isSet(set, 'project.advance_in_book_f');
  return [to(advanceStream(classId), {
    type: 'ProjectAdvanceReserved.v1', data: { classId, projectId: project.projectId, claimId, amountFen, ...(carried ? { carriedInF: true } : {}) },
  })];
};

/**
 * Accepts a claim and reserves each trainee's place under the caps in the same append (rulings C1); a school's share and an advance likewise. The checks of
 * its kind stand in `eligibility.table.ts`.
 *
 * @refuses claim.unknown, claim.not-submitted, claim.share-claimed, schoolSupport.unknown, claim.camp-not-filed, claim.demonstration-not-filed,
 * claim.kind-disabled, class.unknown, person.unknown, certificate.unknown, claim.certificate-of-another, enterprise.unknown, ruleSet.none-in-force,
 * ruleSet.parameter-missing
 * @clause JN-2.3.1a, JN-2.3.1b, JN-2.3.1c, JN-2.3.1d, JN-2.3.2a, JN-3.3b
 */
export const acceptClaim = (c: OfClaim, claim: ClaimState, world: ClaimSources, ask: Ask): Decision => {
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  const wrong = claimMustBe(claim, 'submitted') ?? filedWithCentre(claim, world.filing);
  if (wrong !== undefined) return wrong;
  const places = placesOf(claim, world);
  if (isRefusal(places)) return places;
  const failing = eligible(places) ?? held(claim, world, ask);
  if (isRefusal(failing)) return failing;
  const work = workHeld(claim, places, world, ask.today);
  if (isRefusal(work)) return work;
  const headcount = places.length > 0 ? places.length : claim.school?.graduates ?? claim.project?.headcount ?? 0;
  return record(['JN-2.3.1a', 'JN-2.3.1b', 'JN-2.3.1c', 'JN-2.3.1d', 'JN-3.3b'], [
    to(claimStream(c.claimId), { type: 'ClaimAccepted.v1', data: { claimId: c.claimId, headcount } }),
    ...places.map((place) => reservation(claim, place, ask)), ...failing, ...work,
  ], { facts: factsOfClaim(places, ask.today) });
};

/** @refuses claim.reason-missing */
const notPassed = (c: ReviewClaim, claim: Claim, at: 'FIRST_REVIEW' | 'SECOND_REVIEW'): Decision => {
  const { claimId, decision, reason = '' } = c;
  if (reason === '') return { refused: 'claim.reason-missing', why: '不通过或退回须说明理由。' };
  if (decision === 'RETURN') return record(['JN-3.3c'], [to(claimStream(claimId), { type: 'ClaimReturned.v1', data: { claimId, at, reason } }),
    ...reopened(claim, 'RETURNED')]);
  return record(['JN-3.3c'], [to(claimStream(claimId), { type: 'ClaimRejected.v1', data: { claimId, at, reason } }), ...leaving(claim, 'REJECTED')]);
};

/**
 * A settlement takes off what was paid in advance: an advance that may still be rejected or withdrawn would leave the institution short of it, so each is
 * paid first, or gone. From the settlement on nothing more is advanced.
 *
 * @refuses claim.advance-not-paid
 * @clause JN-2.1.3b
 * @source domain.md §1.4 (advance of up to 60 %), §3.4 J19–J21
 */
const clearing = ({ claimId, classId }: Claim, { part }: Worth, { advance, advances }: ClaimSources): Writing[] | Refusal => {
  if (part?.part !== 'SETTLEMENT' || advance.clearedBy !== undefined) return [];
  const unpaid = Object.keys(advance.held).find((each) => {
    const other = advances?.get(each);
    return other === undefined || other.is === 'unknown' || other.expensedYearA === undefined;
  });
  if (unpaid !== undefined) {
    return no('claim.advance-not-paid', 'JN-2.1.3b', `预拨申领 ${unpaid} 尚未支付；请待其支付，或撤回、退审后再结算。`, [{ claimId: unpaid }]);
  }
  return [to(advanceStream(classId), { type: 'ProjectAdvanceCleared.v1', data: { classId, claimId, advanceFen: part.advanceFen } })];
};

/**
 * First review: computes what the claim is worth under the rule set of the certificate's day. The reviewer is none of those who acted before; the claim
 * passes, is rejected, or goes back for rework and stays accepted.
 *
 * @refuses claim.unknown, claim.not-accepted, duties.same-person, claim.reason-missing, claim.no-standard, claim.advance-not-paid, certificate.unknown,
 * ruleSet.none-in-force
 * @clause JN-3.3c (S1), JN-2.3.1a, JN-2.1.3b
 */
export const reviewFirst = (c: ReviewClaim, claim: ClaimState, world: ClaimSources, ask: Ask): Decision => {
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  const { officers: { submittedBy, acceptedBy }, returnedBy } = claim;
  const wrong = claimMustBe(claim, 'accepted') ?? differentPerson('S1', ask.officer,
    [['录入', submittedBy], ['受理', acceptedBy], ...returnedBy.second.map((officer) => ['复核', officer] as const)]);
  if (wrong !== undefined) return wrong;
  if (c.decision !== 'PASS') return notPassed(c, claim, 'FIRST_REVIEW');
  const worth = worthOf(claim, world, ask.today);
  if (isRefusal(worth)) return worth;
  const cleared = clearing(claim, worth, world);
  if (isRefusal(cleared)) return cleared;
  return record(['JN-2.3.1a', 'JN-3.3c'],
    [to(claimStream(c.claimId), { type: 'ClaimFirstReviewed.v1', data: { claimId: c.claimId, ...worth, ...categoryOf(claim, world) } }), ...cleared],
    { ruleSet: worth.ruleSet });
};

/** As whom the one person of a claim is enrolled; a living allowance names it itself. */
const categoryOf = ({ people: [only, ...others], living }: Claim, { categories }: ClaimSources): { personCategory?: string } => {
  const personCategory = only === undefined || others.length > 0 || living !== undefined ? undefined : categories[only];
  return personCategory === undefined ? {} : { personCategory };
};

const stillEligible = (places: readonly Place[], ask: Ask): Refusal | undefined => {
  for (const place of places) {
    const failing = firstFailing(place, restsOnFacts);
    if (failing !== undefined) return failing.refusal;
  }
  return freshEnough(places, ask.today);
};

/**
 * Second review by another person than any before. What other departments said is asked once more of the history: a fact that came since acceptance counts,
 * and one that is too old must be asked again.
 *
 * @refuses claim.unknown, claim.not-first-passed, duties.same-person, claim.reason-missing, claim.facts-stale
 * @clause JN-3.3c (S1), JN-3.3b
 */
export const reviewSecond = (c: ReviewClaim, claim: ClaimState, world: ClaimSources, ask: Ask): Decision => {
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  const { officers: { submittedBy, acceptedBy, firstBy }, returnedBy } = claim;
  const wrong = claimMustBe(claim, 'firstPassed') ?? differentPerson('S1', ask.officer,
    [['初审', firstBy], ['录入', submittedBy], ['受理', acceptedBy], ...returnedBy.first.map((officer) => ['初审', officer] as const)]);
  if (wrong !== undefined) return wrong;
  if (c.decision !== 'PASS') return notPassed(c, claim, 'SECOND_REVIEW');
  const places = placesOf(claim, world);
  if (isRefusal(places)) return places;
  const { amountFen } = claim;
  return stillEligible(places, ask)
    ?? record(['JN-3.3c'], [to(claimStream(c.claimId), { type: 'ClaimSecondReviewed.v1', data: { claimId: c.claimId, amountFen } })],
      { facts: factsOfClaim(places, ask.today) });
};
