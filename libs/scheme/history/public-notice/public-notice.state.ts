import { broken, type Fold } from '../fact.js';
import type { NoticeEvent } from './public-notice.events.js';

export type NoticeState = { readonly is: 'unknown' } | ({ readonly is: 'published'; readonly publishedBy: string } & NoticeEvent['data']);

export const noticeFold: Fold<NoticeState, NoticeEvent> = {
  initial: { is: 'unknown' },
  evolve: (_state, event) =>
    (event.type === 'NoticePublished.v1' ? { is: 'published', publishedBy: event.meta.actor, ...event.data } : broken('notice', event)),
};
