import { fen, ZERO, type Fen } from '#kernel';

/**
 * Money as PostgreSQL answers it: `bigint`, `sum` and `count` come as text, also through TypeORM. `null` is the sum of no rows.
 *
 * @throws RangeError when it is not a whole, safe amount
 * @source rulings m9
 */
export const fenFromDb = (value: string | number | null): Fen => {
  if (value === null) return ZERO;
  if (typeof value === 'string' && !/^-?\d+$/.test(value)) throw new RangeError(`not a whole amount of fen: ${value}`);
  return fen(Number(value));
};
