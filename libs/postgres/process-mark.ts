import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** True while a process with this pid lives, whoever owns it. A zombie does not live. */
export const isAlive = (pid: number): boolean => {
  try { process.kill(pid, 0); } catch (error) { return (error as NodeJS.ErrnoException).code === 'EPERM'; }
  return statOf(pid)?.[0] !== 'Z';
};

/** When the process began, as its system says it: with the pid it names one process and no later one. Empty when gone. */
export const startMark = (pid: number): string => {
  if (process.platform === 'linux') return statOf(pid)?.[19] ?? '';
  if (process.platform === 'win32') return isAlive(pid) ? 'alive' : '';
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
};

/** The command line with its arguments; empty when it is gone or cannot be read. */
export const commandLine = (pid: number): readonly string[] => {
  if (process.platform === 'linux') return (readText(`/proc/${pid}/cmdline`) ?? '').split('\0').filter((word) => word !== '');
  if (process.platform === 'win32') return spawnSync('tasklist', ['/FI', `PID eq ${pid}`, '/NH'], { encoding: 'utf8' }).stdout.trim().split(/\s+/);
  return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim().split(/\s+/);
};

/** Processes that work inside this folder: a dead postmaster's backends live on for a moment. Known on Linux only. */
export const workingIn = (folder: string): readonly number[] => {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try { return readlinkSync(`/proc/${pid}/cwd`) === folder && isAlive(pid); } catch { return false; }
  });
};

/** Waits until the condition holds; false after so many milliseconds. */
export const until = async (holds: () => boolean, ms: number): Promise<boolean> => {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited >= ms) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
};

const readText = (file: string): string | undefined => { try { return readFileSync(file, 'utf8'); } catch { return undefined; } };
/** Fields of /proc/pid/stat from the state on; the name before it may hold blanks and brackets. */
const statOf = (pid: number): readonly string[] | undefined => {
  const text = process.platform === 'linux' ? readText(`/proc/${pid}/stat`) : undefined;
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
};
