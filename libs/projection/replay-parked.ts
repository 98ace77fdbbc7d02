import type { DataSource, EntityManager } from 'typeorm';
import type { EventReader, StoredEvent } from '#event-store/reader';
import { storable } from './checkpoint.store.js';
import { messageOf, OtherStore } from './projection.errors.js';
import type { ParkingProjection } from './projection.port.js';
import { blamesEvent } from './transient.check.js';

export interface ParkedStream { readonly stream: string; readonly events: number }
/** What a replay did. `left` is in the order of the log: the first event that still fails, with how often it was tried. */
export interface Replayed {
  readonly projected: number;
  readonly left: readonly (ParkedStream & { readonly logIndex: number; readonly eventId: string; readonly error: string; readonly attempts: number })[];
}
export interface ReplayParts { readonly dataSource: DataSource; readonly reader: EventReader; readonly projection: ParkingProjection }

interface Row { log_index: string; event_id: string }
interface LeftRow extends Row { stream: string; events: string; error: string; attempts: number }

// Whoever projects takes the same row first, and reads what is parked under it: no event of the stream can pass those that wait.
const LOOK = 'select store_id from projection.checkpoint where name = $1 and version = $2';
const LOCK = `${LOOK} for no key update`;
const STREAMS = 'select stream from projection.parked where name = $1 and version = $2 group by stream order by min(log_index)';
const FIRST = 'select log_index, event_id from projection.parked where name = $1 and version = $2 and stream = $3 order by log_index limit 1';
const TAKE = 'delete from projection.parked where name = $1 and version = $2 and log_index = $3';
const FAILED = `update projection.parked set error = $4, attempts = attempts + 1 where name = $1 and version = $2 and log_index = $3`;
const LEFT = `select distinct on (stream) stream, log_index, event_id, error, attempts, count(*) over (partition by stream) as events
  from projection.parked where name = $1 and version = $2 order by stream, log_index`;

/**
 * Projects what was set aside, each stream in its order, each event in a transaction of its own. A stream is left at its first event that still
 * fails; the others go on. Safe beside a running worker.
 *
 * @throws OtherStore when the reader reads another store than the one that was projected; whatever a lost connection throws
 */
export const replayParked = async (parts: ReplayParts): Promise<Replayed> => {
  const { dataSource, reader, projection: { name, version } } = parts;
  const storeId = await reader.storeId();
  const [row] = await dataSource.query<{ store_id: string }[]>(LOOK, [name, version]);
  if (row !== undefined && row.store_id !== storeId) throw new OtherStore(name, row.store_id, storeId);
  let projected = 0;
  for (const { stream } of await dataSource.query<{ stream: string }[]>(STREAMS, [name, version])) projected += await drain(parts, stream);
  const left = await dataSource.query<LeftRow[]>(LEFT, [name, version]);
  return {
    projected,
    left: left.map((one) => ({
      stream: one.stream, events: Number(one.events), logIndex: Number(one.log_index), eventId: one.event_id, error: one.error, attempts: one.attempts,
    })).sort((a, b) => a.logIndex - b.logIndex),
  };
};

const drain = async (parts: ReplayParts, stream: string): Promise<number> => {
  const events = new Map<string, StoredEvent>();
  for await (const event of parts.reader.readStream(stream)) events.set(event.id, event);
  for (let projected = 0; ; projected += 1) {
    if (!await drainOne(parts, stream, events)) return projected;
  }
};

/** @returns false when nothing of the stream is parked any more, or its first event still fails */
const drainOne = async ({ dataSource, reader, projection }: ReplayParts, stream: string, events: Map<string, StoredEvent>): Promise<boolean> => {
  const which = [projection.name, projection.version] as const;
  let failing: number | undefined;
  const one = async (sql: EntityManager): Promise<boolean> => {
    await sql.query(LOCK, [...which]);
    const [row] = await sql.query<Row[]>(FIRST, [...which, stream]);
    if (row === undefined) return false;
    const logIndex = Number(row.log_index);
    failing = logIndex;
    const event = events.get(row.event_id) ?? await again(reader, stream, row.event_id);
    await projection.project(sql, [{ event, logIndex }]);
    await sql.query(TAKE, [...which, logIndex]);
    return true;
  };
  try {
    return await dataSource.transaction(one);
  } catch (error) {
    if (failing === undefined || !blamesEvent(error, true)) throw error;
    await dataSource.query(FAILED, [...which, failing, storable(messageOf(error))]);
    return false;
  }
};

/** An event that was parked after the stream was read. */
const again = async (reader: EventReader, stream: string, id: string): Promise<StoredEvent> => {
  for await (const event of reader.readStream(stream)) if (event.id === id) return event;
  throw new Error(`the store has no event ${id} in ${stream}`);
};
