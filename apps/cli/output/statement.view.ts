import { headLines, type StatementHead, type StatementRow, type Tongue } from '#audit';
import { formatFen } from '#kernel';
import { table } from './table.js';

/** A statement under its captions in one language. */
export const statementShown = ({ columns, rows }: StatementHead & { readonly rows: readonly StatementRow[] }, tongue: Tongue): string => {
  const shown = columns.filter(({ key }) => key !== (tongue === 'zh' ? 'nameEn' : 'nameZh'))
    .filter(({ key }) => rows.some((row) => row[key] !== null && row[key] !== ''));
  return table(
    shown.map(({ zh, en, unit }) => ({ title: tongue === 'zh' ? zh : en, right: unit === 'fen' || unit === 'count' })),
    rows.map((row) => shown.map(({ key, unit }) => {
      const value = row[key] ?? null;
      return value === null ? '' : unit === 'fen' ? formatFen(Number(value)) : String(value);
    })),
  );
};

/** What stands above it: whose, which days, known at, opened by. */
export const statementHeadShown = (head: StatementHead, tongue: Tongue): string => headLines(head, tongue).map((line) => `  ${line}`).join('\n');
