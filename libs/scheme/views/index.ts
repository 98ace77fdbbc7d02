export { OfficerRoleProjector } from './officer-role.projector.js';
export { viewsMigrations } from './views.migration.js';
