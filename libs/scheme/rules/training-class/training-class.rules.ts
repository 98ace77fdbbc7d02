import { type Day, isRefusal, type Refusal } from '#kernel';
import { isSubsidyKind } from '#notice';
import {
  type CalendarState, type ClassState, classStream, directoryOn, type DirectoryState, type InstitutionState, lists, pensionKnown, type PersonState,
  type RuleSetsState, type TrainingClass, workingDayAfter,
} from '#scheme/history';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, taken, to } from '../verdict.js';

export interface FileClass {
  readonly classId: string; readonly institutionId: string; readonly occupation: string; readonly level: number; readonly subsidyKind: string;
  readonly startsOn: Day; readonly endsOn: Day; readonly plannedHeadcount: number; readonly hours: number;
}
export interface OfClass { readonly classId: string }
export interface RejectClassFiling extends OfClass { readonly reason: string }
export interface EnrolTrainee extends OfClass { readonly personId: string; readonly personCategory: string }
export interface CompleteClass extends OfClass { readonly finished: readonly string[]; readonly dropped: readonly string[] }
export interface Directories { readonly key: DirectoryState; readonly general: DirectoryState; readonly institution: InstitutionState }

/** What each state of a class allows, for the refusal that names it. */
const POSSIBLE: Readonly<Record<TrainingClass['is'], readonly string[]>> = {
  filed: ['AcceptClassFiling', 'RejectClassFiling'], accepted: ['EnrolTrainee', 'StartClass'], rejected: [], inSession: ['CompleteClass'],
  completed: ['RecordCertificate', 'SubmitClaim'],
};
/** What may be done with a class now. */
export const possibleForClass = (state: TrainingClass): readonly string[] => POSSIBLE[state.is];
const mustBe = (state: TrainingClass, is: TrainingClass['is']): Refusal | undefined =>
  (state.is === is ? undefined : notNow(`class.not-${is === 'inSession' ? 'in-session' : is}`, state.is, POSSIBLE[state.is]));

/** An operator of an institution acts for that institution only. */
const ownInstitution = (ask: Ask, institutionId: string): Refusal | undefined =>
  (ask.officer.institutionId === institutionId ? undefined
    : no('institution.not-yours', 'JN-3.3c', `${ask.officer.officerId} 不是机构 ${institutionId} 的经办人。`, [{ institutionId }]));

/**
 * Files a class with the handling agency, enough working days before it starts.
 *
 * @refuses class.exists, institution.not-yours, class.kind-unknown, class.days-reversed, ruleSet.none-in-force, ruleSet.parameter-missing,
 * class.filed-too-late, calendar.not-published
 * @clause JN-3.4a; lead time is the parameter `class.filingLeadWorkingDays`
 */
export const fileClass = (c: FileClass, known: ClassState, world: { sets: RuleSetsState; calendar: CalendarState }, ask: Ask): Decision => {
  if (known.is !== 'unknown') return taken('class', c.classId);
  const foreign = ownInstitution(ask, c.institutionId);
  if (foreign !== undefined) return foreign;
  if (!isSubsidyKind(c.subsidyKind)) return { refused: 'class.kind-unknown', why: `没有这个补贴种类：${c.subsidyKind}。` };
  if (c.endsOn < c.startsOn) return { refused: 'class.days-reversed', why: '结束日早于开始日。' };
  const set = inForce(world.sets, ask.today);
  if (isRefusal(set)) return set;
  const lead = valueOf(set, 'class.filingLeadWorkingDays');
  if (isRefusal(lead)) return lead;
  const earliest = workingDayAfter(world.calendar, ask.today, lead);
  if (earliest === null) return { refused: 'calendar.not-published', why: '工作日历未发布到所需日期。' };
  if (c.startsOn < earliest) {
    return { refused: 'class.filed-too-late', why: `须提前 ${lead} 个工作日备案，最早 ${earliest} 开班。`, facts: [{ earliest, lead, ruleSet: set.ruleSet }] };
  }
  return record(['JN-3.4a'], [to(classStream(c.classId), { type: 'ClassFiled.v1', data: { ...c, filedOn: ask.today, filedBy: ask.officer.officerId } })],
    { ruleSet: set.ruleSet });
};

const directoryListing = (state: TrainingClass, where: Directories): { directory: string; version: string } | undefined => {
  for (const [directory, history] of [['KEY_INDUSTRY', where.key], ['GENERAL', where.general]] as const) {
    const version = directoryOn(history, state.filedOn);
    if (version !== undefined && lists(version.entries, state.occupation, state.level)) return { directory, version: version.version };
  }
  return undefined;
};

/**
 * Accepts a filing: the occupation must be in the KEY_INDUSTRY or GENERAL directory, and institution with occupation and level in the INSTITUTION
 * directory, as the directories stood on the day of filing.
 *
 * @refuses class.unknown, class.not-filed, class.occupation-not-listed, class.institution-not-listed
 * @clause JN-3.4a
 */
export const acceptClassFiling = (c: OfClass, state: ClassState, where: Directories): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = mustBe(state, 'filed');
  if (wrong !== undefined) return wrong;
  const { occupation, level, filedOn, institutionId } = state;
  const listing = directoryListing(state, where);
  if (listing === undefined) {
    return no('class.occupation-not-listed', 'JN-3.4a', `备案日 ${filedOn}，${occupation}（${level} 级）不在重点产业或一般性培训目录。`, [{ occupation, level, filedOn }]);
  }
  const { institution } = where;
  if (institution.is !== 'listed' || institution.validFrom > filedOn || !lists(institution.occupations, occupation, level)) {
    return no('class.institution-not-listed', 'JN-3.4a', `备案日 ${filedOn}，机构 ${institutionId} 的 ${occupation}（${level} 级）不在培训机构目录。`,
      [{ institutionId, occupation, level, filedOn }]);
  }
  const data = { classId: c.classId, directory: listing.directory, directoryVersion: listing.version };
  return record(['JN-3.4a'], [to(classStream(c.classId), { type: 'ClassFilingAccepted.v1', data })],
    { facts: [{ ...listing, filedOn }] });
};

/** @refuses class.unknown, class.not-filed */
export const rejectClassFiling = (c: RejectClassFiling, state: ClassState): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  return mustBe(state, 'filed') ?? record(['JN-3.4a'], [to(classStream(c.classId), { type: 'ClassFilingRejected.v1', data: c })]);
};

/**
 * Puts a person on the roster before the class starts. Entitlement to a monthly pension on the starting day excludes; age alone never does, and is not asked.
 *
 * @refuses class.unknown, class.not-accepted, institution.not-yours, class.started-already, person.unknown, class.already-enrolled, class.full,
 * person.pension-recipient
 * @clause JN-3.3b, JN-2.3.1d
 */
export const enrolTrainee = (c: EnrolTrainee, state: ClassState, person: PersonState, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = mustBe(state, 'accepted') ?? ownInstitution(ask, state.institutionId);
  if (wrong !== undefined) return wrong;
  if (ask.today > state.startsOn) return { refused: 'class.started-already', why: `开班日 ${state.startsOn} 已过。` };
  if (person.is === 'unknown') return no('person.unknown', 'JN-3.3b', `${c.personId} 未实名登记。`, [{ personId: c.personId }]);
  if (state.roster[c.personId] !== undefined) return { refused: 'class.already-enrolled', why: `${c.personId} 已在花名册。` };
  if (Object.keys(state.roster).length >= state.plannedHeadcount) return { refused: 'class.full', why: `计划人数 ${state.plannedHeadcount} 已满。` };
  const pension = pensionKnown(person);
  const fact = pension === undefined ? [] : [{ fact: 'pension', source: pension.source, queriedOn: pension.queriedOn, entitledFrom: pension.entitledFrom }];
  if (pension?.entitledFrom != null && pension.entitledFrom <= state.startsOn) {
    return no('person.pension-recipient', 'JN-2.3.1d', `${c.personId} 自 ${pension.entitledFrom} 起按月领取养老金。`, fact);
  }
  return record(['JN-3.3b', 'JN-2.3.1d'], [to(classStream(c.classId), { type: 'TraineeEnrolled.v1', data: c })], { facts: fact });
};

/** @refuses class.unknown, class.not-accepted, institution.not-yours, class.too-early, class.roster-empty */
export const startClass = (c: OfClass, state: ClassState, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = mustBe(state, 'accepted') ?? ownInstitution(ask, state.institutionId);
  if (wrong !== undefined) return wrong;
  if (ask.today < state.startsOn) return { refused: 'class.too-early', why: `开班日是 ${state.startsOn}。` };
  const headcount = Object.keys(state.roster).length;
  if (headcount === 0) return { refused: 'class.roster-empty', why: '花名册为空。' };
  return record(['JN-3.3b'], [to(classStream(c.classId), { type: 'ClassStarted.v1', data: { classId: c.classId, headcount } })]);
};

/** @refuses class.unknown, class.not-in-session, institution.not-yours, class.too-early, class.roster-not-covered */
export const completeClass = (c: CompleteClass, state: ClassState, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = mustBe(state, 'inSession') ?? ownInstitution(ask, state.institutionId);
  if (wrong !== undefined) return wrong;
  if (ask.today < state.endsOn) return { refused: 'class.too-early', why: `结业日是 ${state.endsOn}。` };
  const named = [...c.finished, ...c.dropped].sort();
  const roster = Object.keys(state.roster).sort();
  if (named.length !== roster.length || named.some((personId, i) => personId !== roster[i])) {
    return { refused: 'class.roster-not-covered', why: '花名册上每人须恰好列入一次：完成或退出。', facts: [{ roster: roster.length, named: named.length }] };
  }
  return record(['JN-3.3b'], [to(classStream(c.classId), { type: 'ClassCompleted.v1', data: c })]);
};
