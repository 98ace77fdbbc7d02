import type { Pool } from 'pg';
import { NotPermitted, type NewEvent } from '#event-store';
import { PgEventStore } from '#event-store/postgres';
import type { Instant } from '#kernel';
import { openPool } from '#postgres';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { someEvent, wholeLog } from './event-store.contract.js';

const opening = (mode: 'real' | 'simulation'): NewEvent => someEvent({ mode, administrator: 'admin' }, { type: 'StoreOpened.v1' });
const EARLY = '2019-10-01T00:00:00.000Z' as Instant;
const LATE = '2088-01-02T03:04:05.678Z' as Instant;

describe('what a login may append', () => {
  let database: TestDatabase;
  let pools: Pool[] = [];
  const storeAs = (url: string): PgEventStore => {
    const pool = openPool(url, { max: 2 });
    pools.push(pool);
    return new PgEventStore({ pool });
  };
  let [clerk, worker, owner]: PgEventStore[] = [];

  beforeEach(async () => {
    database = await testDatabase();
    [clerk, worker, owner] = [database.clerkUrl, database.workerUrl, database.ownerUrl].map(storeAs);
  });
  afterEach(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    pools = [];
    await database.drop();
  });
  const streams = async (): Promise<readonly string[]> => (await wholeLog(clerk!)).map(({ stream }) => stream);

  describe('the worker writes its own books and nothing else (rulings B14)', () => {
    it('appends to books-…, also to several at once', async () => {
      expect(await worker!.append('books-370100', [someEvent()], { expected: 'no_stream' })).toMatchObject({ revision: 0 });
      expect(await worker!.appendMany([
        { stream: 'books-370116', expected: 'no_stream', events: [] }, { stream: 'books-370100', expected: 0, events: [someEvent()] },
      ])).toMatchObject([{ revision: -1 }, { revision: 1 }]);
      expect(await streams()).toEqual(['books-370100', 'books-370100']);
    });

    it.each(['claim-1', 'store-1', 'book-1', 'xbooks-1', 'BOOKS-1'])('is refused at %s, and told so', async (stream) => {
      const refused = worker!.append(stream, [someEvent()], { expected: 'any' });
      await expect(refused).rejects.toBeInstanceOf(NotPermitted);
      await expect(refused).rejects.toThrow(`zz_worker may not append to ${stream}`);
      await expect(worker!.appendMany([
        { stream: 'books-370100', expected: 'any', events: [someEvent()] }, { stream, expected: 'any', events: [someEvent()] },
      ])).rejects.toThrow(`zz_worker may not append to ${stream}`);
      await expect(worker!.append(stream, [], { expected: 'any' })).rejects.toBeInstanceOf(NotPermitted);
      expect(await streams()).toEqual([]);
    });

    it('one append that is refused does not touch those sent along with it', async () => {
      const answers = await Promise.allSettled(['books-1', 'claim-1', 'books-2'].map((stream) => worker!.append(stream, [someEvent()], { expected: 'any' })));
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await streams()).toEqual(['books-1', 'books-2']);
    });

    it('not by a call that names one stream and writes another', async () => {
      const pool = openPool(database.workerUrl, { max: 1 });
      const lines = (text: string, like: string): string[] => like.split('\n').map(() => text);
      const call = (named: string, events: string, count: number): Promise<unknown> => pool.query(
        "select event_store.append('{null}', '{1}', $1, '{1}', '{-2}', $2, $3, $4, $5, $6, $6)", [named, `{${count}}`, events,
          lines(someEvent().id, events), lines('T.v1', events).join('\n'), lines('{}', events).join('\n')]);
      for (const [named, events, count] of [
        ['books-1', 'claim-1', 1], ['claim-1', 'books-1', 1], ['claim-1', 'books-1', 0], ['books-1', 'books-1\nclaim-1', 2], ['books-1\nclaim-1', 'books-1', 1],
      ] as const) {
        await expect(call(named, events, count)).rejects.toMatchObject({ code: '42501' });
      }
      await pool.end();
      expect(await streams()).toEqual([]);
    });
  });

  describe('the instant is the store’s own, but in a simulation', () => {
    it('a real store takes none from clerk or worker, and its clock stays', async () => {
      await clerk!.append('store-1', [opening('real')], { expected: 'no_stream' });
      await clerk!.append('store-1', [opening('simulation')], { expected: 0 }); // the first event decides
      const { recordedAt } = await clerk!.head();
      for (const [store, stream] of [[clerk, 'claim-1'], [worker, 'books-1']] as const) {
        for (const at of [EARLY, LATE]) {
          await expect(store!.append(stream, [someEvent()], { expected: 'any', recordedAt: at })).rejects.toBeInstanceOf(NotPermitted);
          await expect(store!.appendMany([{ stream, expected: 'any', events: [someEvent(), someEvent()] }], { recordedAt: at }))
            .rejects.toThrow('only a simulation');
        }
      }
      expect((await clerk!.head()).recordedAt).toBe(recordedAt);
    });

    it('it cannot be moved by the opening of a real store, nor before there is one', async () => {
      await expect(clerk!.append('store-1', [opening('real')], { expected: 'any', recordedAt: LATE })).rejects.toBeInstanceOf(NotPermitted);
      await expect(clerk!.append('claim-1', [someEvent({ mode: 'simulation' })], { expected: 'any', recordedAt: LATE })).rejects.toBeInstanceOf(NotPermitted);
      expect(await streams()).toEqual([]);
    });

    it('a simulation keeps the time it is told, from its first event on', async () => {
      const opened = opening('simulation');
      expect(await clerk!.append('store-1', [opened], { expected: 'no_stream', recordedAt: EARLY })).toMatchObject({ recordedAt: EARLY });
      expect(await clerk!.append('store-1', [opened], { expected: 'no_stream', recordedAt: LATE })).toMatchObject({ recordedAt: EARLY, deduplicated: true });
      const [, ...later] = ['2019-10-01', '2019-10-02', '2019-10-03'].map((day) => `${day}T00:00:00.000Z` as Instant);
      expect(await clerk!.append('claim-1', [someEvent()], { expected: 'any', recordedAt: later[0]! })).toMatchObject({ recordedAt: later[0] });
      expect(await worker!.append('books-1', [someEvent(), someEvent()], { expected: 'any', recordedAt: later[1]! })).toMatchObject({ recordedAt: later[1] });
    });

    it('whoever acts for the owner may bring a history with instants of its own', async () => {
      expect(await owner!.append('claim-1', [someEvent()], { expected: 'any', recordedAt: EARLY })).toMatchObject({ recordedAt: EARLY });
    });
  });
});
