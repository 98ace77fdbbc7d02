import type { Day } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { ClassEvent } from './training-class.events.js';

export type RosterState = 'ENROLLED' | 'FINISHED' | 'DROPPED';
export interface TrainingClass {
  readonly is: 'filed' | 'accepted' | 'rejected' | 'inSession' | 'completed';
  readonly classId: string; readonly org: string; readonly institutionId: string; readonly occupation: string; readonly level: number;
  readonly subsidyKind: string;
  readonly filedOn: Day; readonly startsOn: Day; readonly endsOn: Day; readonly plannedHeadcount: number; readonly filedBy: string;
  readonly roster: Readonly<Record<string, RosterState>>;
}
export type ClassState = { readonly is: 'unknown' } | TrainingClass;

const completed = (state: TrainingClass, finished: readonly string[], dropped: readonly string[]): TrainingClass => ({
  ...state, is: 'completed',
  roster: {
    ...state.roster, ...Object.fromEntries(finished.map((id) => [id, 'FINISHED' as const])),
    ...Object.fromEntries(dropped.map((id) => [id, 'DROPPED' as const])),
  },
});

export const classFold: Fold<ClassState, ClassEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'ClassFiled.v1') return { is: 'filed', org: event.meta.org, ...event.data, roster: {} };
    if (state.is === 'unknown') return broken('class', event);
    switch (event.type) {
      case 'ClassFilingAccepted.v1': return { ...state, is: 'accepted' };
      case 'ClassFilingRejected.v1': return { ...state, is: 'rejected' };
      case 'TraineeEnrolled.v1': return { ...state, roster: { ...state.roster, [event.data.personId]: 'ENROLLED' } };
      case 'ClassStarted.v1': return { ...state, is: 'inSession' };
      case 'ClassCompleted.v1': return completed(state, event.data.finished, event.data.dropped);
      default: return broken('class', event satisfies never);
    }
  },
};
