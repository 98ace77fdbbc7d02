import type { DataSource } from 'typeorm';
import { START, type EventReader, type StoredEvent } from '#event-store/reader';
import { ProjectionRunner, type Checkpoint, type Projection, type RunnerOptions } from '#projection';

/** A reader that delivers these batches, whatever it is asked for. */
export const delivering = (batches: readonly (readonly StoredEvent[])[], storeId = 'S1'): EventReader => ({
  storeId: async () => storeId,
  head: async () => ({ position: batches.flat().at(-1)?.position ?? START, recordedAt: batches.flat().at(-1)?.recordedAt ?? null }),
  async *readAll() { yield* batches; },
   
  async *readStream() { throw new Error('not asked for in this specification'); },
  readStreams: () => Promise.reject(new Error('not asked for in this specification')),
  async *subscribe({ signal }) {
    for (const events of batches) yield { is: 'batch', events };
    yield { is: 'caughtUp', position: batches.flat().at(-1)?.position ?? START };
    await new Promise((resolve) => { signal.addEventListener('abort', resolve); });
  },
  close: () => Promise.resolve(),
});

/** One pass of a worker over these batches. @returns the checkpoint it reached */
export const projectBatches = (
  dataSource: DataSource, projection: Projection, batches: readonly (readonly StoredEvent[])[], storeId = 'S1',
): Promise<Checkpoint> => new ProjectionRunner({ dataSource, projection, reader: delivering(batches, storeId), retries: 0 }).catchUp();

/** One pass of a worker over what is recorded now. */
export const catchUp = (dataSource: DataSource, reader: EventReader, projection: Projection, options: Partial<RunnerOptions> = {}): Promise<Checkpoint> =>
  new ProjectionRunner({ dataSource, reader, projection, ...options }).catchUp();
