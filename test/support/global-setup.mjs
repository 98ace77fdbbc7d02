/**
 * Gives a Jest run a private folder for its one PostgreSQL cluster. The first specification that asks for a database starts it
 * (test/support/postgres.ts), so that a run of pure specifications pays nothing.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endCluster, FOLDER, isAlive } from './global-teardown.mjs';

export default async () => {
  // what a run that was killed left behind
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER))) {
    const dir = join(tmpdir(), name);
    let owner = 0;
    try { owner = Number(readFileSync(join(dir, 'jest.pid'), 'utf8')); } catch { continue; }
    if (!isAlive(owner)) await endCluster(dir);
  }
  const dir = mkdtempSync(join(tmpdir(), FOLDER));
  writeFileSync(join(dir, 'jest.pid'), String(process.pid));
  process.env.ZZ_TEST_CLUSTER = dir;
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) {
    process.once(signal, () => {
      // Jest's workers notice the end of this process only afterwards, and may be starting a server just now
      spawn(process.execPath, [fileURLToPath(new URL('global-teardown.mjs', import.meta.url)), dir], { detached: true, stdio: 'ignore' }).unref();
      process.exit(code);
    });
  }
};
