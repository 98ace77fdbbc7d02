import type { Pool } from 'pg';
import { MemoryEventStore, StoredEvent, type Delivery, type Position, type Subscribe } from '#event-store';
import { PgEventReader, PgEventStore } from '#event-store/postgres';
import { instantOf } from '#kernel';
import { borrow, openPool } from '#postgres';
import { hammer } from '../support/hammer.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const pause = (ms: number): Promise<void> => new Promise((resume) => { setTimeout(resume, ms); });

/** Promise P4: sixteen writers with rollbacks, sleeps and kills while subscribers run. */
describe('the hammer', () => {
  it('in memory finds nothing', async () => {
    const store = new MemoryEventStore({ clock: () => instantOf(Date.now()) });
    expect(await hammer({ stores: [store], readers: [store, store], writers: 16, rounds: 40 })).toEqual([]);
  });

  describe('on PostgreSQL', () => {
    let database: TestDatabase;
    let owner: Pool;
    const pools: Pool[] = [];
    const pool = (url: string, max = 2): Pool => {
      const opened = openPool(url, { max });
      opened.removeAllListeners('error').on('error', () => undefined); // losing connections is what this is about
      pools.push(opened);
      return opened;
    };
    beforeEach(async () => {
      database = await testDatabase();
      owner = pool(database.ownerUrl);
    });
    afterEach(async () => {
      await Promise.all(pools.splice(0).map((opened) => opened.end()));
      await database.drop();
    });
    const stores = (): PgEventStore[] => [1, 2, 3].map(() => new PgEventStore({ pool: pool(database.clerkUrl) }));
    const readers = (): PgEventReader[] => [database.auditorUrl, database.workerUrl].map((url) => new PgEventReader({ pool: pool(url) }));

    /** A writer that holds the lock for a while and takes everything back; and a random connection that is cut. */
    const chaos = async (): Promise<void> => {
      const { client, giveBack } = await borrow(owner);
      try {
        await client.query(`begin; select event_store.append('{null}', '{1}', 'claim-0', '{1}', '{-2}', '{1}', 'claim-0', array[gen_random_uuid()],
          'Undone.v1', '{}', '{}')`);
        await pause(Math.random() * 20);
        await client.query('rollback');
      } finally {
        giveBack(false);
      }
      await owner.query(`select pg_terminate_backend(pid) from (select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        order by random() limit 1) one`);
      await pause(10);
    };

    it('finds nothing', async () => {
      expect(await hammer({ stores: stores(), readers: readers(), writers: 16, rounds: 30, chaos })).toEqual([]);
    });

    /** The test of the test: what other stores do, and what the hammer says of it. */
    const broken = async (change: (sql: string) => string): Promise<void> => {
      const { rows } = await owner.query<{ sql: string }>(
        "select pg_get_functiondef(oid) as sql from pg_proc where proname = 'append' and pronamespace = 'event_store'::regnamespace");
      const [sql = ''] = rows.map((row) => row.sql);
      expect(change(sql)).not.toBe(sql);
      await owner.query(change(sql));
    };

    it('is red on a store that does not lock its head', async () => {
      await broken((sql) => sql.replace('where h.id = 1 for update', 'where h.id = 1'));
      const found = await hammer({ stores: stores(), readers: readers(), writers: 16, rounds: 10 });
      expect(found.length).toBeGreaterThan(0);
    });

    it('is red on positions from a sequence, read by `position > last`', async () => {
      await owner.query('create sequence event_store.positions; grant usage on sequence event_store.positions to zz_owner');
      await broken((sql) => sql.replace('where h.id = 1 for update', 'where h.id = 1')
        .replace(/update event_store.es_head h set [^;]+;/, 'perform pg_sleep(random() * 0.01);')
        .replace('head.position := head.position + 1;', "head.position := nextval('event_store.positions');")
        .replace('begun := begun + 1;', "begun := nextval('event_store.positions');")
        .replace(/update event_store.es_head h set position = begun[^;]+;/, 'perform pg_sleep(random() * 0.01);'));
      const readers = [naive(pool(database.auditorUrl)), naive(pool(database.auditorUrl))];
      const found = await hammer({ stores: stores(), readers, writers: 16, rounds: 20, streams: 1_000 });
      expect(found).toEqual(expect.arrayContaining([expect.stringContaining('is lost')]));
    });

    /** How many stores are read: whatever is visible behind the last position seen. */
    const naive = (from: Pool): { subscribe(options: Subscribe): AsyncIterable<Delivery> } => ({
      async *subscribe({ after, signal }) {
        for (let at = after; !signal.aborted; await pause(2)) {
          const { rows } = await from.query<{ position: Position; stream: string; revision: string; event_id: string; type: string }>(
            'select position, stream, revision, event_id, type from event_store.es_event where position > $1 order by position limit 100', [at]);
          if (rows.length === 0) continue;
          at = rows.at(-1)!.position;
          const stored = (row: typeof rows[number]): StoredEvent =>
            new StoredEvent(row.stream, Number(row.revision), row.position, row.event_id, row.type, '{}', '{}', instantOf(0));
          yield { is: 'batch', events: rows.map(stored) };
        }
      },
    });
  });
});
