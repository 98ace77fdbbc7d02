import { isDay } from '#kernel';
import {
  isClauseId, isRuleParameter, parameterOf, rangeOf, requiredParameters, ruleParameterNames, shippedRuleSets, withoutValue, type RuleParameterName,
} from '#notice';

const setOf = (id: string) => shippedRuleSets.find(({ ruleSet }) => ruleSet === id);
const valueIn = (id: string, name: RuleParameterName) => setOf(id)?.parameters.find(({ key }) => key === name);

describe('the register of rule parameters', () => {
  it.each(ruleParameterNames)('%s has a name a command can carry, a unit, words for people and a range', (name) => {
    const { clause, unit, zh, en } = parameterOf(name);
    const [least, greatest] = rangeOf(name);
    expect(name).toMatch(/^[a-z][A-Za-z_]*(\.[A-Za-z0-9_]+)+$/);
    expect(name.length).toBeLessThanOrEqual(64);
    expect([zh, en, unit].every((word) => word.length > 2)).toBe(true);
    expect(least <= greatest).toBe(true);
    if (clause !== undefined) expect(isClauseId(clause)).toBe(true);
  });

  it('keeps the names and units that sample day books have published', () => {
    const published = {
      'std.level5': 'fen', 'std.level4': 'fen', 'std.level3plus': 'fen', 'std.special_ability': 'fen', 'std.completion': 'fen', 'std.pre_job': 'fen',
      'std.enterprise_school': 'fen', 'cap.perPersonYear': 'count', 'cap.perStudentSchooling': 'count', 'cap.excludes.PRE_JOB': 'count',
      'cap.excludes.PROJECT': 'count', 'notice.workingDays': 'workingDays', 'class.filingLeadWorkingDays': 'workingDays', 'account.coolingHours': 'hours',
      'clawback.termDays': 'days',
    };
    for (const [name, unit] of Object.entries(published)) expect([name, isRuleParameter(name) && parameterOf(name).unit]).toEqual([name, unit]);
    for (const name of requiredParameters) expect(Object.keys(published)).toContain(name);
  });

  it('does not take what every object has for a parameter', () => {
    expect(['toString', '__proto__', 'std.level9'].map(isRuleParameter)).toEqual([false, false, false]);
  });
});

describe('the shipped rule sets', () => {
  it('follow each other, and only the wage of 2021 begins inside another', () => {
    expect(shippedRuleSets.map(({ ruleSet, validFrom, validTo }) => [ruleSet, validFrom, validTo])).toEqual([
      ['R0', '2019-08-12', '2019-09-29'], ['R1', '2019-09-30', '2022-06-30'], ['R1-2021-10', '2021-10-01', '2022-06-30'], ['R2', '2022-07-01', undefined],
    ]);
  });

  it.each(shippedRuleSets)('$ruleSet gives each value once, in its unit and range, with a source and the day of its status', ({ parameters, ...set }) => {
    expect(new Set(parameters.map(({ key }) => key)).size).toBe(parameters.length);
    expect(parameters.length).toBeLessThanOrEqual(200);
    expect(set.source.length).toBeLessThanOrEqual(200);
    for (const { key, value, unit, source, statusOn } of parameters) {
      const [least, greatest] = rangeOf(key);
      expect([key, unit, Number.isSafeInteger(value) && least <= value && value <= greatest]).toEqual([key, parameterOf(key).unit, true]);
      expect(source).toMatch(/^.{6,200}$/u);
      expect([isDay(statusOn), statusOn <= set.validFrom]).toEqual([true, true]);
    }
    expect(requiredParameters.filter((name) => !parameters.some(({ key }) => key === name))).toEqual([]);
  });

  it('confirm what the notice prints and nothing else', () => {
    const confirmed = setOf('R1')?.parameters.filter(({ status }) => status === 'confirmed');
    expect(confirmed?.map(({ key }) => key).sort()).toEqual([
      'cap.perPersonYear', 'cap.perStudentSchooling', 'cap.sameOccupationLevelMonths', 'cap.studentExcludesStartup', 'claim.channel.enterprise',
      'domestic.insuranceMonths', 'domestic.residenceMonths', 'std.enterprise_school', 'std.pre_job',
    ]);
    for (const { source } of confirmed ?? []) expect(source).toMatch(/^济政办发〔2019〕20号 二（[一二三]）/);
    expect(setOf('R0')?.parameters.filter(({ status }) => status === 'confirmed')).toEqual([]);
  });

  it('tell R0, R1 and R2 apart where the notice and 72号 do', () => {
    const values = (name: RuleParameterName) => ['R0', 'R1', 'R2'].map((id) => valueIn(id, name)?.value);
    expect(values('cap.perPersonYear')).toEqual([1, 3, 3]);
    expect(values('cap.perStudentSchooling')).toEqual([1, 3, 3]);
    expect(values('cap.studentExcludesStartup')).toEqual([1, 0, 0]);
    expect(values('cap.allFundSources')).toEqual([0, 0, 1]);
    expect(values('cap.sameOccupationLevelMonths')).toEqual([0, 0, 12]);
    expect(values('std.pre_job')).toEqual([undefined, 50_000, 50_000]);
    expect(['R1', 'R1-2021-10', 'R2'].map((id) => valueIn(id, 'living.wage.class1')?.value)).toEqual([191_000, 210_000, 210_000]);
  });

  it('leave apprenticeship and work for training off, with their values at hand', () => {
    expect(['apprentice.enabled', 'work_for_training.enabled'].map((name) => valueIn('R1', name as RuleParameterName))).toEqual([
      expect.objectContaining({ value: 0, status: 'unconfirmed' }), expect.objectContaining({ value: 0, status: 'unconfirmed' }),
    ]);
    expect(valueIn('R1', 'std.apprentice.level4')?.value).toBe(500_000);
    expect(valueIn('R1', 'std.work_for_training')?.value).toBe(50_000);
  });

  it('give every parameter of the register, except those no document gave a value', () => {
    const given = new Set<string>(setOf('R2')?.parameters.map(({ key }) => key));
    expect(ruleParameterNames.filter((name) => !given.has(name)).sort()).toEqual([...withoutValue].sort());
  });
});
