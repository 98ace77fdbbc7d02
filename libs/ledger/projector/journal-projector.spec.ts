import { DataSource } from 'typeorm';
import { BrokenHistory, canonicalJson, type Instant } from '#kernel';
import { voucherText } from '#ledger/book';
import { LedgerQueries } from '#ledger/queries';
import { MemoryEventStore } from '#event-store';
import { START, StoredEvent, type Position } from '#event-store/reader';
import { dataSourceOptions } from '#postgres';
import { LeaseHeld, OtherStore, Poisoned, ProjectionRunner } from '#projection';
import { postAll, stored, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase } from '../../../test/support/postgres.js';
import { delivering, projectBatches } from '../../../test/support/projecting.js';
import { randomHistory, randomOf } from '../../../test/support/random-history.view.js';
import { withRandomWords } from '../../../test/support/random-words.view.js';
import { JournalProjector, ledgerMigrations } from './index.js';
import { LEDGER_TABLES } from './ledger-tables.sql.js';

const TABLES = LEDGER_TABLES;
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

  const project = (source: DataSource, ...batches: (readonly StoredEvent[])[]) => projectBatches(source, new JournalProjector(), batches);
  const cut = <T>(events: readonly T[], size: number): T[][] =>
    Array.from({ length: Math.ceil(events.length / size) }, (_, i) => events.slice(i * size, (i + 1) * size));
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
  const inBatches = (source: DataSource, history: readonly HistoryEvent[], size: number) => project(source, ...cut(stored(history), size));
  const until = async (holds: () => boolean): Promise<void> => {
    for (let i = 0; !holds(); i += 1) {
      if (i > 1_000) throw new Error('waited in vain');
      await new Promise((ok) => { setTimeout(ok, 10); });
    }
  };

  test('the rows are the vouchers of the pure fold, byte by byte, whatever the batch size', async () => {
    const history = withRandomWords(randomHistory(7, 150, { months: true }), 7);
    const expected = postAll(history).vouchers.map(voucherText);
    expect(expected.length).toBeGreaterThan(120);
    const dumps: string[] = [];
    for (const size of [2, 17, 1_000]) {
      const { worker } = await ledger();
      await inBatches(worker, history, size);
      expect(await textsIn(worker)).toEqual(expected);
      dumps.push(await dump(worker));
    }
    expect(new Set(dumps).size).toBe(1);
  });

  test('a fact that posts one entry twice in one book is projected, and taken back voucher by voucher', async () => {
    const { worker } = await ledger();
    const [first] = randomHistory(2, 1);
    const item = { claimId: 'K', subsidyKind: 'CAMP', amountFen: 5 };
    const data = { returnId: 'UR', fundSource: 'UI_FUND', amountFen: 10, items: [{ ...item, expensedYearF: 2018 }, { ...item, expensedYearF: 2019 }] };
    const meta = { ...first!.meta, on: '2019-12-10' as never };
    const returned: HistoryEvent = { ...first!, type: 'UnusedFundsReturned.v1', data, meta };
    const { id: eventId, stream, type } = returned;
    const source = { eventId, stream, revision: 0, type, on: '2019-12-10', year: 2019, fundSource: 'UI_FUND', data };
    const reversed: HistoryEvent = {
      ...first!, id: '00000000-0000-5000-8000-00000000beef', stream: 'voucher-1', type: 'VoucherReversed.v1', meta,
      data: { reversalId: 'RV', source, reason: '示', document: '示', proposedBy: 'O-2' },
    };
    await inBatches(worker, [returned, reversed], 2);
    const expected = postAll([returned, reversed]).vouchers;
    expect(await textsIn(worker)).toEqual(expected.map(voucherText));
    expect(expected.filter(({ bookSet: { book } }) => book === 'F').map(({ rule }) => rule)).toEqual(['J12', 'J12/2', 'J23/J12', 'J23/J12/2']);
  });

  test('projecting twice is projecting once, also when batches overlap', async () => {
    const { worker } = await ledger();
    const events = stored(randomHistory(3, 120, { months: true }));
    const [half, most] = [events.slice(0, 50), events.slice(20, 90)];
    expect((await project(worker, half, half, most, events)).logIndex).toBe(events.length - 1);
    const once = await dump(worker);
    await project(worker, events);
    expect(await dump(worker)).toBe(once);
  });

  test('a projector that starts in the middle folds its rows back and goes on as if it had never stopped', async () => {
    const history = withRandomWords(randomHistory(11, 150, { months: true }), 11);
    const [{ worker: whole }, { worker: broken }] = [await ledger(), await ledger()];
    await inBatches(whole, history, 40);
    for (const batch of cut(stored(history), 40)) await project(broken, batch);
    expect(await dump(broken)).toBe(await dump(whole));
  });

  test('a connection killed at any moment of a batch leaves the same ledger as no kill', async () => {
    const history = randomHistory(23, 150, { months: true });
    const [{ worker: whole }, { worker, database }] = [await ledger(), await ledger()];
    await inBatches(whole, history, 10);
    const killer = await new DataSource(dataSourceOptions(database.ownerUrl, { max: 1 })).initialize();
    const [random, stop] = [randomOf(5), new AbortController()];
    let kills = 0;
    const runner = new ProjectionRunner({
      dataSource: worker, projection: new JournalProjector(), reader: delivering(cut(stored(history), 10)), liveEvents: 1, retryMs: 2,
      // after one look at a window in three something is killed within the next milliseconds: which, must not fall in step with what is delivered again
      at: (place) => {
        if (place !== 'worker.afterRead' || kills >= 9 || random(3) !== 0) return;
        setTimeout(() => {
          killer.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'zz_worker' and datname = current_database()
            and xact_start is not null`).then((killed: unknown[]) => { kills += killed.length; }, () => undefined);
        }, random(12));
      },
    });
    const running = runner.run(stop.signal);
    try {
      await until(() => runner.health.logIndex === history.length - 1 || runner.health.state === 'halted');
      expect(runner.health.state).not.toBe('halted');
    } finally {
      stop.abort();
      await running;
      await killer.destroy();
    }
    expect(kills).toBeGreaterThan(2);
    expect(await dump(worker)).toBe(await dump(whole));
  });

  test('an event that cannot be posted stops it by name, everything before it stays', async () => {
    const { worker } = await ledger();
    const good = randomHistory(2, 30);
    const bad: HistoryEvent = { ...good[0]!, id: '00000000-0000-5000-8000-00000000dead', type: 'FundAccrued.v1', data: { fundSource: 'UI_FUND',
      amountFen: -1 } };
    const events = stored([...good, bad, ...good]);
    const refused = await project(worker, events).catch((error: unknown) => error) as Poisoned;
    expect([refused.name, refused.logIndex, refused.eventId, refused.stream]).toEqual(['Poisoned', good.length, bad.id, bad.stream]);
    expect(refused.cause).toBeInstanceOf(BrokenHistory);
    expect(refused.message).toContain(`event ${good.length} (FundAccrued.v1, ${bad.id})`);
    expect(await textsIn(worker)).toEqual(postAll(good).vouchers.map(voucherText));
    await expect(project(worker, events.slice(good.length, good.length + 1))).rejects.toThrow(Poisoned);
  });

  test('a batch of many slices is one transaction: its rows are those of small batches, and of one that cannot be posted nothing stays', async () => {
    const history = randomHistory(37, 620, { months: true });
    const [{ worker: whole }, { worker }, { worker: refusing }] = [await ledger(), await ledger(), await ledger()];
    await inBatches(whole, history, 60);
    await inBatches(worker, history, history.length);
    expect(await dump(worker)).toBe(await dump(whole));
    const bad: HistoryEvent = { ...history[0]!, id: '00000000-0000-5000-8000-00000000dead', type: 'MoneyVanished.v1' };
    const projector = new JournalProjector();
    const events = stored([...history, bad]).map((event, logIndex) => ({ event, logIndex }));
    const once = refusing.transaction(async (sql) => {
      await projector.open(sql, { version: 1, storeId: 'S1', position: START, logIndex: -1, recordedAt: null });
      await projector.project(sql, events);
    });
    await expect(once).rejects.toThrow(BrokenHistory);
    projector.abandoned();
    expect(await textsIn(refusing)).toEqual([]);
  });

  test('what the server refuses in one slice is told before what is wrong in the next', async () => {
    const { worker, database } = await ledger();
    const history = randomHistory(37, 450);
    const bad: HistoryEvent = { ...history[0]!, id: '00000000-0000-5000-8000-00000000dead', type: 'MoneyVanished.v1' };
    const owner = await new DataSource(dataSourceOptions(database.ownerUrl, { max: 1 })).initialize();
    await owner.query('alter table ledger_v1.voucher add check (number < 0)').finally(() => owner.destroy());
    const projector = new JournalProjector();
    const once = worker.transaction(async (sql) => {
      await projector.open(sql, { version: 1, storeId: 'S1', position: START, logIndex: -1, recordedAt: null });
      await projector.project(sql, stored([...history, bad]).map((event, logIndex) => ({ event, logIndex })));
    });
    await expect(once).rejects.toMatchObject({ code: '23514' });
    expect(await worker.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('many projectors at once still make one ledger', async () => {
    const history = randomHistory(9, 80);
    const [{ worker: whole }, { worker }] = [await ledger(), await ledger()];
    await inBatches(whole, history, 5);
    const one = async (): Promise<void> => {
      for (;;) {
        try { await project(worker, ...cut(stored(history), 5)); return; } catch (error) { expect(error).toBeInstanceOf(LeaseHeld); }
        await new Promise((ok) => { setTimeout(ok, 5); });
      }
    };
    await Promise.all([one(), one(), one()]);
    expect(await dump(worker)).toBe(await dump(whole));
  });

  test('the checkpoint of another store is refused', async () => {
    const { worker } = await ledger();
    const events = stored(randomHistory(2, 10));
    await projectBatches(worker, new JournalProjector(), [events], 'S1');
    await expect(projectBatches(worker, new JournalProjector(), [events], 'S2')).rejects.toThrow(OtherStore);
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
    const runner = new ProjectionRunner({ dataSource: worker, reader: store, projection: new JournalProjector(), catchUpEvents: 7 });
    expect(runner.health).toMatchObject({ name: 'ledger', version: null, state: 'starting', logIndex: -1, lagEvents: null });
    const running = runner.run(stop.signal);
    const live = (index: number): Promise<void> => until(() => runner.health.live && runner.health.logIndex === index);
    await live(39);
    await record(history.slice(40));
    await live(history.length - 1);
    expect(runner.health).toMatchObject({ version: 1, state: 'running', lagEvents: 0 });
    expect(await textsIn(worker)).toEqual(postAll(history).vouchers.map(voucherText));
    const poison: HistoryEvent = { ...history[0]!, id: '00000000-0000-5000-8000-00000000dead', type: 'MoneyVanished.v1',
      recordedAt: history.at(-1)!.recordedAt };
    await record([poison]);
    await running;
    expect(runner.health).toMatchObject({ state: 'halted', logIndex: history.length - 1, error: expect.stringContaining('MoneyVanished.v1') });
    stop.abort();
  });

  test('a late recordedAt is clamped, and stays so after a restart', async () => {
    const { worker } = await ledger();
    const at = (n: number, recordedAt: string): StoredEvent => new StoredEvent(
      'account-370100', n, String(n + 1) as Position, `00000000-0000-5000-8000-00000000000${n}`, 'FundAccrued.v1',
      canonicalJson({ fundSource: 'UI_FUND', amountFen: 1 }),
      canonicalJson({ org: '370100', on: '2019-12-10' }), recordedAt as Instant,
    );
    await project(worker, [at(0, '2020-01-02T00:00:00.000Z')]);
    await project(worker, [at(1, '2020-01-01T00:00:00.000Z')]);
    const texts = await textsIn(worker);
    expect(texts).toHaveLength(4);
    for (const text of texts) expect(text).toContain('"recordedAt":"2020-01-02T00:00:00.000Z"');
  });
});
