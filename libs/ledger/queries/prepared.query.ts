import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { poolOf } from '#postgres';

const names = new Map<string, string>();
/** Texts differ by the schema of a version and little else: a few dozen in the life of a process. */
const nameOf = (text: string): string => {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `zz_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  names.set(text, name);
  return name;
};

/**
 * A question whose plan each connection keeps: planning the as-of index costs five times what reading it does. For texts that are made of a schema and
 * constants only.
 *
 * @throws DatabaseError
 */
export const prepared = async <R extends object>(source: DataSource, text: string, values: readonly unknown[]): Promise<R[]> =>
  (await poolOf(source).query<R>({ name: nameOf(text), text, values: [...values] })).rows;
