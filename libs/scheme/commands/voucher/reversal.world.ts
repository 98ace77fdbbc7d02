import { yearOf } from '#kernel';
import { accountOf, bookTypes, type Books, emptyBooks, ledgerEvent, netDebit, post, reconcile, setOf, setsOf, type Voucher } from '#ledger/book';
import type { RightFact, VoucherSource } from '#scheme/history';
import type { Ask, ReversalRehearsed, Unmet } from '#scheme/rules';
import type { Workspace } from '../workspace.js';

export interface Rehearsing { readonly source: VoucherSource; readonly right?: RightFact | undefined; readonly ask: Ask }

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

/**
 * What a reversal would leave in the books of the organisation, out of the log alone: the ledger's own pure `post` folds what was recorded, then the reversal.
 * Reads of the log what the books are made of; keeps balances only.
 */
export const rehearsed = async (workspace: Pick<Workspace, 'log'>, { source, right, ask }: Rehearsing): Promise<ReversalRehearsed> => {
  const { org, officerId } = ask.officer;
  const [own, parts] = [new WeakSet<object>(), new Parts()];
  let [books, index, bookedYear]: [Books, number, number | undefined] = [emptyBooks, 0, undefined];
  for await (const batch of workspace.log({ types: bookTypes })) {
    for (const stored of batch) {
      const event = ledgerEvent(stored, index);
      index += 1;
      if (event.meta.org !== org) continue;
      const posted = post(event, books, own);
      books = posted.books;
      for (const one of posted.vouchers) parts.add(one);
      if (event.eventId === source.eventId) bookedYear = posted.vouchers[0] && yearOf(posted.vouchers[0].voucherDate);
    }
  }
  // A dry run tells of facts the log does not hold: there is nothing to hold them against.
  if (bookedYear === undefined) return { unmet: [] };
  if (bookedYear !== source.year) return { bookedYear, unmet: [] };
  const data = { reversalId: '', source, reason: '', document: '', proposedBy: '', ...(right !== undefined && { right }) };
  const meta = { org, on: ask.on, commandId: '', actor: officerId, role: '' };
  const { books: after, vouchers } = post(ledgerEvent({ id: '', type: 'VoucherReversed.v1', data, meta, recordedAt: ask.now }, index), books);
  const [was, is, partsAfter] = [balancesOf(books, org), balancesOf(after, org), parts.copy()];
  const moved = new Set(vouchers.flatMap((one) => [...partsAfter.add(one).keys()]));
  return {
    bookedYear,
    unmet: [
      ...[...is].flatMap(([key, fen]) => short(key, was.get(key) ?? 0, fen)), ...worse(books, after, org),
      ...[...moved].flatMap((key) => short(key, parts.of(key), partsAfter.of(key))),
    ],
  };
};
