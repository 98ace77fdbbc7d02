import type { Instant } from '#kernel';
import { meets, prepareAppend, repeatedAppend, type PreparedWrite } from './append.check.js';
import { Bell } from './bell.js';
import { densePosition, placeOf } from './dense-position.js';
import { START, StoredEvent, type Delivery, type Head, type ReadAll, type ReadStream, type Subscribe } from './event-reader.port.js';
import { ConflictError, CorruptLog } from './event-store.errors.js';
import type { AppendOptions, AppendResult, EventStore, ExpectedState, NewEvent, StreamWrite } from './event-store.port.js';
import { follow } from './follow.js';
import { batchSizeOf, streamRange } from './reading.check.js';

/** The event store without a disk, for rules, dry runs and tests: the same answers as the others. */
export class MemoryEventStore implements EventStore {
  readonly #log: StoredEvent[] = [];
  readonly #streams = new Map<string, StoredEvent[]>();
  readonly #ids = new Map<string, StoredEvent>();
  readonly #bell = new Bell();

  constructor(private readonly options: { readonly clock: () => Instant; readonly storeId?: string }) {}

  async storeId(): Promise<string> { return this.options.storeId ?? 'memory'; }

  async head(): Promise<Head> {
    const last = this.#log.at(-1);
    return last ? { position: last.position, recordedAt: last.recordedAt } : { position: START, recordedAt: null };
  }

  async append(stream: string, events: readonly NewEvent[], options: AppendOptions & { expected: ExpectedState }): Promise<AppendResult> {
    const [result] = await this.appendMany([{ stream, expected: options.expected, events }], options);
    return result as AppendResult;
  }

  async appendMany(writes: readonly StreamWrite[], options: AppendOptions = {}): Promise<readonly AppendResult[]> {
    const prepared = prepareAppend(writes, options);
    if (prepared.some(({ events }) => events.some(({ id }) => this.#ids.has(id)))) return repeatedAppend(prepared, this.#ids, (stream) => this.#revision(stream));
    for (const { stream, expected } of prepared) {
      const actual = this.#revision(stream);
      if (!meets(expected, actual)) throw new ConflictError(stream, expected, actual);
    }
    const [now, last] = [options.recordedAt ?? this.options.clock(), this.#log.at(-1)?.recordedAt];
    const recordedAt = last !== undefined && last > now ? last : now;
    const results = prepared.map((write) => this.#write(write, recordedAt));
    if (results.some(({ position }) => position !== null)) this.#bell.ring();
    return results;
  }

  async *readStream(stream: string, options: ReadStream = {}): AsyncGenerator<StoredEvent> {
    const { backward, from, limit } = streamRange(options);
    const events = (this.#streams.get(stream) ?? []).filter(({ revision }) => (backward ? revision <= from : revision >= from));
    yield* (backward ? events.reverse() : events).slice(0, limit);
  }

  async readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    return new Map(streams.map((stream) => [stream, [...(this.#streams.get(stream) ?? [])]]));
  }

  async *readAll(options: ReadAll): AsyncGenerator<readonly StoredEvent[]> {
    const [after, size] = [placeOf(options.after), batchSizeOf(options.batchSize)];
    const to = Math.min(options.to === undefined ? this.#log.length : placeOf(options.to), this.#log.length);
    if (after > this.#log.length) throw new CorruptLog(`the log ends at position ${this.#log.length}, but ${after} was read from it`);
    for (let at = after; at < to; at += size) yield this.#log.slice(at, Math.min(at + size, to));
  }

  subscribe(options: Subscribe): AsyncGenerator<Delivery> { return follow(this, options, this.#bell); }

  #revision(stream: string): number { return (this.#streams.get(stream)?.length ?? 0) - 1; }

  #write({ stream, events: written }: PreparedWrite, recordedAt: Instant): AppendResult {
    for (const { id, type, dataText, metaText } of written) {
      const position = densePosition(this.#log.length + 1);
      const event = new StoredEvent(stream, this.#revision(stream) + 1, position, id, type, dataText, metaText, recordedAt);
      this.#log.push(event);
      this.#ids.set(id, event);
      const events = this.#streams.get(stream);
      if (events) events.push(event);
      else this.#streams.set(stream, [event]);
    }
    const guard = written.length === 0;
    const position = guard ? null : densePosition(this.#log.length);
    return { stream, revision: this.#revision(stream), position, recordedAt: guard ? null : recordedAt, deduplicated: false };
  }
}
