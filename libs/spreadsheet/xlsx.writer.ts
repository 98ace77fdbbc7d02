import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { plainYuan, type Day } from '#kernel';
import { hundredths, type Cell, type Sheet } from './sheet.view.js';
import { columnLetter } from './sheet.js';
import { FIXED_PARTS, sheetFoot, sheetHead, STYLE, workbookPart, xmlText } from './xlsx-parts.view.js';

/** Excel's own bounds. */
const MOST_ROWS = 1_048_576;
const MOST_CHARS = 32_767;
const CHUNK_CHARS = 16 * 1024;
/** In characters. */
const [USUAL_WIDTH, NOTES_WIDTH] = [20, 100];
/** The same sheet gives the same bytes, whenever and wherever it is written. */
const STAMP = { mtime: new Date(2020, 0, 1), forceDosTimestamp: true } as const;

/** A text cell is a text cell: no spreadsheet computes it, whatever it begins with. */
const textCell = (text: string, at: string, style: number): string => {
  if (text.length > MOST_CHARS) throw new RangeError(`cell ${at} holds more than ${MOST_CHARS} characters`);
  return `<c r="${at}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
};
/** A day as a spreadsheet counts it, so that it sorts, filters and groups by month. */
const FIRST_DAY = Date.UTC(1899, 11, 30);
const dayCell = (day: Day, at: string): string => `<c r="${at}" s="${STYLE.day}"><v>${(Date.parse(day) - FIRST_DAY) / 86_400_000}</v></c>`;
const written = (cell: Cell, at: string, style: number): string => {
  if (cell === null || cell === undefined || cell === '') return '';
  if (typeof cell === 'string') return textCell(cell, at, style);
  if (typeof cell === 'object' && 'day' in cell) return dayCell(cell.day, at);
  if (typeof cell === 'object') return `<c r="${at}" s="${STYLE.hundredths}"><v>${plainYuan(hundredths(cell))}</v></c>`;
  // fifteen digits are what a spreadsheet can hold
  return Number.isFinite(cell) && Math.abs(cell) < 1e15 ? `<c r="${at}" s="${STYLE.number}"><v>${cell}</v></c>` : textCell(String(cell), at, style);
};
const rowOf = (cells: readonly Cell[], row: number, style: number): string =>
  `<row r="${row}">${cells.map((cell, i) => written(cell, `${columnLetter(i)}${row}`, style)).join('')}</row>`;

async function* sheetXml({ headers, rows, widths = [], heading = '' }: Omit<Sheet, 'name'>): AsyncGenerator<string> {
  let held = sheetHead(headers.map((_, i) => widths[i] ?? USUAL_WIDTH)) + rowOf(headers, 1, STYLE.header);
  let number = 1;
  for await (const cells of rows) {
    number += 1;
    if (number > MOST_ROWS) throw new RangeError(`a sheet holds at most ${MOST_ROWS} rows; ask for CSV`);
    held += rowOf(cells, number, STYLE.text);
    if (held.length < CHUNK_CHARS) continue;
    yield held;
    held = '';
  }
  yield held + sheetFoot(heading);
}

/**
 * A sheet as XLSX bytes, streamed: rows are asked for as they are sent, none is held. Texts are text cells (long numbers keep their digits, nothing runs as
 * a formula), amounts are numbers with two decimals, days are days; every column is preset as text, so that an ID number typed into it stays whole.
 * An error of the rows destroys the stream with it. `RangeError` above 1 048 576 rows or 32 767 characters in a cell.
 */
export const writeXlsx = ({ name = 'Sheet1', notes, notesName = '填写说明', ...sheet }: Sheet): Readable => {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  zip.on('error', (error: Error) => { out.destroy(error); });
  const sheets = [{ name, xml: () => sheetXml({ heading: name, ...sheet }) }];
  if (notes !== undefined) {
    sheets.push({ name: notesName, xml: () => sheetXml({ headers: [notesName], rows: notes.map((note) => [note]), widths: [NOTES_WIDTH], heading: name }) });
  }
  for (const [part, xml] of [...FIXED_PARTS, ...workbookPart(sheets.map((sheet) => sheet.name))]) zip.addBuffer(Buffer.from(xml), part, STAMP);
  sheets.forEach(({ xml }, i) => {
    zip.addReadStreamLazy(`xl/worksheets/sheet${i + 1}.xml`, STAMP, (take) => {
      const source = Readable.from(xml(), { objectMode: false });
      // the zip does not listen to a stream it was handed late, nor does a stream that is left tell its source
      source.on('error', (error) => { out.destroy(error); });
      out.on('close', () => { source.destroy(); });
      take(null, source);
    });
  });
  zip.end();
  return out;
};
