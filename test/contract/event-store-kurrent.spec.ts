import { randomUUID } from 'node:crypto';
import { openKurrentStore } from '#event-store/kurrent';
import { KurrentDouble } from '../support/kurrent-double.js';
import { eventStoreContract, type StoreUnderTest } from './event-store.contract.js';

/** A store with a prefix of its own, so that one server serves all specifications. */
const newStore = async (url: string, close: () => Promise<void> = () => Promise.resolve()): Promise<StoreUnderTest> => {
  const streamPrefix = `t${randomUUID().slice(0, 8)}.`;
  const open = () => openKurrentStore({ url, streamPrefix });
  const store = await open();
  const opened = [store];
  const reopen = async () => { const again = await open(); opened.push(again); return again; };
  return { store, reopen, close: async () => { await Promise.all(opened.map((each) => each.close())); await close(); } };
};

const onDouble = async () => {
  const double = await KurrentDouble.start();
  return newStore(double.url, () => double.kill());
};
eventStoreContract('KurrentDB, the double', onDouble, { densePositions: false });

const url = process.env['KURRENTDB_URL'] ?? '';
if (url !== '') eventStoreContract('KurrentDB, a real node', () => newStore(url), { densePositions: false });
