import type { ClauseId } from './clauses.js';
import { isRuleParameter, parameterOf } from './rule-parameters.table.js';

/** What the log holds of a value and of a rule set; the history's own types fit. */
export interface StatedParameter {
  readonly key: string; readonly value: number; readonly unit: string; readonly source: string; readonly status: 'confirmed' | 'unconfirmed';
  readonly statusOn?: string;
}
interface RuleSetHead {
  readonly ruleSet: string; readonly is: 'proposed' | 'published'; readonly validFrom: string; readonly validTo?: string; readonly source: string;
  readonly proposedBy: string; readonly publishedBy?: string;
}
export type StatedRuleSet = RuleSetHead & { readonly parameters: Readonly<Record<string, StatedParameter>> };

/** A value with its words for people; a name this version no longer reads is shown without. */
export type ShownParameter = StatedParameter & { readonly zh?: string; readonly en?: string; readonly clause?: ClauseId };
export type ShownRuleSet = RuleSetHead & { readonly parameters: readonly ShownParameter[] };
/** `parameters` and `unconfirmed` are counts here. */
export type ListedRuleSet = RuleSetHead & { readonly parameters: number; readonly unconfirmed: number; readonly href: string };

const isOpen = ({ status }: StatedParameter): boolean => status === 'unconfirmed';

const shown = (parameter: StatedParameter): ShownParameter => {
  if (!isRuleParameter(parameter.key)) return parameter;
  const { zh, en, clause } = parameterOf(parameter.key);
  return { ...parameter, zh, en, ...(clause === undefined ? {} : { clause }) };
};

/** A rule set as clerks and auditors read it: its values as they were published, on request only those the bureau has not confirmed. */
export const ruleSetShown = ({ parameters, ...head }: StatedRuleSet, { unconfirmed }: { readonly unconfirmed: boolean }): ShownRuleSet =>
  ({ ...head, parameters: Object.values(parameters).filter((each) => !unconfirmed || isOpen(each)).map(shown) });

/** Rule sets a line each, the first valid first, with how many values wait for the bureau. */
export const ruleSetsListed = (sets: readonly StatedRuleSet[]): readonly ListedRuleSet[] =>
  [...sets].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1)).map(({ parameters, ...head }) => {
    const values = Object.values(parameters);
    const href = `/v1/rule-sets/${encodeURIComponent(head.ruleSet)}`;
    return { ...head, parameters: values.length, unconfirmed: values.filter(isOpen).length, href };
  });
