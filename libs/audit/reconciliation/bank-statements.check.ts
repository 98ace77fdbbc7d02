import { type Position, START } from '#event-store/reader';
import { formatFen, type Day } from '#kernel';
import { decode } from '#scheme/history';
import type { Findings } from '../checks/findings.js';
import type { BankStatements } from '../checks/reading.js';
import { askReconciliation, type ReconciliationParts } from './reconciliation.query.js';

interface Imported { readonly bankAccountId: string; readonly to: Day }
interface Told { readonly statements: number; readonly newest: ReadonlyMap<string, Day> }

/** How many statements were imported up to an event, and the last day any of them tells of, account by account. */
const imported = async ({ reader }: ReconciliationParts, to: Position): Promise<Told> => {
  const newest = new Map<string, Day>();
  let statements = 0;
  for await (const batch of reader.readAll({ after: START, to, filter: { types: ['BankStatementImported.v1'] } })) {
    for (const event of batch) {
      const { bankAccountId, to: last } = decode(event).data as Imported;
      statements += 1;
      if (last > (newest.get(bankAccountId) ?? '')) newest.set(bankAccountId, last);
    }
  }
  return { statements, newest };
};

/**
 * Invariant (7) of domain §3.5: at the last day the bank told of, its balance is the books' but for items only one side knows. Statements follow each other
 * day by day and a reconciliation counts from the first of them, so that one that was wrong stays wrong in the newest.
 */
export const bankStatements = (parts: ReconciliationParts): BankStatements => ({
  judge: async (index: number, findings: Findings): Promise<number> => {
    if (index < 0) return 0;
    const { position } = await parts.log.eventAt(parts.reader, index);
    const { statements, newest } = await imported(parts, position);
    for (const [account, asOf] of newest) {
      const { holds, bankFen, adjustedBookFen, adjustedBankFen } = await askReconciliation(parts, { account, asOf, knownAt: `@${index}` });
      if (holds) continue;
      const [books, bank] = [formatFen(adjustedBookFen), formatFen(adjustedBankFen)];
      findings.tell('bank-reconciled', {
        says: `${account} at ${asOf}: the bank says ${formatFen(bankFen)}; with the reconciling items the books come to ${books} and the bank to ${bank}`,
      });
    }
    return statements;
  },
});
