import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Told } from '#identity';
import type { EventsPlace } from '../local/events-place.js';
import { EXIT, Failure } from '../local/failure.js';
import { until, markOf } from './process.js';
import type { ProcessName, RunningProcess } from './run-file.store.js';

const HEALTHY_WITHIN_MS = 60_000;
/** A process cuts its own shutdown at 10 s. */
const STOPS_WITHIN_MS = 12_000;

export interface ChildOrder {
  readonly name: ProcessName; readonly databaseUrl: string; readonly events: EventsPlace; readonly port: number; readonly secretsFolder: string;
}
/** What a process says over its channel when its door is open. */
interface Ready extends Told { readonly ready: true; readonly url: string; readonly port: number }

const settings = ({ databaseUrl, events, port, secretsFolder }: ChildOrder): NodeJS.ProcessEnv => ({
  ...process.env, DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: String(port), SECRETS_DIR: secretsFolder,
  EVENT_STORE_URL: events.eventStoreUrl ?? '', EVENT_STREAM_PREFIX: events.eventStreamPrefix ?? '',
});

/** What the parts of a halted process say of themselves. */
const errorsIn = (health: string): string =>
  [...health.matchAll(/"error":("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) => JSON.parse(text) as string).join('; ') || health;

/**
 * One of the three processes. It has a process group of its own, so that Ctrl-C reaches the launcher alone, and it ends when its channel to the
 * launcher breaks (rulings C10).
 */
export class Child {
  readonly #process: ChildProcess;
  #ready: Ready | null = null;
  #ended: string | null = null;
  #stopping = false;
  /** settles with a sentence when the process ends without having been asked */
  readonly lost: Promise<string>;

  constructor(private readonly order: ChildOrder) {
    const main = fileURLToPath(import.meta.resolve(`#programs/${order.name}`));
    this.#process = fork(main, [], { env: settings(order), detached: true, stdio: ['ignore', 2, 2, 'ipc'], execArgv: [] });
    this.#process.on('message', (message: Partial<Ready>) => { if (message.ready === true) this.#ready = message as Ready; });
    this.lost = new Promise((resolve) => {
      const end = (how: string): void => {
        this.#ended ??= how;
        if (!this.#stopping) resolve(`${order.name} ended (${how})`);
      };
      this.#process.once('error', (error) => { end(error.message); });
      this.#process.once('exit', (code, signal) => { end(`${signal ?? `exit code ${code}`}`); });
    });
  }

  get record(): RunningProcess {
    return { name: this.order.name, ...markOf(this.#process.pid ?? 0), port: this.#ready?.port ?? this.order.port, url: this.#ready?.url ?? '' };
  }

  /** What it said of its event store; null until its door is open. */
  get told(): Told | null { return this.#ready; }

  /** Waits until its /health answers 200. @throws Failure when it ends or takes too long */
  async healthy(stopping: AbortSignal): Promise<void> {
    const { name } = this.order;
    let answered = 'no answer';
    const well = async (): Promise<boolean> => {
      stopping.throwIfAborted();
      if (this.#ended !== null) throw new Failure(EXIT.unavailable, `${name} ended while it was starting (${this.#ended}); its own words are above.`);
      if (this.#ready === null) return false;
      try {
        const response = await fetch(`${this.#ready.url}/health`, { signal: AbortSignal.timeout(5_000) });
        answered = `${response.status} ${(await response.text()).slice(0, 4_000)}`;
        if (response.ok) return true;
      } catch (error) {
        answered = String(error);
        return false;
      }
      if (answered.includes('"status":"halted"')) throw new Failure(EXIT.brokenHistory, `${name} has halted: ${errorsIn(answered)}`);
      return false;
    };
    if (!await until(well, HEALTHY_WITHIN_MS)) throw new Failure(EXIT.unavailable, `${name} is not healthy after 60 s: ${answered.slice(0, 500)}`);
  }

  /** SIGTERM, and SIGKILL for one that does not listen. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#ended !== null) return;
    this.#process.kill('SIGTERM');
    if (await until(() => this.#ended !== null, STOPS_WITHIN_MS)) return;
    this.kill();
    await until(() => this.#ended !== null, STOPS_WITHIN_MS);
  }

  kill(): void {
    this.#stopping = true;
    this.#process.kill('SIGKILL');
  }
}
