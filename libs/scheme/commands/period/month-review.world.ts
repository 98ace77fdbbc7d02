import { type EventReader, type Position, START, type StoredEvent } from '#event-store';
import {
  bookTypes, type Books, emptyBooks, type HeldMonths, ledgerEvent, type MonthOfVouchers, post, reviewTypes, type UnreviewedFact, UnreviewedVouchers,
} from '#ledger/book';
import type { Workspace } from '../workspace.js';

export type { MonthOfVouchers, UnreviewedFact } from '#ledger/book';
export interface MonthLooked {
  /** log index of the newest event read; −1 for none */
  readonly knownAt: number;
  /** in log order */
  readonly facts: readonly UnreviewedFact[];
}

/**
 * The unreviewed vouchers out of the log alone: what would be posted is folded by the ledger's own pure `post`, so that the clerks' process needs no right in
 * the ledger. It goes on from the newest event it has taken; books and open vouchers are what it remembers.
 */
export class ReviewFold {
  readonly #found: UnreviewedVouchers;
  readonly #own = new WeakSet<object>();
  #books: Books = emptyBooks;
  #events = 0;
  #at: Position = START;
  /** an event that cannot be posted: the books before it were changed in place, and no later event may go into them */
  #broken: { readonly by: unknown } | undefined;

  constructor(held: HeldMonths = {}) { this.#found = new UnreviewedVouchers(held); }

  /** Whole at the end of every event. @throws BrokenHistory for an event that cannot be posted, and ever after */
  take(stored: StoredEvent): void {
    if (this.#broken !== undefined) throw this.#broken.by;
    try {
      const event = ledgerEvent(stored, this.#events);
      const { books, vouchers } = post(event, this.#books, this.#own);
      this.#found.take(event, vouchers, stored);
      [this.#books, this.#at] = [books, stored.position];
      this.#events += 1;
    } catch (by) {
      this.#broken = { by };
      throw by;
    }
  }

  /**
   * Takes what was recorded since, up to the head at the time of the call; where it is cut short, the next call goes on.
   *
   * @throws BrokenHistory, and what a store throws
   */
  async readOn(reader: EventReader): Promise<void> {
    for await (const batch of reader.readAll({ after: this.#at })) for (const stored of batch) this.take(stored);
  }

  /** Undefined for a month that was forgotten: a fold that keeps it first knows it. */
  month(of: MonthOfVouchers): MonthLooked | undefined {
    const facts = this.#found.of(of);
    return facts === undefined ? undefined : { knownAt: this.#events - 1, facts };
  }
}

const TYPES: readonly string[] = [...bookTypes, ...reviewTypes];
export interface MonthReviewed {
  /** in log order */
  readonly facts: readonly UnreviewedFact[];
  /** of the command ids asked after, those that recorded nothing */
  readonly unseen: readonly string[];
}

/** All events are of some command, also those that post nothing: where some ids are left, the log is read whole. */
const unseenOf = async (workspace: Reading, to: Position, left: Set<string>): Promise<readonly string[]> => {
  if (left.size > 0) for await (const batch of workspace.log({ to })) for (const { meta } of batch) left.delete(meta.commandId);
  return [...left];
};
type Reading = Pick<Workspace, 'head' | 'log'>;

/** One month, and of some command ids those that recorded nothing, as of one moment. Reads of the log what the books and reviews are made of. */
export const unreviewedOf = async (workspace: Reading, month: MonthOfVouchers, commandIds: readonly string[] = []): Promise<MonthReviewed> => {
  const [fold, left, { position: to }] = [new ReviewFold({ first: month, most: 0 }), new Set(commandIds), await workspace.head()];
  for await (const batch of workspace.log({ to, types: TYPES })) {
    for (const stored of batch) {
      fold.take(stored);
      if (left.size > 0) left.delete(stored.meta.commandId);
    }
  }
  return { facts: fold.month(month)!.facts, unseen: await unseenOf(workspace, to, left) };
};
