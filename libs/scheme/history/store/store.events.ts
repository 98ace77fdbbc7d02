import type { Fact } from '../fact.js';

/** The first event of every store. A simulation store keeps its own clock and may speak for others; a real one never (rulings B10, D17). */
export type StoreEvent = Fact<'StoreOpened.v1', { readonly mode: StoreMode; readonly administrator: string }>;
export type StoreMode = 'real' | 'simulation';
