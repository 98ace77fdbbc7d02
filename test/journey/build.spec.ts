import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../support/launcher.client.js';

interface Builder { readonly alone: <T>(lock: string, work: () => T) => T; readonly isStale: () => boolean }

describe('the build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zz-build-'));
  const program = join(folder, 'apps/cli/build.mjs');
  const lock = join(folder, 'lock');
  let builder: Builder;

  beforeAll(async () => {
    for (const below of ['apps/cli', 'libs', 'dist']) mkdirSync(join(folder, below), { recursive: true });
    cpSync(join(ROOT, 'apps/cli/build.mjs'), program);
    for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', 'apps/tsconfig.build.json']) writeFileSync(join(folder, file), '{}');
    builder = await import(pathToFileURL(program).href) as Builder;
  });
  afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

  it('is out of date when a source or a package that is bundled is newer', () => {
    const built = join(folder, 'dist/.built');
    const newest = new Date(statSync(program).mtimeMs + 60_000);
    const later = new Date(newest.getTime() + 60_000);
    writeFileSync(built, 'apps/cli/build.mjs');
    utimesSync(built, newest, newest);
    expect(builder.isStale()).toBe(false);
    for (const file of ['apps/cli/build.mjs', 'package-lock.json']) {
      utimesSync(join(folder, file), later, later);
      expect([file, builder.isStale()]).toEqual([file, true]);
      utimesSync(join(folder, file), new Date(0), new Date(0));
    }
  });

  it('is made by one at a time in one checkout', async () => {
    const diary = join(folder, 'diary');
    const work = `const { alone } = await import(${JSON.stringify(pathToFileURL(program).href)}); const { appendFileSync } = await import('node:fs');
      alone(${JSON.stringify(lock)}, () => { for (const word of ['in', 'out']) {
        appendFileSync(${JSON.stringify(diary)}, word + ' '); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50); } });`;
    await Promise.all([1, 2, 3].map(() => new Promise((resolve) => {
      spawn(process.execPath, ['--input-type=module', '-e', work], { stdio: 'ignore' }).once('close', resolve);
    })));
    expect(readFileSync(diary, 'utf8')).toBe('in out in out in out ');
  });

  it('takes over from a builder that was killed, and leaves nothing behind a failure', async () => {
    const gone = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await new Promise((resolve) => gone.once('close', resolve));
    writeFileSync(lock, String(gone.pid));
    expect(builder.alone(lock, () => 'built')).toBe('built');
    expect(() => builder.alone(lock, () => { throw new Error('the compiler found an error'); })).toThrow('the compiler');
    expect(existsSync(lock)).toBe(false);
  });
});
