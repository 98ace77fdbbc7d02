import { type LedgerQueries, type StatementQueries, UnknownToLedger } from '#ledger/queries';
import { accountSheet, bankJournal } from './account-sheet.query.js';
import { budget } from './budget.query.js';
import { fundBalance } from './fund-balance.query.js';
import { generalLedger } from './general-ledger.query.js';
import { incomeExpenditure } from './income-expenditure.query.js';
import { WORDS, type Statement, type StatementName, type StatementWords } from './statement.view.js';
import { trialBalance } from './trial-balance.query.js';
import { chronicle, voucherList } from './voucher-list.query.js';

const MAKERS: Readonly<Record<StatementName, (queries: StatementQueries, words: StatementWords) => Promise<Statement>>> = {
  'trial-balance': trialBalance, 'account-sheet': accountSheet, 'general-ledger': generalLedger, 'bank-journal': bankJournal,
  'income-expenditure': incomeExpenditure, 'fund-balance': fundBalance, budget, vouchers: voucherList, chronicle,
};

/** A word that would change nothing is a mistake of the question, as an unknown one is: the answer would look like another one's. */
const mustTake = (name: StatementName, words: StatementWords): void => {
  const known: readonly string[] = WORDS[name];
  const idle = Object.entries(words).find(([word, value]) => value !== undefined && word !== 'org' && word !== 'orgs' && !known.includes(word));
  if (idle === undefined) return;
  throw new UnknownToLedger('ledger.unknown-word', `${name} takes no ${idle[0]}`, ['org', ...known.filter((word) => word !== 'orgs')]);
};

/**
 * A statement of the books at two times. Its head is resolved at once, its rows are read when they are asked for; the same `asOf` and `@index` give the
 * same rows for ever.
 *
 * @throws UnknownToLedger, LedgerNotThereYet
 */
export const openStatement = async ({ ledger }: { readonly ledger: LedgerQueries }, name: StatementName, words: StatementWords): Promise<Statement> => {
  mustTake(name, words);
  return MAKERS[name](ledger.statements, words);
};
