import { ConflictError, type EventStore, type HistoryImport, MemoryEventStore, START, StoredEvent } from '#event-store';
import { type Instant, instantOf } from '#kernel';
import { someEvent, wholeLog } from './event-store.contract.js';

export interface ImportUnderTest { readonly store: EventStore; readonly importer: HistoryImport; close(): Promise<void> }

const several = (count: number, data = {}) => Array.from({ length: count }, (_, n) => someEvent({ n, ...data }));
async function* batchesOf(events: readonly StoredEvent[], size: number): AsyncGenerator<readonly StoredEvent[]> {
  for (let at = 0; at < events.length; at += size) yield events.slice(at, at + size);
}
const told = (events: readonly StoredEvent[]): unknown[] =>
  events.map(({ stream, revision, id, type, dataText, metaText, recordedAt }) => ({ stream, revision, id, type, dataText, metaText, recordedAt }));

/** A history with interleaved streams, several streams in one append, every awkward sign, and instants of a simulation. */
const history = async (): Promise<readonly StoredEvent[]> => {
  const source = new MemoryEventStore({ clock: () => instantOf(Date.now()) });
  const awkward = { text: '历城区 \\ \\n \t \n \r \b \f \v "q" \u0000 \u2028 😀 \\N \\.' };
  for (let n = 0; n < 60; n += 1) {
    const recordedAt = instantOf(Date.parse('2019-10-01T00:00:00.000Z') + n * 3_600_000 + 7) satisfies Instant;
    await source.append(`claim-${n % 7}`, several(1 + (n % 3), awkward), { expected: 'any', recordedAt });
    await source.appendMany([
      { stream: `person-${n % 5}`, expected: 'any', events: several(2) }, { stream: `claim-${n % 7}`, expected: 'any', events: several(1) },
    ], { recordedAt });
  }
  return wholeLog(source);
};

/** Taking over a history made elsewhere: the result is what appending it one by one would have given. */
export const historyImportContract = (name: string, make: () => Promise<ImportUnderTest>): void => {
  describe(`history import contract: ${name}`, () => {
    let under: ImportUnderTest;
    let events: readonly StoredEvent[];
    beforeEach(async () => {
      under = await make();
      events = await history();
    });
    afterEach(() => under.close());
    const rest = async (): Promise<readonly StoredEvent[]> => wholeLog(under.store);

    it('keeps ids, streams, revisions, bytes and instants, in order', async () => {
      const imported = await under.importer.importHistory(batchesOf(events, 17));
      expect(imported.events).toBe(events.length);
      expect(told(await rest())).toEqual(told(events));
      expect(imported.position).toBe((await under.store.head()).position);
      expect((await under.store.head()).recordedAt).toBe(events.at(-1)?.recordedAt);
    });

    it('is gone on with as if every event had been appended here', async () => {
      await under.importer.importHistory(batchesOf(events, 500));
      const last = events.filter(({ stream }) => stream === 'claim-3').at(-1)!;
      await expect(under.store.append('claim-3', several(1), { expected: last.revision - 1 })).rejects.toBeInstanceOf(ConflictError);
      expect(await under.store.append('claim-3', several(1), { expected: last.revision })).toMatchObject({ revision: last.revision + 1 });
      const again = { id: last.id, type: last.type, data: last.data as never, meta: last.meta };
      expect(await under.store.append('claim-3', [again], { expected: 'any' })).toMatchObject({ deduplicated: true, revision: last.revision });
      expect((await rest()).length).toBe(events.length + 1);
    });

    it('that was cut is finished by running it again', async () => {
      async function* cut(): AsyncGenerator<readonly StoredEvent[]> {
        yield* batchesOf(events.slice(0, 100), 50);
        throw new Error('the source went away');
      }
      await expect(under.importer.importHistory(cut())).rejects.toThrow('the source went away');
      const before = (await rest()).length;
      expect((await under.importer.importHistory(batchesOf(events, 30))).events).toBe(events.length - before);
      expect((await under.importer.importHistory(batchesOf(events, 1_000))).events).toBe(0);
      expect(told(await rest())).toEqual(told(events));
    });

    it('refuses a store that holds another history', async () => {
      await under.store.append('claim-0', several(1), { expected: 'any' });
      await expect(under.importer.importHistory(batchesOf(events, 50))).rejects.toBeInstanceOf(ConflictError);
      expect((await rest()).length).toBe(1);
    });

    it('refuses a store that holds more', async () => {
      await under.importer.importHistory(batchesOf(events, 500));
      for (const fewer of [events.slice(0, -1), events.slice(0, 40), []]) {
        await expect(under.importer.importHistory(batchesOf(fewer, 17))).rejects.toBeInstanceOf(ConflictError);
      }
      expect(told(await rest())).toEqual(told(events));
    });

    type Change = Partial<Pick<StoredEvent, 'stream' | 'revision' | 'type' | 'dataText' | 'metaText' | 'recordedAt'>>;
    const changes: [string, Change][] = [
      ['type', { type: 'Other.v1' }], ['content', { dataText: '{"n":99}' }], ['meta', { metaText: '{"org":"370116"}' }], ['stream', { stream: 'claim-99' }],
      ['revision', { revision: 77 }], ['instant', { recordedAt: '2019-10-01T00:00:00.008Z' as Instant }],
    ];
    it.each(changes)('refuses a store that holds an event of the same id with another %s', async (_what, change) => {
      await under.importer.importHistory(batchesOf(events.slice(0, 60), 500));
      const own = events[30]!;
      const { dataText, metaText } = own; // getters: a spread would lose them
      const { stream, revision, type, recordedAt, ...bodies } = { ...own, dataText, metaText, ...change };
      const other = new StoredEvent(stream, revision, START, own.id, type, bodies.dataText, bodies.metaText, recordedAt);
      await expect(under.importer.importHistory(batchesOf([...events.slice(0, 30), other, ...events.slice(31)], 17))).rejects.toBeInstanceOf(ConflictError);
      expect(told(await rest())).toEqual(told(events.slice(0, 60)));
    });

    it('refuses an event that is not the next of its stream', async () => {
      const broken = events.filter(({ stream, revision }) => stream !== 'person-2' || revision !== 1);
      await expect(under.importer.importHistory(batchesOf(broken, 1_000))).rejects.toMatchObject({ name: 'ConflictError', stream: 'person-2' });
    });

    it('refuses an event id that stands twice', async () => {
      const [first] = events;
      const twice = new StoredEvent('claim-99', 0, START, first!.id, first!.type, first!.dataText, first!.metaText, first!.recordedAt);
      await expect(under.importer.importHistory(batchesOf([...events, twice], 1_000))).rejects.toThrow();
      expect((await rest()).filter(({ stream }) => stream === 'claim-99')).toEqual([]);
    });
  });
};
