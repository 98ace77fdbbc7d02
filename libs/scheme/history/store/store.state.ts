import { broken, type Fold } from '../fact.js';
import type { StoreEvent, StoreMode } from './store.events.js';

export type StoreState = { readonly is: 'empty' } | { readonly is: 'open'; readonly mode: StoreMode; readonly administrator: string };

export const storeFold: Fold<StoreState, StoreEvent> = {
  initial: { is: 'empty' },
  evolve: (_state, event) => (event.type === 'StoreOpened.v1'
    ? { is: 'open', mode: event.data.mode, administrator: event.data.administrator } : broken('store', event)),
};
