import type { Day } from '#kernel';
import { isRuleParameter, ruleParameterKeys } from '#notice';
import {
  calendarStream, type DirectoryState, directoryStream, type OccupationDirectory, type OccupationEntry, type RuleParameter, type RuleSetsState,
  ruleSetStream,
} from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { type Ask, type Decision, missing, notNow, record, taken, to } from '../verdict.js';

export interface ProposeRuleSet {
  readonly ruleSet: string; readonly validFrom: Day; readonly validTo?: Day | undefined; readonly source: string; readonly parameters: readonly RuleParameter[];
}
export interface PublishRuleSet { readonly ruleSet: string }
export interface PublishWorkCalendar {
  readonly year: number; readonly holidays: readonly Day[]; readonly makeUpWorkdays: readonly Day[]; readonly source: string;
}
export interface PublishDirectory {
  readonly directory: OccupationDirectory; readonly version: string; readonly validFrom: Day; readonly entries: readonly OccupationEntry[];
  readonly source: string;
}

/** @refuses ruleSet.exists, ruleSet.parameter-unknown, ruleSet.unit-wrong, ruleSet.validity-empty, ruleSet.amount-zero */
export const proposeRuleSet = (c: ProposeRuleSet, sets: RuleSetsState): Decision => {
  if (sets.sets[c.ruleSet] !== undefined) return taken('ruleSet', c.ruleSet);
  if (c.validTo !== undefined && c.validTo < c.validFrom) return { refused: 'ruleSet.validity-empty', why: '失效日早于生效日。' };
  for (const { key, unit } of c.parameters) {
    if (!isRuleParameter(key)) return { refused: 'ruleSet.parameter-unknown', why: `没有这个参数：${key}。`, facts: [{ key }] };
    if (ruleParameterKeys[key].unit !== unit) {
      return { refused: 'ruleSet.unit-wrong', why: `参数 ${key} 的单位是 ${ruleParameterKeys[key].unit}。`, facts: [{ key, unit }] };
    }
  }
  const free = c.parameters.find(({ unit, value }) => unit === 'fen' && value === 0);
  if (free !== undefined) return { refused: 'ruleSet.amount-zero', why: `参数 ${free.key} 的金额为 0；不给予补贴的种类不列参数。`, facts: [{ key: free.key }] };
  const { validTo, ...proposed } = c;
  return record([], [to(ruleSetStream, { type: 'RuleSetProposed.v1', data: { ...proposed, ...(validTo === undefined ? {} : { validTo }) } })]);
};

/**
 * Puts a proposed rule set in force; the proposer may not publish it.
 *
 * @refuses ruleSet.unknown, ruleSet.not-proposed, duties.same-person
 * @clause JN-3.3c two persons
 */
export const publishRuleSet = (c: PublishRuleSet, sets: RuleSetsState, ask: Ask): Decision => {
  const set = sets.sets[c.ruleSet];
  if (set === undefined) return missing('ruleSet', c.ruleSet);
  if (set.is !== 'proposed') return notNow('ruleSet.not-proposed', set.is, []);
  return differentPerson('规则集双人', ask.officer.officerId, [['提出', set.proposedBy]])
    ?? record(['JN-3.3c'], [to(ruleSetStream, { type: 'RuleSetPublished.v1', data: { ruleSet: c.ruleSet, proposedBy: set.proposedBy } })]);
};

/** @refuses calendar.day-of-other-year */
export const publishWorkCalendar = (c: PublishWorkCalendar): Decision => {
  const strange = [...c.holidays, ...c.makeUpWorkdays].find((each) => !each.startsWith(`${c.year}-`));
  if (strange !== undefined) return { refused: 'calendar.day-of-other-year', why: `${strange} 不在 ${c.year} 年。`, facts: [{ day: strange }] };
  return record([], [to(calendarStream, { type: 'WorkCalendarPublished.v1', data: c })]);
};

/**
 * @refuses directory.version-exists
 * @clause JN-3.4a the directories of occupations
 */
export const publishDirectory = (c: PublishDirectory, directory: DirectoryState): Decision => {
  if (directory.versions.some(({ version }) => version === c.version)) {
    return { refused: 'directory.version-exists', why: `目录 ${c.directory} 的版本 ${c.version} 已经发布。` };
  }
  return record(['JN-3.4a'], [to(directoryStream(c.directory), { type: 'DirectoryPublished.v1', data: c })]);
};
