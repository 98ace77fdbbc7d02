import 'reflect-metadata';
import { DataSource } from 'typeorm';
import type { Pool } from 'pg';
import { MemoryEventStore, type StoredEvent } from '#event-store';
import type { Instant } from '#kernel';
import { MemoryVault } from '#privacy';
import { dataSourceOptions, migrate, openPool } from '#postgres';
import { runDayBook, sampleLines } from '../../../test/support/office.js';
import { testDatabase, type TestDatabase } from '../../../test/support/postgres.js';
import { projectBatches } from '../../../test/support/projecting.js';
import { caseOf, casesNamed, rowsAfter, viewsMigrations, WorklistProjector, type CaseRow } from './index.js';

let sample: readonly StoredEvent[] = [];
let database: TestDatabase;
let pools: { readonly clerk: Pool; readonly auditor: Pool };
let source: DataSource;
beforeAll(async () => {
  const store = new MemoryEventStore({ clock: () => '2026-01-01T00:00:00.000Z' as Instant });
  await runDayBook({ store, vault: new MemoryVault() }, sampleLines());
  const events: StoredEvent[] = [];
  for await (const batch of store.readAll({ after: '0' as never })) events.push(...batch);
  sample = events;
});
beforeEach(async () => {
  database = await testDatabase(viewsMigrations);
  pools = { clerk: openPool(database.clerkUrl, { max: 2 }), auditor: openPool(database.auditorUrl, { max: 1 }) };
  source = await new DataSource(dataSourceOptions(database.workerUrl, { max: 3 })).initialize();
});
afterEach(async () => {
  await source.destroy();
  await Promise.all([pools.clerk.end(), pools.auditor.end()]);
  await database.drop();
});

const ROWS = 'select to_jsonb(row) as row from views.worklist row order by kind, id, line';
const rowsThere = async (): Promise<CaseRow[]> => (await pools.clerk.query<{ row: CaseRow }>(ROWS)).rows.map(({ row }) => row);
const inBatches = (events: readonly StoredEvent[], size: number): readonly (readonly StoredEvent[])[] =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, i) => events.slice(i * size, (i + 1) * size));

const expected = (): CaseRow[] => {
  const rows = new Map<string, CaseRow>();
  sample.forEach((event, logIndex) => {
    const at = caseOf(event);
    const of = casesNamed(event).flatMap(({ kind, id }) => rows.get(`${kind} ${id} 0`) ?? []);
    const own = [...rows.values()].filter(({ kind, id }) => kind === at?.kind && id === at.id);
    for (const row of rowsAfter({ event, logIndex }, { rows: own, of })) {
      rows.set(`${row.kind} ${row.id} ${row.line}`, row);
    }
  });
  return [...rows.values()];
};
const plain = (rows: readonly CaseRow[]): string[] => rows.map((row) => JSON.stringify({ ...row, since: new Date(row.since).toISOString() },
  Object.keys(row).sort())).sort();

it.each([1_000, 7])('holds the rows of the sample, %i events a time', async (size) => {
  const { logIndex } = await projectBatches(source, new WorklistProjector(), inBatches(sample, size));
  expect(logIndex).toBe(sample.length - 1);
  expect(plain(await rowsThere())).toEqual(plain(expected()));
  const { rows } = await pools.clerk.query(`select id from views.case_person where person = 'P41' and kind = 'claim' order by id`);
  expect(rows.map(({ id }: { id: string }) => id)).toEqual(['C2', 'C3', 'C4', 'C5']);
});

it('is read again from the first event where an earlier version stands', async () => {
  const before = await testDatabase(viewsMigrations.slice(0, -1));
  const [owner, old] = [openPool(before.ownerUrl, { max: 1 }), new DataSource(dataSourceOptions(before.workerUrl, { max: 3 }))];
  try {
    await old.initialize();
    await projectBatches(old, { name: 'worklist', version: 1, poison: 'park', project: () => Promise.resolve() }, [sample]);
    await owner.query(`insert into views.worklist (kind, id, line, state, rests, org, since, step) values ('class', 'K1', 0, 'old', false, 'x', now(), 1)`);
    await migrate(before.ownerUrl, viewsMigrations);
    await projectBatches(old, new WorklistProjector(), [sample]);
    const { rows } = await owner.query<{ row: CaseRow }>(ROWS);
    expect(plain(rows.map(({ row }) => row))).toEqual(plain(expected()));
    const checkpoints = await owner.query(`select version, status from projection.checkpoint where name = 'worklist' order by version`);
    expect(checkpoints.rows).toEqual([{ version: 1, status: 'retired' }, { version: 2, status: 'active' }]);
  } finally {
    await Promise.all([owner.end(), old.destroy()]);
    await before.drop();
  }
});

it('remembers who may ever act for whom, once', async () => {
  const granted = (delegationId: string, i: number): StoredEvent => ({
    id: `00000000-0000-4000-8000-00000000000${i}`, stream: 'officer-O-1', revision: i, position: String(i + 1), type: 'DelegationGranted.v1',
    data: { officerId: 'O-1', delegationId, deputyId: 'O-2', roles: ['ACCEPT'], startsOn: '2019-10-08', endsOn: '2019-10-09' },
    meta: sample[0]?.meta, recordedAt: '2019-10-08T01:00:00.000Z',
  }) as unknown as StoredEvent;
  await projectBatches(source, new WorklistProjector(), [[granted('D1', 0), granted('D2', 1)]]);
  expect((await pools.clerk.query('select deputy, principal from views.deputy')).rows).toEqual([{ deputy: 'O-2', principal: 'O-1' }]);
});

it('sets a case aside that never began, and shows all the others', async () => {
  const without = sample.filter(({ stream, type }) => stream !== 'claim-C2' || type !== 'ClaimSubmitted.v1');
  await projectBatches(source, new WorklistProjector(), [without]);
  const ids = (await rowsThere()).filter(({ kind }) => kind === 'claim').map(({ id }) => id);
  expect([ids.includes('C2'), ids.includes('C1')]).toEqual([false, true]);
  const parked = await source.query<unknown[]>('select distinct stream, name from projection.parked');
  expect(parked).toEqual([{ stream: 'claim-C2', name: 'worklist' }]);
});

it('is read by clerks, written by nobody but the worker, and nothing to auditors', async () => {
  await expect(pools.clerk.query(`update views.worklist set org = 'x'`)).rejects.toMatchObject({ code: '42501' });
  await expect(pools.clerk.query(`insert into views.case_person values ('P', 'claim', 'C')`)).rejects.toMatchObject({ code: '42501' });
  await expect(pools.auditor.query('select * from views.worklist')).rejects.toMatchObject({ code: '42501' });
  await expect(source.query('delete from views.worklist')).rejects.toMatchObject({ code: '42501' });
});
