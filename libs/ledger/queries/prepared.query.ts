import type { DataSource } from 'typeorm';
import { poolOf } from '#postgres';

const names = new Map<string, string>();
/** Of this process, as its connections are. Texts differ by the schema of a version and little else: a few dozen. */
const nameOf = (text: string): string => {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `ledger_${names.size + 1}`;
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
