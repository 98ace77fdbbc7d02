import { addDays, day, periodOf, type Day } from '#kernel';
import { moveOf, moved, newestClosed, nextPeriod, openCalendar, standingOf, yearShut, type PeriodCalendar } from '#scheme/history';
import type { HistoryEvent } from './ledger-lines.view.js';

interface Story {
  readonly random: (below: number) => number; readonly name: (prefix: string) => string; readonly today: () => Day;
  record(fact: { type: string; data: Record<string, unknown>; org: string; stream: string }, on: Day): HistoryEvent;
}

/** The life of months: held, admitted to, released, closed, opened again newest first, now and then locked. */
export class RandomMonths {
  readonly #calendars = new Map<string, PeriodCalendar>();
  readonly #reopened = new Map<string, number>();
  constructor(private readonly story: Story, private readonly moves: boolean) {}

  of(org: string): PeriodCalendar { return this.#calendars.get(org) ?? openCalendar; }
  shut(org: string, year: number): void {
    this.#reopened.delete(org);
    this.#calendars.set(org, yearShut(this.of(org), year));
  }

  /** A day of the month that is open again, of whichever organisation: what was left out of it is told now. */
  again(): Day | undefined {
    const period = [...this.#reopened.values()].at(-1);
    return period === undefined ? undefined : addDays(lastOf(period), -this.story.random(28));
  }

  /** As often as not an auditor lets a command into the held month it is about. */
  admit({ org, on, commandId }: { readonly org: string; readonly on: Day; readonly commandId: string }): void {
    const period = periodOf(on);
    if (standingOf(this.of(org), period) !== 'held' || this.story.random(2) === 0) return;
    this.#tell(org, 'RectificationAdmitted.v1', { org, period, commandId, reason: '审计更正' });
  }

  turn(org: string): void {
    if (!this.moves || this.story.random(2) > 0) return;
    const calendar = this.of(org);
    const newest = newestClosed(calendar);
    const due = newest === undefined ? 201_812 : nextPeriod(newest);
    if (lastOf(due) > this.story.today()) return;
    if (standingOf(calendar, due) === 'open') this.#tell(org, 'PeriodHeld.v1', { org, period: due });
    else if (this.story.random(3) > 0) return;
    else if (this.story.random(4) === 0) this.#tell(org, 'PeriodReleased.v1', { org, period: due, reason: '未齐' });
    else this.#tell(org, 'PeriodClosed.v1', { org, period: due });
    if (newest !== undefined) this.#again(org, newest);
  }

  #again(org: string, newest: number): void {
    const { random } = this.story;
    if (this.of(org).closedYears.includes(Math.trunc(newest / 100)) || random(4) > 0) return;
    if (standingOf(this.of(org), newest) !== 'closed' || newestClosed(this.of(org)) !== newest) return;
    if (random(3) === 0 && newest % 100 !== 12) {
      this.#tell(org, 'PeriodLocked.v1', { org, period: newest, document: '报告' });
      return;
    }
    this.#tell(org, 'PeriodReopeningProposed.v1', { org, period: newest, reason: '漏记' });
    this.#tell(org, 'PeriodReopened.v1', { org, period: newest, proposedBy: 'O-2', reason: '漏记' });
  }

  #tell(org: string, type: string, data: Record<string, unknown>): void {
    this.story.record({ type, data, org, stream: `period-${org}` }, this.story.today());
    const move = moveOf(type, data);
    if (move?.move === 'reopen') this.#reopened.set(org, move.period);
    else if (this.#reopened.get(org) === move?.period) this.#reopened.delete(org);
    if (move !== undefined) this.#calendars.set(org, moved(this.of(org), move));
  }
}

const lastOf = (period: number): Day => {
  const next = nextPeriod(period);
  return addDays(day(`${Math.trunc(next / 100)}-${String(next % 100).padStart(2, '0')}-01`), -1);
};
