import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { ConflictError, type EventStore } from '#event-store';
import { frozenAccounts, frozenText, type FrozenAccount, type FrozenPeriod } from '#ledger/book';
import { instantOf, shanghaiDay, type EventMeta, type Instant } from '#kernel';
import { fenFromDb } from '#postgres';
import { booksStream, storeStream, type BooksEvent } from '#scheme/history';
import { frozen } from './period-freeze.rules.js';

interface Closing extends FrozenPeriod { readonly eventId: string }

/**
 * Closings the ledger has posted, in log order. J26 enters a December that is closed, and changes what was frozen of it: the close of such a year freezes
 * December again.
 */
const CLOSINGS = `select org, period, log_index as "closedAt", event_id as "eventId" from ledger.period_step where move = 'close' and log_index > $1
  union all select c.org, c.year * 100 + 12, c.log_index, c.event_id from ledger.closed_year c where c.log_index > $1 and (select p.move
    from ledger.period_step p where p.org = c.org and p.period = c.year * 100 + 12 and p.log_index < c.log_index and p.move not in ('admit', 'rectify')
    order by p.log_index desc limit 1) = 'close'
  order by "closedAt" limit 100`;
// the last day of $3 (yyyymm): the day before the first of the month after
const BALANCES = `select s.fund_source as "fundSource", s.book::text as book, a.code as account, b.debit_fen as d, b.credit_fen as c
  from ledger.account a join ledger.book_set s using (book_set_id),
    ledger.balance_as_of(a.account_id, $2, (to_date($3::text, 'YYYYMM') + interval '1 month - 1 day')::date) b where s.org = $1`;

const uuidOf = (eventId: string): string => {
  const hex = createHash('sha256').update(`${eventId}/frozen`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/**
 * Records the trial balance of every closed month, and of December again with its year, by its root, as `system` (rulings B14): once a closing, from the
 * vouchers the ledger holds at the closing's own place in the log, so that it does not matter when, how often or by how many workers it is asked.
 */
export class PeriodFreezer {
  #done = -1;
  constructor(private readonly worker: DataSource, private readonly store: EventStore) {}

  /** @returns how many closings were frozen by this call; a closing that another worker freezes at the same moment is left for the next call */
  async freeze(): Promise<number> {
    let count = 0;
    for (const row of await this.worker.query(CLOSINGS, [this.#done]) as (Omit<Closing, 'closedAt'> & { closedAt: string })[]) {
      const closing: Closing = { ...row, closedAt: Number(row.closedAt) };
      try {
        if (await this.#freeze(closing)) count += 1;
      } catch (error) {
        if (error instanceof ConflictError) return count;
        throw error;
      }
      this.#done = closing.closedAt;
    }
    return count;
  }

  async #freeze(closing: Closing): Promise<boolean> {
    const stream = booksStream(closing.org);
    const history = (await this.store.readStreams([stream])).get(stream) ?? [];
    if (history.some(({ data }) => (data as BooksEvent['data']).closedAt === closing.closedAt)) return false;
    const { event } = frozen(await this.#figures(closing));
    const at = await this.#clock();
    const id = uuidOf(closing.eventId);
    const meta: EventMeta = {
      actor: 'system', role: 'SYSTEM', org: closing.org, on: shanghaiDay(at ?? instantOf(Date.now())), commandId: id,
      commandHash: createHash('sha256').update(id).digest('hex'), correlationId: closing.eventId, causationId: closing.eventId, clauses: [],
    };
    const { deduplicated } = await this.store.append(stream, [{ id, type: event.type, data: { ...event.data }, meta }], {
      expected: history.length === 0 ? 'no_stream' : history.length - 1, ...(at !== null && { recordedAt: at }),
    });
    return !deduplicated;
  }

  async #figures({ org, period, closedAt }: Closing): Promise<BooksEvent['data']> {
    const rows = await this.worker.query(BALANCES, [org, closedAt, period]) as (Pick<FrozenAccount,
      'fundSource' | 'book' | 'account'> & { d: string; c: string })[];
    const accounts = rows.map(({ d, c, ...place }): FrozenAccount => ({ ...place, debitFen: fenFromDb(d), creditFen: fenFromDb(c) }));
    const root = createHash('sha256').update(frozenText({ org, period, closedAt }, accounts)).digest('hex');
    return { org, period, closedAt, accounts: frozenAccounts(accounts).length, root };
  }

  /** In a simulation the clock is the history's own (rulings B10); a real store stamps by itself. */
  async #clock(): Promise<Instant | null> {
    for await (const first of this.store.readStream(storeStream, { limit: 1 })) {
      return (first.data as { readonly mode?: string }).mode === 'simulation' ? (await this.store.head()).recordedAt : null;
    }
    return null;
  }
}
