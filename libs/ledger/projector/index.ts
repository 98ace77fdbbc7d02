export { type VersionOptions, type VersionParts, type VersionProgress } from './catch-up.js';
export { JournalProjector, type ProjectorHealth } from './journal.projector.js';
export { ledgerMigrations } from './ledger.migration.js';
export { Fenced, LedgerBusy, LedgersDiffer, NoSuchVersion, OtherStore, VersionHeld } from './projector.errors.js';
export { dropLedger, LedgerRebuild, type Rebuilt } from './rebuild.js';
export { ledgerVersions, type LedgerVersion } from './versions.query.js';
