import type { Readable } from 'node:stream';
import { day, msOfInstant, type Instant } from '#kernel';
import { writeCsv, writeXlsx, type Cell, type Sheet } from '#spreadsheet';
import { rowsOf, type Column, type Statement, type StatementHead, type Unit } from './statement.view.js';

export type Tongue = 'zh' | 'en';
export type TableFormat = 'csv' | 'xlsx';

const caption = ({ zh, en }: Column, tongue: Tongue): string => (tongue === 'zh' ? zh : en);
/** Names stand in one language in a table; a column of the other is left out. */
const shownIn = (columns: readonly Column[], tongue: Tongue): readonly Column[] => columns.filter(({ key }) => key !== (tongue === 'zh' ? 'nameEn' : 'nameZh'));

const EIGHT_HOURS_MS = 8 * 3_600_000;
/** As people in Jinan read it, whose days the statement is of. */
const inShanghai = (instant: Instant): string =>
  `${new Date(msOfInstant(instant) + EIGHT_HOURS_MS).toISOString().replace('T', ' ').replace(/(\.000)?Z$/, '')}+08:00`;

/** Title, book, days, position and what the opening balance rests on: what a printed statement has above its table. */
export const headLines = ({ titleZh, titleEn, opened, ...head }: StatementHead, tongue: Tongue): readonly string[] => {
  const zh = tongue === 'zh';
  const days = head.asOf.startsWith('9999') ? (zh ? '不限' : 'no last day') : head.asOf;
  const place = [head.org, head.fundSource, head.book, head.account].filter((part) => part !== null).join(' ');
  const recorded = head.knownAt.recordedAt === null ? '' : ` (${inShanghai(head.knownAt.recordedAt)})`;
  const began = opened.on === null ? (zh ? '自开账起' : 'from the opening of the books')
    : `${opened.on}${opened.by === null ? (zh ? '，此前无凭证' : ', no voucher before') : ` ${opened.by} ${opened.rule ?? ''}`.trimEnd()}`;
  return [
    `${zh ? titleZh : titleEn}  ${place}`, `${zh ? '业务日 asOf' : 'as of'} ${head.from === null ? '' : `${head.from} … `}${days}`,
    `${zh ? '知悉于 knownAt' : 'known at'} @${head.knownAt.index}${recorded}`, `${zh ? '期初依据' : 'opened by'} ${began}`,
    zh ? `结转凭证 ${head.closing === 'excluded' ? '不含' : '含'}` : `closing vouchers ${head.closing}`,
  ];
};

/** Characters: an amount of hundreds of millions with its sign, a reference, a name. */
const UNIT_WIDTH: Readonly<Record<Unit, number>> = { text: 14, fen: 18, count: 8, day: 12 };
const KEY_WIDTH: Readonly<Record<string, number>> = {
  nameZh: 38, nameEn: 44, summary: 30, voucher: 22, reverses: 22, reversedBy: 22, recordedAt: 28, batchId: 20, claimId: 20, word: 6, book: 6, side: 6,
};
const width = ({ key, unit }: Column): number => KEY_WIDTH[key] ?? UNIT_WIDTH[unit];

/** How a statement is written: its captions' language, and whether nothing of it happened, which every page and the name of the file then say. */
export interface Writing { readonly tongue?: Tongue | undefined; readonly simulation: boolean }

/** A statement as a sheet for CSV and XLSX, its rows as they come. XLSX carries the head on a second sheet, a CSV in its name only. */
export const statementSheet = (statement: Statement, { tongue = 'zh', simulation }: Writing): Sheet => {
  const columns = shownIn(statement.columns, tongue);
  const head = headLines(statement, tongue);
  const mark = simulation ? ['模拟数据 simulation'] : [];
  const notes = [...mark, ...head];
  return {
    name: tongue === 'zh' ? statement.titleZh : statement.titleEn, heading: [...mark, ...head.slice(0, 3)].join('  '), widths: columns.map(width),
    headers: columns.map((column) => caption(column, tongue)), rows: cells(statement, columns), notes, notesName: tongue === 'zh' ? '表头' : 'Head',
  };
};
async function* cells(statement: Statement, columns: readonly Column[]): AsyncGenerator<readonly Cell[]> {
  for await (const row of rowsOf(statement)) {
    yield columns.map(({ key, unit }): Cell => {
      const value = row[key] ?? null;
      if (unit === 'fen' && typeof value === 'number') return { fen: value };
      return unit === 'day' && typeof value === 'string' ? { day: day(value) } : value;
    });
  }
}

export const statementBytes = (statement: Statement, format: TableFormat, writing: Writing): Readable =>
  (format === 'csv' ? writeCsv : writeXlsx)(statementSheet(statement, writing));

/** `trial-balance-370100-UI_FUND-F-20191231-at183`: whose it is and both times. */
export const statementName = ({ statement, org, fundSource, book, account, asOf, knownAt }: StatementHead, simulation: boolean): string => [
  statement, org, fundSource, book, account, asOf.startsWith('9999') ? null : asOf.replaceAll('-', ''), `at${Math.max(0, knownAt.index)}`,
  simulation ? 'simulation' : null,
].filter((part) => part !== null).join('-');
