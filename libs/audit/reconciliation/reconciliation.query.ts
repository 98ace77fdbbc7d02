import { createHash } from 'node:crypto';
import { type EventReader, type Position, reached } from '#event-store/reader';
import { addDays, type Day, isDay } from '#kernel';
import { bankInvariant, type BankReconciliation, itemsText, reconcileBank } from '#ledger/book';
import type { KnownAt, LedgerQueries } from '#ledger/queries';
import {
  type BankAccountId, bankAccountOf, decode, type Fold, type Reconciliation, reconciliationFold, reconciliationStream, ruleSetOn, ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import type { LogQueries } from '../log/proof.query.js';
import { ScopeRefused } from '../package/package.errors.js';
import { type AccountFacts, entriesOf, MOST, readingOf, referencesIn } from './bank-facts.query.js';

export interface ReconciliationParts {
  readonly reader: EventReader; readonly ledger: LedgerQueries; readonly log: LogQueries;
  /** entries of the books, and lines of the bank, one reconciliation holds; default 200 000 */
  readonly most?: number;
}
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

/** The newest event that was known. */
interface Bound { readonly position: Position }

/** The state of one stream as it was known. */
const stateAt = async <S>(reader: EventReader, fold: Fold<S, never>, stream: string, { position }: Bound): Promise<S> => {
  let state = fold.initial;
  for await (const event of reader.readStream(stream)) if (reached(position, event.position)) state = fold.evolve(state, decode(event) as never);
  return state;
};

/** @throws ScopeRefused for an account or a day that is none */
export const checkedWords = ({ account, asOf }: ReconciliationWords): { readonly at: BankAccountId; readonly day: Day } => {
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

/** One account at one day, as known at a place of the log. */
export interface AccountAt { readonly account: string; readonly at: BankAccountId; readonly asOf: Day; readonly index: number; readonly position: Position }
type Computed = Pick<AskedReconciliation, keyof BankReconciliation | 'statement' | 'matchDays' | 'ruleSet' | 'holds'>;

const coveringOf = ({ reading }: Pick<AccountFacts, 'reading'>, { account, asOf }: Pick<AccountAt, 'account' | 'asOf'>) => {
  const statements = reading.statementsFor(asOf);
  if (statements !== undefined && reading.account !== undefined) return { ...statements, people: reading.account };
  throw new ScopeRefused('reconciliation.not-covered', `no bank statement of ${account} tells of ${asOf}`);
};

/** Bank against books from what was read of both. @throws ScopeRefused when no statement tells of the day */
export const reconciled = async ({ reader, ledger }: ReconciliationParts, of: AccountAt, facts: AccountFacts): Promise<Computed> => {
  const { reading, entries, references } = facts;
  const { at: { book, org, account }, asOf, index } = of;
  const { first: { from, openingFen }, last: { statementId, from: first, to, bytesHash }, people } = coveringOf(facts, of);
  const opening = await ledger.balance({ book, org, account, asOf: addDays(from, -1), knownAt: `@${index}` });
  const set = ruleSetOn(await stateAt(reader, ruleSetsFold as never, ruleSetStream, of) as typeof ruleSetsFold.initial, asOf);
  const matchDays = set?.parameters['reconciliation.matchDays']?.value;
  const found = reconcileBank({
    asOf, bookOpeningFen: opening.balanceFen, bankOpeningFen: openingFen, lines: reading.lines, people, days: matchDays,
    items: entries.items((eventId) => reading.withCredited(references.get(eventId) ?? { references: [], groups: [] })),
  });
  return {
    ...found, statement: { statementId, from: first, to, bytesHash }, matchDays: matchDays ?? null, ruleSet: set?.ruleSet ?? null,
    holds: bankInvariant(found) === undefined,
  };
};

/**
 * The reconciliation of a bank account at a day, as it was known at a place of the log; asked again for the same place it is the same for ever.
 *
 * @throws ScopeRefused for words that are none, a day no statement tells of, and more than 200 000 entries; UnknownToLedger, LedgerNotThereYet
 * @source domain.md §2.2 step 20, §3.5 (7)
 */
export const askReconciliation = async (parts: ReconciliationParts, words: ReconciliationWords): Promise<AskedReconciliation> => {
  const { reader, ledger, log, most = MOST } = parts;
  const { account } = words;
  const { at, day: asOf } = checkedWords(words);
  const { index } = await ledger.resolveKnownAt(words.knownAt);
  if (index < 0) throw new ScopeRefused('reconciliation.not-covered', 'nothing was known yet');
  const { position, recordedAt } = await log.eventAt(reader, index);
  const of: AccountAt = { account, at, asOf, index, position };
  const reading = await readingOf(reader, of, most);
  const { first: { from } } = coveringOf({ reading }, of);
  const entries = await entriesOf(ledger, at, { from, asOf, knownAt: `@${index}`, most });
  const { statement, matchDays, ruleSet, holds, ...found } =
    await reconciled(parts, of, { reading, entries, references: await referencesIn(reader, position, entries) });
  const itemsHash = createHash('sha256').update(itemsText(found)).digest('hex');
  const mirror = at.keeps === 'FISCAL_ACCOUNT' ? await ledger.balance({ book: 'A', org: at.org, account: '1003', asOf, knownAt: `@${index}` }) : undefined;
  return {
    account, org: at.org, knownAt: { index, recordedAt }, statement, matchDays, ruleSet, ...found, itemsHash, holds,
    ...(mirror && { mirrorFen: mirror.balanceFen }), ...await confirmedAs(parts, of, `${account}.${asOf}`, itemsHash),
  };
};
