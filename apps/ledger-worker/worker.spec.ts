import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Pool } from 'pg';
import { auditMigrations } from '#audit';
import type { NewEvent } from '#event-store';
import { eventStoreMigrations, PgEventStore } from '#event-store/postgres';
import type { EventMeta, JsonObject } from '#kernel';
import { ledgerMigrations } from '#ledger/projector';
import { openPool } from '#postgres';
import { viewsMigrations } from '#scheme/views';
import { testDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { createApp, startApp } from './app.js';
import type { WorkerConfig } from './config.js';
import type { WorkerHealth } from './followers.js';

const meta = {
  actor: 'admin', role: 'SYS_ADMIN', org: '370100', on: '2019-10-08', commandId: 'c', commandHash: '0', correlationId: 'r', causationId: 'c', clauses: [],
} as unknown as EventMeta;
const event = (type: string, data: JsonObject): NewEvent => ({ id: randomUUID(), type, data, meta });
const organisation = (orgId: string): NewEvent => event('OrganisationRegistered.v1', { orgId, name: '某市', level: 'CITY' });

let database: TestDatabase;
let folder = '';
let clerk: Pool;
let owner: Pool;
let store: PgEventStore;
let app: NestFastifyApplication | undefined;
let url = '';

const another = async (more: Partial<WorkerConfig> = {}): Promise<{ app: NestFastifyApplication; url: string }> => {
  const config = { ...more, databaseUrl: database.workerUrl, host: '127.0.0.1', port: 0, secretsDir: folder, logOrigin: 'example.test/log' };
  const one = await createApp(config);
  return { app: one, url: await startApp(one, config) };
};
const begin = async (more: Partial<WorkerConfig> = {}): Promise<void> => { ({ app, url } = await another(more)); };
const end = async (): Promise<void> => { await app?.close(); app = undefined; };
const health = async (at = url): Promise<{ status: number; body: WorkerHealth }> => {
  const response = await fetch(`${at}/health`);
  return { status: response.status, body: await response.json() as WorkerHealth };
};
const until = async (enough: (body: WorkerHealth) => boolean, at = url): Promise<{ status: number; body: WorkerHealth }> => {
  for (let waited = 0; ; waited += 50) {
    const now = await health(at);
    if (enough(now.body)) return now;
    if (waited > 15_000) throw new Error(`not reached: ${JSON.stringify(now)}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
};

beforeEach(async () => {
  database = await testDatabase([...eventStoreMigrations, ...viewsMigrations, ...ledgerMigrations, ...auditMigrations]);
  folder = mkdtempSync(join(tmpdir(), 'zz-worker-'));
  clerk = openPool(database.clerkUrl, { max: 2 });
  owner = openPool(database.ownerUrl, { max: 1 });
  store = new PgEventStore({ pool: clerk });
});
afterEach(async () => {
  await end();
  await Promise.all([clerk.end(), owner.end()]);
  await database.drop();
  rmSync(folder, { recursive: true });
});

it('is well on an empty store, follows what is recorded, signs before it closes, and goes on after a restart', async () => {
  await begin();
  expect(await until((body) => body.caughtUp && body.status === 'ok'))
    .toMatchObject({ status: 200, body: { status: 'ok', mode: null, ledger: { logIndex: -1 }, log: { size: 0 } } });
  await store.append('store-1', [event('StoreOpened.v1', { mode: 'real', administrator: 'admin' })], { expected: 'no_stream' });
  await store.append('organisation-370100', [organisation('370100')], { expected: 'no_stream' });
  await end();
  expect(statSync(join(folder, 'log.key')).mode & 0o777).toBe(0o600);
  await store.append('organisation-370200', [organisation('370200')], { expected: 'no_stream' });
  await begin();
  expect((await until((body) => body.caughtUp)).body).toMatchObject({
    mode: 'real', ledger: { logIndex: 2 }, log: { size: 3, signedSize: 3 }, views: { logIndex: 2 },
  });
  const { rows } = await owner.query<{ note: string }>('select note from audit.checkpoint order by size desc limit 1');
  expect(rows[0]?.note).toMatch(/^example\.test\/log\n3\n/);
});

it('halts at an event that cannot be read, names it, and stays to answer', async () => {
  await store.append('organisation-370100', [organisation('370100')], { expected: 'no_stream' });
  const poison = event('NobodyKnowsThis.v9', {});
  await store.append('claim-X', [poison], { expected: 'no_stream' });
  await begin();
  const { status, body } = await until((now) => now.status === 'halted' && now.log.signedSize === 2);
  expect({ status, ledger: body.ledger }).toMatchObject({ status: 503, ledger: { state: 'halted', logIndex: 0 } });
  expect(JSON.stringify(body.ledger)).toContain(poison.id);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('zhuanzhang_projection_halted{projection="ledger"} 1\n');
});

it('starts again from its checkpoints when its connections are cut', async () => {
  await begin();
  await store.append('organisation-370100', [organisation('370100')], { expected: 'no_stream' });
  await until((body) => body.caughtUp);
  const { rowCount } = await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'zz_worker' and datname = current_database()`);
  expect(rowCount).toBeGreaterThan(0);
  await store.append('organisation-370200', [organisation('370200')], { expected: 'no_stream' });
  expect((await until((body) => body.caughtUp && body.status === 'ok')).body.ledger.logIndex).toBe(1);
});

it('stands by for another worker, and says what the database says', async () => {
  await begin();
  await until((body) => body.status === 'ok');
  const second = await another();
  try {
    await store.append('organisation-370100', [organisation('370100')], { expected: 'no_stream' });
    const { status, body } = await until((now) => now.status === 'standby' && now.caughtUp, second.url);
    expect([status, body.ledger.state, body.ledger.logIndex, body.log.signedSize, body.ledger.lagEvents]).toEqual([200, 'standby', 0, 1, null]);
    expect(body.ledger).toMatchObject({ epoch: 1, owner: (await health()).body.ledger.owner, lagSeconds: 0 });
    const metrics = await Promise.all([url, second.url].map(async (at) => (await fetch(`${at}/metrics`)).text()));
    for (const name of ['ledger', 'log', 'officer_role']) {
      for (const [i, leads] of [1, 0].entries()) expect(metrics[i]).toContain(`zhuanzhang_projection_is_leader{projection="${name}"} ${leads}\n`);
      expect(metrics[0]).toContain(`zhuanzhang_projection_events_total{projection="${name}"} 1\n`);
      expect(metrics[1]).toContain(`zhuanzhang_projection_lease_epoch{projection="${name}"} 1\n`);
    }
    expect(metrics[0]).toContain('# TYPE zhuanzhang_projection_batches_total counter\n');
    await end();
    await store.append('organisation-370200', [organisation('370200')], { expected: 'no_stream' });
    expect((await until((now) => now.status === 'ok' && now.caughtUp, second.url)).body.ledger).toMatchObject({ state: 'running', logIndex: 1, epoch: 2 });
  } finally {
    await second.app.close();
  }
});

it('is degraded while a stream is set aside, and goes on with all others', async () => {
  await begin();
  const ghost = event('RolesGranted.v1', { officerId: 'ghost', roles: ['AUDITOR'] });
  await store.append('officer-ghost', [ghost], { expected: 'no_stream' });
  await store.append('organisation-370100', [organisation('370100')], { expected: 'no_stream' });
  const { status, body } = await until((now) => now.status === 'degraded' && now.caughtUp);
  expect([status, body.views.parked, body.views.logIndex, body.ledger.parked]).toEqual([503, 1, 1, 0]);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('zhuanzhang_projection_parked{projection="officer_role"} 1\n');
  await owner.query(`insert into views.officer_role values ('ghost', '370100', 'IT', '幽', '{}', 0); delete from projection.parked`);
  expect((await health()).body.status).toBe('ok');
});

const MONEY = [['FundAccrued.v1', { fundSource: 'UI_FUND', amountFen: 500, approvalDocument: '示例文件1号', uiFundVoucher: 'V1', sourceYear: 2019 }],
  ['InterestCredited.v1', { interestId: 'INT-1', fundSource: 'UI_FUND', amountFen: 7, bankReference: 'BK-1' }]] as const;
const behind = async (sql: string): Promise<void> => {
  await owner.query(`begin; set local session_replication_role = 'replica'; ${sql}; commit`);
};

it('checks on a schedule, and says in health and metrics which check found what, since when, until the books are right again', async () => {
  await store.append('account-370100', MONEY.map(([type, data]) => event(type, data)), { expected: 'no_stream' });
  await begin({ checkSeconds: 1, checkWholeSeconds: 1 });
  const good = await until((body) => body.checks.logIndex === 1 && body.status === 'ok');
  expect(good.body.checks).toMatchObject({ everySeconds: 1, wholeSeconds: 1, logIndex: 1, broken: [] });
  const metrics = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
  expect(await metrics()).toContain('zhuanzhang_check_ok{check="fiscal-mirror"} 1\nzhuanzhang_check_ok{check=');
  await behind("update ledger.voucher set summary = summary || '改' where voucher_id = 1");
  const { status, body } = await until((now) => now.status === 'degraded');
  expect([status, body.checks.broken.map(({ check, broken }) => [check, broken]), body.ledger.state, body.caughtUp])
    .toEqual([503, [['rebuild-equal', 1]], 'running', true]);
  expect(body.checks.broken[0]!.says).toMatch(/^voucher F\.370100\.201910\.0001 of event 0 differs at character \d+$/);
  const { since } = body.checks.broken[0]!;
  expect(await metrics()).toMatch(/zhuanzhang_check_ok\{check="rebuild-equal"\} 0\n[\s\S]*zhuanzhang_check_position\{check="rebuild-equal"\} 1\n/);
  await store.append('organisation-370100', [organisation('370100')], { expected: 'no_stream' });
  const later = await until((now) => now.checks.logIndex === 2);
  expect([later.body.status, later.body.ledger.logIndex, later.body.checks.broken[0]!.since]).toEqual(['degraded', 2, since]);
  await behind("update ledger.voucher set summary = replace(summary, '改', '')");
  expect((await until((now) => now.status === 'ok')).body.checks.broken).toEqual([]);
});

it('is degraded while no run of the checks can be ended, says why, and forgets it after one that is', async () => {
  await store.append('account-370100', MONEY.map(([type, data]) => event(type, data)), { expected: 'no_stream' });
  await owner.query('revoke insert on audit.check_result from zz_worker');
  await begin({ checkSeconds: 1 });
  const { status, body } = await until((now) => now.checks.error !== undefined && now.status === 'degraded');
  expect([status, body.checks.error, body.checks.ranAt]).toEqual([503, expect.stringContaining('permission denied'), null]);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('zhuanzhang_check_run_ok 0\n');
  const kept = async (): Promise<unknown> => (await owner.query<{ failed: string | null }>('select failed from audit.check_run')).rows;
  expect(await kept()).toEqual([{ failed: body.checks.error }]);
  await owner.query('grant insert on audit.check_result to zz_worker');
  expect((await until((now) => now.status === 'ok' && now.checks.ranAt !== null)).body.checks.error).toBeUndefined();
  expect(await kept()).toEqual([{ failed: null }]);
});

it('says that a closed month cannot be frozen, and goes on', async () => {
  await store.append('account-370100', MONEY.map(([type, data]) => event(type, data)), { expected: 'no_stream' });
  await owner.query('alter function ledger.balance_as_of(int, bigint, date) rename to balance_hidden');
  const month = { org: '370100', period: 201_910 };
  await store.append('period-370100', [event('PeriodHeld.v1', month), event('PeriodClosed.v1', month)], { expected: 'no_stream' });
  await begin({ checkSeconds: 0 });
  const { status, body } = await until((now) => now.freezer.error !== null && now.status === 'degraded');
  expect([status, body.freezer.error, body.ledger.state, body.checks.state]).toEqual([503, expect.stringContaining('balance_as_of'), 'running', 'off']);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('zhuanzhang_period_freezer_ok 0\n');
  await owner.query('alter function ledger.balance_hidden(int, bigint, date) rename to balance_as_of');
  expect((await until((now) => now.status === 'ok')).body.freezer).toEqual({ error: null, since: null });
});
