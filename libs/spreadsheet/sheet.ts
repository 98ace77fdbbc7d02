import { SheetRefused } from './sheet.errors.js';

/** A cell that holds something else than the text it shows; the row is there, its reader decides. */
export interface CellFlaw {
  readonly column: number;
  /** `sheet.formula`, `sheet.digits-lost`, `sheet.cell-error`, `sheet.extra-cell` */
  readonly code: string;
  readonly why: string;
}
/** `row` as a spreadsheet counts it, the first being 1; `cells` trimmed texts; `flaws` by zero-based column. */
export interface SheetRow {
  readonly row: number; readonly cells: readonly string[]; readonly flaws: readonly CellFlaw[];
  /** cells as the file has them, where empty ones at its end were left off */
  readonly width?: number;
}

/** Rows without the headers, blank rows left out; `unzipped` bounds what a zip may become. */
export interface SheetLimits {
  readonly bytes: number; readonly rows: number; readonly columns: number; readonly cellChars: number; readonly unzippedBytes: number;
}
export const SHEET_LIMITS: SheetLimits = { bytes: 1024 * 1024, rows: 500, columns: 30, cellChars: 500, unzippedBytes: 16 * 1024 * 1024 };

/** 0 → A, 26 → AA. */
export const columnLetter = (index: number): string =>
  (index < 26 ? '' : columnLetter(Math.trunc(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));

/** Full-width digits, letters and signs as the plain ones; what stood there is not changed otherwise. */
export const halfWidth = (text: string): string => text.replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xFEE0));

const AMOUNT = /^[+-]?[\d,]+(\.\d+)?%?$/;
/** What a spreadsheet would run when it opens this text, full-width signs among it (Chinese Excel reads them alike); signed numbers are none. */
export const isFormula = (text: string): boolean => /^[=+\-@\t\r]/.test(halfWidth(text.slice(0, 1))) && !AMOUNT.test(text);
const DIGITS_LOST = '数字过长，表格软件已丢失末尾数字，无法还原；请把该列设为文本格式后重新录入。';
const FORMULA = '单元格是公式或以 = + - @ 开头，会被表格软件执行；请改为普通文本。';
export const formulaFlaw = (column: number): CellFlaw => ({ column, code: 'sheet.formula', why: FORMULA });

/** A text as it is shown, with what is wrong with it. */
export const textFlaw = (text: string, column: number): CellFlaw | undefined => {
  if (isFormula(text) || isFormula(text.trim())) return formulaFlaw(column);
  return /^[+-]?\d(\.\d+)?[Ee]\+?\d{2,3}$/.test(text) ? { column, code: 'sheet.digits-lost', why: DIGITS_LOST } : undefined;
};
export const lostFlaw = (column: number): CellFlaw => ({ column, code: 'sheet.digits-lost', why: DIGITS_LOST });
export const errorFlaw = (column: number, shown: string): CellFlaw =>
  ({ column, code: 'sheet.cell-error', why: `单元格是错误值 ${shown.slice(0, 16)}；请改正后再传。` });

/** Takes rows one by one and holds no more than the limits let it. */
export class RowIntake {
  readonly rows: SheetRow[] = [];
  constructor(private readonly limits: SheetLimits) {}

  /**
   * One row; a blank one is passed over.
   *
   * @throws SheetRefused sheet.too-many-rows, sheet.too-many-columns, sheet.cell-too-long
   */
  take(row: number, texts: readonly string[], flaws: readonly CellFlaw[] = []): void {
    const { columns, cellChars, rows } = this.limits;
    let width = texts.length;
    while (width > 0 && (texts[width - 1] ?? '').trim() === '' && !flaws.some(({ column }) => column === width - 1)) width -= 1;
    if (width === 0) return;
    if (width > columns) throw new SheetRefused('sheet.too-many-columns', `第 ${row} 行超过 ${columns} 列。`, { row, column: columnLetter(columns) });
    const cells = Array.from({ length: width }, (_, i) => texts[i] ?? '');
    const long = cells.findIndex((text) => text.length > cellChars);
    if (long !== -1) {
      throw new SheetRefused('sheet.cell-too-long', `第 ${row} 行 ${columnLetter(long)} 列超过 ${cellChars} 字。`, { row, column: columnLetter(long) });
    }
    // the first row is the headers
    if (this.rows.length > rows) throw new SheetRefused('sheet.too-many-rows', `一次至多 ${rows} 行；请拆成几个文件。`, { row });
    const own = cells.flatMap((text, column) => (flaws.some((flaw) => flaw.column === column) ? [] : textFlaw(text, column) ?? []));
    this.rows.push({ row, cells: cells.map((text) => text.trim()), flaws: [...flaws, ...own], ...(width === texts.length ? {} : { width: texts.length }) });
  }
}
