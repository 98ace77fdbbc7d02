import { DataSource } from 'typeorm';
import { BrokenHistory, canonicalJson, type Instant } from '#kernel';
import { voucherText } from '#ledger/book';
import { LedgerQueries } from '#ledger/queries';
import { MemoryEventStore } from '#event-store';
import { StoredEvent, type Position } from '#event-store/reader';
import { dataSourceOptions } from '#postgres';
import { postAll, stored, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase } from '../../../test/support/postgres.js';
import { randomHistory, randomOf } from '../../../test/support/random-history.view.js';
import { Fenced, JournalProjector, ledgerMigrations, OtherStore } from './index.js';

const TABLES = ['book_set', 'account', 'closed_year', 'voucher', 'posting', 'off_node'];
type Database = Awaited<ReturnType<typeof testDatabase>>;

describe('JournalProjector', () => {
  const opened: { database: Database; sources: DataSource[] }[] = [];
  const ledger = async (): Promise<{ database: Database; worker: DataSource }> => {
    const database = await testDatabase(ledgerMigrations);
    const worker = await new DataSource(dataSourceOptions(database.workerUrl, { max: 3 })).initialize();
    opened.push({ database, sources: [worker] });
    return { database, worker };
  };
  afterEach(async () => {
    for (const { database, sources } of opened.splice(0)) {
      await Promise.all(sources.map((source) => source.destroy()));
      await database.drop();
    }
  });

  const projectorOf = async (source: DataSource, storeId = 'S1'): Promise<JournalProjector> => {
    const projector = new JournalProjector(source);
    await projector.open(storeId);
    return projector;
  };
  const textsIn = async (source: DataSource): Promise<string[]> => {
    const texts: string[] = [];
    for await (const one of new LedgerQueries(source).vouchers()) texts.push(voucherText(one));
    return texts;
  };
  /** Every row of every table as text, in key order, and the checkpoint; the epoch counts openings and is left out. */
  const dump = async (source: DataSource): Promise<string> => {
    const parts = await Promise.all(TABLES.map(async (table) => {
      const rows = await source.query(`select to_jsonb(t)::text as row from ledger.${table} t`) as { row: string }[];
      return `${table}\n${rows.map(({ row }) => row).sort().join('\n')}`;
    }));
    const [at] = await source.query('select store_id, position, log_index, recorded_at from projection.checkpoint') as unknown[];
    return [...parts, JSON.stringify(at)].join('\n');
  };
  const inBatches = async (projector: JournalProjector, history: readonly HistoryEvent[], size: number): Promise<void> => {
    const events = stored(history);
    for (let i = 0; i < events.length; i += size) await projector.project(events.slice(i, i + size));
  };

  test('the rows are the vouchers of the pure fold, byte by byte, whatever the batch size', async () => {
    const history = randomHistory(7, 150);
    const expected = postAll(history).vouchers.map(voucherText);
    expect(expected.length).toBeGreaterThan(120);
    const dumps: string[] = [];
    for (const size of [2, 17, 1_000]) {
      const { worker } = await ledger();
      await inBatches(await projectorOf(worker), history, size);
      expect(await textsIn(worker)).toEqual(expected);
      dumps.push(await dump(worker));
    }
    expect(new Set(dumps).size).toBe(1);
  });

  test('projecting twice is projecting once, also when batches overlap', async () => {
    const { worker } = await ledger();
    const events = stored(randomHistory(3, 120));
    const projector = await projectorOf(worker);
    await projector.project(events.slice(0, 50));
    await projector.project(events.slice(0, 50));
    await projector.project(events.slice(20, 90));
    await projector.project(events);
    const once = await dump(worker);
    await (await projectorOf(worker)).project(events);
    expect(await dump(worker)).toBe(once);
    expect(projector.health.logIndex).toBe(events.length - 1);
  });

  test('a projector that starts in the middle folds its rows back and goes on as if it had never stopped', async () => {
    const history = randomHistory(11, 150);
    const [{ worker: whole }, { worker: broken }] = [await ledger(), await ledger()];
    await inBatches(await projectorOf(whole), history, 40);
    const events = stored(history);
    for (let i = 0; i < events.length; i += 40) await (await projectorOf(broken)).project(events.slice(i, i + 40));
    expect(await dump(broken)).toBe(await dump(whole));
  });

  test('a connection killed at any moment of a batch leaves the same ledger as no kill', async () => {
    const history = randomHistory(23, 150);
    const [{ worker: whole }, { worker, database }] = [await ledger(), await ledger()];
    await inBatches(await projectorOf(whole), history, 10);
    const killer = await new DataSource(dataSourceOptions(database.ownerUrl, { max: 1 })).initialize();
    const killWorker = async (afterMs: number): Promise<number> => {
      await new Promise((ok) => { setTimeout(ok, afterMs); });
      const killed = await killer.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'zz_worker' and datname = current_database() and xact_start is not null`,
      ) as unknown[];
      return killed.length;
    };
    const random = randomOf(5);
    const events = stored(history);
    let kills = 0;
    try {
      for (let done = -1; done < events.length - 1;) {
        try {
          const projector = await projectorOf(worker);
          done = projector.health.logIndex;
          const work = projector.project(events.slice(done + 1, done + 11));
          if (kills < 15) kills += (await Promise.all([killWorker(random(12)), work.then(() => undefined, () => undefined)]))[0];
          await work;
          done = projector.health.logIndex;
        } catch (error) {
          expect(String(error)).toMatch(/terminat|Connection|already released/i);
        }
      }
    } finally {
      await killer.destroy();
    }
    expect(kills).toBeGreaterThan(3);
    expect(await dump(worker)).toBe(await dump(whole));
  });

  test('an event that cannot be posted stops it by name, everything before it stays', async () => {
    const { worker } = await ledger();
    const good = randomHistory(2, 30);
    const bad: HistoryEvent = { ...good[0]!, id: '00000000-0000-5000-8000-00000000dead', type: 'FundAccrued.v1', data: { fundSource: 'UI_FUND',
      amountFen: -1 } };
    const projector = await projectorOf(worker);
    await expect(projector.project(stored([...good, bad, ...good]))).rejects.toThrow(`event ${good.length} (FundAccrued.v1, ${bad.id})`);
    expect(projector.health.logIndex).toBe(good.length - 1);
    expect(await textsIn(worker)).toEqual(postAll(good).vouchers.map(voucherText));
    await expect(projector.project(stored([bad], good.length))).rejects.toThrow(BrokenHistory);
  });

  test('the newest projector writes, the one before is fenced and has changed nothing', async () => {
    const { worker } = await ledger();
    const events = stored(randomHistory(4, 60));
    const old = await projectorOf(worker);
    await old.project(events.slice(0, 20));
    const fresh = await projectorOf(worker);
    const before = await dump(worker);
    await expect(old.project(events.slice(20, 40))).rejects.toThrow(Fenced);
    expect(await dump(worker)).toBe(before);
    await fresh.project(events.slice(20, 40));
    expect(fresh.health.logIndex).toBe(39);
  });

  test('many projectors at once still make one ledger', async () => {
    const history = randomHistory(9, 80);
    const [{ worker: whole }, { worker }] = [await ledger(), await ledger()];
    await inBatches(await projectorOf(whole), history, 5);
    const events = stored(history);
    const one = async (): Promise<void> => {
      for (;;) {
        try {
          const projector = await projectorOf(worker);
          for (let next = projector.health.logIndex + 1; next < events.length; next = projector.health.logIndex + 1) {
            await projector.project(events.slice(next, next + 5));
          }
          return;
        } catch (error) {
          expect(error).toBeInstanceOf(Fenced);
        }
      }
    };
    await Promise.all([one(), one(), one()]);
    expect(await dump(worker)).toBe(await dump(whole));
  });

  test('the checkpoint of another store is refused', async () => {
    const { worker } = await ledger();
    await projectorOf(worker, 'S1');
    await expect(projectorOf(worker, 'S2')).rejects.toThrow(OtherStore);
    await projectorOf(worker, 'S1');
  });

  test('it follows a store: history first, then live, and says how it is', async () => {
    const { worker } = await ledger();
    const history = randomHistory(31, 60);
    let now = history[0]!.recordedAt;
    const store = new MemoryEventStore({ storeId: 'S1', clock: () => now });
    const record = async (events: readonly HistoryEvent[]): Promise<void> => {
      for (const { stream, id, type, data, meta, recordedAt } of events) {
        now = recordedAt;
        await store.append(stream, [{ id, type, data: data as never, meta }], { expected: 'any', recordedAt });
      }
    };
    await record(history.slice(0, 40));
    const stop = new AbortController();
    const projector = new JournalProjector(worker, { batchSize: 7 });
    expect(projector.health).toEqual({ state: 'idle', logIndex: -1, lagEvents: null });
    const running = projector.start(store, stop.signal);
    const until = async (index: number): Promise<void> => {
      const there = (): boolean => projector.health.state === 'live' && projector.health.logIndex === index;
      for (let i = 0; i < 400 && !there(); i += 1) await new Promise((ok) => { setTimeout(ok, 10); });
      expect(projector.health).toEqual({ state: 'live', logIndex: index, lagEvents: 0 });
    };
    await until(39);
    await record(history.slice(40));
    await until(history.length - 1);
    expect(await textsIn(worker)).toEqual(postAll(history).vouchers.map(voucherText));
    const poison: HistoryEvent = { ...history[0]!, id: '00000000-0000-5000-8000-00000000dead', type: 'MoneyVanished.v1',
      recordedAt: history.at(-1)!.recordedAt };
    await record([poison]);
    await expect(running).rejects.toThrow(BrokenHistory);
    expect(projector.health).toMatchObject({ state: 'broken', logIndex: history.length - 1, error: expect.stringContaining('MoneyVanished.v1') });
    stop.abort();
  });

  test('it ends quietly when told to stop', async () => {
    const { worker } = await ledger();
    const stop = new AbortController();
    const projector = new JournalProjector(worker);
    const running = projector.start(new MemoryEventStore({ storeId: 'S1', clock: () => '2020-01-01T00:00:00.000Z' as Instant }), stop.signal);
    for (let i = 0; i < 200 && projector.health.state !== 'live'; i += 1) await new Promise((ok) => { setTimeout(ok, 10); });
    stop.abort();
    await running;
    expect(projector.health.state).toBe('stopped');
  });

  test('a late recordedAt is clamped, and stays so after a restart', async () => {
    const { worker } = await ledger();
    const at = (n: number, recordedAt: string): StoredEvent => new StoredEvent(
      'account-370100', n, String(n + 1) as Position, `00000000-0000-5000-8000-00000000000${n}`, 'FundAccrued.v1',
      canonicalJson({ fundSource: 'UI_FUND', amountFen: 1 }),
      canonicalJson({ org: '370100', on: '2019-12-10' }), recordedAt as Instant,
    );
    await (await projectorOf(worker)).project([at(0, '2020-01-02T00:00:00.000Z')]);
    await (await projectorOf(worker)).project([at(1, '2020-01-01T00:00:00.000Z')]);
    const texts = await textsIn(worker);
    expect(texts).toHaveLength(4);
    for (const text of texts) expect(text).toContain('"recordedAt":"2020-01-02T00:00:00.000Z"');
  });
});
