import type { CommandEnvelope } from '#scheme/commands';
import { halfWidth, readSheet, SHEET_LIMITS } from '#spreadsheet';
import { idOf } from './uploads/row-answer.js';

/** Columns of the bank's result file, in order; 结果 is 成功, 失败 or 不明. */
export const RESULT_COLUMNS = ['付款单号', '行号', '次数', '结果', '金额(元)', '银行流水号', '原因代码'] as const;
export const RESULT_LIMITS = SHEET_LIMITS;

/** A row that can be issued as one command, or why it cannot. `row` is the number in the file, the header being 1. */
export type ResultRow =
  | { readonly row: number; readonly line: number; readonly command: Pick<CommandEnvelope, 'id' | 'do' | 'data'> }
  | { readonly row: number; readonly line: number | null; readonly code: string; readonly why: string };

const fenOf = (yuan: string): number | null => {
  const [, whole, cents = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(yuan.replaceAll(',', '')) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(cents.padEnd(2, '0'));
};

const meant = (result: string, reference: string, code: string): { readonly do: string; readonly more: object } | null => {
  if (result === '成功' && reference !== '') return { do: 'SettlePayment', more: { bankReference: reference } };
  if (result === '失败' && code !== '') return { do: 'RecordPaymentFailure', more: { failureCode: code } };
  return result === '不明' ? { do: 'RecordPaymentUnknown', more: { reason: code === '' ? '银行回单结果不明' : code } } : null;
};

/** An XLSX leaves out the empty cells at the end of a row, and cannot be cut off in the middle of one. */
const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 2).toString('latin1') === 'PK';
const padded = (cells: readonly string[], columns: number): readonly string[] => [...cells, ...Array<string>(Math.max(0, columns - cells.length)).fill('')];

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
 * Reads the bank's result file, CSV or XLSX. A line that stands twice with different results is told for each of its rows and issued for none; the same
 * row again is issued once.
 *
 * @returns the rows, or what is wrong with its headers
 * @throws SheetRefused for a file that cannot be read, more than 500 rows among it
 */
export const readResults = async (bytes: Buffer, of: { readonly paymentId: string; readonly on: string }): Promise<readonly ResultRow[] | string> => {
  const [header, ...filled] = (await readSheet(bytes, RESULT_LIMITS)).map((each) => ({ ...each, cells: each.cells.map((text) => halfWidth(text)) }));
  // full-width parentheses and letters of a header have become the plain ones
  if (header === undefined || RESULT_COLUMNS.some((name, i) => header.cells[i] !== name)) return `首行应为：${RESULT_COLUMNS.join(',')}`;
  const rows = filled.map(({ cells, width, row, flaws: [flaw] }) => {
    const read = rowOf(padded(cells, isZip(bytes) ? header.cells.length : width ?? 0), row, { ...of, columns: header.cells.length });
    return 'command' in read && flaw !== undefined ? { row, line: read.line, code: flaw.code, why: flaw.why } : read;
  });
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
