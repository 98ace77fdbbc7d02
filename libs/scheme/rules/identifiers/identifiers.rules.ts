import { isDay } from '#kernel';

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';
const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

export type IdCheck = 'valid' | 'shape' | 'date' | 'check-digit';

const birthDayExists = (digits: string): boolean => {
  const text = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  // The calendar type begins in 2000; the same month and day of an earlier year exists exactly when it does in the matching year of the 400-year cycle.
  const year = Number(digits.slice(0, 4));
  return year >= 1890 && year <= 2089 && isDay(year >= 2000 ? text : `${String(2000 + (year % 4 === 0 && year % 100 !== 0 ? 4 : 1))}${text.slice(4)}`);
};

/**
 * Checks an 18-character resident ID number. The area code is not judged: old codes stay valid for life.
 *
 * @returns the first thing that is wrong, in the order shape, date, check digit
 * @source GB 11643-1999
 */
export const checkResidentId = (idNumber: string): IdCheck => {
  if (!/^\d{17}[\dX]$/.test(idNumber)) return 'shape';
  if (!birthDayExists(idNumber.slice(6, 14))) return 'date';
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(idNumber[i]), 0);
  return ID_CHECKS[sum % 11] === idNumber[17] ? 'valid' : 'check-digit';
};

/**
 * Checks a unified social credit code. A failing check is a warning, not a refusal: some codes of the first pilots break the rule and are legal.
 *
 * @source GB 32100-2015
 */
export const checkCreditCode = (uscc: string): 'passed' | 'failed' => {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(uscc)) return 'failed';
  const sum = USCC_WEIGHTS.reduce((total, weight, i) => total + weight * USCC_ALPHABET.indexOf(uscc[i] ?? ''), 0);
  return USCC_ALPHABET[(31 - (sum % 31)) % 31] === uscc[17] ? 'passed' : 'failed';
};
