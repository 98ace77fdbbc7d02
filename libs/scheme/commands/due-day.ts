import { addDays, type Day, type Instant, shanghaiDay } from '#kernel';
import type { RuleParameterName } from '#notice';
import { type CalendarState, ruleSetOn, type RuleSetsState, workingDayAfter } from '#scheme/history';
import { statedIn } from '#scheme/rules';

/** What a term is counted from: the day a case came into its state, or the day its claim was accepted. */
export interface Waiting {
  readonly kind: string; readonly state: string; readonly since: Instant; readonly accepted: Day | null;
  /** a day the history itself names: it wins */
  readonly due: Day | null;
}
interface Term {
  readonly kind: string; readonly states: readonly string[]; readonly name: RuleParameterName; readonly by: 'workingDays' | 'days';
  readonly from: 'state' | 'acceptance';
}

const TERMS: readonly Term[] = [
  { kind: 'claim', states: ['submitted'], name: 'claim.acceptanceWorkingDays', by: 'workingDays', from: 'state' },
  { kind: 'claim', states: ['accepted'], name: 'claim.firstReviewWorkingDays', by: 'workingDays', from: 'state' },
  { kind: 'claim', states: ['firstPassed', 'secondPassed'], name: 'claim.totalWorkingDays', by: 'workingDays', from: 'acceptance' },
  { kind: 'payment', states: ['returned'], name: 'payment.returnCorrectionDays', by: 'days', from: 'state' },
];

/**
 * The day a case is due: the one its history names, or the term of the rule set in force on the day it is counted from, by the work calendar.
 *
 * @returns null where no rule set states a term, or a calendar on the way is not published
 */
export const dueDay = (row: Waiting, known: { readonly sets: RuleSetsState; readonly calendar: CalendarState }): Day | null => {
  if (row.due !== null) return row.due;
  const term = TERMS.find(({ kind, states }) => kind === row.kind && states.includes(row.state));
  if (term === undefined) return null;
  const from = term.from === 'acceptance' ? row.accepted : shanghaiDay(row.since);
  const set = from === null ? undefined : ruleSetOn(known.sets, from);
  const days = set === undefined ? undefined : statedIn(set, term.name);
  if (from === null || typeof days !== 'number') return null;
  return term.by === 'days' ? addDays(from, days) : workingDayAfter(known.calendar, from, days);
};
