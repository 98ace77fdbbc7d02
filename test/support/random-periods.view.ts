import { addDays, day, periodOf, shanghaiDay, type Day } from '#kernel';
import { moveOf, moved, newestClosed, nextPeriod, openCalendar, standingOf, yearShut, type PeriodCalendar } from '#scheme/history';
import type { HistoryEvent } from './ledger-lines.view.js';
import { randomOf } from './random-history.view.js';

/** Weaves the life of months into a history of money: held, admitted to, released, closed, opened again newest first, now and then locked. */
class Weaver {
  readonly events: HistoryEvent[] = [];
  readonly #calendars = new Map<string, PeriodCalendar>();
  readonly #random: (below: number) => number;

  constructor(private readonly history: readonly HistoryEvent[], seed: number) { this.#random = randomOf(seed); }

  weave(): readonly HistoryEvent[] {
    for (const [i, event] of this.history.entries()) {
      this.events.push(event);
      const { org } = event.meta;
      if (event.type === 'YearClosed.v1') this.#calendars.set(org, yearShut(this.#of(org), (event.data as unknown as { year: number }).year));
      else if (this.#random(4) === 0) this.#step(event, i);
    }
    return this.events;
  }

  #of(org: string): PeriodCalendar { return this.#calendars.get(org) ?? openCalendar; }

  #step(before: HistoryEvent, i: number): void {
    const { org } = before.meta;
    const calendar = this.#of(org);
    const newest = newestClosed(calendar);
    const due = newest === undefined ? 201_812 : nextPeriod(newest);
    if (lastOf(due) > shanghaiDay(before.recordedAt)) return;
    const is = standingOf(calendar, due);
    if (is === 'open') this.#tell(before, 'PeriodHeld.v1', { org, period: due });
    else if (this.#random(3) > 0) {
      const next = this.history.slice(i + 1).find(({ type, meta }) => meta.org === org && type !== 'YearClosed.v1' && periodOf(meta.on) === due);
      if (next !== undefined) this.#tell(before, 'RectificationAdmitted.v1', { org, period: due, commandId: next.meta.commandId, reason: '审计更正' });
    } else if (this.#random(4) === 0) this.#tell(before, 'PeriodReleased.v1', { org, period: due, reason: '未齐' });
    else this.#tell(before, 'PeriodClosed.v1', { org, period: due });
    if (newest === undefined || calendar.closedYears.includes(Math.trunc(newest / 100)) || this.#random(6) > 0) return;
    if (standingOf(this.#of(org), newest) !== 'closed' || newestClosed(this.#of(org)) !== newest) return;
    if (this.#random(3) === 0 && newest % 100 !== 12) this.#tell(before, 'PeriodLocked.v1', { org, period: newest, document: '报告' });
    else this.#tell(before, 'PeriodReopened.v1', { org, period: newest, proposedBy: 'O-2', reason: '漏记' });
  }

  #tell(before: HistoryEvent, type: string, data: Record<string, unknown>): void {
    const { org } = before.meta;
    const stream = `period-${org}`;
    const n = this.events.length;
    this.events.push({
      stream, revision: this.events.filter((event) => event.stream === stream).length, id: `00000000-0000-5000-9000-${(n + 1).toString(16).padStart(12, '0')}`,
      type, data, recordedAt: before.recordedAt,
      meta: { ...before.meta, on: shanghaiDay(before.recordedAt), commandId: `p${n}`, correlationId: `p${n}`, causationId: `p${n}` },
    });
    this.#calendars.set(org, moved(this.#of(org), moveOf(type, data)!));
  }
}

const lastOf = (period: number): Day => {
  const next = nextPeriod(period);
  return addDays(day(`${Math.trunc(next / 100)}-${String(next % 100).padStart(2, '0')}-01`), -1);
};

/** The same money, in months that are held, closed and opened again. Every event of it can be posted. */
export const withRandomPeriods = (history: readonly HistoryEvent[], seed: number): readonly HistoryEvent[] => new Weaver(history, seed).weave();
