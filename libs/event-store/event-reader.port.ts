import type { EventMeta, Instant } from '#kernel';

/** A place in one store's `$all`, opaque outside the store that made it. Kept only in checkpoint rows beside that store's id (rulings B3). */
export type Position = string & { readonly __position: true };
/** Before the first event of any store. */
export const START = '0' as Position;

export const EVENT_READER = Symbol('EventReader');

/** One recorded event. `dataText` and `metaText` are the stored canonical bytes; `data` and `meta` are parsed when first asked for. */
export class StoredEvent<D = unknown> {
  #data: D | undefined;
  #meta: EventMeta | undefined;
  constructor(
    readonly stream: string,
    /** place in its stream, from 0, dense */
    readonly revision: number,
    readonly position: Position,
    readonly id: string,
    /** wire name with version: `ClaimAccepted.v1` */
    readonly type: string,
    readonly dataText: string,
    readonly metaText: string,
    readonly recordedAt: Instant,
  ) {}
  get data(): D { return (this.#data ??= JSON.parse(this.dataText) as D); }
  get meta(): EventMeta { return (this.#meta ??= JSON.parse(this.metaText) as EventMeta); }
}

/** The newest event's place and instant; `START` and null for an empty store. */
export interface Head { readonly position: Position; readonly recordedAt: Instant | null }

export interface ReadStream {
  /** revision to begin with, inclusive; default the first, or the last when reading backward */
  readonly from?: number;
  readonly direction?: 'forward' | 'backward';
  /** at most so many events; default all */
  readonly limit?: number;
}

export interface ReadAll {
  /** exclusive */
  readonly after: Position;
  /** inclusive; default the head at the time of the call */
  readonly to?: Position;
  /** events a batch, 1…50 000; default 1 000 */
  readonly batchSize?: number;
}

export interface Subscribe { readonly after: Position; readonly signal: AbortSignal; readonly batchSize?: number }

/** `caughtUp` comes once at every change from reading history to waiting for new events. */
export type Delivery = { readonly is: 'batch'; readonly events: readonly StoredEvent[] } | { readonly is: 'caughtUp'; readonly position: Position };

/**
 * The reading half of the event store: all that the ledger and the auditors may hold (rulings C13).
 *
 * Promises: events come in commit order without holes; a stream's revisions are 0…n; nothing is seen before it is durable;
 * a hole or a vanished stream stops the reader with `CorruptLog` naming the position.
 */
export interface EventReader {
  /** identity of this store; a checkpoint of one store is refused by another */
  storeId(): Promise<string>;
  head(): Promise<Head>;
  /** an unknown stream is empty */
  readStream(stream: string, options?: ReadStream): AsyncIterable<StoredEvent>;
  /** several whole streams, forward, in one question; every name asked for is in the answer */
  readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>>;
  /** batches in commit order, back-pressured */
  readAll(options: ReadAll): AsyncIterable<readonly StoredEvent[]>;
  /** history, then new events as they are recorded, each exactly once; ends when the signal aborts */
  subscribe(options: Subscribe): AsyncIterable<Delivery>;
}
