import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { StoreBusy, StoreClosed, UnsupportedStore } from '#event-store';
import { faultOf, inTime, isNative, isStuck, isTransient, NoAnswer, pause, pauseBefore } from './fault.js';

export type Driver = typeof import('@kurrent/kurrentdb-client');

/**
 * Loads the client, an optional package (rulings C32).
 *
 * @throws UnsupportedStore saying what to install, or why what is installed does not run here
 */
export const loadDriver = async (load: () => Promise<Driver> = () => import('@kurrent/kurrentdb-client')): Promise<Driver> => {
  try {
    return await load();
  } catch (error) {
    const absent = (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND';
    const why = absent ? 'is not installed' : `does not run here (${error instanceof Error ? error.message : String(error)})`;
    throw new UnsupportedStore(`events are to be in KurrentDB, but its client ${why}: npm install --no-save @kurrent/kurrentdb-client@1`, { cause: error });
  }
};

const SCHEME = /^(?:kurrentdb|kurrent|kdb|esdb)(\+discover)?:\/\//;

/** The address in the scheme that the client does not warn about. @throws UnsupportedStore, without repeating the address: it may hold a password */
export const addressOf = (url: string): string => {
  const match = SCHEME.exec(url.trim());
  if (match === null) throw new UnsupportedStore('the address of a KurrentDB begins with kurrentdb://, kurrentdb+discover://, kurrent://, kdb:// or esdb://');
  return `kurrentdb${match[1] ?? ''}://${url.trim().slice(match[0].length)}`;
};

/** Longest time one call may take before it counts as unanswered; ms. */
const CALL_MS = 10_000;

/** Shorter waits say nothing of a client that did not answer; ms. */
const LEAST_TO_JUDGE_MS = 1_500;
/** Who did not answer in little time may have been slow, not stuck; an answer can be judged at once. */
export const mayJudge = (waitedMs: number, error: unknown): boolean => waitedMs > LEAST_TO_JUDGE_MS || !(error instanceof NoAnswer);

export interface Asking {
  /** how long a question that may pass by itself is asked again; 0 = once */
  readonly withinMs?: number;
  /** when the answer is of no use any more, by `performance.now()`: no call waits longer; left out: each call has its own bound */
  readonly until?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A client whose native reader has not answered for so long, though asked, is not waited for any longer; ms. */
const DEAF_AFTER_MS = 3_000;

/**
 * One client to one cluster. It is made anew when it clings to a node that is not the leader, says nothing, or cannot be reached by its native reader: a
 * reader whose first connection fails never tries again.
 */
export class Connection {
  #client: KurrentDBClient;
  #closed = false;
  #heardAt = -Infinity;

  constructor(readonly driver: Driver, private readonly address: string, private readonly patienceMs = 4_000) { this.#client = this.#made(); }

  get client(): KurrentDBClient { return this.#client; }
  get closed(): boolean { return this.#closed; }

  /**
   * Asks a question that changes nothing, again when the store was away for a moment.
   *
   * @throws StoreBusy when the time is up; any answer that is an error as it is
   */
  async ask<T>(question: (client: KurrentDBClient) => Promise<T>, { withinMs = this.patienceMs, until: end = Infinity, signal }: Asking = {}): Promise<T> {
    const until = Math.min(performance.now() + withinMs, end);
    for (let tries = 0; ; tries += 1) {
      if (this.#closed) throw new StoreClosed();
      const client = this.#client;
      const callMs = Math.max(Math.min(CALL_MS, end - performance.now()), 1);
      try {
        return await inTime(question(client), callMs, signal);
      } catch (error) {
        if (this.#closed) throw new StoreClosed();
        if (!isTransient(faultOf(error))) throw error;
        if (signal?.aborted !== true && mayJudge(callMs, error)) this.failed(client, error);
        const ms = pauseBefore(tries);
        if (signal?.aborted === true || performance.now() + ms > until) {
          throw new StoreBusy(`KurrentDB does not answer: ${error instanceof Error ? error.message : String(error)}`, 1_000, { cause: error });
        }
        await pause(ms, signal);
      }
    }
  }

  /** As `ask`, for what the native reader answers. */
  read<T>(question: (client: KurrentDBClient) => Promise<T>, asking?: Asking): Promise<T> {
    const heard = (client: KurrentDBClient): void => { if (client === this.#client) this.#heardAt = performance.now(); };
    return this.ask(async (client) => {
      try {
        const answer = await question(client);
        heard(client);
        return answer;
      } catch (error) {
        if (!isTransient(faultOf(error))) heard(client);
        throw error;
      }
    }, asking);
  }

  /** Told of a call that failed: a stuck client is replaced. */
  failed(client: KurrentDBClient, error: unknown): void {
    const deaf = isNative(error) && performance.now() - this.#heardAt > DEAF_AFTER_MS;
    if (!(isStuck(error) || deaf) || this.#closed || client !== this.#client) return;
    this.#heardAt = -Infinity;
    this.#client = this.#made();
    void client.dispose().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client.dispose().catch(() => undefined);
  }

  #made(): KurrentDBClient { return this.driver.KurrentDBClient.connectionString(this.address); }
}
