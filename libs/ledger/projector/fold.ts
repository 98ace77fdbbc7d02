import { ledgerEvent, post as postNow, type Books, type LedgerEvent, type OwnMaps } from '#ledger/book';
import type { StoredEvent } from '#event-store/reader';
import { besideVouchers } from './beside.js';
import type { Loaded } from './projection.query.js';
import { Rows } from './rows.js';
import { CopyChunk } from './rows.writer.js';

/** What one event means in the books: the posting table's `post`, or another one that is tried out in a version of its own. */
export type Post = typeof postNow;

/** Events further on: the books after them, and what they add to the tables. */
export interface Folded { readonly books: Books; readonly rows: Rows }

/** `own`: see `folded`; `into`: where the rows are written, a chunk of their own when left out. */
interface FoldOptions { readonly post?: Post; readonly own: OwnMaps; readonly into?: CopyChunk }

/**
 * Folds events into rows. Of `loaded` only its chains and parties take note, aside, until they are settled or abandoned; `own` says which maps of the books
 * this fold may change in place: none of those it began with.
 *
 * @throws BrokenHistory naming the event that cannot be posted
 */
export const folded = (loaded: Loaded, events: Iterable<LedgerEvent>, { post = postNow, own, into = new CopyChunk() }: FoldOptions): Folded => {
  const rows = new Rows(loaded.ids, loaded.chains, loaded.parties, into);
  let { books } = loaded;
  for (const event of events) {
    const answer = post(event, books, own);
    books = answer.books;
    // no row is known before one that stands earlier in the log (rulings C3)
    const source = { logIndex: event.logIndex, eventId: event.eventId, recordedAt: books.recordedAt ?? event.recordedAt };
    rows.take(answer, event, source);
    besideVouchers(rows, event, source);
  }
  return { books, rows };
};

/** What was loaded, with what was folded on it: its rows are committed. */
export const settled = (loaded: Loaded, { books, rows }: Folded): Loaded => {
  loaded.chains.settle();
  loaded.parties.settle();
  return { ...loaded, books, ids: rows.ids };
};

function* placed(events: readonly StoredEvent[], logIndex: number): Generator<LedgerEvent> {
  for (const [i, stored] of events.entries()) yield ledgerEvent(stored, logIndex + i);
}

/**
 * Batch by batch, keeping everything posting needs in memory: the same events from the same beginning give the same rows. After a batch that could not be
 * written the fold is of no use any more: begin a new one from the checkpoint.
 */
export class LedgerFold {
  readonly #own: OwnMaps = new WeakSet();
  #loaded: Loaded;

  constructor(loaded: Loaded, private readonly post: Post = postNow) { this.#loaded = loaded; }

  /** the newest instant, as the ledger knows it */
  get recordedAt(): Books['recordedAt'] { return this.#loaded.books.recordedAt; }

  /**
   * @param logIndex of the first event
   * @param into takes the rows; of no use any more when this throws
   * @throws BrokenHistory naming the event that cannot be posted
   */
  add(events: readonly StoredEvent[], logIndex: number, into = new CopyChunk()): Rows {
    const next = folded(this.#loaded, placed(events, logIndex), { post: this.post, own: this.#own, into });
    this.#loaded = settled(this.#loaded, next);
    return next.rows;
  }
}
