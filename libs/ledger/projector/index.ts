export { type VersionOptions, type VersionParts, type VersionProgress } from './catch-up.js';
export { JournalProjector } from './journal.projector.js';
export { diffLedgers, type AccountDifference, type DifferenceKind, type LedgerDiff, type VoucherDifference } from './ledger-diff.js';
export { rollbackLedger, switchLedger, type Switched, type SwitchOptions } from './ledger-switch.js';
export { ledgerMigrations } from './ledger.migration.js';
export { PeriodFreezer } from './period-freezer.js';
export { LedgerBusy, LedgersDiffer, NoSuchVersion, VersionHeld } from './projector.errors.js';
export { dropLedger, LedgerRebuild, type Rebuilt } from './rebuild.js';
export { activeOf, finishedOf, ledgerVersions, type LedgerVersion } from './versions.query.js';
