import { addDays, type Day, type Refusal } from '#kernel';
import {
  type ClassState, classStream, type FactChecked, onRoster, pensionKnown, type PersonState, personStream, type ProjectState, type RegisteredPerson,
  ruleSetOn, type RuleSetsState, type TrainingClass,
} from '#scheme/history';
import { type Ask, type Decision, missing, no, record, to } from '../verdict.js';
import { classMustBe, type OfClass, ownInstitution, ownOrAgency } from './class-states.rules.js';

export interface EnrolTrainee extends OfClass { readonly personId: string; readonly personCategory: string }
export interface PrecheckTrainee extends OfClass { readonly personId: string }
export interface WithdrawTrainee extends OfClass { readonly personId: string; readonly reason: string }
export interface RosterWorld {
  readonly person: PersonState; readonly sets: RuleSetsState;
  /** the person's other classes on these days, as `classesToAsk` names them */
  readonly others: ReadonlyMap<string, ClassState>;
  readonly project?: ProjectState;
}

/** Ids of the classes a person was enrolled in that fall on days of this one: read before the roster is judged. */
export const classesToAsk = (person: PersonState, state: ClassState): readonly string[] => {
  if (person.is === 'unknown' || state.is === 'unknown') return [];
  const overlapping = person.enrolments.filter(({ classId, startsOn, endsOn }) =>
    classId !== state.classId && startsOn <= state.endsOn && state.startsOn <= endsOn);
  return [...new Set(overlapping.map(({ classId }) => classId))];
};

/** The first day both have lessons on; without a timetable every day from first to last counts. */
const sharedDay = (one: TrainingClass, other: TrainingClass): Day | undefined => {
  const [from, to] = [one.startsOn > other.startsOn ? one.startsOn : other.startsOn, one.endsOn < other.endsOn ? one.endsOn : other.endsOn];
  const taught = (state: TrainingClass, day: Day): boolean => state.timetable?.some((each) => each.day === day) ?? true;
  for (let day = from; day <= to; day = addDays(day, 1)) if (taught(one, day) && taught(other, day)) return day;
  return undefined;
};

/**
 * Nobody sits in two classes on one day. A class that was cancelled, or that the person has left, is none.
 *
 * @refuses person.in-another-class
 * @clause JN-3.3b
 */
const elsewhere = (personId: string, state: TrainingClass, others: ReadonlyMap<string, ClassState>): Refusal | undefined => {
  for (const other of others.values()) {
    if (other.is === 'unknown' || other.is === 'cancelled' || !onRoster(other).includes(personId)) continue;
    const day = sharedDay(state, other);
    if (day !== undefined) {
      return no('person.in-another-class', 'JN-3.3b', `${personId} 在 ${day} 已在班级 ${other.classId} 上课，同一天不得参加两个班。`, [{ classId: other.classId, day }]);
    }
  }
  return undefined;
};

const pensionFact = (person: RegisteredPerson, state: TrainingClass): FactChecked => {
  const pension = pensionKnown(person);
  if (pension === undefined) return { fact: 'pension', result: 'unknown' };
  const { factId, source, queriedOn, entitledFrom } = pension;
  return { fact: 'pension', result: entitledFrom !== null && entitledFrom <= state.startsOn ? 'excludes' : 'clear', factId, source, queriedOn };
};

const factsOf = (person: RegisteredPerson, state: TrainingClass, others: ReadonlyMap<string, ClassState>): readonly FactChecked[] => [
  pensionFact(person, state), { fact: 'other-classes', result: elsewhere(person.personId, state, others) === undefined ? 'clear' : 'excludes' },
];

/** The last day somebody may still join: the n-th class day, n being the parameter, else the first. */
const lastToJoin = (state: TrainingClass, sets: RuleSetsState): Day => {
  const nth = ruleSetOn(sets, state.startsOn)?.parameters['class.lateJoinerDay']?.value ?? 1;
  return state.timetable?.[Math.min(nth, state.timetable.length) - 1]?.day ?? addDays(state.startsOn, nth - 1);
};

const placeFor = (c: EnrolTrainee, state: TrainingClass, { sets, project }: RosterWorld, ask: Ask): Refusal | undefined => {
  const last = lastToJoin(state, sets);
  if (ask.today > last) return { refused: 'class.started-already', why: `开班日 ${state.startsOn} 已过，最迟 ${last} 补录。`, facts: [{ last }] };
  if (state.roster[c.personId] !== undefined) return { refused: 'class.already-enrolled', why: `${c.personId} 已在花名册。` };
  if (onRoster(state).length >= state.plannedHeadcount) return { refused: 'class.full', why: `计划人数 ${state.plannedHeadcount} 已满。` };
  if (project?.is !== 'awarded' || project.targetGroup.includes(c.personCategory)) return undefined;
  return no('project.not-in-target-group', 'JN-2.1.3a', `项目 ${project.projectId} 只面向 ${project.targetGroup.join('、')}。`,
    [{ projectId: project.projectId, personCategory: c.personCategory }]);
};

const pensionExcludes = (person: RegisteredPerson, state: TrainingClass): { facts: readonly { [k: string]: string | null }[]; refusal?: Refusal } => {
  const pension = pensionKnown(person);
  if (pension === undefined) return { facts: [] };
  const { source, queriedOn, entitledFrom } = pension;
  const facts = [{ fact: 'pension', source, queriedOn, entitledFrom }];
  if (entitledFrom === null || entitledFrom > state.startsOn) return { facts };
  return { facts, refusal: no('person.pension-recipient', 'JN-2.3.1d', `${person.personId} 自 ${entitledFrom} 起按月领取养老金。`, facts) };
};

/**
 * Puts a person on the roster while the class is not in session: before it starts, or late up to the day of the parameter `class.lateJoinerDay`.
 * Entitlement to a monthly pension on the starting day excludes; age alone never does, and is not asked. The person's own stream says so too.
 *
 * @refuses class.unknown, class.not-accepted, institution.not-yours, class.started-already, person.unknown, class.already-enrolled, class.full,
 * project.not-in-target-group, person.pension-recipient, person.in-another-class
 * @clause JN-3.3b, JN-2.3.1d, JN-2.1.3a
 */
export const enrolTrainee = (c: EnrolTrainee, state: ClassState, world: RosterWorld, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = classMustBe(state, 'EnrolTrainee', 'accepted') ?? ownInstitution(ask, state.institutionId);
  if (wrong !== undefined) return wrong;
  const { person, others } = world;
  if (person.is === 'unknown') return no('person.unknown', 'JN-3.3b', `${c.personId} 未实名登记。`, [{ personId: c.personId }]);
  const pension = pensionExcludes(person, state);
  const out = placeFor(c, state, world, ask) ?? pension.refusal ?? elsewhere(c.personId, state, others);
  if (out !== undefined) return out;
  const { classId, personId } = c;
  const { occupation, level, startsOn, endsOn } = state;
  return record(['JN-3.3b', 'JN-2.3.1d'], [
    to(classStream(classId), { type: 'TraineeEnrolled.v1', data: c }),
    to(classStream(classId), { type: 'EligibilityPrechecked.v1', data: { classId, personId, result: 'PASSED', facts: factsOf(person, state, others) } }),
    to(personStream(personId), { type: 'EnrolmentRecorded.v1', data: { personId, classId, occupation, level, startsOn, endsOn } }),
  ], { facts: pension.facts });
};

/**
 * Checks somebody on the roster again with what is known now, and records which facts it used. Who fails must be withdrawn before the class starts.
 *
 * @refuses class.unknown, class.not-accepted, institution.not-yours, class.not-on-roster, person.unknown
 * @clause JN-3.3b, JN-2.3.1d
 */
export const precheckTrainee = (c: PrecheckTrainee, state: ClassState, { person, others }: Pick<RosterWorld, 'person' | 'others'>, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = classMustBe(state, 'PrecheckTrainee', 'accepted') ?? ownOrAgency(ask, state.institutionId);
  if (wrong !== undefined) return wrong;
  if (!onRoster(state).includes(c.personId)) return { refused: 'class.not-on-roster', why: `${c.personId} 不在花名册。` };
  if (person.is === 'unknown') return missing('person', c.personId);
  const facts = factsOf(person, state, others);
  const result = facts.some((each) => each.result === 'excludes') ? 'FAILED' : 'PASSED';
  return record(['JN-3.3b', 'JN-2.3.1d'], [to(classStream(c.classId), { type: 'EligibilityPrechecked.v1', data: { ...c, result, facts } })],
    { facts: facts.map((each) => ({ ...each })) });
};

/**
 * Takes somebody off the roster, with a reason. Once in session this is the only change a roster knows.
 *
 * @refuses class.unknown, class.not-running, institution.not-yours, class.not-on-roster
 * @clause JN-3.3b
 */
export const withdrawTrainee = (c: WithdrawTrainee, state: ClassState, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = classMustBe(state, 'WithdrawTrainee', 'running') ?? ownInstitution(ask, state.institutionId);
  if (wrong !== undefined) return wrong;
  if (!onRoster(state).includes(c.personId)) return { refused: 'class.not-on-roster', why: `${c.personId} 不在花名册。` };
  return record(['JN-3.3b'], [to(classStream(c.classId), { type: 'TraineeWithdrawn.v1', data: c })]);
};
