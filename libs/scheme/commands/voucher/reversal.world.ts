import { type Position, START, type StoredEvent } from '#event-store';
import { yearOf } from '#kernel';
import { accountOf, bookTypes, type Books, emptyBooks, ledgerEvent, netDebit, post, reconcile, setOf, setsOf, type Voucher } from '#ledger/book';
import { accountStream, periodStream, type RightFact, type VoucherSource } from '#scheme/history';
import type { Ask, ReversalRehearsed, Unmet } from '#scheme/rules';

export interface Rehearsing { readonly source: VoucherSource; readonly right?: RightFact | undefined; readonly ask: Ask }

/** What the books are made of. */
const BOOKED: ReadonlySet<string> = new Set(bookTypes);
/** Money, what is owed and lent, memoranda. Income and expenditure may turn. */
const WATCHED = /^[128]/;

/** Balances of whom an account is of, by set, account and party; commitments by batch. Those of nothing are not kept. */
class Parts {
  readonly #nets = new Map<string, number>();

  /** @returns the parts a voucher moved, with their natural balances after it */
  add({ bookSet: { fundSource, book }, lines }: Voucher): ReadonlyMap<string, number> {
    const moved = new Map<string, number>();
    for (const { account, side, amountFen, party, batchId } of lines) {
      const of = account === '8001' ? batchId : party;
      if (of === undefined || !WATCHED.test(account)) continue;
      const key = `${fundSource} ${book}.${account} ${of}`;
      const natural = (this.#nets.get(key) ?? 0) + (side === accountOf(book, account)?.normalSide ? amountFen : -amountFen);
      if (natural === 0) this.#nets.delete(key);
      else this.#nets.set(key, natural);
      moved.set(key, natural);
    }
    return moved;
  }

  of(key: string): number { return this.#nets.get(key) ?? 0; }
  copy(): Parts {
    const other = new Parts();
    for (const [key, fen] of this.#nets) other.#nets.set(key, fen);
    return other;
  }
}

/** Natural balances of the accounts that may not go below zero, by set and account. */
const balancesOf = (books: Books, org: string): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const { set } of setsOf(books, org)) {
    const of = setOf(books, set);
    for (const account of new Set([...of.movements.values()].map((move) => move.account))) {
      if (!WATCHED.test(account)) continue;
      const net = netDebit(of, account);
      found.set(`${set.fundSource} ${set.book}.${account}`, accountOf(set.book, account)?.normalSide === 'C' ? 0 - net : net);
    }
  }
  return found;
};

/** What falls below zero, or further below it: a balance that was short before for another reason bars nobody from putting it right. */
const short = (key: string, beforeFen: number, afterFen: number): readonly Unmet[] =>
  (afterFen < 0 && afterFen < beforeFen ? [{ what: `${key} ≥ 0`, leftFen: afterFen, rightFen: 0 }] : []);

const worse = (before: Books, after: Books, org: string): readonly Unmet[] => {
  const apart = new Map(reconcile(before, org).map(({ fundSource, what, leftFen, rightFen }) => [`${fundSource} ${what}`, Math.abs(leftFen - rightFen)]));
  return reconcile(after, org).filter(({ what }) => !what.endsWith('≥ 0')).flatMap(({ fundSource, what, leftFen, rightFen }) => {
    const key = `${fundSource} ${what}`;
    return Math.abs(leftFen - rightFen) > (apart.get(key) ?? 0) ? [{ what: key, leftFen, rightFen }] : [];
  });
};

/** Kinds of streams whose facts post, beside the two of the organisation itself. */
const POSTING = /^(payment|clawback|finding|voucher)-/;
/** Ids looked for in other streams, and streams guarded at most: those written last. */
const MOST = 200;

/** What a fact names by id, quoted as in a stored body: batch, claim, case, receipt, payment. */
const idsNamed = (data: unknown, found = new Set<string>()): Set<string> => {
  for (const [key, value] of Object.entries(data as object)) {
    if (typeof value === 'object' && value !== null) idsNamed(value, found);
    else if (typeof value === 'string' && key.endsWith('Id') && found.size < MOST) found.add(JSON.stringify(value));
  }
  return found;
};

/**
 * What a reversal would leave in the books of the organisation, out of the log alone: the ledger's own pure `post` folds what was recorded, then the reversal.
 * Keeps balances only, so that what is recorded meanwhile can be read on.
 */
export class ReversalRehearsal {
  readonly #own = new WeakSet<object>();
  readonly #parts = new Parts();
  readonly #ids: readonly string[];
  /** streams that name what the fact names, those written last at the end */
  readonly #related = new Set<string>();
  #books: Books = emptyBooks;
  #index = 0;
  #bookedYear: number | undefined;
  #readTo: Position = START;

  constructor(private readonly of: Rehearsing) { this.#ids = [...idsNamed(of.source.data)]; }

  /** The newest event that was read. */
  get readTo(): Position { return this.#readTo; }

  /** Streams in which a fact may be recorded that rests on the one to reverse. */
  get related(): readonly string[] {
    const { source, ask: { officer: { org } } } = this.of;
    return [...new Set([source.stream, accountStream(org), periodStream(org), ...[...this.#related].slice(-MOST)])];
  }

  /** @param log from behind `readTo`; of what is not among `bookTypes` only the streams are looked at */
  async read(log: AsyncIterable<readonly StoredEvent[]>): Promise<void> {
    const { source, ask: { officer: { org } } } = this.of;
    for await (const batch of log) {
      for (const stored of batch) {
        const event = ledgerEvent(stored, this.#index);
        this.#index += 1;
        this.#readTo = stored.position;
        this.#relate(stored);
        if (event.meta.org !== org || !BOOKED.has(event.type)) continue;
        const posted = post(event, this.#books, this.#own);
        this.#books = posted.books;
        for (const one of posted.vouchers) this.#parts.add(one);
        if (event.eventId === source.eventId) this.#bookedYear = posted.vouchers[0] && yearOf(posted.vouchers[0].voucherDate);
      }
    }
  }

  outcome(): ReversalRehearsed {
    const { source, right, ask } = this.of;
    const { org, officerId } = ask.officer;
    const bookedYear = this.#bookedYear;
    // A dry run tells of facts the log does not hold: there is nothing to hold them against.
    if (bookedYear === undefined) return { unmet: [] };
    if (bookedYear !== source.year) return { bookedYear, unmet: [] };
    const data = { reversalId: '', source, reason: '', document: '', proposedBy: '', ...(right !== undefined && { right }) };
    const meta = { org, on: ask.on, commandId: '', actor: officerId, role: '' };
    const fact = ledgerEvent({ id: '', type: 'VoucherReversed.v1', data, meta, recordedAt: ask.now }, this.#index);
    const { books: after, vouchers } = post(fact, this.#books);
    const [was, is, partsAfter] = [balancesOf(this.#books, org), balancesOf(after, org), this.#parts.copy()];
    const moved = new Set(vouchers.flatMap((one) => [...partsAfter.add(one).keys()]));
    return {
      bookedYear,
      unmet: [
        ...[...is].flatMap(([key, fen]) => short(key, was.get(key) ?? 0, fen)), ...worse(this.#books, after, org),
        ...[...moved].flatMap((key) => short(key, this.#parts.of(key), partsAfter.of(key))),
      ],
    };
  }

  #relate(stored: StoredEvent): void {
    const { stream } = stored;
    if (!POSTING.test(stream) || !this.#ids.some((id) => stored.dataText.includes(id))) return;
    this.#related.delete(stream);
    this.#related.add(stream);
  }
}
