import { randomUUID } from 'node:crypto';
import { CorruptLog } from '#event-store/reader';
import { faultOf } from './fault.js';
import type { StreamQuery } from './stream.query.js';
import { metadataMember, metaStreamOf } from './wire.codec.js';

/** The stream whose metadata holds the identity of the store. It never has an event: a copied history must not bring another store's identity (rulings D17). */
const STREAM = 'store-identity';
const MEMBER = 'storeId';

/** The identity of this store, or null before the first writer opened it. */
export const storedIdentity = async (streams: StreamQuery): Promise<string | null> => {
  const metadata = await streams.metadata(STREAM);
  if (metadata === undefined) return null;
  const id = metadataMember(metadata, MEMBER);
  if (typeof id !== 'string') throw new CorruptLog(`the metadata of stream ${streams.prefix}${STREAM} does not hold the identity of this store any more`);
  return id;
};

/** Gives the store an identity when it has none; of two that try at once one wins, and both know its identity. */
export const madeIdentity = async (streams: StreamQuery): Promise<string> => {
  const before = await storedIdentity(streams);
  if (before !== null) return before;
  try {
    // not setStreamMetadata: it silently ignores the expected revision that its type offers
    const event = streams.connection.driver.jsonEvent({ type: '$metadata', data: { [MEMBER]: randomUUID() } });
    await streams.connection.ask((client) => client.appendToStream(metaStreamOf(streams.prefix + STREAM), event, { streamState: 'no_stream' }));
  } catch (error) {
    if (faultOf(error) !== 'conflict') throw error;
  }
  return await storedIdentity(streams) ?? madeIdentity(streams);
};
