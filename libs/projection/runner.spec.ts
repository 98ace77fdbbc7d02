import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { MemoryEventStore, type EventReader, type NewEvent, type Position } from '#event-store';
import { BrokenHistory, type EventMeta, type Instant } from '#kernel';
import { dataSourceOptions, openPool } from '#postgres';
import { testDatabase, type TestDatabase } from '../../test/support/postgres.js';
import {
  LeaseHeld, OtherStore, Poisoned, projectionMigrations, ProjectionRunner, readStandings, replayParked, waitUntilProjected,
  type Checkpoint, type FailPlace, type HaltingProjection, type ParkingProjection, type Placed, type RunnerOptions,
} from './index.js';

const NOW = '2020-01-01T00:00:00.000Z' as Instant;
const event = (n: number, type = 'Added.v1'): NewEvent => ({ id: randomUUID(), type, data: { n }, meta: { org: '370100' } as unknown as EventMeta });
const nOf = ({ event: { data } }: Placed): number => (data as { n: number }).n;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let waited = 0; !(await holds()); waited += 10) {
    if (waited > 20_000) throw new Error(`waited in vain for ${what}`);
    await sleep(10);
  }
};

/** Every row says the sum of all events up to it: an event left out, doubled or out of order shows in all that follow. */
class Sums implements HaltingProjection {
  readonly name = 'sums';
  readonly version: number | 'active' = 1;
  readonly poison = 'halt';
  /** throws while it answers an error */
  spoilt: (one: Placed) => unknown = () => undefined;
  opened = 0;
  #sum = 0;
  #next = 0;

  async open(sql: EntityManager, { logIndex }: Checkpoint): Promise<void> {
    const [row] = await sql.query<{ sum: string; at: string }[]>('select coalesce(max(sum), 0) as sum, coalesce(max(log_index), -1) as at from tiny.sums');
    if (Number(row?.at) !== logIndex) throw new BrokenHistory(`rows end at ${row?.at ?? ''}, the checkpoint at ${logIndex}`);
    this.#sum = this.#next = Number(row?.sum);
    this.opened += 1;
  }

  async project(sql: EntityManager, events: readonly Placed[]): Promise<void> {
    this.#next = this.#sum;
    for (const one of events) {
      const error = this.spoilt(one);
      if (error !== undefined) throw error;
      this.#next += nOf(one);
      await sql.query('insert into tiny.sums values ($1, $2, $3)', [one.logIndex, one.event.id, this.#next]);
    }
  }

  settled(): void { this.#sum = this.#next; }
  abandoned(): void { this.#next = this.#sum; }
}

/** The numbers of each stream in the order they came. */
class Lists implements ParkingProjection {
  readonly name = 'lists';
  readonly version = 1;
  readonly poison = 'park';
  spoilt: (one: Placed) => boolean = ({ event: { type } }) => type === 'Bad.v1';

  async project(sql: EntityManager, events: readonly Placed[]): Promise<void> {
    for (const one of events) {
      await sql.query('insert into tiny.lists values ($1, array[$2::int]) on conflict (stream) do update set ns = tiny.lists.ns || $2::int',
        [one.event.stream, nOf(one)]);
      if (this.spoilt(one)) throw new Error(`${nOf(one)} cannot be read`);
    }
  }
}

let database: TestDatabase;
let sources: DataSource[] = [];
let owner: DataSource;
let store: MemoryEventStore;
let running: { stop: AbortController; ended: Promise<void> }[] = [];

const connected = async (url: string): Promise<DataSource> => {
  const source = await new DataSource(dataSourceOptions(url, { max: 3 })).initialize();
  sources.push(source);
  return source;
};
const record = async (ns: readonly number[], { stream = 'a-1', type = 'Added.v1' } = {}): Promise<Position> => {
  const result = await store.append(stream, ns.map((n) => event(n, type)), { expected: 'any' });
  return result.position!;
};
const runnerOf = async (options: Partial<RunnerOptions> = {}): Promise<ProjectionRunner> => new ProjectionRunner({
  dataSource: await connected(database.workerUrl), reader: store, projection: new Sums(), leaseMs: 3_000, retryMs: 2, ...options,
});
const start = (runner: ProjectionRunner): { stop(): Promise<void> } => {
  const one = { stop: new AbortController(), ended: Promise.resolve() };
  one.ended = runner.run(one.stop.signal);
  running.push(one);
  return { stop: async () => { one.stop.abort(); await one.ended; } };
};
const sums = async (): Promise<number[]> =>
  (await owner.query<{ sum: string }[]>('select sum from tiny.sums order by log_index')).map(({ sum }) => Number(sum));
const lists = async (): Promise<Record<string, number[]>> =>
  Object.fromEntries((await owner.query<{ stream: string; ns: number[] }[]>('select * from tiny.lists')).map(({ stream, ns }) => [stream, ns]));
const running0 = (ns: readonly number[]): number[] => ns.map((_, i) => ns.slice(0, i + 1).reduce((a, b) => a + b, 0));
const standing = async (name = 'sums') => (await readStandings(owner.manager)).find((one) => one.name === name)!;
const parked = (): Promise<{ stream: string; log_index: string; attempts: number; error: string }[]> =>
  owner.query('select stream, log_index, attempts, error from projection.parked order by log_index');

beforeAll(async () => {
  database = await testDatabase(projectionMigrations);
  owner = await new DataSource(dataSourceOptions(database.ownerUrl, { max: 2 })).initialize();
  await owner.query(`create schema tiny;
    create table tiny.sums (log_index bigint primary key, event_id uuid not null unique, sum bigint not null);
    create table tiny.lists (stream text primary key, ns int[] not null);
    grant usage on schema tiny to zz_worker; grant select, insert, update on all tables in schema tiny to zz_worker`);
});
afterAll(async () => {
  await owner?.destroy();
  await database?.drop();
});
beforeEach(async () => {
  await owner.query(`set session_replication_role = 'replica'; truncate tiny.sums, tiny.lists, projection.parked, projection.checkpoint;
    set session_replication_role = 'origin'`);
  store = new MemoryEventStore({ storeId: 'S1', clock: () => NOW });
});
afterEach(async () => {
  for (const { stop } of running) stop.abort();
  await Promise.all(running.map(({ ended }) => ended));
  await Promise.all(sources.map((source) => source.destroy()));
  [running, sources] = [[], []];
});

const TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('a runner', () => {
  it('projects history, then follows, and its checkpoint says how far it is', async () => {
    await record(TEN);
    const runner = await runnerOf({ catchUpEvents: 4 });
    start(runner);
    await until('history', async () => (await sums()).length === 10 && runner.health.live);
    const last = await record([11, 12]);
    await until('news', async () => (await sums()).length === 12);
    expect(await sums()).toEqual(running0([...TEN, 11, 12]));
    await until('the commit', () => runner.health.logIndex === 11);
    expect(await standing()).toMatchObject({ status: 'active', storeId: 'S1', position: last, logIndex: 11, recordedAt: NOW, epoch: 1, parked: 0 });
    expect(runner.health).toMatchObject({ state: 'running', live: true, position: last, epoch: 1, lagEvents: 0, events: 12, retries: 0 });
    expect(runner.health.batches).toBeGreaterThanOrEqual(3);
  });

  it('gives a live batch at once, and under load gathers what comes within its time', async () => {
    const runner = await runnerOf({ liveMs: 300, liveEvents: 200 });
    start(runner);
    await until('live', () => runner.health.live);
    await record([1]);
    await until('one', () => runner.health.batches === 1);
    for (let n = 2; n <= 40; n += 1) await record([n]);
    await until('all', () => runner.health.events === 40);
    expect(runner.health.batches).toBeLessThan(8);
  });

  it('counts as lag what it gathers as well as what it has in hand', async () => {
    const runner = await runnerOf({ liveMs: 60_000, liveEvents: 4, at: async (place) => { if (place === 'worker.afterRows') await sleep(100); } });
    start(runner);
    await until('live', () => runner.health.live);
    await record([1]);
    await until('one', () => runner.health.events === 1);
    await record([2]);
    await record([3, 4]);
    await until('what is gathered', () => runner.health.lagEvents === 3);
    await record([5]);
    await until('what is in hand', () => runner.health.lagEvents === 4);
    await until('all', () => runner.health.lagEvents === 0 && runner.health.events === 5);
  });

  it('finishes the batch in hand when it is told to stop, and gives the lease back at once', async () => {
    await record(TEN);
    let entered = (): void => undefined;
    const inside = new Promise<void>((resolve) => { entered = resolve; });
    const first = start(await runnerOf({ leaseMs: 60_000, at: async (place) => { if (place === 'worker.afterRows') { entered(); await sleep(200); } } }));
    await inside;
    await first.stop();
    expect(await sums()).toEqual(running0(TEN));
    expect(await standing()).toMatchObject({ owner: null, logIndex: 9 });
    await record([11]);
    const second = await runnerOf();
    start(second);
    await until('the next', async () => (await sums()).length === 11);
    expect(second.health.epoch).toBe(2);
  });

  it.each<FailPlace>(['worker.afterRead', 'worker.afterRows', 'worker.afterCheckpoint', 'worker.afterCommit', 'worker.beforeRenew'])(
    'projects each event exactly once when it fails at %s, again and again', async (place) => {
      let [failures, calls] = [0, 0];
      const at = async (here: FailPlace): Promise<void> => {
        if (here === 'worker.afterRead') await sleep(10);
        if (here !== place || failures === 5 || (calls += 1) % 2 === 1) return;
        failures += 1;
        throw new Error(`failed at ${place}`);
      };
      const errors: unknown[] = [];
      const projection = new Sums();
      const runner = await runnerOf({ projection, at, catchUpEvents: 3, liveEvents: 3, liveMs: 1, leaseMs: 60, onError: (error) => errors.push(error) });
      start(runner);
      const ns = Array.from({ length: 60 }, (_, i) => i + 1);
      for (const n of ns) { await record([n]); await sleep(4); }
      await until('all events', async () => (await sums()).length === 60);
      await until('all failures', async () => { if (failures < 5) { ns.push(1); await record([1]); } return failures === 5; });
      await until('what came last', async () => (await sums()).length === ns.length);
      expect(await sums()).toEqual(running0(ns));
      expect(projection.opened).toBeGreaterThanOrEqual(5);
      expect(errors.length).toBeGreaterThanOrEqual(5);
      expect(runner.health.state).toBe('running');
    });

  it('goes on after its connections were cut, also in the middle of a batch', async () => {
    const random = (n: number): number => Math.floor(Math.random() * n);
    const runner = await runnerOf({ catchUpEvents: 5, at: async (place) => { if (place !== 'worker.beforeRenew') await sleep(random(4)); } });
    start(runner);
    const ns = Array.from({ length: 120 }, (_, i) => i);
    for (const n of ns) {
      await record([n]);
      if (n % 15 !== 14) continue;
      await sleep(random(30));
      await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'zz_worker' and datname = current_database()`);
    }
    await until('all', async () => (await sums()).length === ns.length);
    expect(await sums()).toEqual(running0(ns));
  });

  it('tries again without limit what only the moment is to blame for', async () => {
    let deadlocks = 0;
    class Unlucky extends Sums {
      override async project(sql: EntityManager, events: readonly Placed[]): Promise<void> {
        await super.project(sql, events);
        if ((deadlocks += 1) > 6) return;
        await sql.query(`do $$ begin raise exception 'unlucky' using errcode = '${['40P01', '40001', '57014'][deadlocks % 3]!}'; end $$`);
      }
    }
    await record(TEN);
    const runner = await runnerOf({ projection: new Unlucky(), retries: 1 });
    start(runner);
    await until('the seventh try', async () => (await sums()).length === 10);
    expect(await sums()).toEqual(running0(TEN));
    expect(runner.health.retries).toBe(0);
  });

  it('leaves out what is delivered again, and stops at what is out of order', async () => {
    await record(TEN);
    const events = await store.readStreams(['a-1']).then((all) => all.get('a-1')!);
    const delivering = (...batches: (typeof events)[]): EventReader => Object.assign(Object.create(store) as EventReader, {
      async *readAll() { yield* batches; }, head: () => store.head(), storeId: () => store.storeId(),
    });
    await (await runnerOf({ reader: delivering(events.slice(0, 4), events.slice(2, 6), events.slice(0, 8)) })).catchUp();
    expect(await sums()).toEqual(running0(TEN.slice(0, 8)));
    await expect((await runnerOf({ reader: delivering([events[9]!, events[8]!]) })).catchUp()).rejects.toThrow('was delivered after');
    expect((await sums()).length).toBe(8);
  });

  it('refuses the checkpoint of another store', async () => {
    await record(TEN);
    await (await runnerOf()).catchUp();
    const other = new MemoryEventStore({ storeId: 'S2', clock: () => NOW });
    const runner = await runnerOf({ reader: other });
    await expect(runner.catchUp()).rejects.toThrow(OtherStore);
    await runner.run(new AbortController().signal);
    expect(runner.health).toMatchObject({ state: 'halted', error: expect.stringContaining('S1') });
    expect(await standing()).toMatchObject({ storeId: 'S1', epoch: 1 });
  });

  it('waits where the database serves another version, and goes on when its own was built', async () => {
    const made = (version: number, status: string): Promise<unknown> => owner.query(
      `insert into projection.checkpoint (name, version, status, store_id, position, log_index) values ('sums', $1, $2, 'S1', '0', -1)`, [version, status]);
    await made(7, 'active');
    await record(TEN);
    const runner = await runnerOf();
    start(runner);
    await until('an answer', () => runner.health.state === 'waiting');
    expect(runner.health.error).toContain('never built');
    await made(1, 'building');
    await until('its rows', async () => (await sums()).length === 10);
    await owner.query(`update projection.checkpoint set status = 'retired' where version = 1`);
    await record([11]);
    await until('standing by', () => runner.health.state === 'standby');
    expect((await sums()).length).toBe(10);
  });
});

describe('a runner of whichever version is served', () => {
  class Served extends Sums { override readonly version = 'active'; }
  const serve = (version: number): Promise<unknown> => owner.transaction(async (sql) => {
    await sql.query(`update projection.checkpoint set status = 'retired' where status = 'active'`);
    await sql.query(`update projection.checkpoint set status = 'active' where version = $1`, [version]);
  });

  it('makes the first, follows a switch, and is told which it opens', async () => {
    const versions: number[] = [];
    const projection = new Served();
    projection.open = async (sql, checkpoint) => { versions.push(checkpoint.version); await Sums.prototype.open.call(projection, sql, checkpoint); };
    const runner = await runnerOf({ projection });
    start(runner);
    await record([1, 2]);
    await until('rows', async () => (await sums()).length === 2 && runner.health.lagEvents === 0);
    expect(runner.health).toMatchObject({ version: 1, logIndex: 1 });
    await owner.query(`insert into projection.checkpoint (name, version, status, store_id, position, log_index)
      select name, 3, 'building', store_id, position, log_index from projection.checkpoint`);
    await serve(3);
    await record([3]);
    await until('rows', async () => (await sums()).length === 3);
    await until('the commit', () => runner.health.logIndex === 2);
    expect([versions, runner.health.version]).toEqual([[1, 3], 3]);
    expect((await readStandings(owner.manager)).map(({ version, status, logIndex }) => [version, status, logIndex]))
      .toEqual([[1, 'retired', 1], [3, 'active', 2]]);
  });
});

describe('of two runners on one database', () => {
  it('exactly one projects, and the other takes over when it stops', async () => {
    const [one, two] = [await runnerOf(), await runnerOf()];
    const first = start(one);
    await until('a leader', () => one.health.state === 'running');
    start(two);
    await until('a standby', () => two.health.state === 'standby');
    await record(TEN);
    await until('rows', async () => (await sums()).length === 10);
    expect([two.health.events, two.health.epoch]).toEqual([0, null]);
    await expect((await runnerOf()).catchUp()).rejects.toThrow(LeaseHeld);
    await first.stop();
    await record([11]);
    await until('the other', async () => (await sums()).length === 11);
    expect([one.health.events, two.health.events]).toEqual([10, 1]);
    expect(await sums()).toEqual(running0([...TEN, 11]));
  });

  it('the other does not wait for the lease of a holder whose session is gone', async () => {
    const session = new Client({ connectionString: database.workerUrl });
    await session.connect();
    const { rows: [own] } = await session.query<{ backend: string }>(
      `select pid || '.' || extract(epoch from backend_start) as backend from pg_stat_activity where pid = pg_backend_pid()`);
    await (await runnerOf()).catchUp();
    await owner.query(`update projection.checkpoint set owner = 'host/1/abc#' || $1, lease_until = 'infinity'`, [own?.backend]);
    await record(TEN);
    await expect((await runnerOf()).catchUp()).rejects.toThrow(LeaseHeld);
    await session.end();
    const next = await runnerOf();
    const held = (error: unknown): false => { if (error instanceof LeaseHeld) return false; throw error; };
    await until('the session to be gone', async () => next.catchUp().then(() => true, held));
    expect(await sums()).toEqual(running0(TEN));
  });

  it('the one that slept over its lease writes nothing when it wakes, and stands by', async () => {
    for (const place of ['worker.afterRead', 'worker.afterRows'] as const) {
      const before = (await sums()).length;
      let asleep = false;
      const errors: string[] = [];
      // stopped: it neither renews nor goes on, while its sessions stay
      const at = async (here: FailPlace): Promise<void> => {
        if (here === 'worker.beforeRenew') while (asleep) await sleep(5);
        if (here !== place || asleep) return;
        asleep = true;
        await until('the other', async () => (await standing()).epoch > epoch);
        if (place === 'worker.afterRead') await until('the rows of the other', async () => (await sums()).length === before + 10);
        asleep = false;
      };
      const sleeper = await runnerOf({ leaseMs: 300, at, onError: (error) => errors.push((error as Error).name) });
      const ending = start(sleeper);
      await until('a leader', () => sleeper.health.live);
      const epoch = sleeper.health.epoch ?? 0;
      const other = await runnerOf();
      start(other);
      await record(TEN);
      await until('rows', async () => (await sums()).length === before + 10 && !asleep);
      await until('standing by', () => sleeper.health.state === 'standby');
      expect([sleeper.health.events, other.health.events]).toEqual([0, 10]);
      expect(errors.length).toBeGreaterThan(0);
      await ending.stop();
      running.at(-1)!.stop.abort();
      await running.at(-1)!.ended;
    }
    expect(await sums()).toEqual(running0([...TEN, ...TEN]));
  });
});

describe('a lease that is lost while an event waits for another try', () => {
  it.each(['halt', 'park'] as const)('makes a projection that would %s stand by, and go on when it has the lease again', async (poison) => {
    let failed = false;
    const once = (): boolean => !failed && (failed = true);
    const [money, view] = [new Sums(), new Lists()];
    money.spoilt = () => (once() ? new Error('this moment only') : undefined);
    view.spoilt = once;
    const errors: unknown[] = [];
    const runner = await runnerOf({
      projection: poison === 'halt' ? money : view, leaseMs: 300, retryMs: 1_000, onError: (error) => errors.push((error as Error).name),
    });
    await record([1]);
    start(runner);
    await until('the pause before the second try', () => failed);
    await owner.query(`update projection.checkpoint set epoch = epoch + 1, owner = null, lease_until = 'infinity'`);
    await until('the loss', () => runner.health.state === 'standby' || runner.health.state === 'halted');
    expect(runner.health).toMatchObject({ state: 'standby', epoch: null });
    expect(errors).toEqual(['Fenced']);
    await owner.query(`update projection.checkpoint set lease_until = '-infinity'`);
    await until('the event', async () => (await standing(runner.projection.name)).logIndex === 0);
    expect([await sums(), await lists(), await parked()]).toEqual(poison === 'halt' ? [[1], {}, []] : [[], { 'a-1': [1] }, []]);
  });
});

describe('an event that cannot be projected', () => {
  it('halts a projection of money: all before it stays, it is named, and nothing comes after', async () => {
    await record([1, 2, 3, 4, 5]);
    await record([6], { stream: 'b-1', type: 'Bad.v1' });
    await record([7, 8, 9]);
    const projection = new Sums();
    const tried: number[] = [];
    projection.spoilt = (one) => { if (one.event.type !== 'Bad.v1') return undefined; tried.push(one.logIndex); return new Error('no such thing'); };
    const runner = await runnerOf({ projection, retries: 2 });
    await runner.run(new AbortController().signal);
    expect(await sums()).toEqual(running0([1, 2, 3, 4, 5]));
    const bad = (await store.readStreams(['b-1'])).get('b-1')![0]!;
    expect(runner.health).toMatchObject({
      state: 'halted', logIndex: 4, epoch: null, error: `event 5 (Bad.v1, ${bad.id}) cannot be projected: no such thing, in b-1`,
      poison: { logIndex: 5, eventId: bad.id, stream: 'b-1' },
    });
    expect(tried.length).toBe(6); // whole, half, quarter, alone, and two more tries
    expect(await standing()).toMatchObject({ logIndex: 4, owner: null, parked: 0 });
    const mended = await runnerOf();
    await mended.catchUp();
    expect(await sums()).toEqual(running0([1, 2, 3, 4, 5, 6, 7, 8, 9]));
  });

  it('is not tried again when history itself is broken', async () => {
    await record([1]);
    const projection = new Sums();
    let tries = 0;
    projection.spoilt = () => { tries += 1; return new BrokenHistory('unreadable'); };
    await expect((await runnerOf({ projection })).catchUp()).rejects.toThrow(Poisoned);
    expect(tries).toBe(1);
  });

  it('may be what a constraint says at the commit', async () => {
    await owner.query(`create function tiny.no() returns trigger language plpgsql as $$ begin
        if new.sum > 5 then raise exception 'too much' using errcode = '23514'; end if; return null; end $$;
      create constraint trigger late after insert on tiny.sums deferrable initially deferred for each row execute function tiny.no()`);
    await record([1, 2, 2, 4]);
    const runner = await runnerOf({ retries: 1 });
    await runner.run(new AbortController().signal);
    expect(await sums()).toEqual([1, 3, 5]);
    expect(runner.health).toMatchObject({ state: 'halted', error: expect.stringContaining('too much') });
    await owner.query('drop trigger late on tiny.sums');
  });

  it('is tried again, in case the moment was to blame', async () => {
    await record(TEN);
    const projection = new Sums();
    let tries = 0;
    projection.spoilt = ({ logIndex }) => (logIndex === 6 && (tries += 1) < 6 ? new Error('not yet') : undefined);
    const runner = await runnerOf({ projection });
    await runner.catchUp();
    expect(await sums()).toEqual(running0(TEN));
    expect(runner.health.retries).toBeGreaterThan(1);
  });

  it('parks its stream in a view: that stream waits in order, the others go on, and a replay drains it', async () => {
    const lists1 = new Lists();
    const runner = await runnerOf({ projection: lists1, retries: 1 });
    start(runner);
    await record([1, 2], { stream: 'a-1' });
    await record([3], { stream: 'b-1', type: 'Bad.v1' });
    await record([4, 5], { stream: 'b-1' });
    await record([6], { stream: 'c-1', type: 'Bad.v1' });
    await record([7], { stream: 'a-1' });
    const last = await record([8], { stream: 'b-1' });
    await until('the head', async () => (await standing('lists'))?.position === last);
    expect(await lists()).toEqual({ 'a-1': [1, 2, 7] });
    expect(await parked()).toMatchObject([
      { stream: 'b-1', log_index: '2', attempts: 2, error: expect.stringContaining('3 cannot be read') }, { stream: 'b-1', log_index: '3', attempts: 1 },
      { stream: 'b-1', log_index: '4', attempts: 1 }, { stream: 'c-1', log_index: '5', attempts: 2 }, { stream: 'b-1', log_index: '7', attempts: 1 },
    ]);
    expect(await standing('lists')).toMatchObject({ logIndex: 7, parked: 5 });
    expect(runner.health.state).toBe('running');

    const mended = new Lists();
    mended.spoilt = ({ event: { stream } }) => stream === 'c-1';
    const parts = { dataSource: await connected(database.workerUrl), reader: store, projection: mended };
    expect(await replayParked(parts)).toMatchObject({
      projected: 4, left: [{ stream: 'c-1', events: 1, logIndex: 5, attempts: 3, error: expect.stringContaining('6 cannot be read') }],
    });
    expect(await lists()).toEqual({ 'a-1': [1, 2, 7], 'b-1': [3, 4, 5, 8] });
    await record([9], { stream: 'b-1' });
    const end = await record([10], { stream: 'c-1' });
    await until('the head', async () => (await standing('lists')).position === end);
    expect(await lists()).toEqual({ 'a-1': [1, 2, 7], 'b-1': [3, 4, 5, 8, 9] });
    expect((await parked()).map(({ stream, log_index }) => [stream, log_index])).toEqual([['c-1', '5'], ['c-1', '9']]);
    mended.spoilt = () => false;
    expect(await replayParked(parts)).toEqual({ projected: 2, left: [] });
    expect((await lists())['c-1']).toEqual([6, 10]);
  });

  it('is drained in order beside a runner, which parks nothing of the stream after it was drained', async () => {
    let entered = 0;
    const at = async (place: FailPlace): Promise<void> => { if (place === 'worker.afterRows') { entered += 1; await sleep(60); } };
    const runner = await runnerOf({ projection: new Lists(), retries: 0, liveMs: 1, at });
    start(runner);
    await record([0], { stream: 'b-1', type: 'Bad.v1' });
    await until('parked', async () => (await parked()).length === 1);
    const mended = new Lists();
    mended.spoilt = () => false;
    const parts = { dataSource: await connected(database.workerUrl), reader: store, projection: mended };
    const expected = [0];
    for (let n = 1; n <= 10; n += 1) {
      const before = entered;
      expected.push(n);
      await record([n], { stream: 'b-1' });
      await until('the middle of a batch', () => entered > before);
      if (n === 5) expect(await replayParked(parts)).toEqual({ projected: 6, left: [] });
    }
    const { position } = await store.head();
    await until('the head', async () => (await standing('lists')).position === position);
    expect(await parked()).toEqual([]);
    expect(await lists()).toEqual({ 'b-1': expected });
  });

  it('is not replayed from another store', async () => {
    await (await runnerOf({ projection: new Lists() })).catchUp();
    const other = new MemoryEventStore({ storeId: 'S2', clock: () => NOW });
    await expect(replayParked({ dataSource: await connected(database.workerUrl), reader: other, projection: new Lists() })).rejects.toThrow(OtherStore);
  });
});

describe('waiting for a projection', () => {
  it('ends when the position is reached, when the time is over, and never with an error', async () => {
    const pool = openPool(database.clerkUrl, { max: 2 });
    const wish = { name: 'sums', storeId: 'S1', timeoutMs: 150 };
    try {
      const position = await record(TEN);
      expect(await waitUntilProjected(pool, { ...wish, position })).toBe(false);
      const waiting = Promise.all(Array.from({ length: 20 }, () => waitUntilProjected(pool, { ...wish, position, timeoutMs: 15_000 })));
      start(await runnerOf());
      expect(await waiting).toEqual(Array.from({ length: 20 }, () => true));
      expect(await waitUntilProjected(pool, { ...wish, position: String(Number(position) + 1) as Position })).toBe(false);
      expect(await waitUntilProjected(pool, { ...wish, position, storeId: 'S2' })).toBe(false);
      expect(await waitUntilProjected(pool, { ...wish, name: 'nobody', position })).toBe(false);
      const gone = new AbortController();
      gone.abort();
      expect(await waitUntilProjected(pool, { ...wish, name: 'nobody', position, timeoutMs: 60_000, signal: gone.signal })).toBe(false);
    } finally {
      await pool.end();
    }
    expect(await waitUntilProjected(pool, { ...wish, position: '1' as Position })).toBe(false);
  });
});
