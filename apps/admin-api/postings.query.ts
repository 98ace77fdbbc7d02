import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE, type EventStore, type StoredEvent, START } from '#event-store';
import type { Instant } from '#kernel';
import { emptyBooks, ledgerEvent, notPosted, post, postedTypes, restoreBooks, type Books, type Voucher } from '#ledger/book';
import type { CommandOutcome, OutcomeEvent } from '#scheme/commands';
import { periodStream } from '#scheme/history';

/** A voucher as it would be posted. Its number is given when it is recorded: until then others may come before it. */
export type Posting = Omit<Voucher, 'voucherId' | 'logIndex' | 'number' | 'recordedAt'>;
/** What a command answers; of a dry run also what it would post. */
export type Answered = CommandOutcome & { readonly postings?: readonly Posting[] };

const silent: ReadonlySet<string> = new Set(notPosted);
const CLOSES = 'YearClosed.v1';
/** No voucher of a preview keeps it. */
const NEVER = '1970-01-01T00:00:00.000Z' as Instant;

const plain = ({ voucherId: _id, logIndex: _index, number: _number, recordedAt: _at, ...posting }: Voucher): Posting => posting;

/**
 * What a dry run would post, by the ledger's own pure `post` (usability API-03): nothing is asked of the ledger, which may be behind. Which years are closed is
 * read from the history; the balances a year's close carries over are folded from all that was ever posted.
 */
@Injectable()
export class PostingsQuery {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** The outcome as it is answered: a dry run that would be accepted with its postings, none when no money moves. */
  async with(outcome: CommandOutcome): Promise<Answered> {
    return outcome.outcome === 'wouldAccept' ? { ...outcome, postings: await this.#of(outcome.events) } : outcome;
  }

  async #of(events: readonly OutcomeEvent[]): Promise<readonly Posting[]> {
    const moving = events.flatMap(({ id, type, data, meta }) => (silent.has(type) || meta === undefined ? [] : [{ id, type, data, meta, recordedAt: NEVER }]));
    if (moving.length === 0) return [];
    let books = moving.some(({ type }) => type === CLOSES) ? await this.#whole() : await this.#closed([...new Set(moving.map(({ meta }) => meta.org))]);
    return moving.flatMap((event) => {
      const posted = post(ledgerEvent(event, 0), books);
      books = posted.books;
      return posted.vouchers.map(plain);
    });
  }

  /** Books that know of the past only which years are closed: all that the other rows of the posting table ask. */
  async #closed(organisations: readonly string[]): Promise<Books> {
    const found = await this.store.readStreams(organisations.map(periodStream));
    const closed = (events: readonly StoredEvent[] = []): readonly number[] =>
      events.flatMap(({ type, data }) => (type === CLOSES ? [(data as unknown as { readonly year: number }).year] : []));
    const closedYears = organisations.flatMap((org) => closed(found.get(periodStream(org))).map((year) => ({ org, year })));
    return restoreBooks({ movements: [], numbers: [], closedYears, lastVoucherId: 0, recordedAt: null });
  }

  async #whole(): Promise<Books> {
    const own = new WeakSet<object>();
    let books: Books = emptyBooks;
    for await (const batch of this.store.readAll({ after: START, filter: { types: postedTypes } })) {
      for (const event of batch) ({ books } = post(ledgerEvent(event, 0), books, own));
    }
    return books;
  }
}
