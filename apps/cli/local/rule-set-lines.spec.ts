import { day, type Instant } from '#kernel';
import { shippedRuleSets } from '#notice';
import { ruleSetLines } from './rule-set-lines.js';

const [R0, R1] = shippedRuleSets;
if (R0 === undefined || R1 === undefined) throw new Error('rule sets are shipped');
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/;

describe('the lines that publish a shipped rule set', () => {
  it('are a proposal with the whole set and a publication by name', () => {
    const [propose, publish] = ruleSetLines(R1, { on: day('2026-11-26') });
    expect(propose).toEqual({ id: expect.stringMatching(UUID), on: '2026-11-26', do: 'ProposeRuleSet', data: R1 });
    expect(publish).toEqual({ id: expect.stringMatching(UUID), on: '2026-11-26', do: 'PublishRuleSet', data: { ruleSet: 'R1' } });
  });

  it('printed twice are the same commands; another day, set or value is another', () => {
    const id = (set: typeof R1, on = '2026-11-26') => ruleSetLines(set, { on: day(on) })[0].id;
    expect(id(R1)).toBe(id(R1));
    const changed = { ...R1, parameters: R1.parameters.map((each) => (each.key === 'std.level4' ? { ...each, value: 160_000 } : each)) };
    expect(new Set([id(R1), id(R1, '2026-11-27'), id(R0), id(changed)]).size).toBe(4);
  });

  it('of a simulation carry moments in order, the Shanghai day and both officers', () => {
    const lines = ruleSetLines(R0, {
      on: day('2000-01-01'), at: '2019-09-29T16:00:00.000Z' as Instant, by: { proposer: 'O-supervise', publisher: 'O-approve' },
    });
    expect(lines.map(({ at, on, by }) => [at, on, by])).toEqual([
      ['2019-09-29T16:00:00.000Z', '2019-09-30', 'O-supervise'], ['2019-09-29T16:00:01.000Z', '2019-09-30', 'O-approve'],
    ]);
  });
});
