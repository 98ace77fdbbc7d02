import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { Pool } from 'pg';
import type { NewEvent, Position } from '#event-store';
import { eventStoreMigrations, PgEventReader, PgEventStore } from '#event-store/postgres';
import { BrokenHistory, type EventMeta, type JsonObject } from '#kernel';
import { dataSourceOptions, openPool } from '#postgres';
import { testDatabase, type TestDatabase } from '../../../test/support/postgres.js';
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
  pools = [database.clerkUrl, database.workerUrl, database.auditorUrl].map((url) => openPool(url, { max: 3 }));
  store = new PgEventStore({ pool: pools[0] as Pool });
  source = await new DataSource(dataSourceOptions(database.workerUrl, { max: 3 })).initialize();
});
afterEach(async () => {
  await source.destroy();
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

const projector = (): OfficerRoleProjector => new OfficerRoleProjector({ dataSource: source, reader: new PgEventReader({ pool: pools[1] as Pool }) });
const rows = async (sql: string): Promise<unknown[]> => (await (pools[2] as Pool).query(sql)).rows;
/** Follows until the view stands at the head. */
const follow = async (view: OfficerRoleProjector, to: Position | null): Promise<void> => {
  const stop = new AbortController();
  const ended = view.start(stop.signal);
  const failed = ended.then(() => false, () => true);
  while (view.health().position !== to && !(await Promise.race([failed, new Promise<false>((resolve) => { setTimeout(resolve, 20, false); })])));
  stop.abort();
  await ended;
};

it('shows organisations, officers and the roles they hold now, and goes on where it stopped', async () => {
  await store.append('organisation-370100', [event('OrganisationRegistered.v1', { orgId: '370100', name: '济南市', level: 'CITY' })], { expected: 'no_stream' });
  await store.append('organisation-370116', [
    event('OrganisationRegistered.v1', { orgId: '370116', name: '莱芜区', level: 'DISTRICT', parent: '370100' }),
  ], { expected: 'no_stream' });
  const first = await store.append('officer-zhou', [
    event('OfficerRegistered.v1', { officerId: 'zhou', name: '周审', org: '370100', unit: 'AUDIT_OFFICE' }),
    event('RolesGranted.v1', { officerId: 'zhou', roles: ['EXPORTER', 'AUDITOR'] }), event('RolesGranted.v1', { officerId: 'zhou', roles: ['AUDITOR'] }),
  ], { expected: 'no_stream' });
  await follow(projector(), first.position);
  expect(await rows('select officer_id, org, unit, name, roles, log_index from views.officer_role')).toEqual(
    [{ officer_id: 'zhou', org: '370100', unit: 'AUDIT_OFFICE', name: '周审', roles: ['AUDITOR', 'EXPORTER'], log_index: '4' }]);
  expect(await rows('select org, parent from views.organisation order by org')).toEqual([{ org: '370100', parent: null }, { org: '370116', parent: '370100' }]);

  const second = await store.append('officer-zhou', [event('RolesRevoked.v1', { officerId: 'zhou', roles: ['EXPORTER'], reason: '调岗' })], { expected: 2 });
  const again = projector();
  await follow(again, second.position);
  expect(await rows('select roles, log_index from views.officer_role')).toEqual([{ roles: ['AUDITOR'], log_index: '5' }]);
  expect(again.health()).toEqual({ state: 'stopped', position: second.position, logIndex: 5 });
});

it('stops and names the event that cannot be read, and keeps what came before', async () => {
  await store.append('officer-ghost', [event('RolesGranted.v1', { officerId: 'ghost', roles: ['AUDITOR'] })], { expected: 'no_stream' });
  const view = projector();
  await expect(view.start(new AbortController().signal)).rejects.toThrow(BrokenHistory);
  expect(view.health()).toMatchObject({ state: 'failed', logIndex: -1, error: expect.stringContaining('RolesGranted.v1') });
  expect(await rows('select log_index from views.projection')).toEqual([{ log_index: '-1' }]);
});

it('refuses the checkpoint of another store, and a second writer', async () => {
  const one = await store.append(
    'organisation-370100', [event('OrganisationRegistered.v1', { orgId: '370100', name: '济南市', level: 'CITY' })], { expected: 'no_stream' },
  );
  const [late, early] = [projector(), projector()];
  await follow(early, one.position);
  const batch = await store.readStreams(['organisation-370100']);
  await expect(late.project(batch.get('organisation-370100') ?? [])).rejects.toThrow();
  const owner = new Pool({ connectionString: database.ownerUrl, max: 1 });
  await owner.query(`update views.projection set store_id = 'another'`);
  await owner.end();
  await expect(projector().start(new AbortController().signal)).rejects.toThrow('another');
});

it('cannot be written by auditors or clerks', async () => {
  for (const pool of [pools[0], pools[2]]) {
    await expect(
      (pool as Pool).query(`insert into views.officer_role values ('x', 'x', 'IT', 'x', '{AUDITOR}', 0)`),
    ).rejects.toMatchObject({ code: expect.stringMatching(/42501|25006/) });
  }
});
