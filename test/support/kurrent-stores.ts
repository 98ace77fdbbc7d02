import { randomUUID } from 'node:crypto';
import { openKurrentStore, type KurrentEventStore, type KurrentOptions } from '#event-store/kurrent';
import { KurrentDouble, type DoubleOptions } from './kurrent-double.js';
import { KurrentLog } from './kurrent-log.js';

/** The address of a real node to run the same specifications against; empty where there is none. */
export const REAL_NODE = process.env['KURRENTDB_URL'] ?? '';

export interface KurrentUnderTest {
  readonly store: KurrentEventStore; readonly url: string; readonly streamPrefix: string;
  reopen(): Promise<KurrentEventStore>;
  close(): Promise<void>;
}

type Load = NonNullable<KurrentOptions['load']>;

/** An empty store: its prefix is its own, so that one server serves all specifications. An append may take long where the machine is busy. */
export const kurrentStore = async (url: string, more: { readonly load?: Load; closed?(): Promise<void> } = {}): Promise<KurrentUnderTest> => {
  const streamPrefix = `t${randomUUID().slice(0, 8)}.`;
  const opened: KurrentEventStore[] = [];
  const reopen = async (): Promise<KurrentEventStore> => {
    const store = await openKurrentStore({ url, streamPrefix, appendWithinMs: 60_000, ...(more.load && { load: more.load }) });
    opened.push(store);
    return store;
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((store) => store.close()));
    await more.closed?.();
  };
  return { store: await reopen(), url, streamPrefix, reopen, close };
};

export const kurrentOnDouble = async (options?: DoubleOptions): Promise<KurrentUnderTest> => {
  const double = await KurrentDouble.start(options);
  return kurrentStore(double.url, { closed: () => double.kill() });
};

/**
 * One double and one client for many specifications, a new log for each: the native reader takes half a second to connect.
 * That closing a store disposes of its client is specified elsewhere.
 */
export const kurrentsOnOneDouble = async (options?: DoubleOptions): Promise<{ next(): Promise<KurrentUnderTest>; close(): Promise<void> }> => {
  const double = await KurrentDouble.start(options);
  const driver = await import('@kurrent/kurrentdb-client');
  const client = driver.KurrentDBClient.connectionString(double.url);
  const dispose = client.dispose;
  client.dispose = () => Promise.resolve();
  const shared = { ...driver, KurrentDBClient: { connectionString: () => client } } as unknown as typeof driver;
  return {
    next: () => {
      double.log = new KurrentLog();
      return kurrentStore(double.url, { load: () => Promise.resolve(shared) });
    },
    close: async () => { await dispose(); await double.kill(); },
  };
};
