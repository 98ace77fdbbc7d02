import { type Day } from '#kernel';
import { broken, type Fold, type Recorded } from '../fact.js';
import type { NoticeEvent } from './public-notice.events.js';

export interface Objection {
  readonly is: 'open' | 'upheld' | 'dismissed'; readonly objectionId: string; readonly claimId: string; readonly dueOn: Day; readonly recordedBy: string;
}
type Published = Extract<NoticeEvent, { type: 'NoticePublished.v1' }>;
export interface DraftedNotice { readonly is: 'drafted'; readonly noticeId: string; readonly batchId: string; readonly channel: string }
export type Notice = {
  readonly is: 'published' | 'objected' | 'cleared' | 'withdrawn'; readonly publishedBy: string; readonly objections: readonly Objection[];
} & Published['data'];
export type NoticeState = { readonly is: 'unknown' } | DraftedNotice | Notice;

/** Objections nobody has decided yet, of one claim or of all. */
export const openObjections = (notice: NoticeState, claimId?: string): readonly Objection[] =>
  ('objections' in notice ? notice.objections.filter((each) => each.is === 'open' && (claimId === undefined || each.claimId === claimId)) : []);

const decided = (state: Notice, objectionId: string, is: 'upheld' | 'dismissed'): Notice =>
  ({ ...state, objections: state.objections.map((each) => (each.objectionId === objectionId ? { ...each, is } : each)) });

const moved = (state: Notice, event: Recorded<Exclude<NoticeEvent, Published | { type: 'NoticeDrafted.v1' }>>): Notice => {
  switch (event.type) {
    case 'ObjectionRecorded.v1': {
      const { objectionId, claimId, dueOn } = event.data;
      const objection: Objection = { is: 'open', objectionId, claimId, dueOn, recordedBy: event.meta.actor };
      return { ...state, is: 'objected', objections: [...state.objections, objection] };
    }
    case 'ObjectionUpheld.v1': return decided(state, event.data.objectionId, 'upheld');
    case 'ObjectionDismissed.v1': return decided(state, event.data.objectionId, 'dismissed');
    case 'NoticeCleared.v1': return { ...state, is: 'cleared' };
    case 'NoticeWithdrawn.v1': return { ...state, is: 'withdrawn' };
    default: return broken('notice', event satisfies never);
  }
};

export const noticeFold: Fold<NoticeState, NoticeEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'NoticeDrafted.v1') return { is: 'drafted', ...event.data };
    if (event.type === 'NoticePublished.v1') return { is: 'published', publishedBy: event.meta.actor, objections: [], ...event.data };
    return 'objections' in state ? moved(state, event) : broken('notice', event);
  },
};
