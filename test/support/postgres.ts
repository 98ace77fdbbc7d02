import { randomBytes } from 'node:crypto';
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
 * Makes a database in the one cluster of this Jest run; the first to ask starts the cluster.
 *
 * @param migrations run in the order of their digits after the platform's own; default the event store's
 */
export const testDatabase = async (migrations: readonly MigrationClass[] = eventStoreMigrations): Promise<TestDatabase> => {
  const cluster = await sharedCluster();
  const name = `spec_${randomBytes(6).toString('hex')}`;
  await administer(cluster, `create database ${name}`);
  const url = (user?: string, password?: string): string => {
    const at = new URL(cluster.superuserUrl);
    at.pathname = `/${name}`;
    if (user !== undefined) [at.username, at.password] = [user, password ?? ''];
    return at.href;
  };
  await migrate(url(), migrations);
  return {
    ownerUrl: url(), clerkUrl: url('zz_clerk', cluster.clerk), workerUrl: url('zz_worker', cluster.worker), auditorUrl: url('zz_auditor', cluster.auditor),
    drop: () => administer(cluster, `drop database if exists ${name} with (force)`),
  };
};

const administer = async ({ superuserUrl }: Cluster, sql: string): Promise<void> => {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try { await client.query(sql); } finally { await client.end(); }
};

/** Jest's workers share nothing but this folder: who makes `starting` starts the cluster, the others wait for `cluster.json`. */
const sharedCluster = async (): Promise<Cluster> => {
  const dir = process.env['ZZ_TEST_CLUSTER'];
  if (dir === undefined) throw new Error('test/support/global-setup.mjs did not run');
  const answer = join(dir, 'cluster.json');
  try { mkdirSync(join(dir, 'starting')); } catch { return awaited(dir); }
  try {
    const { superuserUrl } = await startEmbeddedPostgres({ dir: join(dir, 'cluster') });
    const secret = (): string => randomBytes(18).toString('base64url');
    const cluster = { superuserUrl, clerk: secret(), worker: secret(), auditor: secret() };
    await ensureRoles(superuserUrl, cluster);
    writeFileSync(`${answer}.draft`, JSON.stringify(cluster), { mode: 0o600 });
    renameSync(`${answer}.draft`, answer);
    return cluster;
  } catch (error) {
    writeFileSync(join(dir, 'failed'), error instanceof Error ? error.message : String(error));
    throw error;
  }
};

const awaited = async (dir: string): Promise<Cluster> => {
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (existsSync(join(dir, 'cluster.json'))) return JSON.parse(readFileSync(join(dir, 'cluster.json'), 'utf8')) as Cluster;
    if (existsSync(join(dir, 'failed'))) throw new Error(`the test cluster did not start: ${readFileSync(join(dir, 'failed'), 'utf8')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the test cluster did not start within a minute');
};
