import type { Day, Refusal } from '#kernel';
import type { RuleParameterName } from '#notice';
import { type RuleSet, ruleSetOn, type RuleSetsState } from '#scheme/history';

/** The rule set in force on a day, or the refusal that none is published. */
export const inForce = (sets: RuleSetsState, on: Day): RuleSet | Refusal =>
  ruleSetOn(sets, on) ?? { refused: 'ruleSet.none-in-force', why: `${on} 没有已发布的规则集；请先提出并发布。`, facts: [{ on }] };

/** A parameter's value in its unit, or the refusal that the rule set does not give it: nothing is invented. */
export const valueOf = (set: RuleSet, key: RuleParameterName): number | Refusal =>
  set.parameters[key]?.value ?? { refused: 'ruleSet.parameter-missing', why: `规则集 ${set.ruleSet} 没有参数 ${key}。`, facts: [{ ruleSet: set.ruleSet, key }] };

/** As `valueOf`, for a switch that is off where the rule set is silent. */
export const isSet = (set: RuleSet, key: string): boolean => set.parameters[key]?.value === 1;

/** As `valueOf`, where a rule set may be silent: what it does not limit is not limited. */
export const statedIn = (set: RuleSet, key: RuleParameterName): number | undefined => set.parameters[key]?.value;
