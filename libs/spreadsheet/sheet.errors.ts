/** Where in a file something stands: `row` as a spreadsheet counts it (the headers being 1), `column` its letter. */
export interface Place { readonly row?: number; readonly column?: string }

/**
 * A file that cannot be read as a whole. `message` is the Chinese sentence that says what to do; `code` is one of
 * `sheet.empty`, `sheet.too-large`, `sheet.too-many-rows`, `sheet.too-many-columns`, `sheet.cell-too-long`, `sheet.unzips-too-large`, `sheet.wrong-kind`,
 * `sheet.encoding`, `sheet.broken`, `sheet.wrong-headers`.
 */
export class SheetRefused extends Error {
  override readonly name = 'SheetRefused';
  constructor(readonly code: string, why: string, readonly place: Place = {}) { super(why); }
}
