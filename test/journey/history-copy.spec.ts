import type { Pool } from 'pg';
import { MemoryEventStore, type EventStore, type HistoryImport } from '#event-store';
import { eventStoreMigrations, PgEventStore, PgHistoryImport } from '#event-store/postgres';
import { openKurrentStore } from '#event-store/kurrent';
import { auditMigrations } from '#audit';
import { instantOf } from '#kernel';
import { openPool } from '#postgres';
import { projectionMigrations } from '#projection';
import { copyEvents } from '../../apps/cli/local/history-copy.js';
import type { Failure } from '../../apps/cli/local/failure.js';
import { someEvent, wholeLog } from '../contract/event-store.contract.js';
import { KurrentDouble } from '../support/kurrent-double.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { copyHistory } from './copy-history.client.js';

const clock = () => instantOf(Date.now());
/** Of a kind that can be posted and gives no voucher. */
const several = (count: number) => Array.from({ length: count }, (_, n) => someEvent({ batchId: `B${n}`, totalFen: 1 }, { type: 'BatchApproved.v1' }));

describe('a history on its way', () => {
  let database: TestDatabase;
  let owner: Pool;
  beforeEach(async () => {
    database = await testDatabase([...new Set([...eventStoreMigrations, ...projectionMigrations, ...auditMigrations])]);
    owner = openPool(database.ownerUrl, { max: 3 });
  });
  afterEach(async () => {
    await owner.end();
    await database.drop();
  });

  describe('that is interrupted', () => {
    /** Copies five batches of ten events, or stops when so many were handed over. */
    const copying = async (to: { readonly store: EventStore; readonly importer: HistoryImport }, stopAt: number) => {
      const from = new MemoryEventStore({ clock: () => instantOf(0) });
      await from.append('claim-1', several(50), { expected: 'no_stream' });
      const stop = new AbortController();
      const each = (events: number): void => { if (events >= stopAt) stop.abort(); };
      const copy = () => copyEvents({ from: { place: 'here', reader: from }, to: { place: 'there', importer: to.importer } },
        { end: '50' as never, signal: stop.signal, each, batchSize: 10 });
      const told = await copy().catch((error: unknown) => error as Failure);
      return { told, held: await wholeLog(to.store), from };
    };
    const targets: [string, () => { readonly store: EventStore; readonly importer: HistoryImport }][] = [
      ['memory', () => { const store = new MemoryEventStore({ clock }); return { store, importer: store }; }],
      ['PostgreSQL', () => ({ store: new PgEventStore({ pool: owner }), importer: new PgHistoryImport({ pool: owner }) })],
    ];

    it.each(targets)('says how many events are stored, and they are: %s', async (_name, make) => {
      const to = make();
      const { told, held } = await copying(to, 20);
      expect(told).toMatchObject({ exitCode: 130, message: expect.stringContaining('interrupted: 20 events were copied') as unknown });
      expect(held).toHaveLength(20);
    });

    it.each(targets)('before it came to anything new, it says so: %s', async (_name, make) => {
      const to = make();
      const { from } = await copying(to, 20);
      const stop = new AbortController();
      const copy = copyEvents({ from: { place: 'here', reader: from }, to: { place: 'there', importer: to.importer } },
        { end: '50' as never, signal: stop.signal, each: () => { stop.abort(); }, batchSize: 10 });
      await expect(copy).rejects.toMatchObject({ exitCode: 130, message: expect.stringContaining('nothing new was copied') as unknown });
      expect(await wholeLog(to.store)).toHaveLength(20);
    });
  });

  it('comes from a store that is only read: of a server that nobody could write to, and nothing is written there', async () => {
    let double = await KurrentDouble.start();
    const store = await openKurrentStore({ url: double.url });
    await store.append('claim-1', several(5), { expected: 'no_stream' });
    await store.close();
    const { log } = double;
    await double.kill();
    double = await KurrentDouble.start({ log, multiStream: false });
    const before = log.all.length;
    const copied = await copyHistory(['--from-env', 'FROM', '--to-env', 'TO', '--json'], { FROM: double.url, TO: database.ownerUrl });
    await double.kill();
    expect([copied.code, copied.err]).toEqual([0, expect.stringContaining('5 events copied now')]);
    expect(log.all.length).toBe(before);
  });

  it('comes from PostgreSQL by a login that may only read', async () => {
    const from = await testDatabase();
    const pool = openPool(from.clerkUrl, { max: 1 });
    await new PgEventStore({ pool }).append('claim-1', several(5), { expected: 'no_stream' });
    await pool.end();
    const copied = await copyHistory(['--from-env', 'FROM', '--to-env', 'TO', '--json'], { FROM: from.auditorUrl, TO: database.ownerUrl });
    await from.drop();
    expect([copied.code, JSON.parse(copied.out)]).toMatchObject([0, { imported: 5, equal: true }]);
  });

  it('that grows where it came from while the books move is noticed, and the same command again brings the rest', async () => {
    const to = await testDatabase();
    const store = new PgEventStore({ pool: owner });
    await store.append('claim-1', several(5), { expected: 'no_stream' });
    await owner.query(`insert into projection.checkpoint (name, version, status, store_id, position, log_index, epoch, owner, lease_until)
      values ('views', 1, 'active', $1, 5, 4, 1, null, '-infinity')`, [await store.storeId()]);
    await owner.query(`create function projection.late() returns trigger language plpgsql as $$ begin
      perform event_store.append('{null}', '{1}', 'claim-1', '{1}', '{-2}', '{1}', 'claim-1', array[gen_random_uuid()], 'BatchApproved.v1',
        '{"batchId":"B","totalFen":1}', '{"on":"2019-12-10","org":"370100"}'); return null; end $$;
      create trigger late after update on projection.checkpoint for each statement execute function projection.late()`);
    const words = ['--from-env', 'FROM', '--to-env', 'TO', '--books-env', 'FROM', '--json'];
    const move = () => copyHistory(words, { FROM: database.ownerUrl, TO: to.ownerUrl });
    expect(await move()).toMatchObject({ code: 4, err: expect.stringMatching(/has grown while the books moved.*\n.*the same command again/) as unknown });
    await owner.query('drop trigger late on projection.checkpoint');
    const again = await move();
    expect([again.code, JSON.parse(again.out)]).toMatchObject([0, { imported: 1, equal: true }]);
    await to.drop();
  });
});
