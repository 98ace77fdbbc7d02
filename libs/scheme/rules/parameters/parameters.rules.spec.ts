import { day } from '#kernel';
import { shippedRuleSets } from '#notice';
import type { RuleSet } from '#scheme/history';
import { isSet, monthlyWage, statedIn, valueOf } from '#scheme/rules';

const setOf = (id: string): RuleSet => {
  const none = { ruleSet: '', validFrom: day('2000-01-01'), parameters: [] };
  const { ruleSet, validFrom, parameters } = shippedRuleSets.find((one) => one.ruleSet === id) ?? none;
  const head = { is: 'published', ruleSet, source: 'x', proposedBy: 'O-supervise', validFrom } as const;
  return { ...head, parameters: Object.fromEntries(parameters.map((one) => [one.key, one])) };
};
const R1 = setOf('R1');

describe('reading a parameter', () => {
  it('gives money in fen, a switch as yes or no, a date as a day, the rest as whole numbers', () => {
    expect(valueOf(R1, 'std.level4')).toBe(150_000);
    expect([valueOf(R1, 'rule.lower_of_cost'), valueOf(R1, 'apprentice.enabled')]).toEqual([true, false]);
    expect(valueOf(R1, 'work_for_training.lastDay')).toBe('2021-03-31');
    expect([valueOf(R1, 'project.advance_ratio'), valueOf(R1, 'certificate.toleranceDays')]).toEqual([6_000, 0]);
  });

  it('refuses what the set does not give, and says which', () => {
    expect(valueOf(R1, 'std.prov_demo.level4')).toEqual({
      refused: 'ruleSet.parameter-missing', why: '规则集 R1 没有参数 std.prov_demo.level4。', facts: [{ ruleSet: 'R1', key: 'std.prov_demo.level4' }],
    });
    expect(statedIn(R1, 'std.prov_demo.level4')).toBeUndefined();
    expect(statedIn(R1, 'class.sizeLimit')).toBe(0);
    expect([isSet(R1, 'cap.excludes.PRE_JOB'), isSet(R1, 'cap.excludes.STARTUP'), isSet(R1, 'apprentice.enabled')]).toEqual([true, false, false]);
  });

  it('reads the minimum wage by the class of the district and the day of the set', () => {
    expect([monthlyWage(R1, '370102'), monthlyWage(setOf('R1-2021-10'), '370102')]).toEqual([191_000, 210_000]);
    expect(monthlyWage(R1, '370126')).toMatchObject({ refused: 'ruleSet.parameter-missing', facts: [{ key: 'living.districtClass.370126' }] });
    expect(monthlyWage(R1, '999999')).toMatchObject({ refused: 'ruleSet.parameter-missing' });
    const third = { ...R1, parameters: { ...R1.parameters, 'living.districtClass.370126': { ...R1.parameters['living.districtClass.370102'], value: 3 } } };
    expect(monthlyWage(third as RuleSet, '370126')).toMatchObject({ facts: [{ key: 'living.wage.class3' }] });
  });
});
