import type { DataSource, EntityManager } from 'typeorm';
import { BrokenHistory, type Instant } from '#kernel';
import { ledgerEvent, post, type Books } from '#ledger/book';
import { START, type EventReader, type Position, type StoredEvent } from '#event-store/reader';
import { Fenced, OtherStore } from './projector.errors.js';
import { ledgerSchema } from './ledger-tables.sql.js';
import { LEDGER, load, takeOver, type Checkpoint, type Loaded } from './projection.query.js';
import { Rows } from './rows.js';
import { writeRows } from './rows.writer.js';

export interface ProjectorHealth {
  readonly state: 'idle' | 'catching-up' | 'live' | 'stopped' | 'broken';
  /** last event projected, −1 for none */
  readonly logIndex: number;
  /** events recorded and not yet projected; null while history is still being read */
  readonly lagEvents: number | null;
  readonly error?: string;
}

interface Step { readonly events: readonly StoredEvent[]; readonly books: Books; readonly rows: Rows; readonly broken?: unknown }

/**
 * Turns recorded events into vouchers: every batch is one transaction with the checkpoint, so a kill at any moment gives the same ledger.
 * One writer at a time: whoever opens the projection takes a new epoch, and a transaction of an older epoch changes nothing.
 */
export class JournalProjector {
  #checkpoint: Checkpoint | undefined;
  #loaded: Loaded | undefined;
  #health: Omit<ProjectorHealth, 'logIndex'> = { state: 'idle', lagEvents: null };

  constructor(private readonly source: DataSource, private readonly options: { readonly name?: string; readonly batchSize?: number } = {}) {}

  get health(): ProjectorHealth { return { ...this.#health, logIndex: this.#checkpoint?.logIndex ?? -1 }; }
  /** where the next batch must begin, exclusive */
  get position(): Position { return this.#checkpoint?.position ?? START; }

  /**
   * Takes the ledger over and folds its rows back into memory.
   *
   * @throws OtherStore when the ledger was projected from another store
   */
  async open(storeId: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      const checkpoint = await takeOver(manager, this.options.name ?? LEDGER, storeId);
      if (checkpoint.storeId !== storeId) throw new OtherStore(checkpoint.storeId, storeId);
      this.#loaded = await load(manager, ledgerSchema(checkpoint.version), checkpoint.recordedAt);
      this.#checkpoint = checkpoint;
    });
  }

  /**
   * Projects events that follow the checkpoint. Events delivered again are left out.
   *
   * @throws BrokenHistory naming the event that cannot be posted; all events before it are projected
   * @throws Fenced when another projector has taken over; nothing was written
   */
  async project(batch: readonly StoredEvent[]): Promise<void> {
    const again = batch.findIndex((event) => event.position === this.position);
    const fresh = batch.slice(again + 1);
    if (fresh.length === 0) return;
    const step = this.#prepare(fresh);
    try {
      if (step.events.length > 0) await this.#commit(step);
    } catch (error) {
      this.#loaded?.chains.abandon();
      throw error;
    }
    if (step.broken !== undefined) throw step.broken;
  }

  /** Follows the store from the checkpoint until the signal aborts. Rejects, and says why in `health`, when it cannot go on. */
  async start(reader: EventReader, signal: AbortSignal): Promise<void> {
    try {
      this.#health = { state: 'catching-up', lagEvents: null };
      await this.open(await reader.storeId());
      for await (const delivery of reader.subscribe({ after: this.position, signal, batchSize: this.options.batchSize ?? 1_000 })) {
        if (delivery.is === 'caughtUp') this.#health = { state: 'live', lagEvents: 0 };
        else if (delivery.is === 'batch') await this.#receive(delivery.events);
      }
      this.#health = { state: 'stopped', lagEvents: null };
    } catch (error) {
      this.#health = { state: error instanceof BrokenHistory ? 'broken' : 'stopped', lagEvents: null,
        error: error instanceof Error ? error.message : String(error) };
      throw error;
    }
  }

  async #receive(events: readonly StoredEvent[]): Promise<void> {
    if (this.#health.state === 'live') this.#health = { state: 'live', lagEvents: events.length };
    await this.project(events);
    if (this.#health.state === 'live') this.#health = { state: 'live', lagEvents: 0 };
  }

  #opened(): { checkpoint: Checkpoint; loaded: Loaded } {
    if (this.#checkpoint === undefined || this.#loaded === undefined) throw new Error('the projector is not open');
    return { checkpoint: this.#checkpoint, loaded: this.#loaded };
  }

  #prepare(events: readonly StoredEvent[]): Step {
    const { checkpoint, loaded } = this.#opened();
    const rows = new Rows(loaded.ids, loaded.chains);
    let books = loaded.books;
    for (const [i, stored] of events.entries()) {
      const logIndex = checkpoint.logIndex + 1 + i;
      try {
        const answer = post(ledgerEvent(stored, logIndex), books);
        books = answer.books;
        for (const one of answer.vouchers) rows.add(one);
      } catch (broken) {
        return { events: events.slice(0, i), books, rows, broken };
      }
      if (stored.type === 'YearClosed.v1') rows.close({ ...(stored.data as { org: string; year: number }), logIndex, eventId: stored.id });
    }
    return { events, books, rows };
  }

  async #commit({ events, books, rows }: Step): Promise<void> {
    const { checkpoint, loaded } = this.#opened();
    const next = { position: events.at(-1)!.position, logIndex: checkpoint.logIndex + events.length, recordedAt: books.recordedAt };
    await this.source.transaction(async (manager) => {
      await this.#advance(manager, checkpoint, next);
      await writeRows(manager, ledgerSchema(checkpoint.version), rows);
    });
    loaded.chains.settle();
    this.#loaded = { books, chains: loaded.chains, ids: rows.ids };
    this.#checkpoint = { ...checkpoint, ...next };
  }

  async #advance(manager: EntityManager, from: Checkpoint, to: { position: Position; logIndex: number; recordedAt: Instant | null }): Promise<void> {
    const [, moved] = await manager.query(
      `update projection.checkpoint set position = $1, log_index = $2, recorded_at = $3
        where name = $4 and version = $5 and status = 'active' and epoch = $6 and position = $7`,
      [to.position, to.logIndex, to.recordedAt, this.options.name ?? LEDGER, from.version, from.epoch, from.position],
    ) as [unknown, number];
    if (moved !== 1) throw new Fenced(from.epoch);
  }
}
