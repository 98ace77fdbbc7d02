import type { DataSource } from 'typeorm';
import { START, type EventReader, type Position, type StoredEvent } from '#event-store/reader';
import { checkpointText, openCheckpoint } from './checkpoint.codec.js';
import { leafHash } from './leaf.codec.js';
import { LogForked } from './log.errors.js';
import { readCheckpoint, readLeaves, readProgress, writeCheckpoint, writeLeaves, type StoredCheckpoint } from './log.store.js';
import type { Signer } from './note.codec.js';
import { CompactRange } from './tree.js';

/** At most one signature in so many milliseconds (rulings D18). */
const SIGN_EVERY_MS = 1_000;

export interface SealerOptions {
  /** role zz_worker: INSERT and SELECT in schema audit */
  readonly dataSource: DataSource;
  readonly reader: EventReader;
  /** its name is the log's origin */
  readonly signer: Signer;
}

/** For /health: `size` leaves are stored, `signedSize` of them are under a checkpoint. */
export interface SealerHealth {
  readonly state: 'idle' | 'sealing' | 'stopped' | 'failed'; readonly size: number; readonly signedSize: number; readonly error?: string;
}

/** Where the sealer stands; made from the rows, never from memory of an earlier life. */
interface Standing { readonly storeId: string; readonly range: CompactRange; position: Position; signed: StoredCheckpoint | null }

/**
 * Seals every event in `$all` order: leaf hash, stored; then a signed checkpoint, stored before anybody can read it.
 * It counts the log index itself, so that `check log-index` can compare it with the projector's count (rulings B3).
 * One sealer per log; a second one fails on the primary keys and signs nothing that is kept.
 */
export class Sealer {
  #standing: Standing | null = null;
  #state: SealerHealth['state'] = 'idle';
  #error: string | undefined;
  #signedAt = 0;
  /** one job after another: sealing, signing */
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: SealerOptions) {}

  health(): SealerHealth {
    const base = { state: this.#state, size: this.#standing?.range.size ?? 0, signedSize: this.#standing?.signed?.size ?? 0 };
    return this.#error === undefined ? base : { ...base, error: this.#error };
  }

  /**
   * Runs until the signal aborts, then signs what is left.
   * @throws LogForked when the rows, the key or the store are not those of this log
   */
  async start(signal: AbortSignal): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new AbortController();
    const signLater = (): void => { this.#queued(() => this.#sign()).catch((error: unknown) => late.abort(error)); };
    try {
      const standing = await this.#queued(() => this.#load());
      this.#state = 'sealing';
      let index = standing.range.size;
      const ending = AbortSignal.any([signal, late.signal]);
      for await (const delivery of this.options.reader.subscribe({ after: standing.position, signal: ending })) {
        if (delivery.is !== 'batch') continue;
        const first = index;
        index += delivery.events.length;
        await this.#queued(() => this.#seal(delivery.events, first));
        clearTimeout(timer);
        const wait = this.#signedAt + SIGN_EVERY_MS - Date.now();
        if (wait <= 0) await this.#queued(() => this.#sign());
        else timer = setTimeout(signLater, wait);
      }
      clearTimeout(timer);
      late.signal.throwIfAborted();
      await this.#queued(() => this.#sign());
      this.#state = 'stopped';
    } catch (error) {
      this.#fail(error);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Seals and signs everything recorded until now; for tests, exports and shutdown. */
  async sealPending(): Promise<StoredCheckpoint | null> {
    return this.#queued(async () => {
      const standing = await this.#load();
      const { position: to } = await this.options.reader.head();
      if (to !== START && to !== standing.position) {
        for await (const events of this.options.reader.readAll({ after: standing.position, to })) await this.#seal(events, standing.range.size);
      }
      return this.#sign();
    });
  }

  #fail(error: unknown): void {
    this.#state = 'failed';
    this.#error = error instanceof Error ? error.message : String(error);
  }

  #queued<T>(job: () => Promise<T>): Promise<T> {
    const next = this.#last.then(job, job);
    this.#last = next.catch(() => { this.#standing = null; }); // whether it was committed is unknown: the rows are read again
    return next;
  }

  /** Folds the stored leaves again and holds them against the newest checkpoint before anything is signed on top. */
  async #load(): Promise<Standing> {
    if (this.#standing !== null) return this.#standing;
    const { dataSource, reader, signer } = this.options;
    const [storeId, progress, signed] = [await reader.storeId(), await readProgress(dataSource), await readCheckpoint(dataSource)];
    if (progress !== null && progress.storeId !== storeId) throw new LogForked(`the log was sealed from store ${progress.storeId}, this is ${storeId}`);
    const size = progress?.size ?? 0;
    if (signed !== null && signed.size > size) throw new LogForked(`checkpoint ${signed.size} is beyond the ${size} stored leaves`);
    const range = new CompactRange();
    const compare = (): void => {
      if (signed?.size === range.size && !signed.root.equals(range.root())) throw new LogForked(`stored leaves do not lead to checkpoint ${signed.size}`);
    };
    compare();
    for await (const page of readLeaves(dataSource, size)) for (const leaf of page) { range.append(leaf); compare(); }
    if (range.size !== size) throw new LogForked(`${size} leaves were sealed, ${range.size} are stored`);
    if (signed !== null) openCheckpoint(signed.note, signer.vkey);
    this.#standing = { storeId, range, position: progress?.position ?? START, signed };
    return this.#standing;
  }

  async #seal(events: readonly StoredEvent[], first: number): Promise<void> {
    const standing = await this.#load();
    const fresh = events.slice(Math.max(0, standing.range.size - first)); // sealPending may have been faster than the subscription
    const last = fresh.at(-1);
    if (last === undefined) return;
    const from = standing.range.size;
    const leaves = fresh.map((event, i) => ({ logIndex: from + i, eventId: event.id, hash: leafHash(event) }));
    const progress = { size: from + leaves.length, storeId: standing.storeId, position: last.position };
    await this.options.dataSource.transaction((sql) => writeLeaves(sql, leaves, progress));
    for (const leaf of leaves) standing.range.append(leaf.hash);
    standing.position = last.position;
  }

  /** Signs the head unless it is signed. The checkpoint before is read again: it must be the one this head was built on. */
  async #sign(): Promise<StoredCheckpoint | null> {
    const standing = await this.#load();
    const { range, signed } = standing;
    if (range.size === 0 || signed?.size === range.size) return signed;
    const root = range.root();
    const note = this.options.signer.sign(checkpointText({ origin: this.options.signer.name, size: range.size, root }));
    const next = { size: range.size, root, note };
    await this.options.dataSource.transaction(async (sql) => {
      const before = await readCheckpoint(sql);
      if (before?.note !== signed?.note) throw new LogForked(`checkpoint ${before?.size ?? 0} was not signed by this sealer`);
      await writeCheckpoint(sql, next);
    });
    standing.signed = next;
    this.#signedAt = Date.now();
    return next;
  }
}
