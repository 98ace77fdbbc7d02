export { JournalProjector, type ProjectorHealth } from './journal.projector.js';
export { ledgerMigrations } from './ledger.migration.js';
export { Fenced, OtherStore } from './projector.errors.js';
