import { type EventReader, type Position, START, type StoredEvent } from '#event-store/reader';
import type { Day } from '#kernel';
import { BANK_TYPES, BankReading, type BookItem, CashEntries, postedTypes, referencesOf } from '#ledger/book';
import type { LedgerQueries } from '#ledger/queries';
import { type BankAccountId, decode, type Recorded, type SchemeEvent } from '#scheme/history';
import { ScopeRefused } from '../package/package.errors.js';

export type References = Pick<BookItem, 'references' | 'groups'>;
/** What a reconciliation is made of: the log about the account, its entries in the books, and what the bank may have written beside them, by event. */
export interface AccountFacts { readonly reading: BankReading; readonly entries: CashEntries; readonly references: ReadonlyMap<string, References> }

/** No reconciliation holds more entries of the books or lines of the bank in memory. */
export const MOST = 200_000;
const PAGE = 1_000;
export const tooLong = (most: number): ScopeRefused =>
  new ScopeRefused('reconciliation.too-long', `more than ${most} entries or lines since the first statement`);

/** One pass over facts of some types up to a place. */
async function* passed(reader: EventReader, to: Position, types: readonly string[]): AsyncGenerator<StoredEvent> {
  for await (const batch of reader.readAll({ after: START, to, filter: { types } })) yield* batch;
}
const factOf = (event: StoredEvent): Recorded<SchemeEvent> => decode(event) as Recorded<SchemeEvent>;

interface Days { readonly from: Day; readonly asOf: Day; readonly knownAt: string; readonly most: number }
/** The lines of a bank account in the books. @throws ScopeRefused when there are more than `most` */
export const entriesOf = async (ledger: LedgerQueries, { book, org, account }: BankAccountId, { most, ...days }: Days): Promise<CashEntries> => {
  const entries = new CashEntries();
  for (let cursor: string | undefined; ;) {
    const page = await ledger.accountEntries({ book, org, account, ...days, limit: PAGE, ...(cursor !== undefined && { cursor }) });
    for (const entry of page.entries) entries.add(entry);
    if (entries.size > most) throw tooLong(most);
    if (page.next === undefined) return entries;
    cursor = page.next;
  }
};

/** What the log tells of one account. @throws ScopeRefused when the bank told more than `most` lines */
export const readingOf = async (reader: EventReader, { account, position }: { readonly account: string; readonly position: Position }, most: number):
Promise<BankReading> => {
  const reading = new BankReading(account);
  for await (const event of passed(reader, position, BANK_TYPES)) {
    reading.take(factOf(event));
    if (reading.lines.length > most) throw tooLong(most);
  }
  return reading;
};

export const referencesIn = async (reader: EventReader, to: Position, entries: CashEntries): Promise<ReadonlyMap<string, References>> => {
  const found = new Map<string, References>();
  for await (const event of passed(reader, to, postedTypes)) if (entries.has(event.id)) found.set(event.id, referencesOf(factOf(event).data));
  return found;
};

const OF_BANKS: ReadonlySet<string> = new Set(BANK_TYPES);
const MONEY_AND_BANKS = [...new Set([...BANK_TYPES, ...postedTypes])];
interface Pass { readonly to: Position; readonly most: number; readonly signal?: AbortSignal }

/**
 * The same of several accounts in one pass over the log, given their entries.
 *
 * @returns by account; one the bank told more than `most` lines of is left out
 */
export const factsOf = async (reader: EventReader, { to, most, signal }: Pass, entries: ReadonlyMap<string, CashEntries>):
Promise<ReadonlyMap<string, AccountFacts>> => {
  const facts = new Map([...entries].map(([account, own]) =>
    [account, { reading: new BankReading(account), entries: own, references: new Map<string, References>() }] as const));
  for await (const event of passed(reader, to, MONEY_AND_BANKS)) {
    signal?.throwIfAborted();
    const ofBank = OF_BANKS.has(event.type) ? factOf(event) : undefined;
    for (const [account, { reading, entries: own, references }] of facts) {
      if (own.has(event.id)) references.set(event.id, referencesOf((ofBank ?? factOf(event)).data));
      if (ofBank === undefined) continue;
      reading.take(ofBank);
      if (reading.lines.length > most) facts.delete(account);
    }
  }
  return facts;
};
