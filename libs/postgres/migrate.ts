import type { MigrationInterface } from 'typeorm';
import { platformMigrations } from './platform.migration.js';
import { dataSourceOptions } from './pool.js';
import { asOwner, patiently, prepareRoles } from './roles.js';

/** A TypeORM migration; its name ends in 13 digits, by which all of them are ordered. */
export type MigrationClass = new () => MigrationInterface;

/** Names of the migrations that ran now, in order; empty when the database was up to date. */
export type Migrated = readonly string[];

const orderOf = (migration: MigrationClass): number => {
  const digits = /\d{13}$/.exec(new migration().name ?? migration.name)?.[0];
  if (digits === undefined) throw new Error(`migration ${migration.name} does not end in 13 digits`);
  return Number(digits);
};

/**
 * Brings a database up to date: roles and hardening first, then these migrations by their digits, each in its own transaction and as
 * `zz_owner`, so that this role owns whatever they make. What has run is recorded in `platform.migration`.
 * Two runs at once wait for one another.
 *
 * @param ownerUrl a login that owns the database and may create roles
 */
export const migrate = async (ownerUrl: string, migrations: readonly MigrationClass[]): Promise<Migrated> => {
  const all = [...new Set([...platformMigrations, ...migrations])];
  for (const migration of all) orderOf(migration);
  return asOwner(ownerUrl, async (client) => {
    await prepareRoles(client);
    await patiently(async () => { await client.query(PREPARE); });
    await client.query(TURN); // ends with the session
    return run(ownerUrl, all);
  });
};

const PREPARE = `do $$ begin
  execute format('grant create, connect on database %I to zz_owner', current_database());
  if to_regnamespace('platform') is null then create schema platform authorization zz_owner; end if;
  set local role zz_owner;
  if to_regclass('platform.turn') is null then create table platform.turn (); end if;
end $$`;
// not an advisory lock: any login may take one, also the read-only auditor, and would stop every migration (rulings C7)
const TURN = `begin; set local role zz_owner; set local idle_in_transaction_session_timeout = 0;
  lock table platform.turn in access exclusive mode`;

const run = async (ownerUrl: string, migrations: readonly MigrationClass[]): Promise<Migrated> => {
  const options = dataSourceOptions(ownerUrl, { migrations, max: 1, applicationName: 'zhuanzhang migrate', statementTimeoutMs: 0, role: 'zz_owner' });
  const { DataSource } = await import('typeorm'); // a process that only keeps a server, or only appends, never loads it
  const dataSource = new DataSource({ ...options, schema: 'platform', migrationsTableName: 'migration' } as typeof options);
  await dataSource.initialize();
  try {
    return (await dataSource.runMigrations({ transaction: 'each' })).map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
};
