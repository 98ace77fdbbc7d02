import fc from 'fast-check';
import { canonicalJson, instantOf } from '#kernel';
import { CorruptLog, START, StoredEvent, type Position } from '#event-store/reader';
import { faultOf, isNative, isStuck, NoAnswer } from './fault.js';
import { KnownStreams } from './known-streams.js';
import { RevisionCheck } from './revision.check.js';
import { checkNotCut, fromOf, sendable, type RawEvent } from './wire.codec.js';

describe('what is sent', () => {
  it('is printed by JSON.stringify as exactly the canonical text, whatever the keys', () => {
    const key = fc.oneof(fc.nat({ max: 120 }).map(String), fc.string({ maxLength: 3 }), fc.constantFrom('__proto__', 'toJSON', '-1', '01', '4294967295', '$a'));
    const { value } = fc.letrec<{ value: unknown; leaf: unknown; object: unknown }>((tie) => ({
      leaf: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string({ unit: 'grapheme' }), fc.boolean(), fc.constant(null)),
      object: fc.dictionary(key, tie('value'), { maxKeys: 6 }),
      value: fc.oneof({ maxDepth: 3 }, tie('leaf'), fc.array(tie('value'), { maxLength: 3 }), tie('object')),
    }));
    fc.assert(fc.property(fc.dictionary(key, value), (data) => {
      const text = canonicalJson(data);
      expect(JSON.stringify(sendable(text))).toBe(text);
    }), { numRuns: 500 });
  });
  it('is refused when the text would not stay as it is', () => {
    for (const text of ['{ "a":1}', '{"10":1,"9":2,"a":1.0}', '{"a":1.0}', '{"a":1,"a":2}']) expect(() => sendable(text)).toThrow(TypeError);
  });
});

describe('faults', () => {
  it.each([
    [{ type: 'wrong-expected-version' }, 'conflict'], [{ type: 'append-consistency-violation' }, 'conflict'], [{ name: 'StreamNotFoundError' }, 'missing'],
    [{ type: 'stream-tombstoned' }, 'deleted'], [{ name: 'StreamDeletedError' }, 'deleted'], [{ type: 'not-leader' }, 'not-leader'],
    [{ type: 'unknown', code: 9, message: '9 FAILED_PRECONDITION: The server is not the leader node' }, 'not-leader'],
    [{ type: 'unavailable', code: 14, message: '14 UNAVAILABLE: Connection dropped' }, 'lost'], [{ name: 'UnavailableError' }, 'lost'],
    [{ type: 'cancelled', code: 1 }, 'lost'], [{ type: 'timeout' }, 'lost'], [{ name: 'NoAnswer' }, 'lost'], [{ type: 'unknown', code: 2 }, 'lost'],
    [{ type: 'unknown', code: 1 }, 'lost'], [{ code: 14, message: 'UNAVAILABLE: Connection dropped' }, 'lost'],
    [{ code: 14, message: '14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1' }, 'refused'],
    [{ type: 'unknown', code: 3 }, 'other'], [{ type: 'access-denied', code: 7 }, 'other'], [{ code: 16 }, 'other'],
    [new TypeError('x'), 'other'], [null, 'other'],
    [{ type: 'access-denied', message: 'client error (Connect)' }, 'other'],
  ])('%j is %s', (error, fault) => { expect(faultOf(error)).toBe(fault); });

  it('the native reader is told by its errors', () => {
    const native = Object.assign(new Error('UnavailableError'), { name: 'UnavailableError' });
    expect([native, new NoAnswer('x'), new Error('x'), Object.assign(new Error('x'), { name: 'UnavailableError', code: 14 }), null].map(isNative))
      .toEqual([true, false, false, false, false]);
  });

  it('a client is made anew when it is on the wrong node, silent, or keeps a failed first answer', () => {
    expect([{ type: 'not-leader' }, { name: 'NoAnswer' }, { code: 4 }].map(isStuck)).toEqual([true, true, true]);
    expect([{ type: 'unavailable', code: 14 }, { code: 14 }, { type: 'deadline-exceeded', code: 4 }, new Error('x')].map(isStuck))
      .toEqual(Array(4).fill(false));
  });
});

describe('what is known of streams', () => {
  it('is learned without holes, and the least recently used streams are forgotten', () => {
    const known = new KnownStreams(5);
    const learn = (stream: string, revision: number): void => { known.learn({ stream, revision, id: `${stream}${revision}` }); };
    learn('a', 1); // says nothing while 0 is unknown
    for (const revision of [0, 1, 1, 0, 3]) learn('a', revision);
    expect([known.revision('a'), known.revision('b')]).toEqual([1, -1]);
    expect(known.find('a1')).toEqual({ stream: 'a', revision: 1 });
    expect(known.find('a3')).toBeUndefined();
    for (const revision of [0, 1]) learn('b', revision);
    learn('a', 2);
    learn('c', 0); // a sixth id
    expect(['a', 'b', 'c'].map((stream) => known.revision(stream))).toEqual([2, -1, 0]);
    expect([known.find('b0'), known.find('a0')?.stream]).toEqual([undefined, 'a']);
  });
});

describe('the check of revisions', () => {
  const event = (stream: string, revision: number): StoredEvent => new StoredEvent(stream, revision, '7' as Position, 'id', 'T', '{}', '{}', instantOf(0));
  it('from the start of the log every stream begins with 0', () => {
    const check = new RevisionCheck(true);
    for (const [stream, revision] of [['a', 0], ['b', 0], ['a', 1]] as const) check.next(event(stream, revision));
    expect(() => { check.next(event('a', 3)); }).toThrow(CorruptLog);
    expect(() => { check.next(event('c', 1)); }).toThrow('stream c has no revision 0: at position 7 it goes on with 1');
  });
  it('from the middle on, or with more streams than it remembers, only what follows is checked', () => {
    const middle = new RevisionCheck(false);
    middle.next(event('a', 5));
    expect(() => { middle.next(event('a', 7)); }).toThrow(CorruptLog);
    const small = new RevisionCheck(true, 2);
    for (const stream of ['a', 'b', 'c']) small.next(event(stream, 0));
    small.next(event('a', 9)); // forgotten
    expect(() => { small.next(event('c', 2)); }).toThrow(CorruptLog);
  });
});

describe('metadata of a stream', () => {
  const raw = (text: string): RawEvent => ({
    streamId: '$$zz.claim-1', id: 'i', type: '$metadata', isJson: true, revision: 0n, data: Buffer.from(text), metadata: Buffer.alloc(0),
    position: { commit: 5n, prepare: 5n },
  });
  it.each(['{"$tb":9223372036854775807}', '{"$tb":1}', '{"$maxCount":3}', '{"$maxAge":60}'])('%s cuts it', (text) => {
    expect(() => { checkNotCut(raw(text), 'zz.'); }).toThrow('stream claim-1 was deleted or cut behind our back at position 5');
  });
  it.each(['{}', '{"$tb":0}', '{"$acl":{"$r":"x"}}', '{"storeId":"x"}', '', 'x'])('%s does not', (text) => {
    expect(() => { checkNotCut(raw(text), 'zz.'); }).not.toThrow();
  });
  it('places are read as they are written', () => {
    expect([fromOf(START), fromOf('12' as Position)]).toEqual(['start', { commit: 12n, prepare: 12n }]);
  });
});
