import { accountOf, leavesUnder } from '#ledger/book';
import type { MonthTurnover, StatementQueries } from '#ledger/queries';
import { money, NAMES, standing, text, whole, type Statement, type StatementRow, type StatementWords } from './statement.view.js';

const COLUMNS = [
  text('account', '科目代码', 'Account'), ...NAMES, text('period', '期间', 'Period'), text('summary', '摘要', 'Summary'), money('debitFen', '借方', 'Debit'),
  money('creditFen', '贷方', 'Credit'), text('side', '方向', 'Side'), money('balanceFen', '余额', 'Balance'),
];

interface Point { readonly period: number; readonly debitFen: number; readonly creditFen: number }

/** Of one account: what it began with, then 本月合计 and 本年累计 for every month it moved in. */
const monthsOf = (account: Pick<StatementRow, 'account' | 'nameZh' | 'nameEn'>, points: readonly Point[]): readonly StatementRow[] => {
  const zero = { period: 0, debitFen: 0, creditFen: 0 };
  const first = points[0]?.period === 0 ? points[0] : zero;
  const rows: StatementRow[] = [
    { ...account, period: null, summary: '期初余额', debitFen: null, creditFen: null, ...standing(first.debitFen - first.creditFen) },
  ];
  let before: Point = first;
  let atYear: Point = first;
  for (const point of points.filter(({ period }) => period !== 0)) {
    if (Math.trunc(before.period / 100) !== Math.trunc(point.period / 100)) atYear = before;
    const moved = { debitFen: point.debitFen - before.debitFen, creditFen: point.creditFen - before.creditFen };
    if (moved.debitFen !== 0 || moved.creditFen !== 0) {
      const balance = standing(point.debitFen - point.creditFen);
      const period = String(point.period);
      rows.push({ ...account, period, summary: '本月合计', ...moved, ...balance });
      const year = { debitFen: point.debitFen - atYear.debitFen, creditFen: point.creditFen - atYear.creditFen };
      rows.push({ ...account, period, summary: '本年累计', ...year, ...balance });
    }
    before = point;
  }
  return rows.length === 1 && rows[0]?.['balanceFen'] === 0 ? [] : rows;
};

const summedBy = (turnovers: readonly MonthTurnover[]): readonly Point[] => {
  const points = new Map<number, Point>();
  for (const { period, debitFen, creditFen } of turnovers) {
    const found = points.get(period);
    points.set(period, { period, debitFen: (found?.debitFen ?? 0) + debitFen, creditFen: (found?.creditFen ?? 0) + creditFen });
  }
  return [...points.values()].sort((a, b) => a.period - b.period);
};

/** 总账: the general accounts of a book (or one account) by month. 本年累计 counts from the first day asked where that is later than 1 January. */
export const generalLedger = async (queries: StatementQueries, words: StatementWords): Promise<Statement> => {
  const { from, asOf } = queries.span(words);
  const at = await queries.at({ ...words, book: words.book ?? '', asOf });
  const { place } = at;
  const turnovers = await queries.months(at, from);
  const own = words.account === undefined ? undefined : queries.account(at, words.account).code;
  const codes = own === undefined ? [...new Set(turnovers.map(({ account }) => accountOf(place.book, account)?.parent ?? account))] : [own];
  const rows = codes.flatMap((code) => {
    const leaves = new Set(leavesUnder(place.book, code).map((leaf) => leaf.code));
    const { nameZh = '', nameEn = '' } = accountOf(place.book, code) ?? {};
    return monthsOf({ account: code, nameZh, nameEn }, summedBy(turnovers.filter(({ account }) => leaves.has(account))));
  });
  return whole({ ...place, statement: 'general-ledger', account: own ?? null, from, opened: await queries.opened(at, from), columns: COLUMNS }, rows);
};
