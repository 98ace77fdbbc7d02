import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout under test. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended { readonly code: number | null; readonly out: string; readonly err: string }
export interface Launched { readonly process: ChildProcess; readonly said: () => string; readonly ended: Promise<Ended> }

/** Environment of a person's terminal: nothing of Jest's own. */
const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: process.env['LANG'], ...more,
});

/** Runs one of our programs with Node, as a person would in the checkout. */
export const run = (program: string, args: readonly string[], options: { env?: NodeJS.ProcessEnv; uid?: number; cwd?: string } = {}): Launched => {
  const child = spawn(process.execPath, [join(ROOT, program), ...args], {
    cwd: options.cwd ?? ROOT, env: environment(options.env), stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString('utf8'); });
  child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString('utf8'); });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => { resolve({ code, out, err }); });
  });
  return { process: child, said: () => `${out}${err}`, ended };
};

export const start = (args: readonly string[], options: Parameters<typeof run>[2] = {}): Launched => run('apps/cli/start.mjs', args, options);
export const zhuanzhang = (args: readonly string[]): Promise<Ended> => run('dist/apps/cli/main.js', args).ended;

/** Waits until the condition holds. @throws Error telling what was waited for */
export const until = async (what: string, holds: () => boolean, ms = 60_000): Promise<void> => {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited >= ms) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Waits for words on either stream. @throws Error with everything that was said when the program ends before */
export const saying = async (launched: Launched, words: string): Promise<void> => {
  let ended: Ended | undefined;
  void launched.ended.then((how) => { ended = how; });
  await until(words, () => ended !== undefined || launched.said().includes(words));
  if (!launched.said().includes(words)) throw new Error(`ended with ${String(ended?.code)} before saying "${words}":\n${launched.said()}`);
};

/** True while a process lives; a zombie does not. */
export const isAlive = (pid: number): boolean => {
  try { process.kill(pid, 0); } catch { return false; }
  try { return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')); } catch { return process.platform !== 'linux'; }
};

/** Pids of everything that runs on a data folder: the launcher, its processes, the postmaster. */
export const pidsOf = (dataFolder: string): readonly number[] => {
  const run = join(dataFolder, 'run.json');
  const recorded = existsSync(run) ? JSON.parse(readFileSync(run, 'utf8')) as { launcher: { pid: number }; processes: { pid: number }[] } : undefined;
  const postmaster = join(dataFolder, 'postgres', 'pg', 'postmaster.pid');
  return [
    ...(recorded === undefined ? [] : [recorded.launcher.pid, ...recorded.processes.map(({ pid }) => pid)]),
    ...(existsSync(postmaster) ? [Number(readFileSync(postmaster, 'utf8').split('\n')[0])] : []),
  ].filter((pid) => pid > 0);
};

const isFree = (port: number): Promise<boolean> => new Promise((resolve) => {
  const server = createServer();
  server.once('error', () => { resolve(false); });
  server.listen(port, '127.0.0.1', () => { server.close(() => { resolve(true); }); });
});

/** Takes a row of ports for this run of Jest: an installation that is down between two tests holds none, and another would find them free. */
const isOurs = (first: number): boolean => {
  const run = process.env['ZZ_TEST_CLUSTER'];
  if (run === undefined) return true;
  try { mkdirSync(join(run, `ports-${first}`)); return true; } catch { return false; }
};

/** The first of three free ports in a row, outside the range the system gives out by itself. `apart`: of several rows at once, the how manieth. */
export const freePorts = async (apart = 0): Promise<number> => {
  const rows = 4_000;
  for (let tried = 0; tried < rows; tried += 1) {
    const first = 20_000 + 3 * ((process.pid * 7 + apart * 150 + tried) % rows);
    const free = await Promise.all([first, first + 1, first + 2].map(isFree));
    if (free.every(Boolean) && isOurs(first)) return first;
  }
  throw new Error('no three free ports in a row');
};
