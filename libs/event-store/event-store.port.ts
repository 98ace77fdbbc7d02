import type { EventMeta, Instant, JsonObject } from '#kernel';
import type { EventReader, Position } from './event-reader.port.js';

export const EVENT_STORE = Symbol('EventStore');

/** What the writer believes of a stream: a number is the exact last revision. */
export type ExpectedState = 'any' | 'no_stream' | 'stream_exists' | number;

export interface NewEvent {
  /** UUID; the idempotency key for ever */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly meta: EventMeta;
}

/** One stream's part of an atomic append. `events: []` is a guard: the expectation is checked, nothing is written. */
export interface StreamWrite { readonly stream: string; readonly expected: ExpectedState; readonly events: readonly NewEvent[] }

export interface AppendOptions {
  /** the recording clock of a simulation; clamped to be monotone. A real store leaves it out and stamps its own. */
  readonly recordedAt?: Instant;
}

export interface AppendResult {
  readonly stream: string;
  /** last revision of the stream after this write; −1 for a guard on a missing stream */
  readonly revision: number;
  /** position of the last event written; null for a guard */
  readonly position: Position | null;
  readonly recordedAt: Instant | null;
  /** true when all these events were already stored and this is the earlier answer */
  readonly deduplicated: boolean;
}

/** Limits of one append, rulings C1 and C20. */
export const LIMITS = { streams: 1_000, events: 2_000, bytes: 8 * 1024 * 1024, eventBytes: 60 * 1024 } as const;

/**
 * The event store.
 *
 * @throws ConflictError      a stream is not in the expected state; nothing was written
 * @throws EventIdReused      an event id is stored already with other content, elsewhere, or only a part of the write is stored
 * @throws LimitExceeded      above LIMITS; nothing was written
 */
export interface EventStore extends EventReader {
  append(stream: string, events: readonly NewEvent[], options: AppendOptions & { expected: ExpectedState }): Promise<AppendResult>;
  /** all or nothing, one recorded instant for all (rulings D6); a stream may stand in it once */
  appendMany(writes: readonly StreamWrite[], options?: AppendOptions): Promise<readonly AppendResult[]>;
}
