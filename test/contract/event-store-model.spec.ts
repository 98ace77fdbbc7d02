import { MemoryEventStore } from '#event-store';
import { PgEventStore, PgHistoryImport } from '#event-store/postgres';
import { instantOf } from '#kernel';
import { openPool } from '#postgres';
import { emptyEventStore } from '../support/empty-store.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { historyImportContract } from './history-import.contract.js';
import { modelContract } from './model.contract.js';

const memory = () => new MemoryEventStore({ clock: () => instantOf(Date.now()) });

historyImportContract('memory', () => {
  const store = memory();
  return Promise.resolve({ store, importer: store, close: () => store.close() });
});

describe('on PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => { database = await testDatabase(); });
  afterAll(() => database.drop());

  modelContract('PostgreSQL', async () => {
    await emptyEventStore(database.ownerUrl);
    const pool = openPool(database.clerkUrl, { max: 2 });
    const store = new PgEventStore({ pool });
    return { store, close: async () => { await store.close(); await pool.end(); } };
  }, { runs: 40 });

  historyImportContract('PostgreSQL', async () => {
    await emptyEventStore(database.ownerUrl);
    const [pool, owner] = [openPool(database.clerkUrl, { max: 2 }), openPool(database.ownerUrl, { max: 2 })];
    const store = new PgEventStore({ pool });
    return { store, importer: new PgHistoryImport({ pool: owner }), close: async () => { await store.close(); await Promise.all([pool.end(), owner.end()]); } };
  });
});
