import type { Book } from './voucher.js';

/** `F.370100.201912.0003/2`: book.org.period.number/line (rulings D10). */
export interface VoucherRef { readonly book: Book; readonly org: string; readonly period: number; readonly number: number; readonly line?: number }

const REF = /^([FAM])\.([A-Za-z0-9_-]+)\.(\d{6})\.(\d{4,9})(?:\/([1-9]\d{0,4}))?$/;

export const formatVoucherRef = ({ book, org, period, number, line }: VoucherRef): string =>
  `${book}.${org}.${period}.${String(number).padStart(4, '0')}${line === undefined ? '' : `/${line}`}`;

/** Undefined when the text is not a voucher reference in its one form: `formatVoucherRef` gives the text back. */
export const parseVoucherRef = (text: string): VoucherRef | undefined => {
  const [, book, org, period, number, line] = REF.exec(text) ?? [];
  if (book === undefined || org === undefined) return undefined;
  const ref: VoucherRef = { book: book as Book, org, period: Number(period), number: Number(number), ...(line !== undefined && { line: Number(line) }) };
  return formatVoucherRef(ref) === text && ref.number > 0 && ref.period % 100 >= 1 && ref.period % 100 <= 12 ? ref : undefined;
};
