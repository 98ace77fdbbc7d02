import type { DataSource } from 'typeorm';
import { BrokenHistory } from '#kernel';
import { CorruptLog, START, type EventReader, type Position } from '#event-store/reader';
import { poolOf } from '#postgres';
import { LeaseSession, type Lease } from './lease.store.js';
import { pause } from './pause.js';
import { Fenced, LeaseHeld, messageOf, OtherStore, Poisoned } from './projection.errors.js';
import type { Checkpoint, FailPoint, Projection } from './projection.port.js';
import { Tenure } from './tenure.js';

export interface RunnerOptions {
  /** a login that may write the rows and projection.checkpoint */
  readonly dataSource: DataSource;
  readonly reader: EventReader;
  readonly projection: Projection;
  /** default 15 000 ms; renewed at a third */
  readonly leaseMs?: number;
  /** default: 200 events or 20 ms live, 5 000 events catching up */
  readonly liveEvents?: number;
  readonly liveMs?: number;
  readonly catchUpEvents?: number;
  /** tries of one event after its first, default 3, and the first pause before another try of anything, default 100 ms */
  readonly retries?: number;
  readonly retryMs?: number;
  /** for specifications only */
  readonly at?: FailPoint;
  /** told of every error that ends a lease, also of those that mend themselves */
  readonly onError?: (error: unknown) => void;
}

export type RunnerState = 'starting' | 'standby' | 'running' | 'waiting' | 'halted' | 'stopped';

/** What this process does for a projection. `standby`: another process projects. `waiting`: an error, tried again by itself. `halted`: a person is needed. */
export interface RunnerHealth {
  readonly name: string;
  /** null before the database was asked which it serves */
  readonly version: number | null;
  readonly state: RunnerState;
  /** the subscription has read all history and waits for news */
  readonly live: boolean;
  /** of this process's last lease; the database knows better while another holds it */
  readonly position: Position; readonly logIndex: number;
  /** null while this process holds no lease */
  readonly epoch: number | null;
  /** events the subscription has delivered here and that are not yet projected, gathered ones too; null unless live */
  readonly lagEvents: number | null;
  /** of `performance.now()`: when this process last saw nothing left to project; −Infinity for never */
  readonly levelAt: number;
  readonly error?: string;
  /** where it halted */
  readonly poison?: { readonly logIndex: number; readonly eventId: string; readonly stream: string };
  /** since this process started */
  readonly batches: number; readonly events: number; readonly retries: number;
}

const DEFAULTS = { leaseMs: 15_000, liveEvents: 200, liveMs: 20, catchUpEvents: 5_000, retries: 3, retryMs: 100, at: (() => undefined) as FailPoint };
export type Settings = RunnerOptions & typeof DEFAULTS;
const LONGEST_PAUSE_MS = 5_000;
const LONGEST_STANDBY_MS = 500;

/**
 * Keeps one projection running in this process: wins the lease or stands by for it, folds, follows the store, and begins again from the checkpoint
 * after whatever time can mend. Of any number of runners on one database exactly one projects (event-store §7.3).
 */
export class ProjectionRunner {
  readonly #settings: Settings;
  readonly #session: LeaseSession;
  readonly #totals = { batches: 0, events: 0, retries: 0 };
  #state: RunnerState = 'starting';
  #error: unknown;
  #tenure: Tenure | undefined;
  #last: Checkpoint | undefined;
  #levelAt = -Infinity;

  constructor(options: RunnerOptions) {
    this.#settings = { ...DEFAULTS, ...options };
    const { dataSource, projection, leaseMs } = this.#settings;
    this.#session = new LeaseSession(poolOf(dataSource).options, projection, leaseMs);
  }

  get projection(): Projection { return this.#settings.projection; }

  get health(): RunnerHealth {
    const { name, version: wanted } = this.projection;
    const [tenure, error] = [this.#tenure, this.#error];
    const nothing = { version: wanted === 'active' ? null : wanted, position: START, logIndex: -1 };
    const { version, position, logIndex } = tenure?.checkpoint ?? this.#last ?? nothing;
    const done = tenure?.done ?? { batches: 0, events: 0, retries: 0 };
    return {
      name, version, state: this.#state, live: tenure?.live ?? false, position, logIndex, epoch: tenure?.epoch ?? null,
      lagEvents: tenure?.live === true ? tenure.lagEvents : null, levelAt: Math.max(this.#levelAt, tenure?.levelAt ?? -Infinity),
      ...(error === undefined ? {} : { error: messageOf(error) }),
      ...(error instanceof Poisoned ? { poison: { logIndex: error.logIndex, eventId: error.eventId, stream: error.stream } } : {}),
      batches: this.#totals.batches + done.batches, events: this.#totals.events + done.events, retries: this.#totals.retries + done.retries,
    };
  }

  /** Runs until the signal aborts: then the batch in hand is finished and the lease given back. Ends early, `halted`, where only a person can help. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      for (let failures = 0; !signal.aborted;) {
        const { batches } = this.#totals;
        const error = await this.#turn(signal);
        failures = error === undefined || this.#totals.batches > batches ? 0 : failures + 1;
        if (error === undefined) continue;
        if (this.#isFinal(error) && !signal.aborted) return this.#say('halted', error);
        this.#say('waiting', error);
        await pause(Math.min(this.#settings.retryMs * 2 ** failures, LONGEST_PAUSE_MS), signal);
      }
      [this.#state, this.#error] = ['stopped', undefined];
    } finally {
      await this.#session.close();
    }
  }

  /**
   * One pass up to what is recorded now, for tools and specifications.
   *
   * @returns the checkpoint it reached
   * @throws LeaseHeld while another runner holds the lease; whatever `run` would halt or wait at
   */
  async catchUp(): Promise<Checkpoint> {
    try {
      const { reader } = this.#settings;
      const lease = await this.#session.take(await reader.storeId());
      if (lease === null) throw new LeaseHeld(this.projection.name);
      return await this.#serve(lease, (tenure) => tenure.catchUp());
    } finally {
      this.#state = 'stopped';
      await this.#session.close();
    }
  }

  /** Takes the lease and serves it, or stands by for a while. @returns what ended the lease, unless it was given back or lost to another */
  async #turn(signal: AbortSignal): Promise<unknown> {
    try {
      const lease = await this.#session.take(await this.#settings.reader.storeId());
      if (lease !== null) await this.#serve(lease, (tenure) => tenure.follow(signal));
      else await this.#standBy(signal);
      return undefined;
    } catch (error) {
      if (!(error instanceof Fenced)) return error;
      this.#settings.onError?.(error);
      await this.#standBy(signal);
      return undefined;
    }
  }

  async #standBy(signal: AbortSignal): Promise<void> {
    [this.#state, this.#error] = ['standby', undefined];
    await pause(Math.min(LONGEST_STANDBY_MS, this.#settings.leaseMs / 3), signal);
  }

  async #serve<T>(lease: Lease, work: (tenure: Tenure) => Promise<T>): Promise<T> {
    const tenure = new Tenure(lease, this.#session, this.#settings, () => { [this.#state, this.#error] = ['running', undefined]; });
    this.#tenure = tenure;
    try {
      return await work(tenure);
    } finally {
      this.#tenure = undefined;
      [this.#last, this.#levelAt] = [tenure.checkpoint, Math.max(this.#levelAt, tenure.levelAt)];
      for (const key of ['batches', 'events', 'retries'] as const) this.#totals[key] += tenure.done[key];
      await this.#session.release(lease).catch(() => undefined); // it ends by itself with this session
    }
  }

  #say(state: RunnerState, error: unknown): void {
    [this.#state, this.#error] = [state, error];
    this.#settings.onError?.(error);
  }

  #isFinal(error: unknown): boolean {
    const own = this.projection.poison === 'halt' ? this.projection.final ?? [] : [];
    return [BrokenHistory, CorruptLog, OtherStore, Poisoned, ...own].some((kind) => error instanceof kind);
  }
}
