import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './index.js';
import { isAlive } from './process-mark.js';

const root = join(import.meta.dirname, '..', '..');

const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // the statement in hand fails too
  await client.connect();
  try { return (await client.query(sql)).rows; } finally { await client.end(); }
};

describe('the embedded PostgreSQL', () => {
  let ready = '';
  let parent = '';
  let dir = '';
  const servers: EmbeddedPostgres[] = [];
  const children: ChildProcess[] = [];
  const start = async (): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({ dir });
    servers.push(server);
    return server;
  };

  /** A supervisor in a process of its own, as the launcher is; answers its server's pid and URL. */
  const startElsewhere = async (): Promise<{ readonly child: ChildProcess; readonly pid: number; readonly url: string }> => {
    const script = `import { startEmbeddedPostgres } from './libs/postgres/index.ts';
      const { pid, superuserUrl } = await startEmbeddedPostgres({ dir: ${JSON.stringify(dir)} });
      console.log(JSON.stringify({ pid, url: superuserUrl })); process.stdin.resume().on('end', () => process.exit());`;
    const child = spawn(process.execPath, ['-C', 'zhuanzhang-source', '--import', './test/support/typescript.mjs', '--input-type=module', '-e', script],
      { cwd: root, stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } });
    children.push(child);
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (chunk: Buffer) => { resolve(chunk.toString()); });
      child.once('exit', (code) => { reject(new Error(`the supervisor ended with ${code}`)); });
    });
    return { child, ...(JSON.parse(line) as { pid: number; url: string }) };
  };

  const kill9 = async (child: ChildProcess): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };

  /** A cluster that was made and stopped before: what is specified here is not its making. */
  const madeBefore = (to = dir): void => {
    const { status, stderr } = spawnSync('cp', ['-a', ready, to], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };

  beforeAll(async () => {
    ready = join(mkdtempSync(join(process.env['ZZ_TEST_CLUSTER'] ?? tmpdir(), 'embedded-')), 'var');
    await (await startEmbeddedPostgres({ dir: ready })).stop();
  });
  afterAll(() => { rmSync(join(ready, '..'), { recursive: true, force: true }); });

  beforeEach(() => {
    parent = mkdtempSync(join(process.env['ZZ_TEST_CLUSTER'] ?? tmpdir(), 'embedded-'));
    chmodSync(parent, 0o700);
    dir = join(parent, 'var');
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const server of servers.splice(0)) await server.stop();
    rmSync(parent, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  it('starts in a folder that only its owner may enter, in UTF-8, with checksums and a password, on 127.0.0.1 only', async () => {
    const server = await start();
    const [row] = await ask(server.superuserUrl, `select getdatabaseencoding() as encoding, current_setting('data_checksums') as checksums,
      current_setting('listen_addresses') as address, current_setting('unix_socket_directories') as sockets, length('专账') as chars, upper('é') as upper`);
    expect(row).toEqual({ encoding: 'UTF8', checksums: 'on', address: '127.0.0.1', sockets: '', chars: 2, upper: 'É' });
    expect(statSync(join(dir, 'superuser.secret')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'postgres.log')).mode & 0o077).toBe(0);
    await expect(ask(server.url('postgres', 'not the password'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('stops, and the next start finds the data and the same password', async () => {
    madeBefore();
    const first = await start();
    await ask(first.superuserUrl, 'create table kept as select 42 as answer');
    await Promise.all([first.stop(), first.stop()]);
    expect(isAlive(first.pid)).toBe(false);
    await expect(first.exited).resolves.toBe(0);
    expect(existsSync(join(dir, 'pg', 'postmaster.pid'))).toBe(false);
    const second = await start();
    expect(await ask(second.superuserUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('uses the port it is given, and says so when it is taken', async () => {
    madeBefore();
    const first = await start();
    const other = join(parent, 'other');
    madeBefore(other);
    await expect(startEmbeddedPostgres({ dir: other, port: first.port })).rejects.toThrow(`port ${first.port} is taken`);
    await first.stop();
    const again = await startEmbeddedPostgres({ dir: other, port: first.port });
    servers.push(again);
    expect(again.port).toBe(first.port);
  });

  it('refuses a folder that a living process supervises, and leaves that server alone', async () => {
    madeBefore();
    const { child, pid, url } = await startElsewhere();
    await expect(start()).rejects.toThrow(`in use by process ${child.pid}`);
    expect(isAlive(pid)).toBe(true);
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await kill9(child);
    await start();
  });

  it('ends the orphan of a supervisor killed with SIGKILL and keeps what was committed', async () => {
    madeBefore();
    const { child, pid, url } = await startElsewhere();
    await ask(url, "create table kept as select '已提交' as word");
    await kill9(child);
    expect(isAlive(pid)).toBe(true);
    const server = await start();
    expect(isAlive(pid)).toBe(false);
    expect(await ask(server.superuserUrl, 'select word from kept')).toEqual([{ word: '已提交' }]);
  });

  it('comes up after supervisor and postmaster are both killed with SIGKILL in the middle of writing', async () => {
    madeBefore();
    const { child, pid, url } = await startElsewhere();
    await ask(url, 'create table kept as select generate_series(1, 1000) as n');
    const writer = ask(url, 'insert into kept select generate_series(1, 50000000)').catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(pid, 'SIGKILL');
    await kill9(child);
    const server = await start();
    expect(await writer).toBeInstanceOf(Error);
    expect(await ask(server.superuserUrl, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }]);
  });

  it('takes away a pid file that names another living process, and never signals that process', async () => {
    madeBefore();
    await (await start()).stop();
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    children.push(stranger);
    writeFileSync(join(dir, 'pg', 'postmaster.pid'), `${stranger.pid}\n${join(dir, 'pg')}\n1\n5432\n\n127.0.0.1\n`);
    const server = await start();
    expect(readFileSync(join(dir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]).toBe(String(server.pid));
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
  });

  it('begins again when an earlier first start was cut short', async () => {
    const done = spawnSync('mkdir', ['-p', join(dir, 'pg.draft', 'base')]);
    expect(done.status).toBe(0);
    writeFileSync(join(dir, 'pg.draft', 'PG_VERSION'), '18\n');
    const server = await start();
    expect(await ask(server.superuserUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('survives Ctrl-C in the terminal: the server is in a process group of its own', async () => {
    madeBefore();
    const server = await start();
    const group = (pid: number): string => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2] ?? '';
    if (process.platform === 'linux') expect(group(server.pid)).not.toBe(group(process.pid));
    expect(server.pid).toBeGreaterThan(0);
  });
});
