// The half of identity without HTTP: whoever opens no door loads neither Nest nor Fastify nor Swagger for it.
export { BadTokenOrder, Identity, type IssuedToken } from './token.store.js';
export { ADMINISTRATOR, ensureAdministrator } from './administrator.store.js';
export { identityMigrations } from './identity.migration.js';
export { eventStoreOf, logOriginOf, surroundingsOf, type Surroundings } from './door/surroundings.js';
