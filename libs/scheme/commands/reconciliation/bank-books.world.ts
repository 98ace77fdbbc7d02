import type { StoredEvent } from '#event-store';
import { addFen, type Day } from '#kernel';
import {
  BANK_TYPES,
  BankReading,
  type BankReconciliation,
  type Books,
  CashEntries,
  emptyBooks,
  ledgerEvent,
  post,
  reconcileBank,
  referencesOf,
  type Voucher,
} from '#ledger/book';
import { bankAccountOf, decode, type Recorded, type SchemeEvent } from '#scheme/history';
import { contentHash } from '../fingerprint.js';

export interface BankBooksQuestion {
  readonly bankAccountId: string;
  readonly asOf: Day;
  /** as the rule set says; undefined: an amount alone never matches */
  readonly days: number | undefined;
}
export interface BankBooks {
  /** log index of the newest event read; −1 for none */
  readonly knownAt: number;
  /** undefined while no statement tells of the day */
  readonly reconciliation: BankReconciliation | undefined;
}

const READ: ReadonlySet<string> = new Set(BANK_TYPES);
type References = ReturnType<typeof referencesOf>;

/** The entries of one bank account, those before its first statement summed up once that day is known. */
class Collected {
  readonly #entries: Parameters<CashEntries['add']>[0][] = [];
  readonly references = new Map<string, References>();
  readonly #at: NonNullable<ReturnType<typeof bankAccountOf>>;
  constructor(bankAccountId: string) {
    const at = bankAccountOf(bankAccountId);
    if (at === undefined) throw new RangeError(`${bankAccountId} is no bank account`);
    this.#at = at;
  }

  add({ bookSet, lines, eventId, voucherDate, summary }: Voucher, data: unknown): void {
    if (bookSet.org !== this.#at.org || bookSet.book !== this.#at.book) return;
    for (const { account, side, amountFen } of lines) {
      if (account !== this.#at.account) continue;
      this.#entries.push({ eventId, voucherDate, side, amountFen, summary });
      this.references.set(eventId, referencesOf(data));
    }
  }

  /** @returns the balance before a day, and what moved from it on */
  from(first: Day): { readonly openingFen: number; readonly entries: CashEntries } {
    const entries = new CashEntries();
    let openingFen = 0;
    for (const entry of this.#entries) {
      if (entry.voucherDate >= first) entries.add(entry);
      else openingFen = addFen(openingFen, entry.side === 'D' ? entry.amountFen : -entry.amountFen);
    }
    return { openingFen, entries };
  }
}

const reconciled = (reading: BankReading, collected: Collected, { asOf, days }: BankBooksQuestion): BankReconciliation | undefined => {
  const [statements, account] = [reading.statementsFor(asOf), reading.account];
  if (statements === undefined || account === undefined) return undefined;
  const { openingFen, entries } = collected.from(statements.first.from);
  const items = entries.items((eventId) => reading.withCredited(collected.references.get(eventId) ?? { references: [], groups: [] }));
  return reconcileBank({
    asOf,
    bookOpeningFen: openingFen,
    bankOpeningFen: statements.first.openingFen,
    lines: reading.lines,
    items,
    people: account,
    days,
  });
};

/**
 * The reconciliation of one account out of the log alone: what would be posted is folded by the ledger's own pure `post`, so that the clerks' process needs
 * no right in the ledger. Auditors compute the same from the ledger's rows and compare the hash.
 */
export const bankBooks = async (log: AsyncIterable<readonly StoredEvent[]>, question: BankBooksQuestion): Promise<BankBooks> => {
  const [reading, collected, own] = [new BankReading(question.bankAccountId), new Collected(question.bankAccountId), new WeakSet<object>()];
  let [books, index]: [Books, number] = [emptyBooks, 0];
  for await (const batch of log) {
    for (const stored of batch) {
      if (READ.has(stored.type)) reading.take(decode(stored) as Recorded<SchemeEvent>);
      const event = ledgerEvent(stored, index);
      const posted = post(event, books, own);
      books = posted.books;
      for (const voucher of posted.vouchers) collected.add(voucher, event.data);
      index += 1;
    }
  }
  return { knownAt: index - 1, reconciliation: reconciled(reading, collected, question) };
};

/** The id of the task an item becomes: the same item is the same task. */
export const differenceIdOf = (bankAccountId: string, item: string): string => `BD-${contentHash([bankAccountId, item]).slice(0, 32)}`;
