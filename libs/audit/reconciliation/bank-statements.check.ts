import { type Position, START } from '#event-store/reader';
import { formatFen, type Day } from '#kernel';
import type { CashEntries } from '#ledger/book';
import { decode } from '#scheme/history';
import type { Findings } from '../checks/findings.js';
import type { BankStatements } from '../checks/reading.js';
import { ScopeRefused } from '../package/package.errors.js';
import { entriesOf, factsOf, MOST, tooLong } from './bank-facts.query.js';
import { type AccountAt, checkedWords, reconciled, type ReconciliationParts } from './reconciliation.query.js';

interface Imported { readonly bankAccountId: string; readonly from: Day; readonly to: Day; readonly lines: number }
/** An account by what the bank told of it: first and last day, and how many lines. */
interface Told { readonly account: string; readonly from: Day; readonly asOf: Day; readonly lines: number }
interface Place { readonly index: number; readonly position: Position; readonly findings: Findings; readonly signal?: AbortSignal }
interface Held extends AccountAt { readonly entries: CashEntries }

/** How many statements were imported up to an event, and what they tell, account by account. */
const imported = async ({ reader }: ReconciliationParts, { position, signal }: Place): Promise<{ statements: number; accounts: readonly Told[] }> => {
  const accounts = new Map<string, Told>();
  let statements = 0;
  for await (const batch of reader.readAll({ after: START, to: position, filter: { types: ['BankStatementImported.v1'] } })) {
    signal?.throwIfAborted();
    for (const event of batch) {
      const { bankAccountId: account, from, to, lines } = decode(event).data as Imported;
      const before = accounts.get(account) ?? { from, asOf: to, lines: 0 };
      statements += 1;
      accounts.set(account, { account, from: before.from, asOf: to > before.asOf ? to : before.asOf, lines: before.lines + lines });
    }
  }
  return { statements, accounts: [...accounts.values()] };
};

/** An account nobody can reconcile is a finding of its own and ends nothing. */
const made = async <T>({ account, asOf }: Pick<Told, 'account' | 'asOf'>, { findings }: Place, make: () => Promise<T>): Promise<T | undefined> => {
  try { return await make(); } catch (error) {
    if (!(error instanceof ScopeRefused)) throw error;
    findings.tell('bank-reconciled', { says: `${account} at ${asOf} could not be reconciled: ${error.message}` });
    return undefined;
  }
};

/** Accounts with their entries, as many together as are held at once: each account is read by itself, what the log says of them in one pass. */
async function* held(parts: ReconciliationParts, accounts: readonly Told[], place: Place): AsyncGenerator<readonly Held[]> {
  const { ledger, most = MOST } = parts;
  const { index, position, signal } = place;
  let [together, count]: [Held[], number] = [[], 0];
  for (const told of accounts) {
    signal?.throwIfAborted();
    const { account, from, asOf, lines } = told;
    const one = await made(told, place, async (): Promise<Held> => {
      if (lines > most) throw tooLong(most);
      const { at } = checkedWords(told);
      return { account, at, asOf, index, position, entries: await entriesOf(ledger, at, { from, asOf, knownAt: `@${index}`, most }) };
    });
    if (one === undefined) continue;
    const size = lines + one.entries.size;
    if (together.length > 0 && count + size > most) {
      yield together;
      [together, count] = [[], 0];
    }
    together.push(one);
    count += size;
  }
  if (together.length > 0) yield together;
}

const judgeTogether = async (parts: ReconciliationParts, together: readonly Held[], place: Place): Promise<void> => {
  const { position: to, signal, findings } = place;
  const most = parts.most ?? MOST;
  const entries = new Map(together.map((one) => [one.account, one.entries]));
  const facts = await factsOf(parts.reader, { to, most, ...(signal !== undefined && { signal }) }, entries);
  for (const one of together) {
    const found = await made(one, place, async () => {
      const own = facts.get(one.account);
      if (own === undefined) throw tooLong(most);
      return reconciled(parts, one, own);
    });
    if (found === undefined || found.holds) continue;
    const [books, bank] = [formatFen(found.adjustedBookFen), formatFen(found.adjustedBankFen)];
    const at = `${one.account} at ${one.asOf}`;
    findings.tell('bank-reconciled', {
      says: `${at}: the bank says ${formatFen(found.bankFen)}; with the reconciling items the books come to ${books} and the bank to ${bank}`,
    });
  }
};

/**
 * Invariant (7) of domain §3.5: at the last day the bank told of, its balance is the books' but for items only one side knows. Statements follow each other
 * day by day and a reconciliation counts from the first of them, so that one that was wrong stays wrong in the newest. The log is passed over once for the
 * statements, and once for all accounts whose lines and entries are together no more than one reconciliation may hold.
 */
export const bankStatements = (parts: ReconciliationParts): BankStatements => ({
  judge: async (index: number, findings: Findings, signal?: AbortSignal): Promise<number> => {
    if (index < 0) return 0;
    const { position } = await parts.log.eventAt(parts.reader, index);
    const place: Place = { index, position, findings, ...(signal !== undefined && { signal }) };
    const { statements, accounts } = await imported(parts, place);
    for await (const together of held(parts, accounts, place)) await judgeTogether(parts, together, place);
    return statements;
  },
});
