import { type Day, isRefusal, type Refusal } from '#kernel';
import {
  type AttendedHalfDays, type ClassState, classStream, type EvaluationBodyState, evaluates, onRoster, type RuleSet, ruleSetOn, type RuleSetsState, slotsOf,
  type TrainingClass,
} from '#scheme/history';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, record, to } from '../verdict.js';
import { classMustBe, type OfClass, ownInstitution, ownOrAgency } from './class-states.rules.js';

export interface CompleteClass extends OfClass { readonly finished: readonly string[]; readonly dropped: readonly string[] }
export interface AssessClass extends OfClass {
  readonly bodyId: string; readonly assessedOn: Day; readonly passed: readonly string[]; readonly failed: readonly string[]; readonly document: string;
}

const THRESHOLD = 'class.attendanceThreshold';
const covers = (named: readonly string[], wanted: readonly string[]): boolean => {
  const [one, other] = [[...named].sort(), [...wanted].sort()];
  return one.length === other.length && one.every((personId, i) => personId === other[i]);
};

/**
 * Ends a class by what its operator names: only where the rule set of its first day asks for no attendance.
 *
 * @refuses class.unknown, class.not-in-session, institution.not-yours, class.too-early, class.completed-by-attendance, class.roster-not-covered
 * @clause JN-3.3b
 */
export const completeClass = (c: CompleteClass, state: ClassState, sets: RuleSetsState, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = classMustBe(state, 'CompleteClass', 'in-session') ?? ownInstitution(ask, state.institutionId);
  if (wrong !== undefined) return wrong;
  if (ask.today < state.endsOn) return { refused: 'class.too-early', why: `结业日是 ${state.endsOn}。` };
  const set = ruleSetOn(sets, state.startsOn);
  if (set?.parameters[THRESHOLD] !== undefined) {
    return { refused: 'class.completed-by-attendance', why: `规则集 ${set.ruleSet} 按出勤率结业，请用 CloseClass。`, facts: [{ ruleSet: set.ruleSet }] };
  }
  const roster = onRoster(state);
  const named = [...c.finished, ...c.dropped];
  if (!covers(named, roster)) {
    return { refused: 'class.roster-not-covered', why: '花名册上每人须恰好列入一次：完成或退出。', facts: [{ roster: roster.length, named: named.length }] };
  }
  return record(['JN-3.3b'], [to(classStream(c.classId), { type: 'ClassCompleted.v1', data: c })]);
};

/** Every half-day of the class, or the refusal that some, or all, are not recorded. */
const recordedSlots = (state: TrainingClass): readonly string[] | Refusal => {
  const slots = slotsOf(state) ?? Object.keys(state.attendance);
  const open = slots.filter((slot) => state.attendance[slot] === undefined);
  if (slots.length > 0 && open.length === 0) return slots;
  return { refused: 'class.attendance-incomplete', why: `还有 ${open.length} 个半天没有登记考勤。`, facts: [{ open: open.slice(0, 10), count: open.length }] };
};

/**
 * Who attended enough: half-days attended by half-days held, both whole numbers, against the threshold in basis points.
 *
 * @clause JN-3.3b; the least share is the parameter `class.attendanceThreshold`
 */
export const attendanceOf = (state: TrainingClass, slots: readonly string[], threshold: number) => {
  const attendance: readonly AttendedHalfDays[] = onRoster(state).map((personId) =>
    ({ personId, attended: slots.filter((slot) => state.attendance[slot]?.includes(personId)).length }));
  const enough = ({ attended }: AttendedHalfDays): boolean => attended * 10_000 >= threshold * slots.length;
  const ids = (which: readonly AttendedHalfDays[]): readonly string[] => which.map(({ personId }) => personId);
  return { finished: ids(attendance.filter(enough)), dropped: ids(attendance.filter((each) => !enough(each))), attendance, halfDays: slots.length, threshold };
};

const inspected = (state: TrainingClass, set: RuleSet): Refusal | undefined => {
  const needed = set.parameters['class.inspectionsRequired']?.value ?? 0;
  const done = state.inspections.length;
  return done >= needed ? undefined : no('class.inspection-missing', 'JN-3.3b', `每班至少督导检查 ${needed} 次，已有 ${done} 次。`, [{ needed, done, ruleSet: set.ruleSet }]);
};

/**
 * Ends a class by its attendance: the rule, not the operator, says who finished, and the event says by which figures.
 *
 * @refuses class.unknown, class.not-in-session, institution.not-yours, class.too-early, ruleSet.none-in-force, ruleSet.parameter-missing,
 * class.inspection-missing, class.attendance-incomplete
 * @clause JN-3.3b
 */
export const closeClass = (c: OfClass, state: ClassState, sets: RuleSetsState, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = classMustBe(state, 'CloseClass', 'in-session') ?? ownOrAgency(ask, state.institutionId);
  if (wrong !== undefined) return wrong;
  if (ask.today < state.endsOn) return { refused: 'class.too-early', why: `结业日是 ${state.endsOn}。` };
  const set = inForce(sets, state.startsOn);
  if (isRefusal(set)) return set;
  const threshold = valueOf(set, THRESHOLD);
  if (isRefusal(threshold)) return threshold;
  const slots = inspected(state, set) ?? recordedSlots(state);
  if (isRefusal(slots)) return slots;
  const data = { classId: c.classId, ...attendanceOf(state, slots, threshold) };
  return record(['JN-3.3b'], [to(classStream(c.classId), { type: 'ClassCompleted.v1', data })], { ruleSet: set.ruleSet });
};

/** @refuses class.assessed-before-end, class.day-to-come */
const assessedWhen = ({ assessedOn }: AssessClass, { endsOn }: TrainingClass, ask: Ask): Refusal | undefined => {
  if (assessedOn > ask.today) return { refused: 'class.day-to-come', why: `${assessedOn} 还没有到。`, facts: [{ day: assessedOn, today: ask.today }] };
  return assessedOn < endsOn ? { refused: 'class.assessed-before-end', why: `考核日 ${assessedOn} 早于结业日 ${endsOn}。`, facts: [{ assessedOn, endsOn }] } : undefined;
};

/**
 * Records who passed the examination: everybody who finished once, examined by a body that might examine this occupation and level on that day.
 *
 * @refuses class.unknown, class.not-completed, institution.not-yours, class.assessed-before-end, class.day-to-come, evaluationBody.unknown,
 * class.body-not-valid, class.assessment-not-covering
 * @clause JN-2.4
 */
export const assessClass = (c: AssessClass, state: ClassState, body: EvaluationBodyState, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = classMustBe(state, 'AssessClass', 'completed') ?? ownOrAgency(ask, state.institutionId) ?? assessedWhen(c, state, ask);
  if (wrong !== undefined) return wrong;
  if (body.is === 'unknown') return missing('evaluationBody', c.bodyId);
  const { occupation, level } = state;
  if (!evaluates(body, c.assessedOn, state)) {
    return no('class.body-not-valid', 'JN-2.4', `${c.assessedOn}，${c.bodyId} 不得评价 ${occupation}（${level} 级）。`, [{ bodyId: c.bodyId, occupation, level }]);
  }
  const finished = Object.keys(state.roster).filter((personId) => state.roster[personId] === 'FINISHED');
  const named = [...c.passed, ...c.failed];
  if (!covers(named, finished)) {
    return { refused: 'class.assessment-not-covering', why: '完成培训的每人须恰好列入一次：合格或不合格。', facts: [{ finished: finished.length, named: named.length }] };
  }
  return record(['JN-2.4'], [to(classStream(c.classId), { type: 'ClassAssessed.v1', data: c })]);
};

/**
 * Puts an assessed class away; who has no certificate by now gets none of it.
 *
 * @refuses class.unknown, class.not-assessed
 * @clause JN-3.3b
 */
export const archiveClass = (c: OfClass, state: ClassState): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const notCertified = Object.values(state.roster).filter((is) => is === 'FINISHED' || is === 'NOT_CERTIFIED').length;
  return classMustBe(state, 'ArchiveClass', 'assessed')
    ?? record(['JN-3.3b'], [to(classStream(c.classId), { type: 'ClassArchived.v1', data: { classId: c.classId, notCertified } })]);
};
