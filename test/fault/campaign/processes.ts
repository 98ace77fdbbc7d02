import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

const READY_WITHIN_MS = 60_000;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Waits until the condition holds, looking every so often. @returns false after so many milliseconds */
export const until = async (holds: () => boolean | Promise<boolean>, ms: number, everyMs = 50): Promise<boolean> => {
  const end = performance.now() + ms;
  while (!await holds()) {
    if (performance.now() > end) return false;
    await pause(everyMs);
  }
  return true;
};

export const signal = (pid: number, name: NodeJS.Signals): void => { try { process.kill(pid, name); } catch { /* it has ended by itself */ } };

export interface ForkOrder { readonly cwd: string; readonly program: string; readonly env: NodeJS.ProcessEnv; readonly log: number }

/** One of our processes: forked with a channel, ready when it says so, killed at will. */
export class Forked {
  readonly #child: ChildProcess;
  #ended = false;
  readonly exited: Promise<void>;
  #ready: Record<string, unknown> | null = null;
  readonly #words = new Map<string, number>();

  constructor(readonly name: string, order: ForkOrder) {
    this.#child = fork(join(order.cwd, order.program), [], {
      cwd: order.cwd, execArgv: [], stdio: ['ignore', order.log, order.log, 'ipc'], env: { PATH: process.env['PATH'], ...order.env },
    });
    this.exited = new Promise((resolve) => { this.#child.once('exit', () => { this.#ended = true; resolve(); }); });
    this.#child.on('message', (message: Record<string, unknown>) => {
      if (message['ready'] === true) this.#ready = message;
      for (const word of Object.keys(message)) this.#words.set(word, this.heard(word) + 1);
    });
    this.#child.on('error', () => undefined);
  }

  get pid(): number { return this.#child.pid ?? 0; }
  get isAlive(): boolean { return !this.#ended; }

  /** What it said with its first word. @throws Error when it ends or says nothing */
  async ready<T>(): Promise<T> {
    await until(() => this.#ready !== null || this.#ended, READY_WITHIN_MS);
    if (this.#ready === null) throw new Error(`${this.name} ${this.#ended ? 'ended' : 'said nothing'} while it was starting`);
    return this.#ready as T;
  }

  send(message: object): void { if (!this.#ended && this.#child.connected) this.#child.send(message, () => undefined); }
  /** how often it has said this word */
  heard(word: string): number { return this.#words.get(word) ?? 0; }

  async end(how: NodeJS.Signals): Promise<void> {
    if (!this.#ended) this.#child.kill(how);
    await this.exited;
  }

  /** SIGTERM, and SIGKILL for one that does not listen. */
  async stop(): Promise<void> {
    if (this.#ended) return;
    this.#child.kill('SIGCONT');
    this.#child.kill('SIGTERM');
    if (!await until(() => this.#ended, 12_000)) await this.end('SIGKILL');
  }
}

/** PostgreSQL's processes of one cluster: the postmaster and its backends work in its folder, whoever their parent is. */
export const serverProcesses = (data: string): number[] => {
  const folder = realpathSync(data);
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try { return readlinkSync(`/proc/${pid}/cwd`) === folder && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')); } catch { return false; }
  });
};
