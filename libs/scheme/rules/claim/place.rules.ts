import { type Day, daysBetween, type FactUsed, type Refusal } from '#kernel';
import { LIVING } from '#notice';
import { factsKnown, pensionKnown, type RegisteredPerson, type Reservation, type RuleSet } from '#scheme/history';
import { isSet, statedIn } from '../parameters/parameters.rules.js';
import { no } from '../verdict.js';
import { type CheckName, checkRows, type CheckRow, claimKinds, type FactName, isClaimKind, type KindRow, maxAgeOf } from './eligibility.table.js';

/** One person's place in a claim, with everything a check may look at. */
export interface Place {
  readonly person: RegisteredPerson; readonly set: RuleSet; readonly claimId: string; readonly classId: string; readonly subsidyKind: string;
  readonly startsOn: Day; readonly endsOn: Day; readonly issuedOn: Day; readonly year: number; readonly occupation: string; readonly level: number;
  readonly countsToCap: boolean; readonly enterpriseId?: string; readonly personCategory?: string;
  /** of work for training */
  readonly months?: number;
}

/** Whether a kind counts to the yearly cap: a parameter may except it (O-2); the living allowance only counts where the rule set says so. */
export const countsToCap = (set: RuleSet, subsidyKind: string): boolean =>
  (subsidyKind === LIVING ? statedIn(set, 'cap.excludes.LIVING') === false : !isSet(set, `cap.excludes.${subsidyKind}`));

/** The row of a kind; a kind nobody has a row for has no checks of its own. */
export const rowOf = (subsidyKind: string): KindRow => (isClaimKind(subsidyKind) ? claimKinds[subsidyKind] : claimKinds.SKILL_UPGRADE);

/** A place that is held already, as a fact that comes late is judged by. */
export const heldPlace = (person: RegisteredPerson, set: RuleSet, r: Reservation): Place => ({
  person, set, claimId: r.claimId, classId: r.classId, subsidyKind: r.subsidyKind, startsOn: r.classStartsOn, endsOn: r.classEndsOn ?? r.classStartsOn,
  issuedOn: dayOfPlace(r), year: r.year, occupation: r.occupation, level: r.level, countsToCap: r.countsToCap,
  ...(r.enterpriseId === undefined ? {} : { enterpriseId: r.enterpriseId }), ...(r.personCategory === undefined ? {} : { personCategory: r.personCategory }),
  ...(r.months === undefined ? {} : { months: r.months }),
});

/** The day a place counts from: of its certificate, or the last of its year where an early version did not keep it. */
export const dayOfPlace = ({ issuedOn, year }: Reservation): Day => issuedOn ?? (`${year}-12-31` as Day);

/** The places held before this one, in the order they were taken. */
export const placesBefore = ({ person, claimId }: Place): readonly Reservation[] => {
  const own = person.reservations.findIndex((each) => each.claimId === claimId && each.held);
  return (own < 0 ? person.reservations : person.reservations.slice(0, own)).filter(({ held }) => held);
};

interface Answer { readonly fact: FactName; readonly factId: string; readonly about?: string; readonly source: string; readonly queriedOn: Day }
const answersOf = (person: RegisteredPerson, fact: FactName): readonly Answer[] => {
  if (fact !== 'PENSION') {
    return factsKnown(person, fact).map(({ factId, about, source, queriedOn }) => ({ fact, factId, ...(about === undefined ? {} : { about }), source,
      queriedOn }));
  }
  const pension = pensionKnown(person);
  return pension === undefined ? [] : [{ fact, factId: pension.factId, source: pension.source, queriedOn: pension.queriedOn }];
};

const namesOf = (subsidyKind: string): readonly FactName[] =>
  [...new Set(rowOf(subsidyKind).checks.flatMap((name): readonly FactName[] => checkRows[name].facts))];

/** The answers a decision about a place rested on, each with its age in days. */
export const factsUsed = ({ person, subsidyKind }: Place, today: Day): FactUsed[] => namesOf(subsidyKind)
  .flatMap((name) => answersOf(person, name))
  .map((answer) => ({ ...answer, personId: person.personId, ageDays: daysBetween(answer.queriedOn, today) }));

/** More facts than this in one decision are summed up by kind; each place's own facts stand with its reservation. */
const MOST_FACTS = 100;

/** The facts of a whole claim: one by one, or of many people the number and the oldest answer of each kind. */
export const factsOfClaim = (places: readonly Place[], today: Day): readonly FactUsed[] => {
  const all = places.flatMap((place) => factsUsed(place, today));
  if (all.length <= MOST_FACTS) return all;
  return [...new Set(all.map(({ fact }) => fact))].map((fact) => {
    const ages = all.filter((each) => each['fact'] === fact).map(({ ageDays }) => Number(ageDays));
    return { fact: fact ?? '', answers: ages.length, oldestAgeDays: Math.max(...ages) };
  });
};

const staleOf = (place: Place, name: CheckName, today: Day): FactUsed[] => {
  const { facts, mustBeAsked }: CheckRow = checkRows[name];
  return facts.flatMap((fact): FactUsed[] => {
    const maxAge = statedIn(place.set, maxAgeOf[fact]);
    if (maxAge === undefined) return [];
    const answers = answersOf(place.person, fact);
    if (answers.length === 0) return mustBeAsked === true ? [{ personId: place.person.personId, fact, ageDays: null, maxAge }] : [];
    return answers.map(({ queriedOn }) => daysBetween(queriedOn, today)).filter((ageDays) => ageDays > maxAge)
      .map((ageDays) => ({ personId: place.person.personId, fact, ageDays, maxAge }));
  });
};

/**
 * What must be asked again before the second review: answers older than the rule set's `fact.maxAgeDays.…`, and those never asked that must be.
 *
 * @refuses claim.facts-stale
 * @clause JN-3.3b
 */
export const freshEnough = (places: readonly Place[], today: Day): Refusal | undefined => {
  const stale = places.flatMap((place) => rowOf(place.subsidyKind).checks.flatMap((name) => staleOf(place, name, today)));
  if (stale.length === 0) return undefined;
  const named = stale.slice(0, 3).map(({ personId, fact }) => `${personId as string} ${fact as string}`).join('、');
  return no('claim.facts-stale', 'JN-3.3b', `${stale.length} 项事实已过期或从未查询，须重新比对：${named}${stale.length > 3 ? '等' : ''}。`, stale.slice(0, MOST_FACTS));
};
