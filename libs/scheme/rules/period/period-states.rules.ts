import type { Refusal } from '#kernel';
import { type PeriodStanding, type PeriodState, standingOf } from '#scheme/history';
import { notNow } from '../verdict.js';

/** What may be done with a month, by where it stands. */
export const periodCan: { readonly [is in PeriodStanding]: readonly string[] } = {
  open: ['HoldPeriod', 'CloseYear'], held: ['AdmitRectification', 'ReleasePeriod', 'ClosePeriod', 'CloseYear'],
  closed: ['ProposeReopening', 'ReopenPeriod', 'LockPeriod', 'CloseYear'], locked: [],
};

/** @refuses period.not-open, period.not-held, period.not-closed */
export const periodMustBe = (state: PeriodState, period: number, wanted: 'open' | 'held' | 'closed'): Refusal | undefined => {
  const is = standingOf(state, period);
  return is === wanted ? undefined : notNow(`period.not-${wanted}`, is, periodCan[is]);
};
