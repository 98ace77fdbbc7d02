import {
  CorruptLog, type Delivery, type EventFilter, type EventReader, type Head, type Position, type ReadAll, type ReadStream, reached, START, type StoredEvent,
  type Subscribe,
} from '#event-store/reader';
import { checkedFrom, StoreBusy, StoreClosed } from '#event-store';
import type { Asking, Connection } from './connection.client.js';
import { eachOf } from './each-of.js';
import { pause } from './fault.js';
import { storedIdentity } from './identity.query.js';
import { LogQuery } from './log.query.js';
import { RevisionCheck } from './revision.check.js';
import { PAGE, StreamQuery } from './stream.query.js';
import type { Written } from './wire.codec.js';
import { WakeUp } from './wake-up.client.js';

const LARGEST_BATCH = 50_000;
const SMALLEST_PAGE = 50;
const STREAMS_AT_ONCE = 16;
/** How long a subscription waits for a store that is away before it rejects; ms. */
const RESUME_MS = 30_000;
const IDENTITY_MS = 10_000;

export interface Opened { readonly connection: Connection; readonly prefix: string }

/**
 * The reading half on KurrentDB. A stream is called `<prefix><our name>` on the server; above this class only our names are known.
 *
 * A stream that was deleted or cut behind our back stops the reader of that stream, and the reader of everything when it reaches the record of the deletion.
 * Not noticed: what was done to the files of a server, and a deletion that lies before the position a reader begins at.
 */
export class KurrentEventReader implements EventReader {
  /** what is weaker here than the port promises elsewhere, one sentence each; printed when a process starts */
  readonly notices: readonly string[] = [];
  protected readonly connection: Connection;
  protected readonly streams: StreamQuery;
  protected readonly log: LogQuery;
  readonly #closing = new AbortController();

  /** @param options.leader only the leader may answer */
  constructor({ connection, prefix, leader = false }: Opened & { readonly leader?: boolean }) {
    this.connection = connection;
    this.streams = new StreamQuery(connection, prefix, leader);
    this.log = new LogQuery(connection, prefix, leader);
  }

  /** @throws StoreBusy when no writer has opened this store yet */
  async storeId(): Promise<string> {
    this.checkOpen();
    for (const until = performance.now() + IDENTITY_MS; ; await pause(200)) {
      const id = await storedIdentity(this.streams);
      if (id !== null) return id;
      if (performance.now() > until) throw new StoreBusy('this store has no identity yet: the first process that writes gives it one', 2_000);
    }
  }

  async head(): Promise<Head> {
    this.checkOpen();
    return this.#head();
  }

  async *readStream(stream: string, { from, direction = 'forward', limit = Number.MAX_SAFE_INTEGER }: ReadStream = {}): AsyncGenerator<StoredEvent> {
    this.checkOpen();
    const step = direction === 'forward' ? 1 : -1;
    let next = checkedFrom(from) ?? (direction === 'forward' ? 0 : undefined);
    for (let left = limit; left > 0;) {
      const count = Math.min(left, PAGE);
      const page = await this.streams.page(stream, { from: next ?? 'end', count, direction });
      for (const { event } of page) {
        if (next === undefined || (direction === 'backward' && left === limit)) next = Math.min(event.revision, next ?? event.revision);
        if (event.revision !== next) throw new CorruptLog(`stream ${stream} has no revision ${next}, but ${event.revision} at position ${event.position}`);
        this.seen(event);
        yield event;
        next += step;
        left -= 1;
      }
      if (page.length < count || next === -1) {
        if (direction === 'backward' && page.length > 0 && next !== -1 && left > 0) throw new CorruptLog(`stream ${stream} has no revision ${next}`);
        return;
      }
    }
  }

  async readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    this.checkOpen();
    const found = new Map<string, StoredEvent[]>(streams.map((stream) => [stream, []]));
    await eachOf([...found], STREAMS_AT_ONCE, async ([stream, events]) => { for await (const event of this.readStream(stream)) events.push(event); });
    return found;
  }

  async *readAll({ after, to, batchSize, filter }: ReadAll): AsyncGenerator<readonly StoredEvent[]> {
    this.checkOpen();
    const end = to ?? (await this.#head()).position;
    yield* this.#batches({ after, to: end, size: sizeOf(batchSize), filter, check: new RevisionCheck(after === START) });
  }

  async *subscribe({ after, signal, batchSize, filter }: Subscribe): AsyncGenerator<Delivery> {
    this.checkOpen();
    const stop = AbortSignal.any([signal, this.#closing.signal]);
    const wakeUp = new WakeUp(this.connection, this.log.prefixes());
    const asking = { withinMs: RESUME_MS, signal: stop };
    const span = { size: sizeOf(batchSize), filter, check: new RevisionCheck(after === START), asking };
    let [at, told] = [after, false];
    try {
      while (!stop.aborted) {
        const { position } = await this.#head(asking);
        if (!reached(position, at)) throw new CorruptLog(`the log ends at ${position}, but ${at} was read already`);
        for await (const events of this.#batches({ ...span, after: at, to: position })) {
          at = events.at(-1)?.position ?? at;
          told = false;
          yield { is: 'batch', events };
          if (stop.aborted) return;
        }
        if (at !== position) {
          at = position;
          yield { is: 'checkpoint', position };
          continue; // what came meanwhile is read first
        }
        if (!told) yield { is: 'caughtUp', position: at };
        told = true;
        await wakeUp.next(at, stop);
      }
    } catch (error) {
      if (!stop.aborted) throw error; // what fails while it is being stopped is no failure
    } finally {
      wakeUp.close();
      if (this.#closing.signal.aborted && !signal.aborted) throw new StoreClosed();
    }
  }

  async close(): Promise<void> {
    this.shut();
    await this.connection.close();
  }

  /** From now on every call is rejected, and what follows the log ends. */
  protected shut(): void { this.#closing.abort(); }
  protected checkOpen(): void { if (this.#closing.signal.aborted) throw new StoreClosed(); }

  /** Told of every event read from a stream. */
  protected seen(_event: StoredEvent): void { /* only a writer remembers */ }

  async #head(asking?: Asking): Promise<Head> {
    const newest = await this.log.newest(asking);
    if (newest === undefined) return { position: START, recordedAt: null };
    return { position: newest.event.position, recordedAt: newest.event.recordedAt };
  }

  async *#batches({ after, to, size, filter, check, asking }: Span): AsyncGenerator<readonly StoredEvent[]> {
    let batch: StoredEvent[] = [];
    for await (const page of this.log.pages(after, to, { ...asking, filter, pageSize: pageSizeOf(size) })) {
      for (const { event } of checked(page, check)) {
        if (filter?.types !== undefined && !filter.types.includes(event.type)) continue;
        if (batch.push(event) < size) continue;
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }
}

interface Span {
  readonly after: Position; readonly to: Position; readonly size: number; readonly filter: EventFilter | undefined; readonly check: RevisionCheck;
  readonly asking?: Asking;
}

/** Who wants few events at a time may well leave early. */
const pageSizeOf = (size: number): number => Math.max(SMALLEST_PAGE, Math.min(size + 1, PAGE));
const sizeOf = (batchSize = PAGE): number => Math.max(1, Math.min(batchSize, LARGEST_BATCH));

function* checked(page: readonly Written[], check: RevisionCheck): Generator<Written> {
  for (const written of page) {
    check.next(written.event);
    yield written;
  }
}
