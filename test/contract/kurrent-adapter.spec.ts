import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import {
  CorruptLog, EventIdReused, OutcomeUnknown, START, StoreBusy, UnsupportedStore,
  type AppendResult, type Delivery, type EventStore, type ExpectedState, type NewEvent, type Position,
} from '#event-store';
import { openKurrentReader, openKurrentStore, type KurrentEventReader, type KurrentEventStore, type KurrentOptions } from '#event-store/kurrent';
import { canonicalJson } from '#kernel';
import { KurrentDouble, type DoubleOptions } from '../support/kurrent-double.js';
import type { KurrentLog } from '../support/kurrent-log.js';
import { kurrentStore, REAL_NODE, type KurrentUnderTest } from '../support/kurrent-stores.js';
import { gathered, someEvent, someMeta, wholeLog } from './event-store.contract.js';

const several = (count: number, pad = ''): NewEvent[] => Array.from({ length: count }, (_, n) => someEvent({ n, pad }));
const PREFIX = 'zz.';
const AWKWARD = { z: 1, 10: 'ten', 9: { b: [1, { 20: 0, 3: 0 }], a: null }, text: '账 <é> \\ \n \u0000 \u2028 😀', '': 0.1 };

describe('the KurrentDB adapter', () => {
  const doubles: KurrentDouble[] = [];
  const opened: { close(): Promise<void> }[] = [];
  const unhandled: unknown[] = [];
  const noted = (error: unknown): void => { unhandled.push(error); };
  beforeEach(() => { process.on('unhandledRejection', noted); });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
    await Promise.all(doubles.splice(0).map((double) => double.kill()));
    process.off('unhandledRejection', noted);
    expect(unhandled.splice(0)).toEqual([]);
  });

  const start = async (options?: DoubleOptions): Promise<KurrentDouble> => {
    const double = await KurrentDouble.start(options);
    doubles.push(double);
    return double;
  };
  const open = async ({ url }: { readonly url: string }, more: Partial<KurrentOptions> = {}): Promise<KurrentEventStore> => {
    const store = await openKurrentStore({ url, appendWithinMs: 20_000, ...more });
    opened.push(store);
    return store;
  };
  const openReader = async ({ url }: { readonly url: string }): Promise<KurrentEventReader> => {
    const reader = await openKurrentReader({ url });
    opened.push(reader);
    return reader;
  };

  describe('opening', () => {
    it('says what to install when the client is absent, and what is wrong when it does not run', async () => {
      const options = { url: 'kurrentdb://127.0.0.1:1?tls=false' };
      const absent = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
      await expect(openKurrentStore({ ...options, load: () => Promise.reject(absent) })).rejects.toThrow(UnsupportedStore);
      await expect(openKurrentReader({ ...options, load: () => Promise.reject(absent) })).rejects.toThrow('npm install --no-save @kurrent/kurrentdb-client@1');
      await expect(openKurrentReader({ ...options, load: () => Promise.reject(new Error('no binary')) })).rejects.toThrow('does not run here (no binary)');
    });

    it.each(['http://admin:secret@h:2113', 'secret', ''])('refuses the address %j and does not repeat it', async (url) => {
      const error = await openKurrentStore({ url }).catch((thrown: unknown) => thrown as Error);
      expect(error).toBeInstanceOf(UnsupportedStore);
      expect(String(error)).not.toContain('secret');
    });

    it.each(['kurrentdb', 'kurrent', 'kdb', 'esdb'])('takes an address that begins with %s://', async (scheme) => {
      const double = await start();
      const reader = await openReader({ url: double.url.replace('kurrentdb', scheme) });
      expect(await reader.head()).toEqual({ position: START, recordedAt: null });
    });

    it.each(['zz', '$zz.', '', '.', 'z'.repeat(60) + '.', 'z z.'])('refuses the prefix %j', async (streamPrefix) => {
      const double = await start();
      await expect(openKurrentStore({ url: double.url, streamPrefix })).rejects.toThrow('a stream prefix is');
    });

    it('refuses a server without multi-stream append', async () => {
      const double = await start({ multiStream: false });
      await expect(openKurrentStore({ url: double.url })).rejects.toThrow(UnsupportedStore);
      await expect(openKurrentStore({ url: double.url })).rejects.toThrow('version 25.1 or later is needed');
      expect(double.log.all).toEqual([]);
    });

    it('gives up with a clear error when nobody is there', async () => {
      const double = await start();
      await double.kill();
      await expect(openKurrentStore({ url: double.url, openWithinMs: 300 })).rejects.toBeInstanceOf(StoreBusy);
    });

    it('two at once agree on one identity, which is not an event; a reader knows it and never makes one', async () => {
      const double = await start();
      const reader = await openReader(double);
      const early = reader.storeId();
      const [one, two] = await Promise.all([open(double), open(double)]);
      expect(await one.storeId()).toBe(await two.storeId());
      expect(await early).toBe(await one.storeId());
      expect(await wholeLog(one)).toEqual([]);
      expect(double.log.all.filter(({ stream }) => stream.startsWith('$$'))).toHaveLength(1);
      const other = await open(double, { streamPrefix: 'other.' });
      expect(await other.storeId()).not.toBe(await one.storeId());
    });
  });

  describe('what is stored', () => {
    const awkward = () => someEvent(AWKWARD, { meta: someMeta({ facts: [{ 10: '<\u2028>', 9: '\\\n' }] }) });

    it('is the same bytes by every way of appending', async () => {
      const double = await start();
      const store = await open(double);
      const [alone, first, second, guarded] = [awkward(), awkward(), awkward(), awkward()];
      await store.append('claim-1', [alone], { expected: 'no_stream' });
      await store.appendMany([{ stream: 'claim-2', expected: 'any', events: [first] }, { stream: 'claim-3', expected: 'any', events: [second] }]);
      await store.appendMany([{ stream: 'claim-4', expected: 'any', events: [guarded] }, { stream: 'claim-1', expected: 0, events: [] }]);
      expect(double.calls).toEqual(expect.arrayContaining(['batchAppend', 'appendSession', 'appendRecords']));
      const read = await wholeLog(store);
      expect(read.map(({ dataText }) => dataText)).toEqual(Array.from({ length: 4 }, () => canonicalJson(AWKWARD)));
      expect(read.map(({ metaText }) => metaText)).toEqual([alone, first, second, guarded].map(({ meta }) => canonicalJson(meta)));
      const records = double.log.all.filter(({ stream }) => stream.startsWith(PREFIX));
      expect(records.map((record) => record.data.toString())).toEqual(read.map(({ dataText }) => dataText));
      expect(records.map(({ json }) => json)).toEqual([true, true, true, true]);
    });

    it('is no one else’s: other tenants and the server’s own events are not seen, and every read is bounded', async () => {
      const double = await start();
      const foreign = (): void => {
        for (const stream of ['claim-1', 'other.claim-1', 'zzz.claim-1', '$stats-0', '$ce-zz.claim', '$$other.claim-1', '$$$settings'])
          double.log.foreign(stream, 'X');
      };
      foreign();
      const store = await open(double);
      const reader = await openReader(double);
      expect(await reader.head()).toEqual({ position: START, recordedAt: null });
      await store.append('claim-1', several(3), { expected: 'no_stream' });
      foreign();
      await store.append('claim-1', several(1), { expected: 2 });
      foreign();
      const stop = new AbortController();
      const deliveries: Delivery[] = [];
      for await (const delivery of reader.subscribe({ after: START, signal: stop.signal })) {
        deliveries.push(delivery);
        if (delivery.is === 'caughtUp') stop.abort();
      }
      const all = await wholeLog(store);
      expect(all.map(({ stream, revision }) => `${stream}@${revision}`)).toEqual(['claim-1@0', 'claim-1@1', 'claim-1@2', 'claim-1@3']);
      expect(deliveries).toEqual([{ is: 'batch', events: all }, { is: 'caughtUp', position: all.at(-1)?.position }]);
      expect((await store.head()).position).toBe(all.at(-1)?.position);
      expect(Math.max(...double.counts)).toBeLessThanOrEqual(1_000);
    });
  });

  describe('once', () => {
    const ways: [string, (store: EventStore, events: readonly NewEvent[]) => Promise<readonly AppendResult[]>][] = [
      ['batch append', async (store, events) => [await store.append('claim-1', events, { expected: 'any' })]],
      ['multi-stream append', (store, events) => store.appendMany([
        { stream: 'claim-1', expected: 'any', events: events.slice(0, 1) }, { stream: 'person-1', expected: 'no_stream', events: events.slice(1) }])],
      ['appendRecords', (store, events) => store.appendMany([
        { stream: 'claim-1', expected: 'any', events }, { stream: 'person-9', expected: 'no_stream', events: [] }])],
    ];
    it.each(ways)('an answer that was lost is had again, by %s', async (_way, append) => {
      const double = await start();
      const store = await open(double);
      await store.append('claim-1', several(2), { expected: 'any' });
      double.faults.push('after', 'before', 'after');
      const events = several(2);
      const results = await append(store, events);
      expect(results.every(({ deduplicated }) => !deduplicated)).toBe(true);
      expect((await wholeLog(store)).slice(2).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
      expect((await append(store, events)).every(({ deduplicated }) => deduplicated)).toBe(true);
      expect(double.log.all.filter(({ stream }) => stream.startsWith(PREFIX))).toHaveLength(4);
    });

    it('without any answer in time it is unknown, and the same append again tells', async () => {
      const double = await start();
      const store = await open(double, { appendWithinMs: 700 });
      double.faults.push('silent');
      const events = several(2);
      await expect(store.append('claim-1', events, { expected: 'no_stream' })).rejects.toBeInstanceOf(OutcomeUnknown);
      expect(await store.append('claim-1', events, { expected: 'no_stream' })).toMatchObject({ deduplicated: true, revision: 1 });
      expect(await wholeLog(store)).toHaveLength(2);
    });

    const unread = ['unavailable', 'silent'] as const;
    it.each(unread)('an append that was answered and then cannot be read back (%s) is never said to be unwritten', async (reads) => {
      const double = await start();
      const store = await open(double, { appendWithinMs: 700 });
      double.readsOnceStored = reads;
      const events = several(2);
      await expect(store.append('claim-1', events, { expected: 'no_stream' })).rejects.toBeInstanceOf(OutcomeUnknown);
      await expect(store.append('claim-1', events, { expected: 'no_stream' })).rejects.toBeInstanceOf(OutcomeUnknown);
      [double.reads, double.readsOnceStored] = ['answered', undefined];
      const patient = await open(double); // what is answered may take its time
      expect(await patient.append('claim-1', events, { expected: 'no_stream' })).toMatchObject({ deduplicated: true, revision: 1 });
      expect(await wholeLog(patient)).toHaveLength(2);
    }, 20_000);

    it('an append that was answered and then the store is closed is never said to be unwritten', async () => {
      const double = await start();
      const store = await openKurrentStore({ url: double.url, appendWithinMs: 20_000 });
      double.readsOnceStored = 'unavailable';
      const append = store.append('claim-1', several(2), { expected: 'no_stream' }).catch((error: unknown) => error);
      while (double.reads === 'answered') await new Promise((resume) => { setTimeout(resume, 5); });
      await (store as unknown as { connection: { close(): Promise<void> } }).connection.close(); // as when the time to drain is up
      expect(await append).toBeInstanceOf(OutcomeUnknown);
      await store.close();
    }, 20_000);

    const frozen: [string, string, ExpectedState, number][] = [
      ['before it is sent', 'StoreBusy', 'any', 0], ['after it is stored', 'OutcomeUnknown', 'no_stream', 1],
    ];
    it.each(frozen)('reads that freeze %s: the append is told when its own time is up, before an older read gives up', async (_when, name, expected, count) => {
      const double = await start();
      const store = await open(double, { appendWithinMs: 300 });
      const other = await openReader(double);
      const asked = double.calls.filter((call) => call === 'read').length;
      double.reads = 'silent';
      const read = other.head().catch(() => 'a read gave up');
      while (double.calls.filter((call) => call === 'read').length === asked) await new Promise((resume) => { setTimeout(resume, 5); });
      const append = store.append('claim-1', several(1), { expected }).catch((error: unknown) => error);
      expect(await Promise.race([append, read])).toMatchObject({ name });
      expect(double.log.all.filter(({ stream }) => stream.startsWith(PREFIX))).toHaveLength(count);
      await other.close();
      await double.kill();
      await read;
    }, 20_000);

    describe('an append that is still on its way when its guard moves on', () => {
      const events = several(1);
      const guarded = (store: EventStore) => store.appendMany([
        { stream: 'officer-1', expected: 0, events: [] }, { stream: 'claim-1', expected: 'no_stream', events }]);
      const onItsWay = async (options: DoubleOptions, moving: readonly string[]): Promise<{ double: KurrentDouble; store: KurrentEventStore }> => {
        const double = await start(options);
        const store = await open(double);
        await store.append('officer-1', several(1), { expected: 'no_stream' });
        const like = double.log.all.at(-1)!;
        double.faults.push('late');
        double.meanwhile = () => {
          double.log.append(moving.map((stream) => ({ ...like, id: someEvent().id, stream: `${PREFIX}${stream}` })), []);
        };
        return { double, store };
      };

      it('and nobody but us looked at the guard: it is unknown, for it may be stored yet, and the same append again tells', async () => {
        const { double, store } = await onItsWay({ records: false }, ['officer-1']);
        await expect(guarded(store)).rejects.toBeInstanceOf(OutcomeUnknown);
        expect(double.late.map((arrive) => arrive().is)).toEqual(['stored']);
        expect(await guarded(store)).toMatchObject([{ deduplicated: true }, { revision: 0, deduplicated: true }]);
      });

      it.each<[string, DoubleOptions, readonly string[]]>([
        ['and the server holds the guard against it', {}, ['officer-1']], ['and a stream it writes moved on too', { records: false }, ['officer-1', 'claim-1']],
      ])('%s: it can never be stored, so a conflict is a conflict', async (_why, options, moving) => {
        const { double, store } = await onItsWay(options, moving);
        await expect(guarded(store)).rejects.toMatchObject({ name: 'ConflictError', stream: 'officer-1', actual: 1 });
        expect(double.late.map((arrive) => arrive().is)).toEqual(['conflict']);
      });
    });

    it('a server that is not there: nothing was written, and the caller knows', async () => {
      const double = await start();
      const store = await open(double, { appendWithinMs: 500 });
      await (await open(double)).append('claim-1', several(1), { expected: 'any' }); // what is answered may take its time
      await double.kill();
      // the first one after the death may have been on its way
      const first = await store.append('claim-2', several(1), { expected: 'no_stream' }).catch((error: unknown) => error as Error);
      expect(['StoreBusy', 'OutcomeUnknown']).toContain((first as Error).name);
      await expect(store.append('claim-1', several(1), { expected: 0 })).rejects.toMatchObject({ name: 'StoreBusy', retryAfterMs: 2_000 });
      await expect(store.head()).rejects.toBeInstanceOf(StoreBusy);
    });

    it('the same append by two processes at once is stored by one of them', async () => {
      const double = await start();
      const stores = await Promise.all([open(double), open(double), open(double)]);
      for (let round = 0; round < 10; round += 1) {
        const events = several(2);
        const answers = await Promise.all(stores.map((store) => store.append(`claim-${round}`, events, { expected: 'no_stream' })));
        expect(answers.filter(({ deduplicated }) => !deduplicated)).toHaveLength(1);
        expect(new Set(answers.map(({ position, recordedAt }) => `${position} ${recordedAt}`)).size).toBe(1);
      }
      expect(await wholeLog(stores[0]!)).toHaveLength(20);
    });

    it('the same ids with other content by two processes at once: one is stored, the other is refused', async () => {
      const double = await start();
      const [one, two] = await Promise.all([open(double), open(double)]);
      for (let round = 0; round < 10; round += 1) {
        const event = someEvent({ of: 'one' });
        const answers = await Promise.allSettled([
          one.append(`claim-${round}`, [event], { expected: 'no_stream' }),
          two.append(`claim-${round}`, [{ ...event, data: { of: 'two' } }], { expected: 'no_stream' })]);
        const refused = answers.filter((answer) => answer.status === 'rejected').map((answer): unknown => answer.reason);
        expect(refused).toEqual([expect.any(EventIdReused)]);
      }
    });

    it('an id that stands deep in a stream this process never read is found', async () => {
      const double = await start();
      const writer = await open(double);
      const events = several(1_500);
      await writer.append('claim-1', events, { expected: 'any' });
      const other = await open(double);
      await expect(other.append('claim-1', [someEvent(), events[3]!], { expected: 1_499 })).rejects.toBeInstanceOf(EventIdReused);
      expect(await other.append('claim-1', events.slice(1_100, 1_102), { expected: 1_499 })).toMatchObject({ deduplicated: true, revision: 1_101 });
      expect(double.log.last('zz.claim-1')).toBe(1_499);
    });

    it('two processes that expect nothing: all is stored, each stream without a hole', async () => {
      const double = await start();
      const stores = await Promise.all([open(double), open(double)]);
      await Promise.all(Array.from({ length: 60 }, (_, n) => stores[n % 2]!.append(`claim-${n % 2}`, several(2), { expected: 'any' })));
      const all = await wholeLog(stores[0]!);
      for (const stream of ['claim-0', 'claim-1']) {
        expect(all.filter((event) => event.stream === stream).map(({ revision }) => revision)).toEqual(Array.from({ length: 60 }, (_, n) => n));
      }
    });
  });

  describe('on a server without appendRecords', () => {
    it('guards are checked before, and the store says once what is weaker', async () => {
      const [strong, weak] = await Promise.all([start().then(open), start({ records: false }).then(open)]);
      expect(strong.notices).toHaveLength(1);
      expect(weak.notices).toHaveLength(2);
      expect(weak.notices[0]).toMatch(/cannot check streams that an append only reads .* another process may change them in between/);
      await weak.append('officer-1', several(2), { expected: 'no_stream' });
      const guarded = (expected: number) => weak.appendMany([
        { stream: 'officer-1', expected, events: [] }, { stream: 'claim-1', expected: 'any', events: several(1) }]);
      await expect(guarded(0)).rejects.toMatchObject({ name: 'ConflictError', stream: 'officer-1', expected: 0, actual: 1 });
      expect((await guarded(1)).map(({ revision }) => revision)).toEqual([1, 0]);
    });
  });

  describe('a stream that was deleted or cut behind our back', () => {
    const wrongs: [string, (log: KurrentLog) => void][] = [
      ['deleted', (log) => { log.deleteStream('zz.claim-1'); }], ['deleted for ever', (log) => { log.tombstone('zz.claim-1'); }],
      ['cut at its beginning', (log) => { log.cutStream('zz.claim-1', { $tb: 2 }); }],
      ['kept short', (log) => { log.cutStream('zz.claim-1', { $maxCount: 1 }); }],
    ];
    const reading = async (store: EventStore): Promise<unknown> => {
      const stop = new AbortController();
      return gathered(store.subscribe({ after: START, signal: stop.signal }));
    };

    it.each(wrongs)('%s: every reader stops and names it', async (_what, wrong) => {
      const double = await start();
      const store = await open(double);
      await store.append('claim-1', several(3), { expected: 'no_stream' });
      await store.append('claim-2', several(1), { expected: 'no_stream' });
      const following = reading(store);
      following.catch(() => undefined);
      await new Promise((resume) => { setTimeout(resume, 300); });
      wrong(double.log);
      await store.append('claim-2', several(1), { expected: 0 });
      for (const attempt of [() => gathered(store.readStream('claim-1')), () => store.readStreams(['claim-2', 'claim-1']), () => wholeLog(store),
        () => following, () => gathered(store.readAll({ after: START, filter: { streamPrefixes: ['claim-1'] } })),
        () => gathered(store.readStream('claim-1', { direction: 'backward' }))]) {
        const error = await attempt().then(() => null, (thrown: unknown) => thrown as Error);
        expect(error).toBeInstanceOf(CorruptLog);
        expect(error?.message).toContain('stream claim-1 ');
      }
      expect(await gathered(store.readStream('claim-2'))).toHaveLength(2);
    });

    it.each(wrongs.slice(0, 2))('%s: it cannot be begun anew without an alarm', async (_what, wrong) => {
      const double = await start();
      const store = await open(double);
      await store.append('claim-1', several(3), { expected: 'no_stream' });
      wrong(double.log);
      for (const expected of ['any', 'no_stream'] as const) {
        const attempt = async () => (await open(double)).append('claim-1', several(1), { expected });
        await expect(attempt()).rejects.toBeInstanceOf(CorruptLog);
      }
    });

    it('rights on a stream are no deletion', async () => {
      const double = await start();
      const store = await open(double);
      await store.append('claim-1', several(3), { expected: 'no_stream' });
      double.log.cutStream('zz.claim-1', { $acl: { $r: 'auditors' } });
      expect(await wholeLog(store)).toHaveLength(3);
    });
  });

  describe('a log that lies', () => {
    const lies: [string, Parameters<KurrentLog['spoil']>[2], RegExp][] = [
      ['broken JSON', { data: Buffer.from('{"n":') }, /is not a JSON object: stream claim-1, revision 1, position \d+/],
      ['a text for an object', { data: Buffer.from('"n"') }, /is not a JSON object/],
      ['bytes that are no text', { data: Buffer.from([0x7b, 0xff, 0x7d]) }, /is not a JSON/],
      ['content that is not JSON', { json: false }, /is not a JSON object/], ['no metadata', { metadata: Buffer.alloc(0) }, /was not written by this program/],
      ['metadata without an instant', { metadata: Buffer.from('{"m":"{}"}') }, /was not written by this program/],
      ['metadata without meta', { metadata: Buffer.from('{"at":"2020-01-01T00:00:00.000Z"}') }, /was not written/],
      ['an instant that is none', { metadata: Buffer.from('{"m":"{}","at":"2020"}') }, /was not written/],
      ['a missing event', 'gone', /stream claim-1 has no revision 1.* position \d+/],
    ];
    it.each(lies)('%s stops the readers and names the place', async (_what, lie, words) => {
      const double = await start();
      const store = await open(double);
      await store.append('claim-1', several(4), { expected: 'no_stream' });
      double.log.spoil('zz.claim-1', 1, lie);
      for (const attempt of [() => wholeLog(store), () => gathered(store.readStream('claim-1')), () => store.readStreams(['claim-1'])]) {
        const error = await attempt().then(() => null, (thrown: unknown) => thrown as Error);
        expect(error).toBeInstanceOf(CorruptLog);
        expect(error?.message).toMatch(words);
      }
    });

    it('a missing end is noticed against a position that was known', async () => {
      const double = await start();
      const store = await open(double);
      const { position } = await store.append('claim-1', several(3), { expected: 'no_stream' });
      double.log.spoil('zz.claim-1', 2, 'gone');
      await expect(gathered(store.readAll({ after: START, to: position as Position }))).rejects.toThrow(`position ${position} is missing`);
      await expect(gathered(store.subscribe({ after: position as Position, signal: new AbortController().signal }))).rejects.toThrow(CorruptLog);
    });
  });

  describe('a server that dies', () => {
    /** The same server again: same log, same port. */
    const restarted = async (double: KurrentDouble): Promise<KurrentDouble> => {
      await double.kill();
      await new Promise((resume) => { setTimeout(resume, 100); });
      return start({ log: double.log, port: double.port });
    };

    it('in the middle of appends: each is known in the end, and stored once', async () => {
      let double = await start();
      const store = await open(double);
      const sent: string[] = [];
      let done = false;
      const writing = Promise.all(Array.from({ length: 8 }, async (_, w) => {
        for (let round = 0; round < 15; round += 1) {
          const events = several(2, 'x'.repeat(w === 0 ? 50_000 : 10));
          sent.push(...events.map(({ id }) => id));
          for (let tries = 0; tries < 50; tries += 1) {
            try { await store.append(`claim-${w}`, events, { expected: round * 2 - 1 }); break; } catch (error) {
              if (!(error instanceof OutcomeUnknown || error instanceof StoreBusy)) throw error;
            }
          }
        }
      })).finally(() => { done = true; });
      for (let deaths = 0; deaths < 4 && !done; deaths += 1) {
        await new Promise((resume) => { setTimeout(resume, 300); });
        double = await restarted(double);
      }
      await writing;
      expect((await wholeLog(store)).map(({ id }) => id).sort()).toEqual(sent.sort());
    });

    it('before a reader ever reached it: the reader finds it all the same', async () => {
      const before = await start();
      await before.kill();
      const reader = await openReader(before);
      const asked = reader.head();
      await new Promise((resume) => { setTimeout(resume, 1_000); });
      const double = await start({ log: before.log, port: before.port });
      expect(await asked).toEqual({ position: START, recordedAt: null });
      const store = await open(double);
      await store.append('claim-1', several(1), { expected: 'no_stream' });
      expect(await gathered(reader.readStream('claim-1'))).toHaveLength(1);
    });

    it('in the middle of a subscription: it goes on after the last event, nothing lost or doubled', async () => {
      let double = await start();
      const store = await open(double);
      const reader = await openReader(double);
      const stop = new AbortController();
      const seen: string[] = [];
      const following = (async () => {
        for await (const delivery of reader.subscribe({ after: START, signal: stop.signal, batchSize: 3 })) {
          if (delivery.is === 'batch') seen.push(...delivery.events.map(({ id }) => id));
        }
      })();
      const sent: string[] = [];
      for (let round = 0; round < 4; round += 1) {
        const events = several(5);
        sent.push(...events.map(({ id }) => id));
        await store.append('claim-1', events, { expected: round * 5 - 1 });
        while (seen.length < sent.length - (round % 2) * 4) await new Promise((resume) => { setTimeout(resume, 10); });
        double = await restarted(double);
      }
      while (seen.length < sent.length) await new Promise((resume) => { setTimeout(resume, 10); });
      stop.abort();
      await following;
      expect(seen).toEqual(sent);
    });
  });

  it('a consumer that stands still holds up what is read and pushed for it', async () => {
    const double = await start();
    const store = await open(double);
    const reader = await openReader(double);
    await store.append('claim-1', several(1), { expected: 'no_stream' });
    const stop = new AbortController();
    let [taken, resume] = [0, (): void => undefined];
    const standing = new Promise<void>((resolve) => { resume = resolve; });
    let caughtUp = false;
    const following = (async () => {
      for await (const delivery of reader.subscribe({ after: START, signal: stop.signal, batchSize: 5 })) {
        if (delivery.is === 'caughtUp') caughtUp = true;
        if (delivery.is !== 'batch') continue;
        if (taken === 1) await standing;
        taken += delivery.events.length;
        if (taken >= 2_002) stop.abort();
      }
    })();
    while (!caughtUp) await new Promise((again) => { setTimeout(again, 10); });
    await store.append('claim-1', several(1), { expected: 0 });
    for (let n = 0; n < 10; n += 1) await store.append('claim-1', several(200, 'x'.repeat(5_000)), { expected: 1 + n * 200 });
    const asked = double.counts.length;
    await new Promise((again) => { setTimeout(again, 500); });
    expect(taken).toBe(1);
    expect(double.counts.length).toBe(asked); // nothing is read ahead
    expect(double.pushed).toBeLessThan(500); // of 2 002: what fits into the buffers of one connection
    resume();
    await following;
    expect(taken).toBeGreaterThanOrEqual(2_002);
  });
});

if (REAL_NODE !== '') {
  describe('the KurrentDB adapter on a real node', () => {
    let under: KurrentUnderTest;
    beforeEach(async () => { under = await kurrentStore(REAL_NODE); });
    afterEach(() => under.close());
    const driver = async () => (await import('@kurrent/kurrentdb-client')).KurrentDBClient.connectionString(REAL_NODE);

    it('the same bytes by every way of appending', async () => {
      const { store } = under;
      const events = Array.from({ length: 4 }, () => someEvent(AWKWARD, { meta: someMeta({ facts: [{ 10: '<\u2028>', 9: '\\\n' }] }) })) as
        [NewEvent, NewEvent, NewEvent, NewEvent];
      await store.append('claim-1', [events[0]], { expected: 'no_stream' });
      await store.appendMany([{ stream: 'claim-2', expected: 'any', events: [events[1]] }, { stream: 'claim-3', expected: 'any', events: [events[2]] }]);
      await store.appendMany([{ stream: 'claim-4', expected: 'any', events: [events[3]] }, { stream: 'claim-1', expected: 0, events: [] }]);
      const read = await wholeLog(store);
      expect(read.map(({ dataText }) => dataText)).toEqual(events.map(() => canonicalJson(AWKWARD)));
      expect(read.map(({ metaText }) => metaText)).toEqual(events.map(({ meta }) => canonicalJson(meta)));
    });

    it('the same append by three processes at once is stored by one of them', async () => {
      const stores = [under.store, await under.reopen(), await under.reopen()];
      for (let round = 0; round < 10; round += 1) {
        const events = several(2);
        const many = (store: EventStore) => (round % 2 === 0 ? store.append(`claim-${round}`, events, { expected: 'no_stream' })
          : store.appendMany(events.map((event, n) => ({ stream: `claim-${round}${n}`, expected: 'no_stream' as const, events: [event] })))
            .then((all) => all[1]!));
        const answers = await Promise.all(stores.map(many));
        expect(answers.filter(({ deduplicated }) => !deduplicated)).toHaveLength(1);
        expect(new Set(answers.map(({ position, recordedAt }) => `${position} ${recordedAt}`)).size).toBe(1);
      }
      expect(await wholeLog(under.store)).toHaveLength(20);
    });

    const removals: [string, (client: KurrentDBClient, name: string) => Promise<unknown>][] = [
      ['deleted', (client, name) => client.deleteStream(name)], ['deleted for ever', (client, name) => client.tombstoneStream(name)],
      ['cut', (client, name) => client.setStreamMetadata(name, { truncateBefore: 2 })],
      ['kept short', (client, name) => client.setStreamMetadata(name, { maxCount: 1 })],
    ];
    it.each(removals)('a stream that was %s stops every reader', async (_what, remove) => {
      const { store } = under;
      await store.append('claim-1', several(3), { expected: 'no_stream' });
      await store.append('claim-2', several(1), { expected: 'no_stream' });
      const client = await driver();
      await remove(client, `${under.streamPrefix}claim-1`);
      await store.append('claim-2', several(1), { expected: 0 });
      const following = () => gathered(store.subscribe({ after: START, signal: new AbortController().signal }));
      for (const attempt of [() => gathered(store.readStream('claim-1')), () => store.readStreams(['claim-1']), () => wholeLog(store), following]) {
        const error = await attempt().then(() => null, (thrown: unknown) => thrown as Error);
        expect(error).toBeInstanceOf(CorruptLog);
        expect(error?.message).toContain('stream claim-1 ');
      }
      expect(await gathered(store.readStream('claim-2'))).toHaveLength(2);
      await client.dispose();
    });

    it('other tenants and the server’s own events are not seen', async () => {
      const client = await driver();
      for (const name of ['claim-1', `${under.streamPrefix.slice(0, -1)}x.claim-1`]) {
        await client.appendToStream(name, { id: crypto.randomUUID(), contentType: 'application/json', type: 'Theirs', data: {}, metadata: undefined });
      }
      await under.store.append('claim-1', several(2), { expected: 'no_stream' });
      expect((await wholeLog(under.store)).map(({ stream, revision }) => `${stream}@${revision}`)).toEqual(['claim-1@0', 'claim-1@1']);
      await client.dispose();
    });
  });
}
