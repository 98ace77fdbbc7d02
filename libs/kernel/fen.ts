/** Money in whole fen (分), a safe integer. 1 yuan = 100 fen. */
export type Fen = number & { readonly __fen: true };

/** @throws RangeError when the number is not a safe integer */
export const fen = (amount: number): Fen => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole, safe amount of fen: ${amount}`);
  return (amount === 0 ? 0 : amount) as Fen;
};

export const ZERO = 0 as Fen;
/** @throws RangeError on overflow */
export const addFen = (a: number, b: number): Fen => fen(a + b);
/** @throws RangeError on overflow */
export const sumFen = (amounts: Iterable<number>): Fen => {
  let total = ZERO;
  for (const amount of amounts) total = addFen(total, amount);
  return total;
};

/** As people read it: `97,973,500.00`, `-0.05`. */
export const formatFen = (amount: number): string => `${amount < 0 ? '-' : ''}${grouped(Math.trunc(Math.abs(amount) / 100))}.${cents(amount)}`;
/** As a spreadsheet reads it: `97973500.00`. */
export const plainYuan = (amount: number): string => `${amount < 0 ? '-' : ''}${Math.trunc(Math.abs(amount) / 100)}.${cents(amount)}`;

const cents = (amount: number): string => String(Math.abs(amount) % 100).padStart(2, '0');
const grouped = (yuan: number): string => String(yuan).replace(/\B(?=(\d{3})+$)/g, ',');

/**
 * Splits an amount by weights so that the parts sum exactly to it (largest remainder; ties go to the earlier part).
 *
 * @param weights whole numbers ≥ 0, at least one above 0
 * @clause JN-2.2.1 (several enterprises share by investment)
 */
export const splitFen = (amount: Fen, weights: readonly number[]): Fen[] => {
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (whole <= 0n) throw new RangeError('weights must have a positive sum');
  const exact = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const parts = exact.map((part) => part / whole);
  const left = Number(BigInt(amount) - parts.reduce((sum, part) => sum + part, 0n));
  const order = exact.map((part, i) => ({ i, rest: part % whole })).sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1));
  for (const { i } of order.slice(0, left)) parts[i] = (parts[i] ?? 0n) + 1n;
  return parts.map((part) => fen(Number(part)));
};
