import type { Day, Refusal } from '#kernel';
import {
  type InstitutionState, lists, type OccupationEntry, placesLeft, type Project, type ProjectState, projectStream, type TrainingClass,
} from '#scheme/history';
import { institutionMustBe } from '../institution/institution.rules.js';
import { type Decision, missing, no, record, taken, to, type Writing } from '../verdict.js';

export interface AwardProject {
  readonly projectId: string; readonly document: string; readonly institutionId: string; readonly occupations: readonly OccupationEntry[];
  readonly targetGroup: readonly string[]; readonly headcount: number; readonly unitPriceFen: number; readonly from: Day; readonly to: Day;
}
/** What a class asks of its project. */
export type Wanted = Pick<TrainingClass, 'classId' | 'institutionId' | 'occupation' | 'level' | 'subsidyKind' | 'startsOn' | 'endsOn' | 'plannedHeadcount'>;

/** What may be done with a project now. */
export const possibleForProject = (project: ProjectState): readonly string[] => (project.is === 'unknown' ? ['AwardProject'] : ['FileClass']);

/**
 * Records the award of a procurement: one institution, the occupations bought, for whom, how many, and at what price a head.
 *
 * @refuses project.exists, project.period-empty, institution.unknown, institution.not-listed, project.occupation-not-listed
 * @clause JN-2.1.3a, JN-3.4a
 */
export const awardProject = (c: AwardProject, project: ProjectState, institution: InstitutionState): Decision => {
  if (project.is !== 'unknown') return taken('project', c.projectId);
  if (c.to < c.from) return { refused: 'project.period-empty', why: '项目结束日早于开始日。' };
  if (institution.is === 'unknown') return missing('institution', c.institutionId);
  const wrong = institutionMustBe(institution, 'listed');
  if (wrong !== undefined) return wrong;
  for (const { occupation, levels } of c.occupations) {
    const strange = levels.find((level) => !lists(institution.occupations, occupation, level));
    if (strange !== undefined) {
      return no('project.occupation-not-listed', 'JN-3.4a', `机构 ${c.institutionId} 的目录中没有 ${occupation}（${strange} 级）。`, [{ occupation, level: strange }]);
    }
  }
  return record(['JN-2.1.3a', 'JN-3.4a'], [to(projectStream(c.projectId), { type: 'ProjectAwarded.v1', data: c })]);
};

/**
 * Refuses a class its project was not bought for.
 *
 * @refuses project.other-kind, project.other-institution, project.occupation-not-awarded, project.outside-period, project.places-left
 * @clause JN-2.1.3a
 */
export const projectRefuses = (wanted: Wanted, project: Project): Refusal | undefined => {
  const { projectId } = project;
  if (wanted.subsidyKind !== 'PROJECT') return no('project.other-kind', 'JN-2.1.3a', '项目下的班级须按项目制培训（PROJECT）备案。', [{ projectId }]);
  if (wanted.institutionId !== project.institutionId) {
    return no('project.other-institution', 'JN-2.1.3a', `项目 ${projectId} 由机构 ${project.institutionId} 中标。`,
      [{ projectId, institutionId: project.institutionId }]);
  }
  if (!lists(project.occupations, wanted.occupation, wanted.level)) {
    return no('project.occupation-not-awarded', 'JN-2.1.3a', `项目 ${projectId} 未采购 ${wanted.occupation}（${wanted.level} 级）。`, [{ projectId }]);
  }
  if (wanted.startsOn < project.from || wanted.endsOn > project.to) {
    return no('project.outside-period', 'JN-2.1.3a', `项目期为 ${project.from} 至 ${project.to}。`, [{ projectId, from: project.from, to: project.to }]);
  }
  const left = placesLeft(project, wanted.classId);
  if (wanted.plannedHeadcount <= left) return undefined;
  return no('project.places-left', 'JN-2.1.3a', `项目 ${projectId} 只剩 ${left} 个名额，请减少计划人数。`, [{ projectId, left, wanted: wanted.plannedHeadcount }]);
};

export const takePlaces = (projectId: string, classId: string, headcount: number): Writing =>
  to(projectStream(projectId), { type: 'ProjectPlacesTaken.v1', data: { projectId, classId, headcount } });
/** Gives back the places of a class that will not be held; nothing for a class without a project. */
export const releasePlaces = ({ projectId, classId }: TrainingClass, reason: 'REJECTED' | 'CANCELLED'): Writing[] =>
  (projectId === undefined ? [] : [to(projectStream(projectId), { type: 'ProjectPlacesReleased.v1', data: { projectId, classId, reason } })]);
