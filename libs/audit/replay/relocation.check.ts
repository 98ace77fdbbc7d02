import type { DataSource } from 'typeorm';
import { START, type EventReader, type Position } from '#event-store/reader';
import { relocateCheckpoints, standpointsIn, type Standpoint } from '#projection';
import { leafHash } from '../log/leaf.codec.js';
import { LogForked } from '../log/log.errors.js';
import { readCheckpoint, readSealed, type Leaf } from '../log/log.store.js';

export interface Relocated {
  /** checkpoints that go on in the new store; none when they stood there already */
  readonly moved: readonly Standpoint[];
  /** sealed leaves that were found again in the new store, byte for byte */
  readonly leaves: number;
  /** name on the newest checkpoint, which must stay the log's name; null when nothing was signed yet */
  readonly origin: string | null;
}

interface Order {
  readonly source: DataSource; readonly from: string; readonly to: EventReader;
  /** asked when the new store was read to its end, right before anything moves: throws when the old one has grown */
  readonly unchanged?: () => Promise<void>;
}

async function* leavesOf(source: DataSource): AsyncGenerator<Leaf, undefined> {
  for await (const page of readSealed(source)) yield* page;
  return undefined;
}

/** Places of some events in a store, by log index. Every leaf of the log is held against the event in its place on the way. */
const positionsIn = async ({ source, to }: Order, wanted: ReadonlySet<number>): Promise<{ positions: ReadonlyMap<number, Position>; leaves: number }> => {
  const positions = new Map<number, Position>([[-1, START]]);
  const sealed = leavesOf(source);
  let [index, leaves] = [0, 0];
  for await (const batch of to.readAll({ after: START })) {
    for (const event of batch) {
      const { value: leaf } = await sealed.next();
      if (leaf !== undefined && !(leaf.logIndex === index && leaf.eventId === event.id && leaf.hash.equals(leafHash(event)))) {
        throw new LogForked(`event ${index} (${event.id}) of the new store is not the one this log sealed: the books belong to another history`);
      }
      if (leaf !== undefined) leaves += 1;
      if (wanted.has(index)) positions.set(index, event.position);
      index += 1;
    }
  }
  const { value: more } = await sealed.next();
  const furthest = Math.max(...wanted, more?.logIndex ?? -1);
  if (furthest >= index) throw new LogForked(`the new store ends after ${index} events, but event ${furthest} was projected or sealed: copy the rest first`);
  return { positions, leaves };
};

/**
 * Books, views and log go on with a history that was copied into another store: nothing is built anew, because every leaf that was ever sealed is found
 * again there, in its place, with the same bytes. Run it while no worker runs.
 *
 * @param order.source an owner login of the books' database
 * @param order.from id of the store they were projected from
 * @throws LogForked when the new store holds another history, or less of it; LeaseHeld while a worker runs
 * @source rulings B3, D17
 */
export const relocateBooks = async (order: Order): Promise<Relocated> => {
  const standpoints = await standpointsIn(order.source, order.from);
  const { positions, leaves } = await positionsIn(order, new Set(standpoints.map(({ logIndex }) => logIndex)));
  const to = await order.to.storeId();
  await order.unchanged?.();
  const origin = (await readCheckpoint(order.source))?.note.split('\n')[0] ?? null;
  if (standpoints.length > 0) return { moved: await relocateCheckpoints(order.source, { from: order.from, to, positions }), leaves, origin };
  if ((await standpointsIn(order.source, to)).length > 0) return { moved: [], leaves, origin };
  throw new LogForked('nothing in this database was projected from either of the two stores');
};
