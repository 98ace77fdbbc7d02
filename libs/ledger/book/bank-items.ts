import { addFen, type Day } from '#kernel';
import type { Side } from './voucher.js';

/** One line of a bank statement as matching sees it. `key` is `<statementId>/<line>`. */
export interface BankLine {
  readonly key: string; readonly on: Day; readonly side: 'IN' | 'OUT'; readonly amountFen: number; readonly references: readonly string[];
}
/** What one event moved on the bank account in the books. `key` is the event's id; a red entry moves the other way. */
export interface BookItem {
  readonly key: string; readonly on: Day; readonly side: 'IN' | 'OUT'; readonly amountFen: number; readonly says: string;
  /** what the bank may have written beside it: its own reference, a payment line, a receipt, a request … */
  readonly references: readonly string[];
  /** what several of them share on one line of the bank: the payment order, the payment file */
  readonly groups: readonly string[];
}

/** Ids an event may share with the bank, by the names its data gives them. */
const NAMES = [
  'bankReference', 'receiptId', 'requestId', 'interestId', 'transferId', 'sweepId', 'accrualId', 'returnId', 'refundId', 'remittanceId',
] as const;
interface Named { readonly paymentId?: unknown; readonly line?: unknown; readonly attempt?: unknown; readonly [name: string]: unknown }

/** The references of an event's data, the bank's own first: a payment line is `<paymentId>/<line>/<attempt>`, as the bank was given it. */
export const referencesOf = (data: unknown): Pick<BookItem, 'references' | 'groups'> => {
  const named = data as Named;
  const texts = NAMES.flatMap((name) => (typeof named[name] === 'string' ? [named[name]] : []));
  const { paymentId, line, attempt } = named;
  if (typeof paymentId !== 'string' || typeof line !== 'number') return { references: texts, groups: [] };
  const whole = typeof attempt === 'number' ? [`${paymentId}/${line}/${attempt}`] : [];
  return { references: [...texts, ...whole, `${paymentId}/${line}`], groups: [paymentId] };
};

interface Entry { readonly eventId: string; readonly voucherDate: Day; readonly side: Side; readonly amountFen: number; readonly summary: string }
interface Sum { readonly on: Day; readonly says: string; readonly amountFen: number }

/** The entries of one cash account, summed by event: the bank moves once where an event makes several vouchers. */
export class CashEntries {
  readonly #sums = new Map<string, Sum>();

  get size(): number { return this.#sums.size; }
  has(eventId: string): boolean { return this.#sums.has(eventId); }

  add({ eventId, voucherDate, side, amountFen, summary }: Entry): void {
    const before = this.#sums.get(eventId);
    const moved = side === 'D' ? amountFen : -amountFen;
    this.#sums.set(eventId, { on: before?.on ?? voucherDate, says: before?.says ?? summary, amountFen: addFen(before?.amountFen ?? 0, moved) });
  }

  /** In the order they were added. What sums to nothing moved nothing. */
  items(references: (eventId: string) => Pick<BookItem, 'references' | 'groups'>): readonly BookItem[] {
    return [...this.#sums].filter(([, { amountFen }]) => amountFen !== 0).map(([key, { on, says, amountFen }]): BookItem =>
      ({ key, on, side: amountFen > 0 ? 'IN' : 'OUT', amountFen: Math.abs(amountFen), says, ...references(key) }));
  }
}
