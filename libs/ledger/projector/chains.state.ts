import { addFen, daysBetween, shanghaiDay, type Day, type Instant } from '#kernel';
import type { Side } from '#ledger/book';

/** Day number 1 of the index is 2000-01-01; the tree has 2^15 leaves, to 2089-09-18. */
const DAY_ZERO = '1999-12-31' as Day;
const NODES = 32_768;

/** Head of one account's chain: last sequence, gross totals, their off-sequence part, highest in-order day. */
export interface ChainHead {
  readonly seq: number; readonly debit: number; readonly credit: number; readonly offDebit: number; readonly offCredit: number;
  /** day number, −1 before the first */
  readonly highest: number;
}
export interface NodeTotal { readonly debit: number; readonly credit: number }
export interface NodeRow extends NodeTotal { readonly accountId: number; readonly node: number; readonly seq: number }
export interface ChainRow { readonly head: ChainHead; readonly offSequence: boolean; readonly nodes: readonly NodeRow[] }
export interface Entry {
  readonly accountId: number; readonly side: Side; readonly amountFen: number;
  readonly voucherDate: Day;
  /** day number of the Shanghai day of recording */
  readonly recordedOn: number;
}
let [hour, dayOfHour] = ['', 0];
/** Day number of the Shanghai day of an instant; neighbours in the log share their hour. */
export const recordedOn = (at: Instant): number => {
  if (!at.startsWith(hour) || hour === '') [hour, dayOfHour] = [at.slice(0, 13), dayNumber(shanghaiDay(at))];
  return dayOfHour;
};

export const NEW_HEAD: ChainHead = { seq: 0, debit: 0, credit: 0, offDebit: 0, offCredit: 0, highest: -1 };
const NO_TOTAL: NodeTotal = { debit: 0, credit: 0 };
const numbers = new Map<Day, number>();
/** Every line asks, and the calendar has 2^15 days: each is counted once. */
export const dayNumber = (of: Day): number => {
  const known = numbers.get(of);
  if (known !== undefined) return known;
  const number = daysBetween(DAY_ZERO, of);
  numbers.set(of, number);
  return number;
};
export const nodeKey = (accountId: number, node: number): number => accountId * (NODES * 2) + node;
const plus = (total: NodeTotal, side: Side, amountFen: number): NodeTotal =>
  (side === 'D' ? { debit: addFen(total.debit, amountFen), credit: total.credit } : { debit: total.debit, credit: addFen(total.credit, amountFen) });

/**
 * The as-of index of every account: running totals, and a Fenwick tree over days for lines that are off sequence (rulings C16).
 * Changes are kept aside until `settle`, so an abandoned transaction abandons them.
 */
export class Chains {
  readonly #heads: Map<number, ChainHead>;
  readonly #nodes: Map<number, NodeTotal>;
  readonly #newHeads = new Map<number, ChainHead>();
  readonly #newNodes = new Map<number, NodeTotal>();

  constructor(heads: Map<number, ChainHead> = new Map(), nodes: Map<number, NodeTotal> = new Map()) {
    this.#heads = heads;
    this.#nodes = nodes;
  }

  add({ accountId, side, amountFen, voucherDate, recordedOn: known }: Entry): ChainRow {
    const before = this.#newHeads.get(accountId) ?? this.#heads.get(accountId) ?? NEW_HEAD;
    const on = dayNumber(voucherDate);
    const offSequence = on < before.highest || on > known;
    const [debitFen, creditFen] = side === 'D' ? [amountFen, 0] : [0, amountFen];
    const head: ChainHead = {
      seq: before.seq + 1, debit: addFen(before.debit, debitFen), credit: addFen(before.credit, creditFen),
      offDebit: offSequence ? addFen(before.offDebit, debitFen) : before.offDebit,
      offCredit: offSequence ? addFen(before.offCredit, creditFen) : before.offCredit, highest: offSequence ? before.highest : on,
    };
    this.#newHeads.set(accountId, head);
    return { head, offSequence, nodes: offSequence ? this.#addNodes({ accountId, side, amountFen, seq: head.seq }, on) : [] };
  }

  settle(): void {
    for (const [key, head] of this.#newHeads) this.#heads.set(key, head);
    for (const [key, total] of this.#newNodes) this.#nodes.set(key, total);
    this.abandon();
  }

  abandon(): void {
    this.#newHeads.clear();
    this.#newNodes.clear();
  }

  #addNodes({ accountId, side, amountFen, seq }: { accountId: number; side: Side; amountFen: number; seq: number }, on: number): NodeRow[] {
    const rows: NodeRow[] = [];
    for (let node = on; node <= NODES; node += node & -node) {
      const key = nodeKey(accountId, node);
      const total = plus(this.#newNodes.get(key) ?? this.#nodes.get(key) ?? NO_TOTAL, side, amountFen);
      this.#newNodes.set(key, total);
      rows.push({ accountId, node, seq, ...total });
    }
    return rows;
  }
}
