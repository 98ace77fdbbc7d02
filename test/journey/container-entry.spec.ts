import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/launcher.client.js';

/** The first program of the container, beside a process that only tells which addresses it was given. */
describe('docker/entry.mjs', () => {
  const image = mkdtempSync(join(tmpdir(), 'zz-image-'));
  const secret = (name: string, text: string): string => { const file = join(image, name); writeFileSync(file, text); return file; };
  let [database, store]: [string, string] = ['', ''];

  beforeAll(() => {
    for (const folder of ['docker', 'dist/apps/admin-api']) mkdirSync(join(image, folder), { recursive: true });
    cpSync(join(ROOT, 'docker/entry.mjs'), join(image, 'docker/entry.mjs'));
    const tells = 'const { DATABASE_URL: d, EVENT_STORE_URL: e } = process.env; console.log(JSON.stringify({ d, e }));';
    writeFileSync(join(image, 'dist/apps/admin-api/main.js'), tells);
    [database, store] = [secret('clerk.password', 'p@ss word\n'), secret('kurrent.password', 'k/u:r@r%ent\n')];
  });
  afterAll(() => { rmSync(image, { recursive: true, force: true }); });

  const run = (env: NodeJS.ProcessEnv, ...words: string[]) => {
    const options = { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(image, 'docker/entry.mjs'), ...words], options);
    return { status, err: stderr, given: status === 0 ? JSON.parse(stdout) as { d?: string; e?: string } : null };
  };
  const DATABASE = { DATABASE_ADDRESS: 'postgres://zz_clerk@postgres:5432/zhuanzhang', DATABASE_PASSWORD_FILE: '' };

  it('joins addresses and passwords, also of several nodes, and leaves PostgreSQL alone with an empty address', () => {
    const both = { ...DATABASE, DATABASE_PASSWORD_FILE: database, EVENT_STORE_PASSWORD_FILE: store };
    const nodes = 'kurrent1:2113,kurrent2:2113?tls=true&tlsCAFile=%2Frun%2Fca.crt';
    expect(run({ ...both, EVENT_STORE_ADDRESS: `kurrentdb://admin@${nodes}` }, 'admin-api').given).toEqual({
      d: 'postgres://zz_clerk:p%40ss%20word@postgres:5432/zhuanzhang', e: `kurrentdb://admin:k%2Fu%3Ar%40r%25ent@${nodes}`,
    });
    expect(run({ ...both, EVENT_STORE_ADDRESS: '' }, 'admin-api').given).not.toHaveProperty('e');
    expect(run({ EVENT_STORE_ADDRESS: 'kurrentdb://kurrent:2113?tls=false' }, 'admin-api').given).toEqual({ e: 'kurrentdb://kurrent:2113?tls=false' });
  });

  it('refuses a password in an address, a user without its file, and a file without a user; nothing secret is said', () => {
    for (const env of [
      { EVENT_STORE_ADDRESS: 'kurrentdb://admin:top-secret@kurrent:2113' }, { EVENT_STORE_ADDRESS: 'kurrentdb://admin@kurrent:2113' },
      { EVENT_STORE_ADDRESS: 'kurrentdb://kurrent:2113', EVENT_STORE_PASSWORD_FILE: store }, { EVENT_STORE_ADDRESS: 'top-secret' },
    ]) {
      const { status, err } = run(env, 'admin-api');
      expect([status, err]).toEqual([2, expect.stringContaining('EVENT_STORE_')]);
      expect(err).not.toContain('secret@');
    }
    expect(run({ EVENT_STORE_ADDRESS: 'kurrentdb://admin@kurrent', EVENT_STORE_PASSWORD_FILE: join(image, 'none') }, 'admin-api').status).toBe(6);
    expect(run({}, 'strange').status).toBe(2);
  });
});
