import { addDays, type Day } from '#kernel';
import type { City } from './city.world.js';
import { answering, importList, trueAnswers } from './inquiry.js';
import type { Mishap } from './mishaps.js';
import { domestic, NOTICE_FROM } from './places.table.js';
import type { PlannedClass } from './plan.js';
import { type Answer, MOST_A_YEAR, type Person } from './population.js';
import type { Trick } from './trick.table.js';

/** Somebody on a roster, and what became of them. */
export interface Seat {
  readonly person: Person; readonly trick: Trick | undefined; attended: number; readonly there: Set<Day>; certificateId?: string; mishap?: Mishap;
}

const enrol = (city: City, { school, classId }: PlannedClass, person: Person): void => {
  city.diary.tell(school.operator, 'EnrolTrainee', { classId, personId: person.personId, personCategory: person.category });
};

/** Somebody who draws a pension already is put on the roster all the same. */
const pensioner = (city: City, plan: PlannedClass, category: string): void => {
  const person = city.people.register({ org: plan.office.org, category, by: plan.school.operator });
  importList(city, plan.office.at('review2'), 'PENSION', [{ person, answer: { kind: 'PENSION', from: addDays(plan.days[0] ?? ('' as Day), -400) } }]);
  enrol(city, plan, person);
  city.diary.plant('F05', { refused: 'person.pension-recipient' });
};

/** Somebody who sits in another class on one of these days. */
const elsewhere = (city: City, plan: PlannedClass): Person | undefined =>
  [...city.sitting.values()].find(({ days, people }) => people.length > 0 && days.some((day) => plan.days.includes(day)))?.people[0];
const inTwoPlaces = (city: City, plan: PlannedClass): void => {
  const person = elsewhere(city, plan);
  if (person === undefined) return;
  enrol(city, plan, person);
  city.diary.plant('F15', { refused: 'person.in-another-class' });
};

/** Who can play a trick only because of what they did before: the fourth of a year, the same once more in another district. */
const suits = ({ occupation, level, year, office, kind }: PlannedClass, trick: Trick) => ({ done, org }: Person): boolean => {
  const what = `${occupation}/${level}`;
  const same = done.some((each) => each.what === what);
  if (kind === 'PRE_JOB') return false;
  return trick === 'F04' ? same && org !== office.org : year > 2019 && !same && done.filter((each) => each.year === year).length === MOST_A_YEAR;
};

/** Whether a trick can be played in this class at all. */
const fits = (city: City, plan: PlannedClass) => (trick: Trick): boolean => {
  switch (trick) {
    case 'F02': case 'F04': return city.people.call(plan.categories, suits(plan, trick), 'ASKED') !== undefined;
    case 'F15': return elsewhere(city, plan) !== undefined;
    case 'F22': return plan.level > 0 && domestic.every(({ occupation }) => occupation !== plan.occupation);
    case 'F24': return plan.level > 0;
    case 'F07': return plan.categories.includes('REGISTERED_UNEMPLOYED') && noticeHolds(plan);
    case 'F13': return noticeHolds(plan);
    default: return true;
  }
};
/** Before the notice no category had to be proven. */
const noticeHolds = ({ days }: PlannedClass): boolean => (days[0] ?? '') >= NOTICE_FROM;

/** What the registers would say of who plays a trick; undefined where the trick has nothing to do with them. */
const falseAnswer = (plan: PlannedClass, trick: Trick, answers: readonly Answer[]): Answer | undefined => {
  const [first, last] = [plan.days[0] ?? ('' as Day), plan.days.at(-1) ?? ('' as Day)];
  const proof = answers.find(({ kind }) => kind === 'UNEMPLOYMENT' || kind === 'CATEGORY' || kind === 'HIRE');
  switch (trick) {
    case 'F06': return { kind: 'FISCAL_STAFF', from: addDays(first, -900) };
    case 'F07': return proof && { ...proof, to: addDays(first, -30) };
    case 'F08': return proof && { ...proof, to: addDays(first, -10) };
    case 'F09': return { kind: 'DETENTION', from: first, to: last };
    case 'F10': return { kind: 'DEATH', from: addDays(first, 1) };
    case 'F13': return proof && { ...proof, from: last };
    default: return undefined;
  }
};

const OF_REGISTERS: readonly Trick[] = ['F06', 'F07', 'F08', 'F09', 'F10', 'F13'];
/** Tricks that are told of when the person registers: nothing refuses them. */
const sharing = (city: City, plan: PlannedClass, category: string, trick: 'F18' | 'F19'): Person => {
  const sought = { org: plan.office.org, category, by: plan.school.operator };
  const person = trick === 'F18' ? city.people.register(sought, undefined, 8_000_000_001) : city.people.register(sought, '13900000001');
  city.diary.plant(trick, { auditor: trick === 'F18' ? '多人共用一个银行账号' : '多人共用一个电话' });
  return person;
};

const seated = (city: City, plan: PlannedClass, trick: Trick | undefined): Seat => {
  const category = trick === 'F07' ? 'REGISTERED_UNEMPLOYED' : plan.chance.pick(plan.categories);
  const sought = { org: plan.office.org, category, what: `${plan.occupation}/${plan.level}`, year: plan.year, by: plan.school.operator };
  const person = trick === undefined ? city.people.seat(sought)
    : trick === 'F02' || trick === 'F04' ? city.people.call(plan.categories, suits(plan, trick)) ?? city.people.register(sought)
    : trick === 'F18' || trick === 'F19' ? sharing(city, plan, category, trick) : city.people.register(sought);
  // The proof of who came before holds for the next class too.
  if (person.answers.length === 0) person.answers.push(...trueAnswers(plan, category));
  if (trick === undefined || !OF_REGISTERS.includes(trick)) return { person, trick, attended: 0, there: new Set() };
  const answer = falseAnswer(plan, trick, person.answers);
  if (answer === undefined) return { person, trick: undefined, attended: 0, there: new Set() };
  answering(person, answer);
  return { person, trick, attended: 0, there: new Set() };
};

/** Fills the roster, with one list of the pension register before it. */
export const enrolling = (city: City, plan: PlannedClass): readonly Seat[] => {
  const seats: Seat[] = [];
  for (let n = 0; n < plan.size; n += 1) {
    const trick = plan.kind === 'PROJECT' ? undefined : city.tricks.ofSeat(plan.chance, plan.kind, fits(city, plan));
    if (trick === 'F05') pensioner(city, plan, plan.chance.pick(plan.categories));
    else if (trick === 'F15') inTwoPlaces(city, plan);
    else seats.push(seated(city, plan, trick));
  }
  importList(city, plan.office.at('review2'), 'PENSION', seats.map(({ person }) => ({ person, answer: { kind: 'PENSION', from: null } })));
  for (const { person } of seats) enrol(city, plan, person);
  city.sitting.set(plan.classId, { days: plan.days, people: seats.filter(({ trick }) => trick === undefined).map(({ person }) => person) });
  return seats;
};
