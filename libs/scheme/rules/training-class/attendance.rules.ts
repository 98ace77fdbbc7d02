import { type Day, isRefusal, type Refusal } from '#kernel';
import {
  type ClassState, classStream, type FindingState, findingStream, type Half, type HalfDayAttendance, type InspectionFinding, type InspectionMethod,
  rosterOn, ruleSetOn, type RuleSetsState, slotOf, slotsOf, type TrainingClass,
} from '#scheme/history';
import { type Ask, type Decision, given, missing, record, taken, to } from '../verdict.js';
import { classMustBe, type OfClass, ownInstitution } from './class-states.rules.js';

export interface RecordAttendance extends OfClass {
  readonly day: Day; readonly half: Half; readonly present: readonly string[];
  /** everybody else on the roster when it is left out */
  readonly absent?: readonly string[] | undefined;
  readonly evidenceHash: string; readonly device?: string | undefined;
}
export interface CorrectAttendance extends RecordAttendance { readonly reason: string }
export interface RecordInspection extends OfClass {
  readonly inspectionId: string; readonly day: Day; readonly half: Half; readonly method: InspectionMethod; readonly present: number;
  readonly finding: InspectionFinding; readonly remark?: string | undefined; readonly evidenceHash: string;
}

/**
 * Refuses a half-day without lessons, and one that is still to come.
 *
 * @refuses class.not-in-timetable, class.day-to-come
 */
const notTaught = (state: TrainingClass, { day, half }: { readonly day: Day; readonly half: Half }, ask: Ask): Refusal | undefined => {
  if (day > ask.today) return { refused: 'class.day-to-come', why: `${day} 还没有到。`, facts: [{ day, today: ask.today }] };
  const taught = slotsOf(state)?.includes(slotOf(day, half)) ?? (state.startsOn <= day && day <= state.endsOn);
  return taught ? undefined : { refused: 'class.not-in-timetable', why: `${day} ${half} 不在课表内。`, facts: [{ day, half }] };
};

/**
 * Everybody on the roster of that day once: present or absent.
 *
 * @refuses class.not-on-roster, class.attendance-not-covering
 */
const sorted = (c: RecordAttendance, state: TrainingClass): HalfDayAttendance | Refusal => {
  const roster = rosterOn(state, c.day);
  const present = new Set(c.present);
  const strange = [...c.present, ...(c.absent ?? [])].find((personId) => !roster.includes(personId));
  if (strange !== undefined) return { refused: 'class.not-on-roster', why: `${strange} 在 ${c.day} 不在花名册。`, facts: [{ personId: strange, day: c.day }] };
  const absent = c.absent ?? roster.filter((personId) => !present.has(personId));
  const named = present.size + absent.length;
  if (present.size !== c.present.length || named !== roster.length || new Set([...c.present, ...absent]).size !== named) {
    return { refused: 'class.attendance-not-covering', why: '当日花名册上每人须恰好列入一次：出勤或缺勤。', facts: [{ roster: roster.length, named }] };
  }
  const { classId, day, half, evidenceHash, device } = c;
  return { classId, day, half, present: c.present, absent, evidenceHash, ...given({ device }) };
};

const same = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((id) => other.includes(id));

/**
 * Records who attended one half-day; a half-day is recorded once, a second time answers whether it says the same.
 *
 * @refuses class.unknown, class.not-in-session, institution.not-yours, class.day-to-come, class.not-in-timetable, class.attendance-exists,
 * class.not-on-roster, class.attendance-not-covering
 * @clause JN-3.3b
 */
export const recordAttendance = (c: RecordAttendance, state: ClassState, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = classMustBe(state, 'RecordAttendance', 'in-session') ?? ownInstitution(ask, state.institutionId) ?? notTaught(state, c, ask);
  if (wrong !== undefined) return wrong;
  const before = state.attendance[slotOf(c.day, c.half)];
  if (before !== undefined) {
    const { day, half } = c;
    return { refused: 'class.attendance-exists', why: `${day} ${half} 的考勤已登记；改动请用考勤更正。`, facts: [{ day, half, same: same(before, c.present) }] };
  }
  const data = sorted(c, state);
  return isRefusal(data) ? data : record(['JN-3.3b'], [to(classStream(c.classId), { type: 'AttendanceRecorded.v1', data })]);
};

/**
 * Replaces the attendance of a half-day, with a reason; what was recorded before stays in the history.
 *
 * @refuses class.unknown, class.not-in-session, institution.not-yours, class.attendance-missing, class.attendance-unchanged, class.not-on-roster,
 * class.attendance-not-covering
 * @clause JN-3.3b
 */
export const correctAttendance = (c: CorrectAttendance, state: ClassState, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = classMustBe(state, 'CorrectAttendance', 'in-session') ?? ownInstitution(ask, state.institutionId);
  if (wrong !== undefined) return wrong;
  const before = state.attendance[slotOf(c.day, c.half)];
  if (before === undefined) return { refused: 'class.attendance-missing', why: `${c.day} ${c.half} 的考勤还没有登记。`, facts: [{ day: c.day, half: c.half }] };
  if (same(before, c.present)) return { refused: 'class.attendance-unchanged', why: '与已登记的考勤相同。' };
  const data = sorted(c, state);
  if (isRefusal(data)) return data;
  return record(['JN-3.3b'], [to(classStream(c.classId), { type: 'AttendanceCorrected.v1', data: { ...data, reason: c.reason } })]);
};

/** The finding an inspection may open, so that the handler can read it first. */
export const inspectionFinding = (c: { readonly classId: string; readonly inspectionId: string }): string => `F12:${c.classId}:${c.inspectionId}`;

/**
 * Records an inspection. Where heads and names differ by more than the parameter `inspection.headcountTolerance` (0 where it is silent), a finding opens.
 * Who inspected may review none of the class's claims (S2).
 *
 * @refuses class.unknown, class.not-in-session, class.day-to-come, class.not-in-timetable, inspection.exists
 * @clause JN-3.3b, JN-3.3c (S2)
 */
export const recordInspection = (
  c: RecordInspection, state: ClassState, world: { readonly sets: RuleSetsState; readonly finding: FindingState }, ask: Ask,
): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = classMustBe(state, 'RecordInspection', 'in-session') ?? notTaught(state, c, ask);
  if (wrong !== undefined) return wrong;
  if (state.inspections.some(({ inspectionId }) => inspectionId === c.inspectionId)) return taken('inspection', c.inspectionId);
  const listed = rosterOn(state, c.day).length;
  const recorded = to(classStream(c.classId), { type: 'InspectionRecorded.v1', data: { ...given(c), listed } });
  const set = ruleSetOn(world.sets, c.day);
  const tolerance = set?.parameters['inspection.headcountTolerance']?.value ?? 0;
  const more = { facts: [{ present: c.present, listed, tolerance }], ...(set === undefined ? {} : { ruleSet: set.ruleSet }) };
  if (Math.abs(listed - c.present) <= tolerance || world.finding.is !== 'unknown') return record(['JN-3.3b'], [recorded], more);
  const findingId = inspectionFinding(c);
  return record(['JN-3.3b', 'JN-3.3c'], [recorded, to(findingStream(findingId), {
    type: 'HeadcountFindingOpened.v1', data: { findingId, rule: 'F12', classId: c.classId, inspectionId: c.inspectionId, present: c.present, listed },
  })], more);
};
