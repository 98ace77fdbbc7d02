import { OtherStore } from '#projection';
import { follow, foldOf, placeAfter, type VersionOptions, type VersionParts } from './catch-up.js';
import { readingOf } from './ledger-reading.sql.js';
import { ledgerSchema, ledgerTables } from './ledger-tables.sql.js';
import { LEDGER } from './projection.query.js';
import { LedgerBusy, NoSuchVersion } from './projector.errors.js';
import { Rate } from './rate.js';
import { finishLedger } from './rebuild-keys.js';
import { CopyChunk } from './rows.writer.js';
import { VersionLease, type Place } from './version-lease.js';
import { activeOf, ledgerVersions, type LedgerVersion } from './versions.query.js';

/** Few are alive at once: what a batch holds is looked at again by every turn of the garbage collector. */
const BATCH = 250;
const CHUNK_EVENTS = 20_000;
/** A gap that small is followed with all triggers on; above it the bulk load goes on. */
const SMALL_GAP = 5_000;

export interface Rebuilt {
  readonly version: number;
  /** events the version holds, and those this run read */
  readonly events: number; readonly read: number;
  /** written by this run */
  readonly vouchers: number;
  readonly seconds: { readonly load: number; readonly keys: number; readonly follow: number };
}

const seconds = async (work: () => Promise<void>): Promise<number> => {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1_000;
};

/**
 * Builds the ledger again from event 0 into a schema of its own, while the active version is read and written as ever: a bulk load by COPY into bare
 * tables, then keys, foreign keys, indexes and triggers in one transaction, then the newest events. A rebuild that was killed goes on from its checkpoint:
 * it folds its own rows back, as the worker does when it starts, so that going on costs a scan and not the whole history again.
 *
 * @source event-store.md §7.4
 */
export class LedgerRebuild {
  readonly #rate: Rate;
  #vouchers = 0;
  #read = 0;

  constructor(private readonly parts: VersionParts, private readonly options: VersionOptions & { readonly restart?: boolean } = {}) {
    this.#rate = new Rate((progress) => { options.onProgress?.(progress); });
  }

  /**
   * @returns when the new version is level with the active one; `switchLedger` makes it active
   * @throws VersionHeld, NoSuchVersion, OtherStore, BrokenHistory; AbortError when the signal aborts: the next run goes on from here
   */
  async run(): Promise<Rebuilt> {
    const lease = await this.#take();
    try {
      const load = await seconds(() => this.#load(lease));
      const keys = await seconds(() => this.#finish(lease));
      const followed = await seconds(() => this.#follow(lease));
      const { version } = lease.held;
      return { version, events: lease.place.logIndex + 1, read: this.#read, vouchers: this.#vouchers, seconds: { load, keys, follow: followed } };
    } finally {
      await lease.release();
    }
  }

  async #take(): Promise<VersionLease> {
    const { owner, reader } = this.parts;
    const storeId = await reader.storeId();
    const versions = await ledgerVersions(owner);
    const active = activeOf(versions);
    if (active.storeId !== storeId) throw new OtherStore(LEDGER, active.storeId, storeId);
    const building = versions.find(({ status }) => status === 'building') ?? await this.#begin(versions, storeId);
    if (building.storeId !== storeId) throw new OtherStore(LEDGER, building.storeId, storeId);
    const lease = await VersionLease.take(owner, building, this.options.leaseMs);
    if (this.options.restart !== true || lease.place.logIndex < 0) return lease;
    await lease.release();
    await dropLedger(this.parts, building.version);
    return this.#take();
  }

  /** Two that begin at once: the key lets one in, the other finds its version and meets its lease. */
  async #begin(versions: readonly LedgerVersion[], storeId: string): Promise<LedgerVersion> {
    const version = versions.at(-1)!.version + 1;
    await this.parts.owner.transaction(async (manager) => {
      const made = await manager.query(`insert into projection.checkpoint (name, version, status, store_id, position, log_index)
        values ($1, $2, 'building', $3, '0', -1) on conflict do nothing returning version`, [LEDGER, version, storeId]) as unknown[];
      if (made.length > 0) await manager.query(ledgerTables(ledgerSchema(version)));
    });
    return (await ledgerVersions(this.parts.owner)).find((one) => one.version === version)!;
  }

  /** Bulk load until the gap to the active version is small. Chunk n + 1 is read and folded while chunk n is written. */
  async #load(lease: VersionLease): Promise<void> {
    if (lease.held.complete) return;
    for (let first = true; ; first = false) {
      const to = await lease.target();
      if (to.logIndex - lease.place.logIndex <= (first ? 0 : SMALL_GAP)) return;
      await this.#loadTo(lease, to);
    }
  }

  async #loadTo(lease: VersionLease, to: LedgerVersion): Promise<void> {
    const { options, parts: { owner, reader } } = this;
    const fold = await foldOf(owner.manager, lease, options.post);
    let [at, chunk, written]: [Place, CopyChunk, Promise<void>] = [lease.place, new CopyChunk(), Promise.resolve()];
    let [from, vouchers] = [at.logIndex, 0];
    const write = async (): Promise<void> => {
      await written;
      options.signal?.throwIfAborted();
      written = this.#write(lease, { chunk, vouchers }, at);
      written.catch(() => undefined); // told at the next await
      [chunk, from, vouchers] = [new CopyChunk(), at.logIndex, 0];
    };
    this.#rate.begin('load', at.logIndex + 1, to.logIndex + 1);
    try {
      for await (const events of reader.readAll({ after: at.position, to: to.position, batchSize: BATCH })) {
        options.signal?.throwIfAborted();
        vouchers += fold.add(events, at.logIndex + 1, chunk).vouchers;
        at = placeAfter(at, events, fold);
        if (at.logIndex - from >= (options.chunkEvents ?? CHUNK_EVENTS)) await write();
      }
      if (at.logIndex > from) await write();
    } finally {
      await written.catch(() => undefined); // never leave a transaction behind that still writes
    }
    await written;
  }

  async #write(lease: VersionLease, { chunk, vouchers }: { readonly chunk: CopyChunk; readonly vouchers: number }, to: Place): Promise<void> {
    await this.parts.owner.transaction(async (manager) => {
      await manager.query('set local synchronous_commit = off'); // rows and checkpoint are lost together or not at all
      await chunk.copyInto(manager, lease.held.schema);
      await lease.move(manager, to);
    });
    this.#read += to.logIndex - lease.place.logIndex;
    this.#vouchers += vouchers;
    lease.moved(to);
    this.#rate.reached(to.logIndex + 1, this.#vouchers);
  }

  async #finish(lease: VersionLease): Promise<void> {
    if (lease.held.complete) return;
    const { schema } = lease.held;
    this.#rate.begin('keys', lease.place.logIndex + 1, lease.place.logIndex + 1);
    await finishLedger(this.parts.owner, schema);
    this.options.signal?.throwIfAborted();
  }

  async #follow(lease: VersionLease): Promise<void> {
    for (let to = await lease.target(); lease.place.logIndex < to.logIndex; to = await lease.target()) {
      const before = lease.place.logIndex;
      this.#rate.begin('follow', before + 1, to.logIndex + 1);
      await follow(this.parts, lease, to, this.options);
      this.#read += lease.place.logIndex - before;
      this.#rate.reached(lease.place.logIndex + 1, this.#vouchers);
    }
  }
}

/**
 * Removes a version that nobody reads any more.
 *
 * @throws NoSuchVersion for one that is not there, or is active; VersionHeld while a rebuild or a switch works on it
 */
export const dropLedger = async ({ owner }: Pick<VersionParts, 'owner'>, version: number): Promise<void> => {
  const found = (await ledgerVersions(owner)).find((one) => one.version === version);
  if (found === undefined) throw new NoSuchVersion(`there is no version ${version} of the ledger`);
  if (found.status === 'active') throw new NoSuchVersion(`version ${version} is the active one: it is never dropped`);
  const lease = await VersionLease.take(owner, found);
  try {
    await owner.transaction(async (manager) => {
      await manager.query(`set local lock_timeout = '5s'`);
      await manager.query(`delete from projection.checkpoint where name = $1 and version = $2`, [LEDGER, version]);
      await manager.query(`drop schema if exists ${readingOf(found.schema)}, ${found.schema} cascade`);
    });
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') throw new LedgerBusy(`version ${version} is being read: it was not dropped`);
    throw error;
  } finally {
    await lease.release();
  }
};
