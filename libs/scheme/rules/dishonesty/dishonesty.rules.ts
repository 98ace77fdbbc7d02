import { addDays, type Day, isRefusal, type Refusal } from '#kernel';
import { type Dishonesty, type DishonestyState, dishonestyStream, type DishonestySubject, type RuleSetsState, subjectId } from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, to } from '../verdict.js';

export interface OfListing { readonly listingId: string; readonly subject: DishonestySubject }
export interface NotifyDishonesty extends OfListing { readonly document: string }
export interface RecordHearing extends OfListing { readonly statement: 'STATED' | 'WAIVED' | 'SILENT'; readonly document: string }
export interface ListDishonest extends OfListing { readonly document: string }
export interface RemoveDishonest extends OfListing { readonly reason: string; readonly document: string }

/** What may happen to a listing in each state (domain.md §2.3). A subject that left the list may be proposed anew. */
export const possibleForListing: Readonly<Record<Dishonesty['is'], readonly string[]>> = {
  proposed: ['NotifyDishonesty'], notified: ['RecordHearing'], heard: ['ListDishonest', 'RemoveDishonest'], listed: ['RepairDishonest', 'RemoveDishonest'],
  repaired: ['ProposeDishonesty'], removed: ['ProposeDishonesty'],
};
const listingMustBe = (listing: Dishonesty, states: readonly Dishonesty['is'][], needed: 'notified' | 'proposed' | 'heard' | 'listed'): Refusal | undefined =>
  (states.includes(listing.is) ? undefined : notNow(`dishonesty.not-${needed}`, listing.is, possibleForListing[listing.is]));

const found = (c: OfListing, listing: DishonestyState, ask: Ask): Dishonesty | Refusal => {
  if (listing.is === 'unknown' || listing.listingId !== c.listingId) return missing('dishonesty', c.listingId);
  if (listing.org !== ask.officer.org) return { refused: 'dishonesty.other-organisation', why: `该案由 ${listing.org} 办理。`, facts: [{ org: listing.org }] };
  return listing;
};

/**
 * Records that the subject was told; the time to be heard runs from that day.
 *
 * @refuses dishonesty.unknown, dishonesty.other-organisation, dishonesty.not-proposed, ruleSet.none-in-force, ruleSet.parameter-missing
 * @clause JN-3.3e; the time is the parameter `dishonesty.hearingDays`
 */
export const notifyDishonesty = (c: NotifyDishonesty, listing: DishonestyState, sets: RuleSetsState, ask: Ask): Decision => {
  const at = found(c, listing, ask);
  if (isRefusal(at)) return at;
  const wrong = listingMustBe(at, ['proposed'], 'proposed');
  if (wrong !== undefined) return wrong;
  const set = inForce(sets, ask.today);
  if (isRefusal(set)) return set;
  const days = valueOf(set, 'dishonesty.hearingDays');
  if (isRefusal(days)) return days;
  const hearUntil: Day = addDays(ask.on, days);
  return record(['JN-3.3e'], [to(dishonestyStream(subjectId(c.subject)), { type: 'DishonestyNotified.v1', data: { ...c, servedOn: ask.on, hearUntil } })],
    { ruleSet: set.ruleSet });
};

/**
 * Records what the subject said, that it waived, or that it was silent until the time was over.
 *
 * @refuses dishonesty.unknown, dishonesty.other-organisation, dishonesty.not-notified, dishonesty.may-still-be-heard
 * @clause JN-3.3e
 */
export const recordHearing = (c: RecordHearing, listing: DishonestyState, ask: Ask): Decision => {
  const at = found(c, listing, ask);
  if (isRefusal(at)) return at;
  const wrong = listingMustBe(at, ['notified'], 'notified');
  if (wrong !== undefined) return wrong;
  if (c.statement === 'SILENT' && at.hearUntil !== undefined && ask.today <= at.hearUntil) {
    return no('dishonesty.may-still-be-heard', 'JN-3.3e', `陈述申辩期限至 ${at.hearUntil}，尚未届满。`, [{ hearUntil: at.hearUntil }]);
  }
  return record(['JN-3.3e'], [to(dishonestyStream(subjectId(c.subject)), { type: 'DishonestyHeard.v1', data: c })]);
};

/**
 * Lists the subject: the decision of a human other than the proposer.
 *
 * @refuses dishonesty.unknown, dishonesty.other-organisation, dishonesty.not-heard, duties.same-person
 * @clause JN-3.3e, JN-3.3c (S8)
 */
export const listDishonest = (c: ListDishonest, listing: DishonestyState, ask: Ask): Decision => {
  const at = found(c, listing, ask);
  if (isRefusal(at)) return at;
  return listingMustBe(at, ['heard'], 'heard') ?? differentPerson('S8', ask.officer, [['提出列入', at.proposedBy]])
    ?? record(['JN-3.3e', 'JN-3.3c'], [
      to(dishonestyStream(subjectId(c.subject)), { type: 'DishonestListed.v1', data: { ...c, ground: at.ground, proposedBy: at.proposedBy } }),
    ]);
};

/**
 * Takes the subject off the list because its credit is repaired.
 *
 * @refuses dishonesty.unknown, dishonesty.other-organisation, dishonesty.not-listed, duties.same-person
 * @clause JN-3.3e, JN-3.3c (S8)
 */
export const repairDishonest = (c: ListDishonest, listing: DishonestyState, ask: Ask): Decision => {
  const at = found(c, listing, ask);
  if (isRefusal(at)) return at;
  return listingMustBe(at, ['listed'], 'listed') ?? differentPerson('S8', ask.officer, [['提出列入', at.proposedBy]])
    ?? record(['JN-3.3e', 'JN-3.3c'], [to(dishonestyStream(subjectId(c.subject)), { type: 'DishonestyRepaired.v1', data: c })]);
};

/**
 * Takes the subject off the list, or decides after the hearing not to list it.
 *
 * @refuses dishonesty.unknown, dishonesty.other-organisation, dishonesty.not-listed, duties.same-person
 * @clause JN-3.3e, JN-3.3c (S8)
 */
export const removeDishonest = (c: RemoveDishonest, listing: DishonestyState, ask: Ask): Decision => {
  const at = found(c, listing, ask);
  if (isRefusal(at)) return at;
  return listingMustBe(at, ['listed', 'heard'], 'listed') ?? differentPerson('S8', ask.officer, [['提出列入', at.proposedBy]])
    ?? record(['JN-3.3e', 'JN-3.3c'], [to(dishonestyStream(subjectId(c.subject)), { type: 'DishonestyRemoved.v1', data: c })]);
};

/**
 * A listed person, enterprise or institution gets no new claim.
 *
 * @param listings what is known of everybody who would gain from the claim: payee, institution, trainees
 * @refuses claim.payee-dishonest
 * @clause JN-3.3e
 */
export const noDishonestPayee = (listings: Iterable<DishonestyState>): Refusal | undefined => {
  for (const listing of listings) {
    if (listing.is === 'listed') {
      const { kind, id } = listing.subject;
      return no('claim.payee-dishonest', 'JN-3.3e', `${kind} ${id} 在失信名单内，不得申领；信用修复或移出后方可。`, [{ kind, id, listingId: listing.listingId }]);
    }
  }
  return undefined;
};
