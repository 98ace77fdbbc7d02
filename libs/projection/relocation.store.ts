import type { DataSource, EntityManager } from 'typeorm';
import type { Position } from '#event-store/reader';
import { LeaseHeld } from './projection.errors.js';

/** A checkpoint, and the number of the last event it stands after; −1 before the first. */
export interface Standpoint { readonly name: string; readonly version: number; readonly logIndex: number }

type Sql = Pick<EntityManager, 'query'>;
interface Row { name: string; version: number; log_index: string; held: boolean }

const STANDPOINTS = `select name, version, log_index, owner is not null and lease_until >= clock_timestamp() as held
  from projection.checkpoint where store_id = $1 order by name, version`;

const readRows = (sql: Sql, storeId: string, lock = ''): Promise<Row[]> => sql.query<Row[]>(`${STANDPOINTS} ${lock}`, [storeId]);
const standpointOf = ({ name, version, log_index: logIndex }: Row): Standpoint => ({ name, version, logIndex: Number(logIndex) });

/** Every checkpoint that belongs to a store, of all versions. */
export const standpointsIn = async (sql: Sql, storeId: string): Promise<readonly Standpoint[]> => (await readRows(sql, storeId)).map(standpointOf);

// Checkpoints stay in one store by a trigger; only the owner of the schema can lift it, and only for this transaction.
const LIFT = 'set local role zz_owner; alter table projection.checkpoint disable trigger checkpoint_forward';
const LOWER = 'alter table projection.checkpoint enable trigger checkpoint_forward';
const MOVE = `update projection.checkpoint c set store_id = $2, position = m.position, epoch = epoch + 1, owner = null, lease_until = '-infinity'
  from unnest($3::text[], $4::int[], $5::text[]) as m(name, version, position) where c.name = m.name and c.version = m.version and c.store_id = $1`;

/**
 * Lets all checkpoints of one store stand at the same events in another, which holds the same history. What was projected stays and goes on.
 *
 * @param source of a login that may become zz_owner; no process that serves has it
 * @param order.positions place of an event in the new store by its log index, for every standpoint
 * @throws LeaseHeld while somebody projects; nothing was moved
 */
export const relocateCheckpoints = (
  source: DataSource, order: { readonly from: string; readonly to: string; readonly positions: ReadonlyMap<number, Position> },
): Promise<readonly Standpoint[]> => source.transaction(async (sql) => {
  const rows = await readRows(sql, order.from, 'for update');
  const held = rows.find((row) => row.held);
  if (held !== undefined) throw new LeaseHeld(held.name);
  const moved = rows.map(standpointOf);
  const positions = moved.map(({ logIndex }) => order.positions.get(logIndex));
  if (positions.includes(undefined)) throw new Error('a checkpoint moved while the new store was read');
  await sql.query(LIFT);
  await sql.query(MOVE, [order.from, order.to, moved.map(({ name }) => name), moved.map(({ version }) => version), positions]);
  await sql.query(LOWER);
  return moved;
});
