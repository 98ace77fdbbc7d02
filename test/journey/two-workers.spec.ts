import 'reflect-metadata';
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Pool } from 'pg';
import { PgEventStore } from '#event-store/postgres';
import type { EventMeta } from '#kernel';
import { openPool } from '#postgres';
import { createApp, startApp } from '../../apps/admin-api/app.js';
import { allMigrations } from '../../apps/cli/local/migrations.js';
import { ROOT, run } from '../support/launcher.client.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { ask, command, ndjson, type Answer, type Wish } from './doors.client.js';

interface Worker { readonly process: ChildProcess; readonly url: string }
interface Health { readonly status: string; readonly caughtUp: boolean; readonly ledger: { readonly epoch: number; readonly owner: string } }

/** Promise P3 over real processes: of two workers on one database one projects, and the doors tell when it has. */
describe('two workers on one database, and commands that wait for them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zz-two-'));
  const workers: ChildProcess[] = [];
  let database: TestDatabase;
  let door: NestFastifyApplication | undefined;
  let owner: Pool;
  let [url, root] = ['', ''];
  let [first, second]: (Worker | undefined)[] = [];

  const work = async (): Promise<Worker> => {
    const child = fork(join(ROOT, 'dist/apps/ledger-worker/main.js'), {
      cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [],
      env: { PATH: process.env['PATH'], DATABASE_URL: database.workerUrl, SECRETS_DIR: folder, PORT: '0' },
    });
    workers.push(child);
    const [message] = await once(child, 'message') as [{ url: string }];
    return { process: child, url: message.url };
  };
  const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  const until = async (at: string, enough: (body: Health, status: number) => boolean): Promise<Health> => {
    for (let waited = 0; ; waited += 50) {
      const { json, status, text } = await ask(`${at}/health`);
      if (enough(json as unknown as Health, status)) return json as unknown as Health;
      if (waited > 30_000) throw new Error(`not reached: ${text}`);
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  };
  const issue = (line: ReturnType<typeof command>, query = ''): Promise<Answer> => {
    const { do: name, ...body } = line;
    return ask(`${url}/v1/commands/${name}${query}`, { body, as: root });
  };
  const dayBook = async (lines: readonly unknown[], query: string): Promise<Record<string, unknown>[]> => {
    const wish: Wish = { method: 'POST', body: ndjson(lines), as: root, headers: { 'content-type': 'application/x-ndjson' } };
    return (await ask(`${url}/v1/day-book${query}`, wish)).text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const organisation = (orgId: string) => command('RegisterOrganisation', { orgId, name: '某区', level: 'DISTRICT', parent: '370100' });
  const projected = async (): Promise<readonly number[]> => {
    const { rows: [row] } = await owner.query<Record<string, string>>(`select (select count(*) from event_store.es_event) as events,
      (select count(*) from audit.log_leaf) as leaves, (select max(log_index) + 1 from audit.log_leaf) as sealed,
      (select log_index + 1 from projection.checkpoint where name = 'ledger') as posted, (select count(*) from views.organisation) as organisations`);
    return ['events', 'leaves', 'sealed', 'posted', 'organisations'].map((name) => Number(row?.[name]));
  };

  beforeAll(async () => {
    const build = await import(join(ROOT, 'apps/cli/build.mjs')) as { buildIfNeeded: () => unknown };
    await build.buildIfNeeded();
    database = await testDatabase(allMigrations);
    owner = openPool(database.ownerUrl, { max: 1 });
    const config = { databaseUrl: database.clerkUrl, host: '127.0.0.1', port: 0, secretsDir: folder };
    door = await createApp(config);
    url = await startApp(door, config);
    root = readFileSync(join(folder, 'admin.token'), 'utf8').trim();
  });
  afterAll(async () => {
    for (const child of workers) await end(child, 'SIGKILL');
    await door?.close();
    await owner?.end();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a command is recorded and says so, also when nobody projects', async () => {
    expect((await issue(command('OpenStore', { mode: 'simulation', administrator: 'admin', name: '系统管理员', org: '370100' }))).status).toBe(201);
    const answer = await issue(command('RegisterOrganisation', { orgId: '370100', name: '济南市', level: 'CITY' }), '?waitFor=ledger');
    expect([answer.status, answer.headers.get('zz-waited'), answer.json['outcome'], answer.json['waited']])
      .toEqual([201, 'ledger; reached=false', 'accepted', { for: 'ledger', reached: false }]);
    const lines = await dayBook([organisation('370116')], '?waitFor=officer_role');
    expect(lines).toMatchObject([
      { line: 1, outcome: 'accepted' }, { line: 1, outcome: 'waited', for: 'officer_role', reached: false, position: lines[0]?.['position'] },
    ]);
  });

  it('only a projection of the list can be waited for, once', async () => {
    for (const query of ['?waitFor=nobody', '?waitFor=', '?waitFor=ledger&waitFor=log', '?waitfor=ledger']) {
      const before = await projected();
      const answer = await issue(organisation('370199'), query);
      expect([query, answer.status, String(answer.json['code']).split('.')[0]]).toEqual([query, 400, 'request']);
      expect(await projected()).toEqual(before);
    }
  });

  it('one projects, the other stands by, and a command that waits is answered when it is posted', async () => {
    first = await work();
    await until(first.url, ({ status, caughtUp }) => status === 'ok' && caughtUp);
    second = await work();
    await until(second.url, ({ status, caughtUp }, code) => code === 200 && status === 'standby' && caughtUp);
    for (const [orgId, name] of [['370101', 'ledger'], ['370102', 'officer_role'], ['370103', 'log']] as const) {
      const line = organisation(orgId);
      const answer = await issue(line, `?waitFor=${name}`);
      expect([answer.status, answer.headers.get('zz-waited')]).toEqual([201, `${name}; reached=true`]);
      const { rows } = await owner.query<{ position: string }>('select position from projection.checkpoint where name = $1', [name]);
      expect(Number(rows[0]?.position)).toBeGreaterThanOrEqual(Number(answer.json['position']));
      const again = await issue(line, `?waitFor=${name}`);
      expect([again.status, again.headers.get('zz-waited'), again.headers.get('idempotent-replayed')]).toEqual([200, `${name}; reached=true`, 'true']);
    }
    expect((await issue(organisation('370104'), '?waitFor=ledger&dryRun=true')).headers.get('zz-waited')).toBeNull();
    const lines = await dayBook([organisation('370105'), organisation('370105'), organisation('370106')], '?waitFor=ledger');
    expect(lines.map(({ outcome }) => outcome)).toEqual(['accepted', expect.not.stringMatching('accepted'), 'accepted', 'waited']);
    expect(lines.at(-1)).toEqual({ line: 3, outcome: 'waited', for: 'ledger', reached: true, position: lines[2]?.['position'] });
  });

  it('when the one is killed the other goes on, and every event is projected once', async () => {
    const { ledger: { owner: killed } } = await until(first!.url, ({ caughtUp }) => caughtUp);
    await issue(organisation('370107'));
    await end(first!.process, 'SIGKILL');
    await issue(organisation('370108'));
    const after = await until(second!.url, ({ status, caughtUp }) => status === 'ok' && caughtUp);
    expect(after.ledger.epoch).toBe(2);
    expect(after.ledger.owner).not.toBe(killed);
    const [events, ...rest] = await projected();
    expect(rest).toEqual([events, events, events, 9]);
    await end(second!.process, 'SIGTERM');
    expect(second!.process.exitCode).toBe(0);
    const { rows } = await owner.query('select name from projection.checkpoint where owner is not null');
    expect(rows).toEqual([]);
  });

  it('a stream that was set aside is taken up again by replay-parked, beside a worker that runs', async () => {
    const clerk = openPool(database.clerkUrl, { max: 1 });
    const meta = { actor: 'admin', role: 'SYS_ADMIN', org: '370100', on: '2019-10-08', commandId: 'c', clauses: [] } as unknown as EventMeta;
    const ghost = { id: randomUUID(), type: 'RolesGranted.v1', data: { officerId: 'ghost', roles: ['AUDITOR'] }, meta };
    await new PgEventStore({ pool: clerk }).append('officer-ghost', [ghost], { expected: 'no_stream' });
    await clerk.end();
    const third = await work();
    await until(third.url, ({ status, caughtUp }, code) => code === 503 && status === 'degraded' && caughtUp);
    const env = { DATABASE_URL: database.workerUrl, SECRETS_DIR: folder };
    const replay = (name: string) => run('dist/apps/cli/main.js', ['replay-parked', name], { env }).ended;
    const failing = await replay('officer_role');
    expect(failing.code).toBe(1);
    expect(failing.out).toMatch(/^0 parked events projected, 1 streams still fail\n/);
    expect(failing.out).toMatch(/^ {2}officer-ghost: 1 events, the first @12 .*tried 5 times: .*never registered/m);
    expect((await replay('ledger')).code).toBe(2);
    await owner.query(`insert into views.officer_role values ('ghost', '370100', 'IT', '幽', '{}', 0)`);
    expect(await replay('officer_role')).toMatchObject({ code: 0, out: '1 parked events projected, nothing is left\n' });
    await until(third.url, ({ status }, code) => code === 200 && status === 'ok');
    expect((await owner.query(`select roles from views.officer_role where officer_id = 'ghost'`)).rows).toEqual([{ roles: ['AUDITOR'] }]);
    await end(third.process, 'SIGTERM');
  });
});
