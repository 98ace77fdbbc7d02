import { addMonths, type Day, daysBetween, isRefusal, type Refusal } from '#kernel';
import { factsKnown, type FactKind, heldOn, type KnownFact, pensionKnown, type RegisteredPerson } from '#scheme/history';
import { isSet, valueOf } from '../parameters/parameters.rules.js';
import { no } from '../verdict.js';
import { type Place } from './place.rules.js';

const shown = ({ kind, about, source, queriedOn, from, to }: KnownFact) =>
  ({ fact: kind, ...(about === undefined ? {} : { about }), source, queriedOn, from, ...(to === undefined ? {} : { to }) });
const held = (person: RegisteredPerson, kind: FactKind, on: Day): KnownFact | undefined => factsKnown(person, kind).find((each) => heldOn(each, on));

/**
 * Entitlement to a monthly pension on the day the class started excludes; age alone never does.
 *
 * @refuses person.pension-recipient
 * @clause JN-2.3.1d
 */
export const noPension = ({ person, startsOn }: Place): Refusal | undefined => {
  const pension = pensionKnown(person);
  if (pension?.entitledFrom == null || pension.entitledFrom > startsOn) return undefined;
  return no('person.pension-recipient', 'JN-2.3.1d', `${person.personId} 自 ${pension.entitledFrom} 起按月领取养老金。`,
    [{ fact: 'pension', source: pension.source, queriedOn: pension.queriedOn, entitledFrom: pension.entitledFrom }]);
};

/**
 * Somebody who died before the class ended did not finish it.
 *
 * @refuses person.deceased
 * @clause JN-3.3b
 */
export const alive = ({ person, endsOn }: Place): Refusal | undefined => {
  const death = factsKnown(person, 'DEATH').find(({ from }) => from !== null && from <= endsOn);
  return death && no('person.deceased', 'JN-3.3b', `${person.personId} 于 ${death.from} 死亡，早于结业。`, [shown(death)]);
};

/**
 * Somebody detained in the days of the class did not attend it.
 *
 * @refuses person.detained
 * @clause JN-3.3b
 */
export const atLiberty = ({ person, startsOn, endsOn }: Place): Refusal | undefined => {
  const detention = factsKnown(person, 'DETENTION').find(({ from, to }) => from !== null && from <= endsOn && (to === undefined || to >= startsOn));
  return detention && no('person.detained', 'JN-3.3b', `${person.personId} 培训期间被羁押。`, [shown(detention)]);
};

/**
 * Staff paid by the treasury are trained on another budget.
 *
 * @refuses person.fiscal-staff
 * @clause JN-2.3.1a
 */
export const notFiscal = ({ person, startsOn }: Place): Refusal | undefined => {
  const post = held(person, 'FISCAL_STAFF', startsOn);
  return post && no('person.fiscal-staff', 'JN-2.3.1a', `${person.personId} 开班时为财政供养人员。`, [shown(post)]);
};

const provenBy = (category: string): readonly [kind: FactKind, about?: string] =>
  (category === 'REGISTERED_UNEMPLOYED' ? ['UNEMPLOYMENT'] : category === 'STUDENT' ? ['SCHOOL'] : ['CATEGORY', category]);

/**
 * The category is proven as of the day the class started.
 *
 * @refuses claim.category-unproven
 * @clause JN-2.1.2a, A2-2, A2-3
 */
export const isOf = (category: string) => ({ person, startsOn }: Place): Refusal | undefined => {
  const [kind, about] = provenBy(category);
  const proof = factsKnown(person, kind).find((each) => (about === undefined || each.about === about) && heldOn(each, startsOn));
  return proof === undefined
    ? no('claim.category-unproven', 'JN-2.1.2a', `${person.personId} 开班时属于 ${category} 没有比对事实。`, [{ personId: person.personId, category, startsOn }])
    : undefined;
};

/** As `isOf` for the category the roster gave, where the rule set asks for proof. */
export const categoryProven = (place: Place): Refusal | undefined =>
  (isSet(place.set, 'claim.requires.categoryProof') ? isOf(place.personCategory ?? 'NONE')(place) : undefined);

const longEnough = (fact: KnownFact, months: number, on: Day): boolean => fact.from !== null && heldOn(fact, on) && addMonths(fact.from, months) <= on;
const COVERS: readonly string[] = ['FLEXIBLE_SOCIAL', 'ACCIDENT', 'COMMERCIAL_ACCIDENT'];

/**
 * A domestic worker with a household outside Jinan lived here and was insured (one of the three ways) long enough when the class started.
 *
 * @refuses claim.hukou-unknown, claim.domestic-residence, claim.domestic-insurance, ruleSet.parameter-missing
 * @clause JN-2.1.2b
 */
export const domestic = ({ person, startsOn, set }: Place): Refusal | undefined => {
  const hukou = factsKnown(person, 'HUKOU').filter((each) => heldOn(each, startsOn)).at(-1);
  if (hukou === undefined) return no('claim.hukou-unknown', 'JN-2.1.2b', `${person.personId} 的户籍尚未查询。`, [{ personId: person.personId }]);
  if (hukou.about === 'JINAN') return undefined;
  const residence = valueOf(set, 'domestic.residenceMonths');
  if (isRefusal(residence)) return residence;
  const insurance = valueOf(set, 'domestic.insuranceMonths');
  if (isRefusal(insurance)) return insurance;
  const lives = factsKnown(person, 'RESIDENCE');
  if (!lives.some((each) => longEnough(each, residence, startsOn))) {
    return no('claim.domestic-residence', 'JN-2.1.2b', `${person.personId} 开班时在济南稳定居住不满 ${residence} 个月。`, lives.map(shown));
  }
  const covers = factsKnown(person, 'INSURANCE').filter(({ about }) => COVERS.includes(about ?? ''));
  if (covers.some((each) => longEnough(each, insurance, startsOn))) return undefined;
  return no('claim.domestic-insurance', 'JN-2.1.2b', `${person.personId} 开班时三类保险均不满 ${insurance} 个月。`, covers.map(shown));
};

const hireOf = ({ person, enterpriseId, startsOn }: Place): KnownFact | undefined =>
  factsKnown(person, 'HIRE').find((each) => each.about === enterpriseId && heldOn(each, startsOn));

/**
 * Pre-job training is for somebody the enterprise hired not long before the class, and who still worked there.
 *
 * @refuses claim.not-newly-hired, ruleSet.parameter-missing
 * @clause JN-2.1.1d
 */
export const newlyHired = (place: Place): Refusal | undefined => {
  const { person, enterpriseId = '', startsOn, set } = place;
  const within = valueOf(set, 'claim.newHireDays');
  if (isRefusal(within)) return within;
  const hire = hireOf(place);
  if (hire?.from != null && daysBetween(hire.from, startsOn) <= within) return undefined;
  return no('claim.not-newly-hired', 'JN-2.1.1d', `${person.personId} 开班前 ${within} 天内未被 ${enterpriseId} 新录用，或已离职。`,
    [{ personId: person.personId, enterpriseId, hiredOn: hire?.from ?? null, startsOn }]);
};

/**
 * The living allowance is for the categories the rule set names by `living.for.…`, when the class started.
 *
 * @refuses claim.living-not-entitled
 * @clause JN-2.1.3b
 */
export const livingEntitled = ({ person, startsOn, set }: Place): Refusal | undefined => {
  const known = factsKnown(person, 'CATEGORY');
  if (known.some((each) => isSet(set, `living.for.${each.about ?? ''}`) && heldOn(each, startsOn))) return undefined;
  return no('claim.living-not-entitled', 'JN-2.1.3b', `${person.personId} 开班时不属于生活费补贴对象。`, [{ personId: person.personId, startsOn }]);
};
