import { ledgerEvent, post as postNow, type Books, type OwnMaps } from '#ledger/book';
import type { StoredEvent } from '#event-store/reader';
import { besideVouchers } from './beside.js';
import type { Loaded } from './projection.query.js';
import { Rows } from './rows.js';

/** What one event means in the books: the posting table's `post`, or another one that is tried out in a version of its own. */
export type Post = typeof postNow;

/**
 * Folds events into rows, batch by batch, keeping everything posting needs in memory: the same events from the same beginning give the same rows.
 * After a batch that could not be written the fold is of no use any more: begin a new one from the checkpoint.
 */
export class LedgerFold {
  #books: Books;
  #ids: Loaded['ids'];
  readonly #own: OwnMaps = new WeakSet();

  constructor(private readonly loaded: Loaded, private readonly post: Post = postNow) {
    this.#books = loaded.books;
    this.#ids = loaded.ids;
  }

  /** the newest instant, as the ledger knows it */
  get recordedAt(): Books['recordedAt'] { return this.#books.recordedAt; }

  /**
   * @param logIndex of the first event
   * @throws BrokenHistory naming the event that cannot be posted
   */
  add(events: readonly StoredEvent[], logIndex: number): Rows {
    const rows = new Rows(this.#ids, this.loaded.chains, this.loaded.parties);
    for (const [i, stored] of events.entries()) {
      const event = ledgerEvent(stored, logIndex + i);
      const answer = this.post(event, this.#books, this.#own);
      this.#books = answer.books;
      rows.take(answer, event);
      besideVouchers(rows, event);
    }
    this.loaded.chains.settle();
    this.loaded.parties.settle();
    this.#ids = rows.ids;
    return rows;
  }
}
