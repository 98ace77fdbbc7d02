import type { EntityManager } from 'typeorm';
import { ledgerEvent, type LedgerEvent } from '#ledger/book';
import type { Checkpoint, HaltingProjection, Placed } from '#projection';
import { ledgerSchema, type LedgerSchema } from './ledger-tables.sql.js';
import { folded, settled, type Folded } from './fold.js';
import { LEDGER, load, type Loaded } from './projection.query.js';

function* inOrder(events: readonly Placed[]): Generator<LedgerEvent> {
  for (const { event, logIndex } of events) yield ledgerEvent(event, logIndex);
}

/**
 * Turns recorded events into the vouchers of whichever version the database serves. It halts at an event that cannot be posted: money must not be
 * skipped. What it keeps in memory is what its rows say, and it follows them only when they are committed.
 */
export class JournalProjector implements HaltingProjection {
  readonly name = LEDGER;
  readonly version = 'active';
  readonly poison = 'halt';
  #schema: LedgerSchema | undefined;
  #loaded: Loaded | undefined;
  #next: Folded | undefined;

  async open(sql: EntityManager, { version, recordedAt }: Checkpoint): Promise<void> {
    this.#next = this.#loaded = undefined;
    this.#schema = ledgerSchema(version);
    this.#loaded = await load(sql, this.#schema, recordedAt);
  }

  /** @throws BrokenHistory naming the event that cannot be posted */
  async project(sql: EntityManager, events: readonly Placed[]): Promise<void> {
    if (this.#loaded === undefined || this.#schema === undefined) throw new Error('the ledger is not open');
    // own maps of this batch only: the loaded books stay as they were until it is committed
    const next = folded(this.#loaded, inOrder(events), { own: new WeakSet() });
    await next.rows.chunk.copyInto(sql, this.#schema);
    this.#next = next;
  }

  settled(): void {
    if (this.#loaded === undefined || this.#next === undefined) return;
    this.#loaded = settled(this.#loaded, this.#next);
    this.#next = undefined;
  }

  abandoned(): void {
    this.#loaded?.chains.abandon();
    this.#loaded?.parties.abandon();
    this.#next = undefined;
  }
}
