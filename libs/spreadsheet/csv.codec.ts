import { TextDecoder } from 'node:util';
import { CsvError, parse } from 'csv-parse/sync';
import { SheetRefused } from './sheet.errors.js';
import { RowIntake, type SheetLimits, type SheetRow } from './sheet.js';

/**
 * UTF-8 with or without byte-order mark, else GB18030 as Chinese Excel and banks write it.
 *
 * @throws SheetRefused sheet.encoding
 */
export const decodeText = (bytes: Uint8Array): string => {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!text.includes('\0')) return text.replace(/^\uFEFF/, '');
    } catch {
      // the next one
    }
  }
  throw new SheetRefused('sheet.encoding', '不是 UTF-8 或 GB18030 文本；请另存为 CSV UTF-8 或 xlsx。');
};

const brokenAt = (error: CsvError): SheetRefused => {
  const line = typeof error['lines'] === 'number' ? error['lines'] : undefined;
  return new SheetRefused('sheet.broken', `CSV ${line === undefined ? '' : `第 ${line} 行附近`}的引号不配对或字段过长；请重新导出。`,
    line === undefined ? {} : { row: line });
};

/**
 * Rows of a CSV file (RFC 4180, commas). A record over several lines is one row.
 *
 * @throws SheetRefused sheet.encoding, sheet.broken and the limits of `RowIntake`
 */
export const readCsvRows = (bytes: Uint8Array, limits: SheetLimits): readonly SheetRow[] => {
  const intake = new RowIntake(limits);
  let row = 0;
  try {
    parse(decodeText(bytes), {
      relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'], max_record_size: (limits.cellChars + 3) * (limits.columns + 1) * 4,
      on_record: (cells: string[]) => {
        row += 1;
        intake.take(row, cells);
        return null; // held by the intake, not by the parser
      },
    });
  } catch (error) {
    throw error instanceof CsvError ? brokenAt(error) : error;
  }
  return intake.rows;
};
