import { type Day, isRefusal, type Refusal } from '#kernel';
import { isSubsidyKind } from '#notice';
import {
  type CalendarState, type ClassDay, type ClassState, classStream, directoryOn, type DirectoryState, type InstitutionState, lists, type ProjectState,
  type RuleSetsState, type TeachingMode, type TrainingClass, workingDayAfter,
} from '#scheme/history';
import { inForce, isSet, statedIn, valueOf } from '../parameters/parameters.rules.js';
import { projectRefuses, releasePlaces, takePlaces } from '../project/project.rules.js';
import { type Ask, type Decision, given, missing, no, record, taken, to } from '../verdict.js';
import { classMustBe, institutionStands, type OfClass, ownInstitution } from './class-states.rules.js';

export interface PlanOfClass {
  readonly startsOn: Day; readonly endsOn: Day; readonly plannedHeadcount: number; readonly hours: number; readonly timetable?: readonly ClassDay[] | undefined;
  readonly mode?: TeachingMode | undefined; readonly venueDistrict?: string | undefined; readonly teachers?: readonly string[] | undefined;
}
export interface FileClass extends PlanOfClass, OfClass {
  readonly institutionId: string; readonly occupation: string; readonly level: number; readonly subsidyKind: string; readonly projectId?: string | undefined;
  /** of annex 1 */
  readonly department?: string | undefined;
}
export interface AmendClassFiling extends PlanOfClass, OfClass { readonly reason: string }
export interface RejectClassFiling extends OfClass { readonly reason: string }
export interface Directories { readonly key: DirectoryState; readonly general: DirectoryState; readonly institution: InstitutionState }
export interface FilingWorld {
  readonly sets: RuleSetsState; readonly calendar: CalendarState;
  /** of a class filed under one */
  readonly project?: ProjectState;
}

const timetableWrong = ({ timetable, startsOn, endsOn }: PlanOfClass): Refusal | undefined => {
  if (timetable === undefined) return undefined;
  const [first, last] = [timetable[0]?.day, timetable.at(-1)?.day];
  if (first !== startsOn || last !== endsOn) {
    return { refused: 'class.timetable-outside', why: `课表须从开班日 ${startsOn} 排到结束日 ${endsOn}。`, facts: [{ first: first ?? null, last: last ?? null }] };
  }
  const disorder = timetable.find(({ day, halves }, i) => day <= (timetable[i - 1]?.day ?? '') || new Set(halves).size !== halves.length);
  return disorder && { refused: 'class.timetable-unordered', why: `课表须按日期排列，每日每半天只列一次：${disorder.day}。`, facts: [{ day: disorder.day }] };
};

/** The plan on its own, and how long before its start it is filed. */
const planFits = (plan: PlanOfClass, world: FilingWorld, ask: Ask): { ruleSet: string } | Refusal => {
  if (plan.endsOn < plan.startsOn) return { refused: 'class.days-reversed', why: '结束日早于开始日。' };
  const wrong = timetableWrong(plan);
  if (wrong !== undefined) return wrong;
  const set = inForce(world.sets, ask.today);
  if (isRefusal(set)) return set;
  if (plan.timetable === undefined && isSet(set, 'class.requires.timetable')) return { refused: 'class.timetable-missing', why: '备案须附课表（逐日上午、下午）。' };
  const most = statedIn(set, 'class.sizeLimit') ?? 0;
  if (most > 0 && plan.plannedHeadcount > most) {
    return { refused: 'class.too-large', why: `每班至多 ${most} 人，请分班备案。`, facts: [{ most, planned: plan.plannedHeadcount, ruleSet: set.ruleSet }] };
  }
  const lead = valueOf(set, 'class.filingLeadWorkingDays');
  if (isRefusal(lead)) return lead;
  const earliest = workingDayAfter(world.calendar, ask.today, lead);
  if (earliest === null) return { refused: 'calendar.not-published', why: '工作日历未发布到所需日期。' };
  if (plan.startsOn < earliest) {
    return { refused: 'class.filed-too-late', why: `须提前 ${lead} 个工作日备案，最早 ${earliest} 开班。`, facts: [{ earliest, lead, ruleSet: set.ruleSet }] };
  }
  return { ruleSet: set.ruleSet };
};

/** Refuses where the project does not admit the class, and a project class that names none. */
const projectFits = (wanted: FileClass, project: ProjectState | undefined): Refusal | undefined => {
  if (wanted.projectId === undefined) {
    return wanted.subsidyKind === 'PROJECT' ? no('class.project-missing', 'JN-2.1.3a', '项目制培训须填写所属项目。') : undefined;
  }
  return project === undefined || project.is === 'unknown' ? missing('project', wanted.projectId) : projectRefuses(wanted, project);
};

/** A new class, or one's own draft. */
const mayBegin = (c: FileClass, known: ClassState, ask: Ask): Refusal | undefined => {
  if (known.is !== 'unknown' && known.is !== 'draft') return taken('class', c.classId);
  return (known.is === 'draft' ? ownInstitution(ask, known.institutionId) : undefined) ?? ownInstitution(ask, c.institutionId);
};

/**
 * Keeps a filing that is not handed in yet; nothing is judged but whose it is.
 *
 * @refuses class.exists, institution.not-yours
 */
export const draftClass = (c: FileClass, known: ClassState, ask: Ask): Decision => mayBegin(c, known, ask)
  ?? record([], [to(classStream(c.classId), { type: 'ClassDrafted.v1', data: { ...given(c), draftedBy: ask.officer.officerId } })]);

/**
 * Files a class with the handling agency, enough working days before it starts; under a project it takes its places there in the same append.
 *
 * @refuses class.exists, institution.not-yours, class.kind-unknown, class.days-reversed, class.timetable-outside, class.timetable-unordered,
 * class.timetable-missing, class.too-large, ruleSet.none-in-force, ruleSet.parameter-missing, class.filed-too-late, calendar.not-published,
 * class.project-missing,
 * project.unknown
 * @clause JN-3.4a, JN-2.1.3a; lead time is the parameter `class.filingLeadWorkingDays`
 */
export const fileClass = (c: FileClass, known: ClassState, world: FilingWorld, ask: Ask): Decision => {
  const wrong = mayBegin(c, known, ask);
  if (wrong !== undefined) return wrong;
  if (!isSubsidyKind(c.subsidyKind)) return { refused: 'class.kind-unknown', why: `没有这个补贴种类：${c.subsidyKind}。` };
  const fits = planFits(c, world, ask);
  if (isRefusal(fits)) return fits;
  const out = projectFits(c, world.project);
  if (out !== undefined) return out;
  const filed = to(classStream(c.classId), { type: 'ClassFiled.v1', data: { ...given(c), filedOn: ask.today, filedBy: ask.officer.officerId } });
  if (c.projectId === undefined) return record(['JN-3.4a'], [filed], fits);
  return record(['JN-3.4a', 'JN-2.1.3a'], [filed, takePlaces(c.projectId, c.classId, c.plannedHeadcount)], fits);
};

/**
 * Puts another plan in the place of the filed one, before acceptance only; the lead time runs anew, the directories stay those of the day of filing.
 *
 * @refuses class.unknown, class.not-filed, institution.not-yours, class.days-reversed, class.filed-too-late
 * @clause JN-3.4a, JN-2.1.3a
 */
export const amendClassFiling = (c: AmendClassFiling, state: ClassState, world: FilingWorld, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = classMustBe(state, 'AmendClassFiling', 'filed') ?? ownInstitution(ask, state.institutionId);
  if (wrong !== undefined) return wrong;
  const fits = planFits(c, world, ask);
  if (isRefusal(fits)) return fits;
  const out = projectFits({ ...state, ...c }, world.project);
  if (out !== undefined) return out;
  const amended = to(classStream(c.classId), { type: 'ClassFilingAmended.v1', data: given(c) });
  const { projectId } = state;
  return record(['JN-3.4a'], projectId === undefined ? [amended] : [amended, takePlaces(projectId, c.classId, c.plannedHeadcount)], fits);
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
 * directory, as the directories stood on the day of filing; and the institution may not have been suspended or delisted since.
 *
 * @refuses class.unknown, class.not-filed, class.occupation-not-listed, class.institution-suspended, class.institution-not-listed
 * @clause JN-3.4a
 */
export const acceptClassFiling = (c: OfClass, state: ClassState, where: Directories): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = classMustBe(state, 'AcceptClassFiling', 'filed');
  if (wrong !== undefined) return wrong;
  const { occupation, level, filedOn, institutionId } = state;
  const listing = directoryListing(state, where);
  if (listing === undefined) {
    return no('class.occupation-not-listed', 'JN-3.4a', `备案日 ${filedOn}，${occupation}（${level} 级）不在重点产业或一般性培训目录。`, [{ occupation, level, filedOn }]);
  }
  const { institution } = where;
  const suspended = institutionStands(institution);
  if (suspended !== undefined) return suspended;
  if (institution.is !== 'listed' || institution.validFrom > filedOn || !lists(institution.occupations, occupation, level)) {
    return no('class.institution-not-listed', 'JN-3.4a', `备案日 ${filedOn}，机构 ${institutionId} 的 ${occupation}（${level} 级）不在培训机构目录。`,
      [{ institutionId, occupation, level, filedOn }]);
  }
  const data = { classId: c.classId, directory: listing.directory, directoryVersion: listing.version };
  return record(['JN-3.4a'], [to(classStream(c.classId), { type: 'ClassFilingAccepted.v1', data })],
    { facts: [{ ...listing, filedOn }] });
};

/**
 * Rejects a filing with a reason; places taken of a project are given back.
 *
 * @refuses class.unknown, class.not-filed
 */
export const rejectClassFiling = (c: RejectClassFiling, state: ClassState): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  return classMustBe(state, 'RejectClassFiling', 'filed')
    ?? record(['JN-3.4a'], [to(classStream(c.classId), { type: 'ClassFilingRejected.v1', data: c }), ...releasePlaces(state, 'REJECTED')]);
};
