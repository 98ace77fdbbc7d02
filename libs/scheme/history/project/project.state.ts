import type { Day } from '#kernel';
import type { OccupationEntry } from '../directory/directory.events.js';
import { broken, type Fold } from '../fact.js';
import type { ProjectEvent } from './project.events.js';

export interface Project {
  readonly is: 'awarded'; readonly projectId: string; readonly org: string; readonly document: string; readonly institutionId: string;
  readonly occupations: readonly OccupationEntry[]; readonly targetGroup: readonly string[]; readonly headcount: number; readonly unitPriceFen: number;
  readonly from: Day; readonly to: Day; readonly awardedBy: string;
  /** places held by class */
  readonly classes: Readonly<Record<string, number>>;
}
export type ProjectState = { readonly is: 'unknown' } | Project;

/** Places a class may still take; those it holds already count as free for itself. */
export const placesLeft = (project: Project, classId?: string): number =>
  project.headcount - Object.entries(project.classes).reduce((sum, [id, places]) => (id === classId ? sum : sum + places), 0);

export const projectFold: Fold<ProjectState, ProjectEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'ProjectAwarded.v1') return { is: 'awarded', org: event.meta.org, awardedBy: event.meta.actor, ...event.data, classes: {} };
    if (state.is === 'unknown') return broken('project', event);
    const { classId } = event.data;
    switch (event.type) {
      case 'ProjectPlacesTaken.v1': return { ...state, classes: { ...state.classes, [classId]: event.data.headcount } };
      case 'ProjectPlacesReleased.v1': return { ...state, classes: Object.fromEntries(Object.entries(state.classes).filter(([id]) => id !== classId)) };
      default: return broken('project', event satisfies never);
    }
  },
};
