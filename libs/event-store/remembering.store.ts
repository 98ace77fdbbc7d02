import { canonicalJson } from '#kernel';
import { ConflictError } from './event-store.errors.js';
import type {
  AppendOptions, AppendResult, Delivery, EventReader, EventStore, ExpectedState, Head, NewEvent, ReadAll, ReadStream, StreamWrite, Subscribe,
} from './event-store.port.js';
import { type Position, reached, StoredEvent } from './stored-event.js';

/** How much is remembered, and how far behind it is brought up to date before it is rather forgotten. */
export interface MemoryLimits { readonly characters: number; readonly eventsBehind: number }
export const MEMORY_LIMITS: MemoryLimits = { characters: 24 * 1024 * 1024, eventsBehind: 1_000 };
/** What a stream without events costs in the same measure. */
const BARE = 200;
const weightOf = (events: readonly StoredEvent[]): number => events.reduce((sum, { dataText, metaText }) => sum + dataText.length + metaText.length, BARE);

/**
 * A store that keeps the streams it read in memory. `current('now')` asks for the head first, and what others wrote since is read and added: such a reader
 * sees at least what was committed before it was asked for. `current('lately')` asks nothing: it is good for a decision that ends in an append, because the
 * store checks every stream the decision rests on, and for nothing else.
 *
 * For stores whose positions count 1, 2, 3 …: only there is it plain that nobody wrote in between.
 */
export class RememberingStore implements EventStore {
  /** least recently used first */
  readonly #streams = new Map<string, { readonly events: readonly StoredEvent[]; readonly weight: number }>();
  /** streams that are being read, with what passed meanwhile */
  readonly #reading = new Map<string, StoredEvent[]>();
  #weight = 0;
  /** every event up to here is in what is remembered of its stream; null before the first question */
  #at: Head | null = null;

  constructor(private readonly store: EventStore, private readonly limits: MemoryLimits = MEMORY_LIMITS) {}

  async current(as: 'now' | 'lately'): Promise<EventReader> {
    const head = as === 'lately' && this.#at !== null ? this.#at : await this.store.head();
    await this.#follow(head);
    const { store } = this;
    return {
      head: () => Promise.resolve(head), readStreams: (streams) => this.#remembered(streams), storeId: () => store.storeId(),
      readStream: (stream, options) => store.readStream(stream, options), readAll: (options) => store.readAll(options),
      subscribe: (options) => store.subscribe(options), close: () => Promise.resolve(),
    };
  }

  async append(stream: string, events: readonly NewEvent[], options: AppendOptions & { expected: ExpectedState }): Promise<AppendResult> {
    const [result] = await this.appendMany([{ stream, expected: options.expected, events }], options);
    return result as AppendResult;
  }

  async appendMany(writes: readonly StreamWrite[], options: AppendOptions = {}): Promise<readonly AppendResult[]> {
    try {
      const results = await this.store.appendMany(writes, options);
      this.#wrote(writes, results);
      return results;
    } catch (error) {
      if (error instanceof ConflictError) for (const { stream } of writes) this.#forget(stream);
      throw error;
    }
  }

  storeId(): Promise<string> { return this.store.storeId(); }
  head(): Promise<Head> { return this.store.head(); }
  readStream(stream: string, options?: ReadStream): AsyncIterable<StoredEvent> { return this.store.readStream(stream, options); }
  readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> { return this.store.readStreams(streams); }
  readAll(options: ReadAll): AsyncIterable<readonly StoredEvent[]> { return this.store.readAll(options); }
  subscribe(options: Subscribe): AsyncIterable<Delivery> { return this.store.subscribe(options); }
  close(): Promise<void> { return this.store.close(); }

  async #follow(head: Head): Promise<void> {
    const { position } = head;
    const at = this.#at?.position ?? null;
    if (at === null || Number(position) - Number(at) > this.limits.eventsBehind) {
      for (const stream of [...this.#streams.keys()]) this.#forget(stream);
      this.#reading.clear();
    } else if (!reached(at, position)) {
      for await (const events of this.store.readAll({ after: at, to: position })) for (const event of events) this.#learn(event);
    }
    if (this.#at === null || !reached(this.#at.position, position)) this.#at = head;
  }

  /** What this process wrote itself is known without asking, when nobody wrote in between. */
  #wrote(writes: readonly StreamWrite[], results: readonly AppendResult[]): void {
    const written = writes.flatMap(({ stream, events }, i) => events.map((event, n) => ({ stream, event, left: events.length - 1 - n, result: results[i] })));
    const last = Number(written.at(-1)?.result?.position);
    if (results.some(({ deduplicated }) => deduplicated) || this.#at === null || last - written.length !== Number(this.#at.position)) return;
    for (const [i, { stream, event: { id, type, data, meta }, left, result }] of written.entries()) {
      if (result?.recordedAt == null) return;
      const position = String(last - written.length + 1 + i) as Position;
      this.#learn(new StoredEvent(stream, result.revision - left, position, id, type, canonicalJson(data), canonicalJson(meta), result.recordedAt));
      this.#at = { position, recordedAt: result.recordedAt };
    }
  }

  /** Adds an event to what is remembered of its stream; one that is there already changes nothing. */
  #learn(event: StoredEvent): void {
    const { stream, revision } = event;
    this.#reading.get(stream)?.push(event);
    const known = this.#streams.get(stream)?.events;
    if (known === undefined || revision < known.length) return;
    if (revision > known.length) this.#forget(stream);
    else this.#keep(stream, [...known, event]);
  }

  async #remembered(streams: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    const found = new Map<string, readonly StoredEvent[]>();
    const missing = new Set<string>();
    for (const stream of streams) {
      const known = this.#streams.get(stream);
      if (known === undefined) missing.add(stream);
      else {
        this.#streams.delete(stream);
        this.#streams.set(stream, known);
        found.set(stream, known.events);
      }
    }
    if (missing.size > 0) for (const [stream, events] of await this.#read([...missing])) found.set(stream, events);
    return found;
  }

  /** Reads streams and remembers them, with what passed while they were on their way. */
  async #read(streams: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    // one that is being read for somebody else already is read for this caller alone and not remembered twice
    const own = streams.filter((stream) => !this.#reading.has(stream)).map((stream) => ({ stream, passed: [] as StoredEvent[] }));
    for (const { stream, passed } of own) this.#reading.set(stream, passed);
    try {
      const found = await this.store.readStreams(streams);
      for (const { stream, passed } of own) {
        if (this.#reading.get(stream) !== passed) continue;
        this.#reading.delete(stream); // from here on nothing is added to what passed
        this.#keep(stream, found.get(stream) ?? []);
        for (const event of passed) this.#learn(event);
      }
      return found;
    } finally {
      for (const { stream, passed } of own) if (this.#reading.get(stream) === passed) this.#reading.delete(stream);
    }
  }

  #keep(stream: string, events: readonly StoredEvent[]): void {
    this.#forget(stream);
    const weight = weightOf(events);
    this.#streams.set(stream, { events, weight });
    this.#weight += weight;
    for (const oldest of this.#streams.keys()) {
      if (this.#weight <= this.limits.characters || oldest === stream) break;
      this.#forget(oldest);
    }
  }

  #forget(stream: string): void {
    this.#weight -= this.#streams.get(stream)?.weight ?? 0;
    this.#streams.delete(stream);
  }
}
