export { OfficerRoleProjector, type ViewHealth } from './officer-role.projector.js';
export { viewsMigrations } from './views.migration.js';
