import { randomUUID } from 'node:crypto';
import { openKurrentStore } from '#event-store/kurrent';
import { eventStoreContract } from './event-store.contract.js';

const url = process.env['KURRENTDB_URL'] ?? '';
eventStoreContract('KurrentDB, a real node', async () => {
  const store = await openKurrentStore({ url, streamPrefix: `t${randomUUID().slice(0, 8)}.` });
  return { store, close: () => store.close() };
});
