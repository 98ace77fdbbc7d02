import type { Pool } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { instantOf } from '#kernel';
import {
  CorruptLog, type Delivery, type EventReader, type Head, type Position, type ReadAll, type ReadStream, START, StoredEvent, type Subscribe,
} from '#event-store/reader';
import { borrow } from '#postgres';
import { copyRows } from './copy.codec.js';
import { WakeUp } from './wake-up.client.js';

const COLUMNS = 'position, stream, revision, event_id, type, data, meta, (extract(epoch from recorded_at) * 1000)::bigint as ms';
/** Positions a COPY statement spans at most: a bounded snapshot age (rulings C8). */
const SPAN = 50_000;
const PAGE = 1_000;
const POLL_MS = 1_000;

interface Row { position: string; stream: string; revision: string; event_id: string; type: string; data: string; meta: string; ms: string }

/** A row of a stream's question: with the stream's own last revision, and no event where there is none. */
interface StreamRow extends Row { named: string; last: string }
const present = (row: Row): boolean => row.position !== null;
// es_stream says in the same snapshot how far the stream should reach: an event that vanished is noticed, also the last one
const page = (bound: string, order: string): string => `select s.stream as named, s.revision as last, e.* from event_store.es_stream s
  left join lateral (select ${COLUMNS} from event_store.es_event where stream = $1 and revision ${bound} $2 order by revision ${order} limit $3) e on true
  where s.stream = $1 order by e.revision ${order}`;
const FORWARD = page('>=', 'asc');
const BACKWARD = page('<=', 'desc');
const WHOLE = `select s.stream as named, s.revision as last, e.* from event_store.es_stream s
  left join (select ${COLUMNS} from event_store.es_event) e on e.stream = s.stream where s.stream = any ($1) order by s.stream, e.revision`;

const stored = ({ stream, revision, position, event_id, type, data, meta, ms }: Row): StoredEvent =>
  new StoredEvent(stream, Number(revision), position as Position, event_id, type, data, meta, instantOf(Number(ms)));
const fromFields = ([position = '', stream = '', revision = '', event_id = '', type = '', data = '', meta = '', ms = '']: string[]): StoredEvent =>
  stored({ position, stream, revision, event_id, type, data, meta, ms });

/** The reading half on PostgreSQL, for any role that may SELECT. */
export class PgEventReader implements EventReader {
  protected readonly pool: Pool;
  constructor(options: { readonly pool: Pool }) { this.pool = options.pool; }

  close(): Promise<void> { return Promise.resolve(); }

  async storeId(): Promise<string> {
    const { rows } = await this.pool.query<{ store_id: string }>('select store_id from event_store.es_identity');
    return rows[0]?.store_id ?? '';
  }

  async head(): Promise<Head> {
    const { rows } = await this.pool.query<{ position: string; ms: string | null }>(
      'select position, (extract(epoch from recorded_at) * 1000)::bigint as ms from event_store.es_head where id = 1');
    const [head] = rows;
    return { position: (head?.position ?? START) as Position, recordedAt: head?.ms == null ? null : instantOf(Number(head.ms)) };
  }

  async *readStream(stream: string, options: ReadStream = {}): AsyncIterable<StoredEvent> {
    const backward = options.direction === 'backward';
    const from = options.from ?? (backward ? Number.MAX_SAFE_INTEGER : 0);
    let left = options.limit ?? Number.MAX_SAFE_INTEGER;
    let next = from;
    while (left > 0) {
      const wanted = Math.min(left, PAGE);
      const [name, text] = backward ? ['read-backward', BACKWARD] : ['read-forward', FORWARD];
      const { rows } = await this.pool.query<StreamRow>({ name, text, values: [stream, next, wanted] });
      const last = Number(rows[0]?.last ?? -1);
      const events = rows.filter(present);
      if (backward) next = Math.min(next, last);
      for (const row of events) {
        if (Number(row.revision) !== next) throw new CorruptLog(`stream ${stream} has no revision ${next}, but ${row.revision} at position ${row.position}`);
        yield stored(row);
        next += backward ? -1 : 1;
      }
      left -= events.length;
      if (events.length === wanted) continue;
      if (backward ? next >= 0 : next <= last) throw new CorruptLog(`stream ${stream} has no revision ${next}, but should reach from 0 to ${last}`);
      return;
    }
  }

  async readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    const found = new Map<string, StoredEvent[]>(streams.map((stream) => [stream, []]));
    const { rows } = await this.pool.query<StreamRow>({ name: 'read-streams', text: WHOLE, values: [[...found.keys()]] });
    for (const row of rows) {
      const events = found.get(row.named) ?? [];
      if (!present(row) || Number(row.revision) !== events.length) throw new CorruptLog(`stream ${row.named} has no revision ${events.length}`);
      events.push(stored(row));
    }
    for (const { named, last } of rows) {
      const count = found.get(named)?.length ?? 0;
      if (count !== Number(last) + 1) throw new CorruptLog(`stream ${named} has no revision ${count}, but should reach ${last}`);
    }
    return found;
  }

  async *readAll({ after, to, batchSize = PAGE }: ReadAll): AsyncIterable<readonly StoredEvent[]> {
    const size = Math.max(1, Math.min(batchSize, SPAN));
    const end = BigInt(to ?? (await this.head()).position);
    for (let at = BigInt(after); at < end;) {
      const upTo = at + BigInt(SPAN) < end ? at + BigInt(SPAN) : end;
      yield* this.#copied(at, upTo, size);
      at = upTo;
    }
  }

  // COPY takes no parameters: both bounds are bigints by type.
  async *#copied(after: bigint, upTo: bigint, size: number): AsyncIterable<readonly StoredEvent[]> {
    const { client, giveBack } = await borrow(this.pool);
    let whole = false;
    try {
      const sql = `copy (select ${COLUMNS} from event_store.es_event where position > ${after} and position <= ${upTo} order by position) to stdout`;
      let batch: StoredEvent[] = [];
      let at = after;
      for await (const fields of copyRows(client.query(copyTo(sql)))) {
        const event = fromFields(fields);
        if (BigInt(event.position) !== at + 1n) throw new CorruptLog(`position ${at + 1n} is missing: the next event stands at ${event.position}`);
        at += 1n;
        batch.push(event);
        if (batch.length === size) {
          yield batch;
          batch = [];
        }
      }
      if (at !== upTo) throw new CorruptLog(`position ${at + 1n} is missing: the log should reach ${upTo}`);
      if (batch.length > 0) yield batch;
      whole = true;
    } finally {
      giveBack(whole); // a reader that stops early leaves the connection inside COPY: it is destroyed, never pooled (rulings C8)
    }
  }

  async *subscribe({ after, signal, batchSize = PAGE }: Subscribe): AsyncIterable<Delivery> {
    const wakeUp = new WakeUp(this.pool.options, 'event_store', POLL_MS);
    let at = after;
    let caughtUp = false;
    try {
      while (!signal.aborted) {
        const waiting = wakeUp.next(signal); // armed before the head is read, so that nothing falls between
        const { position } = await this.head();
        if (BigInt(position) < BigInt(at)) throw new CorruptLog(`the log ends at ${position}, but ${at} was read already`);
        if (position === at) {
          if (!caughtUp) yield { is: 'caughtUp', position: at };
          caughtUp = true;
          await waiting;
        } else {
          for await (const events of this.readAll({ after: at, to: position, batchSize })) {
            caughtUp = false;
            yield { is: 'batch', events };
            at = events.at(-1)?.position ?? at;
            if (signal.aborted) return;
          }
        }
      }
    } finally {
      await wakeUp.close();
    }
  }
}
