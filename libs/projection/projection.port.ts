import type { EntityManager } from 'typeorm';
import type { Position, StoredEvent } from '#event-store/reader';
import type { Instant } from '#kernel';

/** One event and its place 0…N−1 in the log, counted by the runner from the checkpoint (rulings B3). */
export interface Placed { readonly event: StoredEvent; readonly logIndex: number }

/** How far a version has read which store. `logIndex` −1 and `recordedAt` null before the first event; `recordedAt` never goes back (rulings C3). */
export interface Checkpoint {
  readonly version: number; readonly storeId: string; readonly position: Position; readonly logIndex: number; readonly recordedAt: Instant | null;
}

/** One transaction in which nobody else can take the lease. @throws Fenced before the work when the lease was lost */
export type UnderLease = <T>(work: (sql: EntityManager) => Promise<T>) => Promise<T>;

interface Named {
  /** of projection.checkpoint, for ever */
  readonly name: string;
  /**
   * Writes the rows of these events, in log order, on this transaction. No clock, no other connection: the checkpoint moves in the same transaction,
   * and the same events are given again after a failure.
   */
  project(sql: EntityManager, events: readonly Placed[]): Promise<void>;
}

/** Stops at an event that it cannot project: nothing may be left out of money or of a sealed log. It may keep memory between batches. */
export interface HaltingProjection extends Named {
  readonly poison: 'halt';
  /** counts up when the same events give other rows; `active`: whichever the database serves, 1 in a new one */
  readonly version: number | 'active';
  /** errors beside BrokenHistory and CorruptLog that no second try can mend */
  readonly final?: readonly (abstract new (...args: never[]) => Error)[];
  /** after the lease was won: forgets all it knew and folds its own rows back; they end exactly at this checkpoint */
  open?(sql: EntityManager, checkpoint: Checkpoint): Promise<void>;
  /** the transaction of the last `project` is committed */
  settled?(): void;
  /** it was rolled back: memory stands as before it */
  abandoned?(): void;
  /**
   * Other work that only the holder of the lease may do, between batches and once more before the lease is given back (`closing`).
   *
   * @returns in how many milliseconds it wants to be asked again, null for after the next batch
   */
  between?(under: UnderLease, closing: boolean): Promise<number | null>;
}

/**
 * Sets aside the stream of an event that it cannot project, and goes on with the others. Parked events are projected later and by another process,
 * so all that it knows of a stream must be read from its rows.
 */
export interface ParkingProjection extends Named {
  readonly poison: 'park';
  readonly version: number;
}

/** Rows that are folded from the log, and nothing else: the same events give the same rows. */
export type Projection = HaltingProjection | ParkingProjection;

/** Windows in which a specification kills, throws or sleeps (reliability §3). */
export type FailPlace =
  | 'worker.afterRead' | 'worker.afterRows' | 'worker.afterCheckpoint' | 'worker.afterCommit' | 'worker.beforeRenew'
  | 'seal.afterHash' | 'seal.afterNote' | 'seal.afterPublish';
export type FailPoint = (place: FailPlace) => Promise<void> | void;
