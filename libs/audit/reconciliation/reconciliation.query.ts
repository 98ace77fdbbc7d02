import { createHash } from 'node:crypto';
import { type EventReader, type Position, reached, START, type StoredEvent } from '#event-store/reader';
import { addDays, type Day, isDay } from '#kernel';
import {
  BANK_TYPES, bankInvariant, BankReading, type BankReconciliation, type BookItem, CashEntries, itemsText, postedTypes, reconcileBank, referencesOf,
} from '#ledger/book';
import type { KnownAt, LedgerQueries } from '#ledger/queries';
import {
  type BankAccountId, bankAccountOf, decode, type Fold, type Reconciliation, reconciliationFold, reconciliationStream, type Recorded, ruleSetOn,
  ruleSetsFold, ruleSetStream, type SchemeEvent,
} from '#scheme/history';
import type { LogQueries } from '../log/proof.query.js';
import { ScopeRefused } from '../package/package.errors.js';

export interface ReconciliationParts { readonly reader: EventReader; readonly ledger: LedgerQueries; readonly log: LogQueries }
export interface ReconciliationWords { readonly account: string; readonly asOf: string; readonly knownAt?: string }
/** 银行存款余额调节表 as anybody computes it again: from the ledger's rows and the statements, both as known at one place of the log. */
export interface AskedReconciliation extends BankReconciliation {
  readonly account: string; readonly org: string; readonly knownAt: KnownAt;
  /** the statement that tells of the day */
  readonly statement: { readonly statementId: string; readonly from: Day; readonly to: Day; readonly bytesHash: string };
  /** of the rule set in force that day; null where it is silent: then an amount alone matches nothing */
  readonly matchDays: number | null; readonly ruleSet: string | null;
  readonly itemsHash: string;
  /** invariant (7) of domain §3.5 */
  readonly holds: boolean;
  /** of the fiscal account: A.1003, the agency's mirror of F.1001 */
  readonly mirrorFen?: number;
  /** as it was confirmed up to then, and whether this is what was sealed */
  readonly confirmed?: Pick<Reconciliation, 'is' | 'confirmedBy' | 'knownAt' | 'itemsHash'> & { readonly same: boolean };
}

/** No reconciliation holds more entries of the books or lines of the bank in memory. */
const MOST = 200_000;
const PAGE = 1_000;
const tooLong = (): ScopeRefused => new ScopeRefused('reconciliation.too-long', `more than ${MOST} entries or lines since the first statement`);

/** The newest event that was known. */
interface Bound { readonly position: Position }

/** The state of one stream as it was known. */
const stateAt = async <S>(reader: EventReader, fold: Fold<S, never>, stream: string, { position }: Bound): Promise<S> => {
  let state = fold.initial;
  for await (const event of reader.readStream(stream)) if (reached(position, event.position)) state = fold.evolve(state, decode(event) as never);
  return state;
};

/** One pass over the facts of banks and money up to the place. */
async function* passed(reader: EventReader, { position }: Bound, types: readonly string[]): AsyncGenerator<StoredEvent> {
  for await (const batch of reader.readAll({ after: START, to: position, filter: { types } })) yield* batch;
}

const entriesOf = async (ledger: LedgerQueries, at: BankAccountId,
  days: { readonly from: Day; readonly asOf: Day; readonly word: string }): Promise<CashEntries> => {
  const entries = new CashEntries();
  const question = { book: at.book, org: at.org, account: at.account, from: days.from, asOf: days.asOf, knownAt: days.word, limit: PAGE };
  for (let cursor: string | undefined; ;) {
    const page = await ledger.accountEntries({ ...question, ...(cursor !== undefined && { cursor }) });
    for (const entry of page.entries) entries.add(entry);
    if (entries.size > MOST) throw tooLong();
    if (page.next === undefined) return entries;
    cursor = page.next;
  }
};

type References = Pick<BookItem, 'references' | 'groups'>;
const NONE: References = { references: [], groups: [] };
const referencesIn = async (reader: EventReader, bound: Bound, entries: CashEntries): Promise<ReadonlyMap<string, References>> => {
  const found = new Map<string, References>();
  for await (const event of passed(reader, bound, postedTypes)) if (entries.has(event.id)) found.set(event.id, referencesOf(decode(event).data));
  return found;
};

const readingOf = async (reader: EventReader, bound: Bound, account: string): Promise<BankReading> => {
  const reading = new BankReading(account);
  for await (const event of passed(reader, bound, BANK_TYPES)) {
    reading.take(decode(event) as Recorded<SchemeEvent>);
    if (reading.lines.length > MOST) throw tooLong();
  }
  return reading;
};

const checked = ({ account, asOf }: ReconciliationWords): { readonly at: BankAccountId; readonly day: Day } => {
  const at = bankAccountOf(account);
  if (at === undefined) throw new ScopeRefused('reconciliation.bad-word', `${account} is no bank account; say 370100.F.1001 or 370100.A.1004`);
  if (!isDay(asOf)) throw new ScopeRefused('reconciliation.bad-word', `asOf=${asOf} is no day, YYYY-MM-DD`);
  return { at, day: asOf };
};

const confirmedAs = async ({ reader }: ReconciliationParts, bound: Bound, name: string, itemsHash: string): Promise<Pick<AskedReconciliation, 'confirmed'>> => {
  const state = await stateAt(reader, reconciliationFold as never, reconciliationStream(name), bound) as ReturnType<typeof reconciliationFold.evolve>;
  if (state.is === 'unknown') return {};
  const { is, confirmedBy, knownAt, itemsHash: sealed } = state;
  return { confirmed: { is, confirmedBy, knownAt, itemsHash: sealed, same: sealed === itemsHash } };
};

/**
 * The reconciliation of a bank account at a day, as it was known at a place of the log; asked again for the same place it is the same for ever.
 *
 * @throws ScopeRefused for words that are none, a day no statement tells of, and more than 200 000 entries; UnknownToLedger, LedgerNotThereYet
 * @source domain.md §2.2 step 20, §3.5 (7)
 */
export const askReconciliation = async (parts: ReconciliationParts, words: ReconciliationWords): Promise<AskedReconciliation> => {
  const { reader, ledger, log } = parts;
  const { at, day: asOf } = checked(words);
  const { index } = await ledger.resolveKnownAt(words.knownAt);
  if (index < 0) throw new ScopeRefused('reconciliation.not-covered', 'nothing was known yet');
  const { position, recordedAt } = await log.eventAt(reader, index);
  const knownAt: KnownAt = { index, recordedAt };
  const bound: Bound = { position };
  const reading = await readingOf(reader, bound, words.account);
  const statements = reading.statementsFor(asOf);
  if (statements === undefined || reading.account === undefined) {
    throw new ScopeRefused('reconciliation.not-covered', `no bank statement of ${words.account} tells of ${asOf}`);
  }
  const { first: { from, openingFen }, last: { statementId, from: first, to, bytesHash } } = statements;
  const [word, place] = [`@${knownAt.index}`, { book: at.book, org: at.org, account: at.account }];
  const entries = await entriesOf(ledger, at, { from, asOf, word });
  const references = await referencesIn(reader, bound, entries);
  const opening = await ledger.balance({ ...place, asOf: addDays(from, -1), knownAt: word });
  const set = ruleSetOn(await stateAt(reader, ruleSetsFold as never, ruleSetStream, bound) as typeof ruleSetsFold.initial, asOf);
  const matchDays = set?.parameters['reconciliation.matchDays']?.value;
  const found = reconcileBank({
    asOf, bookOpeningFen: opening.balanceFen, bankOpeningFen: openingFen, lines: reading.lines, people: reading.account, days: matchDays,
    items: entries.items((eventId) => reading.withCredited(references.get(eventId) ?? NONE)),
  });
  const itemsHash = createHash('sha256').update(itemsText(found)).digest('hex');
  const mirror = at.keeps === 'FISCAL_ACCOUNT' ? await ledger.balance({ book: 'A', org: at.org, account: '1003', asOf, knownAt: word }) : undefined;
  return {
    account: words.account, org: at.org, knownAt, statement: { statementId, from: first, to, bytesHash }, matchDays: matchDays ?? null,
    ruleSet: set?.ruleSet ?? null, ...found, itemsHash, holds: bankInvariant(found) === undefined, ...(mirror && { mirrorFen: mirror.balanceFen }),
    ...await confirmedAs(parts, bound, `${words.account}.${asOf}`, itemsHash),
  };
};
