import type { FastifyRequest } from 'fastify';
import { DoorProblem } from '#identity';
import { CSV_TYPE, readTable, SHEET_LIMITS, type SheetRow, XLSX_TYPE } from '#spreadsheet';

/** One uploaded file. */
export const SHEET_BYTES = 2 * 1024 * 1024;
export interface SheetShape { readonly headers: readonly string[]; readonly example: readonly string[]; readonly rows: number }

export const bytesOf = (request: FastifyRequest): Buffer => {
  if (Buffer.isBuffer(request.body)) return request.body;
  throw new DoorProblem('request.media-type', `send the file itself as ${CSV_TYPE} or ${XLSX_TYPE}`);
};

/**
 * The rows of an uploaded file under its template's headers. The template's own example row is no row.
 *
 * @throws SheetRefused, DoorProblem request.media-type
 */
export const rowsOf = async (request: FastifyRequest, { headers, example, rows }: SheetShape): Promise<readonly SheetRow[]> => {
  const table = await readTable(bytesOf(request), headers, { ...SHEET_LIMITS, bytes: SHEET_BYTES, rows });
  return table.map((row) => (row.cells.every((cell, i) => cell === (example[i] ?? ''))
    ? { ...row, flaws: [{ column: 0, code: 'upload.example-row', why: '这是模板的示例行；请删去。' }] } : row));
};
