import { createHash, type Hash as Digest } from 'node:crypto';
import { BrokenHistory } from '#kernel';
import { START, type EventReader, type Position, type StoredEvent } from '#event-store/reader';
import { emptyBooks, ledgerEvent, post, voucherText } from '#ledger/book';
import { leafHash } from '../log/leaf.codec.js';
import { CompactRange } from '../log/tree.js';

/** One book as a history gives it: how many vouchers, and SHA-256 (hex) over their texts, one a line, in order. */
export interface BookDigest { readonly vouchers: number; readonly sha256: string }

/** What a history is, without anything that belongs to the store that holds it. */
export interface HistoryDigest {
  readonly events: number;
  /** Merkle root of all leaves, base64 as on a checkpoint */
  readonly root: string;
  /** by `fund source organisation book` */
  readonly books: { readonly [book: string]: BookDigest };
  /** why it cannot be posted to the end: its books then reach up to that event */
  readonly broken?: string;
}

/** The first event that the two do not tell alike; null where a history has ended. */
export interface HistoryDifference { readonly logIndex: number; readonly from: string | null; readonly to: string | null }

export interface HistoriesCompared {
  /** same count, same root, same vouchers in every book, and both can be posted */
  readonly equal: boolean;
  readonly from: HistoryDigest;
  readonly to: HistoryDigest;
  readonly firstDifference?: HistoryDifference;
}

/** A history and how far it is looked at: `to` inclusive, default the head at the time of the call. */
export interface HistoryRead { readonly reader: EventReader; readonly to?: Position }

/** Folds one history into its digest: leaf by leaf and voucher by voucher, in constant memory beside the books themselves. */
class HistoryFold {
  readonly #range = new CompactRange();
  readonly #books = new Map<string, { vouchers: number; readonly texts: Digest }>();
  #standing = emptyBooks;
  #broken: string | undefined;

  get events(): number { return this.#range.size; }

  /** @returns the leaf of the event */
  see(event: StoredEvent): Buffer {
    const leaf = leafHash(event);
    if (this.#broken === undefined) this.#post(event);
    this.#range.append(leaf);
    return leaf;
  }

  digest(): HistoryDigest {
    const books = [...this.#books].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { vouchers, texts }]) => [name, { vouchers, sha256: texts.digest('hex') }]);
    const whole = { events: this.#range.size, root: this.#range.root().toString('base64'), books: Object.fromEntries(books) as HistoryDigest['books'] };
    return this.#broken === undefined ? whole : { ...whole, broken: this.#broken };
  }

  #post(event: StoredEvent): void {
    try {
      const { books, vouchers } = post(ledgerEvent(event, this.#range.size), this.#standing);
      this.#standing = books;
      for (const one of vouchers) {
        const name = `${one.bookSet.fundSource} ${one.bookSet.org} ${one.bookSet.book}`;
        const book = this.#books.get(name) ?? { vouchers: 0, texts: createHash('sha256') };
        this.#books.set(name, book);
        book.vouchers += 1;
        book.texts.update(`${voucherText(one)}\n`);
      }
    } catch (error) {
      if (!(error instanceof BrokenHistory)) throw error;
      this.#broken = error.message;
    }
  }
}

async function* eventsOf({ reader, to }: HistoryRead): AsyncGenerator<StoredEvent, undefined> {
  for await (const batch of reader.readAll({ after: START, ...(to !== undefined && { to }) })) yield* batch;
  return undefined;
}

const nameOf = (event: StoredEvent | undefined): string | null => (event === undefined ? null : `${event.stream}#${event.revision} ${event.type} ${event.id}`);

/**
 * Reads two histories side by side from event 0 and holds them against each other: every leaf, the roots, and the ledgers they give.
 * Equal means that nothing was lost, doubled, moved or changed on the way from one store to the other.
 *
 * @param each called with the number of events read from the first
 * @throws CorruptLog when a store itself is not whole
 * @source rulings B2, B3: a leaf holds nothing that belongs to one store only
 */
export const compareHistories = async (from: HistoryRead, to: HistoryRead, each: (events: number) => void = () => undefined): Promise<HistoriesCompared> => {
  const [left, right] = [eventsOf(from), eventsOf(to)];
  const folds = [new HistoryFold(), new HistoryFold()] as const;
  let firstDifference: HistoryDifference | undefined;
  try {
    for (;;) {
      const [{ value: a }, { value: b }] = await Promise.all([left.next(), right.next()]);
      if (a === undefined && b === undefined) break;
      const logIndex = Math.max(folds[0].events, folds[1].events);
      const leaves = [a === undefined ? undefined : folds[0].see(a), b === undefined ? undefined : folds[1].see(b)];
      const same = leaves[0] !== undefined && leaves[1]?.equals(leaves[0]) === true;
      if (!same) firstDifference ??= { logIndex, from: nameOf(a), to: nameOf(b) };
      each(folds[0].events);
    }
  } finally {
    await Promise.all([left.return(undefined), right.return(undefined)]);
  }
  const [one, other] = [folds[0].digest(), folds[1].digest()];
  const equal = firstDifference === undefined && one.broken === undefined && JSON.stringify(one) === JSON.stringify(other);
  return { equal, from: one, to: other, ...(firstDifference !== undefined && { firstDifference }) };
};
