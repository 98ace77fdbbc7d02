import { createHash } from 'node:crypto';
import { canonicalJson, instantOf, msOfInstant, shanghaiDay, type Day, type Instant } from '#kernel';
import type { ShippedRuleSet } from '#notice';

/** A line of a day book. `at` and `by` are for a simulation: a real store knows the moment and the officer by itself. */
export interface RuleSetLine {
  readonly id: string; readonly at?: Instant; readonly by?: string; readonly on: Day; readonly do: 'ProposeRuleSet' | 'PublishRuleSet'; readonly data: object;
}
export interface RuleSetLinesWish {
  readonly on: Day;
  /** simulation: the moment of the proposal; the publication follows a second later */
  readonly at?: Instant;
  /** simulation: the two officers */
  readonly by?: { readonly proposer: string; readonly publisher: string };
}

/** The id is drawn from the line itself: printed twice it is the same command, with a value changed it is another. */
const identified = (line: Omit<RuleSetLine, 'id'>): RuleSetLine => {
  const hex = createHash('sha256').update(canonicalJson(line), 'utf8').digest('hex');
  return { id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`, ...line };
};

/** The two lines that put a shipped rule set in force: one officer proposes, another publishes. */
export const ruleSetLines = (set: ShippedRuleSet, { on, at, by }: RuleSetLinesWish): readonly [propose: RuleSetLine, publish: RuleSetLine] => {
  const when = (seconds: number): { at?: Instant; on: Day } => {
    if (at === undefined) return { on };
    const moment = instantOf(msOfInstant(at) + seconds * 1_000);
    return { at: moment, on: shanghaiDay(moment) };
  };
  return [
    identified({ ...when(0), ...(by && { by: by.proposer }), do: 'ProposeRuleSet', data: set }),
    identified({ ...when(1), ...(by && { by: by.publisher }), do: 'PublishRuleSet', data: { ruleSet: set.ruleSet } }),
  ];
};
