import { auditMigrations } from '#audit';
import { eventStoreMigrations } from '#event-store/postgres';
import { identityMigrations } from '#identity/tokens';
import { ledgerMigrations } from '#ledger/projector';
import { privacyMigrations } from '#privacy';
import type { MigrationClass } from '#postgres';
import { viewsMigrations } from '#scheme/views';

/** Every migration of the system; the runner orders them by their digits. */
export const allMigrations: readonly MigrationClass[] = [
  ...eventStoreMigrations, ...privacyMigrations, ...identityMigrations, ...viewsMigrations, ...ledgerMigrations, ...auditMigrations,
];
