import type { Day } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { RuleParameter, RuleSetEvent } from './rule-set.events.js';

export interface RuleSet {
  readonly is: 'proposed' | 'published'; readonly ruleSet: string; readonly validFrom: Day; readonly validTo?: Day; readonly source: string;
  readonly proposedBy: string; readonly publishedBy?: string;
  readonly parameters: Readonly<Record<string, RuleParameter>>;
}
export interface RuleSetsState { readonly sets: Readonly<Record<string, RuleSet>> }

/** The published rule set in force on a day; where two overlap, the one that begins later. No two published sets begin on one day. */
export const ruleSetOn = (state: RuleSetsState, on: Day): RuleSet | undefined =>
  Object.values(state.sets)
    .filter((set) => set.is === 'published' && set.validFrom <= on && (set.validTo === undefined || on <= set.validTo))
    .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0];

export const ruleSetsFold: Fold<RuleSetsState, RuleSetEvent> = {
  initial: { sets: {} },
  evolve: (state, event) => {
    switch (event.type) {
      case 'RuleSetProposed.v1': {
        const { parameters, ruleSet, source, validFrom, validTo } = event.data;
        const set: RuleSet = {
          is: 'proposed', ruleSet, validFrom, ...(validTo === undefined ? {} : { validTo }), source, proposedBy: event.meta.actor,
          parameters: Object.fromEntries(parameters.map((parameter) => [parameter.key, parameter])),
        };
        return { sets: { ...state.sets, [ruleSet]: set } };
      }
      case 'RuleSetPublished.v1': {
        const set = state.sets[event.data.ruleSet] ?? broken('ruleSet', event);
        return { sets: { ...state.sets, [set.ruleSet]: { ...set, is: 'published', publishedBy: event.meta.actor } } };
      }
      default: return broken('ruleSet', event satisfies never);
    }
  },
};
