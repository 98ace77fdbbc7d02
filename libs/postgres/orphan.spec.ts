import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from './index.js';
import { isAlive } from './process-mark.js';

const root = join(import.meta.dirname, '..', '..');
const ROUNDS = 100;

const word = async (url: string): Promise<unknown> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ word: string }>('select word from kept')).rows[0]?.word;
  } finally {
    await client.end();
  }
};

describe('what an earlier start left, or another start takes', () => {
  let parent = '';
  const children: ChildProcess[] = [];

  /** Runs a module beside this one from the sources; answers its first line. */
  const beside = (script: string, env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const child = spawn(
      process.execPath,
      ['-C', 'zhuanzhang-source', '--import', './test/support/typescript.mjs', '--input-type=module', '-e', script],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '', ...env } },
    );
    children.push(child);
    return new Promise((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.endsWith('\n')) resolve(said.trim());
      });
      child.once('exit', (code) => {
        reject(new Error(`ended with ${code}`));
      });
    });
  };

  beforeEach(() => {
    parent = mkdtempSync(join(process.env['ZZ_TEST_CLUSTER'] ?? tmpdir(), 'orphan-'));
  });
  afterEach(async () => {
    await Promise.all(
      children.splice(0).map(
        (child) =>
          new Promise((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) {
              resolve(undefined);
              return;
            }
            child.once('exit', resolve);
            child.kill('SIGKILL');
          }),
      ),
    );
    rmSync(parent, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  it.each([
    ['that is new', ''],
    ['whose supervisor is dead', '999999999\n1\n'],
    ['with a torn mark', '12'],
  ])('of two starts at the same moment exactly one gets a folder %s', async (_, left) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      mkdirSync(join(parent, String(round)));
      if (left !== '') writeFileSync(join(parent, String(round), 'supervisor.pid'), left);
    }
    const begin = Date.now() + 3_000;
    const script = `import { claimFolder } from './libs/postgres/orphan.ts';
        const won = [];
        for (let round = 0; round < ${ROUNDS}; round += 1) {
          while (Date.now() < ${begin} + round * 5);
          try { claimFolder(${JSON.stringify(parent)} + '/' + round); won.push(round); } catch (error) {
            if (!/in use by process/.test(error.message)) throw error;
          }
        }
        console.log(JSON.stringify(won)); setInterval(() => {}, 1000);`;
    const won = (await Promise.all([beside(script), beside(script)])).flatMap((line) => JSON.parse(line) as number[]);
    expect(won.sort((a, b) => a - b)).toEqual(Array.from({ length: ROUNDS }, (__, round) => round));
  });

  it('ends the orphan also when the folder was renamed under it', async () => {
    const [before, after] = [join(parent, 'before'), join(parent, 'after')];
    const pid = Number(
      await beside(`import { startEmbeddedPostgres } from './libs/postgres/index.ts';
      import pg from 'pg';
      const { pid, superuserUrl } = await startEmbeddedPostgres({ dir: ${JSON.stringify(before)} });
      const client = new pg.Client({ connectionString: superuserUrl });
      await client.connect();
      await client.query("create table kept as select '已提交' as word");
      await client.end();
      console.log(pid); setInterval(() => {}, 1000);`),
    );
    children[0]?.kill('SIGKILL');
    await new Promise((resolve) => children[0]?.once('exit', resolve));
    renameSync(before, after);
    expect(isAlive(pid)).toBe(true);
    const server = await startEmbeddedPostgres({ dir: after });
    try {
      expect(isAlive(pid)).toBe(process.platform !== 'linux');
      expect(await word(server.superuserUrl)).toBe('已提交');
      // found and asked, not thrown over
      if (process.platform === 'linux') expect(readFileSync(join(after, 'postgres.log'), 'utf8')).toContain('received fast shutdown request');
    } finally {
      await server.stop();
    }
  });

  describe('root where user namespaces are forbidden', () => {
    const asRoot = process.getuid?.() === 0;
    let open = '';
    let path = '';
    const start = (dir: string): Promise<string> =>
      beside(
        `import { startEmbeddedPostgres } from './libs/postgres/index.ts';
      try {
        const server = await startEmbeddedPostgres({ dir: ${JSON.stringify(dir)} });
        const { statSync } = await import('node:fs');
        const uid = statSync('/proc/' + server.pid).uid;
        await server.stop();
        console.log('ran as ' + uid);
      } catch (error) { console.log(error.message); }
      setInterval(() => {}, 1000);`,
        { PATH: path },
      );
    beforeEach(() => {
      open = mkdtempSync(join(tmpdir(), 'zz-nobody-'));
      chmodSync(open, 0o711);
      mkdirSync(join(open, 'bin'));
      writeFileSync(join(open, 'bin', 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      path = `${join(open, 'bin')}:${process.env['PATH'] ?? ''}`;
    });
    afterEach(() => {
      rmSync(open, { recursive: true, force: true });
    });

    it('gives the server to nobody, who may pass through our folder and not read in it', async () => {
      if (!asRoot) return;
      const dir = join(open, 'var');
      expect(await start(dir)).toBe('ran as 65534');
      expect(statSync(dir).mode & 0o777).toBe(0o711);
      expect([statSync(join(dir, 'superuser.secret')).uid, statSync(join(dir, 'superuser.secret')).mode & 0o777]).toEqual([0, 0o600]);
      expect(await start(dir)).toBe('ran as 65534');
      expect(readFileSync(join(dir, 'postgres.log'), 'utf8')).toContain('database system is shut down');
    });

    it('says what to do when nobody may not pass', async () => {
      if (!asRoot) return;
      chmodSync(open, 0o700);
      expect(await start(join(open, 'var'))).toMatch(/^PostgreSQL does not run as root, .* may not enter .*: start as an ordinary user$/);
    });
  });
});
