import type { Day } from '#kernel';
import { findingStream, type RegisteredPerson, type RuleSet, ruleSetOn, type RuleSetsState } from '#scheme/history';
import { judge, restsOnFacts } from '../claim/claim-checks.rules.js';
import { checkRows, type CheckName, type FactName } from '../claim/eligibility.table.js';
import { dayOfPlace, heldPlace, type Place, rowOf } from '../claim/place.rules.js';
import { to, type Writing } from '../verdict.js';

/** What one fact that came late says about a claim that holds a place. */
export interface Contradiction {
  readonly findingId: string; readonly rule: string; readonly claimId: string; readonly wouldRefuse: string; readonly place: Place;
}

/** Where no rule set is known for a place: what facts alone say is judged, what needs a parameter is not. */
const SILENT: RuleSet = { is: 'published', ruleSet: '', proposedBy: '', source: '', validFrom: '2000-01-01' as Day, parameters: {} };
const asks = (name: CheckName, fact: FactName): boolean => {
  const facts: readonly FactName[] = checkRows[name].facts;
  return restsOnFacts(name) && facts.includes(fact);
};

/**
 * The claims of a person that would have been refused had a fact been known: each held place is judged again, under the rule set of its own day, by the
 * checks of its kind that ask for that fact.
 *
 * @param person as known with the new fact
 */
export const contradictions = (person: RegisteredPerson, fact: FactName, sets: RuleSetsState): readonly Contradiction[] =>
  person.reservations.filter(({ held }) => held).flatMap((reservation) => {
    const place = heldPlace(person, ruleSetOn(sets, dayOfPlace(reservation)) ?? SILENT, reservation);
    return rowOf(place.subsidyKind).checks.filter((name) => asks(name, fact)).flatMap((name): Contradiction[] => {
      const refusal = judge(name, place);
      if (refusal === undefined || refusal.clause === undefined) return [];
      const { finding: rule } = checkRows[name];
      return [{ findingId: `${rule}:${place.claimId}:${person.personId}`, rule, claimId: place.claimId, wouldRefuse: refusal.refused, place }];
    });
  });

/** The fact that came late; `from` is its first day. */
export interface LateFact { readonly personId: string; readonly fact: FactName; readonly factId: string; readonly from: Day | null }

const opening = ({ findingId, rule, claimId, wouldRefuse, place: { startsOn: classStartsOn } }: Contradiction, late: LateFact): Writing => {
  const { from: entitledFrom, ...about } = late;
  if (about.fact !== 'PENSION' || entitledFrom === null) {
    return to(findingStream(findingId), { type: 'FindingRaised.v1', data: { findingId, rule, claimId, ...about, wouldRefuse } });
  }
  const { personId, factId } = about;
  return to(findingStream(findingId), { type: 'FindingOpened.v1', data: { findingId, rule, claimId, personId, factId, classStartsOn, entitledFrom } });
};

/** Opens a finding for each contradiction that has none yet. */
export const findingsFor = (found: readonly Contradiction[], late: LateFact, opened: ReadonlySet<string>): Writing[] =>
  [...new Map(found.map((each) => [each.findingId, each])).values()].filter(({ findingId }) => !opened.has(findingStream(findingId)))
    .map((each) => opening(each, late));
