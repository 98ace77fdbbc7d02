import { formatOf, shownNumber, type CellFormat } from './cell-format.js';
import { SheetRefused } from './sheet.errors.js';
import { errorFlaw, formulaFlaw, RowIntake, type CellFlaw, type SheetLimits, type SheetRow } from './sheet.js';
import { unzip } from './unzip.js';
import { cellFormats, readXml, sharedStrings, sheetOf, type XmlTag } from './xlsx-parts.js';

const PLAIN = formatOf(0, undefined);
/** Excel's own last column; a reference beyond it is no reference. */
const LAST_COLUMN = 16_384;

/** `AB7` → 27; null for anything else. */
const columnOf = (reference: string | undefined): number | null => {
  const [, letters] = /^([A-Z]{1,3})\d{1,7}$/.exec(reference ?? '') ?? [];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
};

interface Workbook { readonly strings: readonly string[]; readonly formats: readonly CellFormat[]; readonly epoch1904: boolean }
interface OpenCell { readonly column: number; readonly type: string; readonly style: number; value: string; formula: boolean }

/** One pass over a sheet: cells become rows in the intake. */
class SheetWalk {
  #row = 0;
  #texts: string[] = [];
  #flaws: CellFlaw[] = [];
  #next = 0;
  #cell: OpenCell | null = null;
  #inValue = false;
  constructor(private readonly book: Workbook, private readonly intake: RowIntake, private readonly columns: number) {}

  readonly open = ({ name, attributes }: XmlTag): void => {
    if (name === 'row') {
      this.#row = Number(attributes['r'] ?? this.#row + 1);
      this.#texts = [];
      this.#flaws = [];
      this.#next = 0;
    } else if (name === 'c') {
      const column = columnOf(attributes['r']) ?? this.#next;
      if (column >= LAST_COLUMN) throw new SheetRefused('sheet.broken', 'xlsx 单元格位置超出表格范围。');
      this.#next = column + 1;
      this.#cell = { column, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), value: '', formula: false };
    } else if (name === 'f' && this.#cell !== null) this.#cell.formula = true;
    this.#inValue = name === 'v' || (name === 't' && this.#cell?.type === 'inlineStr');
  };

  readonly text = (found: string): void => { if (this.#inValue && this.#cell !== null) this.#cell.value += found; };

  readonly close = (name: string): void => {
    this.#inValue = false;
    if (name === 'c' && this.#cell !== null) {
      this.#take(this.#cell);
      this.#cell = null;
    } else if (name === 'row') this.intake.take(this.#row, this.#texts, this.#flaws);
  };

  #take(cell: OpenCell): void {
    const { text, flaw } = this.#shown(cell);
    if (text.trim() === '' && !cell.formula) return;
    // one cell beyond is enough for the intake to refuse the row, and no list grows to Excel's last column
    this.#texts[Math.min(cell.column, this.columns)] = text;
    if (cell.formula) this.#flaws.push(formulaFlaw(cell.column));
    else if (flaw !== undefined) this.#flaws.push(flaw);
  }

  #shown({ column, type, style, value }: OpenCell): { readonly text: string; readonly flaw?: CellFlaw } {
    const { strings, formats, epoch1904 } = this.book;
    if (type === 's') return { text: strings[Number(value)] ?? '' };
    if (type === 'b') return { text: value === '1' ? 'TRUE' : 'FALSE' };
    if (type === 'e') return { text: value, flaw: errorFlaw(column, value) };
    if (type === 'd') return { text: value.slice(0, 10) };
    return type !== 'n' || value === '' ? { text: value } : shownNumber(value, formats[style] ?? PLAIN, { column, epoch1904 });
  }
}

/**
 * Rows of the first shown sheet of an XLSX workbook, as their clerk sees them; formulas are told, never computed.
 *
 * @throws SheetRefused sheet.wrong-kind, sheet.broken, sheet.unzips-too-large and the limits of `RowIntake`
 */
export const readXlsxRows = async (bytes: Buffer, limits: SheetLimits): Promise<readonly SheetRow[]> => {
  const parts = await unzip(bytes, limits.unzippedBytes);
  if (!parts.has('xl/workbook.xml')) {
    throw new SheetRefused('sheet.wrong-kind', '这是压缩包，不是 xlsx 工作簿（或为 xlsb、ods）；请在表格软件中另存为 xlsx。');
  }
  const { part, epoch1904 } = await sheetOf(parts);
  const book = { strings: await sharedStrings(parts), formats: await cellFormats(parts), epoch1904 };
  const intake = new RowIntake(limits);
  const { open, close, text } = new SheetWalk(book, intake, limits.columns);
  await readXml(parts, part, { open, close, text });
  return intake.rows;
};
