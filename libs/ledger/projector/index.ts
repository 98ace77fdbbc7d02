export { JournalProjector } from './journal.projector.js';
export { ledgerMigrations } from './ledger.migration.js';
