import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventStoreMigrations } from '#event-store/postgres';
import { ensureRoles, migrate, startEmbeddedPostgres, type MigrationClass } from '#postgres';

/** An empty, migrated database of its own for one specification file. */
export interface TestDatabase {
  /** superuser: what a database administrator can do */
  readonly ownerUrl: string;
  readonly clerkUrl: string;
  readonly workerUrl: string;
  readonly auditorUrl: string;
  /** ends every connection to it and removes it; the cluster stays for the next */
  drop(): Promise<void>;
}

interface Cluster { readonly superuserUrl: string; readonly clerk: string; readonly worker: string; readonly auditor: string }

/**
 * Makes a database in the one cluster of this Jest run; the first to ask starts the cluster. Migrations run once: what they made is copied, and the
 * copy is given a store id of its own.
 *
 * @param migrations run in the order of their digits after the platform's own; default the event store's
 * @param order `migrated`: runs them in this very database instead, for a specification of what they do
 */
export const testDatabase = async (
  migrations: readonly MigrationClass[] = eventStoreMigrations, { migrated = false }: { readonly migrated?: boolean } = {},
): Promise<TestDatabase> => {
  const cluster = await sharedCluster();
  const name = `spec_${randomBytes(6).toString('hex')}`;
  const url = (user?: string, password?: string): string => {
    const at = new URL(urlOf(cluster, name));
    if (user !== undefined) [at.username, at.password] = [user, password ?? ''];
    return at.href;
  };
  if (migrated) {
    await administer(cluster.superuserUrl, `create database ${name}`);
    await migrate(url(), migrations);
  } else {
    const template = await templateOf(cluster, migrations);
    await administer(cluster.superuserUrl, `create database ${name} template ${template}`, ...sharedOf(template, name));
    await administer(url(), OWN_STORE_ID);
  }
  return {
    ownerUrl: url(), clerkUrl: url('zz_clerk', cluster.clerk), workerUrl: url('zz_worker', cluster.worker), auditorUrl: url('zz_auditor', cluster.auditor),
    drop: () => administer(cluster.superuserUrl, `drop database if exists ${name} with (force)`),
  };
};

const urlOf = ({ superuserUrl }: Cluster, database: string): string => new URL(`/${database}`, superuserUrl).href;

/** Rights on a database and settings of it are kept outside of it: no copy has them. */
const sharedOf = (template: string, name: string): readonly string[] => [
  `update pg_database set datacl = (select datacl from pg_database where datname = '${template}') where datname = '${name}'`,
  `insert into pg_db_role_setting select d.oid, s.setrole, s.setconfig from pg_database d, pg_db_role_setting s
    where d.datname = '${name}' and s.setdatabase = (select oid from pg_database where datname = '${template}')`,
];
const OWN_STORE_ID = `do $$ begin
  if to_regclass('event_store.es_identity') is null then return; end if;
  set local session_replication_role = replica;
  update event_store.es_identity set store_id = gen_random_uuid();
end $$`;

/** The database these migrations were run in, to be copied; nobody works in it. */
const templateOf = async (cluster: Cluster, migrations: readonly MigrationClass[]): Promise<string> => {
  const name = `made_${createHash('sha256').update([...new Set(migrations)].map((one) => `${one.name} ${String(one)}`).join('\n')).digest('hex').slice(0, 16)}`;
  return once(name, async () => {
    await administer(cluster.superuserUrl, `create database ${name}`);
    await migrate(urlOf(cluster, name), migrations);
    return name;
  });
};

const administer = async (url: string, ...statements: readonly string[]): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try { for (const sql of statements) await client.query(sql); } finally { await client.end(); }
};

const sharedCluster = (): Promise<Cluster> => once('cluster', async (dir) => {
  const { superuserUrl } = await startEmbeddedPostgres({ dir, connections: 300 }); // several specifications at once, each with processes' worth of pools
  const secret = (): string => randomBytes(18).toString('base64url');
  const cluster = { superuserUrl, clerk: secret(), worker: secret(), auditor: secret() };
  await ensureRoles(superuserUrl, cluster);
  return cluster;
});

/** Jest's workers share nothing but this run's folder: who makes the folder NAME does the work, the others wait for what it answers in NAME.json. */
const once = async <T>(name: string, work: (dir: string) => Promise<T>): Promise<T> => {
  const run = process.env['ZZ_TEST_CLUSTER'];
  if (run === undefined) throw new Error('test/support/global-setup.mjs did not run');
  const dir = join(run, name);
  try { mkdirSync(dir, { mode: 0o700 }); } catch { return awaited<T>(dir); }
  try {
    const answer = await work(dir);
    writeFileSync(`${dir}.draft`, JSON.stringify(answer), { mode: 0o600 });
    renameSync(`${dir}.draft`, `${dir}.json`);
    return answer;
  } catch (error) {
    writeFileSync(`${dir}.failed`, error instanceof Error ? error.message : String(error));
    throw error;
  }
};

const awaited = async <T>(dir: string): Promise<T> => {
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (existsSync(`${dir}.json`)) return JSON.parse(readFileSync(`${dir}.json`, 'utf8')) as T;
    if (existsSync(`${dir}.failed`)) throw new Error(`${dir} did not come up: ${readFileSync(`${dir}.failed`, 'utf8')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${dir} did not come up within a minute`);
};

/** For a raw pool of a specification: `end()` resolves before its backends are gone, and one that is ended by `drop()` then would be an unhandled error. */
export const endedLate = (): void => undefined;
