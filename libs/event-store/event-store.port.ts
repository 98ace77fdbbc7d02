import type { EventMeta, Instant, JsonObject } from '#kernel';
import type { Position, StoredEvent } from './stored-event.js';

/*
 * What every event store promises; test/contract holds each of them to it. Where a server cannot keep one whole, the store says so in its `notices` and at
 * start: KurrentDB without appendRecords looks at guards just before the append, and knows only while the process remembers it that an event id was used in
 * another stream; two KurrentDB writers may stamp instants against the order of the log, and type filters are sifted after the read.
 *
 * Order       every event has a position, given in the order of commit; nobody sees one before an earlier one. Revisions of a stream are 0…n.
 * Durable     an append that was answered survives the death of any process and a power cut; nothing is seen before it is durable.
 * Atomic      appendMany writes all or nothing, at one recorded instant, and is valid given exactly the history before it: written streams and guards.
 * Once        the same event ids again give the earlier answer and write nothing; with other content, place or company they are refused.
 * Bounded     every size, queue and wait has a limit; above it a typed error says so and nothing was written.
 * Honest      an answer that was lost is asked for again by event id; when that fails too it is OutcomeUnknown, never a guess.
 * Alarmed     a hole, or a stream deleted behind our back, stops the reader with CorruptLog naming the position. There is no tombstone (rulings C5).
 */
export const EVENT_READER = Symbol('EventReader');
export const EVENT_STORE = Symbol('EventStore');

/** Limits of one append (rulings C1, C20), and what a name may be. Bytes are UTF-8 of canonical JSON, data and meta together. */
export const LIMITS = { streams: 1_000, events: 2_000, bytes: 8 * 1024 * 1024, eventBytes: 60 * 1024, streamName: 200, typeName: 100 } as const;

/** The newest event's place and instant; `START` and null for an empty store. */
export interface Head { readonly position: Position; readonly recordedAt: Instant | null }

/** Inclusive `from`: a revision, otherwise TypeError; default the first one, or the last when reading backward. `limit`: events, default all. */
export interface ReadStream { readonly from?: number; readonly direction?: 'forward' | 'backward'; readonly limit?: number }

/** An event passes when its stream begins with one of the prefixes and its type is one of the types; what is left out lets all pass. Sifted on the server. */
export interface EventFilter { readonly streamPrefixes?: readonly string[]; readonly types?: readonly string[] }

/** Exclusive `after`, inclusive `to` (default the head at the time of the call), events a batch 1…50 000 (default 1 000). */
export interface ReadAll { readonly after: Position; readonly to?: Position; readonly batchSize?: number; readonly filter?: EventFilter }
export interface Subscribe { readonly after: Position; readonly signal: AbortSignal; readonly batchSize?: number; readonly filter?: EventFilter }

/**
 * `caughtUp` comes once at every change from reading history to waiting. `checkpoint`: a filter let nothing pass up to here.
 * Resume from the position of the last delivery.
 */
export type Delivery =
  | { readonly is: 'batch'; readonly events: readonly StoredEvent[] }
  | { readonly is: 'checkpoint' | 'caughtUp'; readonly position: Position };

/** The reading half: all that the ledger and the auditors may hold (rulings C13). Every method may throw CorruptLog, and throws StoreClosed after `close`. */
export interface EventReader {
  /** identity of this store; a checkpoint of one store is refused by another */
  storeId(): Promise<string>;
  head(): Promise<Head>;
  /** an unknown stream is empty */
  readStream(stream: string, options?: ReadStream): AsyncIterable<StoredEvent>;
  /** several whole streams, forward, in one question; every name asked for is in the answer */
  readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>>;
  /** batches in commit order, back-pressured, in constant memory; may be left early */
  readAll(options: ReadAll): AsyncIterable<readonly StoredEvent[]>;
  /** history, then new events, each exactly once; ends when the signal aborts; rejects when the store is lost: resume from the last checkpoint */
  subscribe(options: Subscribe): AsyncIterable<Delivery>;
  /**
   * A reader that does not ask again for what the store remembers: as of `now` at least what is committed, or as of `lately`, when others may have written
   * since. Left out by a store that remembers nothing.
   */
  current?(as: 'now' | 'lately'): Promise<EventReader>;
  /** drains what is queued within a few seconds and rejects the rest, and every later call */
  close(): Promise<void>;
}

/** What the writer believes of a stream: a number is the exact last revision. */
export type ExpectedState = 'any' | 'no_stream' | 'stream_exists' | number;

/** `id`: a lower-case UUID, the idempotency key for ever. `type`: wire name with version. */
export interface NewEvent { readonly id: string; readonly type: string; readonly data: JsonObject; readonly meta: EventMeta }

/** One stream's part of an atomic append. `events: []` is a guard: the expectation is checked, nothing is written. */
export interface StreamWrite { readonly stream: string; readonly expected: ExpectedState; readonly events: readonly NewEvent[] }

/**
 * `recordedAt`: the recording clock of a simulation, clamped to be monotone. A real store leaves it out and stamps its own; PostgreSQL takes it only where the
 * first event says simulation, or from the owner.
 */
export interface AppendOptions { readonly recordedAt?: Instant }

/**
 * A guard answers the stream's revision (−1 when missing) and nulls. `deduplicated`: all of it was stored by an earlier call, or by a try of this one whose
 * answer was lost.
 */
export interface AppendResult {
  readonly stream: string; readonly revision: number; readonly position: Position | null; readonly recordedAt: Instant | null; readonly deduplicated: boolean;
}

/**
 * The event store. Calls made at once are answered as if made one after another; two of one caller on one stream keep their order.
 *
 * @throws ConflictError      a stream is not in the expected state; nothing was written
 * @throws EventIdReused      an event id is stored already with other content, elsewhere, or only a part of the write is stored
 * @throws LimitExceeded      above LIMITS; nothing was written
 * @throws NotPermitted       this login may not write to that stream, or not say when; on PostgreSQL; nothing was written
 * @throws StoreBusy          the queue is full or the store is away; nothing was written; the same append again after `retryAfterMs`
 * @throws StoreClosed        after `close`; nothing was written
 * @throws OutcomeUnknown     the answer was lost and could not be had again; the same event ids again are always safe
 */
export interface EventStore extends EventReader {
  append(stream: string, events: readonly NewEvent[], options: AppendOptions & { expected: ExpectedState }): Promise<AppendResult>;
  /** all or nothing, one recorded instant for all (rulings D6); a stream may stand in it once */
  appendMany(writes: readonly StreamWrite[], options?: AppendOptions): Promise<readonly AppendResult[]>;
}

/** What an import did. `position` is the new head. */
export interface Imported { readonly events: number; readonly position: Position }

/**
 * Takes over a history made elsewhere: ids, streams, revisions, bytes and recorded instants stay, positions are given anew in the order of delivery.
 * The store must be empty or hold a beginning of the same history; events it holds already are passed over, so a broken import is resumed by running it again.
 * Nobody else may append meanwhile.
 *
 * @throws ConflictError      the history does not continue this store; batches before the failing one are stored
 */
export interface HistoryImport { importHistory(batches: AsyncIterable<readonly StoredEvent[]>): Promise<Imported> }
