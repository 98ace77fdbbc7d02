export { startEmbeddedPostgres, type EmbeddedOptions, type EmbeddedPostgres } from './embedded.js';
export { fenFromDb } from './fen.codec.js';
export { migrate, type Migrated, type MigrationClass } from './migrate.js';
export { patiently } from './patience.js';
export { platformMigrations } from './platform.migration.js';
export {
  answeredWithin, borrow, clientOf, DatabaseSilent, dataSourceOptions, openPool, poolOf, type Borrowed, type SourceParts, type PoolOptions,
} from './pool.js';
export { ensureRoles, type RolePasswords } from './roles.js';
export { checkServerSettings, UnsafeServer } from './settings.check.js';
