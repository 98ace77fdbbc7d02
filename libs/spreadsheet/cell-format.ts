import { errorFlaw, lostFlaw, type CellFlaw } from './sheet.js';

const DAY_MS = 86_400_000;
/** Numbers of the formats every workbook knows without naming them: days, and moments of a day. */
const BUILT_IN_DAYS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);
const BUILT_IN: Readonly<Record<number, string>> = { 9: '0%', 10: '0.00%' };

export interface CellFormat { readonly days: boolean; readonly percent: boolean; readonly digits: number }
/** What a number format shows: a day, a share, digits with leading zeros, or the number. */
export const formatOf = (id: number, code: string | undefined): CellFormat => {
  const bare = (code ?? BUILT_IN[id] ?? '').replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '');
  const days = BUILT_IN_DAYS.has(id) || /[yd]/i.test(bare) || /年|月|日/.test(code ?? '');
  return { days, percent: !days && bare.includes('%'), digits: /^0+$/.test(bare) ? bare.length : 0 };
};

/** Fifteen significant digits, as a spreadsheet holds them, without an exponent. */
const plain = (value: number): string => {
  const [digits = '', exponent] = String(Number(value.toPrecision(15))).split('e');
  return exponent === undefined ? digits : value.toFixed(Math.min(20, Math.max(0, -Number(exponent) + 14))).replace(/\.?0+$/, '');
};
const dayText = (serial: number, epoch1904: boolean): string => {
  // serial 60 is a 29 February 1900 that never was
  const days = epoch1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const text = new Date(Date.UTC(1899, 11, 30) + Math.round(days * DAY_MS / 1000) * 1000).toISOString();
  return Number.isInteger(serial) ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
};

/** A stored number as its clerk sees it; days are written `2019-10-08`, whatever the cell's fashion. A number too long to be held is told. */
export const shownNumber = (raw: string, { days, percent, digits }: CellFormat, at: { readonly column: number; readonly epoch1904: boolean }):
{ readonly text: string; readonly flaw?: CellFlaw } => {
  const value = Number(raw);
  if (!Number.isFinite(value)) return { text: raw, flaw: errorFlaw(at.column, raw) };
  if (days && value >= 0 && value < 2_958_466) return { text: dayText(value, at.epoch1904) };
  if (percent) return { text: `${plain(value * 100)}%` };
  return Math.abs(value) >= 1e15 ? { text: raw, flaw: lostFlaw(at.column) } : { text: plain(value).padStart(digits, '0') };
};
