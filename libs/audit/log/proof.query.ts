import type { DataSource } from 'typeorm';
import type { EventReader, StoredEvent } from '#event-store/reader';
import { NotSealed } from './log.errors.js';
import {
  readCheckpoint, readIndexes, readLeafOfEvent, readLeaves, readPlaceBefore, readSealed, type Leaf, type StoredCheckpoint,
} from './log.store.js';
import { consistencyProof, inclusionProof, inclusionProofs, type Hash } from './tree.js';

/** Shows that one event is in the log of a checkpoint. Hashes are base64; siblings lowest first. */
export interface InclusionProof {
  readonly eventId: string; readonly logIndex: number; readonly leafHash: string;
  readonly size: number; readonly proof: readonly string[]; readonly checkpoint: string;
}
/** Shows that the later log only appended to the earlier one. */
export interface ConsistencyProof { readonly from: number; readonly to: number; readonly proof: readonly string[] }

const base64 = (hashes: readonly Hash[]): string[] => hashes.map((hash) => hash.toString('base64'));

/**
 * Read-only questions to the sealed log (role zz_auditor).
 * A proof reads all leaf hashes below the checkpoint, 32 bytes each: fine to some millions of events; tiles would make it O(log n).
 */
export class LogQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws NotSealed before the first checkpoint, or when none is that small */
  async checkpoint(atMost?: number): Promise<StoredCheckpoint> {
    const found = await readCheckpoint(this.dataSource, atMost);
    if (found === null) throw new NotSealed('there is no such checkpoint yet');
    return found;
  }

  /** All leaf hashes below a size. @throws NotSealed when fewer are stored */
  async leaves(size: number): Promise<Hash[]> {
    const all: Hash[] = [];
    for await (const page of readLeaves(this.dataSource, size)) all.push(...page);
    if (all.length !== size) throw new NotSealed(`${all.length} leaves are sealed, not ${size}`);
    return all;
  }

  /** Leaf hashes below a size, page by page. */
  leafPages(size: number): AsyncGenerator<readonly Hash[]> { return readLeaves(this.dataSource, size); }

  /** Event ids and leaf hashes from a log index on, page by page. */
  sealed(from = 0): AsyncGenerator<readonly Leaf[]> { return readSealed(this.dataSource, from); }

  /** Log index by event id, for those that are sealed. */
  indexesOf(eventIds: readonly string[]): Promise<ReadonlyMap<string, number>> { return readIndexes(this.dataSource, eventIds); }

  /** Reads one event by its place in the log. @throws NotSealed when the store does not reach that far */
  async eventAt(reader: EventReader, logIndex: number): Promise<StoredEvent> {
    const { after, index } = await readPlaceBefore(this.dataSource, logIndex);
    let first = index;
    for await (const batch of reader.readAll({ after })) {
      const found = batch[logIndex - first];
      if (found !== undefined) return found;
      first += batch.length;
    }
    throw new NotSealed(`there is no event ${logIndex}`);
  }

  /** How many leaves are stored, signed or not. */
  async leafCount(): Promise<number> {
    const rows = await this.dataSource.query<{ n: string }[]>('select count(*) as n from audit.log_leaf');
    return Number(rows[0]?.n ?? 0);
  }

  /** @throws NotSealed when the newest checkpoint does not hold the event */
  async inclusion(eventId: string): Promise<InclusionProof> {
    const leaf = await readLeafOfEvent(this.dataSource, eventId);
    const { size, note } = await this.checkpoint();
    if (leaf === null || leaf.logIndex >= size) throw new NotSealed(`event ${eventId} is not under a checkpoint`);
    const proof = inclusionProof(leaf.logIndex, await this.leaves(size));
    return { eventId, logIndex: leaf.logIndex, leafHash: leaf.hash.toString('base64'), size, proof: base64(proof), checkpoint: note };
  }

  /** Proofs of several events under the newest checkpoint, in one reading of the leaves; those it does not hold are left out. */
  async inclusions(eventIds: readonly string[]): Promise<ReadonlyMap<string, InclusionProof>> {
    const newest = await readCheckpoint(this.dataSource);
    if (newest === null) return new Map();
    const { size, note: checkpoint } = newest;
    const places = [...await readIndexes(this.dataSource, eventIds)].filter(([, index]) => index < size);
    if (places.length === 0) return new Map();
    const leaves = await this.leaves(size);
    const proofs = inclusionProofs(places.map(([, index]) => index), leaves);
    return new Map(places.map(([eventId, logIndex], i) => [eventId, {
      eventId, logIndex, leafHash: leaves[logIndex]?.toString('base64') ?? '', size, proof: base64(proofs[i] ?? []), checkpoint,
    }]));
  }

  /** Between two sizes, checkpointed or not. @throws NotSealed, RangeError when from > to */
  async consistency(from: number, to: number): Promise<ConsistencyProof> {
    return { from, to, proof: base64(consistencyProof(from, await this.leaves(to))) };
  }
}
