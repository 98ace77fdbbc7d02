import type { Pool } from 'pg';
import { reached, type Position } from '#event-store/reader';

export interface Wish {
  readonly name: string;
  /** the append's own */
  readonly position: Position;
  /** the store the position is of: another store's checkpoint says nothing */
  readonly storeId: string | Promise<string>;
  readonly timeoutMs: number;
  /** whoever asked is gone */
  readonly signal?: AbortSignal;
}

interface Seen { readonly position: Position; readonly store_id: string }

const LOOK = `select position, store_id from projection.checkpoint where name = $1 and status = 'active'`;
const FIRST_LOOK_MS = 4;
const LONGEST_LOOK_MS = 50;

/** Looks under way, by pool and projection: however many wait, the database is asked once at a time. */
const looks = new WeakMap<Pool, Map<string, Promise<Seen | undefined>>>();

const look = (pool: Pool, name: string): Promise<Seen | undefined> => {
  const under = looks.get(pool) ?? new Map<string, Promise<Seen | undefined>>();
  looks.set(pool, under);
  const begun = under.get(name) ?? pool.query<Seen>(LOOK, [name]).then(({ rows }) => rows[0]).finally(() => { under.delete(name); });
  under.set(name, begun);
  return begun;
};

/**
 * Read your own write: waits until the serving version of a projection has read a position (event-store §7.3). SELECT on projection.checkpoint is enough.
 *
 * @returns false when it has not within the time, when nobody has projected it from this store, or when store or database cannot be asked:
 * what was recorded stays recorded, whatever the answer
 */
export const waitUntilProjected = async (pool: Pool, { name, position, storeId, timeoutMs, signal }: Wish): Promise<boolean> => {
  const until = performance.now() + timeoutMs;
  const here = await within(Promise.resolve(storeId).catch(() => undefined), until);
  if (here === undefined) return false;
  for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_LOOK_MS)) {
    const seen = await within(look(pool, name).catch(() => undefined), until);
    if (seen !== undefined && seen.store_id === here && reached(seen.position, position)) return true;
    const left = until - performance.now();
    if (left <= 0 || signal?.aborted === true) return false;
    await new Promise((resolve) => { setTimeout(resolve, Math.min(pauseMs, left)); });
  }
};

/** The answer, or undefined when the time is over: a store or database that hangs holds nobody. */
const within = async <T>(answer: Promise<T | undefined>, until: number): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => { timer = setTimeout(resolve, Math.max(0, until - performance.now()), undefined); });
  try { return await Promise.race([answer, late]); } finally { clearTimeout(timer); }
};
