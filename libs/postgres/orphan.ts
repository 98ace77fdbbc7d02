import { existsSync, linkSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { commandLine, isAlive, startMark, until, workingIn } from './process-mark.js';

const FAST_STOP_MS = 10_000;
const HARD_STOP_MS = 5_000;

/**
 * Stops a postmaster: fast shutdown, after ten seconds an immediate one (the next start then recovers from the log).
 *
 * @throws Error when it is still there
 */
export const stopPostmaster = async (pid: number): Promise<void> => {
  for (const [signal, ms] of [['SIGINT', FAST_STOP_MS], ['SIGQUIT', HARD_STOP_MS]] as const) {
    try { process.kill(pid, signal); } catch { return; }
    if (await until(() => !isAlive(pid), ms)) return;
  }
  throw new Error(`PostgreSQL (pid ${pid}) does not stop`);
};

/**
 * Makes the data folder free to start in: ends a postmaster whose supervisor died, the backends of one that was killed, and takes away a
 * pid file that names somebody else, is torn, or names a dead process nobody has buried. PostgreSQL would refuse to start over such a file.
 *
 * @param data the cluster's folder
 */
export const freeDataFolder = async (data: string): Promise<void> => {
  const file = join(data, 'postmaster.pid');
  const [pidText = '', folder = ''] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const pid = /^[1-9]\d*$/.test(pidText) ? Number(pidText) : 0;
  if (pid > 0 && isAlive(pid) && isPostmasterOf(pid, { data, folder })) await stopPostmaster(pid);
  await endBackends(realpathSync(data));
  // elsewhere backends cannot be seen, and PostgreSQL itself looks for them through the file of a dead postmaster
  if (process.platform === 'linux' || pid === 0 || isAlive(pid)) rmSync(file, { force: true });
};

/** A busy backend outlives its postmaster until its statement is done. Recovery needs nothing from it: what it has not committed is void. */
const endBackends = async (data: string): Promise<void> => {
  const backends = (): readonly number[] => workingIn(data).filter((pid) => commandLine(pid)[0]?.startsWith('postgres'));
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    for (const pid of backends()) try { process.kill(pid, signal); } catch { /* it has ended by itself */ }
    if (await until(() => backends().length === 0, HARD_STOP_MS)) return;
  }
  throw new Error(`processes ${backends().join(', ')} still work in ${data}`);
};

const isPostmasterOf = (pid: number, { data, folder }: { readonly data: string; readonly folder: string }): boolean => {
  const words = commandLine(pid);
  if (!words.some((word) => /^postgres(\.exe)?$/.test(basename(word)))) return false;
  if (process.platform === 'win32') return folder === data.replaceAll('\\', '/');
  // a folder that was renamed meanwhile is still the one it works in
  return words.includes(data) || words.includes(realpathSync(data)) || workingIn(realpathSync(data)).includes(pid);
};

/**
 * Says that this process supervises the folder. Of several that start at the same moment exactly one succeeds.
 *
 * @returns the function that gives it free again
 * @throws Error when another living process supervises it
 */
export const claimFolder = (dir: string): (() => void) => {
  const file = join(dir, 'supervisor.pid');
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${process.pid}\n${startMark(process.pid)}\n`, { mode: 0o600 });
  try {
    // a link appears whole and only where nothing is, which writing the file itself does not promise
    while (!linked(own, file)) {
      refuseLiving(file, dir);
      putAside(file, { aside: `${own}.stale`, dir });
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => { rmSync(file, { force: true }); };
};

/** What lay there is judged once more when nobody else can reach it: another start may have claimed the folder in between. */
const putAside = (file: string, { aside, dir }: { readonly aside: string; readonly dir: string }): void => {
  try { renameSync(file, aside); } catch { return; } // another start was first
  try {
    refuseLiving(aside, dir);
  } catch (error) {
    linked(aside, file);
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
};

const refuseLiving = (file: string, dir: string): void => {
  const [pidText = '', mark = ''] = textOf(file).trim().split('\n');
  const pid = Number(pidText);
  if (pid > 0 && mark !== '' && isAlive(pid) && startMark(pid) === mark) {
    throw new Error(`${dir} is in use by process ${pid}: stop it first, or give another folder`);
  }
};

const textOf = (file: string): string => {
  try { return readFileSync(file, 'utf8'); } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
};

const linked = (from: string, to: string): boolean => {
  try { linkSync(from, to); return true; } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};
