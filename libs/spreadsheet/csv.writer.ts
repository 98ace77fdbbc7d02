import { Readable } from 'node:stream';
import { plainYuan } from '#kernel';
import { isFormula } from './sheet.js';
import { hundredths, type Cell, type Sheet } from './sheet.view.js';

const CHUNK_CHARS = 16 * 1024;

/** What a spreadsheet would run as a formula gets an apostrophe before it. */
const guarded = (text: string): string => (isFormula(text) ? `'${text}` : text);
const quoted = (text: string): string => (/[",\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const written = (cell: Cell): string => {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'object') return 'day' in cell ? cell.day : plainYuan(hundredths(cell));
  return typeof cell === 'number' ? String(cell) : quoted(guarded(cell));
};
const line = (cells: readonly Cell[]): string => `${cells.map(written).join(',')}\r\n`;

async function* lines({ headers, rows }: Sheet): AsyncGenerator<string> {
  let held = `\uFEFF${line(headers)}`;
  for await (const row of rows) {
    held += line(row);
    if (held.length < CHUNK_CHARS) continue;
    yield held;
    held = '';
  }
  if (held !== '') yield held;
}

/**
 * A sheet as CSV bytes: UTF-8 with byte-order mark, CRLF (RFC 4180), so that Excel and WPS show Chinese. Streamed: rows are asked for as they are sent.
 * A text that a spreadsheet would run as a formula is written with an apostrophe before it.
 */
export const writeCsv = (sheet: Sheet): Readable => Readable.from(lines(sheet), { objectMode: false, encoding: undefined });
