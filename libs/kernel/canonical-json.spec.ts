import fc from 'fast-check';
import { canonicalJson } from '#kernel';

/** A second writer, as plain as can be: members as a sorted list under one key, then let the language print. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return { members: Object.keys(value).sort().map((key) => [key, plain((value as Record<string, unknown>)[key])]) };
};
const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' });

describe('RFC 8785 §3.2.2 and §3.2.3', () => {
  it('prints the example of the standard', () => {
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
  });

  it('sorts by UTF-16 code units, as the example of §3.2.3', () => {
    const value = {
      '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '\ufb33': 'Hebrew Letter Dalet With Dagesh', '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face', '\u0080': 'Control', '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(`[${canonicalJson(value).replaceAll(/"[^"]*":/g, '').slice(1, -1)}]`) as string[])).toEqual([
      'Carriage Return', 'One', 'Control', 'Latin Small Letter O With Diaeresis', 'Euro Sign', 'Emoji: Grinning Face', 'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it.each([
    [0, '0'], [-0, '0'], [5e-324, '5e-324'], [-5e-324, '-5e-324'], [1.7976931348623157e308, '1.7976931348623157e+308'], [9007199254740992, '9007199254740992'],
    [295147905179352830000, '295147905179352830000'], [9.999999999999997e22, '9.999999999999997e+22'], [1e23, '1e+23'], [1e21, '1e+21'],
    [999999999999999700000, '999999999999999700000'], [9.999999999999997e-7, '9.999999999999997e-7'], [0.000001, '0.000001'],
    [333333333.3333332, '333333333.3333332'], [-0.0000033333333333333333, '-0.0000033333333333333333'], [1424953923781206.2, '1424953923781206.2'],
  ])('prints the number %d of appendix B', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([
    ['\b\t\n\f\r"\\', '"\\b\\t\\n\\f\\r\\"\\\\"'], ['\u0000\u001f\u007f', '"\\u0000\\u001f\u007f"'], ['专账/é', '"专账/é"'], ['\u2028', '"\u2028"'],
  ])('escapes what must be escaped and nothing else: %j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});

describe('what the log relies on', () => {
  it('does not see the order members were written in', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), json), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson({ ...value }));
    }));
  });

  it('is read back as the same value and written the same again', () => {
    fc.assert(fc.property(json, (value) => {
      const text = canonicalJson(value);
      expect(JSON.stringify(plain(JSON.parse(text)))).toBe(JSON.stringify(plain(value)));
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(JSON.stringify(JSON.parse(text))).toHaveLength(text.length);
    }));
  });

  it('tells different values apart', () => {
    fc.assert(fc.property(json, json, (a, b) => (canonicalJson(a) === canonicalJson(b)) === (JSON.stringify(plain(a)) === JSON.stringify(plain(b)))));
  });

  it('leaves out members without a value', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  it.each([['\ud800'], [['\udc00']], [{ '\ud800x': 1 }], ['a\ude00\ud83d']])('refuses a lone surrogate', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it.each([NaN, Infinity, -Infinity, 1n, undefined, [undefined], () => 1, Symbol('x')])('refuses %p', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});
