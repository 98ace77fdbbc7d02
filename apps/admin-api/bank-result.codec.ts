import { createHash } from 'node:crypto';
import { TextDecoder } from 'node:util';
import type { CommandEnvelope } from '#scheme/commands';

/** Columns of the bank's result file, in order; 结果 is 成功, 失败 or 不明. */
export const RESULT_COLUMNS = ['付款单号', '行号', '次数', '结果', '金额(元)', '银行流水号', '原因代码'] as const;
export const RESULT_LIMITS = { bytes: 1024 * 1024, rows: 500 } as const;

/** A row that can be issued as one command, or why it cannot. `row` is the number in the file, the header being 1. */
export type ResultRow =
  | { readonly row: number; readonly line: number; readonly command: Pick<CommandEnvelope, 'id' | 'do' | 'data'> }
  | { readonly row: number; readonly line: number | null; readonly code: string; readonly why: string };

/** UTF-8 with or without byte-order mark, else GB18030 as banks write it. */
const decoded = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
};
const half = (text: string): string => text.replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xFEE0));

/** Cells of one line; a quoted cell may hold commas and doubled quotes. */
const cellsOf = (line: string): string[] => {
  const cells: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) cells.push(half(quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
  return cells;
};

/** A row always makes the same id, so that a file may be sent again. */
const idOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
const fenOf = (yuan: string): number | null => {
  const [, whole, cents = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(yuan.replaceAll(',', '')) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(cents.padEnd(2, '0'));
};

const meant = (result: string, reference: string, code: string): { readonly do: string; readonly more: object } | null => {
  if (result === '成功' && reference !== '') return { do: 'SettlePayment', more: { bankReference: reference } };
  if (result === '失败' && code !== '') return { do: 'RecordPaymentFailure', more: { failureCode: code } };
  return result === '不明' ? { do: 'RecordPaymentUnknown', more: { reason: code === '' ? '银行回单结果不明' : code } } : null;
};

interface ResultsOf { readonly paymentId: string; readonly on: string; readonly columns: number }

const rowOf = (cells: readonly string[], row: number, { paymentId, on, columns }: ResultsOf): ResultRow => {
  const [payment = '', number = '', attempt = '', result = '', yuan = '', reference = '', code = ''] = cells;
  const line = /^\d{1,4}$/.test(number) ? Number(number) : null;
  const bad = (problem: string, why: string): ResultRow => ({ row, line, code: `bank-result.${problem}`, why });
  // A file cut off in the middle of a bank's number reads like a whole row with another number.
  if (cells.length !== columns) return bad('columns', `应有 ${columns} 列，实有 ${cells.length} 列；文件可能不完整。`);
  if (payment !== paymentId) return bad('other-payment', `付款单号「${payment.slice(0, 64)}」不是 ${paymentId}。`);
  if (line === null || !/^\d{1,3}$/.test(attempt)) return bad('not-a-number', '行号和次数应为整数。');
  const amountFen = fenOf(yuan);
  if (amountFen === null) return bad('not-an-amount', `金额「${yuan.slice(0, 32)}」应为元，至多两位小数。`);
  const what = meant(result, reference, code);
  if (what === null) return bad('unclear', '结果应为 成功（附银行流水号）、失败（附原因代码）或 不明。');
  const data = { paymentId, line, attempt: Number(attempt), amountFen, ...what.more };
  return { row, line, command: { id: idOf(`${on}\n${JSON.stringify([what.do, data])}`), do: what.do, data } };
};

/**
 * Reads the bank's result file. A line that stands twice with different results is told for each of its rows and issued for none; the same row again is
 * issued once.
 *
 * @returns the rows, or what is wrong with the file as a whole
 */
export const readResults = (bytes: Buffer, of: { readonly paymentId: string; readonly on: string }): readonly ResultRow[] | string => {
  const lines = decoded(bytes).replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const header = cellsOf(lines[0] ?? '');
  // half() has turned full-width parentheses and letters of a header into the plain ones
  if (RESULT_COLUMNS.some((name, i) => header[i] !== name)) return `首行应为：${RESULT_COLUMNS.join(',')}`;
  const filled = lines.slice(1).map((text, i) => ({ text, row: i + 2 })).filter(({ text }) => text.trim() !== '');
  if (filled.length > RESULT_LIMITS.rows) return `一次至多 ${RESULT_LIMITS.rows} 行。`;
  const rows = filled.map(({ text, row }) => rowOf(cellsOf(text), row, { ...of, columns: header.length }));
  const first = new Map<number, string>();
  const torn = new Set<number>();
  for (const each of rows) {
    if (!('command' in each)) continue;
    if ((first.get(each.line) ?? each.command.id) !== each.command.id) torn.add(each.line);
    first.set(each.line, first.get(each.line) ?? each.command.id);
  }
  return rows.map((each) => (each.line !== null && torn.has(each.line)
    ? { row: each.row, line: each.line, code: 'bank-result.line-twice', why: `第 ${each.line} 行在文件中有不同结果，均未登记；请向银行查询。` } : each));
};
