export { eventStoreMigrations } from './event-store.migration.js';
export { PgHistoryImport } from './history.writer.js';
export { PgEventReader } from './pg-reader.store.js';
export { PgEventStore } from './pg.store.js';
export { SEQUENCER_LIMITS, type SequencerLimits } from './sequencer.js';
