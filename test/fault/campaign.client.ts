import { spawn } from 'node:child_process';
import { ROOT } from '../support/launcher.client.js';

/** The campaign as `npm run campaign` runs it, with what it said. What did not run is told again on the terminal of the specifications. */
export const campaign = (...args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> => new Promise((resolve, reject) => {
  const child = spawn(
    process.execPath, ['-C', 'zhuanzhang-source', '--import', './test/support/typescript.mjs', 'test/fault/campaign/campaign.main.ts', ...args],
    // the run it belongs to, for the ports it takes
    { cwd: ROOT, env: { PATH: process.env['PATH'], ZZ_TEST_CLUSTER: process.env['ZZ_TEST_CLUSTER'] }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString('utf8'); });
  child.once('error', reject);
  child.once('close', (code) => {
    for (const line of said.split('\n').filter((one) => one.includes('NOT RUN'))) process.stderr.write(`${line}\n`);
    resolve({ code, said });
  });
});
