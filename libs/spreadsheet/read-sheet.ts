import { readCsvRows } from './csv.codec.js';
import { SheetRefused } from './sheet.errors.js';
import { columnLetter, halfWidth, SHEET_LIMITS, type CellFlaw, type SheetLimits, type SheetRow } from './sheet.js';
import { readXlsxRows } from './xlsx.codec.js';

const KINDS: readonly (readonly [signature: string, why: string])[] = [
  ['d0cf11e0a1b11ae1', '这是旧版 xls 或加了密码的文件；请在表格软件中去掉密码并另存为 xlsx。'],
  ['25504446', '这是 PDF；请上传 xlsx 或 CSV。'],
  ['fffe', '这是 UTF-16 文本；请另存为 CSV UTF-8 或 xlsx。'],
  ['feff', '这是 UTF-16 文本；请另存为 CSV UTF-8 或 xlsx。'],
];

/**
 * The rows of a CSV or XLSX file; which of the two it is, its bytes say and not its name.
 *
 * @throws SheetRefused with a code, a place where there is one, and what to do
 */
export const readSheet = async (bytes: Buffer, limits: SheetLimits = SHEET_LIMITS): Promise<readonly SheetRow[]> => {
  if (bytes.length === 0) throw new SheetRefused('sheet.empty', '文件是空的。');
  if (bytes.length > limits.bytes) throw new SheetRefused('sheet.too-large', `文件超过 ${Math.trunc(limits.bytes / 1024)} KiB；请拆成几个文件。`);
  const start = bytes.subarray(0, 8).toString('hex');
  const other = KINDS.find(([signature]) => start.startsWith(signature));
  if (other !== undefined) throw new SheetRefused('sheet.wrong-kind', other[1]);
  if (start.startsWith('504b')) return readXlsxRows(bytes, limits);
  if (/^(\xEF\xBB\xBF)?\s*</.test(bytes.subarray(0, 64).toString('latin1'))) {
    throw new SheetRefused('sheet.wrong-kind', '这是网页（HTML）或 XML，只是扩展名像表格；请在表格软件中打开后另存为 xlsx。');
  }
  return readCsvRows(bytes, limits);
};

/** What stands where a header should; a long number may be somebody's and is not repeated. */
const shown = (text: string | undefined): string =>
  (text === undefined || text === '' ? '空' : /\d{6}/.test(halfWidth(text)) ? '一串数字' : `「${text.slice(0, 32)}」`);

const checkHeaders = (head: SheetRow, headers: readonly string[]): void => {
  const width = Math.max(headers.length, head.cells.length);
  const wrong = Array.from({ length: width }, (_, i) => i).find((i) => head.cells[i] !== headers[i]);
  if (wrong === undefined) return;
  const column = columnLetter(wrong);
  const wanted = headers[wrong] === undefined ? '不应有内容' : `应为「${headers[wrong]}」`;
  throw new SheetRefused('sheet.wrong-headers', `首行 ${column} 列是${shown(head.cells[wrong])}，${wanted}；首行应为：${headers.join(',')}`,
    { row: head.row, column });
};

/**
 * The rows below the headers, each with as many cells as there are headers. Headers are compared letter by letter; there are no synonyms.
 *
 * @throws SheetRefused as `readSheet`; sheet.wrong-headers, sheet.empty when no row follows
 */
export const readTable = async (bytes: Buffer, headers: readonly string[], limits: SheetLimits = SHEET_LIMITS): Promise<readonly SheetRow[]> => {
  const [head, ...rows] = await readSheet(bytes, limits);
  if (head === undefined) throw new SheetRefused('sheet.empty', '文件没有内容。');
  checkHeaders(head, headers);
  if (rows.length === 0) throw new SheetRefused('sheet.empty', '首行之下没有任何一行。', { row: head.row + 1 });
  return rows.map(({ row, cells, flaws }) => {
    const extra = cells.length > headers.length && cells.slice(headers.length).some((text) => text !== '')
      ? [{ column: headers.length, code: 'sheet.extra-cell', why: `本行多于 ${headers.length} 列；含逗号的内容请加引号。` } satisfies CellFlaw] : [];
    return { row, cells: headers.map((_, i) => cells[i] ?? ''), flaws: [...flaws, ...extra] };
  });
};
