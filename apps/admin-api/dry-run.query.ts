import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE, type EventStore, START } from '#event-store';
import type { Instant } from '#kernel';
import { bookTypes, emptyBooks, ledgerEvent, notPosted, post, type Books, type Voucher } from '#ledger/book';
import { type CommandOutcome, type Expiring, expiring, type OutcomeEvent } from '#scheme/commands';
import { clawbackStream, periodStream, ruleSetOn } from '#scheme/history';
import { CasesQuery } from './cases.query.js';

/** A voucher as it would be posted. Its number is given when it is recorded: until then others may come before it. */
export type Posting = Omit<Voucher, 'voucherId' | 'logIndex' | 'number' | 'recordedAt'>;
/** What a command answers; of a dry run also what it would post, and until when the facts it rests on may be used. */
export type Answered = CommandOutcome & { readonly postings?: readonly Posting[]; readonly expires?: readonly Expiring[] };
type Foretold = Extract<CommandOutcome, { readonly outcome: 'accepted' | 'wouldAccept' }>;

const silent: ReadonlySet<string> = new Set(notPosted);
const CLOSES = 'YearClosed.v1';
/** No voucher of a preview keeps it. */
const NEVER = '1970-01-01T00:00:00.000Z' as Instant;

type Moving = Pick<OutcomeEvent, 'data'> & { readonly meta: { readonly org: string } };
interface OfCase { readonly clawbackId: string }
/** Clawback cases a fact names: its own, those it sets off against, and those whose receipts it sweeps. */
const casesIn = (data: unknown): readonly string[] => {
  const { clawbackId, offsets = [], receipts = [] } = data as Partial<OfCase> & { readonly offsets?: readonly OfCase[]; readonly receipts?: readonly OfCase[] };
  return [...(clawbackId === undefined ? [] : [clawbackId]), ...[...offsets, ...receipts].map((each) => each.clawbackId)];
};

const plain = ({ voucherId: _id, logIndex: _index, number: _number, recordedAt: _at, ...posting }: Voucher): Posting => posting;

/**
 * What a dry run answers beside the outcome (usability API-03). It posts by the ledger's own pure `post` and asks nothing of the ledger, which may be behind:
 * which months and years are closed is read from the history; the balances a year's close carries over are folded from all the books were ever made of.
 */
@Injectable()
export class DryRunQuery {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore, private readonly cases: CasesQuery) {}

  /** The outcome as it is answered: a dry run that would be accepted tells its postings, none when no money moves, and what expires. */
  async told(outcome: CommandOutcome): Promise<Answered> {
    if (outcome.outcome !== 'wouldAccept') return outcome;
    return { ...outcome, postings: await this.#postings(outcome.events), expires: await this.#expires(outcome) };
  }

  async #expires({ facts, events }: Foretold): Promise<readonly Expiring[]> {
    const meta = events[0]?.meta;
    if (facts.length === 0 || meta === undefined) return [];
    const { sets } = await this.cases.terms();
    const set = meta.ruleSet === undefined ? ruleSetOn(sets, meta.on) : sets.sets[meta.ruleSet];
    return set === undefined ? [] : expiring(facts, set, meta.on);
  }

  async #postings(events: readonly OutcomeEvent[]): Promise<readonly Posting[]> {
    const moving = events.flatMap(({ id, type, data, meta }) => (silent.has(type) || meta === undefined ? [] : [{ id, type, data, meta, recordedAt: NEVER }]));
    if (moving.length === 0) return [];
    let books = moving.some(({ type }) => type === CLOSES) ? await this.#whole() : await this.#standing(moving);
    return moving.flatMap((event) => {
      const posted = post(ledgerEvent(event, 0), books);
      books = posted.books;
      return posted.vouchers.map(plain);
    });
  }

  /** Books that know of the past only which months and years are open and whom cases are against: all that the other rows of the posting table ask. */
  async #standing(moving: readonly Moving[]): Promise<Books> {
    const streams = [...new Set(moving.flatMap(({ data, meta }) => [periodStream(meta.org), ...casesIn(data).map(clawbackStream)]))];
    const found = await this.store.readStreams(streams);
    const told = streams.flatMap((stream) => found.get(stream) ?? []).filter(({ type }) => type === CLOSES || silent.has(type));
    return told.reduce((books, event) => post(ledgerEvent(event, 0), books).books, emptyBooks);
  }

  async #whole(): Promise<Books> {
    const own = new WeakSet<object>();
    let books: Books = emptyBooks;
    for await (const batch of this.store.readAll({ after: START, filter: { types: bookTypes } })) {
      for (const event of batch) ({ books } = post(ledgerEvent(event, 0), books, own));
    }
    return books;
  }
}
