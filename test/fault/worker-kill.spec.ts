import 'reflect-metadata';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { auditMigrations } from '#audit';
import { eventStoreMigrations, PgEventStore } from '#event-store/postgres';
import { LedgerQueries } from '#ledger/queries';
import { ledgerMigrations } from '#ledger/projector';
import type { Voucher } from '#ledger/book';
import { PgVault, privacyMigrations } from '#privacy';
import { dataSourceOptions } from '#postgres';
import { viewsMigrations } from '#scheme/views';
import { identityMigrations } from '#identity';
import { golden, ledgerLines } from '../support/ledger-lines.view.js';
import { runDayBook, sampleLines } from '../support/office.js';
import { endedLate, testDatabase, type TestDatabase } from '../support/postgres.js';
import { builtWorker, WorkerProcess } from '../support/worker-process.js';

/** Promise P3: each event is posted exactly once, whatever happens to the worker between two of them. */
describe('a worker killed with SIGKILL in the middle of the sample', () => {
  const secrets = mkdtempSync(join(tmpdir(), 'zz-worker-'));
  let database: TestDatabase;
  let pool: Pool;
  let auditor: DataSource;
  let worker: WorkerProcess;

  beforeAll(async () => {
    await builtWorker();
    database = await testDatabase([
      ...eventStoreMigrations,
      ...privacyMigrations,
      ...identityMigrations,
      ...ledgerMigrations,
      ...viewsMigrations,
      ...auditMigrations,
    ]);
    pool = new Pool({ connectionString: database.clerkUrl, max: 3 }).on('error', endedLate);
    worker = new WorkerProcess({ databaseUrl: database.workerUrl, secretsDir: secrets });
    auditor = await new DataSource(dataSourceOptions(database.auditorUrl, { max: 2 })).initialize();
  });

  afterAll(async () => {
    await worker?.end('SIGKILL');
    await Promise.all([auditor?.destroy(), pool?.end()]);
    await database?.drop();
    rmSync(secrets, { recursive: true, force: true });
  });

  it('goes on where its rows end: the same ledger line by line, and one checkpoint over all events', async () => {
    const store = new PgEventStore({ pool });
    const vault = new PgVault({ pool, masterKey: Buffer.alloc(32, 9) });
    const killedAt = new Set([40, 170, 255, 290]);
    let kills = 0;
    await worker.start();
    await runDayBook({ store, vault }, sampleLines(), async (_answer, line) => {
      if (!killedAt.has(line)) return;
      await worker.end('SIGKILL');
      kills += 1;
      await worker.start();
    });
    expect(kills).toBe(killedAt.size);
    const { log } = await worker.caughtUp();
    const vouchers: Voucher[] = [];
    for await (const voucher of new LedgerQueries(auditor).vouchers({})) vouchers.push(voucher);
    expect(ledgerLines(vouchers)).toBe(readFileSync(golden('ledgers', 'jinan-2019.csv'), 'utf8'));
    const { position } = await store.head();
    expect(log.signedSize).toBe(Number(position));
    const leaves = await auditor.query<{ count: string }[]>('select count(*) from audit.log_leaf');
    expect(Number(leaves[0]?.count)).toBe(Number(position));
    expect(await worker.end('SIGTERM')).toBe(0);
  }, 180_000);
});
