import { MemoryEventStore, RememberingStore, type EventStore } from '#event-store';
import { PgEventStore } from '#event-store/postgres';
import { instantOf } from '#kernel';
import { openPool } from '#postgres';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { eventStoreContract } from './event-store.contract.js';

eventStoreContract('memory', () => Promise.resolve({
  store: new MemoryEventStore({ clock: () => instantOf(Date.now()) }), close: () => Promise.resolve(),
}));

/** As commands see a store that remembers: every question about streams goes through what it remembers now. */
const asCommandsSee = (inner: EventStore): EventStore => {
  const store = new RememberingStore(inner);
  const readStreams: EventStore['readStreams'] = async (streams) => (await store.current('now')).readStreams(streams);
  return Object.assign(Object.create(store) as EventStore, {
    readStreams, head: () => store.head(), storeId: () => store.storeId(), close: () => store.close(),
    append: store.append.bind(store), appendMany: store.appendMany.bind(store), readStream: store.readStream.bind(store),
    readAll: store.readAll.bind(store), subscribe: store.subscribe.bind(store),
  });
};
eventStoreContract('what a store remembers', () => Promise.resolve({
  store: asCommandsSee(new MemoryEventStore({ clock: () => instantOf(Date.now()) })), close: () => Promise.resolve(),
}));

describe('on PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => { database = await testDatabase(); });
  afterAll(() => database.drop());

  /** Only a superuser can empty a log, by switching its triggers off. */
  const empty = async (): Promise<void> => {
    const owner = openPool(database.ownerUrl, { max: 1 });
    await owner.query(`set session_replication_role = replica; truncate event_store.es_event, event_store.es_stream;
      update event_store.es_head set position = 0, recorded_at = null`);
    await owner.end();
  };

  eventStoreContract('PostgreSQL, as zz_clerk', async () => {
    await empty();
    const pool = openPool(database.clerkUrl, { max: 2 });
    const opened = [new PgEventStore({ pool })];
    const reopen = async () => {
      const store = new PgEventStore({ pool });
      opened.push(store);
      return store;
    };
    return { store: opened[0]!, reopen, close: async () => { await Promise.all(opened.map((store) => store.close())); await pool.end(); } };
  });
});
