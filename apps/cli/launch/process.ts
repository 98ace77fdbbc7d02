import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

/** A process and when it began: the pair names one process and no later one with the same number. */
export interface ProcessMark { readonly pid: number; readonly started: string }

/** Fields of /proc/pid/stat from the state on; the name before it may hold blanks and brackets. */
const statOf = (pid: number): readonly string[] | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch { return undefined; }
};

const startOf = (pid: number): string => {
  if (process.platform === 'linux') return statOf(pid)?.[19] ?? '';
  if (process.platform === 'win32') return '';
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
};

export const markOf = (pid: number): ProcessMark => ({ pid, started: startOf(pid) });

/** True while exactly this process lives. Where the system does not tell when a process began, nothing is identified. */
export const isAlive = ({ pid, started }: ProcessMark): boolean => {
  if (pid <= 0 || started === '' || startOf(pid) !== started) return false;
  return process.platform !== 'linux' || statOf(pid)?.[0] !== 'Z'; // a zombie does not live
};

/** Waits until the condition holds. @returns false after so many milliseconds */
export const until = async (holds: () => boolean | Promise<boolean>, ms: number): Promise<boolean> => {
  const end = performance.now() + ms;
  while (!await holds()) {
    if (performance.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
};
