import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { Pool } from 'pg';
import type { NewEvent } from '#event-store';
import { eventStoreMigrations, PgEventReader, PgEventStore } from '#event-store/postgres';
import type { EventMeta, JsonObject } from '#kernel';
import { dataSourceOptions, migrate, openPool } from '#postgres';
import { OtherStore, readStandings, replayParked } from '#projection';
import { testDatabase, type TestDatabase } from '../../../test/support/postgres.js';
import { catchUp } from '../../../test/support/projecting.js';
import { OfficerRoleProjector, viewsMigrations } from './index.js';

const meta = {
  actor: 'admin', role: 'SYS_ADMIN', org: '370100', on: '2019-10-08', commandId: 'c', commandHash: '0', correlationId: 'r', causationId: 'c', clauses: [],
} as unknown as EventMeta;
const event = (type: string, data: JsonObject): NewEvent => ({ id: randomUUID(), type, data, meta });

let database: TestDatabase;
let pools: Pool[] = [];
let source: DataSource;
let store: PgEventStore;
beforeEach(async () => {
  database = await testDatabase([...eventStoreMigrations, ...viewsMigrations]);
  pools = [database.clerkUrl, database.workerUrl, database.auditorUrl, database.ownerUrl].map((url) => openPool(url, { max: 3 }));
  store = new PgEventStore({ pool: pools[0] as Pool });
  source = await new DataSource(dataSourceOptions(database.workerUrl, { max: 3 })).initialize();
});
afterEach(async () => {
  await source.destroy();
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

const reader = (): PgEventReader => new PgEventReader({ pool: pools[1] as Pool });
const project = () => catchUp(source, reader(), new OfficerRoleProjector(), { retryMs: 1, retries: 1 });
const rows = async (sql: string): Promise<unknown[]> => (await (pools[2] as Pool).query(sql)).rows;
const registered = (officerId: string): NewEvent => event('OfficerRegistered.v1', { officerId, name: '周审', org: '370100', unit: 'AUDIT_OFFICE' });
const CITY = event('OrganisationRegistered.v1', { orgId: '370100', name: '济南市', level: 'CITY' });

it('shows organisations, officers and the roles they hold now, and goes on where it stopped', async () => {
  await store.append('organisation-370100', [CITY], { expected: 'no_stream' });
  await store.append('organisation-370116', [
    event('OrganisationRegistered.v1', { orgId: '370116', name: '莱芜区', level: 'DISTRICT', parent: '370100' }),
  ], { expected: 'no_stream' });
  await store.append('officer-zhou', [
    registered('zhou'),
    event('RolesGranted.v1', { officerId: 'zhou', roles: ['EXPORTER', 'AUDITOR'] }), event('RolesGranted.v1', { officerId: 'zhou', roles: ['AUDITOR'] }),
  ], { expected: 'no_stream' });
  await project();
  expect(await rows('select officer_id, org, unit, name, roles, log_index from views.officer_role')).toEqual(
    [{ officer_id: 'zhou', org: '370100', unit: 'AUDIT_OFFICE', name: '周审', roles: ['AUDITOR', 'EXPORTER'], log_index: '4' }]);
  expect(await rows('select org, parent from views.organisation order by org')).toEqual([{ org: '370100', parent: null }, { org: '370116', parent: '370100' }]);

  const second = await store.append('officer-zhou', [event('RolesRevoked.v1', { officerId: 'zhou', roles: ['EXPORTER'], reason: '调岗' })], { expected: 2 });
  expect(await project()).toMatchObject({ position: second.position, logIndex: 5 });
  expect(await rows('select roles, log_index from views.officer_role')).toEqual([{ roles: ['AUDITOR'], log_index: '5' }]);
});

it('sets the officer aside whose event cannot be read, and shows all the others', async () => {
  const ghost = event('RolesGranted.v1', { officerId: 'ghost', roles: ['AUDITOR'] });
  await store.append('officer-ghost', [ghost], { expected: 'no_stream' });
  await store.append('officer-zhou', [registered('zhou')], { expected: 'no_stream' });
  await store.append('officer-ghost', [event('RolesGranted.v1', { officerId: 'ghost', roles: ['EXPORTER'] })], { expected: 0 });
  expect((await project()).logIndex).toBe(2);
  expect(await rows('select officer_id from views.officer_role')).toEqual([{ officer_id: 'zhou' }]);
  expect(await rows('select stream, log_index, event_id from projection.parked order by log_index')).toMatchObject(
    [{ stream: 'officer-ghost', log_index: '0', event_id: ghost.id }, { stream: 'officer-ghost', log_index: '2' }]);
  const parts = { dataSource: source, reader: reader(), projection: new OfficerRoleProjector() };
  expect(await replayParked(parts)).toMatchObject({ projected: 0, left: [{ stream: 'officer-ghost', events: 2, error: expect.stringContaining('ghost') }] });
  await (pools[1] as Pool).query(`insert into views.officer_role values ('ghost', '370100', 'IT', '幽', '{}', 0)`);
  expect(await replayParked(parts)).toEqual({ projected: 2, left: [] });
  expect(await rows(`select roles, log_index from views.officer_role where officer_id = 'ghost'`))
    .toEqual([{ roles: ['AUDITOR', 'EXPORTER'], log_index: '2' }]);
});

it('refuses the checkpoint of another store', async () => {
  await store.append('organisation-370100', [CITY], { expected: 'no_stream' });
  await project();
  await (pools[3] as Pool).query(`set session_replication_role = 'replica'; update projection.checkpoint set store_id = 'another';
    set session_replication_role = 'origin'`);
  await expect(project()).rejects.toThrow(OtherStore);
});

it('goes on from where a view from before the leases had read', async () => {
  await store.append('organisation-370100', [CITY], { expected: 'no_stream' });
  const { version: _, ...at } = await project();
  const owner = pools[3] as Pool;
  await owner.query(`set session_replication_role = 'replica'; delete from projection.checkpoint; set session_replication_role = 'origin';
    delete from platform.migration where name = 'SchemeViewsLease1764000720000'; set role zz_owner;
    create table views.projection (name text primary key, store_id text not null, position text not null, log_index bigint not null); reset role`);
  await owner.query('insert into views.projection values ($1, $2, $3, $4)', ['officer_role', at.storeId, at.position, at.logIndex]);
  expect(await migrate(database.ownerUrl, viewsMigrations)).toEqual(['SchemeViewsLease1764000720000']);
  expect(await readStandings(source)).toMatchObject([{ name: 'officer_role', version: 1, status: 'active', storeId: at.storeId, position: '1', logIndex: 0 }]);
  expect(await rows(`select to_regclass('views.projection') as old`)).toEqual([{ old: null }]);
  await store.append('officer-zhou', [registered('zhou')], { expected: 'no_stream' });
  expect((await project()).logIndex).toBe(1);
});

it('cannot be written by auditors or clerks', async () => {
  for (const pool of [pools[0], pools[2]]) {
    await expect(
      (pool as Pool).query(`insert into views.officer_role values ('x', 'x', 'IT', 'x', '{AUDITOR}', 0)`),
    ).rejects.toMatchObject({ code: expect.stringMatching(/42501|25006/) });
  }
});
