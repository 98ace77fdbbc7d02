import { broken, type Fold } from '../fact.js';
import type { FindingEvent } from './finding.events.js';

export type FindingState = { readonly is: 'unknown' } | ({ readonly is: 'open' } & FindingEvent['data']);

export const findingFold: Fold<FindingState, FindingEvent> = {
  initial: { is: 'unknown' },
  evolve: (_state, event) => (event.type === 'FindingOpened.v1' ? { is: 'open', ...event.data } : broken('finding', event)),
};
