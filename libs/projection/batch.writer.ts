import type { DataSource } from 'typeorm';
import { BrokenHistory } from '#kernel';
import { CorruptLog, reached, type StoredEvent } from '#event-store/reader';
import { enterTransaction, moveCheckpoint, park, parkedStreams, type Holder } from './checkpoint.store.js';
import { pause } from './pause.js';
import { Fenced, messageOf, Poisoned } from './projection.errors.js';
import type { Checkpoint, FailPoint, Placed, Projection } from './projection.port.js';
import { blamesEvent } from './transient.check.js';

export interface WriterParts {
  readonly dataSource: DataSource; readonly projection: Projection; readonly holder: Holder;
  /** how often one event is tried again before it is given up, and the first pause; each further one is four times as long */
  readonly retries: number; readonly retryMs: number;
  readonly at: FailPoint;
  /** the lease is lost */
  readonly stop: AbortSignal;
}

/** What was done under this lease. */
export interface Done { batches: number; events: number; retries: number }

/** An event is to blame: what it threw, with the transaction rolled back. */
class Blamed { constructor(readonly error: unknown) {} }

/**
 * Writes batches under one lease: rows and checkpoint in one transaction, so that a kill at any moment gives the same rows as no kill.
 * A batch that throws is halved down to the event that is to blame; all before it is committed.
 */
export class BatchWriter {
  readonly done: Done = { batches: 0, events: 0, retries: 0 };
  #checkpoint: Checkpoint;

  constructor(checkpoint: Checkpoint, private readonly parts: WriterParts) { this.#checkpoint = checkpoint; }

  get checkpoint(): Checkpoint { return this.#checkpoint; }

  /**
   * Projects events that follow the checkpoint; events delivered again are left out.
   *
   * @throws Poisoned naming the event a halting projection stands at; Fenced; CorruptLog when events are out of order; whatever a lost connection throws
   */
  async write(events: readonly StoredEvent[]): Promise<void> {
    const placed = this.#placed(events);
    if (placed.length > 0) await this.#halved(placed);
  }

  #placed(events: readonly StoredEvent[]): readonly Placed[] {
    let { position, logIndex } = this.#checkpoint;
    const placed: Placed[] = [];
    for (const event of events) {
      if (reached(this.#checkpoint.position, event.position)) continue;
      if (reached(position, event.position)) throw new CorruptLog(`position ${event.position} was delivered after ${position}`);
      [position, logIndex] = [event.position, logIndex + 1];
      placed.push({ event, logIndex });
    }
    return placed;
  }

  async #halved(placed: readonly Placed[]): Promise<void> {
    const blamed = await this.#tried(placed);
    if (blamed === null) return;
    if (placed.length === 1) return this.#lonely(placed[0]!, blamed.error);
    this.done.retries += 1;
    await this.#halved(placed.slice(0, placed.length >> 1));
    await this.#halved(placed.slice(placed.length >> 1));
  }

  /** One event that cannot be projected: tried again in case the moment was to blame after all, then the projection halts or parks its stream. */
  async #lonely(one: Placed, first: unknown): Promise<void> {
    const { projection, holder, retries, retryMs, stop } = this.parts;
    const hopeless = first instanceof BrokenHistory || first instanceof CorruptLog;
    let [error, attempts] = [first, 1];
    for (; !hopeless && attempts <= retries; attempts += 1) {
      await pause(retryMs * 4 ** (attempts - 1), stop);
      if (stop.aborted) throw new Fenced(holder.name, holder.epoch); // the event was not tried to the end: whoever has the lease next does
      this.done.retries += 1;
      const blamed = await this.#tried([one]);
      if (blamed === null) return;
      error = blamed.error;
    }
    if (hopeless || projection.poison === 'halt') throw new Poisoned(one, error);
    await this.#transaction([one], { error: messageOf(error), attempts });
  }

  async #tried(placed: readonly Placed[]): Promise<Blamed | null> {
    try {
      await this.#transaction(placed);
      return null;
    } catch (error) {
      if (error instanceof Blamed) return error;
      throw error;
    }
  }

  async #transaction(placed: readonly Placed[], given?: { readonly error: string; readonly attempts: number }): Promise<void> {
    const { dataSource, projection, holder, at } = this.parts;
    const from = this.#checkpoint;
    const to = advanced(from, placed);
    let projecting = false;
    try {
      await dataSource.transaction(async (sql) => {
        await enterTransaction(sql, holder, projection.poison === 'park');
        const parked = projection.poison === 'park' ? await parkedStreams(sql, holder, placed) : new Set<string>();
        const [waiting, free] = given === undefined ? split(placed, parked) : [placed, []];
        projecting = true;
        if (free.length > 0) await projection.project(sql, free);
        projecting = false;
        if (waiting.length > 0) await park(sql, holder, waiting, given ?? { error: 'an earlier event of this stream is parked', attempts: 1 });
        await at('worker.afterRows');
        await moveCheckpoint(sql, holder, from, to);
        await at('worker.afterCheckpoint');
      });
    } catch (error) {
      if (projection.poison === 'halt') projection.abandoned?.();
      throw !(error instanceof Fenced) && blamesEvent(error, projecting) ? new Blamed(error) : error;
    }
    if (projection.poison === 'halt') projection.settled?.();
    this.#checkpoint = to;
    this.done.batches += 1;
    this.done.events += placed.length;
    await at('worker.afterCommit');
  }
}

const split = (placed: readonly Placed[], parked: ReadonlySet<string>): readonly [waiting: readonly Placed[], free: readonly Placed[]] =>
  [placed.filter(({ event }) => parked.has(event.stream)), placed.filter(({ event }) => !parked.has(event.stream))];

/** The newest instant is the running maximum: a store's own clock may go back (rulings C3). */
const advanced = (from: Checkpoint, placed: readonly Placed[]): Checkpoint => {
  const last = placed.at(-1)!;
  let { recordedAt } = from;
  for (const { event } of placed) if (recordedAt === null || event.recordedAt > recordedAt) recordedAt = event.recordedAt;
  return { ...from, position: last.event.position, logIndex: last.logIndex, recordedAt };
};
