export { caseOf, casesNamed, peopleIn, rowsAfter } from './case-row.js';
export { CASE_KINDS, type CaseKind, type CaseRow } from './case.table.js';
export { OfficerRoleProjector } from './officer-role.projector.js';
export { viewsMigrations } from './views.migration.js';
export { WorklistProjector } from './worklist.projector.js';
