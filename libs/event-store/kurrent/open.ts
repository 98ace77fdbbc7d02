import { UnsupportedStore } from '#event-store';
import { addressOf, Connection, loadDriver, type Driver } from './connection.client.js';
import { madeIdentity } from './identity.query.js';
import { KurrentEventReader } from './kurrent-reader.store.js';
import { KurrentEventStore } from './kurrent.store.js';
import { StreamQuery } from './stream.query.js';

export interface KurrentOptions {
  /** `kurrentdb://`, `kurrentdb+discover://`, `kurrent://`, `kdb://` or `esdb://`; a login belongs into it, which keeps batch append on */
  readonly url: string;
  /**
   * What our streams begin with on the server, default `zz.`: `zz.claim-7`. KurrentDB's category of a stream is what stands before its first dash, so `zz.`
   * gives the categories `zz.claim`, `zz.person` …, and a prefix with a dash in it would put all of them into one. Two tenants of a server must not have
   * prefixes of which one begins with the other.
   */
  readonly streamPrefix?: string;
  /** longest time an append may take, waiting, tries and all; ms, default 4 000 */
  readonly appendWithinMs?: number;
  /** how long a server that is not there yet is waited for; ms, default 30 000 */
  readonly openWithinMs?: number;
  /** loads the client; for tests */
  readonly load?: () => Promise<Driver>;
}

const PREFIX = /^[A-Za-z0-9][A-Za-z0-9._-]{0,48}[._-]$/;
const prefixOf = ({ streamPrefix = 'zz.' }: KurrentOptions): string => {
  if (PREFIX.test(streamPrefix)) return streamPrefix;
  throw new UnsupportedStore(`a stream prefix is 2 to 50 letters, digits, dots, dashes and low lines, and ends with a sign; not ${streamPrefix}`);
};

const connected = async (options: KurrentOptions): Promise<Connection> => {
  const address = addressOf(options.url);
  return new Connection(await loadDriver(options.load), address);
};

/** Asks the server for nothing by a way it may not have: no answer of it writes anything. @returns whether it has it */
const offers = async (connection: Connection, way: 'multiStreamAppend' | 'appendRecords', withinMs: number): Promise<boolean> =>
  connection.ask(async (client) => {
    try {
      await client[way]([]);
    } catch (error) {
      const { type, code } = error as { readonly type?: string; readonly code?: number };
      if (type === 'unsupported') return false;
      if (type !== 'unknown' || (code !== 3 && code !== 9) || /not the leader/i.test((error as Error).message)) throw error; // it was not judged
    }
    return true;
  }, { withinMs });

/**
 * Opens the store to write and read. The first opening gives it its identity.
 *
 * @throws UnsupportedStore when the client is not installed, the address or the prefix cannot be read, or the server is older than 25.1
 * @throws StoreBusy when no server answered in time
 */
export const openKurrentStore = async (options: KurrentOptions): Promise<KurrentEventStore> => {
  const prefix = prefixOf(options);
  const connection = await connected(options);
  try {
    if (!await offers(connection, 'multiStreamAppend', options.openWithinMs ?? 30_000)) {
      throw new UnsupportedStore('this KurrentDB server cannot append to several streams at once; version 25.1 or later is needed (26.0 is the long-term one)');
    }
    const records = await offers(connection, 'appendRecords', 4_000);
    await madeIdentity(new StreamQuery(connection, prefix, true));
    const store = new KurrentEventStore({ connection, prefix, records, appendWithinMs: options.appendWithinMs });
    await store.warmUp();
    return store;
  } catch (error) {
    await connection.close();
    throw error;
  }
};

/**
 * Opens the reading half; nothing is asked of the server yet.
 *
 * @param options.leader only the leader may answer, so that nothing that was answered is missing; default false
 * @throws UnsupportedStore as `openKurrentStore`, but for the server's version
 */
export const openKurrentReader = async ({ leader = false, ...options }: KurrentOptions & { readonly leader?: boolean }): Promise<KurrentEventReader> =>
  new KurrentEventReader({ prefix: prefixOf(options), connection: await connected(options), leader });
