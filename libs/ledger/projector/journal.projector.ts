import type { EntityManager } from 'typeorm';
import { ledgerEvent, post, type Books, type OwnMaps } from '#ledger/book';
import type { Checkpoint, HaltingProjection, Placed } from '#projection';
import { ledgerSchema, type LedgerSchema } from './ledger-tables.sql.js';
import { besideVouchers } from './beside.js';
import { LEDGER, load, type Loaded } from './projection.query.js';
import { Rows } from './rows.js';
import { writeRows } from './rows.writer.js';

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
  #next: { readonly books: Books; readonly rows: Rows } | undefined;

  async open(sql: EntityManager, { version, recordedAt }: Checkpoint): Promise<void> {
    this.#next = this.#loaded = undefined;
    this.#schema = ledgerSchema(version);
    this.#loaded = await load(sql, this.#schema, recordedAt);
  }

  /** @throws BrokenHistory naming the event that cannot be posted */
  async project(sql: EntityManager, events: readonly Placed[]): Promise<void> {
    if (this.#loaded === undefined || this.#schema === undefined) throw new Error('the ledger is not open');
    const rows = new Rows(this.#loaded.ids, this.#loaded.chains, this.#loaded.parties);
    let { books } = this.#loaded;
    const own: OwnMaps = new WeakSet(); // of this batch: the loaded books stay as they were until it is committed
    for (const { event, logIndex } of events) {
      const fact = ledgerEvent(event, logIndex);
      const answer = post(fact, books, own);
      books = answer.books;
      rows.take(answer, fact);
      besideVouchers(rows, fact);
    }
    await writeRows(sql, this.#schema, rows);
    this.#next = { books, rows };
  }

  settled(): void {
    if (this.#loaded === undefined || this.#next === undefined) return;
    this.#loaded.chains.settle();
    this.#loaded.parties.settle();
    this.#loaded = { ...this.#loaded, books: this.#next.books, ids: this.#next.rows.ids };
    this.#next = undefined;
  }

  abandoned(): void {
    this.#loaded?.chains.abandon();
    this.#loaded?.parties.abandon();
    this.#next = undefined;
  }
}
