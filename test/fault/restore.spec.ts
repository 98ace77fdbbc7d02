import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Client, type Pool } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { DataSource } from 'typeorm';
import { CorruptLog, START, type StoredEvent } from '#event-store';
import { eventStoreMigrations, PgEventReader, PgEventStore, PgHistoryImport } from '#event-store/postgres';
import { voucherText } from '#ledger/book';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { LedgerQueries } from '#ledger/queries';
import { dataSourceOptions, ensureRoles, migrate, openPool, startEmbeddedPostgres, type EmbeddedPostgres } from '#postgres';
import { OtherStore } from '#projection';
import { someEvent } from '../contract/event-store.contract.js';
import { postAll, stored } from '../support/ledger-lines.view.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { catchUp } from '../support/projecting.js';
import { randomHistory } from '../support/random-history.view.js';

const MIGRATIONS = [...eventStoreMigrations, ...ledgerMigrations];
const HISTORY = randomHistory(23, 120);
/** The worker was so far when the backup was taken. */
const PROJECTED = 70;
const PASSWORDS = { clerk: 'clerk-of-the-new-cluster', worker: 'worker-of-the-new-cluster', auditor: 'auditor-of-the-new-cluster' };
const OURS = `select c.oid::regclass::text as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where c.relkind = 'r' and c.relnamespace::regnamespace::text ~ '^(event_store|projection|ledger)' group by c.oid order by 1`;

/**
 * What docker/README.md says of restoring. The embedded PostgreSQL brings no pg_dump, so the dump is what pg_restore would load: a new cluster, the roles, the
 * schema, then the rows of every table of ours with triggers and foreign keys off, and nothing else. That nothing else is needed is what this is about.
 */
describe('a restored store', () => {
  let folder: string;
  let old: TestDatabase;
  let server: EmbeddedPostgres;
  let opened: { end(): Promise<void> }[] = [];
  const pool = (url: string): Pool => {
    const one = openPool(url, { max: 2 });
    opened.push(one);
    return one;
  };
  const source = async (url: string): Promise<DataSource> => {
    const one = await new DataSource(dataSourceOptions(url, { max: 2 })).initialize();
    opened.push({ end: () => one.destroy() });
    return one;
  };
  const whole = async (reader: PgEventReader): Promise<readonly StoredEvent[]> => {
    const events: StoredEvent[] = [];
    for await (const batch of reader.readAll({ after: START })) events.push(...batch);
    return events;
  };
  const project = async (at: EmbeddedPostgres) =>
    catchUp(await source(at.url('zz_worker', PASSWORDS.worker)), new PgEventReader({ pool: pool(at.superuserUrl) }), new JournalProjector());

  /** Empties tables of the new database and fills them with the rows of the old. */
  const loaded = async (tables: (name: string) => boolean): Promise<void> => {
    const [from, to] = [new Client({ connectionString: old.ownerUrl }), new Client({ connectionString: server.superuserUrl })];
    await Promise.all([from.connect(), to.connect()]);
    await to.query('set session_replication_role = replica');
    const { rows } = await from.query<{ name: string; columns: string }>(OURS);
    for (const { name, columns } of rows.filter((row) => tables(row.name))) {
      await to.query(`delete from ${name}`);
      await pipeline(from.query(copyTo(`copy ${name} (${columns}) to stdout`)), to.query(copyFrom(`copy ${name} (${columns}) from stdin`)));
    }
    await Promise.all([from.end(), to.end()]);
  };
  const isIdentity = (name: string): boolean => name === 'event_store.es_identity';

  beforeAll(async () => {
    folder = mkdtempSync(join(process.env['ZZ_TEST_CLUSTER'] ?? tmpdir(), 'restore-'));
    old = await testDatabase(MIGRATIONS);
    const importer = new PgHistoryImport({ pool: pool(old.ownerUrl) });
    async function* history(from: number, to: number) { yield stored(HISTORY).slice(from, to); }
    await importer.importHistory(history(0, PROJECTED));
    await catchUp(await source(old.workerUrl), new PgEventReader({ pool: pool(old.auditorUrl) }), new JournalProjector());
    await importer.importHistory(history(0, HISTORY.length));
    server = await startEmbeddedPostgres({ dir: join(folder, 'postgres') });
    await ensureRoles(server.superuserUrl, PASSWORDS);
    await migrate(server.superuserUrl, MIGRATIONS);
    await loaded((name) => !isIdentity(name));
  });
  afterEach(async () => {
    await Promise.all(opened.map((one) => one.end()));
    opened = [];
  });
  afterAll(async () => {
    await server.stop();
    await old.drop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  it('of which the identity was left behind is another store: the books refuse to go on', async () => {
    await expect(project(server)).rejects.toBeInstanceOf(OtherStore);
  });

  it('from a dump, in a fresh cluster: opens, is whole, and the books go on where they stood', async () => {
    await loaded(isIdentity);
    expect(await migrate(server.superuserUrl, MIGRATIONS)).toEqual([]);
    const reader = new PgEventReader({ pool: pool(server.url('zz_auditor', PASSWORDS.auditor)) });
    expect(await reader.storeId()).toBe(await new PgEventReader({ pool: pool(old.auditorUrl) }).storeId());
    const events = await whole(reader);
    expect(events.map(({ position }) => Number(position))).toEqual(HISTORY.map((_event, index) => index + 1));
    expect(events.map(({ id, stream, revision, dataText, metaText, recordedAt }) => ({ id, stream, revision, dataText, metaText, recordedAt })))
      .toEqual(stored(HISTORY).map(({ id, stream, revision, dataText, metaText, recordedAt }) => ({ id, stream, revision, dataText, metaText, recordedAt })));
    const worker = await source(server.url('zz_worker', PASSWORDS.worker));
    expect(await worker.query('select log_index::int as at from projection.checkpoint')).toEqual([{ at: PROJECTED - 1 }]);
    expect(await project(server)).toMatchObject({ logIndex: HISTORY.length - 1 });
    const vouchers: string[] = [];
    for await (const one of new LedgerQueries(worker).vouchers()) vouchers.push(voucherText(one));
    expect(vouchers).toEqual(postAll(HISTORY).vouchers.map(voucherText));
  });

  it('takes the next event behind the last one, and an append of before the backup only once', async () => {
    const store = new PgEventStore({ pool: pool(server.url('zz_clerk', PASSWORDS.clerk)) });
    const last = HISTORY.at(-1)!;
    expect(await store.append(last.stream, [{ ...last, data: last.data as never }], { expected: 'any' }))
      .toMatchObject({ deduplicated: true, revision: last.revision, position: String(HISTORY.length) });
    expect(await store.append(last.stream, [someEvent({ batchId: 'B', totalFen: 1 }, { type: 'BatchApproved.v1' })], { expected: last.revision }))
      .toMatchObject({ position: String(HISTORY.length + 1), revision: last.revision + 1 });
    await store.close();
  });

  it('from the folder of a stopped server: the same store, the same checkpoint, and it goes on', async () => {
    const before = await new PgEventReader({ pool: pool(server.superuserUrl) }).storeId();
    await Promise.all(opened.splice(0).map((one) => one.end()));
    await server.stop();
    expect(spawnSync('cp', ['-a', join(folder, 'postgres'), join(folder, 'copied')]).status).toBe(0);
    rmSync(join(folder, 'postgres'), { recursive: true });
    server = await startEmbeddedPostgres({ dir: join(folder, 'copied') });
    const reader = new PgEventReader({ pool: pool(server.url('zz_auditor', PASSWORDS.auditor)) });
    expect(await reader.storeId()).toBe(before);
    expect(await whole(reader)).toHaveLength(HISTORY.length + 1);
    expect(await project(server)).toMatchObject({ logIndex: HISTORY.length });
  });

  it('that lost an event on the way stops whoever reads, and names it', async () => {
    const owner = pool(server.superuserUrl);
    await owner.query(`begin; set local session_replication_role = replica; delete from event_store.es_event where position = 50; commit`);
    const reading = whole(new PgEventReader({ pool: owner }));
    await expect(reading).rejects.toBeInstanceOf(CorruptLog);
    await expect(reading).rejects.toThrow('position 50 ');
  });
});
