export { projectionMigrations } from './projection.migration.js';
