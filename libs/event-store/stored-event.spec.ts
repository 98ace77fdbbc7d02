import { instantOf } from '#kernel';
import { StoredEvent, type Position } from '#event-store/reader';

const event = (dataText: string, metaText: string): StoredEvent =>
  new StoredEvent('claim-1', 0, '1' as Position, 'id', 'X.v1', dataText, metaText, instantOf(0));

describe('a recorded event', () => {
  it('parses its bodies when asked, and once', () => {
    const one = event('{"n":1}', '{"org":"370100"}');
    const [data, meta] = [one.data, one.meta];
    expect([data, meta]).toEqual([{ n: 1 }, { org: '370100' }]);
    expect([one.data === data, one.meta === meta]).toEqual([true, true]);
    expect(() => event('not JSON', '{}').data).toThrow(SyntaxError);
  });

  it('is another in every comparison when only a body is another', () => {
    const one = event('{"n":1}', '{}');
    for (const other of [event('{"n":2}', '{}'), event('{"n":1}', '{"x":1}')]) {
      expect([one]).not.toEqual([other]);
      expect({ one }).not.toStrictEqual({ one: other });
      expect({ one }).not.toMatchObject({ one: other });
      expect([one]).not.toContainEqual(other);
      expect(new Map([['claim-1', [one]]])).not.toEqual(new Map([['claim-1', [other]]]));
    }
    expect([one]).toEqual([event('{"n":1}', '{}')]);
    expect(one).toMatchObject({ type: 'X.v1', dataText: '{"n":1}' });
  });
});
