import type { DataSource, EntityManager } from 'typeorm';
import type { EventReader } from '#event-store/reader';
import { ProjectionRunner, type Checkpoint, type FailPoint, type HaltingProjection, type Placed, type UnderLease } from '#projection';
import { checkpointText, openCheckpoint } from './checkpoint.codec.js';
import { leafHash } from './leaf.codec.js';
import { LogForked, NoteRefused } from './log.errors.js';
import { readCheckpoint, readLeaves, readProgress, writeCheckpoint, writeLeaves, type StoredCheckpoint } from './log.store.js';
import type { Signer } from './note.codec.js';
import { CompactRange } from './tree.js';

/** At most one signature in so many milliseconds (rulings D18). */
const SIGN_EVERY_MS = 1_000;

export interface SealerOptions {
  /** its name is the log's origin */
  readonly signer: Signer;
  /** for specifications only */
  readonly at?: FailPoint;
}

/** Where the sealer stands; made from the rows, never from memory of an earlier life. */
interface Standing { readonly storeId: string; readonly range: CompactRange; signed: StoredCheckpoint | null }

/**
 * Seals every event in `$all` order as projection `log`: leaf hash, stored with the checkpoint of how far it read; then a signed checkpoint, stored
 * before anybody can read it. Its log index is counted beside the ledger's, so that `check log-index` can compare the two (rulings B3).
 * Both happen under the lease of the projection: who lost it stores and signs nothing, so a log has one signer and one head of each size.
 */
export class Sealer implements HaltingProjection {
  readonly name = 'log';
  readonly version = 1;
  readonly poison = 'halt';
  readonly final = [LogForked, NoteRefused];
  #standing: Standing | undefined;
  #hashes: readonly Buffer[] = [];
  #signedAt = -Infinity;

  constructor(private readonly options: SealerOptions) {}

  /**
   * Folds the stored leaves again and holds them against the newest checkpoint before anything is signed on top.
   *
   * @throws LogForked when the rows are not those of this log; NoteRefused when another key signed it
   */
  async open(sql: EntityManager, { storeId, logIndex }: Checkpoint): Promise<void> {
    this.#standing = undefined;
    const [progress, signed] = [await readProgress(sql), await readCheckpoint(sql)];
    const size = progress?.size ?? 0; // sealed from this store, or from the one this history was copied from: the checkpoint says which it follows now
    if (size !== logIndex + 1) throw new LogForked(`${size} leaves were sealed, the checkpoint of the projection says ${logIndex + 1}`);
    if (signed !== null && signed.size > size) throw new LogForked(`checkpoint ${signed.size} is beyond the ${size} stored leaves`);
    const range = new CompactRange();
    const compare = (): void => {
      if (signed?.size === range.size && !signed.root.equals(range.root())) throw new LogForked(`stored leaves do not lead to checkpoint ${signed.size}`);
    };
    compare();
    for await (const page of readLeaves(sql, size)) for (const leaf of page) { range.append(leaf); compare(); }
    if (range.size !== size) throw new LogForked(`${size} leaves were sealed, ${range.size} are stored`);
    if (signed !== null) openCheckpoint(signed.note, this.options.signer.vkey);
    this.#standing = { storeId, range, signed };
  }

  async project(sql: EntityManager, events: readonly Placed[]): Promise<void> {
    const { storeId } = this.#opened();
    const leaves = events.map(({ event, logIndex }) => ({ logIndex, eventId: event.id, hash: leafHash(event) }));
    await this.options.at?.('seal.afterHash');
    const last = events.at(-1)!;
    await writeLeaves(sql, leaves, { size: last.logIndex + 1, storeId, position: last.event.position });
    this.#hashes = leaves.map(({ hash }) => hash);
  }

  settled(): void {
    for (const hash of this.#hashes) this.#opened().range.append(hash);
    this.#hashes = [];
  }

  abandoned(): void { this.#hashes = []; }

  /** Signs the head unless it is signed, at most once a second; the last one at once. */
  async between(under: UnderLease, closing: boolean): Promise<number | null> {
    const { range, signed } = this.#opened();
    if (range.size === 0 || signed?.size === range.size) return null;
    const wait = this.#signedAt + SIGN_EVERY_MS - performance.now();
    if (wait > 0 && !closing) return wait;
    await this.#sign(under);
    return null;
  }

  /** The checkpoint before is read again, with the lease held: it must be the one this head was built on. */
  async #sign(under: UnderLease): Promise<void> {
    const standing = this.#opened();
    const { range, signed } = standing;
    const root = range.root();
    const next = await under(async (sql) => {
      const before = await readCheckpoint(sql);
      if (before?.note !== signed?.note) throw new LogForked(`checkpoint ${before?.size ?? 0} was not signed by this sealer`);
      const note = this.options.signer.sign(checkpointText({ origin: this.options.signer.name, size: range.size, root }));
      await this.options.at?.('seal.afterNote');
      await writeCheckpoint(sql, { size: range.size, root, note });
      return { size: range.size, root, note };
    });
    standing.signed = next;
    this.#signedAt = performance.now();
    await this.options.at?.('seal.afterPublish');
  }

  #opened(): Standing {
    if (this.#standing === undefined) throw new Error('the sealer is not open');
    return this.#standing;
  }
}

export interface SealOrder extends SealerOptions {
  /** role zz_worker: it writes schema audit and moves the checkpoint */
  readonly dataSource: DataSource;
  readonly reader: EventReader;
}

/**
 * Seals and signs everything recorded until now, for tools and specifications; a worker that runs does so by itself.
 *
 * @returns the newest checkpoint, null for an empty log
 * @throws LeaseHeld while a worker holds the log; LogForked, NoteRefused, OtherStore
 */
export const sealPending = async ({ dataSource, reader, ...options }: SealOrder): Promise<StoredCheckpoint | null> => {
  await new ProjectionRunner({ dataSource, reader, projection: new Sealer(options) }).catchUp();
  return readCheckpoint(dataSource);
};
