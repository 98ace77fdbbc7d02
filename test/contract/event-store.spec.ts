import { MemoryEventStore } from '#event-store';
import { PgEventStore } from '#event-store/postgres';
import { instantOf } from '#kernel';
import { openPool } from '#postgres';
import { testDatabase } from '../support/postgres.js';
import { eventStoreContract } from './event-store.contract.js';

eventStoreContract('memory', () => Promise.resolve({
  store: new MemoryEventStore({ clock: () => instantOf(Date.now()) }), close: () => Promise.resolve(),
}));

eventStoreContract('PostgreSQL', async () => {
  const database = await testDatabase();
  const pool = openPool(database.clerkUrl, { max: 2 });
  const store = new PgEventStore({ pool });
  return { store, close: async () => { await store.close(); await pool.end(); await database.drop(); } };
});
