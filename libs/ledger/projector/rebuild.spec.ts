import { DataSource } from 'typeorm';
import type { Pool } from 'pg';
import { post, type Voucher } from '#ledger/book';
import { LedgerQueries } from '#ledger/queries';
import type { EventReader, ReadAll } from '#event-store/reader';
import { eventStoreMigrations, PgEventReader, PgEventStore } from '#event-store/postgres';
import { dataSourceOptions, openPool } from '#postgres';
import { Fenced, ProjectionRunner, type Checkpoint } from '#projection';
import type { HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase, type TestDatabase } from '../../../test/support/postgres.js';
import { catchUp } from '../../../test/support/projecting.js';
import { randomHistory as randomMoney } from '../../../test/support/random-history.view.js';
import { withRandomWords } from '../../../test/support/random-words.view.js';
import { recordHistory } from '../../../test/support/recording.js';
import type { Post } from './fold.js';
import {
  activeOf, diffLedgers, dropLedger, finishedOf, JournalProjector, LedgerBusy, ledgerMigrations, LedgerRebuild, LedgersDiffer, ledgerVersions,
  NoSuchVersion, rollbackLedger, switchLedger, VersionHeld, type LedgerDiff, type SwitchOptions,
} from './index.js';
import { LEDGER_TABLES } from './ledger-tables.sql.js';

type Json = Record<string, unknown>;
/** money in months that are held, closed and opened again */
const randomHistory = (seed: number, count: number): readonly HistoryEvent[] =>
  withRandomWords(randomMoney(seed, count, { months: true }), seed);

/** A store, a ledger, and everybody who works with them. */
class Bench {
  readonly #sources: DataSource[] = [];
  readonly #pools: Pool[] = [];
  store!: PgEventStore;
  reader!: EventReader;
  owner!: DataSource;
  worker!: DataSource;
  auditor!: DataSource;
  /** where the worker stands */
  at!: Checkpoint;
  private constructor(readonly database: TestDatabase) {}

  static async open(history: readonly HistoryEvent[]): Promise<Bench> {
    const bench = new Bench(await testDatabase([...eventStoreMigrations, ...ledgerMigrations]));
    const { ownerUrl, workerUrl, auditorUrl } = bench.database;
    bench.owner = await bench.#source(dataSourceOptions(ownerUrl, { max: 6, role: 'zz_owner' }));
    bench.worker = await bench.#source(dataSourceOptions(workerUrl, { max: 3 }));
    bench.auditor = await bench.#source(dataSourceOptions(auditorUrl, { max: 3 }));
    for (const url of [ownerUrl, auditorUrl]) bench.#pools.push(openPool(url, { max: 3 }));
    bench.store = new PgEventStore({ pool: bench.#pools[0]! });
    bench.reader = new PgEventReader({ pool: bench.#pools[1]! });
    await bench.record(history);
    await bench.project();
    return bench;
  }

  get parts() { return { owner: this.owner, reader: this.reader }; }

  async record(history: readonly HistoryEvent[]): Promise<void> {
    await recordHistory(this.store, history);
  }

  /** One pass of the worker. */
  async project(): Promise<void> { this.at = await catchUp(this.worker, this.reader, new JournalProjector(), { catchUpEvents: 40 }); }

  /** Every row of every table as text. */
  async rows(schema: string): Promise<Json> {
    const tables: Json = {};
    for (const table of LEDGER_TABLES) tables[table] = await this.owner.query(`select to_jsonb(t)::text as row from ${schema}.${table} t order by 1`);
    return tables;
  }

  /** Behind every trigger, as nobody may. */
  async tamper(sql: string): Promise<void> {
    const superuser = await new DataSource(dataSourceOptions(this.database.ownerUrl, { max: 1 })).initialize();
    try { await superuser.query(`begin; set local session_replication_role = 'replica'; ${sql}; commit`); } finally { await superuser.destroy(); }
  }

  async diff(a: number, b: number): Promise<LedgerDiff> {
    const versions = await ledgerVersions(this.auditor);
    return diffLedgers(this.auditor, finishedOf(versions, a), finishedOf(versions, b));
  }

  async statuses(): Promise<string[]> { return (await ledgerVersions(this.owner)).map(({ version, status }) => `${version} ${status}`); }

  async close(): Promise<void> {
    for (const source of this.#sources) await source.destroy();
    for (const pool of this.#pools) await pool.end();
    await this.database.drop();
  }

  async #source(options: ReturnType<typeof dataSourceOptions>): Promise<DataSource> {
    const source = await new DataSource(options).initialize();
    this.#sources.push(source);
    return source;
  }
}

/** The reader, in batches of its own size, failing where it is told to. */
const reading = (reader: EventReader, batchSize: number, failAt = Number.MAX_SAFE_INTEGER): EventReader => {
  const readAll = async function* (options: ReadAll) {
    let seen = 0;
    for await (const events of reader.readAll({ ...options, batchSize })) {
      if ((seen += events.length) > failAt) throw new Error('killed');
      yield events;
    }
  };
  return new Proxy(reader, { get: (target, name) => (name === 'readAll' ? readAll : Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name)) });
};
/** Interest is booked with another word from the fortieth event on: a changed posting table. */
const otherWords: Post = (event, books, own) => {
  const answer = post(event, books, own);
  if (event.logIndex < 40) return answer;
  return { ...answer, vouchers: answer.vouchers.map((one) => (one.rule === 'J04' ? { ...one, summary: `${one.summary}（改）`, postingRules: 'P4' } : one)) };
};
const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'accepted', (error: { code?: string }) => error.code ?? String(error));

describe('a ledger rebuilt side by side', () => {
  const opened: Bench[] = [];
  const open = async (history: readonly HistoryEvent[]): Promise<Bench> => { const bench = await Bench.open(history); opened.push(bench); return bench; };
  afterEach(async () => { for (const bench of opened.splice(0)) await bench.close(); });

  test('it equals the live one row by row in every table, with the same keys, triggers and rights, and says how far it is', async () => {
    const bench = await open(randomHistory(7, 250));
    const said: string[] = [];
    const rebuilt = await new LedgerRebuild({ ...bench.parts, reader: reading(bench.reader, 17) }, {
      chunkEvents: 50, onProgress: ({ phase, events, total }) => { said.push(`${phase} ${events}/${total}`); },
    }).run();
    const events = bench.at.logIndex + 1;
    expect(rebuilt).toMatchObject({ version: 2, events, read: events });
    expect(rebuilt.vouchers).toBeGreaterThan(200);
    expect(await bench.rows('ledger_v2')).toEqual(await bench.rows('ledger_v1'));
    expect([said[0], said.filter((line) => line.startsWith('load')).length > 4, said.at(-1)]).toEqual([`load 0/${events}`, true, `keys ${events}/${events}`]);
    const shape = async (schema: string): Promise<unknown> => JSON.parse(JSON.stringify(await bench.owner.query(`
      select pg_get_constraintdef(oid) || convalidated as line from pg_constraint where connamespace = '${schema}'::regnamespace
      union all select pg_get_indexdef(indexrelid) from pg_index where indrelid in (select oid from pg_class where relnamespace = '${schema}'::regnamespace)
      union all select pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = tgrelid where not tgisinternal
        and relnamespace = '${schema}'::regnamespace
      union all select pg_get_functiondef(oid) || proacl::text from pg_proc where pronamespace = '${schema}'::regnamespace
      union all select relname || replace(relacl::text, 'zz_worker=ar', 'zz_worker=r') || relowner::regrole from pg_class
        where relnamespace::regnamespace::text in ('${schema}', '${schema}_read') and relkind in ('r', 'v') order by 1`)).replaceAll(schema, 'ledger_vN'));
    expect(await shape('ledger_v2')).toEqual(await shape('ledger_v1'));
    expect(await bench.diff(1, 2)).toMatchObject({ equal: true, logIndex: events - 1, vouchers: [rebuilt.vouchers, rebuilt.vouchers] });
    // run again, it has nothing to do; after more events it follows
    await bench.record(randomHistory(7, 280).slice(events));
    await bench.project();
    expect(await new LedgerRebuild(bench.parts).run()).toMatchObject({ version: 2, read: bench.at.logIndex + 1 - events });
    expect(await bench.rows('ledger_v2')).toEqual(await bench.rows('ledger_v1'));
  });

  test('killed anywhere and started again, it is the same ledger', async () => {
    const bench = await open(randomHistory(23, 180));
    const wanted = await bench.rows('ledger_v1');
    const count = bench.at.logIndex + 1;
    let runs = 0;
    for (let reached = 0, allowed = 1; reached < count; allowed += 23) { // fails in the first chunk, at chunk ends, inside every later one
      runs += 1;
      const rebuild = new LedgerRebuild({ ...bench.parts, reader: reading(bench.reader, 10, Math.max(0, allowed - reached)) }, { chunkEvents: 30 });
      await rebuild.run().catch((error: unknown) => { expect(String(error)).toContain('killed'); });
      reached = (await ledgerVersions(bench.owner)).at(-1)!.logIndex + 1;
    }
    expect(runs).toBeGreaterThan(5);
    await new LedgerRebuild(bench.parts).run();
    expect(await bench.rows('ledger_v2')).toEqual(wanted);
    // its connections are cut while it copies, makes keys, follows
    await dropLedger(bench.parts, 2);
    let cuts = 0;
    for (let done = false; !done;) {
      const rebuild = new LedgerRebuild({ ...bench.parts, reader: reading(bench.reader, 5) }, { chunkEvents: 10, leaseMs: 300 });
      const work = rebuild.run().then(() => true, () => false);
      await pause(60 + cuts * 40);
      if (cuts < 8) {
        await bench.auditor.query('select 1');
        await bench.tamper(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'zhuanzhang' and usename <> 'zz_auditor'
          and datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`);
        cuts += 1;
      }
      done = await work;
    }
    expect(await bench.rows('ledger_v2')).toEqual(wanted);
  });

  test('an interrupted one lets go at once, one that begins again forgets what was there', async () => {
    const bench = await open(randomHistory(5, 120));
    const stop = new AbortController();
    const slow = new LedgerRebuild({ ...bench.parts, reader: reading(bench.reader, 10) }, {
      chunkEvents: 20, signal: stop.signal, post: otherWords, onProgress: ({ events }) => { if (events >= 60) stop.abort(); },
    });
    await expect(slow.run()).rejects.toThrow(/abort/i);
    const half = (await ledgerVersions(bench.owner)).at(-1)!;
    expect([half.status, half.complete, half.logIndex > 0 && half.logIndex < bench.at.logIndex]).toEqual(['building', false, true]);
    await expect(switchLedger(bench.parts, 2)).rejects.toThrow(NoSuchVersion);
    expect(await new LedgerRebuild(bench.parts, { restart: true }).run()).toMatchObject({ version: 2, read: bench.at.logIndex + 1 });
    expect(await bench.rows('ledger_v2')).toEqual(await bench.rows('ledger_v1'));
  });

  test('two at once: one builds, the other is told who holds the version; whoever was killed is waited for', async () => {
    const bench = await open(randomHistory(9, 120));
    const parts = { ...bench.parts, reader: reading(bench.reader, 5) };
    const runs = await Promise.allSettled([1, 2, 3].map(() => new LedgerRebuild(parts, { chunkEvents: 5, leaseMs: 400 }).run()));
    expect(runs.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    for (const run of runs) if (run.status === 'rejected') expect(run.reason).toBeInstanceOf(VersionHeld);
    expect(await bench.statuses()).toEqual(['1 active', '2 building']);
    expect(await bench.rows('ledger_v2')).toEqual(await bench.rows('ledger_v1'));
    const held = (ms: number): Promise<unknown> => bench.owner.query(`update projection.checkpoint set epoch = epoch + 1,
      lease_until = clock_timestamp() + interval '${ms} ms' where version = 2`);
    await held(60_000);
    const alive = setInterval(() => { void held(1_000); }, 200);
    await held(600);
    await expect(new LedgerRebuild(parts, { leaseMs: 400 }).run()).rejects.toThrow(VersionHeld);
    clearInterval(alive);
    await pause(250);
    await expect(new LedgerRebuild(parts, { leaseMs: 400 }).run()).resolves.toMatchObject({ version: 2, read: 0 });
  });

  test('one that lost its version writes nothing more', async () => {
    const bench = await open(randomHistory(13, 120));
    let taken = false;
    const rebuild = new LedgerRebuild({ ...bench.parts, reader: reading(bench.reader, 10) }, { chunkEvents: 20, onProgress: ({ events }) => {
      if (events >= 40 && !taken) { taken = true; void bench.owner.query('update projection.checkpoint set epoch = epoch + 1 where version = 2'); }
    } });
    await expect(rebuild.run()).rejects.toThrow(Fenced);
    const [{ last }] = await bench.owner.query('select max(log_index)::int as last from ledger_v2.voucher') as [{ last: number }];
    expect(last).toBeLessThanOrEqual((await ledgerVersions(bench.owner)).at(-1)!.logIndex);
  });

  test('one that lost its version while it waits for a reader switches nothing', async () => {
    const bench = await open(randomHistory(13, 60));
    await new LedgerRebuild(bench.parts).run();
    const reader = bench.auditor.createQueryRunner();
    await reader.startTransaction();
    await reader.query('select from ledger.voucher limit 1');
    const lost = async (): Promise<void> => {
      await bench.owner.query('update projection.checkpoint set epoch = epoch + 1 where version = 2');
      await reader.commitTransaction();
    };
    let losing: Promise<void> | undefined;
    await expect(switchLedger(bench.parts, 2, { onDiff: () => { losing ??= lost(); } })).rejects.toThrow(Fenced);
    await losing;
    await reader.release();
    expect(await bench.statuses()).toEqual(['1 active', '2 building']);
    await bench.owner.query(`update projection.checkpoint set lease_until = '-infinity' where version = 2`);
    await switchLedger(bench.parts, 2);
    expect(await bench.statuses()).toEqual(['1 retired', '2 active']);
  });

  test('wrong books from a bulk load are refused before anybody sees them', async () => {
    const bench = await open(randomHistory(3, 120));
    const unbalanced: Post = (event, books, own) => {
      const answer = post(event, books, own);
      if (event.logIndex < 30) return answer;
      const more = (one: Voucher): Voucher => ({ ...one, lines: one.lines.map((line, i) => ({ ...line, amountFen: line.amountFen + i })) });
      return { ...answer, vouchers: answer.vouchers.map(more) };
    };
    expect(await codeOf(new LedgerRebuild(bench.parts, { post: unbalanced }).run())).toBe('23514');
    const skipping: Post = (event, books, own) => {
      const answer = post(event, books, own);
      return { ...answer, vouchers: answer.vouchers.map((one) => ({ ...one, number: one.number + (event.logIndex > 30 ? 1 : 0) })) };
    };
    expect(await codeOf(new LedgerRebuild(bench.parts, { post: skipping, restart: true }).run())).toBe('23514');
    let [original, isRed]: [Voucher | undefined, boolean] = [undefined, false];
    const unlikeItsOriginal: Post = (event, books, own) => {
      const answer = post(event, books, own);
      const vouchers = answer.vouchers.map((one): Voucher => {
        const before = original ??= one;
        if (isRed || before === one || one.kind !== 'NORMAL' || one.bookSet.book !== before.bookSet.book || one.bookSet.org !== before.bookSet.org) return one;
        isRed = true;
        return { ...one, kind: 'REVERSAL', reverses: { eventId: before.eventId, rule: before.rule } };
      });
      return { ...answer, vouchers };
    };
    await expect(new LedgerRebuild(bench.parts, { post: unlikeItsOriginal, restart: true }).run()).rejects.toThrow('does not mirror');
    const labelled = (more: (one: Voucher) => Partial<Voucher>): Post => (event, books, own) => {
      const answer = post(event, books, own);
      return { ...answer, vouchers: answer.vouchers.map((one) => (one.rule === 'J01' && one.bookSet.book === 'F' ? { ...one, ...more(one) } : one)) };
    };
    const carried = ({ lines }: Voucher) => lines.map((line, i) => ({ ...line, account: ['4001', '3001'][i]! }));
    const red = ({ lines }: Voucher) => lines.map((line) => ({ ...line, amountFen: -line.amountFen }));
    for (const [more, why] of [
      [() => ({ kind: 'CLOSING' }), 'is of an account that no CLOSING voucher has'],
      [(one) => ({ kind: 'CLOSING', lines: carried(one) }), 'is labelled CLOSING and closes no year'],
      [(one) => ({ kind: 'RECOVERY', lines: red(one) }), 'is of an account that no RECOVERY voucher has'],
    ] as readonly (readonly [(one: Voucher) => Partial<Voucher>, string])[]) {
      await expect(new LedgerRebuild(bench.parts, { post: labelled(more), restart: true }).run()).rejects.toThrow(why);
    }
    await expect(switchLedger(bench.parts, 2)).rejects.toThrow(NoSuchVersion);
  });

  test('readers and writers go on through rebuild, switch and rollback: no read fails, none sees two versions, nothing is lost', async () => {
    const history = randomHistory(31, 360);
    const bench = await open(history.slice(0, 200));
    const queries = new LedgerQueries(bench.auditor);
    const seen: string[] = [];
    let on = true;
    const writing = (async () => {
      for (let next = 200; next < history.length; next += 4) { await bench.record(history.slice(next, next + 4)); await pause(10); }
    })();
    const stop = new AbortController();
    const runner = new ProjectionRunner({ dataSource: bench.worker, reader: bench.reader, projection: new JournalProjector(), leaseMs: 2_000 });
    const projecting = runner.run(stop.signal);
    // of what was there before (the worker goes on in today's words, whatever is active): a voucher and the version's mark on it, in one answer of many
    // statements and in one statement through the door
    const readers = [1, 2].map(async () => {
      while (on) {
        const { debitFen, creditFen } = await queries.trialBalance({ book: 'F', org: '370100' });
        expect(debitFen).toBe(creditFen);
        const words = new Set<string>();
        for await (const { logIndex, rule, summary } of queries.vouchers()) {
          if (rule === 'J04' && logIndex >= 40 && logIndex < 200) words.add(summary.includes('改') ? 'new' : 'old');
        }
        const door = await bench.auditor.query(`select distinct v.summary like '%改%' as changed, w.summary like '%改%' as too from ledger.voucher v
          join ledger.posting p using (voucher_id) join ledger.voucher_view w using (voucher_id)
          where v.rule = 'J04' and v.log_index between 40 and 199`) as Json[];
        expect([words.size, door.length, door[0]!['changed']]).toEqual([1, 1, door[0]!['too']]);
        seen.push(...words);
      }
    });
    const rebuilt = await new LedgerRebuild({ ...bench.parts, reader: reading(bench.reader, 20) }, { chunkEvents: 60, post: otherWords }).run();
    const switched = await switchLedger(bench.parts, rebuilt.version, { allowDifferences: '摘要改版', post: otherWords });
    expect(switched.differences).toBeGreaterThan(0);
    await pause(150);
    await rollbackLedger(bench.parts, { allowDifferences: '撤回' });
    await writing;
    while (activeOf(await ledgerVersions(bench.owner)).logIndex < history.length - 1) await pause(20);
    on = false;
    stop.abort();
    await Promise.all([projecting, ...readers]);
    expect(new Set(seen)).toEqual(new Set(['old', 'new']));
    expect(await bench.statuses()).toEqual(['1 active', '2 retired']);
    const fresh = await open(history);
    expect(await bench.rows('ledger')).toEqual(await fresh.rows('ledger'));
    expect((await bench.auditor.query('select from_version, to_version, reason from ledger.switch_view order by switched_at'))).toEqual([
      { from_version: 1, to_version: 2, reason: '摘要改版' }, { from_version: 2, to_version: 1, reason: '撤回' },
    ]);
  });

  test('a changed posting table is found, stops the switch, and passes with a reason', async () => {
    const bench = await open(randomHistory(17, 210));
    await new LedgerRebuild(bench.parts, { post: otherWords }).run();
    const diff = await bench.diff(1, 2);
    const [interest] = await bench.owner.query(`select count(*)::int as n from ledger_v1.voucher where rule = 'J04' and log_index >= 40`) as [{ n: number }];
    expect(diff).toMatchObject({ equal: false, count: { content: interest.n, 'only-a': 0, 'only-b': 0, number: 0, account: 0,
      'closed-year': 0, review: 0, 'party-case': 0, words: 0 } });
    expect(diff.differences.length).toBe(Math.min(20, interest.n));
    expect([diff.differences[0]!.rule, diff.differences[0]!.a?.includes('改'), diff.differences[0]!.b?.includes('改')]).toEqual(['J04', false, true]);
    const before = await bench.rows('ledger');
    const told: LedgerDiff[] = [];
    await expect(switchLedger(bench.parts, 2, { onDiff: (one) => told.push(one) })).rejects.toThrow(LedgersDiffer);
    expect(told[0]?.count.content).toBe(interest.n);
    expect([await bench.statuses(), await bench.rows('ledger')]).toEqual([['1 active', '2 building'], before]);
    await expect(switchLedger(bench.parts, 7)).rejects.toThrow('there are: 1 (active');
    await expect(switchLedger(bench.parts, 1)).rejects.toThrow(NoSuchVersion);
    await expect(rollbackLedger(bench.parts)).rejects.toThrow(NoSuchVersion);
    await switchLedger(bench.parts, 2, { allowDifferences: 'P4' });
    expect(await bench.rows('ledger')).toEqual(await bench.rows('ledger_v2'));
  });

  test('whatever was tampered with is found and named, and stops the switch', async () => {
    const bench = await open(randomHistory(19, 160));
    await new LedgerRebuild(bench.parts).run();
    const versions = ['ledger_v1', 'ledger_v2'];
    const tables = ['closed_year', 'period_step', 'voucher', 'posting', 'off_node', 'voucher_review', 'party_case', 'voucher_words'];
    const each = (sql: (schema: string, table: string) => string): string => versions.flatMap((schema) => tables.map((table) => sql(schema, table))).join('; ');
    await bench.tamper(`create schema kept; ${each((schema, table) => `create table kept.${schema}_${table} as select * from ${schema}.${table}`)};
      alter table kept.ledger_v1_posting drop red; alter table kept.ledger_v2_posting drop red`);
    const columns = (await bench.owner.query(`select table_name as table, string_agg(column_name, ', ') as names from information_schema.columns
      where table_schema = 'ledger_v1' and is_generated = 'NEVER' group by 1`) as { table: string; names: string }[]);
    const names = (of: string): string => columns.find(({ table }) => table === of)!.names;
    const back = each((schema, table) => `delete from ${schema}.${table};
      insert into ${schema}.${table} (${names(table)}) select ${names(table)} from kept.${schema}_${table}`);
    const some = '00000000-0000-5000-c000-000000000001';
    const reviewedBy = (schema: string, who: string): string =>
      `insert into ${schema}.voucher_review values ('${some}', '370100', 'F', '${who}', '2020-01-02', '2020-01-02Z', 1, '${some}')`;
    type Attack = [string, string, Partial<LedgerDiff['count']>];
    const attacks: readonly Attack[] = [
      ['a summary', `update ledger_v2.voucher set summary = summary || '.' where voucher_id = 9`, { content: 1 }],
      ['an instant', `update ledger_v2.voucher set recorded_at = recorded_at + interval '1 ms' where voucher_id = 9`, { content: 1 }],
      ['an amount', 'update ledger_v2.posting set amount_fen = amount_fen + 1 where voucher_id = 9 and line_no = 1', { content: 1, account: 1 }],
      ['an analytic column', `update ledger_v2.posting set claim_id = 'K' where voucher_id = 9 and line_no = 1`, { content: 1 }],
      ...['debit_fen = debit_fen + 1', 'credit_fen = credit_fen + 1', 'off_debit_fen = off_debit_fen + 1', 'off_credit_fen = off_credit_fen + 1',
        'off_sequence = not off_sequence'].map((change) =>
        [`a chain: ${change}`, `update ledger_v2.posting set ${change} where account_id = 1 and account_seq = 3`, { account: 1 }] as Attack),
      ...['debit_fen', 'credit_fen'].map((total) => [`a node of the day index: ${total}`, `update ledger_v2.off_node set ${total} = ${total} + 1
        where ctid = (select min(ctid) from ledger_v2.off_node)`, { account: 1 }] as Attack),
      ['a number', 'update ledger_v2.voucher set number = number + 5000 where voucher_id = 9', { number: 1 }],
      ['a missing voucher', 'delete from ledger_v2.posting where voucher_id = 9; delete from ledger_v2.voucher where voucher_id = 9', { 'only-a': 1 }],
      ['missing lines', 'delete from ledger_v2.posting where voucher_id = 9', { content: 1 }],
      ['a voucher too many', 'delete from ledger_v1.posting where voucher_id = 9; delete from ledger_v1.voucher where voucher_id = 9', { 'only-b': 1 }],
      ['a closed year', 'delete from ledger_v2.closed_year where ctid = (select min(ctid) from ledger_v2.closed_year)', { 'closed-year': 1 }],
      ['a review', reviewedBy('ledger_v2', 'O-8'), { review: 1 }],
      ['a reviewer', `${reviewedBy('ledger_v1', 'O-8')}; ${reviewedBy('ledger_v2', 'O-9')}`, { review: 2 }],
      ['whom a case is against', `insert into ledger_v2.party_case values ('370100', 'CB', 'PERSON:P', 'C', 1, '${some}')`, { 'party-case': 1 }],
      ['of which claim it is', `insert into ledger_v1.party_case values ('370100', 'CB', 'PERSON:P', 'C', 1, '${some}');
        insert into ledger_v2.party_case values ('370100', 'CB', 'PERSON:P', 'D', 1, '${some}')`, { 'party-case': 2 }],
      ['a word', `insert into ledger_v1.voucher_words values ('370100', 2021, 'SPECIAL', 1, '${some}', now())`, { words: 1 }],
    ];
    for (const [what, change, count] of attacks) {
      expect([what, (await bench.diff(1, 2)).equal]).toEqual([what, true]);
      await bench.tamper(change);
      const diff = await bench.diff(1, 2);
      expect([what, diff.equal, diff.count]).toMatchObject([what, false, count]);
      expect(diff.differences.length + diff.accountDifferences.length + diff.beside.length).toBeGreaterThan(0);
      await expect(switchLedger(bench.parts, 2)).rejects.toThrow(LedgersDiffer);
      expect(await bench.statuses()).toEqual(['1 active', '2 building']);
      await bench.tamper(back);
    }
    await switchLedger(bench.parts, 2);
  }, 60_000);

  test('the worker writes the active version only; a retired one is read, brought level on the way back, and dropped by its number', async () => {
    const history = randomHistory(29, 200);
    expect(history.length).toBeGreaterThan(120);
    const bench = await open(history.slice(0, 90));
    await new LedgerRebuild(bench.parts).run();
    const insert = (version: number): Promise<string> => codeOf(bench.worker.query(`insert into ledger_v${version}.book_set values (99, 'X', 'X', 'F')`));
    expect([await insert(1), await insert(2)]).toEqual(['accepted', '42501']);
    await bench.tamper(`delete from ledger_v1.book_set where book_set_id = 99`);
    await switchLedger(bench.parts, 2);
    expect([await insert(1), await insert(2)]).toEqual(['42501', 'accepted']);
    await bench.tamper(`delete from ledger_v2.book_set where book_set_id = 99`);
    await bench.record(history.slice(90, 120));
    await bench.project();
    expect(activeOf(await ledgerVersions(bench.owner))).toMatchObject({ version: 2, logIndex: 119 });
    expect(await bench.auditor.query('select count(*)::int as n from ledger_v1_read.voucher')).not.toEqual([{ n: 0 }]);
    expect(await codeOf(bench.owner.query('delete from ledger_v1.voucher'))).toBe('55000');
    expect(await rollbackLedger(bench.parts)).toEqual({ from: 2, to: 1, logIndex: 119, differences: 0 });
    expect(await bench.rows('ledger_v1')).toEqual(await bench.rows('ledger_v2'));
    await expect(dropLedger(bench.parts, 1)).rejects.toThrow(NoSuchVersion);
    await expect(dropLedger(bench.parts, 3)).rejects.toThrow(NoSuchVersion);
    await dropLedger(bench.parts, 2);
    expect(await bench.statuses()).toEqual(['1 active']);
    expect(await codeOf(bench.auditor.query('select 1 from ledger_v2_read.voucher'))).toMatch(/42P01|3F000/);
    await bench.project();
    expect(await new LedgerRebuild(bench.parts).run()).toMatchObject({ version: 2 });
  });

  describe('the tail under the switch lock', () => {
    const history = randomHistory(41, 200);
    /** A switch of which the worker goes on after the first look: `tail` events are left to be done while it waits; `locked` runs then. */
    const switching = async (options: SwitchOptions, locked: (bench: Bench) => Promise<void> = async () => undefined) => {
      const bench = await open(history.slice(0, 90));
      await new LedgerRebuild(bench.parts).run();
      const record = async (from: number, to: number): Promise<void> => { await bench.record(history.slice(from, to)); await bench.project(); };
      await record(90, 120);
      const reads: number[] = [];
      const readAll = async function* (asked: ReadAll) {
        const nth = reads.push(Number(asked.to));
        yield* bench.reader.readAll(asked);
        if (nth === 1) await record(120, 150);
        else await locked(bench);
      };
      const reader = new Proxy(bench.reader, { get: (target, name) => (name === 'readAll' ? readAll : Reflect.get(target, name)) });
      const spans: number[] = [];
      const told = switchLedger({ ...bench.parts, reader }, 2, {
        ...options, onProgress: ({ phase, total }) => { if (phase === 'compare' && spans.at(-1) !== total) spans.push(total); },
      });
      return { bench, reads, spans, told: await told.catch((error: unknown) => error) };
    };
    const heldByUs = (bench: Bench): Promise<string> =>
      codeOf(bench.worker.query(`select from projection.checkpoint where name = 'ledger' and status = 'active' for update nowait`));

    test('is read and compared while the worker waits, and both versions end at one event', async () => {
      const codes: string[] = [];
      const { bench, reads, spans, told } = await switching({}, async (one) => { codes.push(await heldByUs(one)); });
      expect(told).toEqual({ from: 1, to: 2, logIndex: 149, differences: 0 });
      expect([reads, spans, codes]).toEqual([[120, 150], [120, 150], ['55P03']]);
      expect(await bench.rows('ledger_v2')).toEqual(await bench.rows('ledger_v1'));
    });

    test('a difference in it alone stops the switch', async () => {
      const late: Post = (event, books, own) => {
        const answer = post(event, books, own);
        return event.logIndex < 120 ? answer : { ...answer, vouchers: answer.vouchers.map((one) => ({ ...one, summary: `${one.summary}（改）` })) };
      };
      const { bench, told } = await switching({ post: late });
      expect(told).toBeInstanceOf(LedgersDiffer);
      expect(await bench.statuses()).toEqual(['1 active', '2 building']);
    });

    test('a switch that stands still lets the worker go: nothing is switched, and the worker goes on', async () => {
      const { bench, told } = await switching({ workerWaitsMs: 100 }, async (one) => {
        for (let tries = 0; tries < 300 && await heldByUs(one) !== 'accepted'; tries += 1) await pause(20);
      });
      expect(told).toBeInstanceOf(LedgerBusy);
      expect(await bench.statuses()).toEqual(['1 active', '2 building']);
      await bench.record(history.slice(150));
      await bench.project();
      expect(bench.at.logIndex).toBe(history.length - 1);
      await switchLedger(bench.parts, 2);
    });
  });

  test('somebody who reads through the door all the time delays the switch and is never ended; then it is refused, and nothing has changed', async () => {
    const bench = await open(randomHistory(37, 60));
    await new LedgerRebuild(bench.parts).run();
    const reader = bench.auditor.createQueryRunner();
    await reader.startTransaction();
    await reader.query('select count(*) from ledger.posting');
    await expect(switchLedger(bench.parts, 2)).rejects.toThrow(LedgerBusy);
    await reader.query('select count(*) from ledger.voucher');
    await reader.commitTransaction();
    await reader.release();
    expect(await bench.statuses()).toEqual(['1 active', '2 building']);
    await switchLedger(bench.parts, 2);
  }, 30_000);
});
