import { amountParameters } from './parameters-amount.table.js';
import { limitParameters } from './parameters-limit.table.js';
import { processParameters } from './parameters-process.table.js';
import type { RuleParameterKey, RuleParameterUnit } from './rule-parameter.js';

/**
 * What a rule set may say, not what it says: values come with the rule set, each with its source and whether the bureau has confirmed it.
 * A name that has been published is never renamed and never changes its unit.
 */
export const ruleParameterKeys = { ...amountParameters, ...limitParameters, ...processParameters } as const;

type Keys = typeof ruleParameterKeys;
export type RuleParameterName = keyof Keys;
/** The names whose values are in a unit: `NamesIn<'fen'>` are amounts. */
export type NamesIn<U extends RuleParameterUnit> = { [N in RuleParameterName]: Keys[N]['unit'] extends U ? N : never }[RuleParameterName];

export const isRuleParameter = (value: string): value is RuleParameterName => Object.hasOwn(ruleParameterKeys, value);
/** What is known of a parameter beside its values. */
export const parameterOf = (name: RuleParameterName): RuleParameterKey => ruleParameterKeys[name];
export const ruleParameterNames = Object.keys(ruleParameterKeys) as readonly RuleParameterName[];
/** A rule set that lacks one of these is not published. */
export const requiredParameters: readonly RuleParameterName[] = ruleParameterNames.filter((name) => parameterOf(name).required === true);

const GREATEST = 1_000_000_000_000_000;
const rangeOfUnit: Readonly<Record<RuleParameterUnit, readonly [least: number, greatest: number]>> = {
  fen: [1, GREATEST], count: [0, 1_000_000], workingDays: [0, 366], hours: [0, 8_784], days: [0, 3_660], months: [0, 120], basisPoints: [0, 10_000],
  flag: [0, 1], date: [20_000_101, 20_991_231],
};

/** Least and greatest value, both included. */
export const rangeOf = (name: RuleParameterName): readonly [least: number, greatest: number] => {
  const { range, unit } = parameterOf(name);
  return range ?? rangeOfUnit[unit];
};
