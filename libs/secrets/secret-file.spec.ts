import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOrMakeSecret, readSecret } from './index.js';

describe('a secret file', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'zz-secrets-')); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  it('is made once, for its owner alone, and kept', () => {
    const file = join(folder, 'new', 'log.key');
    expect(readOrMakeSecret(file, () => 'first\n')).toBe('first\n');
    expect(readOrMakeSecret(file, () => { throw new Error('there is one'); })).toBe('first\n');
    if (process.platform !== 'win32') expect([statSync(file).mode & 0o777, statSync(join(folder, 'new')).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(readdirSync(join(folder, 'new'))).toEqual(['log.key']);
  });

  it('of another process that was first is never replaced', () => {
    const file = join(folder, 'log.key');
    const mine = readOrMakeSecret(file, () => { writeFileSync(file, 'theirs', { mode: 0o600 }); return 'mine'; });
    expect([mine, readFileSync(file, 'utf8')]).toEqual(['theirs', 'theirs']);
    expect(readdirSync(folder)).toEqual(['log.key']);
  });

  it('others may read is refused, and a missing one is told as missing', () => {
    const file = join(folder, 'log.key');
    expect(() => readSecret(file)).toThrow(/ENOENT/);
    writeFileSync(file, 'open');
    chmodSync(file, 0o640);
    if (process.platform !== 'win32') expect(() => readOrMakeSecret(file, () => 'new')).toThrow(/may be read by others/);
    expect(readFileSync(file, 'utf8')).toBe('open');
  });
});
