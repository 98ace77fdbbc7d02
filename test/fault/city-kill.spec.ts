import 'reflect-metadata';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { places } from '../../apps/cli/city/places.table.js';
import { auditMigrations, checkNames, hledgerJournal, loadOrCreateSigner, LogQueries, openExport, runChecks, verifyPackage, writePackage } from '#audit';
import { eventStoreMigrations, PgEventReader, PgHistoryImport } from '#event-store/postgres';
import type { StoredEvent } from '#event-store/reader';
import { identityMigrations } from '#identity';
import { emptyBooks, ledgerEvent, post, reconcile, type Voucher } from '#ledger/book';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { LedgerQueries } from '#ledger/queries';
import { dataSourceOptions, openPool } from '#postgres';
import { privacyMigrations } from '#privacy';
import { viewsMigrations } from '#scheme/views';
import { Ledger } from '../../libs/audit/verify/verify.mjs';
import { LEDGER_TABLES } from '../../libs/ledger/projector/ledger-tables.sql.js';
import { hasHledger, hledgerBalances } from '../support/hledger.mjs';
import { hledgerSums } from '../support/journal-sums.mjs';
import { ledgerLines } from '../support/ledger-lines.view.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { catchUp } from '../support/projecting.js';
import { cityHistory } from '../support/small-city.js';
import { tinyLedger } from '../support/tiny-ledger.mjs';
import { builtWorker, WorkerProcess } from '../support/worker-process.js';

const WISH = { claims: 40, months: 12, seed: 7, irregular: 0.1 };
const SEED = 2019;
/** Where the worker is when it dies: held by the spec in the middle of its transaction, before it writes to that table, or wherever it is after so many ms. */
const DEATHS = ['ledger_v1.voucher', 'time', 'projection.checkpoint', 'time', 'ledger_v1.posting', 'time'] as const;
const LONGEST_MS = 250;
const MIGRATIONS = [...eventStoreMigrations, ...privacyMigrations, ...identityMigrations, ...ledgerMigrations, ...viewsMigrations, ...auditMigrations];
const ORGS = places.map(({ org }) => org);

/** mulberry32 */
const randomOf = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
};
const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });

/** A migrated database and its logins. */
class Place {
  readonly sources: DataSource[] = [];
  owner!: Pool;
  auditor!: DataSource;
  private constructor(readonly database: TestDatabase) {}
  static async open(): Promise<Place> {
    const place = new Place(await testDatabase([...new Set(MIGRATIONS)]));
    place.owner = openPool(place.database.ownerUrl, { max: 4 });
    place.auditor = await place.source(place.database.auditorUrl);
    return place;
  }
  async source(url: string): Promise<DataSource> {
    const source = await new DataSource(dataSourceOptions(url, { max: 3 })).initialize();
    this.sources.push(source);
    return source;
  }
  /** The history up to an event; what stands there is compared and passed over. */
  async record(history: readonly StoredEvent[]): Promise<void> {
    await new PgHistoryImport({ pool: this.owner }).importHistory((async function* () { yield await Promise.resolve(history); })());
  }
  /** Every row of every table of the ledger as text. */
  async rows(): Promise<Record<string, readonly string[]>> {
    const tables: Record<string, readonly string[]> = {};
    for (const table of LEDGER_TABLES) {
      const { rows } = await this.owner.query<{ row: string }>(`select to_jsonb(t)::text as row from ledger_v1.${table} t order by 1`);
      tables[table] = rows.map(({ row }) => row);
    }
    return tables;
  }
  async close(): Promise<void> {
    await Promise.all([...this.sources.map((source) => source.destroy()), this.owner.end()]);
    await this.database.drop();
  }
}

/** A session of the worker waits for that table in the middle of a transaction; at the checkpoint, which it moves last, with all its rows written. */
const WAITING = `select count(*)::int as n from pg_locks w join pg_stat_activity a using (pid)
  where a.usename = 'zz_worker' and a.datname = current_database() and not w.granted and w.relation = $1::regclass
    and (w.relation <> 'projection.checkpoint'::regclass or exists (select from pg_locks h where h.pid = w.pid and h.granted
      and h.relation = 'ledger_v1.posting'::regclass and h.mode = 'RowExclusiveLock'))`;

/** Puts the worker's transaction on hold before that table and kills it there. @returns what lets go of the table: the next worker may be up before */
const killWaiting = async ({ owner }: Place, worker: WorkerProcess, { table, record }: { readonly table: string; readonly record: () => Promise<void> }):
Promise<() => Promise<void>> => {
  await worker.caughtUp();
  const client = await owner.connect();
  const letGo = async (): Promise<void> => { await client.query('rollback'); client.release(); };
  try {
    await client.query(`begin; lock table ${table} in share mode`);
    await record();
    const waits = async (): Promise<boolean> => (await owner.query<{ n: number }>(WAITING, [table])).rows[0]!.n > 0;
    for (let tries = 0; !await waits(); tries += 1) {
      if (tries > 400) throw new Error(`the worker did not come to ${table}`);
      await pause(25);
    }
    await worker.end('SIGKILL');
    return letGo;
  } catch (error) {
    await letGo();
    throw error;
  }
};

describe('a small city whose worker is killed with SIGKILL in the middle of its projection', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zz-city-kill-'));
  let history: readonly StoredEvent[] = [];
  const vouchers: Voucher[] = [];
  const deaths: string[] = [];
  let [killed, calm]: [Place | undefined, Place | undefined] = [undefined, undefined];
  let worker: WorkerProcess | undefined;

  beforeAll(async () => {
    [, history] = await Promise.all([builtWorker(), cityHistory(WISH)]);
    [killed, calm] = await Promise.all([Place.open(), Place.open()]);
  }, 180_000);
  afterAll(async () => {
    await worker?.end('SIGKILL');
    await Promise.all([killed?.close(), calm?.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  test('in memory the invariants hold after every event, and every voucher is zero-sum', () => {
    let books = emptyBooks;
    history.forEach((event, i) => {
      const posted = post(ledgerEvent(event, i), books);
      for (const { lines } of posted.vouchers) expect(lines.reduce((sum, { side, amountFen }) => sum + (side === 'D' ? amountFen : -amountFen), 0)).toBe(0);
      books = posted.books;
      vouchers.push(...posted.vouchers);
      if (posted.vouchers.length > 0) expect([i, reconcile(books, event.meta.org)]).toEqual([i, []]);
    });
    for (const org of ORGS) expect([org, reconcile(books, org)]).toEqual([org, []]);
    expect(vouchers.length).toBeGreaterThan(200);
  });

  test('it dies between and inside transactions, and the ledger is the one of a worker that never died, row by row', async () => {
    const [random, place] = [randomOf(SEED), killed!];
    worker = new WorkerProcess({ databaseUrl: place.database.workerUrl, secretsDir: folder, env: { CHECK_SECONDS: '0' } });
    await worker.start();
    // each part ends within so many vouchers of the next share, at a random one
    const share = Math.floor(vouchers.length / (DEATHS.length + 1));
    for (const [i, death] of DEATHS.entries()) {
      const upTo = vouchers[share * i + 1 + random(share)]!.logIndex + 1;
      const record = (): Promise<void> => place.record(history.slice(0, upTo));
      if (death === 'time') {
        const ms = random(LONGEST_MS);
        await record();
        await pause(ms);
        await worker.end('SIGKILL');
        await worker.start();
        deaths.push(`event ${upTo} after ${ms} ms`);
      } else {
        const letGo = await killWaiting(place, worker, { table: death, record });
        const early = death === 'projection.checkpoint' || random(2) === 0; // a lease is taken at the checkpoint
        if (early) await letGo();
        await worker.start();
        if (!early) await letGo();
        deaths.push(`event ${upTo} before ${death}, let go ${early ? 'before' : 'after'} the start`);
      }
    }
    await place.record(history);
    const { log } = await worker.caughtUp();
    expect(log.signedSize).toBe(history.length);
    expect(await worker.end('SIGTERM')).toBe(0);
    await calm!.record(history);
    await catchUp(await calm!.source(calm!.database.workerUrl), new PgEventReader({ pool: calm!.owner }), new JournalProjector());
    const rows = await place.rows();
    expect(rows['voucher']).toHaveLength(vouchers.length);
    expect(rows).toEqual(await calm!.rows());
    process.stderr.write(`city-kill: ${history.length} events, ${vouchers.length} vouchers, worker killed at ${deaths.join('; ')}\n`);
  }, 180_000);

  describe('and its ledger', () => {
    const parts = () => {
      const reader = new PgEventReader({ pool: killed!.owner });
      return { reader, ledger: new LedgerQueries(killed!.auditor), log: new LogQueries(killed!.auditor) };
    };

    test('passes every check, which hold all invariants after every event again', async () => {
      const results = await runChecks(parts());
      expect(results.filter(({ ok }) => !ok)).toEqual([]);
      expect(results.map(({ check }) => check).sort()).toEqual([...checkNames].sort());
      expect(checkNames.length).toBeGreaterThanOrEqual(17);
    });

    test('says line by line what an implementation that shares no code says', async () => {
      const stood: Voucher[] = [];
      for await (const one of parts().ledger.vouchers({})) stood.push(one);
      const tiny = tinyLedger(history.map(({ id, type, data, meta }) => ({ id, type, data, meta }))).lines.map((line) => [
        line.org, line.book, line.period, line.number, line.line, line.voucherDate, line.factOn, line.rule, line.kind, line.account, line.side, line.fen,
        line.correction,
      ].join(',')).sort();
      expect(ledgerLines(stood).trimEnd().split('\n').slice(1).sort()).toEqual(tiny);
    });

    test('is what the verifier of the packages posts by itself, line by line, and the package of the city the same bytes', async () => {
      const { reader, ledger } = parts();
      const verifiers = new Map(ORGS.map((org) => [org, new Ledger(org)]));
      history.forEach(({ id, type, data, meta, recordedAt }, index) => verifiers.get(meta.org)?.take({ id, type, data, meta, recordedAt, index }));
      const again = [...verifiers].flatMap(([org, own]) => own.vouchers.flatMap((one) =>
        one.lines.map(({ account, side, fen }) => [org, one.book, one.date, one.number, one.rule, one.kind, one.summary, account, side, fen].join('|'))));
      const stood: string[] = [];
      for await (const one of ledger.vouchers({})) {
        const head = [one.bookSet.org, one.bookSet.book, one.voucherDate, one.number, one.rule, one.kind, one.summary];
        stood.push(...one.lines.map(({ account, side, amountFen }) => [...head, account, side, amountFen].join('|')));
      }
      expect(stood.sort()).toEqual(again.sort());
      const signer = loadOrCreateSigner(join(folder, 'log.key'), `zhuanzhang.local/${await reader.storeId()}`);
      const path = join(folder, 'package.zip');
      await writePackage({ ...parts(), signer }, { scope: { org: ORGS[0]! }, out: createWriteStream(path) });
      expect((await verifyPackage(path, { key: signer.vkey })).failures).toEqual([]);
    });

    test('agrees with the small reader of its journals and with hledger on every account of every book', async () => {
      const [files, sums]: [string[], Map<string, number>] = [[], new Map()];
      for (const org of ORGS) {
        let text = '';
        for await (const part of hledgerJournal(await openExport(parts(), { org }))) text += part;
        files.push(join(folder, `${org}.journal`));
        writeFileSync(files.at(-1)!, text);
        const read = hledgerSums(text);
        for (const [account, fen] of read.sums) sums.set(account, fen);
        for (const book of ['F', 'A', 'M']) {
          for (const { account, side, balanceFen } of (await parts().ledger.trialBalance({ org, book })).rows) {
            const named = [...read.sums.keys()].filter((name) => name.startsWith(`${book}:UI_FUND:${org}:${account} `));
            expect([named.length, read.sums.get(named[0]!)]).toEqual([1, side === 'D' ? balanceFen : 0 - balanceFen]);
          }
        }
      }
      expect(sums.size).toBeGreaterThan(200);
      if (!hasHledger) process.stderr.write('NOT RUN: hledger is not on this machine\n');
      else expect(hledgerBalances(files)).toEqual({ wrong: '', balances: sums });
    });
  });
});
