import type { Day } from '#kernel';

type Hundredths = { readonly fen: number } | { readonly basisPoints: number };
/** A text, a number, a day, an amount in fen (shown as yuan with two decimals), a share in basis points (shown in per cent with two decimals), or nothing. */
export type Cell = string | number | { readonly day: Day } | Hundredths | null | undefined;

/** The hundredths of a cell that is shown with two decimals. */
export const hundredths = (cell: Hundredths): number => ('fen' in cell ? cell.fen : cell.basisPoints);

/**
 * What `writeCsv` and `writeXlsx` take: headers, rows as they come, and for XLSX a second sheet of notes.
 * `name` is the sheet's name in XLSX, at most 31 characters; `widths` of its columns there, in characters, 20 where none is said.
 */
export interface Sheet {
  readonly headers: readonly string[];
  readonly rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;
  readonly name?: string;
  readonly widths?: readonly number[];
  /** what stands above every printed page in XLSX; default its name */
  readonly heading?: string;
  readonly notes?: readonly string[];
  /** what the sheet of notes is called; default 填写说明 */
  readonly notesName?: string;
}

export const CSV_TYPE = 'text/csv';
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
