export { eventStoreMigrations } from './event-store.migration.js';
export { PgEventReader } from './pg-reader.store.js';
export { PgEventStore } from './pg.store.js';
