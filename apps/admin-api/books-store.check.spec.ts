import { Pool } from 'pg';
import type { EventStore } from '#event-store';
import { eventStoreMigrations } from '#event-store/postgres';
import { OtherStore, projectionMigrations } from '#projection';
import { endedLate, testDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { checkBooksFollow } from './books-store.check.js';

describe('the clerks\' door before it opens', () => {
  let database: TestDatabase;
  let [clerk, owner]: Pool[] = [];
  const store = (id: string): EventStore => ({ storeId: async () => id } as unknown as EventStore);
  const opens = (id: string): Promise<void> => checkBooksFollow(clerk!, store(id));
  const project = (name: string, status: string, storeId: string, version = 1): Promise<unknown> => owner!.query(
    'insert into projection.checkpoint (name, version, status, store_id, position, log_index) values ($1, $2, $3, $4, 0, -1)',
    [name, version, status, storeId]);

  beforeAll(async () => {
    database = await testDatabase([...eventStoreMigrations, ...projectionMigrations]);
    [clerk, owner] = [database.clerkUrl, database.ownerUrl].map((connectionString) => new Pool({ connectionString, max: 1 }).on('error', endedLate));
  });
  afterAll(async () => {
    await Promise.all([clerk?.end(), owner?.end()]);
    await database.drop();
  });

  it('opens over a database without books, and over books of its store; in front of another store it says which, and the ways out', async () => {
    await opens('A');
    await project('ledger', 'active', 'A');
    await project('ledger', 'building', 'B', 2); // books that are being built say nothing yet
    await opens('A');
    await expect(opens('B')).rejects.toThrow(OtherStore);
    await expect(opens('B')).rejects.toThrow(/projected from store A, this is B: set EVENT_STORE_URL back, .*copy-history --books/);
    await project('log', 'active', 'B');
    await expect(opens('A')).rejects.toThrow(OtherStore);
  });
});
