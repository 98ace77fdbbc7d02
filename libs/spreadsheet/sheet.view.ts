/** A text, a number, an amount in fen (shown as yuan with two decimals), a share in basis points (shown in per cent with two decimals), or nothing. */
export type Cell = string | number | { readonly fen: number } | { readonly basisPoints: number } | null | undefined;

/** The hundredths of a cell that is shown with two decimals. */
export const hundredths = (cell: { readonly fen: number } | { readonly basisPoints: number }): number => ('fen' in cell ? cell.fen : cell.basisPoints);

/**
 * What `writeCsv` and `writeXlsx` take: headers, rows as they come, and for XLSX a second sheet of notes.
 * `name` is the sheet's name in XLSX, at most 31 characters.
 */
export interface Sheet {
  readonly headers: readonly string[];
  readonly rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;
  readonly name?: string;
  readonly notes?: readonly string[];
  /** what the sheet of notes is called; default 填写说明 */
  readonly notesName?: string;
}

export const CSV_TYPE = 'text/csv';
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
