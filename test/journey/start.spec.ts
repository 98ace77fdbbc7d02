import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '#postgres';
import { freePorts, isAlive, type Launched, pidsOf, ROOT, run, saying, start, until, zhuanzhang } from '../support/launcher.client.js';

const READY = 'Ctrl-C stops everything.';
const TIMEOUT = 120_000;
const NOBODY = 65_534;
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('npm start', () => {
  const folders: string[] = [];
  const launched: Launched[] = [];
  const seen = new Set<number>();
  let port: number;
  let data: string;

  const folder = (): string => { const made = mkdtempSync(join(tmpdir(), 'zz-start-')); folders.push(made); return made; };
  const watched = (one: Launched): Launched => { launched.push(one); return one; };
  const remember = (of: string): readonly number[] => { const pids = pidsOf(of); for (const pid of pids) seen.add(pid); return pids; };
  const flags = (of: string): string[] => ['--data', of, '--port', String(port)];

  beforeAll(async () => {
    [port, data] = [await freePorts(), folder()];
  });

  afterAll(async () => {
    for (const { process: child, ended } of launched) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    }
    for (const pid of [...folders.flatMap(pidsOf)].filter(isAlive)) process.kill(pid, 'SIGKILL');
    for (const one of folders) rmSync(one, { recursive: true, force: true });
  });

  it('says how it is used, and refuses what it does not understand', async () => {
    const addresses = ['kurrentdb://admin:top-secret@localhost:2113?top=secret', 'postgres://owner:top-secret@db/zz', 'http://admin:top-secret@db'];
    const [help, option, number, ...refused] = await Promise.all([
      start(['--help']), start(['--emty']), start(['--port', 'eighty']),
      ...addresses.map((address) => start(flags(data), { env: { EVENT_STORE_URL: address } })),
    ].map(({ ended }) => ended));
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('--empty') as unknown });
    expect(option).toMatchObject({ code: 2, err: expect.stringContaining('unknown option --emty') as unknown });
    expect(number).toMatchObject({ code: 2 });
    expect(refused).toHaveLength(addresses.length);
    for (const { code, out, err } of refused) {
      expect([code, err]).toEqual([2, expect.stringContaining('EVENT_STORE_URL')]);
      expect(`${out}${err}`).not.toContain('secret');
    }
  }, TIMEOUT);

  it('on first boot runs the sample and prints trial balance, rebuild, checkpoint and three commands', async () => {
    const first = watched(start(flags(data)));
    await saying(first, READY);
    const said = first.said();
    expect(said).toMatch(/1001 +银行存款—专账 .* 借 +97,958,000\.00/);
    for (const book of ['F 财政专户账', 'A 经办账', 'M 备查账']) expect(said).toContain(`${book}  单位 370100`);
    expect(said).toContain('单位 370116: F.1001 借 2,000,000.00');
    expect(said).toContain('ledger equals a rebuild from events: yes');
    expect(said).toMatch(/signed checkpoint\n {2}zhuanzhang\.local\/[0-9a-f-]{36}\n {2}\d+\n {2}[A-Za-z0-9+/]{43}=\n/);
    expect(said).not.toContain('FAILED');
    for (const command of ['balance', 'explain', 'export']) expect(said).toContain(`  npx zhuanzhang ${command} `);
    for (const door of [port, port + 1]) expect(said).toContain(`http://127.0.0.1:${door}/docs`);
    expect(remember(data).filter(isAlive)).toHaveLength(5);
  }, TIMEOUT);

  it('keeps secrets and records to their owner, and gives each process its own database role', () => {
    expect([mode(data), mode(join(data, 'run.json')), mode(join(data, 'secrets'))]).toEqual(['700', '600', '700']);
    const secrets = readdirSync(join(data, 'secrets'));
    expect(secrets.sort()).toEqual(
      ['admin.token', 'auditor.password', 'clerk.password', 'log.key', 'master.key', 'operator.token', 'worker.password']);
    for (const name of secrets) expect([name, mode(join(data, 'secrets', name))]).toEqual([name, '600']);
    const record = readFileSync(join(data, 'run.json'), 'utf8');
    for (const name of secrets) expect(record).not.toContain(readFileSync(join(data, 'secrets', name), 'utf8').trim());
    if (process.platform !== 'linux') return;
    const { processes } = JSON.parse(record) as { processes: { name: string; pid: number }[] };
    const roleOf = (pid: number): string | undefined => /DATABASE_URL=postgres:\/\/(\w+):/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1];
    const roles = processes.map(({ name, pid }) => [name, roleOf(pid)]);
    expect(roles).toEqual([['admin-api', 'zz_clerk'], ['audit-api', 'zz_auditor'], ['ledger-worker', 'zz_worker']]);
  });

  it('answers the command line beside it', async () => {
    const asked = ['balance', 'F.1001', '--org', '370100', '--as-of', '2019-12-31', '--data', data];
    expect(await zhuanzhang(asked)).toMatchObject({ code: 0, out: '借 97,973,500.00\n' });
    const json = await zhuanzhang([...asked, '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ balanceFen: 9_797_350_000, side: 'D', account: '1001', asOf: '2019-12-31' });
    expect(await zhuanzhang(['balance', 'F.1001', '--org', '370100', '--know-at', '@3', '--data', data])).toMatchObject({
      code: 2, err: expect.stringContaining('Did you mean --known-at?') as unknown,
    });
  }, TIMEOUT);

  it('does not start twice on one folder, nor on a port that is taken, and says the way out', async () => {
    const twice = await start(flags(data)).ended;
    expect([twice.code, twice.err]).toEqual([6, expect.stringMatching(/is in use: zhuanzhang runs there as process \d+/)]);
    const other = folder();
    const taken = await start(flags(other)).ended;
    expect([taken.code, taken.err]).toEqual([6, expect.stringMatching(new RegExp(`port ${port} \\(admin-api\\) is taken[^]*--port \\d+`))]);
    expect(pidsOf(other)).toEqual([]);
    expect(launched.every(({ process: child }) => child.exitCode === null)).toBe(true);
  }, TIMEOUT);

  it('recovers after its launcher was killed: the orphans end, the data is found, the sample is not run again; then Ctrl-C ends everything', async () => {
    const before = remember(data);
    launched[0]?.process.kill('SIGKILL');
    await launched[0]?.ended;
    const next = watched(start(flags(data)));
    await saying(next, READY);
    expect(before.filter(isAlive)).toEqual([]);
    expect(next.said()).toMatch(/found a simulation store, the newest event recorded at 2020-/);
    expect(next.said()).not.toContain('sample day book');
    const pids = remember(data);
    next.process.kill('SIGINT');
    setTimeout(() => next.process.kill('SIGINT'), 100); // the same key once more, as npm passes it on
    expect((await next.ended).code).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(readdirSync(data).sort()).toEqual(['postgres', 'secrets']);
    expect(readFileSync(join(data, 'postgres', 'postgres.log'), 'utf8')).toContain('database system is shut down');
    expect((await zhuanzhang(['replay', '--data', data])).code).toBe(6);
  }, TIMEOUT);

  it('continues a sample that was cut by SIGKILL, and comes to the same ledger', async () => {
    const cut = folder();
    const first = watched(start(flags(cut)));
    await until('the sample to begin', () => readdirSync(cut).includes('sample.running') || first.process.exitCode !== null);
    expect({ code: first.process.exitCode, said: first.said() }).toEqual({ code: null, said: expect.any(String) });
    await new Promise((resolve) => setTimeout(resolve, 400));
    remember(cut);
    first.process.kill('SIGKILL');
    await first.ended;
    expect(readdirSync(cut)).toContain('sample.running');
    const { code, out } = await watched(start([...flags(cut), '--exit-when-ready'])).ended;
    expect(code).toBe(0);
    expect(out).toMatch(/1001 +银行存款—专账 .* 借 +97,958,000\.00/);
    expect(out).toContain('ledger equals a rebuild from events: yes');
    expect(pidsOf(cut)).toEqual([]);
  }, TIMEOUT);

  /** As root another user starts the empty store; anybody else is an ordinary user in every case here. */
  const stranger = (own: string): Parameters<typeof start>[1] => {
    if (process.getuid?.() !== 0) return {};
    const readable = spawnSync(process.execPath, ['-e', `fs.accessSync(${JSON.stringify(join(ROOT, 'dist', '.built'))})`], { uid: NOBODY, gid: NOBODY });
    if (readable.status !== 0) {
      process.stderr.write('NOT RUN: start as an ordinary user, because the checkout cannot be read by others\n');
      return {};
    }
    chownSync(own, NOBODY, NOBODY);
    return { uid: NOBODY, env: { HOME: own } };
  };

  it('opens an empty real store when asked, works as an ordinary user, and names any of the three ports that is taken', async () => {
    const empty = folder();
    const as = stranger(empty);
    const { code, out, err } = await watched(start([...flags(empty), '--empty', '--exit-when-ready'], as)).ended;
    expect([code, out, err]).toEqual([0, expect.stringContaining('opened an empty real store'), '']);
    expect(out).not.toContain('sample day book');
    const thief = createServer();
    await new Promise<void>((resolve) => { thief.listen(port + 2, '127.0.0.1', resolve); });
    const late = await start([...flags(empty), '--exit-when-ready'], as).ended;
    await new Promise((resolve) => { thief.close(resolve); });
    expect([late.code, late.err]).toEqual([6, expect.stringContaining(`port ${port + 2} (ledger-worker) is taken`)]);
  }, TIMEOUT);

  it('takes an owner login in DATABASE_URL, makes the roles, and never loads anything there', async () => {
    const [own, elsewhere] = [folder(), folder()];
    const server = await startEmbeddedPostgres({ dir: own });
    try {
      const env = { DATABASE_URL: server.superuserUrl };
      const migrated = await run('dist/apps/cli/main.js', ['migrate', '--secrets', join(elsewhere, 'secrets')], { env }).ended;
      expect([migrated.code, migrated.out]).toEqual([0, expect.stringContaining('Platform')]);
      expect(mode(join(elsewhere, 'secrets', 'clerk.password'))).toBe('600');
      const { code, out } = await watched(start([...flags(elsewhere), '--exit-when-ready'], { env })).ended;
      expect([code, out]).toEqual([0, expect.stringContaining('Nothing is loaded into a store of your own')]);
      expect(readdirSync(elsewhere)).toEqual(['secrets']);
      const client = new Client({ connectionString: server.superuserUrl });
      await client.connect();
      const { rows } = await client.query<{ n: string }>('select count(*) as n from event_store.es_event');
      await client.end();
      expect(rows).toEqual([{ n: '0' }]);
    } finally {
      await server.stop();
    }
  }, TIMEOUT);

  it('leaves no process behind', () => {
    expect(seen.size).toBeGreaterThan(8);
    expect([...seen].filter(isAlive)).toEqual([]);
  });
});
