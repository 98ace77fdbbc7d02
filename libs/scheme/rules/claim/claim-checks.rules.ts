import { addMonths, isRefusal, type Refusal, yearOf } from '#kernel';
import { factsKnown, heldOn, type KnownFact, type Reservation } from '#scheme/history';
import { isSet, statedIn, valueOf } from '../parameters/parameters.rules.js';
import { no } from '../verdict.js';
import { type CheckName, checkRows } from './eligibility.table.js';
import { alive, atLiberty, categoryProven, domestic, isOf, livingEntitled, newlyHired, noPension, notFiscal } from './fact-checks.rules.js';
import { dayOfPlace, type Place, placesBefore, rowOf } from './place.rules.js';
import { workMonths } from './work-for-training.rules.js';

type Check = (place: Place) => Refusal | undefined;

/** Subsidies of other funds, where the rule set counts all funds together (R2: 不区分资金来源). */
const elsewhere = ({ person, set }: Place): readonly KnownFact[] =>
  (isSet(set, 'cap.allFundSources') ? factsKnown(person, 'OTHER_SUBSIDY').filter(({ from }) => from !== null) : []);

const sameTime = (place: Place, other: { readonly day: Place['issuedOn'] }): boolean => {
  const months = statedIn(place.set, 'cap.sameOccupationLevelMonths') ?? 0;
  if (months === 0) return true;
  const [earlier, later] = other.day <= place.issuedOn ? [other.day, place.issuedOn] : [place.issuedOn, other.day];
  return later < addMonths(earlier, months);
};

/**
 * The same occupation and level is paid once: without time limit, or within the months of the rule set (R2: one year).
 *
 * @refuses claim.same-occupation-and-level
 * @clause JN-2.3.1c
 */
export const notTwice: Check = (place) => {
  const { person, occupation, level } = place;
  const same = (each: { readonly occupation?: string; readonly level?: number }): boolean => each.occupation === occupation && each.level === level;
  const before = placesBefore(place).find((each) => each.subsidyKind !== 'LIVING' && same(each) && sameTime(place, { day: dayOfPlace(each) }));
  const other = elsewhere(place).find((each) => same(each) && sameTime(place, { day: each.from ?? place.issuedOn }));
  const holder = before?.claimId ?? other?.about ?? other?.factId;
  if (holder === undefined) return undefined;
  return no('claim.same-occupation-and-level', 'JN-2.3.1c', `${person.personId} 的 ${occupation}（${level} 级）已由申领 ${holder} 享受。`,
    [{ claimId: holder, occupation, level }]);
};

const schoolingOf = ({ person, startsOn }: Place): KnownFact | undefined => factsKnown(person, 'SCHOOL').find((each) => heldOn(each, startsOn));

/**
 * No more subsidies in the calendar year of the certificate than the rule set allows.
 * A student is bound by it too, unless the rule set says otherwise (O-18).
 *
 * @refuses claim.cap-per-year, ruleSet.parameter-missing
 * @clause JN-2.3.1b
 */
export const underYearCap: Check = (place) => {
  const { person, set, year } = place;
  if (statedIn(set, 'cap.studentAlsoYearly') === false && schoolingOf(place) !== undefined) return undefined;
  const cap = valueOf(set, 'cap.perPersonYear');
  if (isRefusal(cap)) return cap;
  const held = placesBefore(place).filter((each) => each.countsToCap && each.year === year);
  const others = elsewhere(place).filter(({ from }) => from !== null && yearOf(from) === year);
  const used = held.length + others.length;
  if (!place.countsToCap || used < cap) return undefined;
  return no('claim.cap-per-year', 'JN-2.3.1b', `${person.personId} 在 ${year} 年已享受 ${used} 次，上限 ${cap} 次。`,
    [{ year, used, cap, ruleSet: set.ruleSet, claims: [...held.map(({ claimId }) => claimId), ...others.map(({ factId }) => factId)] }]);
};

const inSchooling = (place: Place, school: KnownFact): readonly Reservation[] =>
  placesBefore(place).filter((each) => rowOf(each.subsidyKind).schooling && heldOn(school, each.classStartsOn));

/**
 * No more subsidies in one schooling than the rule set allows, the kinds summed, beside the yearly cap (O-18).
 *
 * @refuses claim.cap-per-schooling, ruleSet.parameter-missing
 * @clause JN-2.3.2a
 */
export const underSchoolingCap: Check = (place) => {
  const school = rowOf(place.subsidyKind).schooling ? schoolingOf(place) : undefined;
  if (school === undefined) return undefined;
  const cap = valueOf(place.set, 'cap.perStudentSchooling');
  if (isRefusal(cap)) return cap;
  const held = inSchooling(place, school);
  if (held.length < cap) return undefined;
  return no('claim.cap-per-schooling', 'JN-2.3.2a', `${place.person.personId} 在校期间已享受 ${held.length} 次，上限 ${cap} 次。`,
    [{ schooling: school.about ?? '', used: held.length, cap, ruleSet: place.set.ruleSet, claims: held.map(({ claimId }) => claimId) }]);
};

/**
 * Under a rule set that says so (R0) a student gets training or entrepreneurship, never both in one schooling.
 *
 * @refuses claim.student-exclusive
 * @clause JN-2.3.2a
 */
export const oneKindOfStudent: Check = (place) => {
  const school = isSet(place.set, 'cap.studentExcludesStartup') ? schoolingOf(place) : undefined;
  if (school === undefined) return undefined;
  const other = inSchooling(place, school).find((each) => (each.subsidyKind === 'STARTUP') !== (place.subsidyKind === 'STARTUP'));
  return other && no('claim.student-exclusive', 'JN-2.3.2a', `${place.person.personId} 在校期间已由申领 ${other.claimId} 享受另一类补贴。`,
    [{ claimId: other.claimId, subsidyKind: other.subsidyKind, ruleSet: place.set.ruleSet }]);
};

/**
 * One hire is subsidised once: to the enterprise or to the institution, never to both.
 *
 * @refuses claim.hire-claimed
 * @clause JN-2.1.1d
 */
export const hireOnce: Check = (place) => {
  const hire = factsKnown(place.person, 'HIRE').find((each) => each.about === place.enterpriseId && heldOn(each, place.startsOn));
  const before = placesBefore(place).find((each) =>
    each.subsidyKind === 'PRE_JOB' && each.enterpriseId === place.enterpriseId && (hire === undefined || heldOn(hire, each.classStartsOn)));
  return before && no('claim.hire-claimed', 'JN-2.1.1d', `${place.person.personId} 的本次录用已由申领 ${before.claimId} 享受岗前培训补贴。`,
    [{ claimId: before.claimId, enterpriseId: place.enterpriseId ?? null }]);
};

/**
 * One living allowance for one person and class.
 *
 * @refuses claim.living-claimed
 * @clause JN-2.1.3b
 */
export const livingOnce: Check = (place) => {
  const before = placesBefore(place).find((each) => each.subsidyKind === 'LIVING' && each.classId === place.classId);
  return before && no('claim.living-claimed', 'JN-2.1.3b', `${place.person.personId} 在班级 ${place.classId} 的生活费补贴已由申领 ${before.claimId} 享受。`,
    [{ claimId: before.claimId, classId: place.classId }]);
};

const APART: Readonly<Record<string, readonly string[]>> =
  { APPRENTICE: ['PRE_JOB', 'SKILL_UPGRADE'], PRE_JOB: ['APPRENTICE'], SKILL_UPGRADE: ['APPRENTICE'] };

/**
 * Who is an apprentice draws no pre-job or skill-upgrade subsidy for the same days, nor the other way about, where the rule set says so (O-16).
 *
 * @refuses claim.apprentice-apart
 * @clause JN-2.1.1b; `exclusion.apprentice`
 */
export const apprenticeApart: Check = (place) => {
  if (!isSet(place.set, 'exclusion.apprentice')) return undefined;
  const { startsOn, endsOn, person: { personId } } = place;
  const other = placesBefore(place).find((each) => APART[place.subsidyKind]?.includes(each.subsidyKind) === true
    && each.classStartsOn <= endsOn && (each.classEndsOn ?? each.classStartsOn) >= startsOn);
  return other && no('claim.apprentice-apart', 'JN-2.1.1b', `${personId} 同期已由申领 ${other.claimId} 享受 ${other.subsidyKind} 补贴。`,
    [{ claimId: other.claimId, subsidyKind: other.subsidyKind, ruleSet: place.set.ruleSet }]);
};

const judges: Readonly<Record<CheckName, Check>> = {
  PENSION: noPension, ALIVE: alive, AT_LIBERTY: atLiberty, NOT_FISCAL: notFiscal, CATEGORY: categoryProven, VETERAN: isOf('VETERAN'),
  SCHOOL_LEAVER: isOf('SCHOOL_LEAVER'), DOMESTIC: domestic, NEW_HIRE: newlyHired, HIRE_ONCE: hireOnce, APPRENTICE_APART: apprenticeApart,
    WORK_MONTHS: workMonths, LIVING_ENTITLED: livingEntitled,
  LIVING_ONCE: livingOnce, STUDENT_ONE_KIND: oneKindOfStudent, OCCUPATION_ONCE: notTwice, SCHOOLING_CAP: underSchoolingCap, YEAR_CAP: underYearCap,
};

export const judge = (name: CheckName, place: Place): Refusal | undefined => judges[name](place);

/** The first check of its kind a place does not pass, in the order of the table; `only` leaves out checks. */
export const firstFailing = (place: Place, only: (name: CheckName) => boolean = () =>
  true): { readonly name: CheckName; readonly refusal: Refusal } | undefined => {
  for (const name of rowOf(place.subsidyKind).checks) {
    const refusal = only(name) ? judge(name, place) : undefined;
    if (refusal !== undefined) return { name, refusal };
  }
  return undefined;
};

/** Checks that rest on what other departments said: those a late fact can turn. */
export const restsOnFacts = (name: CheckName): boolean => checkRows[name].facts.length > 0;
