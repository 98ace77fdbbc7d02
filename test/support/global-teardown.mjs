/** Stops the cluster of this Jest run and takes its folder away. */
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const FOLDER = 'zz-jest-';

export const isAlive = (pid) => {
  try { process.kill(pid, 0); } catch (error) { return error.code === 'EPERM'; }
  // a zombie is dead already
  try { return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')); } catch { return true; }
};

const gone = async (pid, ms) => {
  for (let waited = 0; isAlive(pid); waited += 20) {
    if (waited >= ms) return false;
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  return true;
};

/** @param {string} dir the run's folder */
export const endCluster = async (dir) => {
  const file = join(dir, 'cluster', 'pg', 'postmaster.pid');
  if (existsSync(file)) {
    const [pid = '', folder = ''] = readFileSync(file, 'utf8').split('\n');
    const ours = folder === join(realpathSync(dir), 'cluster', 'pg');
    // the cluster is thrown away: nothing needs to be written any more
    if (ours && isAlive(Number(pid))) { process.kill(Number(pid), 'SIGQUIT'); await gone(Number(pid), 10_000); }
  }
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
};

export default async () => {
  if (process.env.ZZ_TEST_CLUSTER) await endCluster(process.env.ZZ_TEST_CLUSTER);
};
