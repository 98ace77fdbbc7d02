import type { EntityManager } from 'typeorm';
import { START, type Position } from '#event-store/reader';
import type { TreeHead } from './tree.js';

/** Rows a statement; 32 bytes each, so a page is under 2 MB. */
const PAGE = 50_000;

export interface StoredCheckpoint extends TreeHead { readonly note: string }
/** How far the sealer came in which store. */
export interface Progress { readonly size: number; readonly storeId: string; readonly position: Position }
export interface Leaf { readonly logIndex: number; readonly eventId: string; readonly hash: Buffer }

/** Anything that runs SQL: a DataSource, or the EntityManager of a transaction. */
export type Sql = Pick<EntityManager, 'query'>;

interface CheckpointRow { readonly size: string; readonly root: Buffer; readonly note: string }
const checkpointOf = (row: CheckpointRow | undefined): StoredCheckpoint | null =>
  row === undefined ? null : { size: Number(row.size), root: row.root, note: row.note };

/** The newest checkpoint, or the newest of at most `size` leaves. */
export const readCheckpoint = async (sql: Sql, size = Number.MAX_SAFE_INTEGER): Promise<StoredCheckpoint | null> => {
  const rows = await sql.query<CheckpointRow[]>('select size, root, note from audit.checkpoint where size <= $1 order by size desc limit 1', [size]);
  return checkpointOf(rows[0]);
};

export const readProgress = async (sql: Sql): Promise<Progress | null> => {
  const rows = await sql.query<{ size: string; store_id: string; position: string }[]>(
    'select size, store_id, position from audit.log_progress order by size desc limit 1');
  const row = rows[0];
  return row === undefined ? null : { size: Number(row.size), storeId: row.store_id, position: row.position as Position };
};

/** Leaf hashes 0 … size−1 in pages; a missing leaf ends the answer early, so count what you get. */
export async function* readLeaves(sql: Sql, size: number): AsyncGenerator<readonly Buffer[]> {
  for (let from = 0; from < size;) {
    const rows = await sql.query<{ leaf_hash: Buffer }[]>(
      'select leaf_hash from audit.log_leaf where log_index >= $1 and log_index < $2 order by log_index', [from, Math.min(size, from + PAGE)]);
    if (rows.length === 0) return;
    yield rows.map((row) => row.leaf_hash);
    from += rows.length;
  }
}

/** Event ids and leaf hashes in log order, from a log index on, in pages. */
export async function* readSealed(sql: Sql, first = 0): AsyncGenerator<readonly Leaf[]> {
  for (let from = first; ;) {
    const rows = await sql.query<{ log_index: string; event_id: string; leaf_hash: Buffer }[]>(
      'select log_index, event_id, leaf_hash from audit.log_leaf where log_index >= $1 order by log_index limit $2', [from, PAGE]);
    if (rows.length === 0) return;
    yield rows.map((row) => ({ logIndex: Number(row.log_index), eventId: row.event_id, hash: row.leaf_hash }));
    from = Number(rows.at(-1)?.log_index) + 1;
  }
}

/** Log index by event id; events that are not sealed yet are not in it. */
export const readIndexes = async (sql: Sql, eventIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const rows = await sql.query<{ event_id: string; log_index: string }[]>(
    'select event_id, log_index from audit.log_leaf where event_id = any($1::uuid[])', [eventIds]);
  return new Map(rows.map((row) => [row.event_id, Number(row.log_index)]));
};

/**
 * The place of the store just before a log index, or somewhat earlier: `after` is exclusive and stands before event `index`.
 * Places in a store the history has moved away from say nothing any more.
 */
export const readPlaceBefore = async (sql: Sql, logIndex: number): Promise<{ readonly after: Position; readonly index: number }> => {
  const rows = await sql.query<{ size: string; position: string }[]>(
    `select size, position from audit.log_progress where size <= $1
     and store_id = (select store_id from projection.checkpoint where name = 'log' and status = 'active') order by size desc limit 1`, [logIndex]);
  const row = rows[0];
  return row === undefined ? { after: START, index: 0 } : { after: row.position as Position, index: Number(row.size) };
};

export const readLeafOfEvent = async (sql: Sql, eventId: string): Promise<{ readonly logIndex: number; readonly hash: Buffer } | null> => {
  const rows = await sql.query<{ log_index: string; leaf_hash: Buffer }[]>('select log_index, leaf_hash from audit.log_leaf where event_id = $1', [eventId]);
  const row = rows[0];
  return row === undefined ? null : { logIndex: Number(row.log_index), hash: row.leaf_hash };
};

export const writeLeaves = async (sql: Sql, leaves: readonly Leaf[], progress: Progress): Promise<void> => {
  await sql.query(
    `insert into audit.log_leaf (log_index, event_id, leaf_hash)
     select l.i, l.e, decode(l.h, 'hex') from unnest($1::bigint[], $2::uuid[], $3::text[]) as l(i, e, h)`,
    [leaves.map((leaf) => leaf.logIndex), leaves.map((leaf) => leaf.eventId), leaves.map((leaf) => leaf.hash.toString('hex'))]);
  await sql.query('insert into audit.log_progress (size, store_id, position) values ($1, $2, $3)', [progress.size, progress.storeId, progress.position]);
};

export const writeCheckpoint = async (sql: Sql, { size, root, note }: StoredCheckpoint): Promise<void> => {
  await sql.query('insert into audit.checkpoint (size, root, note) values ($1, $2, $3)', [size, root, note]);
};
