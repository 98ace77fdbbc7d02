import 'reflect-metadata';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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

const ROOT = resolve(import.meta.dirname, '../..');

/** Promise P3: each event is posted exactly once, whatever happens to the worker between two of them. */
describe('a worker killed with SIGKILL in the middle of the sample', () => {
  const secrets = mkdtempSync(join(tmpdir(), 'zz-worker-'));
  let database: TestDatabase;
  let pool: Pool;
  let auditor: DataSource;
  let worker: ChildProcess | undefined;
  let url = '';

  const start = async (): Promise<void> => {
    worker = fork(join(ROOT, 'dist/apps/ledger-worker/main.js'), {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
      env: { PATH: process.env['PATH'], DATABASE_URL: database.workerUrl, SECRETS_DIR: secrets, PORT: '0' },
    });
    const [message] = (await once(worker, 'message')) as [{ ready: boolean; url: string }];
    expect(message.ready).toBe(true);
    ({ url } = message);
  };
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    if (worker === undefined || worker.exitCode !== null || worker.signalCode !== null) return;
    const gone = once(worker, 'exit');
    worker.kill(signal);
    await gone;
  };
  const caughtUp = async (): Promise<{ log: { signedSize: number } }> => {
    for (let tries = 0; tries < 300; tries += 1) {
      const health = await fetch(`${url}/health`).then((answer) => answer.json() as Promise<{ caughtUp: boolean; log: { signedSize: number } }>);
      if (health.caughtUp) return health;
      await new Promise((resume) => {
        setTimeout(resume, 100);
      });
    }
    throw new Error('the worker did not catch up in 30 s');
  };

  beforeAll(async () => {
    const build = (await import(join(ROOT, 'apps/cli/build.mjs'))) as { buildIfNeeded: () => unknown };
    await build.buildIfNeeded();
    database = await testDatabase([
      ...eventStoreMigrations,
      ...privacyMigrations,
      ...identityMigrations,
      ...ledgerMigrations,
      ...viewsMigrations,
      ...auditMigrations,
    ]);
    pool = new Pool({ connectionString: database.clerkUrl, max: 3 }).on('error', endedLate);
    auditor = await new DataSource(dataSourceOptions(database.auditorUrl, { max: 2 })).initialize();
  });

  afterAll(async () => {
    await kill('SIGKILL');
    await Promise.all([auditor?.destroy(), pool?.end()]);
    await database?.drop();
    rmSync(secrets, { recursive: true, force: true });
  });

  it('goes on where its rows end: the same ledger line by line, and one checkpoint over all events', async () => {
    const store = new PgEventStore({ pool });
    const vault = new PgVault({ pool, masterKey: Buffer.alloc(32, 9) });
    const killedAt = new Set([40, 170, 255, 290]);
    let kills = 0;
    await start();
    await runDayBook({ store, vault }, sampleLines(), async (_answer, line) => {
      if (!killedAt.has(line)) return;
      await kill('SIGKILL');
      kills += 1;
      await start();
    });
    expect(kills).toBe(killedAt.size);
    const { log } = await caughtUp();
    const vouchers: Voucher[] = [];
    for await (const voucher of new LedgerQueries(auditor).vouchers({})) vouchers.push(voucher);
    expect(ledgerLines(vouchers)).toBe(readFileSync(golden('ledgers', 'jinan-2019.csv'), 'utf8'));
    const { position } = await store.head();
    expect(log.signedSize).toBe(Number(position));
    const leaves = await auditor.query<{ count: string }[]>('select count(*) from audit.log_leaf');
    expect(Number(leaves[0]?.count)).toBe(Number(position));
    await kill('SIGTERM');
    expect(worker?.exitCode).toBe(0);
  }, 180_000);
});
