import { randomUUID } from 'node:crypto';
import { openKurrentStore, type KurrentEventStore } from '#event-store/kurrent';
import { KurrentDouble, type DoubleOptions } from './kurrent-double.js';

/** The address of a real node to run the same specifications against; empty where there is none. */
export const REAL_NODE = process.env['KURRENTDB_URL'] ?? '';

export interface KurrentUnderTest {
  readonly store: KurrentEventStore; readonly url: string; readonly streamPrefix: string;
  reopen(): Promise<KurrentEventStore>;
  close(): Promise<void>;
}

/** An empty store: its prefix is its own, so that one server serves all specifications. An append may take long where the machine is busy. */
export const kurrentStore = async (url: string, closed: () => Promise<void> = () => Promise.resolve()): Promise<KurrentUnderTest> => {
  const streamPrefix = `t${randomUUID().slice(0, 8)}.`;
  const opened: KurrentEventStore[] = [];
  const reopen = async (): Promise<KurrentEventStore> => {
    const store = await openKurrentStore({ url, streamPrefix, appendWithinMs: 60_000 });
    opened.push(store);
    return store;
  };
  const close = async (): Promise<void> => { await Promise.all(opened.map((store) => store.close())); await closed(); };
  return { store: await reopen(), url, streamPrefix, reopen, close };
};

export const kurrentOnDouble = async (options?: DoubleOptions): Promise<KurrentUnderTest> => {
  const double = await KurrentDouble.start(options);
  return kurrentStore(double.url, () => double.kill());
};
