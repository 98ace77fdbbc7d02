/** Stops the PostgreSQL clusters of this Jest run and takes its folder away. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/** The pid in a file that a killed server left behind may long be another process's. */
const isServerOf = (pid, folder) => {
  if (!isAlive(pid)) return false;
  try { return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(folder); } catch { /* no Linux */ }
  return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.includes(folder) ?? false;
};

/** @param {string} dir the run's folder */
export const endCluster = async (dir) => {
  if (!existsSync(dir)) return;
  const root = realpathSync(dir);
  // the shared cluster, and those of specifications that were interrupted
  for (const file of readdirSync(root, { recursive: true }).filter((name) => name.endsWith('postmaster.pid')).map((name) => join(root, name))) {
    const [pid = '', folder = ''] = readFileSync(file, 'utf8').split('\n');
    // a cluster that is thrown away needs nothing written any more
    if (folder === dirname(file) && isServerOf(Number(pid), folder)) { process.kill(Number(pid), 'SIGQUIT'); await gone(Number(pid), 10_000); }
  }
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
};

export default async () => {
  if (process.env.ZZ_TEST_CLUSTER) await endCluster(process.env.ZZ_TEST_CLUSTER);
};

// as a process of its own, after an interrupted run: until nothing new has appeared for some seconds
if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2]) {
  for (let seconds = 0, quiet = 0; seconds < 20 && quiet < 5; seconds += 1) {
    await new Promise((resolve) => { setTimeout(resolve, 1_000); });
    quiet = existsSync(process.argv[2]) ? 0 : quiet + 1;
    await endCluster(process.argv[2]);
  }
}
