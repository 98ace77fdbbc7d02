import type { DataSource, EntityManager } from 'typeorm';
import type { EventReader, StoredEvent } from '#event-store/reader';
import { LedgerFold, type Post } from './fold.js';
import { load } from './projection.query.js';
import type { Place, VersionLease } from './version-lease.js';
import type { LedgerVersion } from './versions.query.js';

/** What works on versions: the owner's login as zz_owner, and the events. */
export interface VersionParts { readonly owner: DataSource; readonly reader: EventReader }
export interface VersionOptions {
  /** another posting than the program's own, tried out in a version of its own */
  readonly post?: Post;
  readonly signal?: AbortSignal;
  /** events a transaction of a bulk load; default 20 000 */
  readonly chunkEvents?: number;
  /** how long a version stays with a process that was killed; default 15 000 */
  readonly leaseMs?: number;
  readonly onProgress?: (progress: VersionProgress) => void;
}
export interface VersionProgress {
  readonly phase: 'load' | 'keys' | 'follow' | 'compare';
  /** events done in all, and how many there are; of `compare`, events both versions were compared up to */
  readonly events: number; readonly total: number;
  /** written by this run */
  readonly vouchers: number;
  /** events a second of this run; null before there is a rate */
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
}

const BATCH = 1_000;

/** What the rows of a version say, as posting wants it. */
export const foldOf = (manager: EntityManager, lease: VersionLease, post?: Post): Promise<LedgerFold> =>
  load(manager, lease.held.schema, lease.place.recordedAt).then((loaded) => new LedgerFold(loaded, post));

export const placeAfter = (from: Place, events: readonly StoredEvent[], fold: LedgerFold): Place =>
  ({ position: events.at(-1)!.position, logIndex: from.logIndex + events.length, recordedAt: fold.recordedAt });

/**
 * Brings a finished version level with another, every trigger looking on, a thousand events a transaction.
 *
 * @throws BrokenHistory naming the event that cannot be posted; all batches before it are written
 */
export const follow = async ({ owner, reader }: VersionParts, lease: VersionLease, to: LedgerVersion, options: VersionOptions): Promise<void> => {
  if (lease.place.logIndex >= to.logIndex) return;
  const fold = await foldOf(owner.manager, lease, options.post);
  for await (const events of reader.readAll({ after: lease.place.position, to: to.position, batchSize: BATCH })) {
    options.signal?.throwIfAborted();
    const rows = fold.add(events, lease.place.logIndex + 1);
    const next = placeAfter(lease.place, events, fold);
    await owner.transaction(async (manager) => {
      await rows.chunk.copyInto(manager, lease.held.schema);
      await lease.move(manager, next);
    });
    lease.moved(next);
  }
};
