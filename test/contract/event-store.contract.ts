import { randomUUID } from 'node:crypto';
import { canonicalJson, day, type EventMeta, type Instant, type JsonObject } from '#kernel';
import {
  ConflictError, EventIdReused, LimitExceeded, LIMITS, reached, START, StoreClosed,
  type AppendResult, type Delivery, type EventFilter, type EventStore, type ExpectedState, type NewEvent, type Position, type StoredEvent,
} from '#event-store';

export interface StoreUnderTest {
  readonly store: EventStore;
  close(): Promise<void>;
  /** the same store opened anew after `store.close()`; left out when nothing of a closed one is left */
  reopen?(): Promise<EventStore>;
}

/** What stores may differ in without breaking a promise of the port. */
export interface Capabilities {
  /** positions count 1, 2, 3 …; otherwise they only go up */
  readonly densePositions: boolean;
}

export const someMeta = (more: Partial<EventMeta> = {}): EventMeta => ({
  actor: 'officer-1', role: 'CLERK', org: '370100', on: day('2019-12-30'), commandId: randomUUID(), commandHash: 'ab', correlationId: 'c', causationId: 'c',
    clauses: [], ...more,
});
export const someEvent = (data: JsonObject = {}, more: Partial<NewEvent> = {}): NewEvent =>
  ({ id: randomUUID(), type: 'Happened.v1', data, meta: someMeta(), ...more });
const several = (count: number): NewEvent[] => Array.from({ length: count }, (_, n) => someEvent({ n }));

export const gathered = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
export const wholeLog = async (store: EventStore, batchSize = 1_000): Promise<StoredEvent[]> => (await gathered(store.readAll({ after: START, batchSize })))
  .flat();
const outline = (events: readonly StoredEvent[]): string[] => events.map(({ stream, revision }) => `${stream}@${revision}`);
const placesOf = (events: readonly StoredEvent[]): Position[] => events.map(({ position }) => position);

/** What every store must do, whatever it is made of. `make` gives an empty store. */
export const eventStoreContract = (
  name: string, make: () => Promise<StoreUnderTest>, { densePositions }: Capabilities = { densePositions: true },
): void => {
  /** Every event of a log has its own place, and each is behind the one before. */
  const expectOneOrder = (places: readonly Position[]): void => {
    if (densePositions) expect(places.map(Number)).toEqual(places.map((_, n) => n + 1));
    places.forEach((place, n) => {
      expect(place).toMatch(/^[1-9][0-9]*$/);
      expect(reached(place, places[n - 1] ?? START) && !reached(places[n - 1] ?? START, place)).toBe(true);
    });
  };

  describe(`event store contract: ${name}`, () => {
    let under: StoreUnderTest;
    let store: EventStore;
    beforeEach(async () => {
      under = await make();
      ({ store } = under);
    });
    afterEach(() => under.close());

    describe('appending', () => {
      it('an empty store has no event, no head, and an identity that stays', async () => {
        expect(await store.head()).toEqual({ position: START, recordedAt: null });
        expect(await wholeLog(store)).toEqual([]);
        expect(await gathered(store.readStream('claim-none'))).toEqual([]);
        expect(await store.readStreams(['claim-none'])).toEqual(new Map([['claim-none', []]]));
        expect((await store.storeId()).length).toBeGreaterThan(3);
        expect(await store.storeId()).toBe(await store.storeId());
      });

      it('answers revision, position and instant of the last event, and reads back what was sent', async () => {
        const events = several(3);
        const result = await store.append('claim-1', events, { expected: 'no_stream' });
        expect(result).toMatchObject({ stream: 'claim-1', revision: 2, deduplicated: false });
        const read = await gathered(store.readStream('claim-1'));
        expect(read.map(({ id, type, data, meta, revision }) => ({ id, type, data, meta, revision })))
          .toEqual(events.map(({ id, type, data, meta }, revision) => ({ id, type, data, meta, revision })));
        expect(read.at(-1)).toMatchObject({ position: result.position, recordedAt: result.recordedAt });
        expect(await store.head()).toEqual({ position: result.position, recordedAt: result.recordedAt });
      });

      const matrix: [string, ExpectedState, number, boolean][] = [
        ['a missing stream', 'any', 0, true], ['a missing stream', 'no_stream', 0, true], ['a missing stream', 'stream_exists', 0, false],
          ['a missing stream', 0, 0, false],
        ['a stream at 1', 'any', 2, true], ['a stream at 1', 'no_stream', 2, false], ['a stream at 1', 'stream_exists', 2, true],
        ['a stream at 1', 0, 2, false], ['a stream at 1', 1, 2, true], ['a stream at 1', 2, 2, false],
      ];
      it.each(matrix)('%s, expected %s (%i events before): accepted %s', async (_title, expected, before, accepted) => {
        if (before > 0) await store.append('claim-1', several(before), { expected: 'no_stream' });
        const attempt = store.append('claim-1', [someEvent()], { expected });
        if (accepted) expect(await attempt).toMatchObject({ revision: before, deduplicated: false });
        else await expect(attempt).rejects.toMatchObject({ name: 'ConflictError', stream: 'claim-1', expected, actual: before - 1 });
        expect(await wholeLog(store)).toHaveLength(accepted ? before + 1 : before);
      });

      it('32 first appends at once: exactly one wins, the others are conflicts', async () => {
        const answers = await Promise.allSettled(Array.from({ length: 32 }, () => store.append('claim-1', [someEvent()], { expected: 'no_stream' })));
        expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(ConflictError);
        expect(await wholeLog(store)).toHaveLength(1);
      });

      it('64 appends at once that expect nothing: all stored, positions and revisions without a hole', async () => {
        await Promise.all(Array.from({ length: 64 }, (_, n) => store.append(`claim-${n % 3}`, several(2), { expected: 'any' })));
        const all = await wholeLog(store);
        expect(all).toHaveLength(128);
        expectOneOrder(placesOf(all));
        for (const stream of ['claim-0', 'claim-1', 'claim-2']) {
          const revisions = all.filter((event) => event.stream === stream).map(({ revision }) => revision);
          expect(revisions).toEqual(revisions.map((_, n) => n));
        }
      });
    });

    describe('several streams in one append', () => {
      it('writes all in the order given, at one instant', async () => {
        await store.append('person-1', several(1), { expected: 'no_stream' });
        const results = await store.appendMany([
          { stream: 'claim-1', expected: 'no_stream', events: several(2) }, { stream: 'person-1', expected: 0, events: several(1) },
          { stream: 'batch-1', expected: 'any', events: several(1) },
        ]);
        expect(results.map(({ stream, revision, deduplicated }) => [stream, revision, deduplicated]))
          .toEqual([['claim-1', 1, false], ['person-1', 1, false], ['batch-1', 0, false]]);
        expect(new Set(results.map(({ recordedAt }) => recordedAt)).size).toBe(1);
        const all = await wholeLog(store);
        expect(outline(all)).toEqual(['person-1@0', 'claim-1@0', 'claim-1@1', 'person-1@1', 'batch-1@0']);
        expectOneOrder(placesOf(all));
        expect(results.map(({ position }) => position)).toEqual([all[2], all[3], all[4]].map((event) => event?.position));
        expect(all.slice(1).map(({ recordedAt }) => recordedAt)).toEqual(Array.from({ length: 4 }, () => results[0]?.recordedAt));
      });

      it('writes nothing when one stream is not as expected, and names it', async () => {
        await store.append('person-1', several(1), { expected: 'no_stream' });
        await expect(store.appendMany([
          { stream: 'claim-1', expected: 'no_stream', events: several(2) }, { stream: 'person-1', expected: 7, events: several(1) },
        ])).rejects.toMatchObject({ name: 'ConflictError', stream: 'person-1', expected: 7, actual: 0 });
        expect(await wholeLog(store)).toHaveLength(1);
        expect(await store.append('claim-1', several(1), { expected: 'no_stream' })).toMatchObject({ revision: 0 });
      });

      it('checks a guard and writes nothing to its stream', async () => {
        await store.append('officer-1', several(2), { expected: 'no_stream' });
        const results = await store.appendMany([
          { stream: 'officer-1', expected: 1, events: [] }, { stream: 'claim-1', expected: 'no_stream', events: several(1) },
            { stream: 'finding-1', expected: 'no_stream', events: [] },
        ]);
        expect(results.map(({ stream, revision, position, recordedAt }) => [stream, revision, position === null, recordedAt === null]))
          .toEqual([['officer-1', 1, true, true], ['claim-1', 0, false, false], ['finding-1', -1, true, true]]);
        expect(await wholeLog(store)).toHaveLength(3);
        expect(await store.append('finding-1', several(1), { expected: 'no_stream' })).toMatchObject({ revision: 0 });
      });

      it('refuses the whole append when a guard does not hold', async () => {
        await store.append('officer-1', several(2), { expected: 'no_stream' });
        for (const guard of [{ stream: 'officer-1', expected: 0 }, { stream: 'officer-1', expected: 'no_stream' },
          { stream: 'officer-9', expected: 'stream_exists' }] as const) {
          await expect(store.appendMany([{ stream: 'claim-1', expected: 'any', events: several(1) }, { ...guard, events: [] }]))
            .rejects.toBeInstanceOf(ConflictError);
        }
        expect(await wholeLog(store)).toHaveLength(2);
      });

      it('an append of guards alone checks and leaves head and instant as they are', async () => {
        await store.append('officer-1', several(1), { expected: 'no_stream' });
        const before = await store.head();
        expect(await store.appendMany([{ stream: 'officer-1', expected: 0, events: [] }]))
          .toMatchObject([{ revision: 0, position: null, deduplicated: false }]);
        await expect(store.appendMany([{ stream: 'officer-1', expected: 1, events: [] }])).rejects.toBeInstanceOf(ConflictError);
        expect(await store.head()).toEqual(before);
      });

      it('a guard and a write race: never both true', async () => {
        await store.append('officer-1', several(1), { expected: 'no_stream' });
        const [guarded, revoked] = await Promise.all([
          store.appendMany([{ stream: 'officer-1', expected: 0, events: [] }, { stream: 'claim-1', expected: 'any', events: several(1) }])
            .catch((error: unknown) => error),
          store.append('officer-1', several(1), { expected: 0 }),
        ]);
        const [claim] = await gathered(store.readStream('claim-1'));
        if (guarded instanceof ConflictError) expect(claim).toBeUndefined();
        else expect(BigInt(claim?.position ?? 0) < BigInt(revoked.position ?? 0)).toBe(true);
      });

      it('refuses a stream that stands twice', async () => {
        await expect(store.appendMany([
          { stream: 'claim-1', expected: 'any', events: several(1) }, { stream: 'claim-1', expected: 'any', events: several(1) },
        ])).rejects.toThrow();
        expect(await wholeLog(store)).toEqual([]);
      });
    });

    describe('the same append again', () => {
      const told = (results: readonly AppendResult[]): unknown[] =>
        results.map(({ stream, revision, position, recordedAt }) => ({ stream, revision, position, recordedAt }));

      it('gives the earlier answer, also when the streams moved on, and writes nothing', async () => {
        const writes = [
          { stream: 'claim-1', expected: 'no_stream', events: several(2) }, { stream: 'officer-1', expected: 'no_stream', events: [] },
          { stream: 'person-1', expected: 'no_stream', events: several(1) },
        ] as const;
        const first = await store.appendMany(writes);
        await store.append('claim-1', several(1), { expected: 1 });
        const again = await store.appendMany(writes);
        expect(told(again)).toEqual(told(first));
        expect(again.every(({ deduplicated }) => deduplicated)).toBe(true);
        expect(await wholeLog(store)).toHaveLength(4);
      });

      it('is the same when the members of its data stand in another order', async () => {
        const event = someEvent({ b: 1, a: { y: 2, x: 1 } });
        await store.append('claim-1', [event], { expected: 'no_stream' });
        expect(await store.append('claim-1', [{ ...event, data: { a: { x: 1, y: 2 }, b: 1 } }], { expected: 'no_stream' }))
          .toMatchObject({ deduplicated: true, revision: 0 });
      });

      it('sent 16 times at once is stored once', async () => {
        const events = several(3);
        const answers = await Promise.all(Array.from({ length: 16 }, () => store.append('claim-1', events, { expected: 'no_stream' })));
        expect(answers.filter(({ deduplicated }) => !deduplicated)).toHaveLength(1);
        expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
        expect(await wholeLog(store)).toHaveLength(3);
      });

      it('is refused with other data, meta, type, stream, order, with a part, or with more', async () => {
        const [one, two] = several(2) as [NewEvent, NewEvent];
        await store.append('claim-1', [one, two], { expected: 'no_stream' });
        const attempts: [string, readonly NewEvent[]][] = [
          ['claim-1', [{ ...one, data: { n: 99 } }, two]], ['claim-1', [one, { ...two, meta: someMeta({ org: '370116' }) }]],
            ['claim-1', [{ ...one, type: 'Other.v1' }, two]],
          ['claim-2', [one, two]], ['claim-1', [two, one]], ['claim-1', [one, two, someEvent()]], ['claim-1', [someEvent(), one]],
        ];
        for (const [stream, events] of attempts) {
          await expect(store.append(stream, events, { expected: 'any' })).rejects.toBeInstanceOf(EventIdReused);
        }
        await expect(store.appendMany([
          { stream: 'claim-1', expected: 'any', events: [one] }, { stream: 'claim-2', expected: 'any', events: [two] },
        ])).rejects.toBeInstanceOf(EventIdReused);
        expect(await wholeLog(store)).toHaveLength(2);
      });

      it('an id that stands twice in one append is refused', async () => {
        const event = someEvent();
        await expect(store.append('claim-1', [event, event], { expected: 'any' })).rejects.toThrow();
        expect(await wholeLog(store)).toEqual([]);
      });

      it('a refused append may be sent again and is judged again', async () => {
        const events = several(1);
        await expect(store.append('claim-1', events, { expected: 'stream_exists' })).rejects.toBeInstanceOf(ConflictError);
        expect(await store.append('claim-1', events, { expected: 'no_stream' })).toMatchObject({ revision: 0, deduplicated: false });
      });
    });

    describe('what is stored', () => {
      it('keeps every sign, and writes canonical text', async () => {
        const data = {
          text: '历城区 é \\ \\n \t \n \r \b \f \v "quoted" \u0000 \u007f \u2028 😀 \\N \\.', empty: '', zero: 0, negative: -1, big: 9_007_199_254_740_991,
            small: 1e-7, large: 1e21,
          nested: { 'ключ': [null, true, [], {}] },
        };
        const meta = someMeta({ clauses: ['JN-3.3c'], facts: [{ 'a\tb': '\\\n\u0000' }] });
        await store.append('claim-1', [someEvent(data, { meta })], { expected: 'no_stream' });
        for (const [event] of [await wholeLog(store), await gathered(store.readStream('claim-1')),
          (await store.readStreams(['claim-1'])).get('claim-1') ?? []]) {
          expect(event?.dataText).toBe(canonicalJson(data));
          expect(event?.metaText).toBe(canonicalJson(meta));
          expect(event?.data).toEqual(data);
        }
      });

      it('orders keys and prints numbers in one way', async () => {
        await store.append('claim-1', [someEvent({ z: 1.0, aa: 1e2, a: -0, é: 1, Z: 10e-1, left: undefined })], { expected: 'any' });
        expect((await wholeLog(store))[0]?.dataText).toBe('{"Z":1,"a":0,"aa":100,"z":1,"é":1}');
      });

      it('refuses a lone surrogate', async () => {
        for (const bad of ['\ud800', 'a\udc00b', '\udc00\ud800'])
          await expect(store.append('claim-1', [someEvent({ bad })], { expected: 'any' })).rejects.toThrow(TypeError);
        expect(await wholeLog(store)).toEqual([]);
      });

      const ofBytes = (bytes: number, sign = 'x'): NewEvent => {
        const event = someEvent({ pad: '' });
        const frame = Buffer.byteLength(canonicalJson(event.data)) + Buffer.byteLength(canonicalJson(event.meta));
        const width = Buffer.byteLength(sign);
        const count = Math.floor((bytes - frame) / width);
        return { ...event, data: { pad: sign.repeat(count) + 'x'.repeat(bytes - frame - count * width) } };
      };

      it.each(['x', 'é', '账', '😀'])('takes an event of 60 KiB of %s and refuses one byte more', async (sign) => {
        await store.append('claim-1', [ofBytes(LIMITS.eventBytes, sign)], { expected: 'any' });
        await expect(store.append('claim-1', [ofBytes(LIMITS.eventBytes + 1, sign)], { expected: 'any' }))
          .rejects.toMatchObject({ name: 'LimitExceeded', code: 'limit.event-size' });
        expect(await wholeLog(store)).toHaveLength(1);
      });

      it('holds the limits of an append: streams, events, bytes', async () => {
        const guards = (count: number) => Array.from({ length: count }, (_, n) => ({ stream: `person-${n}`, expected: 'any' as const, events: [] }));
        await expect(store.appendMany(guards(LIMITS.streams + 1))).rejects.toMatchObject({ code: 'limit.streams' });
        await expect(store.append('claim-1', several(LIMITS.events + 1), { expected: 'any' })).rejects.toMatchObject({ code: 'limit.events' });
        const large = (count: number): NewEvent[] => Array.from({ length: count }, () => ofBytes(LIMITS.eventBytes));
        await expect(store.append('claim-1', large(137), { expected: 'any' })).rejects.toMatchObject({ code: 'limit.append-size' });
        await expect(store.append('claim-1', large(137), { expected: 'any' })).rejects.toBeInstanceOf(LimitExceeded);
        expect(await wholeLog(store)).toEqual([]);
        expect(await store.append('claim-1', large(136), { expected: 'any' })).toMatchObject({ revision: 135 });
        expect(await store.appendMany(guards(LIMITS.streams - 1).map((guard) => ({ ...guard, events: several(2) })))).toHaveLength(LIMITS.streams - 1);
        const all = await wholeLog(store, 50);
        expect(all).toHaveLength(136 + 2 * (LIMITS.streams - 1));
        expectOneOrder(placesOf(all));
      });
    });

    describe('the instant of recording', () => {
      const at = (text: string): Instant => text as Instant;
      /** A store that is told the time is a simulation from its first event on. */
      const simulated = () => store.append('store-1', [someEvent({ mode: 'simulation' }, { type: 'StoreOpened.v1' })],
        { expected: 'no_stream', recordedAt: at('2019-01-01T00:00:00.000Z') });

      it('is the one given, never before that of an earlier event', async () => {
        await simulated();
        const append = (n: number, text: string) => store.append(`claim-${n}`, several(2), { expected: 'no_stream', recordedAt: at(text) });
        expect((await append(1, '2019-12-31T15:59:59.999Z')).recordedAt).toBe('2019-12-31T15:59:59.999Z');
        expect((await append(2, '2019-12-31T15:59:59.998Z')).recordedAt).toBe('2019-12-31T15:59:59.999Z');
        expect((await append(3, '2019-12-31T16:00:00.000Z')).recordedAt).toBe('2019-12-31T16:00:00.000Z');
        expect((await wholeLog(store)).slice(1).map(({ recordedAt }) => recordedAt.slice(11, 23))).toEqual(
          ['15:59:59.999', '15:59:59.999', '15:59:59.999', '15:59:59.999', '16:00:00.000', '16:00:00.000']);
      });

      it('is the store’s own otherwise, in milliseconds', async () => {
        const first = await store.append('claim-1', several(1), { expected: 'any' });
        expect(first.recordedAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      });

      it('is never before the head when nobody says it', async () => {
        await simulated();
        await store.append('claim-1', several(1), { expected: 'any', recordedAt: at('2088-01-02T03:04:05.678Z') });
        expect((await store.append('claim-1', several(1), { expected: 'any' })).recordedAt).toBe('2088-01-02T03:04:05.678Z');
        expect((await store.head()).recordedAt).toBe('2088-01-02T03:04:05.678Z');
      });

      it('is the earlier one when the append is repeated', async () => {
        await simulated();
        const events = several(1);
        await store.append('claim-1', events, { expected: 'any', recordedAt: at('2020-01-01T00:00:00.000Z') });
        expect(await store.append('claim-1', events, { expected: 'any', recordedAt: at('2021-01-01T00:00:00.000Z') }))
          .toMatchObject({ deduplicated: true, recordedAt: '2020-01-01T00:00:00.000Z' });
      });
    });

    describe('reading', () => {
      it('a stream forward and backward, from a revision, a number of events', async () => {
        await store.append('claim-2', several(3), { expected: 'any' });
        await store.append('claim-1', several(5), { expected: 'any' });
        const revisions = async (options: Parameters<EventStore['readStream']>[1]) => (await gathered(store.readStream('claim-1', options)))
          .map(({ revision }) => revision);
        expect(await revisions({})).toEqual([0, 1, 2, 3, 4]);
        expect(await revisions({ from: 3 })).toEqual([3, 4]);
        expect(await revisions({ from: 9 })).toEqual([]);
        expect(await revisions({ from: 1, limit: 2 })).toEqual([1, 2]);
        expect(await revisions({ limit: 0 })).toEqual([]);
        expect(await revisions({ direction: 'backward' })).toEqual([4, 3, 2, 1, 0]);
        expect(await revisions({ direction: 'backward', limit: 1 })).toEqual([4]);
        expect(await revisions({ direction: 'backward', from: 2 })).toEqual([2, 1, 0]);
        expect(await revisions({ direction: 'backward', from: 99, limit: 2 })).toEqual([4, 3]);
        expect(await revisions({ direction: 'backward', from: 0 })).toEqual([0]);
      });

      it.each([-1, 0.5, NaN, Infinity, 2 ** 53])('refuses to begin a stream at %s, which is no revision', async (from) => {
        await store.append('claim-1', several(2), { expected: 'no_stream' });
        for (const direction of ['forward', 'backward'] as const) {
          await expect(gathered(store.readStream('claim-1', { from, direction }))).rejects.toBeInstanceOf(TypeError);
        }
      });

      it('a stream longer than a page, both ways', async () => {
        await store.append('claim-1', several(2_000), { expected: 'any' });
        await store.append('claim-1', several(501), { expected: 'any' });
        expect((await gathered(store.readStream('claim-1'))).map(({ revision }) => revision)).toEqual(Array.from({ length: 2_501 }, (_, n) => n));
        expect((await gathered(store.readStream('claim-1', { direction: 'backward', limit: 1_500 }))).map(({ revision }) => revision))
          .toEqual(Array.from({ length: 1_500 }, (_, n) => 2_500 - n));
      });

      it('ten thousand events of one stream, put there by several appends', async () => {
        for (let n = 0; n < 5; n += 1) {
          const expected = n === 0 ? 'no_stream' : n * 2_000 - 1;
          expect(await store.append('claim-1', several(2_000), { expected })).toMatchObject({ revision: (n + 1) * 2_000 - 1 });
        }
        for (const read of [await gathered(store.readStream('claim-1')), await wholeLog(store), (await store.readStreams(['claim-1'])).get('claim-1') ?? []]) {
          expect(read.map(({ revision }) => revision)).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
          expect(read[7_001]?.data).toEqual({ n: 1_001 });
        }
        expect((await gathered(store.readStream('claim-1', { direction: 'backward', from: 5_000, limit: 2_500 }))).map(({ revision }) => revision))
          .toEqual(Array.from({ length: 2_500 }, (_, n) => 5_000 - n));
      });

      it('several streams in one answer, unknown ones empty', async () => {
        await store.append('claim-1', several(2), { expected: 'any' });
        await store.append('person-1', several(1), { expected: 'any' });
        const read = await store.readStreams(['person-1', 'claim-9', 'claim-1', 'claim-1']);
        expect([...read].map(([stream, events]) => [stream, events.map(({ revision }) => revision)]))
          .toEqual([['person-1', [0]], ['claim-9', []], ['claim-1', [0, 1]]]);
        expect(await store.readStreams([])).toEqual(new Map());
      });

      it('everything in batches, after a position and up to one', async () => {
        await store.append('claim-1', several(10), { expected: 'any' });
        const all = await wholeLog(store);
        const place = (n: number): Position => all[n - 1]?.position ?? START;
        const sizes = async (options: Parameters<EventStore['readAll']>[0]) => (await gathered(store.readAll(options)))
          .map((batch) => batch.map(({ revision }) => revision + 1));
        expect(await sizes({ after: START, batchSize: 4 })).toEqual([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]);
        expect(await sizes({ after: START, batchSize: 5 })).toEqual([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]);
        expect(await sizes({ after: place(7) })).toEqual([[8, 9, 10]]);
        expect(await sizes({ after: place(2), to: place(4) })).toEqual([[3, 4]]);
        expect(await sizes({ after: place(10) })).toEqual([]);
        expect(await sizes({ after: place(4), to: place(4) })).toEqual([]);
      });

      const filters: [string, EventFilter, string[]][] = [
        ['a prefix', { streamPrefixes: ['claim-'] }, ['claim-1@0', 'claim-1@1', 'claim-2@0', 'claim-1@2']],
        ['two prefixes', { streamPrefixes: ['claim-2', 'person-'] }, ['person-1@0', 'claim-2@0', 'person-1@1']],
        ['a type', { types: ['Other.v1'] }, ['claim-1@1', 'person-1@1']],
        ['a prefix and types', { streamPrefixes: ['claim-1'], types: ['Other.v1', 'Never.v1'] }, ['claim-1@1']],
        ['what there is not', { streamPrefixes: ['batch-'] }, []], ['no prefix at all', { streamPrefixes: [] }, []], ['no type at all', { types: [] }, []],
        ['nothing', {}, ['claim-1@0', 'person-1@0', 'claim-1@1', 'claim-2@0', 'person-1@1', 'claim-1@2']],
      ];
      const mixed = async (): Promise<void> => {
        const put = (stream: string, type: string) => store.append(stream, [someEvent({}, { type })], { expected: 'any' });
        for (const [stream, type] of [['claim-1', 'Happened.v1'], ['person-1', 'Happened.v1'], ['claim-1', 'Other.v1'], ['claim-2', 'Happened.v1'],
          ['person-1', 'Other.v1'], ['claim-1', 'Happened.v1']] as const) await put(stream, type);
      };
      it.each(filters)('everything that passes a filter: %s', async (_title, filter, passing) => {
        await mixed();
        for (const batchSize of [1, 2, 1_000]) {
          const batches = await gathered(store.readAll({ after: START, batchSize, filter }));
          expect(outline(batches.flat())).toEqual(passing);
          expect(batches.every(({ length }) => length > 0 && length <= batchSize)).toBe(true);
        }
        const all = await wholeLog(store);
        const places = { after: all[0]?.position ?? START, to: all[3]?.position ?? START };
        const between = outline((await gathered(store.readAll({ ...places, filter }))).flat());
        expect(between).toEqual(passing.filter((place) => outline(all.slice(1, 4)).includes(place)));
      });

      it('may stop early twenty times over, and everybody can still read and write', async () => {
        for (let n = 0; n < 5; n += 1) await store.append(`claim-${n}`, several(2_000), { expected: 'any' });
        for (let n = 0; n < 20; n += 1) {
          for await (const batch of store.readAll({ after: START, batchSize: 10 })) {
            expect(batch).toHaveLength(10);
            break;
          }
        }
        expect(await store.append('claim-9', several(1), { expected: 'no_stream' })).toMatchObject({ revision: 0 });
        expect(await wholeLog(store)).toHaveLength(10_001);
      });
    });

    describe('subscribing', () => {
      /** Reads until the condition holds, then aborts; fails by the test's time-out otherwise. */
      const follow = async (after: Position, enough: (deliveries: readonly Delivery[]) => boolean, batchSize = 1_000): Promise<Delivery[]> => {
        const stop = new AbortController();
        const deliveries: Delivery[] = [];
        for await (const delivery of store.subscribe({ after, signal: stop.signal, batchSize })) {
          deliveries.push(delivery);
          if (enough(deliveries)) stop.abort();
        }
        return deliveries;
      };
      const eventsOf = (deliveries: readonly Delivery[]): StoredEvent[] => deliveries.flatMap((delivery) => (delivery.is === 'batch' ? delivery.events : []));

      it('an empty store is caught up at once', async () => {
        expect(await follow(START, (deliveries) => deliveries.length > 0)).toEqual([{ is: 'caughtUp', position: START }]);
      });

      it('gives history, says that it has caught up, then gives what comes, and says so again', async () => {
        await store.append('claim-1', several(5), { expected: 'any' });
        let sent = false;
        const deliveries = await follow(START, (all) => {
          if (!sent && all.at(-1)?.is === 'caughtUp') {
            sent = true;
            setTimeout(() => { void store.append('claim-1', several(2), { expected: 'any' }); }, 50);
          }
          return all.filter(({ is }) => is === 'caughtUp').length === 2;
        }, 3);
        const places = placesOf(await wholeLog(store));
        expect(deliveries.map((delivery) => (delivery.is === 'batch' ? delivery.events.length : [delivery.is, delivery.position])))
          .toEqual([3, 2, ['caughtUp', places[4]], 2, ['caughtUp', places[6]]]);
      });

      it('goes on over a stretch that passes no filter, and says how far it is', async () => {
        const filter = { streamPrefixes: ['person-'], types: ['Other.v1'] };
        await store.append('claim-1', several(7), { expected: 'any' });
        await store.append('person-1', several(2), { expected: 'any' });
        const stop = new AbortController();
        const deliveries: Delivery[] = [];
        const says = (delivery: Delivery): unknown => (delivery.is === 'batch' ? outline(delivery.events) : delivery.is);
        const next = ['claim-1', 'person-1', 'person-1'].map((stream, n) =>
          () => store.append(stream, [someEvent({}, { type: n === 2 ? 'Other.v1' : 'Happened.v1' })], { expected: 'any' }));
        for await (const delivery of store.subscribe({ after: START, signal: stop.signal, filter })) {
          deliveries.push(delivery);
          const waiting = delivery.is === 'caughtUp' || (delivery.is === 'checkpoint' && deliveries.length > 2);
          if (waiting) setTimeout(() => { void next.shift()?.(); }, 20);
          if (delivery.is === 'caughtUp' && next.length === 0) stop.abort();
        }
        const places = placesOf(await wholeLog(store));
        expect(deliveries[0]).toEqual({ is: 'checkpoint', position: places[8] });
        expect(deliveries[1]).toEqual({ is: 'caughtUp', position: places[8] });
        const checkpoints = deliveries.filter(({ is }) => is === 'checkpoint').map((delivery) => 'position' in delivery && delivery.position);
        expect(checkpoints).toEqual(expect.arrayContaining([places[8], places[9], places[10]]));
        expect(deliveries.filter(({ is }) => is === 'batch').map(says)).toEqual([['person-1@3']]);
        expect(deliveries.at(-1)).toEqual({ is: 'caughtUp', position: places[11] });
        const at = deliveries.map((delivery) => (delivery.is === 'batch' ? delivery.events.at(-1)?.position ?? START : delivery.position));
        at.forEach((place, n) => { expect(reached(place, at[n - 1] ?? START)).toBe(true); });
      });

      it('a reader that resumes from a checkpoint misses nothing', async () => {
        const filter = { types: ['Other.v1'] };
        await store.append('claim-1', several(3), { expected: 'any' });
        const resumed = async (after: Position): Promise<{ place: Position; events: string[] }> => {
          const stop = new AbortController();
          let [place, events]: [Position, string[]] = [after, []];
          for await (const delivery of store.subscribe({ after, signal: stop.signal, filter })) {
            if (delivery.is === 'batch') events = [...events, ...outline(delivery.events)];
            place = delivery.is === 'batch' ? delivery.events.at(-1)?.position ?? place : delivery.position;
            if (delivery.is === 'caughtUp') stop.abort();
          }
          return { place, events };
        };
        const first = await resumed(START);
        await store.append('claim-2', [someEvent({}, { type: 'Other.v1' }), someEvent()], { expected: 'any' });
        const second = await resumed(first.place);
        const third = await resumed(second.place);
        expect([first.events, second.events, third.events]).toEqual([[], ['claim-2@0'], []]);
        expect([second.place, third.place]).toEqual([(await store.head()).position, second.place]);
      });

      it('begins after the position it is given', async () => {
        await store.append('claim-1', several(5), { expected: 'any' });
        const after = (await wholeLog(store))[2]?.position ?? START;
        expect(eventsOf(await follow(after, (all) => all.at(-1)?.is === 'caughtUp')).map(({ revision }) => revision)).toEqual([3, 4]);
      });

      it('wakes for a new event, again and again', async () => {
        const waits: number[] = [];
        await store.append('claim-1', several(1), { expected: 'any' }); // a first append may have to connect
        const after = (await store.head()).position;
        await follow(after, (all) => {
          const last = all.at(-1);
          if (last?.is === 'batch') waits.push(last.events.length);
          else if (waits.length < 3) setTimeout(() => { void store.append('claim-1', several(1), { expected: 'any' }); }, 300);
          return waits.length === 3;
        });
        expect(waits).toHaveLength(3);
      });

      it('ends when the signal aborts, while it waits and when it aborted before', async () => {
        const stop = new AbortController();
        const ending = gathered(store.subscribe({ after: START, signal: stop.signal }));
        await new Promise((resolve) => setTimeout(resolve, 200));
        stop.abort();
        expect(await ending).toEqual([{ is: 'caughtUp', position: START }]);
        expect(await gathered(store.subscribe({ after: START, signal: stop.signal }))).toEqual([]);
      });

      it('8 writers, two readers: nothing lost, nothing doubled, in order, caught up never said twice running', async () => {
        const writers = 8;
        const rounds = 40;
        const stored = new Set<string>();
        const writer = async (w: number): Promise<void> => {
          for (let round = 0; round < rounds; round += 1) {
            const events = several(1 + (round % 3));
            const expected = round % 5 === 0 ? 'no_stream' : 'any'; // every fifth is a conflict but for the first
            try {
              await store.append(`claim-${(w + round) % 4}`, events, { expected });
              for (const { id } of events) stored.add(id);
            } catch (error) {
              if (!(error instanceof ConflictError)) throw error;
            }
            if (round % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
          }
        };
        let done = false;
        const writing = Promise.all(Array.from({ length: writers }, (_, w) => writer(w))).then(async () => {
          done = true;
          stored.add((await store.append('store-end', [someEvent()], { expected: 'any' })).position ?? '');
        });
        const reader = (batchSize: number) => follow(START, (all) => done && eventsOf(all.slice(-2)).some(({ stream }) => stream === 'store-end'), batchSize);
        const [small, large] = await Promise.all([reader(3), reader(1_000), writing]);
        for (const deliveries of [small, large]) {
          const events = eventsOf(deliveries);
          expectOneOrder(placesOf(events));
          expect(events.slice(0, -1).map(({ id }) => id).sort()).toEqual([...stored].filter((id) => id.includes('-')).sort());
          const revisions = new Map<string, number>();
          for (const { stream, revision } of events) {
            expect(revision).toBe((revisions.get(stream) ?? -1) + 1);
            revisions.set(stream, revision);
          }
          deliveries.forEach((delivery, n) => { if (delivery.is === 'caughtUp') expect(deliveries[n - 1]?.is).not.toBe('caughtUp'); });
        }
      });
    });

    describe('closing', () => {
      it('drains what is under way, says which appends are stored, and refuses every later one', async () => {
        const sent = Array.from({ length: 40 }, (_, n) => ({ stream: `claim-${n % 7}`, events: several(2) }));
        const asked = sent.map(({ stream, events }) => store.append(stream, events, { expected: 'any' }));
        const closing = store.close();
        const answers = await Promise.allSettled(asked);
        await closing;
        for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(StoreClosed);
        await expect(store.append('claim-1', several(1), { expected: 'any' })).rejects.toBeInstanceOf(StoreClosed);
        await expect(store.appendMany([{ stream: 'claim-1', expected: 'any', events: several(1) }])).rejects.toBeInstanceOf(StoreClosed);
        await store.close(); // once more does no harm
        const stored = sent.filter((_, n) => answers[n]?.status === 'fulfilled').flatMap(({ events }) => events.map(({ id }) => id));
        expect(stored.length).toBeGreaterThan(0);
        const after = await under.reopen?.();
        if (after !== undefined) expect((await wholeLog(after)).map(({ id }) => id).sort()).toEqual(stored.sort());
      });

      const reads: [string, (store: EventStore) => Promise<unknown>][] = [
        ['storeId', (store) => store.storeId()], ['head', (store) => store.head()], ['readStream', (store) => gathered(store.readStream('claim-1'))],
        ['readStream of nothing', (store) => gathered(store.readStream('claim-1', { limit: 0 }))],
        ['readStreams', (store) => store.readStreams(['claim-1'])], ['readStreams of nothing', (store) => store.readStreams([])],
        ['readAll', (store) => wholeLog(store)], ['readAll of nothing', (store) => gathered(store.readAll({ after: START, to: START }))],
        ['subscribe', (store) => gathered(store.subscribe({ after: START, signal: new AbortController().signal }))],
        ['subscribe, ended before', (store) => gathered(store.subscribe({ after: START, signal: AbortSignal.abort() }))],
        ['appendMany of nothing', (store) => store.appendMany([])],
      ];
      it.each(reads)('refuses %s after it', async (_name, read) => {
        await store.append('claim-1', several(2), { expected: 'no_stream' });
        const closing = store.close();
        await expect(read(store)).rejects.toBeInstanceOf(StoreClosed); // already while it drains
        await closing;
        await expect(read(store)).rejects.toBeInstanceOf(StoreClosed);
      });
    });
  });
};
