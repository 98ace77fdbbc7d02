import type { Book, Voucher, VoucherWord } from './voucher.js';

/** `F.370100.201912.0003/2`: book.org.period.number/line (rulings D10); a word other than 记 stands before the number, `F.370100.201912.收0003/2`. */
export interface VoucherRef {
  readonly book: Book; readonly org: string; readonly period: number; readonly word: VoucherWord; readonly number: number; readonly line?: number;
}

const REF = /^([FAM])\.([A-Za-z0-9_-]+)\.(\d{6})\.([收付转]?)(\d{4,9})(?:\/([1-9]\d{0,4}))?$/;

export const formatVoucherRef = ({ book, org, period, word, number, line }: VoucherRef): string =>
  `${book}.${org}.${period}.${word === '记' ? '' : word}${String(number).padStart(4, '0')}${line === undefined ? '' : `/${line}`}`;

/** Undefined when the text is not a voucher reference in its one form: `formatVoucherRef` gives the text back. */
export const parseVoucherRef = (text: string): VoucherRef | undefined => {
  const [, book, org, period, word, number, line] = REF.exec(text) ?? [];
  if (book === undefined || org === undefined) return undefined;
  const ref: VoucherRef = {
    book: book as Book, org, period: Number(period), word: word === '' ? '记' : word as VoucherWord, number: Number(number),
    ...(line !== undefined && { line: Number(line) }),
  };
  return formatVoucherRef(ref) === text && ref.number > 0 && ref.period % 100 >= 1 && ref.period % 100 <= 12 ? ref : undefined;
};

export const referenceOf = ({ bookSet: { book, org }, period, word, number }: Pick<Voucher, 'bookSet' | 'period' | 'word' | 'number'>): string =>
  formatVoucherRef({ book, org, period, word, number });
