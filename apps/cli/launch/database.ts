import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { checkServerSettings, dataSourceOptions, ensureRoles, migrate, startEmbeddedPostgres, type EmbeddedPostgres } from '#postgres';
import { EXIT, Failure } from '../local/failure.js';
import { allMigrations } from '../local/migrations.js';
import { roleUrl, withoutLogin, type Role, type Secrets } from '../local/secrets.store.js';

/** The database everything runs on, migrated, with the logins of the three roles. */
export interface Database {
  /** null when it is a server of the operator's own */
  readonly embedded: EmbeddedPostgres | null;
  /** without a login */
  readonly address: string;
  /** names of migrations that ran now */
  readonly migrated: readonly string[];
  urlOf(role: Role): string;
}

/**
 * Starts the embedded server, or takes the operator's owner login (rulings C11).
 *
 * @param ownUrl DATABASE_URL: a login that owns the database and may create roles
 * @throws Failure for an address that is none, has no host, or holds its login in the query
 */
export const openServer = async (dataFolder: string, ownUrl: string | undefined): Promise<EmbeddedPostgres | null> => {
  if (ownUrl === undefined) return startEmbeddedPostgres({ dir: join(dataFolder, 'postgres') });
  if (!/^postgres(ql)?:\/\//.test(ownUrl) || !URL.canParse(ownUrl)) throw new Failure(EXIT.usage, 'DATABASE_URL is not a postgres:// address.');
  const { hostname, searchParams } = new URL(ownUrl);
  // the roles' logins take the place in front of the host; a login elsewhere would outlive them
  if (hostname === '' || searchParams.has('user') || searchParams.has('password')) {
    throw new Failure(EXIT.usage, 'DATABASE_URL must hold host and login in front: ?user= and ?password= are not taken, nor an address without a host.',
      'export DATABASE_URL=postgres://USER:PASSWORD@HOST:5432/NAME');
  }
  return null;
};

/** Roles, migrations, and the refusal of a server that may lose confirmed events. */
export const prepareDatabase = async (embedded: EmbeddedPostgres | null, ownUrl: string, secrets: Secrets): Promise<Database> => {
  const passwords = secrets.passwords();
  await ensureRoles(ownUrl, passwords);
  const migrated = await migrate(ownUrl, allMigrations);
  const urlOf = (role: Role): string => roleUrl(ownUrl, role, passwords);
  const clerk = await new DataSource(dataSourceOptions(urlOf('clerk'), { max: 1, applicationName: 'zhuanzhang start' })).initialize();
  try { await checkServerSettings(clerk); } finally { await clerk.destroy(); }
  return { embedded, address: withoutLogin(ownUrl), migrated, urlOf };
};
