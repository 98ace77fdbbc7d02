import { sumFen } from '#kernel';
import { lifted, type Offset } from '#scheme/history';
import { netDebit, reconcile, setOf } from '#ledger/book';
import type { Step } from './replay.query.js';

interface Money { readonly fundSource: string; readonly amountFen: number }
interface Cancelled { readonly fundSource: string; readonly offsets?: readonly Offset[]; readonly expensedYear?: object }
interface Settled { readonly fundSource: string; readonly repayment: boolean; readonly offsets: readonly Offset[] }

/** What is recovered, cancelled or written off is no longer receivable. */
const LESS = new Set(['ClawbackReceived.v1', 'ClawbackCancelled.v1', 'ClawbackWrittenOff.v1']);

/**
 * Invariants 1–5 of domain §3.5, asked after every event: (1) each voucher balances, (2) F.1001 = A.1003, (3) the two views differ by money on
 * its way, (4) memorandum pairs equal and never negative, (5) M.8101 = demanded − recovered − offset
 * − cancelled − written off; a set-off that is undone is owed again.
 */
export class Invariants {
  /** what M.8101 should hold, by fund source and organisation */
  readonly #receivable = new Map<string, number>();

  /** One sentence per broken invariant. */
  see({ event, logIndex, vouchers, books }: Step): readonly string[] {
    const { org } = event.meta;
    const { type, data } = lifted(event);
    const owed = this.#owed(type, data);
    if (owed !== undefined) this.#receivable.set(`${owed.fundSource}/${org}`, sumFen([this.#receivable.get(`${owed.fundSource}/${org}`) ?? 0, owed.fen]));
    if (vouchers.length === 0) return [];
    const unbalanced = vouchers.filter(({ lines }) => sumFen(lines.map(({ side, amountFen }) => (side === 'D' ? amountFen : -amountFen))) !== 0);
    const found = [
      ...unbalanced.map(({ voucherId }) => `(1) voucher ${voucherId} does not balance`),
      ...reconcile(books, org).map(({ invariant, what, leftFen, rightFen }) => `(${invariant}) ${what}: ${leftFen} and ${rightFen} fen`),
    ];
    for (const fundSource of new Set(vouchers.map(({ bookSet }) => bookSet.fundSource))) {
      const [standing, due] = [netDebit(setOf(books, { fundSource, org, book: 'M' }), '8101'), this.#receivable.get(`${fundSource}/${org}`) ?? 0];
      if (standing !== due) found.push(`(5) M.8101 is ${standing}, demanded less recovered and offset is ${due} fen`);
    }
    return found.map((what) => `after event ${logIndex} (${event.type}) in ${org}: ${what}`);
  }

  #owed(type: string, data: unknown): { readonly fundSource: string; readonly fen: number } | undefined {
    const { fundSource, amountFen } = data as Money;
    if (type === 'ClawbackDemanded.v1') return { fundSource, fen: amountFen };
    if (LESS.has(type)) return { fundSource, fen: -amountFen };
    if (type === 'ClawbackReceiptTraced.v1') return (data as { late?: boolean }).late === true ? undefined : { fundSource, fen: -amountFen };
    if (type === 'PaymentCancelled.v1') {
      const { offsets: undone = [], expensedYear } = data as Cancelled;
      return expensedYear === undefined ? undefined : { fundSource, fen: sumFen(undone.map((one) => one.amountFen)) };
    }
    const { repayment, offsets } = data as Settled;
    return type === 'PaymentSettled.v1' && !repayment ? { fundSource, fen: -sumFen(offsets.map((one) => one.amountFen)) } : undefined;
  }
}
