import type { Instant } from '#kernel';
import { checkedEvents, checkedFrom, sameEvent, type CheckedEvent } from './checked.js';
import { ConflictError, CorruptLog, EventIdReused, StoreClosed } from './event-store.errors.js';
import type {
  AppendOptions, AppendResult, Delivery, EventFilter, EventStore, ExpectedState, Head, HistoryImport, Imported, NewEvent, ReadAll, ReadStream,
  StreamWrite, Subscribe,
} from './event-store.port.js';
import { START, StoredEvent, type Position } from './stored-event.js';

interface Options {
  /** the recording clock, read when an append brings no instant of its own */
  readonly clock: () => Instant;
  /** default `memory` */
  readonly storeId?: string;
}

const meets = (expected: ExpectedState, actual: number): boolean =>
  expected === 'any' || (expected === 'no_stream' ? actual === -1 : expected === 'stream_exists' ? actual >= 0 : actual === expected);

const passes = ({ stream, type }: StoredEvent, { streamPrefixes, types }: EventFilter = {}): boolean =>
  (streamPrefixes?.some((prefix) => stream.startsWith(prefix)) ?? true) && (types?.includes(type) ?? true);

/** The event store without a disk, for rules, dry runs and tests: the same answers as the others. */
export class MemoryEventStore implements EventStore, HistoryImport {
  readonly #log: StoredEvent[] = [];
  readonly #streams = new Map<string, StoredEvent[]>();
  readonly #ids = new Map<string, StoredEvent>();
  readonly #waiting = new Set<() => void>();
  #closed = false;

  constructor(private readonly options: Options) {}

  async storeId(): Promise<string> {
    this.#checkOpen();
    return this.options.storeId ?? 'memory';
  }

  async head(): Promise<Head> {
    this.#checkOpen();
    const last = this.#log.at(-1);
    return last ? { position: last.position, recordedAt: last.recordedAt } : { position: START, recordedAt: null };
  }

  async append(stream: string, events: readonly NewEvent[], options: AppendOptions & { expected: ExpectedState }): Promise<AppendResult> {
    const [result] = await this.appendMany([{ stream, expected: options.expected, events }], options);
    return result as AppendResult;
  }

  async appendMany(writes: readonly StreamWrite[], options: AppendOptions = {}): Promise<readonly AppendResult[]> {
    this.#checkOpen();
    const events = checkedEvents(writes);
    if (events.some(({ id }) => this.#ids.has(id))) {
      this.#checkRepeated(events);
      return writes.map((write) => this.#result(write, true));
    }
    for (const { stream, expected } of writes) {
      const actual = this.#revision(stream);
      if (!meets(expected, actual)) throw new ConflictError(stream, expected, actual);
    }
    const now = options.recordedAt ?? this.options.clock();
    const before = this.#log.at(-1)?.recordedAt ?? now;
    for (const event of events) this.#store(event, before > now ? before : now);
    if (events.length > 0) for (const wake of [...this.#waiting]) wake();
    return writes.map((write) => this.#result(write, false));
  }

  async *readStream(stream: string, { from, direction = 'forward', limit }: ReadStream = {}): AsyncGenerator<StoredEvent> {
    this.#checkOpen();
    const begin = checkedFrom(from);
    const all = this.#streams.get(stream) ?? [];
    const events = direction === 'forward' ? all.slice(begin ?? 0) : all.slice(0, begin === undefined ? undefined : begin + 1).reverse();
    yield* events.slice(0, limit);
  }

  async readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    this.#checkOpen();
    return new Map(streams.map((stream) => [stream, [...(this.#streams.get(stream) ?? [])]]));
  }

  async *readAll({ after, to, batchSize = 1_000, filter }: ReadAll): AsyncGenerator<readonly StoredEvent[]> {
    this.#checkOpen();
    const end = to === undefined ? this.#log.length : Number(to);
    if (end > this.#log.length) throw new CorruptLog(`position ${this.#log.length + 1} is missing: the log should reach ${end}`);
    const size = Math.max(1, batchSize);
    let batch: StoredEvent[] = [];
    for (let at = Number(after); at < end; at += 1) {
      const event = this.#log[at]!;
      if (passes(event, filter)) batch.push(event);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  async *subscribe({ after, signal, batchSize = 1_000, filter }: Subscribe): AsyncGenerator<Delivery> {
    this.#checkOpen();
    let at = after;
    let told = false;
    while (!signal.aborted) {
      const { position } = await this.head();
      if (Number(position) < Number(at)) throw new CorruptLog(`the log ends at ${position}, but ${at} was read already`);
      for await (const events of this.readAll({ after: at, to: position, batchSize, ...(filter && { filter }) })) {
        at = events.at(-1)?.position ?? at;
        told = false;
        yield { is: 'batch', events };
        if (signal.aborted) return;
      }
      if (at !== position) {
        at = position;
        yield { is: 'checkpoint', position };
      }
      if (this.#log.length > Number(at)) continue; // more came meanwhile
      if (!told) yield { is: 'caughtUp', position: at };
      told = true;
      if (this.#log.length === Number(at)) await this.#woken(signal);
    }
  }

  async importHistory(batches: AsyncIterable<readonly StoredEvent[]>): Promise<Imported> {
    this.#checkOpen();
    let [seen, events] = [0, 0];
    for await (const batch of batches) {
      for (const event of batch) {
        const { stream, revision, id, type, dataText, metaText, recordedAt } = event;
        const there = this.#log[seen];
        seen += 1;
        const fits = there === undefined ? revision === this.#revision(stream) + 1 : sameEvent(event, there);
        if (!fits) throw new ConflictError(stream, revision - 1, this.#revision(stream));
        if (there !== undefined) continue;
        if (this.#ids.has(id)) throw new EventIdReused(id);
        this.#store({ write: 0, stream, id, type, data: dataText, meta: metaText }, recordedAt);
        events += 1;
      }
    }
    const more = this.#log[seen];
    if (more !== undefined) throw new ConflictError(more.stream, more.revision - 1, this.#revision(more.stream));
    for (const wake of [...this.#waiting]) wake();
    return { events, position: (await this.head()).position };
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const wake of [...this.#waiting]) wake();
    return Promise.resolve();
  }

  #woken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }

  #checkOpen(): void { if (this.#closed) throw new StoreClosed(); }

  #revision(stream: string): number { return (this.#streams.get(stream)?.length ?? 0) - 1; }

  /** @throws EventIdReused unless all of them are stored, in this order, where they are sent, with the same content */
  #checkRepeated(events: readonly CheckedEvent[]): void {
    let place = 0;
    for (const event of events) {
      const found = this.#ids.get(event.id);
      const same = found?.stream === event.stream && found.type === event.type && found.dataText === event.data && found.metaText === event.meta;
      if (!found || !same || Number(found.position) <= place) throw new EventIdReused(event.id);
      place = Number(found.position);
    }
  }

  #store({ stream, id, type, data, meta }: CheckedEvent, recordedAt: Instant): void {
    const position = String(this.#log.length + 1) as Position;
    const event = new StoredEvent(stream, this.#revision(stream) + 1, position, id, type, data, meta, recordedAt);
    this.#log.push(event);
    this.#ids.set(id, event);
    const events = this.#streams.get(stream);
    if (events) events.push(event);
    else this.#streams.set(stream, [event]);
  }

  #result({ stream, events }: StreamWrite, deduplicated: boolean): AppendResult {
    const id = events.at(-1)?.id;
    const last = id === undefined ? undefined : this.#ids.get(id);
    if (!last) return { stream, revision: this.#revision(stream), position: null, recordedAt: null, deduplicated };
    return { stream, revision: last.revision, position: last.position, recordedAt: last.recordedAt, deduplicated };
  }
}
