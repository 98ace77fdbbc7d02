import type { Day } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { DishonestyEvent, DishonestyGround, DishonestySubject } from './dishonesty.events.js';

/** The latest proposal or listing of one subject. */
export interface Dishonesty {
  readonly is: 'proposed' | 'notified' | 'heard' | 'listed' | 'repaired' | 'removed'; readonly listingId: string; readonly subject: DishonestySubject;
  readonly ground: DishonestyGround; readonly org: string; readonly proposedBy: string; readonly hearUntil?: Day; readonly decidedBy?: string;
  /** every listing this subject ever had */
  readonly listings: readonly string[];
}
export type DishonestyState = { readonly is: 'unknown' } | Dishonesty;

/** The part of a stream's name that stands for a subject. */
export const subjectId = ({ kind, id }: DishonestySubject): string => `${kind}:${id}`;

export const dishonestyFold: Fold<DishonestyState, DishonestyEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    const { actor, org } = event.meta;
    if (event.type === 'DishonestyProposed.v1') {
      const { listingId, subject, ground } = event.data;
      return { is: 'proposed', listingId, subject, ground, org, proposedBy: actor, listings: [...(state.is === 'unknown' ? [] : state.listings), listingId] };
    }
    if (state.is === 'unknown') return broken('dishonesty', event);
    switch (event.type) {
      case 'DishonestyNotified.v1': return { ...state, is: 'notified', hearUntil: event.data.hearUntil };
      case 'DishonestyHeard.v1': return { ...state, is: 'heard' };
      case 'DishonestListed.v1': return { ...state, is: 'listed', decidedBy: actor };
      case 'DishonestyRepaired.v1': return { ...state, is: 'repaired' };
      case 'DishonestyRemoved.v1': return { ...state, is: 'removed' };
      default: return broken('dishonesty', event satisfies never);
    }
  },
};
