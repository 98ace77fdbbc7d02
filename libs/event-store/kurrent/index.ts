export { KurrentEventReader } from './kurrent-reader.store.js';
export { KurrentEventStore } from './kurrent.store.js';
export { openKurrentReader, openKurrentStore, type KurrentOptions } from './open.js';
