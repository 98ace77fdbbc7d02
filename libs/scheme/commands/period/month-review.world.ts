import type { StoredEvent } from '#event-store';
import { type Book, type Books, emptyBooks, ledgerEvent, type MonthOfVouchers, post, referenceOf, UnreviewedVouchers } from '#ledger/book';

/** The vouchers one fact has in one book, as `ReviewVouchers` names them, while nobody has reviewed them. */
export interface UnreviewedFact {
  readonly eventId: string;
  readonly stream: string;
  readonly revision: number;
  readonly book: Book;
  /** who may not review them (S5) */
  readonly maker: string;
  readonly summary: string;
  readonly vouchers: readonly string[];
}
export interface MonthLooked {
  /** log index of the newest event read; −1 for none */
  readonly knownAt: number;
  /** in log order */
  readonly facts: readonly UnreviewedFact[];
  /** of the command ids asked for, those that recorded nothing */
  readonly unseen: readonly string[];
}

/**
 * The unreviewed vouchers of a month out of the log alone: what would be posted is folded by the ledger's own pure `post`, so that the clerks' process needs
 * no right in the ledger. Reads the whole log; keeps what is of the month.
 */
export const unreviewedOf = async (
  log: AsyncIterable<readonly StoredEvent[]>,
  month: MonthOfVouchers,
  commandIds: readonly string[] = [],
): Promise<MonthLooked> => {
  const [found, places, unseen, own] = [new UnreviewedVouchers(month), new Map<string, StoredEvent>(), new Set(commandIds), new WeakSet<object>()];
  let [books, index]: [Books, number] = [emptyBooks, 0];
  for await (const batch of log) {
    for (const stored of batch) {
      const event = ledgerEvent(stored, index);
      const posted = post(event, books, own);
      books = posted.books;
      found.take(event, posted.vouchers);
      if (posted.vouchers.some(({ bookSet: { org }, period }) => org === month.org && period === month.period)) places.set(stored.id, stored);
      if (unseen.size > 0) unseen.delete(stored.meta.commandId);
      index += 1;
    }
  }
  const facts = new Map<string, UnreviewedFact>();
  for (const one of found.left()) {
    const [key, { stream, revision }] = [`${one.eventId}/${one.bookSet.book}`, places.get(one.eventId)!];
    const vouchers = [...(facts.get(key)?.vouchers ?? []), referenceOf(one)];
    facts.set(key, { eventId: one.eventId, stream, revision, book: one.bookSet.book, maker: one.maker, summary: one.summary, vouchers });
  }
  return { knownAt: index - 1, facts: [...facts.values()], unseen: [...unseen] };
};
