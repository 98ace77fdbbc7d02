import type { QueryResult, QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';
import { clientOf } from '#postgres';
import { Fenced } from './projection.errors.js';
import type { Checkpoint, Placed } from './projection.port.js';

/** Writing under a lease: what every transaction of the projection says of itself. */
export interface Holder extends Which { readonly epoch: number; readonly leaseMs: number; readonly statuses: readonly string[] }
/** One version of a projection in this database. */
interface Which { readonly name: string; readonly version: number }

/** A transaction whose process is stopped in the middle is ended by the server with the lease, so that the next holder does not wait for its locks. */
const LEAST_IDLE_MS = 2_000;
const enter = (lock: string): string => `select epoch, set_config('idle_in_transaction_session_timeout', $3, true) from projection.checkpoint
  where name = $1 and version = $2 ${lock}`;
const ENTER = { name: 'zz_enter', text: enter('') };
const ENTER_ALONE = { name: 'zz_enter_alone', text: enter('for no key update') };

/** By a name, so that a session plans it a few times and not with every batch: for one event the planning was a tenth of the server's work. */
const named = async <T extends QueryResultRow>(
  sql: EntityManager, statement: { readonly name: string; readonly text: string }, values: readonly unknown[],
): Promise<QueryResult<T>> => {
  const client = await clientOf(sql);
  return client.query<T>({ ...statement, values: [...values] });
};

/**
 * First statement of a transaction under the lease.
 *
 * @param alone locks the checkpoint: what is read of parked streams, or signed, then stands until the end of the transaction
 * @throws Fenced before anything was written
 */
export const enterTransaction = async (sql: EntityManager, { name, version, epoch, leaseMs }: Holder, alone: boolean): Promise<void> => {
  const { rows: [row] } = await named<{ epoch: string }>(sql, alone ? ENTER_ALONE : ENTER, [name, version, String(Math.max(leaseMs, LEAST_IDLE_MS))]);
  if (Number(row?.epoch) !== epoch) throw new Fenced(name, epoch);
};

const MOVE = { name: 'zz_move', text: `update projection.checkpoint set position = $5, log_index = $6, recorded_at = $7,
    lease_until = greatest(lease_until, clock_timestamp() + $8::int * interval '1 millisecond')
  where name = $1 and version = $2 and epoch = $3 and position = $4 and status = any ($9)` };

/** Last statement of a batch. @throws Fenced when the checkpoint is not where this holder left it */
export const moveCheckpoint = async (sql: EntityManager, holder: Holder, from: Checkpoint, to: Checkpoint): Promise<void> => {
  const { name, version, epoch, leaseMs, statuses } = holder;
  const { rowCount } = await named(sql, MOVE, [name, version, epoch, from.position, to.position, to.logIndex, to.recordedAt, leaseMs, statuses]);
  if (rowCount !== 1) throw new Fenced(name, epoch);
};

const PARKED = 'select distinct stream from projection.parked where name = $1 and version = $2 and stream = any ($3)';

/** Those of the events' streams that stand parked. Asked with the checkpoint locked, so that nobody drains them meanwhile. */
export const parkedStreams = async (sql: EntityManager, { name, version }: Which, events: readonly Placed[]): Promise<ReadonlySet<string>> => {
  const streams = [...new Set(events.map(({ event }) => event.stream))];
  const rows = await sql.query<{ stream: string }[]>(PARKED, [name, version, streams]);
  return new Set(rows.map(({ stream }) => stream));
};

const PARK = `insert into projection.parked (name, version, stream, log_index, event_id, error, attempts)
  select $1, $2, s, i, e, $6, $7 from unnest($3::text[], $4::bigint[], $5::uuid[]) as p(s, i, e)`;
const ERROR_CHARACTERS = 2_000;

/** Sets events aside, with the error of the last try. */
export const park = async (
  sql: EntityManager, { name, version }: Which, events: readonly Placed[], { error, attempts }: { readonly error: string; readonly attempts: number },
): Promise<void> => {
  await sql.query(PARK, [
    name, version, events.map(({ event }) => event.stream), events.map(({ logIndex }) => logIndex), events.map(({ event }) => event.id),
    storable(error), attempts,
  ]);
};

/** PostgreSQL keeps no NUL in a text. */
export const storable = (error: string): string => error.replaceAll('\0', '').slice(0, ERROR_CHARACTERS);
