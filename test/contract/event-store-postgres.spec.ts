import { Client, type Pool } from 'pg';
import { CorruptLog, NotPermitted, OutcomeUnknown, START, type Delivery, type Position, type StoredEvent } from '#event-store';
import { eventStoreMigrations, PgEventReader, PgEventStore } from '#event-store/postgres';
import { openPool } from '#postgres';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { gathered, someEvent, wholeLog } from './event-store.contract.js';

const APPEND = "select * from event_store.append('{null}', '{1}', 'books-x', '{1}', '{-2}', '{0}', '', '{}', '', '', '')";
const several = (count: number) => Array.from({ length: count }, (_, n) => someEvent({ n }));

describe('the event store in PostgreSQL', () => {
  let database: TestDatabase;
  const pools: Pool[] = [];
  const pool = (url: string, max = 4): Pool => {
    const opened = openPool(url, { max });
    pools.push(opened);
    return opened;
  };
  let owner: Pool;
  let store: PgEventStore;

  beforeEach(async () => {
    database = await testDatabase();
    owner = pool(database.ownerUrl);
    store = new PgEventStore({ pool: pool(database.clerkUrl) });
    await store.append('claim-1', several(3), { expected: 'no_stream' });
  });
  afterEach(async () => {
    await store.close();
    await Promise.all(pools.splice(0).map((opened) => opened.end()));
    await database.drop();
  });

  /** The SQLSTATE of a statement's refusal, or `accepted`. */
  const attempt = async (on: Pool, sql: string): Promise<string> => {
    try { await on.query(sql); return 'accepted'; } catch (error) { return (error as { code?: string }).code ?? String(error); }
  };

  const changes = ['es_event',
    'es_identity'].flatMap((table) => [`update event_store.${table} set ${table === 'es_event' ? 'data = data' : 'store_id = store_id'}`,
    `delete from event_store.${table}`, `truncate event_store.${table}`]);
  const removals = ['es_stream', 'es_head'].flatMap((table) => [`delete from event_store.${table}`, `truncate event_store.${table}`]);

  describe('nobody changes the log', () => {
    it.each([...changes, ...removals])('%s: no right for the roles, refused to the superuser', async (sql) => {
      for (const url of [database.clerkUrl, database.workerUrl, database.auditorUrl]) {
        const role = pool(url, 1);
        await attempt(role, 'set default_transaction_read_only = off'); // what an auditor could do
        expect(await attempt(role, sql)).toBe('42501');
      }
      expect(await attempt(owner, sql)).toBe('55000');
      expect(await attempt(owner, `set role zz_owner; ${sql}`)).toBe('55000');
      expect(await wholeLog(store)).toHaveLength(3);
    });

    it('rows come in by the append function only', async () => {
      const row = `insert into event_store.es_event values (4, 'claim-1', 3, gen_random_uuid(), 'T.v1', '{}', '{}', now())`;
      for (const url of [database.clerkUrl, database.workerUrl]) {
        const role = pool(url, 1);
        expect(await attempt(role, row)).toBe('42501');
        expect(await attempt(role, "copy event_store.es_event from program 'true'")).toBe('42501');
        expect(await attempt(role, 'update event_store.es_head set position = 99')).toBe('42501');
        expect(await attempt(role, 'update event_store.es_stream set revision = 99')).toBe('42501');
        expect(await attempt(role, 'select 1 from event_store.es_head for update')).toBe('42501');
        expect(await attempt(role, APPEND)).toBe('accepted');
        expect(await attempt(role, 'create temp table es_head (id int)')).toBe('42501');
        expect(await attempt(role, 'create function event_store.x() returns int language sql as $$ select 1 $$')).toBe('42501');
      }
    });
  });

  describe('as zz_auditor', () => {
    it('reads by every way and cannot append', async () => {
      const auditors = pool(database.auditorUrl, 2);
      const reader = new PgEventReader({ pool: auditors });
      expect(await attempt(auditors, APPEND)).toMatch(/^(42501|25006)$/);
      expect(await attempt(auditors, `begin; set transaction read write; ${APPEND}`)).toBe('42501');
      await attempt(auditors, 'rollback');
      await expect(new PgEventStore({ pool: auditors }).append('claim-2', several(1), { expected: 'any' })).rejects.toBeInstanceOf(NotPermitted);
      expect(await gathered(reader.readAll({ after: START, batchSize: 2 }))).toHaveLength(2);
      expect(await gathered(reader.readStream('claim-1'))).toHaveLength(3);
      expect((await reader.readStreams(['claim-1'])).get('claim-1')).toHaveLength(3);
      expect(await reader.storeId()).toBe(await store.storeId());
    });

    it('cannot stop the writers: no lock that it may take is in their way', async () => {
      const auditor = new Client({ connectionString: database.auditorUrl });
      await auditor.connect();
      await auditor.query('select pg_advisory_lock(n) from generate_series(0, 100) n');
      await auditor.query('begin; lock table event_store.es_head in access share mode; select * from event_store.es_head');
      for (const mode of ['row share', 'exclusive', 'access exclusive']) {
        const other = pool(database.auditorUrl, 1);
        expect(await attempt(other, `begin; lock table event_store.es_head in ${mode} mode`)).toBe('42501');
        await attempt(other, 'rollback');
      }
      expect(await store.append('claim-1', several(1), { expected: 2 })).toMatchObject({ revision: 3 });
      await auditor.end();
    });

    it('is woken by LISTEN', async () => {
      const reader = new PgEventReader({ pool: pool(database.auditorUrl, 2), pollMs: 3_600_000 }); // without the notification it would wait an hour
      const stop = new AbortController();
      let came = 0;
      for await (const delivery of reader.subscribe({ after: '3' as Position, signal: stop.signal })) {
        if (delivery.is === 'batch') { came += delivery.events.length; stop.abort(); }
        else setTimeout(() => { void store.append('claim-1', several(1), { expected: 'any' }); }, 300);
      }
      expect(came).toBe(1);
    });
  });

  describe('a log that was tampered with stops its readers', () => {
    /** A superuser with the triggers off: only the reader's own checks are left. */
    const tamper = (sql: string) => owner.query(`begin; set local session_replication_role = replica; ${sql}; commit`);
    const reading = (): Promise<unknown> => wholeLog(store);

    it('a hole: names the missing position', async () => {
      await store.append('claim-2', several(2), { expected: 'any' });
      await tamper('delete from event_store.es_event where position = 2');
      await expect(reading()).rejects.toThrow(CorruptLog);
      await expect(reading()).rejects.toThrow('position 2 ');
    });
    it('a cut end: names the missing position', async () => {
      await tamper('delete from event_store.es_event where position = 3');
      await expect(reading()).rejects.toThrow(CorruptLog);
      await expect(reading()).rejects.toThrow('position 3 ');
    });
    it('a vanished stream stops the readers of everything', async () => {
      await store.append('claim-2', several(1), { expected: 'any' });
      await tamper("delete from event_store.es_event where stream = 'claim-1'; delete from event_store.es_stream where stream = 'claim-1'");
      await expect(reading()).rejects.toThrow('position 1 ');
    });
    it('a log put back to an earlier state: the subscriber that read more stops', async () => {
      await tamper('delete from event_store.es_event where position = 3; update event_store.es_head set position = 2');
      const stop = new AbortController();
      await expect(gathered(store.subscribe({ after: '3' as Position, signal: stop.signal }))).rejects.toThrow(CorruptLog);
    });
    it.each([['first', 1], ['middle', 2], ['last', 3]])('the %s event of a stream is gone: who reads the stream stops', async (_title, position) => {
      await tamper(`delete from event_store.es_event where position = ${position}`);
      await expect(gathered(store.readStream('claim-1'))).rejects.toThrow(CorruptLog);
      await expect(gathered(store.readStream('claim-1', { direction: 'backward' }))).rejects.toThrow(CorruptLog);
      await expect(store.readStreams(['claim-1'])).rejects.toThrow(CorruptLog);
    });
    it('all events of a stream are gone: who reads the stream stops', async () => {
      await tamper("delete from event_store.es_event where stream = 'claim-1'");
      await expect(gathered(store.readStream('claim-1'))).rejects.toThrow(CorruptLog);
      await expect(gathered(store.readStream('claim-1', { direction: 'backward', limit: 1 }))).rejects.toThrow(CorruptLog);
      await expect(store.readStreams(['claim-1'])).rejects.toThrow(CorruptLog);
    });
  });

  describe('lost connections', () => {
    const end = (where: string) =>
      owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and ${where}`);
    const until = async (holds: () => Promise<boolean>): Promise<void> => {
      while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const count = async (where: string): Promise<number> =>
      (await owner.query(`select 1 from pg_stat_activity where datname = current_database() and ${where}`)).rows.length;

    /** Holds the head row, so that an append waits in the server. */
    const holding = async (): Promise<Client> => {
      const blocker = new Client({ connectionString: database.ownerUrl });
      await blocker.connect();
      await blocker.query('begin; select 1 from event_store.es_head for update');
      return blocker;
    };
    const waits = async (): Promise<boolean> => (await count("usename = 'zz_clerk' and wait_event_type = 'Lock'")) > 0;

    it('during an append: it is asked again by its event ids and stored once', async () => {
      const blocker = await holding();
      const events = several(2);
      const appending = store.append('claim-1', events, { expected: 2 });
      for (let cut = 0; cut < 3; cut += 1) {
        await until(waits);
        await end("usename = 'zz_clerk' and wait_event_type = 'Lock'");
        await until(async () => !(await waits()));
      }
      await blocker.query('rollback');
      await blocker.end();
      expect(await appending).toMatchObject({ revision: 4, deduplicated: false });
      expect(await store.append('claim-1', events, { expected: 2 })).toMatchObject({ revision: 4, deduplicated: true });
      expect(await wholeLog(store)).toHaveLength(5);
    });

    it('longer than an append may take: the outcome is unknown, and the same append again tells it', async () => {
      const impatient = new PgEventStore({ pool: pool(database.clerkUrl, 2), limits: { answerWithinMs: 300 } });
      const blocker = await holding();
      const events = several(2);
      await expect(impatient.append('claim-1', events, { expected: 2 })).rejects.toBeInstanceOf(OutcomeUnknown);
      await blocker.query('rollback');
      await blocker.end();
      expect(await store.append('claim-1', events, { expected: 2 })).toMatchObject({ revision: 4 });
      expect(await store.append('claim-1', events, { expected: 2 })).toMatchObject({ revision: 4, deduplicated: true });
      expect(await wholeLog(store)).toHaveLength(5);
    });

    it('where no server is: busy, nothing written, and when to try again', async () => {
      const nowhere = new URL(database.clerkUrl);
      nowhere.port = '1';
      const away = new PgEventStore({ pool: pool(nowhere.href, 1), limits: { answerWithinMs: 300 } });
      await expect(away.append('claim-1', several(1), { expected: 'any' })).rejects.toMatchObject({ name: 'StoreBusy', retryAfterMs: 1_000 });
    });

    it('during readAll: the reader gets the error, the process lives, the pool serves the next', async () => {
      for (let n = 0; n < 10; n += 1)
        await store.append('claim-2', Array.from({ length: 1_000 }, () => someEvent({ pad: 'x'.repeat(2_000) })), { expected: 'any' });
      const read: StoredEvent[] = [];
      const reading = async (): Promise<void> => {
        for await (const batch of store.readAll({ after: START, batchSize: 10 })) {
          if (read.length === 0) await end("usename = 'zz_clerk' and query ilike 'copy%'");
          read.push(...batch);
        }
      };
      await expect(reading()).rejects.toThrow();
      expect(read.length).toBeLessThan(10_003);
      expect(await wholeLog(store)).toHaveLength(10_003);
    });

    it('of the one that listens: nothing is lost or doubled, and it listens again', async () => {
      const stop = new AbortController();
      const events: StoredEvent[] = [];
      let caughtUp = 0;
      const take = (delivery: Delivery): void => {
        if (delivery.is === 'batch') events.push(...delivery.events);
        else caughtUp += 1;
      };
      const following = (async () => { for await (const delivery of store.subscribe({ after: START, signal: stop.signal })) take(delivery); })();
      const listening = "query ilike 'listen%'";
      for (let round = 0; round < 4; round += 1) {
        await until(async () => caughtUp > round && (await count(listening)) === 1);
        await end(listening);
        await store.append('claim-1', several(1), { expected: 'any' });
        await until(() => Promise.resolve(events.length === 4 + round));
      }
      await until(async () => (await count(listening)) === 1);
      stop.abort();
      await following;
      expect(events.map(({ position }) => Number(position))).toEqual([1, 2, 3, 4, 5, 6, 7]);
      await until(async () => (await count(listening)) === 0);
    });

    it('all subscriptions of a reader listen on one connection, and it goes with the last of them', async () => {
      const listening = "query ilike 'listen%'";
      const follow = (): { readonly stop: AbortController; readonly ended: Promise<Delivery[]> } => {
        const stop = new AbortController();
        return { stop, ended: gathered(store.subscribe({ after: '3' as Position, signal: stop.signal })) };
      };
      const [first, second, third] = [follow(), follow(), follow()];
      await until(async () => (await count(listening)) === 1);
      first.stop.abort();
      await first.ended;
      expect(await count(listening)).toBe(1);
      await store.append('claim-1', several(1), { expected: 'any' });
      await until(async () => (await count(`${listening} and application_name = 'wake-up'`)) === 1);
      for (const { stop } of [second, third]) stop.abort();
      await Promise.all([second.ended, third.ended]);
      await until(async () => (await count(listening)) === 0);
      const later = follow();
      await until(async () => (await count(listening)) === 1);
      later.stop.abort();
      await later.ended;
    });

    it('a notification with nonsense in it, from anybody, changes nothing', async () => {
      const stop = new AbortController();
      const following = gathered(store.subscribe({ after: START, signal: stop.signal }));
      await until(async () => (await count("query ilike 'listen%'")) === 1);
      const auditor = new Client({ connectionString: database.auditorUrl });
      await auditor.connect();
      for (const text of ['999999', '-1', 'x; drop']) await auditor.query('select pg_notify($1, $2)', ['event_store', text]);
      await auditor.end();
      await new Promise((resolve) => setTimeout(resolve, 200));
      stop.abort();
      expect((await following).map(({ is }) => is)).toEqual(['batch', 'caughtUp']);
    });
  });

  describe('many appends at once', () => {
    /** Holds the head row while `work` queues appends, so that all of them travel in the call after the first. */
    const together = async <T>(work: () => Promise<T>[]): Promise<PromiseSettledResult<T>[]> => {
      const blocker = new Client({ connectionString: database.ownerUrl });
      await blocker.connect();
      await blocker.query('begin; select 1 from event_store.es_head for update');
      const first = store.append('claim-first', several(1), { expected: 'any' });
      const rest = work();
      await blocker.query('rollback');
      await blocker.end();
      await first;
      return Promise.allSettled(rest);
    };
    const calls = async (): Promise<number> => Number((await owner.query<{ n: string }>(
      "select count(distinct xmin::text) as n from event_store.es_event where stream <> 'claim-1' and stream <> 'claim-first'")).rows[0]?.n);

    it('travel in few calls, and each keeps its own answer', async () => {
      const repeated = several(2);
      const answers = await together(() => [
        store.append('claim-2', repeated, { expected: 'no_stream' }),
        store.append('claim-2', several(1), { expected: 1 }),
        store.append('claim-2', several(1), { expected: 0 }),
        store.append('claim-3', several(1), { expected: 'stream_exists' }),
        store.append('claim-2', repeated, { expected: 'no_stream' }),
        store.append('claim-4', repeated, { expected: 'any' }),
        store.appendMany([{ stream: 'claim-2', expected: 2, events: [] }, { stream: 'claim-5', expected: 'no_stream', events: several(1) }]),
        store.appendMany([{ stream: 'claim-2', expected: 1, events: [] }, { stream: 'claim-6', expected: 'no_stream', events: several(1) }]),
        store.append('claim-1', several(1), { expected: 2 }),
      ].map(async (answer) => answer as unknown));
      expect(answers.map((answer) => (answer.status === 'fulfilled' ? 'stored' : (answer.reason as Error).name))).toEqual([
        'stored', 'stored', 'ConflictError', 'ConflictError', 'stored', 'EventIdReused', 'stored', 'ConflictError', 'stored']);
      expect(answers[4]).toMatchObject({ value: { deduplicated: true, revision: 1 } });
      expect(answers[2]).toMatchObject({ reason: { stream: 'claim-2', expected: 0, actual: 2 } });
      expect(answers[7]).toMatchObject({ reason: { stream: 'claim-2', expected: 1, actual: 2 } });
      expect(await calls()).toBe(2); // an event id that is on its way already waits for the next call
      expect((await wholeLog(store)).map(({ position }) => Number(position))).toEqual(Array.from({ length: 9 }, (_, n) => n + 1));
    });

    it('two hundred on one stream: in order, one after another, each seeing the one before', async () => {
      const answers = await together(() =>
        Array.from({ length: 200 }, (_, n) => store.append('claim-9', several(1), { expected: n === 0 ? 'no_stream' : n - 1 })));
      expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.revision : answer.reason as unknown))).toEqual(
        Array.from({ length: 200 }, (_, n) => n));
      expect(await calls()).toBe(1);
    });

    it('of which the server refuses one: the others are stored', async () => {
      await owner.query(`create function event_store.dislike() returns trigger language plpgsql as $$ begin
        if exists (select from added where type = 'Disliked.v1') then raise exception 'disliked' using errcode = '23514'; end if; return null; end $$;
        create trigger disliked after insert on event_store.es_event referencing new table as added for each statement execute function event_store.dislike()`);
      const answers = await together(() => ['Liked.v1', 'Disliked.v1', 'Liked.v1'].map((type, n) =>
        store.append(`claim-2${n}`, [someEvent({}, { type })], { expected: 'no_stream' })));
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(answers[1]).toMatchObject({ reason: { code: '23514' } });
      expect(await wholeLog(store)).toHaveLength(6);
    });

    it('all known already, a full call of them: answered as before, and soon enough to be answered at all', async () => {
      const pad = 'x'.repeat(2_000);
      const appends = Array.from({ length: 400 }, (_, n) => ({ stream: `claim-6${n}`, events: Array.from({ length: 4 }, () => someEvent({ pad })) }));
      const sent = () => Promise.all(appends.map(({ stream, events }) => store.append(stream, events, { expected: 'no_stream' })));
      const first = await sent();
      expect((await sent()).map(({ deduplicated, position }) => [deduplicated, position])).toEqual(first.map(({ position }) => [true, position]));
    });

    it('of which one has little time left: it alone is given up, the others are stored', async () => {
      const hurried = new PgEventStore({ pool: pool(database.clerkUrl, 1), limits: { answerWithinMs: 700 } });
      const blocker = new Client({ connectionString: database.ownerUrl });
      await blocker.connect();
      await blocker.query('begin; select 1 from event_store.es_head for update');
      const early = hurried.append('claim-71', several(1), { expected: 'any' }).catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const late = hurried.append('claim-72', several(1), { expected: 'any' });
      expect(await early).toBeInstanceOf(OutcomeUnknown);
      await blocker.query('rollback');
      await blocker.end();
      expect(await late).toMatchObject({ revision: 0 });
    });

    it('more than may wait: told to come back, nothing of theirs is stored, the others are', async () => {
      const small = new PgEventStore({ pool: pool(database.clerkUrl, 1), limits: { queueCommands: 10 } });
      const answers = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => small.append(`claim-3${n}`, several(1), { expected: 'no_stream' })));
      const busy = answers.filter(({ status }) => status === 'rejected');
      expect(busy.length).toBeGreaterThan(0);
      for (const answer of busy) expect(answer).toMatchObject({ reason: { name: 'StoreBusy', retryAfterMs: 200 } });
      expect(await wholeLog(store)).toHaveLength(3 + 40 - busy.length);
    });

    it('a store that closes drains what waits and rejects what comes', async () => {
      const closing = new PgEventStore({ pool: pool(database.clerkUrl, 1) });
      const waiting = Array.from({ length: 20 }, (_, n) => closing.append(`claim-4${n}`, several(1), { expected: 'no_stream' }));
      const closed = closing.close();
      await expect(closing.append('claim-1', several(1), { expected: 'any' })).rejects.toMatchObject({ name: 'StoreClosed' });
      await closed;
      expect((await Promise.all(waiting)).every(({ revision }) => revision === 0)).toBe(true);
      expect(await wholeLog(store)).toHaveLength(23);
    });
  });

  it('two stores on two pools share one order', async () => {
    const other = new PgEventStore({ pool: pool(database.clerkUrl) });
    await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 ? store : other).append(`claim-${n % 5}`, several(2), { expected: 'any' })));
    expect((await wholeLog(other)).map(({ position }) => Number(position))).toEqual(Array.from({ length: 83 }, (_, n) => n + 1));
  });

  it('two databases are two stores', async () => {
    const second = await testDatabase(eventStoreMigrations, { migrated: true });
    const other = new PgEventReader({ pool: pool(second.auditorUrl, 1) });
    expect(await other.storeId()).not.toBe(await store.storeId());
    await second.drop();
  });
});
