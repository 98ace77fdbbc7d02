import { accountOf, leavesUnder } from '#ledger/book';
import { sixColumns, type StatementQueries } from '#ledger/queries';
import { money, NAMES, text, whole, type Statement, type StatementRow, type StatementWords } from './statement.view.js';

const COLUMNS = [
  text('account', '科目代码', 'Account'), ...NAMES, money('openingDebitFen', '期初借方', 'Opening debit'), money('openingCreditFen', '期初贷方', 'Opening credit'),
  money('debitFen', '本期借方', 'Debit'), money('creditFen', '本期贷方', 'Credit'), money('closingDebitFen', '期末借方', 'Closing debit'),
  money('closingCreditFen', '期末贷方', 'Closing credit'),
];

/** 科目余额表, six columns: every account that had moved, a general account above its details; the last row sums the leaves. */
export const trialBalance = async (queries: StatementQueries, words: StatementWords): Promise<Statement> => {
  const { from, asOf } = queries.span(words);
  const at = await queries.at({ ...words, book: words.book ?? '', asOf });
  const { place } = at;
  const leaves = await queries.within(at, from);
  const rows: StatementRow[] = [];
  const told = new Set<string>();
  const tell = (code: string, of: typeof leaves): void => {
    const { nameZh = '', nameEn = '' } = accountOf(place.book, code) ?? {};
    rows.push({ account: code, nameZh, nameEn, ...sixColumns(of) });
  };
  for (const leaf of leaves) {
    const { parent } = accountOf(place.book, leaf.code) ?? {};
    if (parent !== undefined && !told.has(parent)) {
      const codes = new Set(leavesUnder(place.book, parent).map(({ code }) => code));
      tell(parent, leaves.filter(({ code }) => codes.has(code)));
      told.add(parent);
    }
    tell(leaf.code, [leaf]);
  }
  const sums = leaves.map((leaf) => sixColumns([leaf]));
  const total = (key: keyof (typeof sums)[number]): number => sums.reduce((sum, one) => sum + one[key], 0);
  rows.push({
    account: '', nameZh: '合计', nameEn: 'Total', openingDebitFen: total('openingDebitFen'), openingCreditFen: total('openingCreditFen'),
    debitFen: total('debitFen'), creditFen: total('creditFen'), closingDebitFen: total('closingDebitFen'), closingCreditFen: total('closingCreditFen'),
  });
  return whole({ ...place, statement: 'trial-balance', account: null, from, opened: await queries.opened(at, from), columns: COLUMNS }, rows);
};
