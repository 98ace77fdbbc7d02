import { addDays, type Day, type FactUsed, isDay } from '#kernel';
import { type RuleSet } from '#scheme/history';
import { type FactName, maxAgeOf, statedIn } from '#scheme/rules';

/** An answer of another department a decision rests on, and the last day it is fresh enough. */
export interface Expiring {
  readonly fact: string;
  /** left out where many answers are summed up by kind: then the day is of the oldest */
  readonly factId?: string;
  readonly personId?: string;
  readonly lastDay: Day;
}

const isFactName = (fact: unknown): fact is FactName => typeof fact === 'string' && Object.hasOwn(maxAgeOf, fact);
const textIn = (used: FactUsed, name: 'factId' | 'personId'): object => (typeof used[name] === 'string' ? { [name]: used[name] } : {});

const lastDayOf = ({ queriedOn, oldestAgeDays }: FactUsed, maxAge: number, on: Day): Day | undefined => {
  if (isDay(queriedOn)) return addDays(queriedOn, maxAge);
  return typeof oldestAgeDays === 'number' ? addDays(on, maxAge - oldestAgeDays) : undefined;
};

/**
 * Until when the answers a decision rests on may be used, soonest first; an answer whose age the rule set does not limit is left out.
 *
 * @param on the day of the decision
 * @clause JN-3.3b; the ages are the parameters `fact.maxAgeDays.…`
 */
export const expiring = (facts: readonly FactUsed[], set: RuleSet, on: Day): readonly Expiring[] =>
  facts
    .flatMap((used): Expiring[] => {
      const { fact } = used;
      const maxAge = isFactName(fact) ? statedIn(set, maxAgeOf[fact]) : undefined;
      const lastDay = maxAge === undefined ? undefined : lastDayOf(used, maxAge, on);
      return lastDay === undefined ? [] : [{ fact: fact as string, ...textIn(used, 'factId'), ...textIn(used, 'personId'), lastDay }];
    })
    .sort((a, b) => (a.lastDay < b.lastDay ? -1 : a.lastDay > b.lastDay ? 1 : 0));
