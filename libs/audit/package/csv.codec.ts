export type Cell = string | number | undefined;

/** What a spreadsheet would run as a formula gets an apostrophe; amounts are written by `plainYuan` and never come through here. */
const guarded = (text: string): string => (/^[=+\-@\t\r]/u.test(text) ? `'${text}` : text);
const quoted = (text: string): string => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A text cell, guarded; a number is a plain whole number. */
export const cell = (value: Cell): string => (typeof value === 'number' ? String(value) : quoted(guarded(value ?? '')));

/** UTF-8 with byte order mark, so that Excel and WPS show Chinese. */
export const csvHead = (captions: readonly string[]): string => `\uFEFF${csvRow(captions)}`;
/** Cells are finished already; CRLF as RFC 4180. */
export const csvRow = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;
