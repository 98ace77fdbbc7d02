import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ConflictError, EventIdReused, LIMITS, LimitExceeded, type HistoryImport, type Imported, type Position, type StoredEvent } from '#event-store';
import { borrow } from '#postgres';
import { binaryRow, COPY_HEADER, COPY_TRAILER } from './binary-copy.codec.js';

/** Events and text of one transaction: what a broken import loses at most, and what is held at once. */
const CHUNK = 20_000;
const CHUNK_SIGNS = 16 * 1024 * 1024;
/** Bytes handed to the socket at once. */
const PIECE = 256 * 1024;

const COPY = 'copy event_store.es_event (position, stream, revision, event_id, type, data, meta, recorded_at) from stdin (format binary)';
/** The first of the events given that is not held in its place with all that goes along; $8: how many stand before them. */
const COMPARE = { name: 'import-compare', text: `select min(g.o)::text as n
  from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::timestamptz[]) with ordinality
    as g(id, stream, revision, type, data, meta, at, o)
  left join event_store.es_event e on e.position = g.o + $8 and e.event_id = g.id and e.stream = g.stream and e.revision = g.revision and e.type = g.type
    and e.data = g.data and e.meta = g.meta and e.recorded_at = g.at where e.position is null` };
const HEAD = 'select position from event_store.es_head where id = 1 for update';
const REVISIONS = { name: 'import-revisions', text: 'select stream, revision from event_store.es_stream where stream = any ($1)' };
const MOVE_STREAMS = { name: 'import-streams', text: `insert into event_store.es_stream as x (stream, revision) select * from unnest($1::text[], $2::bigint[])
  on conflict on constraint es_stream_pkey do update set revision = excluded.revision` };
const MOVE_HEAD = { name: 'import-head', text: `update event_store.es_head set position = $1,
  recorded_at = greatest(recorded_at, $2::timestamptz) where id = 1` };

/**
 * Bulk import by COPY into an empty PostgreSQL store, or one that holds a beginning of the same history. Every chunk is one transaction under the head
 * row's lock, with the table's own keys and checks, so the result is the same as appending one by one. It needs the owner's rights, which no serving
 * process has.
 */
export class PgHistoryImport implements HistoryImport {
  readonly #pool: Pool;
  /** @param options.pool of a login that may become zz_owner */
  constructor(options: { readonly pool: Pool }) { this.#pool = options.pool; }

  /** @throws ConflictError, EventIdReused, LimitExceeded: what was imported before the chunk stays */
  async importHistory(batches: AsyncIterable<readonly StoredEvent[]>): Promise<Imported> {
    const held = Number((await this.#pool.query<{ position: string }>('select position from event_store.es_head where id = 1')).rows[0]?.position ?? 0);
    let [seen, head, events] = [0, held, 0];
    for await (const chunk of chunks(batches)) {
      const known = chunk.slice(0, Math.max(0, held - seen));
      await this.#compare(known, seen);
      seen += chunk.length;
      const fresh = chunk.slice(known.length);
      if (fresh.length === 0) continue;
      await this.#add(fresh, head);
      head += fresh.length;
      events += fresh.length;
    }
    if (seen < held) throw new ConflictError('$all', seen, held);
    return { events, position: String(head) as Position };
  }

  /** What the store holds already must be the same events in the same places. */
  async #compare(known: readonly StoredEvent[], before: number): Promise<void> {
    if (known.length === 0) return;
    const { rows } = await this.#pool.query<{ n: string }>({ ...COMPARE, values: [
      known.map(({ id }) => id), known.map(({ stream }) => stream), known.map(({ revision }) => revision), known.map(({ type }) => type),
      known.map(({ dataText }) => dataText), known.map(({ metaText }) => metaText), known.map(({ recordedAt }) => recordedAt), before,
    ] });
    const other = rows[0]?.n == null ? undefined : known[Number(rows[0].n) - 1];
    if (other !== undefined) throw new ConflictError(other.stream, `event ${other.id} at revision ${other.revision}`, other.revision);
  }

  async #add(events: readonly StoredEvent[], head: number): Promise<void> {
    const { client, giveBack } = await borrow(this.#pool);
    let whole = false;
    try {
      await client.query('begin; set local role zz_owner; set local statement_timeout = 0');
      const { rows: [row] } = await client.query<{ position: string }>(HEAD);
      if (Number(row?.position) !== head) throw new ConflictError('$all', head, Number(row?.position));
      const streams = await continued(client, events);
      await pipeline(Readable.from(encoded(events, head)), client.query(copyFrom(COPY)));
      await client.query({ ...MOVE_STREAMS, values: [[...streams.keys()], [...streams.values()]] });
      const latest = events.reduce((most, { recordedAt }) => (recordedAt > most ? recordedAt : most), '');
      await client.query({ ...MOVE_HEAD, values: [head + events.length, latest] });
      await client.query("select pg_notify('event_store', $1)", [String(head + events.length)]);
      await client.query('commit');
      whole = true;
    } catch (error) {
      throw error instanceof DatabaseError && error.code === '23505' ? new EventIdReused(error.detail ?? error.message) : error;
    } finally {
      giveBack(whole); // a transaction that is not whole ends with its connection
    }
  }
}

/** Every event must be the next of its stream and within the limits. @returns the last revision of each stream */
const continued = async (client: PoolClient, events: readonly StoredEvent[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await client.query<{ stream: string; revision: string }>({ ...REVISIONS, values: [[...new Set(events.map(({ stream }) => stream))]] });
  const revisions = new Map(rows.map(({ stream, revision }) => [stream, Number(revision)]));
  for (const { stream, revision, type, dataText, metaText } of events) {
    const actual = revisions.get(stream) ?? -1;
    if (revision !== actual + 1) throw new ConflictError(stream, revision - 1, actual);
    const bytes = Buffer.byteLength(dataText) + Buffer.byteLength(metaText);
    if (bytes > LIMITS.eventBytes) throw new LimitExceeded('limit.event-size', `${type} has ${bytes} bytes, at most ${LIMITS.eventBytes}`);
    revisions.set(stream, revision);
  }
  return revisions;
};

function* encoded(events: readonly StoredEvent[], head: number): Generator<Buffer> {
  let [piece, bytes] = [[COPY_HEADER] as Buffer[], 0];
  for (const [i, event] of events.entries()) {
    const row = binaryRow(head + 1 + i, event);
    piece.push(row);
    bytes += row.length;
    if (bytes < PIECE) continue;
    yield Buffer.concat(piece);
    [piece, bytes] = [[], 0];
  }
  yield Buffer.concat([...piece, COPY_TRAILER]);
}

async function* chunks(batches: AsyncIterable<readonly StoredEvent[]>): AsyncGenerator<readonly StoredEvent[]> {
  let [chunk, signs] = [[] as StoredEvent[], 0];
  for await (const batch of batches) {
    for (const event of batch) {
      signs += event.dataText.length + event.metaText.length;
      if (chunk.push(event) < CHUNK && signs < CHUNK_SIGNS) continue;
      yield chunk;
      [chunk, signs] = [[], 0];
    }
  }
  if (chunk.length > 0) yield chunk;
}
