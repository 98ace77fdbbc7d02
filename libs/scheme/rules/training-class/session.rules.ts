import type { Refusal } from '#kernel';
import { type ClassState, classStream, type InstitutionState, onRoster, type TrainingClass } from '#scheme/history';
import { releasePlaces } from '../project/project.rules.js';
import { type Ask, type Decision, missing, no, record, to } from '../verdict.js';
import { classMustBe, institutionStands, type OfClass, ownInstitution, ownOrAgency } from './class-states.rules.js';

export interface WithReason extends OfClass { readonly reason: string }

/** @refuses class.too-early, class.roster-empty, class.precheck-failed */
const notReady = (state: TrainingClass, ask: Ask): Refusal | undefined => {
  if (ask.today < state.startsOn) return { refused: 'class.too-early', why: `开班日是 ${state.startsOn}。` };
  if (onRoster(state).length === 0) return { refused: 'class.roster-empty', why: '花名册为空。' };
  const failed = onRoster(state).filter((personId) => state.roster[personId] === 'PRECHECK_FAILED');
  if (failed.length === 0) return undefined;
  return no('class.precheck-failed', 'JN-3.3b', `资格预审未通过的人员须先退出花名册：${failed.slice(0, 10).join('、')}。`,
    [{ count: failed.length, persons: failed.slice(0, 10) }]);
};

/**
 * Starts a class with everybody on its roster attending; an institution that is suspended or delisted starts none.
 *
 * @refuses class.unknown, class.not-accepted, institution.not-yours, class.institution-suspended, class.too-early, class.roster-empty, class.precheck-failed
 * @clause JN-3.3b, JN-3.4a
 */
export const startClass = (c: OfClass, state: ClassState, institution: InstitutionState, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  const wrong = classMustBe(state, 'StartClass', 'accepted') ?? ownInstitution(ask, state.institutionId) ?? institutionStands(institution)
    ?? notReady(state, ask);
  return wrong
    ?? record(['JN-3.3b'], [to(classStream(c.classId), { type: 'ClassStarted.v1', data: { classId: c.classId, headcount: onRoster(state).length } })]);
};

/**
 * Stops a class for the time being.
 *
 * @refuses class.unknown, class.not-running
 * @clause JN-3.4a
 */
export const suspendClass = (c: WithReason, state: ClassState): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  return classMustBe(state, 'SuspendClass', 'running') ?? record(['JN-3.4a'], [to(classStream(c.classId), { type: 'ClassSuspended.v1', data: c })]);
};

/**
 * Lets a suspended class go on, in session: what a start asks is asked here too, as it may have been suspended before it began.
 *
 * @refuses class.unknown, class.not-suspended, class.too-early, class.roster-empty, class.precheck-failed
 * @clause JN-3.3b
 */
export const resumeClass = (c: OfClass, state: ClassState, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  return classMustBe(state, 'ResumeClass', 'suspended') ?? notReady(state, ask)
    ?? record(['JN-3.3b'], [to(classStream(c.classId), { type: 'ClassResumed.v1', data: { classId: c.classId, headcount: onRoster(state).length } })]);
};

/**
 * Calls a class off for good; places taken of a project are given back.
 *
 * @refuses class.unknown, class.not-running, institution.not-yours
 * @clause JN-3.4a
 */
export const cancelClass = (c: WithReason, state: ClassState, ask: Ask): Decision => {
  if (state.is === 'unknown') return missing('class', c.classId);
  return classMustBe(state, 'CancelClass', 'running') ?? ownOrAgency(ask, state.institutionId)
    ?? record(['JN-3.4a'], [to(classStream(c.classId), { type: 'ClassCancelled.v1', data: c }), ...releasePlaces(state, 'CANCELLED')]);
};
