import { DataSource } from 'typeorm';
import { eventStoreMigrations } from '#event-store/postgres';
import type { EventReader, Position } from '#event-store/reader';
import { StoredEvent } from '#event-store/reader';
import { canonicalJson, type Instant } from '#kernel';
import { dataSourceOptions } from '#postgres';
import { LeaseHeld, projectionMigrations } from '#projection';
import { testDatabase, type TestDatabase } from '../../../test/support/postgres.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { auditMigrations } from '../log/log.migration.js';
import { leafHash } from '../log/leaf.codec.js';
import { LogForked } from '../log/log.errors.js';
import { readPlaceBefore, writeCheckpoint, writeLeaves } from '../log/log.store.js';
import { relocateBooks } from './relocation.check.js';

const EVENTS = randomHistory(5, 90).map(({ stream, revision, id, type, data, meta, recordedAt }, index) =>
  new StoredEvent(stream, revision, String(index + 1) as Position, id, type, canonicalJson(data), canonicalJson(meta), recordedAt as Instant));
const STEP = 1_000;
const place = (logIndex: number): string => String((logIndex + 1) * STEP);

/** The new store: the same events at places of its own. */
const holding = (events: readonly StoredEvent[], id = 'new'): EventReader => ({
  storeId: async () => id,
  async *readAll() {
    yield events.map(({ stream, revision, id, type, dataText, metaText, recordedAt }, index) =>
      new StoredEvent(stream, revision, place(index) as Position, id, type, dataText, metaText, recordedAt));
  },
} as unknown as EventReader);

describe('books whose history moved to another store', () => {
  let database: TestDatabase;
  let source: DataSource;
  const connect = (url: string): Promise<DataSource> => new DataSource(dataSourceOptions(url, { max: 2 })).initialize();
  const rows = (): Promise<unknown[]> => source.query(
    'select name, version, status, store_id, position, log_index::int, epoch::int from projection.checkpoint order by name, version');
  const stand = (name: string, logIndex: number, { lease = "null, '-infinity'", version = 1 } = {}): Promise<unknown> => source.query(
    `insert into projection.checkpoint (name, version, status, store_id, position, log_index, epoch, owner, lease_until)
     values ($1, $2, $3, 'old', $4, $5, 7, ${lease})`, [name, version, version === 1 ? 'active' : 'building', String(logIndex + 1), logIndex]);
  const seal = (count: number): Promise<void> => writeLeaves(source,
    EVENTS.slice(0, count).map((event, logIndex) => ({ logIndex, eventId: event.id, hash: leafHash(event) })),
    { size: count, storeId: 'old', position: String(count) as Position });

  beforeEach(async () => {
    database = await testDatabase([...new Set([...eventStoreMigrations, ...projectionMigrations, ...auditMigrations])]);
    source = await connect(database.ownerUrl);
  });
  afterEach(async () => {
    await source.destroy();
    await database.drop();
  });

  it('stand at the same events there, whatever their places are called; the log keeps its name', async () => {
    await seal(30);
    await writeCheckpoint(source, { size: 30, root: Buffer.alloc(32), note: 'zhuanzhang.local/old\n30\n…\n' });
    const standing = [['ledger', 29, 1], ['ledger', 11, 2], ['log', 29, 1], ['officer_role', -1, 1]] as const;
    for (const [name, at, version] of standing) await stand(name, at, { version });
    const relocated = await relocateBooks({ source, from: 'old', to: holding(EVENTS) });
    expect(relocated).toMatchObject({ leaves: 30, origin: 'zhuanzhang.local/old' });
    expect(relocated.moved).toHaveLength(4);
    expect(await rows()).toEqual([
      { name: 'ledger', version: 1, status: 'active', store_id: 'new', position: place(29), log_index: 29, epoch: 8 },
      { name: 'ledger', version: 2, status: 'building', store_id: 'new', position: place(11), log_index: 11, epoch: 8 },
      { name: 'log', version: 1, status: 'active', store_id: 'new', position: place(29), log_index: 29, epoch: 8 },
      { name: 'officer_role', version: 1, status: 'active', store_id: 'new', position: '0', log_index: -1, epoch: 8 },
    ]);
    expect(await readPlaceBefore(source, 30)).toEqual({ after: '0', index: 0 }); // a place of the old store says nothing in the new one
    await expect(source.query("update projection.checkpoint set store_id = 'elsewhere'")).rejects.toMatchObject({ code: '55000' });
    expect(await relocateBooks({ source, from: 'old', to: holding(EVENTS) })).toMatchObject({ moved: [], leaves: 30 });
  });

  it('stay where they are when the new store holds another history, or less of it, or nothing was projected from either', async () => {
    await seal(30);
    await stand('ledger', 35);
    await stand('log', 29);
    const before = await rows();
    const other = EVENTS.map((one, at) => (at === 17
      ? new StoredEvent(one.stream, one.revision, one.position, one.id, one.type, one.dataText, one.metaText, '2001-01-01T00:00:00.000Z' as Instant) : one));
    expect(EVENTS.length).toBeGreaterThan(40);
    const cases: readonly (readonly [readonly StoredEvent[], RegExp])[] = [
      [other, /^event 17 \(.*belong to another history/], [EVENTS.slice(1), /^event 0 \(/],
      [EVENTS.slice(0, 29), /ends after 29 events, but event 35 /], [EVENTS.slice(0, 35), /ends after 35 events, but event 35 /], [[], /ends after 0 events/],
    ];
    for (const [events, sentence] of cases) {
      const refused = relocateBooks({ source, from: 'old', to: holding(events) });
      await expect(refused).rejects.toThrow(LogForked);
      await expect(refused).rejects.toThrow(sentence);
    }
    await expect(relocateBooks({ source, from: 'strange', to: holding(EVENTS) })).rejects.toThrow(/from either of the two stores/);
    expect(await rows()).toEqual(before);
  });

  it('stay where they are when the old store has grown while the new one was read', async () => {
    await seal(10);
    await stand('log', 9);
    const before = await rows();
    const steps: string[] = [];
    const to = holding(EVENTS);
    const reading = { ...to, async *readAll() { yield* to.readAll({ after: '0' as Position }); steps.push('read'); } } as EventReader;
    const unchanged = (): Promise<void> => { steps.push('asked'); return Promise.reject(new Error('it has grown')); };
    await expect(relocateBooks({ source, from: 'old', to: reading, unchanged })).rejects.toThrow('it has grown');
    expect(steps).toEqual(['read', 'asked']);
    expect(await rows()).toEqual(before);
  });

  it('stay where they are while a worker holds a lease, and for a role that is not the owner', async () => {
    await seal(10);
    await stand('log', 9, { lease: "'host/1/x', clock_timestamp() + interval '1 hour'" });
    const before = await rows();
    await expect(relocateBooks({ source, from: 'old', to: holding(EVENTS) })).rejects.toThrow(LeaseHeld);
    await source.query("update projection.checkpoint set lease_until = '-infinity'");
    const worker = await connect(database.workerUrl);
    await expect(relocateBooks({ source: worker, from: 'old', to: holding(EVENTS) })).rejects.toMatchObject({ code: '42501' }).finally(() => worker.destroy());
    expect(await rows()).toEqual(before);
  });
});
