export * from './vault.port.js';
export { MemoryVault } from './memory-vault.store.js';
export { PgVault } from './pg-vault.store.js';
export { masterKeyFrom } from './master-key.store.js';
export { maskIdNumber, maskName, maskPhone } from './mask.js';
export { privacyMigrations } from './privacy.migration.js';
