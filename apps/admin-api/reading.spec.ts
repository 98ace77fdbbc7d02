import { DoorProblem } from '#identity';
import { envelopeOf } from './envelope.codec.js';
import { linesOf, type Line } from './lines.codec.js';
import { strictJson } from './strict-json.codec.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const codeOf = (work: () => unknown): string => {
  try { work(); } catch (error) { if (error instanceof DoorProblem) return error.code; throw error; }
  return 'read';
};

describe('strict JSON', () => {
  it.each([
    '{}', '[]', 'null', 'true', '-0', '0.1', '1e3', '9007199254740991', '"\\u0000"', '"汉字😀"', ' { "a" : [ 1 , { "b" : null } ] } ',
    '"\\ud83d\\ude00"', '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
  ])('reads %s as JSON.parse does', (text) => {
    const value = JSON.parse(text) as unknown;
    expect(strictJson(bytes(text))).toEqual(Object.is(value, -0) ? 0 : value);
  });
  it.each([
    ['', 'nothing'], ['{"a":1,"a":2}', 'a member twice'], ['{"a":{"b":1,"b":1}}', 'a member twice, inside'],
    ['{"__proto__":{}}', '__proto__'], ['9007199254740993', 'an integer beyond 2^53'],
    ['1e400', 'an infinite number'], ['01', 'a leading zero'], ['+1', 'a plus'], ['.5', 'no digit before the point'],
    ['1.', 'no digit after the point'], ['NaN', 'NaN'], ['{a:1}', 'a bare name'],
    ["{'a':1}", 'single quotes'], ['[1,]', 'a trailing comma'], ['{"a":1,}', 'a trailing comma'], ['{} {}', 'two values'],
    ['"a\nb"', 'a raw newline'], ['"\\x41"', 'an unknown escape'],
    ['"\\ud800"', 'half a pair'], ['// a\n1', 'a comment'], ['\ufeff{}', 'a byte order mark'],
    [`${'['.repeat(18)}${']'.repeat(18)}`, 'depth'], [`${'['.repeat(500_000)}`, 'great depth'],
  ])('refuses %j (%s)', (text) => { expect(codeOf(() => strictJson(bytes(text)))).toBe('request.bad-json'); });
  it('refuses bytes that are not UTF-8', () => {
    for (const bad of [[0x22, 0xff, 0x22], [0x22, 0xc0, 0xaf, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xe6, 0xb1]]) {
      expect(codeOf(() => strictJson(Buffer.from(bad)))).toBe('request.bad-json');
    }
  });
  it('names the member that is wrong', () => {
    try { strictJson(bytes('{"data":{"lines":[1,{"x/y":1,"x/y":2}]}}')); } catch (error) {
      expect((error as DoorProblem).members.errors).toEqual([{ pointer: '/data/lines/1/x~1y', detail: 'this member stands twice' }]);
    }
    expect.assertions(1);
  });
});

describe('the envelope', () => {
  const body = { id: 'i', on: '2019-10-08', data: {} };
  it('takes name, key and clock from beside the body, and both must agree', () => {
    expect(envelopeOf({ on: 'd', data: 1 }, { name: 'X', idempotencyKey: 'k', simulatedAt: 't' })).toEqual({ id: 'k', do: 'X', on: 'd', data: 1, at: 't' });
    expect(envelopeOf({ ...body, do: 'X' }, { name: 'X', idempotencyKey: 'i' })).toEqual({ ...body, do: 'X' });
    expect(codeOf(() => envelopeOf(body, { name: 'X', idempotencyKey: 'other' }))).toBe('request.bad-member');
    expect(codeOf(() => envelopeOf({ ...body, do: 'Y' }, { name: 'X' }))).toBe('request.bad-member');
    expect(codeOf(() => envelopeOf({ ...body, at: 'a' }, { name: 'X', simulatedAt: 'b' }))).toBe('request.bad-member');
  });
  it.each(
    [[null], [[]], ['x'], [1], [{}], [{ ...body, on: 1 }], [{ ...body, by: {} }], [{ ...body, data: undefined }], [{ ...body, at: null }]],
  )('refuses %j', (value) => {
    expect(codeOf(() => envelopeOf(value, { name: 'X' }))).toBe('request.bad-member');
  });
  it.each(['status', 'actor', 'recordedAt', 'constructor', 'a/b'])('refuses the member %s', (member) => {
    expect(codeOf(() => envelopeOf({ ...body, [member]: 1 }, { name: 'X' }))).toBe('request.unknown-member');
  });
});

describe('lines', () => {
  async function* chunked(text: Buffer, size: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
  }
  const read = async (text: string, size: number, limit = 20): Promise<string[]> => {
    const found: string[] = [];
    for await (const line of linesOf(chunked(bytes(text), size), limit)) found.push(shown(line));
    return found;
  };
  const shown = (line: Line): string => ('bytes' in line ? `${line.number}:${line.bytes.toString('utf8')}` : `${line.number}!`);

  it.each([1, 2, 3, 7, 1_000])('are the same however the bytes arrive, %d at a time', async (size) => {
    expect(await read('甲一\r\n\n  \n二\n' + 'x'.repeat(21) + '\n四', size)).toEqual(['1:甲一\r', '4:二', '5!', '6:四']);
    expect(await read('', size)).toEqual([]);
    expect(await read('x'.repeat(20), size)).toEqual([`1:${'x'.repeat(20)}`]);
    expect(await read('x'.repeat(500), size)).toEqual(['1!']);
  });
});
