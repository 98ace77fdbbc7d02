import { type Day, day, type Fen, fen, isRefusal, type Refusal } from '#kernel';
import { type NamesIn, parameterOf, type RuleParameterName } from '#notice';
import { type RuleParameter, type RuleSet, ruleSetOn, type RuleSetsState } from '#scheme/history';

/** What a parameter's unit means to a rule: money in fen, a flag as yes or no, a date as a day, everything else a whole number of its unit. */
export type ValueOf<N extends RuleParameterName> =
  N extends NamesIn<'fen'> ? Fen : N extends NamesIn<'flag'> ? boolean : N extends NamesIn<'date'> ? Day : number;

/** The rule set in force on a day, or the refusal that none is published. */
export const inForce = (sets: RuleSetsState, on: Day): RuleSet | Refusal =>
  ruleSetOn(sets, on) ?? { refused: 'ruleSet.none-in-force', why: `${on} 没有已发布的规则集；请先提出并发布。`, facts: [{ on }] };

/** `20210331` → 2021-03-31. */
const dayOfNumber = (value: number): Day => day(String(value).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'));

const inUnit = (key: RuleParameterName, { value }: RuleParameter): Fen | boolean | Day | number => {
  switch (parameterOf(key).unit) {
    case 'fen': return fen(value);
    case 'flag': return value === 1;
    case 'date': return dayOfNumber(value);
    default: return value;
  }
};

/** A parameter's value in its unit, or undefined where the rule set is silent: for a limit that binds only once it is stated. */
export const statedIn = <N extends RuleParameterName>(set: RuleSet, key: N): ValueOf<N> | undefined => {
  const parameter = set.parameters[key];
  return parameter === undefined ? undefined : inUnit(key, parameter) as ValueOf<N>;
};

/** A parameter's value in its unit, or the refusal that the rule set does not give it: nothing is invented. */
export const valueOf = <N extends RuleParameterName>(set: RuleSet, key: N): ValueOf<N> | Refusal =>
  statedIn(set, key) ?? { refused: 'ruleSet.parameter-missing', why: `规则集 ${set.ruleSet} 没有参数 ${key}。`, facts: [{ ruleSet: set.ruleSet, key }] };

/** As `valueOf`, for a switch that is off where the rule set is silent. */
export const isSet = (set: RuleSet, key: string): boolean => set.parameters[key]?.value === 1;

/** The monthly minimum wage where the training was held: the class of the district, then the wage of the class. */
export const monthlyWage = (set: RuleSet, org: string): Fen | Refusal => {
  const wageClass = valueOf(set, `living.districtClass.${org}` as NamesIn<'count'> & `living.districtClass.${string}`);
  if (isRefusal(wageClass)) return wageClass;
  return valueOf(set, `living.wage.class${wageClass}` as NamesIn<'fen'> & `living.wage.${string}`);
};
