import type { Pool } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { checkedFrom } from '#event-store';
import { instantOf } from '#kernel';
import {
  CorruptLog, type Delivery, type EventFilter, type EventReader, type Head, type Position, type ReadAll, type ReadStream, START, StoreClosed, StoredEvent,
  type Subscribe,
} from '#event-store/reader';
import { borrow } from '#postgres';
import { copiedEvents } from './binary-copy.codec.js';
import { BACKWARD, copyOut, FIRST_MISSING, FORWARD, WHOLE } from './event.sql.js';
import { Gathering } from './gathering.js';
import { WakeUps } from './wake-up.client.js';

/** Positions a COPY statement spans at most: a bounded snapshot age (rulings C8). */
const SPAN = 50_000;
const SHORT_SPAN = 1_000; // a span above this may take longer than a statement may, when its consumer is slow
const PAGE = 1_000;
const POLL_MS = 1_000;

interface Row { position: string; stream: string; revision: string; event_id: string; type: string; data: string; meta: string; ms: string }

/** A row of a stream's question: with the stream's own last revision, and no event where there is none. */
interface StreamRow extends Row { named: string; last: string }
const present = (row: Row): boolean => row.position !== null;

const stored = ({ stream, revision, position, event_id, type, data, meta, ms }: Row): StoredEvent =>
  new StoredEvent(stream, Number(revision), position as Position, event_id, type, data, meta, instantOf(Number(ms)));

/** The reading half on PostgreSQL, for any role that may SELECT. */
export class PgEventReader implements EventReader {
  protected readonly pool: Pool;
  readonly #wakeUps: WakeUps;
  #closed = false;

  /** @param options.pollMs how long a lost notification costs at most; default 1 000 */
  constructor(options: { readonly pool: Pool; readonly pollMs?: number }) {
    this.pool = options.pool;
    this.#wakeUps = new WakeUps(options.pool.options, 'event_store', options.pollMs ?? POLL_MS);
  }

  /** Later reads are rejected and subscriptions end with them; the pool belongs to whoever made it. */
  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  /** @throws StoreClosed */
  protected open(): Pool {
    if (this.#closed) throw new StoreClosed();
    return this.pool;
  }

  async storeId(): Promise<string> {
    const { rows } = await this.open().query<{ store_id: string }>('select store_id from event_store.es_identity');
    return rows[0]?.store_id ?? '';
  }

  async head(): Promise<Head> {
    const { rows } = await this.open().query<{ position: string; ms: string | null }>({
      name: 'head', text: 'select position, (extract(epoch from recorded_at) * 1000)::bigint as ms from event_store.es_head where id = 1',
    });
    const head = rows[0];
    return { position: (head?.position ?? START) as Position, recordedAt: head?.ms == null ? null : instantOf(Number(head.ms)) };
  }

  async *readStream(stream: string, options: ReadStream = {}): AsyncIterable<StoredEvent> {
    this.open();
    const backward = options.direction === 'backward';
    const from = checkedFrom(options.from) ?? (backward ? Number.MAX_SAFE_INTEGER : 0);
    let left = options.limit ?? Number.MAX_SAFE_INTEGER;
    let next = from;
    while (left > 0) {
      const wanted = Math.min(left, PAGE);
      const { rows } = await this.open().query<StreamRow>({ ...(backward ? BACKWARD : FORWARD), values: [stream, next, wanted] });
      const [last, events] = [Number(rows[0]?.last ?? -1), rows.filter(present)];
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
    const { rows } = await this.open().query<StreamRow>({ ...WHOLE, values: [[...found.keys()]] });
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

  async *readAll({ after, to, batchSize = PAGE, filter }: ReadAll): AsyncIterable<readonly StoredEvent[]> {
    this.open();
    const size = Math.max(1, Math.min(batchSize, SPAN));
    const end = BigInt(to ?? (await this.head()).position);
    for (let at = BigInt(after); at < end;) {
      const upTo = at + BigInt(SPAN) < end ? at + BigInt(SPAN) : end;
      yield* filter === undefined ? this.#whole(at, upTo, size) : this.#sifted({ after: at, upTo, size, filter });
      at = upTo;
    }
  }

  async *#whole(after: bigint, upTo: bigint, size: number): AsyncIterable<readonly StoredEvent[]> {
    let due = Number(after) + 1; // positions stay far below 2^53
    for await (const events of batches(this.#copied(copyOut(after, upTo), upTo - after), size)) {
      for (const { position } of events) {
        if (Number(position) !== due) throw new CorruptLog(`position ${due} is missing: the next event stands at ${position}`);
        due += 1;
      }
      yield events;
    }
    if (due !== Number(upTo) + 1) throw new CorruptLog(`position ${due} is missing: the log should reach ${upTo}`);
  }

  /** What passes the filter. That nothing is missing among what does not pass is asked of the index before anything is given. */
  async *#sifted({ after, upTo, size, filter }: { after: bigint; upTo: bigint; size: number; filter: EventFilter }): AsyncIterable<readonly StoredEvent[]> {
    const { rows } = await this.open().query<{ position: string }>({ ...FIRST_MISSING, values: [String(after), String(upTo)] });
    if (rows[0]) throw new CorruptLog(`position ${rows[0].position} is missing: the log should reach ${upTo}`);
    yield* batches(this.#copied(copyOut(after, upTo, filter), upTo - after), size);
  }

  /** The consumer sets the pace, so a long span has no statement time-out: its own transaction takes it off. */
  async *#copied(sql: string, span: bigint): AsyncIterable<readonly StoredEvent[]> {
    const { client, giveBack } = await borrow(this.open());
    const long = span > BigInt(SHORT_SPAN);
    let whole = false;
    try {
      if (long) await client.query('begin transaction read only; set local statement_timeout = 0');
      yield* copiedEvents(client.query(copyTo(sql)));
      if (long) await client.query('commit');
      whole = true;
    } finally {
      giveBack(whole); // a reader that stops early leaves the connection inside COPY: it is destroyed, never pooled (rulings C8)
    }
  }

  async *subscribe({ after, signal, batchSize = PAGE, filter }: Subscribe): AsyncIterable<Delivery> {
    this.open();
    const wakeUp = this.#wakeUps.take();
    const gathering = new Gathering();
    let [at, caughtUp] = [after, false];
    try {
      while (!signal.aborted) {
        const waiting = wakeUp.next(signal); // armed before the head is read, so that nothing falls between
        const { position } = await this.head();
        if (BigInt(position) < BigInt(at)) throw new CorruptLog(`the log ends at ${position}, but ${at} was read already`);
        if (position === at) {
          if (!caughtUp) yield { is: 'caughtUp', position: at };
          caughtUp = true;
          await waiting;
          gathering.rested();
          continue;
        }
        if (BigInt(position) - BigInt(at) < BigInt(batchSize) && await gathering.pause(signal)) continue; // there may be more by now
        for await (const events of this.readAll({ after: at, to: position, batchSize, ...(filter && { filter }) })) {
          caughtUp = false;
          yield { is: 'batch', events };
          at = events.at(-1)?.position ?? at;
          if (signal.aborted) return;
        }
        if (at !== position) yield { is: 'checkpoint', position };
        at = position;
        gathering.delivered();
      }
    } finally {
      await this.#wakeUps.giveBack();
    }
  }
}

/** Events in batches of one size, the last one smaller; no more than a chunk beyond a batch is held. */
async function* batches(chunks: AsyncIterable<readonly StoredEvent[]>, size: number): AsyncIterable<readonly StoredEvent[]> {
  let batch: StoredEvent[] = [];
  for await (const events of chunks) {
    for (const event of events) {
      if (batch.push(event) < size) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
