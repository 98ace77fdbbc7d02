import type { EntityManager } from 'typeorm';
import { START } from '#event-store/reader';
import { BatchWriter, type Done } from './batch.writer.js';
import { enterTransaction, type Holder } from './checkpoint.store.js';
import { Intake } from './intake.js';
import { statusesOf, type Lease, type LeaseSession } from './lease.store.js';
import { pause } from './pause.js';
import type { Checkpoint, UnderLease } from './projection.port.js';
import type { Settings } from './runner.js';

/** One lease from winning to losing: opens the projection, keeps the lease fresh, and writes. */
export class Tenure {
  readonly #holder: Holder;
  readonly #ending = new AbortController();
  readonly #writer: BatchWriter;
  /** of `performance.now()`: when the projection wants to be asked beside its batches */
  #dueAt = Infinity;
  #intake: Intake | undefined;
  #inHand = 0;
  #levelAt = -Infinity;
  #lost: unknown;

  constructor(
    private readonly lease: Lease, private readonly session: LeaseSession, private readonly settings: Settings, private readonly opened: () => void,
  ) {
    const { projection, leaseMs } = settings;
    const { epoch, checkpoint: { version } } = lease;
    this.#holder = { name: projection.name, version, epoch, leaseMs, statuses: statusesOf(projection.version) };
    this.#writer = new BatchWriter(lease.checkpoint, { ...settings, holder: this.#holder, stop: this.#ending.signal });
  }

  get epoch(): number { return this.lease.epoch; }
  get checkpoint(): Checkpoint { return this.#writer.checkpoint; }
  get done(): Readonly<Done> { return this.#writer.done; }
  get live(): boolean { return this.#intake?.live ?? false; }
  /** events delivered and not yet projected */
  get lagEvents(): number { return this.#inHand + (this.#intake?.waiting ?? 0); }
  /** of `performance.now()`: when it last had nothing to do */
  get levelAt(): number { return this.#levelAt; }

  /** Follows the store until the signal aborts. @throws what the lease ended with */
  follow(signal: AbortSignal): Promise<void> {
    return this.#kept(async () => {
      const stop = AbortSignal.any([signal, this.#ending.signal]);
      const { reader, liveEvents, liveMs, catchUpEvents } = this.settings;
      const intake = new Intake(
        reader.subscribe({ after: this.checkpoint.position, signal: stop, batchSize: catchUpEvents }), { events: liveEvents, ms: liveMs });
      this.#intake = intake;
      try {
        while (!stop.aborted) {
          if (intake.live) this.#levelAt = performance.now();
          const given = await intake.next(this.#dueAt);
          if (given.is === 'ended') break;
          if (given.is === 'events') await this.#write(given.events);
          await this.#ask(false);
        }
      } finally {
        this.#ending.abort();
        await intake.close().catch(() => undefined); // the loop has thrown the same
      }
    });
  }

  /** One pass up to the head of this moment. */
  catchUp(): Promise<Checkpoint> {
    return this.#kept(async () => {
      const { reader, catchUpEvents: batchSize } = this.settings;
      const { position: to } = await reader.head();
      const { position: after } = this.checkpoint;
      if (to !== START && to !== after) for await (const events of reader.readAll({ after, to, batchSize })) await this.#write(events);
      return this.checkpoint;
    });
  }

  /** Opens, works, asks a last time; the lease is renewed all the while. A lost lease is told before whatever else the work met with without it. */
  async #kept<T>(work: () => Promise<T>): Promise<T> {
    const renewing = this.#renew();
    try {
      const { dataSource, projection } = this.settings;
      if (projection.poison === 'halt' && projection.open !== undefined) await dataSource.transaction((sql) => projection.open!(sql, this.checkpoint));
      this.opened();
      await this.#ask(false);
      const result = await work();
      if (this.#lost !== undefined) throw this.#lost;
      await this.#ask(true);
      return result;
    } catch (error) {
      throw this.#lost ?? error;
    } finally {
      this.#ending.abort();
      await renewing;
    }
  }

  async #write(events: Parameters<BatchWriter['write']>[0]): Promise<void> {
    this.#inHand = events.length;
    await this.settings.at('worker.afterRead');
    await this.#writer.write(events);
    this.#inHand = 0;
  }

  async #ask(closing: boolean): Promise<void> {
    const { projection } = this.settings;
    if (projection.poison !== 'halt' || projection.between === undefined) return;
    const ms = await projection.between(this.#under, closing);
    this.#dueAt = ms === null ? Infinity : performance.now() + ms;
  }

  readonly #under: UnderLease = (work) => this.settings.dataSource.transaction(async (sql: EntityManager) => {
    await enterTransaction(sql, this.#holder, true);
    return work(sql);
  });

  /** At a third of the lease, until the end. A lease that cannot be renewed ends the following; what was begun under it cannot be committed. */
  async #renew(): Promise<void> {
    const { signal } = this.#ending;
    for (;;) {
      await pause(this.settings.leaseMs / 3, signal);
      if (signal.aborted) return;
      try {
        await this.settings.at('worker.beforeRenew');
        await this.session.renew(this.lease);
      } catch (error) {
        this.#lost = error;
        this.#ending.abort();
        return;
      }
    }
  }
}
