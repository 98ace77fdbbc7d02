import type { VoucherWords } from '#scheme/history';
import type { Unnumbered, VoucherWord } from './voucher.js';

/**
 * 凭证字: 付 when a bank account is credited, also from bank to bank; 收 when one is debited and none credited; 转 when no money of a bank moves, as in Book M
 * and in a year close. The sign of a line is not asked: red letter has the word of what it takes back.
 */
export const wordOf = (words: VoucherWords, lines: readonly Unnumbered[]): VoucherWord => {
  if (words === 'GENERAL') return '记';
  let word: VoucherWord = '转';
  for (const { bankAccountId, side } of lines) {
    if (bankAccountId === undefined) continue;
    if (side === 'C') return '付';
    word = '收';
  }
  return word;
};
