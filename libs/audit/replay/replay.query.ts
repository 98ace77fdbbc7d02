import { START, type EventReader, type StoredEvent } from '#event-store/reader';
import { emptyBooks, ledgerEvent, post, referenceOf, voucherText, type Books, type Voucher } from '#ledger/book';
import type { LedgerQueries } from '#ledger/queries';

/** One event of the replay with what it means. */
export interface Step { readonly event: StoredEvent; readonly logIndex: number; readonly vouchers: readonly Voucher[]; readonly books: Books }

/** The first voucher that the rows and the events do not tell alike: its texts, null where there is none, and the first differing character. */
export interface Difference {
  readonly ref: string; readonly logIndex: number; readonly folded: string | null; readonly stored: string | null; readonly at: number;
}

export interface ReplayResult {
  /** events folded, from log index 0 */
  readonly events: number;
  /** vouchers they give */
  readonly vouchers: number;
  readonly equal: boolean;
  readonly firstDifference?: Difference;
}

/**
 * Folds the history again from event 0. Nothing is judged again: an event is posted as the posting table says.
 *
 * @param upTo last log index, inclusive; default the head
 * @throws BrokenHistory naming the event that cannot be posted
 */
export async function* foldAgain(reader: EventReader, upTo = Number.MAX_SAFE_INTEGER): AsyncGenerator<Step> {
  let [books, logIndex] = [emptyBooks, 0];
  if (upTo < 0) return;
  for await (const batch of reader.readAll({ after: START })) {
    for (const event of batch) {
      const posted = post(ledgerEvent(event, logIndex), books);
      books = posted.books;
      yield { event, logIndex, ...posted };
      if (logIndex === upTo) return;
      logIndex += 1;
    }
  }
}

/** The ledger's rows up to a log index; none before the first event. */
export async function* rowsUpTo(ledger: LedgerQueries, index: number): AsyncGenerator<Voucher> {
  if (index >= 0) yield* ledger.vouchers({ knownAt: `@${index}` });
}

/** Two tellings of one voucher, byte by byte; undefined when they are the same. */
export const firstDifferenceOf = (folded: Voucher | null, stored: Voucher | null): Difference | undefined => {
  const texts = [folded, stored].map((one) => (one === null ? null : voucherText(one))) as [string | null, string | null];
  if (texts[0] === texts[1]) return undefined;
  const either = (folded ?? stored)!;
  const [a, b] = [texts[0] ?? '', texts[1] ?? ''];
  let at = 0;
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at += 1;
  return { ref: referenceOf(either), logIndex: either.logIndex, folded: texts[0], stored: texts[1], at };
};

/** Compares folded vouchers with rows, one by one and byte by byte, and keeps the first difference. */
export class Comparison {
  #count = 0;
  #difference: Difference | undefined;
  readonly #rows: AsyncIterator<Voucher>;

  constructor(rows: AsyncIterable<Voucher>) { this.#rows = rows[Symbol.asyncIterator](); }

  get vouchers(): number { return this.#count; }
  get difference(): Difference | undefined { return this.#difference; }

  async see(folded: readonly Voucher[]): Promise<void> {
    for (const one of folded) {
      this.#count += 1;
      if (this.#difference === undefined) this.#difference = firstDifferenceOf(one, await this.#next());
    }
  }

  /** Rows that no event gives. */
  async end(): Promise<void> {
    if (this.#difference === undefined) this.#difference = firstDifferenceOf(null, await this.#next());
    await this.#rows.return?.();
  }

  async #next(): Promise<Voucher | null> {
    const { done, value } = await this.#rows.next() as IteratorResult<Voucher, undefined>;
    return done === true || value === undefined ? null : value;
  }
}

/** Proves that the ledger is what the events say, up to any place or moment. Reads only. */
export class Replay {
  constructor(private readonly parts: { readonly reader: EventReader; readonly ledger: LedgerQueries }) {}

  /**
   * @param knownAt `@<log index>` or an RFC 3339 moment; default the projected head
   * @throws LedgerNotThereYet, UnknownToLedger, BrokenHistory
   */
  async compare(knownAt?: string): Promise<ReplayResult> {
    const { reader, ledger } = this.parts;
    const { index } = await ledger.resolveKnownAt(knownAt);
    const comparison = new Comparison(rowsUpTo(ledger, index));
    let events = 0;
    for await (const { vouchers } of foldAgain(reader, index)) {
      events += 1;
      await comparison.see(vouchers);
    }
    await comparison.end();
    const { vouchers, difference } = comparison;
    return { events, vouchers, equal: difference === undefined, ...(difference !== undefined && { firstDifference: difference }) };
  }
}
