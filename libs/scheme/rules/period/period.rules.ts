import { addDays, type Day, day, type Refusal } from '#kernel';
import { newestClosed, nextPeriod, type OfPeriod, type PeriodState, periodStream, type RuleSetsState, ruleSetOn, standingOf } from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { isSet } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, given, record, to } from '../verdict.js';
import { periodMustBe } from './period-states.rules.js';

export interface CloseYear { readonly org: string; readonly year: number }
export interface AdmitRectification extends OfPeriod { readonly commandId: string; readonly reason: string; readonly findingId?: string | undefined }
export interface PeriodReason extends OfPeriod { readonly reason: string }
export interface LockPeriod extends OfPeriod { readonly document: string }

const lastDay = (period: number): Day => {
  const next = nextPeriod(period);
  return addDays(day(`${Math.trunc(next / 100)}-${String(next % 100).padStart(2, '0')}-01`), -1);
};

/** A month is held, and closed, on its last day at the earliest. */
const over = ({ period }: OfPeriod, { today }: Ask): Refusal | undefined => {
  const last = lastDay(period);
  return today < last ? { refused: 'period.not-over', why: `${period} 期于 ${last} 期满，方可办理月结。`, facts: [{ last, today }] } : undefined;
};

/**
 * Holds a month that is over: ordinary facts go to the next open month from now on, and an auditor may still admit a rectification.
 *
 * @refuses period.not-open, period.not-over
 */
export const holdPeriod = ({ org, period }: OfPeriod, state: PeriodState, ask: Ask): Decision =>
  periodMustBe(state, period, 'open') ?? over({ org, period }, ask)
    ?? record([], [to(periodStream(org), { type: 'PeriodHeld.v1', data: { org, period } })]);

/**
 * Lets the facts of one command, named by its id before it is issued, into a held month. The admission lasts as long as the hold.
 *
 * @refuses period.not-held, period.already-admitted
 */
export const admitRectification = (c: AdmitRectification, state: PeriodState): Decision => {
  const wrong = periodMustBe(state, c.period, 'held');
  if (wrong !== undefined) return wrong;
  const before = state.admitted[c.commandId];
  if (before !== undefined) return { refused: 'period.already-admitted', why: `命令 ${c.commandId} 已准许更正 ${before} 期。`, facts: [{ period: before }] };
  return record([], [to(periodStream(c.org), { type: 'RectificationAdmitted.v1', data: given({ ...c }) })]);
};

/** Opens a held month again without closing it. @refuses period.not-held */
export const releasePeriod = (c: PeriodReason, state: PeriodState): Decision =>
  periodMustBe(state, c.period, 'held') ?? record([], [to(periodStream(c.org), { type: 'PeriodReleased.v1', data: c })]);

/** Whether the rule set lets a month close only when all its vouchers are reviewed; off where it is silent. @source rulings D11 (unconfirmed) */
export const closeNeedsReview = (sets: RuleSetsState, { on }: Ask): boolean => {
  const set = ruleSetOn(sets, on);
  return set !== undefined && isSet(set, 'period.closeNeedsReview');
};

/** What the log says of a month's vouchers, where the rule set wants them reviewed. */
export interface MonthReview {
  /** references, in log order */
  readonly unreviewed: readonly string[];
  /** commands admitted into the held month that have recorded nothing yet */
  readonly awaited: readonly string[];
  /** the month the books begin in, where it is known: the first closing shuts every month before its own */
  readonly begins?: number | undefined;
}
const FEW = 20;

/** Nothing may enter between the look at the vouchers and the closing: an admission that is still out could, and no other fact can. */
const reviewed = (period: number, { unreviewed, awaited }: MonthReview): Refusal | undefined => {
  if (awaited.length > 0) {
    return {
      refused: 'period.admission-open', why: `准许更正 ${period} 期的命令尚未办理，其凭证未经审核；请先办理，或解除冻结后重新冻结。`,
      facts: [{ commandIds: awaited.slice(0, FEW) }],
    };
  }
  return unreviewed.length === 0 ? undefined : {
    refused: 'period.unreviewed-vouchers', why: `${period} 期尚有 ${unreviewed.length} 张凭证未审核；审核人不得为制单人，审核后方可月结。`,
    facts: [{ unreviewed: unreviewed.length, vouchers: unreviewed.slice(0, FEW) }],
  };
};

/** The year that must be closed before any after it: the one after the newest closed one, or the first one booked. */
const nextYear = ({ closedYears }: PeriodState, firstYear?: number): number | undefined =>
  (closedYears.length === 0 ? firstYear : Math.max(...closedYears) + 1);
const yearOpen = (next: number, why: string): Refusal => ({ refused: 'period.year-open', why, facts: [{ year: next }] });

/**
 * Closes a held month; months are closed one after the other, and those of a new year after the old one: J26 is dated 31 December, and would change every
 * trial balance frozen after it. Carries no figures: the books freeze the trial balance themselves (rulings B14).
 *
 * @param review of the month's vouchers; undefined where the rule set does not ask
 * @param firstYear with a voucher of F or A, where no year is closed yet and the account tells it
 * @refuses period.not-held, period.not-next, period.year-open, period.unreviewed-vouchers, period.admission-open
 * @source domain.md §3.4 J25, J26, rulings D11
 */
export const closePeriod = ({ org, period }: OfPeriod, state: PeriodState, review?: MonthReview, firstYear?: number): Decision => {
  const wrong = periodMustBe(state, period, 'held');
  if (wrong !== undefined) return wrong;
  const newest = newestClosed(state);
  if (newest !== undefined && period !== nextPeriod(newest)) {
    const next = nextPeriod(newest);
    return { refused: 'period.not-next', why: `月结按月依次办理：最近已结 ${newest} 期，下一期为 ${next}。`, facts: [{ newest, next }] };
  }
  if (newest === undefined && review?.begins !== undefined && review.begins < period) {
    const { begins: next } = review;
    return { refused: 'period.not-next', why: `须逐月审核并月结：账簿自 ${next} 期起有凭证，应先结 ${next} 期。`, facts: [{ next }] };
  }
  const year = nextYear(state, firstYear);
  if (year !== undefined && year < Math.trunc(period / 100)) return yearOpen(year, `${year} 年尚未年终结账，其后各期不得月结；请先办理 ${year} 年年终结账。`);
  return (review === undefined ? undefined : reviewed(period, review))
    ?? record([], [to(periodStream(org), { type: 'PeriodClosed.v1', data: { org, period } })]);
};

/** Only the newest closed month may open again, and none of a closed year. */
const mayReopen = ({ period }: OfPeriod, state: PeriodState): Refusal | undefined => {
  const wrong = periodMustBe(state, period, 'closed');
  if (wrong !== undefined) return wrong;
  if (state.closedYears.includes(Math.trunc(period / 100))) return { refused: 'period.year-closed', why: `${Math.trunc(period / 100)} 年已年终结账，不得反结账。` };
  const newest = newestClosed(state);
  if (newest === period) return undefined;
  return { refused: 'period.not-newest', why: `反结账从最近一期起：先办理 ${String(newest)} 期。`, facts: [{ newest: newest ?? 0 }] };
};

/** @refuses period.not-closed, period.year-closed, period.not-newest */
export const proposeReopening = (c: PeriodReason, state: PeriodState): Decision =>
  mayReopen(c, state) ?? record([], [to(periodStream(c.org), { type: 'PeriodReopeningProposed.v1', data: c })]);

/**
 * Opens the newest closed month again on another officer's proposal. Its frozen trial balance stays in the history as it was.
 *
 * @refuses period.not-closed, period.year-closed, period.not-newest, period.no-proposal, duties.same-person
 * @clause JN-3.3c two persons
 */
export const reopenPeriod = ({ org, period }: OfPeriod, state: PeriodState, ask: Ask): Decision => {
  const wrong = mayReopen({ org, period }, state);
  if (wrong !== undefined) return wrong;
  const proposal = state.proposals[period];
  if (proposal === undefined) return { refused: 'period.no-proposal', why: `没有人提出 ${period} 期反结账；须先提出，再由另一人核准。` };
  const { by: proposedBy, reason } = proposal;
  return differentPerson('反结账双人', ask.officer, [['提出反结账', proposedBy]])
    ?? record(['JN-3.3c'], [to(periodStream(org), { type: 'PeriodReopened.v1', data: { org, period, proposedBy, reason } })]);
};

/** Locks a closed month for ever, after its report; December after its year, for J26 is dated in it. @refuses period.not-closed, period.year-open */
export const lockPeriod = (c: LockPeriod, state: PeriodState): Decision => {
  const wrong = periodMustBe(state, c.period, 'closed');
  if (wrong !== undefined) return wrong;
  const year = Math.trunc(c.period / 100);
  if (c.period % 100 === 12 && state.closedYears.every((closed) => closed < year)) return yearOpen(year, `${year} 年尚未年终结账，12 月锁定后其凭证无处登记。`);
  return record([], [to(periodStream(c.org), { type: 'PeriodLocked.v1', data: c })]);
};

export interface YearWorld {
  readonly period: PeriodState;
  readonly sets: RuleSetsState;
  /** the first year with a voucher of F or A, as the account tells it */
  readonly begins?: number | undefined;
}

/** A year after the newest closed one, or after the first one booked, would shut years that then could never be closed. */
const years = ({ year }: CloseYear, { period, begins }: YearWorld): Refusal | undefined => {
  const newest = Math.max(0, ...period.closedYears);
  if (newest >= year) return { refused: 'period.year-closed', why: `${newest} 年已结账，${year} 年不得再结。` };
  const next = nextYear(period, begins);
  if (next !== undefined && next < year) return { refused: 'period.year-not-next', why: `年终结账按年依次办理：应先结 ${next} 年。`, facts: [{ next }] };
  const later = newestClosed(period) ?? 0;
  if (later <= year * 100 + 12) return undefined;
  return {
    refused: 'period.later-month-closed', why: `${later} 期已月结，${year} 年年终结账凭证将改动其已冻结的试算平衡表；请先从 ${later} 期起逐月反结账。`,
    facts: [{ newest: later }],
  };
};

/**
 * Closes an accounting year with all its months, year after year; the books compute the closing vouchers themselves (rulings B7, D12). Where the rule set says
 * so, or wants vouchers reviewed before a month closes, its twelve months must each have been closed. December must not be locked: J26 is dated in it.
 *
 * @refuses period.year-closed, period.year-not-next, period.later-month-closed, period.year-not-over, period.year-locked, period.months-open
 * @source domain.md §3.4 J26
 */
export const closeYear = (c: CloseYear, world: YearWorld, ask: Ask): Decision => {
  const { period, sets } = world;
  const wrong = years(c, world);
  if (wrong !== undefined) return wrong;
  const last = `${c.year}-12-31` as Day;
  if (ask.today < last) return { refused: 'period.year-not-over', why: `${last} 起方可年终结账。`, facts: [{ last, today: ask.today }] };
  const months = Array.from({ length: 12 }, (_, i) => c.year * 100 + i + 1);
  if (standingOf(period, months[11]!) === 'locked') return { refused: 'period.year-locked', why: `${c.year} 年 12 月已锁定，年终结账凭证无处登记。` };
  const set = ruleSetOn(sets, ask.on);
  // A month that is shut only because a newer one is closed was never looked at.
  const open = months.filter((month) => !['closed', 'locked'].includes(period.months[month] ?? 'open'));
  const needed = closeNeedsReview(sets, ask) || (set !== undefined && isSet(set, 'period.yearNeedsMonths'));
  if (needed && open.length > 0) {
    return { refused: 'period.months-open', why: `年终结账前须逐月结账；尚未结账：${open.join('、')}。`, facts: [{ open }] };
  }
  return record([], [to(periodStream(c.org), { type: 'YearClosed.v1', data: c })]);
};
