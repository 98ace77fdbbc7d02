export { decodeText } from './csv.codec.js';
export { writeCsv } from './csv.writer.js';
export { readSheet, readTable } from './read-sheet.js';
export { type CellFlaw, columnLetter, formulaFlaw, halfWidth, isFormula, SHEET_LIMITS, type SheetLimits, type SheetRow } from './sheet.js';
export { SheetRefused, type Place } from './sheet.errors.js';
export { type Cell, CSV_TYPE, type Sheet, XLSX_TYPE } from './sheet.view.js';
export { writeXlsx } from './xlsx.writer.js';
