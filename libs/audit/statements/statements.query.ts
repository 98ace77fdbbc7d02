import type { LedgerQueries, StatementQueries } from '#ledger/queries';
import { accountSheet, bankJournal } from './account-sheet.query.js';
import { budget } from './budget.query.js';
import { fundBalance } from './fund-balance.query.js';
import { generalLedger } from './general-ledger.query.js';
import { incomeExpenditure } from './income-expenditure.query.js';
import type { Statement, StatementName, StatementWords } from './statement.view.js';
import { trialBalance } from './trial-balance.query.js';
import { chronicle, voucherList } from './voucher-list.query.js';

const MAKERS: Readonly<Record<StatementName, (queries: StatementQueries, words: StatementWords) => Promise<Statement>>> = {
  'trial-balance': trialBalance, 'account-sheet': accountSheet, 'general-ledger': generalLedger, 'bank-journal': bankJournal,
  'income-expenditure': incomeExpenditure, 'fund-balance': fundBalance, budget, vouchers: voucherList, chronicle,
};

/**
 * A statement of the books at two times. Its head is resolved at once, its rows are read when they are asked for; the same `asOf` and `@index` give the
 * same rows for ever.
 *
 * @throws UnknownToLedger, LedgerNotThereYet
 */
export const openStatement = ({ ledger }: { readonly ledger: LedgerQueries }, name: StatementName, words: StatementWords): Promise<Statement> =>
  MAKERS[name](ledger.statements, words);
