import {
  type AppendOptions,
  type AppendResult,
  ConflictError,
  type Delivery,
  type EventStore,
  type ExpectedState,
  type Head,
  type NewEvent,
  type Position,
  type ReadAll,
  type ReadStream,
  START,
  StoredEvent,
  type StreamWrite,
} from '#event-store';
import { canonicalJson, instantOf, type JsonObject } from '#kernel';
import { MemoryVault, type Vault, type VaultClash, type VaultKind, type VaultRecord } from '#privacy';
import type { Clock } from './clock.js';
import type { CommandOutcome, IssueCommand } from './issue.command.js';
import { IssueHandler } from './issue.handler.js';

const holds = (expected: ExpectedState, length: number): boolean =>
  expected === 'any' || (expected === 'no_stream' ? length === 0 : expected === 'stream_exists' ? length > 0 : expected === length - 1);

/** A store as it would be: what is there is read once, what is appended stays here and goes with it. */
class SupposedStore implements EventStore {
  readonly #streams = new Map<string, StoredEvent[]>();
  #head: Promise<Head> | undefined;
  #supposed = 0;
  constructor(private readonly real: EventStore) {}

  storeId = (): Promise<string> => this.real.storeId();
  head = (): Promise<Head> => (this.#head ??= this.real.head());
  readAll = (options: ReadAll): AsyncIterable<readonly StoredEvent[]> => this.real.readAll(options);
  subscribe = (): AsyncIterable<Delivery> => {
    throw new TypeError('nobody follows a rehearsal');
  };
  close = (): Promise<void> => Promise.resolve();

  async *readStream(stream: string, { from = 0, direction = 'forward', limit }: ReadStream = {}): AsyncIterable<StoredEvent> {
    if (direction !== 'forward') throw new TypeError('a rehearsal reads forward');
    const events = (await this.readStreams([stream])).get(stream) ?? [];
    yield* events.slice(from, limit === undefined ? undefined : from + limit);
  }

  async readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    const unread = streams.filter((stream) => !this.#streams.has(stream));
    if (unread.length > 0) for (const [stream, events] of await this.real.readStreams(unread)) this.#streams.set(stream, [...events]);
    return new Map(streams.map((stream) => [stream, [...(this.#streams.get(stream) ?? [])]]));
  }

  append = async (stream: string, events: readonly NewEvent[], options: AppendOptions & { expected: ExpectedState }): Promise<AppendResult> =>
    (await this.appendMany([{ stream, expected: options.expected, events }], options))[0] as AppendResult;

  async appendMany(writes: readonly StreamWrite[], { recordedAt = instantOf(0) }: AppendOptions = {}): Promise<readonly AppendResult[]> {
    await this.readStreams(writes.map(({ stream }) => stream));
    for (const { stream, expected } of writes) {
      const { length } = this.#streams.get(stream) ?? [];
      if (!holds(expected, length)) throw new ConflictError(stream, expected, length - 1);
    }
    const head = BigInt((await this.head()).position);
    return writes.map(({ stream, events }) => {
      const own = this.#streams.get(stream) ?? [];
      for (const { id, type, data, meta } of events) {
        const position = String(head + BigInt((this.#supposed += 1))) as Position; // behind all that is there, one after the other
        own.push(new StoredEvent(stream, own.length, position, id, type, canonicalJson(data), canonicalJson(meta as unknown as JsonObject), recordedAt));
      }
      this.#streams.set(stream, own);
      return { stream, revision: own.length - 1, position: START, recordedAt, deduplicated: false };
    });
  }
}

/** A vault as it would be: what is sealed here is forgotten with it. */
class SupposedVault implements Vault {
  readonly #own = new MemoryVault();
  /** one attempt checks its records and then seals the same ones */
  readonly #asked = new WeakMap<readonly VaultRecord[], Promise<readonly VaultClash[]>>();
  constructor(private readonly real: Vault) {}

  async check(records: readonly VaultRecord[]): Promise<readonly VaultClash[]> {
    const clashes = await this.#really(records);
    return clashes.length > 0 ? clashes : this.#own.check(records);
  }

  async seal(records: readonly VaultRecord[]): Promise<readonly VaultClash[]> {
    const clashes = await this.#really(records);
    return clashes.length > 0 ? clashes : this.#own.seal(records);
  }

  #really(records: readonly VaultRecord[]): Promise<readonly VaultClash[]> {
    const asked = this.#asked.get(records) ?? this.real.check(records);
    this.#asked.set(records, asked);
    return asked;
  }

  async openMany(kind: VaultKind, ids: readonly string[]): Promise<ReadonlyMap<string, JsonObject>> {
    return new Map([...(await this.real.openMany(kind, ids)), ...(await this.#own.openMany(kind, ids))]);
  }
}

/**
 * Commands in a row as if each had been recorded, by the same rules and with nothing written: the third sees what the first two would have done. What a
 * file of many rows is judged by before any of them is issued.
 */
export class Rehearsal {
  readonly #handler: IssueHandler;
  constructor({ store, vault, clock }: { readonly store: EventStore; readonly vault: Vault; readonly clock: Clock }) {
    this.#handler = new IssueHandler(new SupposedStore(store), new SupposedVault(vault), clock);
  }

  /** As the doorbell answers; `accepted` means it would be. @throws what the doorbell throws */
  execute(issued: IssueCommand): Promise<CommandOutcome> {
    return this.#handler.execute(issued);
  }
}
