import fc from 'fast-check';
import { instantOf } from '#kernel';
import { StoredEvent, type Position } from '#event-store/reader';
import { plainEvent } from '../../../test/support/plain-event.js';
import { binaryRow, BrokenCopy, copiedEvents, COPY_HEADER, COPY_TRAILER } from './binary-copy.codec.js';

const TEXTS = [
  '', '{}', '岗位技能提升培训补贴', '😀👩‍👩‍👧', '"quoted" \'twice\'', 'back\\slash \\n \\N \\.', 'tab\tnew\nline\r\n\v\f\b', '\ufeffmark', '\u0001\u007f\u2028',
];
const event = (n: number, { data = '{}', meta = '{}' } = {}): StoredEvent => new StoredEvent(
  `claim-申领${n}`, n, String(n + 1) as Position, `0f8fad5b-d9cb-469f-a165-${n.toString(16).padStart(12, '0')}`, `ClaimAccepted.v${n}`, data, meta,
  instantOf(1_577_808_000_000 + n));
const copyOf = (events: readonly StoredEvent[]): Buffer =>
  Buffer.concat([COPY_HEADER, ...events.map((one) => binaryRow(Number(one.position), one)), COPY_TRAILER]);

async function* cut(bytes: Buffer, ...places: readonly number[]): AsyncGenerator<Buffer> {
  const edges = [0, ...places, bytes.length];
  for (let i = 1; i < edges.length; i += 1) yield Buffer.from(bytes.subarray(edges[i - 1], edges[i])); // a copy: a chunk has its own bytes
}
const read = async (chunks: AsyncIterable<Buffer>): Promise<readonly StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for await (const some of copiedEvents(chunks)) events.push(...some);
  return events;
};
const plain = (events: readonly StoredEvent[]): readonly object[] => events.map(plainEvent);

describe('rows in the binary format of COPY', () => {
  const events = TEXTS.map((text, n) => event(n, { data: text, meta: TEXTS.at(-1 - n)! }));
  const bytes = copyOf(events);

  it('give back every kind of text, and every field', async () => {
    expect(plain(await read(cut(bytes)))).toEqual(plain(events));
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ data: fc.string({ unit: 'grapheme' }), meta: fc.string({ unit: 'grapheme' }) })), async (bodies) => {
      const some = bodies.map((one, n) => event(n, one));
      expect(plain(await read(cut(copyOf(some))))).toEqual(plain(some));
    }));
  });

  it.each([
    ['an instant before 2000', { recordedAt: instantOf(-1) }], ['an instant far from now', { recordedAt: '9999-12-31T23:59:59.999Z' }],
    ['a position beyond 32 bits', { position: '9007199254740991' }], ['a revision beyond 32 bits', { revision: 4_294_967_296 }],
  ])('give back %s', async (_what, change) => {
    const { stream, revision, position, id, type, dataText, metaText, recordedAt } = { ...plainEvent(events[2]!), ...change } as StoredEvent;
    const one = new StoredEvent(stream, revision, position, id, type, dataText, metaText, recordedAt);
    expect(plain(await read(cut(copyOf([one]))))).toEqual(plain([one]));
  });

  it('are the same wherever the chunks are cut', async () => {
    const wanted = plain(events);
    for (let place = 0; place <= bytes.length; place += 1) expect(plain(await read(cut(bytes, place)))).toEqual(wanted);
    expect(plain(await read(cut(bytes, ...Array.from({ length: bytes.length - 1 }, (_, n) => n + 1))))).toEqual(wanted);
  });

  it('come as soon as they are whole, with bodies parsed and read when asked for', async () => {
    const one = event(1, { data: '{"n":1}', meta: '{"org":"370100"}' });
    const [got] = await read(cut(copyOf([one])));
    expect([got!.data, got!.meta, got!.dataText, got!.data === got!.data]).toEqual([{ n: 1 }, { org: '370100' }, '{"n":1}', true]);
    expect([got!.dataBytes, got!.metaBytes].map((body) => Buffer.from(body!).toString())).toEqual([got!.dataText, got!.metaText]);
    const sizes: number[] = [];
    const end = COPY_HEADER.length + binaryRow(1, events[0]!).length;
    for await (const some of copiedEvents(cut(bytes, end - 1, end))) sizes.push(some.length);
    expect(sizes).toEqual([1, events.length - 1]);
  });

  it('need no byte of an earlier chunk: what an event keeps alive is its own', async () => {
    const chunks: Buffer[] = [];
    async function* kept(): AsyncGenerator<Buffer> { for await (const chunk of cut(bytes, 300, 600)) yield chunks[chunks.push(chunk) - 1]!; }
    const batches: (readonly StoredEvent[])[] = [];
    for await (const some of copiedEvents(kept())) batches.push(some);
    for (const chunk of chunks.slice(0, -1)) chunk.fill(0);
    const last = batches.at(-1)!;
    expect([batches.length, plain(last)]).toEqual([3, plain(events.slice(-last.length))]);
  });

  it('are none in an empty COPY', async () => { expect(await read(cut(copyOf([])))).toEqual([]); });

  it('are refused when they end too early, wherever', async () => {
    for (let end = 0; end < bytes.length; end += 1) await expect(read(cut(bytes.subarray(0, end)))).rejects.toThrow('COPY ended too early');
  });

  const patched = (at: number, change: (copy: Buffer) => unknown): Buffer => {
    const copy = copyOf([events[2]!, events[3]!]);
    change(copy.subarray(at));
    return copy;
  };
  const ROW = COPY_HEADER.length;
  it.each([
    ['text format', 'another header', Buffer.from('1\tclaim-1\t0\t0f8fad5b-d9cb-469f-a165-70867728950e\tX.v1\t{}\t{}\t2020-01-01\n')],
    ['a broken signature', 'another header', patched(3, (copy) => copy.writeUInt8(0))],
    ['flags it does not know', 'another header', patched(11, (copy) => copy.writeUInt32BE(0x1_0000))],
    ['an extended header', 'another header', patched(15, (copy) => copy.writeUInt32BE(4))],
    ['a field too few', 'has 7 fields, not 8', patched(ROW, (copy) => copy.writeInt16BE(7))],
    ['a field too many', 'has 9 fields, not 8', patched(ROW, (copy) => copy.writeInt16BE(9))],
    ['a null for a text', 'field 2 of a row of COPY is null', patched(ROW + 2 + 12, (copy) => copy.writeInt32BE(-1))],
    ['a null for a bigint', 'field 1 of a row of COPY is null', patched(ROW + 2, (copy) => copy.writeInt32BE(-1))],
    ['a bigint of four bytes', 'field 1 of a row of COPY has 4 bytes, not 8', patched(ROW + 2, (copy) => copy.writeInt32BE(4))],
    ['more after the end', 'went on after its end', Buffer.concat([copyOf([]), Buffer.of(0)])],
  ])('are refused: %s', async (_what, says, copy) => {
    const refused = await read(cut(copy)).then(() => null, (error: unknown) => error);
    expect(refused).toBeInstanceOf(BrokenCopy);
    expect((refused as Error).message).toContain(says);
  });
});
