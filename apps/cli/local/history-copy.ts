import { ConflictError, EventIdReused, type HistoryImport } from '#event-store';
import { START, type EventReader, type Position, type StoredEvent } from '#event-store/reader';
import { EXIT, Failure } from './failure.js';

/** From where to where; places as they may be said. */
export interface Copy {
  readonly from: { readonly place: string; readonly reader: EventReader };
  readonly to: { readonly place: string; readonly importer: HistoryImport };
}
export interface CopyOptions {
  /** the last position to be copied */
  readonly end: Position;
  /** stops it between two batches */
  readonly signal: AbortSignal;
  /** told of every batch that was handed over: events so far, and the position reached */
  readonly each: (events: number, at: Position) => void;
  /** default 2 000 */
  readonly batchSize?: number;
}

/**
 * Copies a history up to a position, batch by batch, so that nothing but what the target gathers is held; a copy that was cut is continued by running it again.
 * When it is stopped, what was handed over already is stored before it answers: the number in the answer is what the target holds of it.
 *
 * @returns events that are new in the target
 * @throws Failure interrupted, or conflict when the target does not hold a beginning of the same history
 */
export const copyEvents = async ({ from, to }: Copy, { end, signal, each, batchSize = 2_000 }: CopyOptions): Promise<number> => {
  let [cut, events] = [false, 0];
  async function* handedOver(): AsyncGenerator<readonly StoredEvent[]> {
    for await (const batch of from.reader.readAll({ after: START, to: end, batchSize })) {
      cut = signal.aborted;
      if (cut) return; // an end and not an error: the importer writes what it has gathered
      yield batch;
      events += batch.length;
      each(events, batch.at(-1)?.position ?? end);
    }
  }
  const interrupted = (what: string): Failure => new Failure(EXIT.interrupted, `interrupted: ${what}.`, 'the same command again continues');
  try {
    const imported = await to.importer.importHistory(handedOver());
    if (cut) throw interrupted(`${imported.events} events were copied and stay`);
    return imported.events;
  } catch (error) {
    if (!(error instanceof ConflictError) && !(error instanceof EventIdReused)) throw error;
    if (cut) throw interrupted('nothing new was copied while the two were compared'); // a beginning that ends before the target's own
    throw new Failure(EXIT.conflict, `${to.place} holds another history, or somebody writes to it: ${error.message}. Nothing of it was changed.`,
      'take an empty store, or stop who writes');
  }
};
