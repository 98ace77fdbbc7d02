import { type Day, isDay, type Refusal } from '#kernel';
import { isRuleParameter, parameterOf, rangeOf, requiredParameters } from '#notice';
import { type RuleParameter, type RuleSet, type RuleSetsState, ruleSetStream } from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { type Ask, type Decision, firstRefusal, missing, notNow, record, taken, to } from '../verdict.js';

export type ProposedParameter = Omit<RuleParameter, 'statusOn'> & { readonly statusOn?: Day | undefined };
export interface ProposeRuleSet {
  readonly ruleSet: string; readonly validFrom: Day; readonly validTo?: Day | undefined; readonly source: string;
  readonly parameters: readonly ProposedParameter[];
}
export interface PublishRuleSet { readonly ruleSet: string }

/** `20210331` is a day, 20210229 is none. */
const isDayNumber = (value: number): boolean => isDay(String(value).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'));

/** What is wrong with one parameter: a name nobody reads, another unit, a value no rule can carry out. */
const faultOf = ({ key, unit, value }: ProposedParameter): Refusal | undefined => {
  if (!isRuleParameter(key)) return { refused: 'ruleSet.parameter-unknown', why: `没有这个参数：${key}。`, facts: [{ key }] };
  const known = parameterOf(key);
  if (known.unit !== unit) return { refused: 'ruleSet.unit-wrong', why: `参数 ${key} 的单位是 ${known.unit}。`, facts: [{ key, unit }] };
  if (unit === 'fen' && value === 0) return { refused: 'ruleSet.amount-zero', why: `参数 ${key} 的金额为 0；不给予补贴的种类不列参数。`, facts: [{ key }] };
  const [least, greatest] = rangeOf(key);
  if (value >= least && value <= greatest && (unit !== 'date' || isDayNumber(value))) return undefined;
  return { refused: 'ruleSet.value-out-of-range', why: `参数 ${key} 的值须在 ${least} 至 ${greatest} 之间，规则才能执行。`, facts: [{ key, value, least, greatest }] };
};

/** What no rule set may be published with, asked when it is proposed and again when it is published: the register may have grown in between. */
const faultsOf = (parameters: readonly ProposedParameter[]): Refusal | undefined => {
  const keys = parameters.map(({ key }) => key);
  const twice = keys.find((key, place) => keys.indexOf(key) !== place);
  if (twice !== undefined) return { refused: 'ruleSet.parameter-twice', why: `参数 ${twice} 写了两次。`, facts: [{ key: twice }] };
  const absent = requiredParameters.filter((name) => !keys.includes(name));
  return firstRefusal(parameters.map(faultOf))
    ?? (absent.length === 0 ? undefined : { refused: 'ruleSet.parameters-missing', why: `缺少必列参数：${absent.join('、')}。`, facts: [{ missing: absent }] });
};

/** Overlaps are allowed, the set that begins later prevails; two that begin on one day would leave nobody knowing which. */
const sameFirstDay = ({ validFrom }: Pick<RuleSet, 'validFrom'>, sets: RuleSetsState): Refusal | undefined => {
  const other = Object.values(sets.sets).find((set) => set.is === 'published' && set.validFrom === validFrom);
  if (other === undefined) return undefined;
  return { refused: 'ruleSet.same-first-day', why: `规则集 ${other.ruleSet} 已自 ${validFrom} 起生效；请另定生效日。`, facts: [{ ruleSet: other.ruleSet, validFrom }] };
};

/**
 * Writes down a whole rule set under a name of its own. It binds nobody until another officer publishes it.
 *
 * @refuses ruleSet.exists, ruleSet.validity-empty, ruleSet.same-first-day, ruleSet.parameter-twice, ruleSet.parameter-unknown, ruleSet.unit-wrong,
 *   ruleSet.amount-zero, ruleSet.value-out-of-range, ruleSet.parameters-missing
 */
export const proposeRuleSet = (c: ProposeRuleSet, sets: RuleSetsState): Decision => {
  if (sets.sets[c.ruleSet] !== undefined) return taken('ruleSet', c.ruleSet);
  if (c.validTo !== undefined && c.validTo < c.validFrom) return { refused: 'ruleSet.validity-empty', why: '失效日早于生效日。' };
  const fault = sameFirstDay(c, sets) ?? faultsOf(c.parameters);
  if (fault !== undefined) return fault;
  const { validTo, parameters, ...head } = c;
  const recorded = parameters.map(({ statusOn, ...parameter }): RuleParameter => ({ ...parameter, ...(statusOn === undefined ? {} : { statusOn }) }));
  const data = { ...head, ...(validTo === undefined ? {} : { validTo }), parameters: recorded };
  return record([], [to(ruleSetStream, { type: 'RuleSetProposed.v1', data })]);
};

/**
 * Puts a proposed rule set in force; the proposer may not publish it. Decisions already taken keep the rule set they were taken under.
 *
 * @refuses ruleSet.unknown, ruleSet.not-proposed, duties.same-person, ruleSet.same-first-day, ruleSet.parameter-unknown, ruleSet.unit-wrong,
 *   ruleSet.amount-zero, ruleSet.value-out-of-range, ruleSet.parameters-missing
 * @clause JN-3.3c two persons
 */
export const publishRuleSet = (c: PublishRuleSet, sets: RuleSetsState, ask: Ask): Decision => {
  const set = sets.sets[c.ruleSet];
  if (set === undefined) return missing('ruleSet', c.ruleSet);
  if (set.is !== 'proposed') return notNow('ruleSet.not-proposed', set.is, []);
  return differentPerson('规则集双人', ask.officer, [['提出', set.proposedBy]])
    ?? sameFirstDay(set, sets)
    ?? faultsOf(Object.values(set.parameters))
    ?? record(['JN-3.3c'], [to(ruleSetStream, { type: 'RuleSetPublished.v1', data: { ruleSet: c.ruleSet, proposedBy: set.proposedBy } })]);
};
