import type { Fold } from '../fact.js';
import type { ClassEvent } from './training-class.events.js';

/** Who was enrolled as what: person id to person category, as the roster says. */
export type RosterCategories = Readonly<Record<string, string>>;

/** A second reading of a class, for claims only; it passes over what is not about categories. */
export const categoriesFold: Fold<RosterCategories, ClassEvent> = {
  initial: {},
  evolve: (state, event) => (event.type === 'TraineeEnrolled.v1' ? { ...state, [event.data.personId]: event.data.personCategory } : state),
};
