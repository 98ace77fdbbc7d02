import { day, type Day } from '#kernel';
import { accountOf, chart, leavesUnder, type ChartAccount } from '#ledger/book';
import type { StatementQueries } from '#ledger/queries';
import { money, NAMES, text, whole, type Statement, type StatementRow, type StatementWords } from './statement.view.js';

const COLUMNS = [text('account', '科目代码', 'Account'), ...NAMES, money('amountFen', '本期数', 'This period'), money('yearFen', '本年累计数', 'Year to date')];

type Moved = ReadonlyMap<string, number>;
/** Of each account on its own side: credit for income, debit for expenditure. */
const sumOf = (moved: Moved, codes: readonly string[]): number => codes.reduce((sum, code) => sum + (moved.get(code) ?? 0), 0);

const section = (accounts: readonly ChartAccount[], moved: Moved, year: Moved | null): readonly StatementRow[] => accounts.flatMap((account) => {
  const codes = leavesUnder(account.book, account.code).map(({ code }) => code);
  const row = { account: account.code, nameZh: account.nameZh, nameEn: account.nameEn, amountFen: sumOf(moved, codes), yearFen: year && sumOf(year, codes) };
  return row.amountFen === 0 && (row.yearFen ?? 0) === 0 ? [] : [row];
});

/**
 * 收支表: income and expenditure of the days asked and of the year so far, expenditure on training by kind of subsidy, without the vouchers that close a year.
 * Opening balance, income and expenditure lead to the closing balance of the fund.
 */
export const incomeExpenditure = async (queries: StatementQueries, words: StatementWords): Promise<Statement> => {
  const { from, asOf } = queries.span(words);
  const at = await queries.at({ ...words, book: words.book ?? 'F', asOf, closing: 'excluded' });
  const { place } = at;
  const moved = async (first: Day): Promise<Moved> => new Map((await queries.within(at, first)).map(({ code, debitFen, creditFen }) =>
    [code, accountOf(place.book, code)?.normalSide === 'C' ? creditFen - debitFen : debitFen - creditFen]));
  const period = await moved(from);
  const year = asOf.startsWith('9999') ? null : await moved(day(`${asOf.slice(0, 4)}-01-01`));
  const accounts = (first: string): readonly ChartAccount[] => chart.filter(({ book, code }) => book === place.book && code.startsWith(first));
  const leaves = (first: string): readonly string[] => accounts(first).filter(({ postable }) => postable).map(({ code }) => code);
  const line = (nameZh: string, nameEn: string, of: (moved: Moved) => number): StatementRow =>
    ({ account: '', nameZh, nameEn, amountFen: of(period), yearFen: year && of(year) });
  const income = (of: Moved): number => sumOf(of, leaves('4'));
  const spent = (of: Moved): number => sumOf(of, leaves('5'));
  const closingFen = await fundBalance(queries, at, asOf);
  const surplus = (of: Moved): number => income(of) - spent(of);
  return whole({ ...place, statement: 'income-expenditure', account: null, from, opened: await queries.opened(at, from), columns: COLUMNS }, [
    ...section(accounts('4'), period, year), line('收入合计', 'Total income', income),
    ...section(accounts('5'), period, year), line('支出合计', 'Total expenditure', spent),
    line('收支结余', 'Surplus', surplus), line('期初滚存结余', 'Opening balance of the fund', (of) => closingFen - surplus(of)),
    line('期末滚存结余', 'Closing balance of the fund', () => closingFen),
  ]);
};

/** Of classes 3, 4 and 5 together, so whether a year was closed or not: what the fund is worth. */
const fundBalance = async (queries: StatementQueries, at: Parameters<StatementQueries['turnovers']>[0], asOf: Day): Promise<number> =>
  (await queries.turnovers(at, asOf)).filter(({ code }) => /^[345]/.test(code)).reduce((sum, { debitFen, creditFen }) => sum + creditFen - debitFen, 0);
