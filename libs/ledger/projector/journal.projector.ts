import type { EntityManager } from 'typeorm';
import { ledgerEvent, type LedgerEvent } from '#ledger/book';
import type { Checkpoint, HaltingProjection, Placed } from '#projection';
import { ledgerSchema, type LedgerSchema } from './ledger-tables.sql.js';
import { folded, settled, type Folded } from './fold.js';
import { freshPlans } from './fresh-plans.js';
import { LEDGER, load, type Loaded } from './projection.query.js';

/** Events of one slice: statements of its own cost the server 2 ms, a tenth of 200 events; with more than 500 it waits long for the first. */
const [LEAST, MOST] = [200, 500];
/** Slices of a batch that one would rather have. */
const SLICES = 4;

function* sliced(events: readonly Placed[]): Generator<readonly Placed[]> {
  const slices = Math.max(1, Math.min(Math.floor(events.length / LEAST), Math.max(SLICES, Math.ceil(events.length / MOST))));
  const size = Math.ceil(events.length / slices);
  for (let from = 0; from < events.length; from += size) yield events.slice(from, from + size);
}

/** What was written goes out before this thread is busy again. */
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

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

  /**
   * In slices, of whole events: while the server takes the rows of one, the next is folded. All are of one transaction.
   *
   * @throws BrokenHistory naming the event that cannot be posted
   */
  async project(sql: EntityManager, events: readonly Placed[]): Promise<void> {
    if (this.#loaded === undefined || this.#schema === undefined) throw new Error('the ledger is not open');
    await freshPlans(sql, this.#loaded.books.lastVoucherId);
    // own maps of this batch only: the loaded books stay as they were until it is committed
    const own = new WeakSet<object>();
    let at = this.#loaded;
    let copied: Promise<void> = Promise.resolve();
    try {
      for (const slice of sliced(events)) {
        const next = folded(at, inOrder(slice), { own });
        await copied;
        copied = next.rows.chunk.copyInto(sql, this.#schema);
        copied.catch(() => undefined); // it is awaited before the next is sent, or at the end
        await turn();
        at = { ...at, books: next.books, ids: next.rows.ids };
        this.#next = next;
      }
    } finally {
      await copied; // the connection is free again, and what the server refused comes before what is wrong behind it
    }
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
