import { addDays, daysBetween, instantOf, shanghaiDay, type Day, type Instant } from '#kernel';
import { bookedYear } from '#scheme/history';
import type { HistoryEvent } from './ledger-lines.view.js';
import { ofTheAccount, opening } from './random-account.view.js';
import { ofDebts } from './random-debts.view.js';
import { ofPayments } from './random-payments.view.js';
import { RandomMonths } from './random-periods.view.js';
import { ofProjects } from './random-projects.view.js';
import { type Case, CITY, DISTRICT, type Lent, type Script, type Telling } from './random-script.view.js';
import { RandomVouchers } from './random-vouchers.view.js';

/** A small linear congruential generator: the same seed gives the same history on every machine. */
export const randomOf = (seed: number): ((below: number) => number) => {
  let state = (seed ^ 0x5deece6) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
};

/** What was told, and the year the books took it into. */
export interface Booked { readonly event: HistoryEvent; readonly year: number }
export interface Teller {
  readonly type: string; readonly data: Record<string, unknown>; readonly org?: string; readonly stream?: string; readonly actor?: string;
}

const ORGS = [CITY, DISTRICT] as const;
const CASES: readonly Case[] = [...ofTheAccount, ...ofDebts, ...ofPayments, ...ofProjects];
/** cases that go on side by side */
const AT_ONCE = 8;
/** A case on its way; one told wrongly waits until that is taken back. */
interface Live { readonly script: Script; heard?: number; takeBack?: () => number }

/**
 * Makes up a history that moves money as the scheme allows: cases from a shuffled deck that holds every kind, told step by step and side by side, with
 * late, early and after-close facts, vouchers reviewed, and wrong ones taken back.
 */
class Story implements Lent {
  readonly events: HistoryEvent[] = [];
  readonly idle: Record<string, unknown>[] = [];
  readonly unswept: Record<string, unknown>[] = [];
  readonly random: (below: number) => number;
  readonly months: RandomMonths;
  readonly vouchers: RandomVouchers;
  readonly #revisions = new Map<string, number>();
  readonly #live: Live[] = [];
  #deck: Case[] = [];
  #now = Date.parse('2018-11-20T01:00:00.000Z');
  #id = 0;

  constructor(seed: number, { months }: RandomOptions) {
    this.random = randomOf(seed);
    this.months = new RandomMonths(this, months === true);
    this.vouchers = new RandomVouchers(this, seed);
    this.#shuffle();
    this.#deck.push(...opening);
  }

  step(): void {
    this.#now += (1 + this.random(90_000)) * 1_000 * (this.random(4) === 0 ? 60 : 1);
    const before = this.events.length;
    if (this.random(14) === 0) this.#close();
    else if (this.random(8) === 0) this.vouchers.review();
    while (this.events.length === before) this.#goOn();
  }

  readonly name = (prefix: string): string => `${prefix}-${(this.#id += 1)}`;
  readonly fen = (): number => 1 + this.random(9_000_000);
  readonly at = (): Instant => instantOf(this.#now);
  readonly today = (): Day => shanghaiDay(this.at());

  /** Facts told together have one command; each is of today or, now and then, up to 400 days ago or 60 ahead. */
  tell(facts: readonly Teller[], on = this.#day()): readonly Booked[] {
    const commandId = `c${this.events.length}`;
    for (const org of new Set(facts.map((fact) => fact.org ?? CITY))) this.months.admit({ org, on, commandId });
    return facts.map((fact) => {
      const event = this.record(fact, on, commandId);
      return { event, year: bookedYear(this.months.of(event.meta.org), on, commandId) };
    });
  }

  record({ type, data, org = CITY, stream = `story-${org}`, actor = 'O-1' }: Teller, on: Day, commandId = `e${this.events.length}`): HistoryEvent {
    const revision = (this.#revisions.get(stream) ?? -1) + 1;
    this.#revisions.set(stream, revision);
    const event: HistoryEvent = {
      stream, revision, id: `00000000-0000-5000-8000-${(this.events.length + 1).toString(16).padStart(12, '0')}`, type, data, recordedAt: this.at(),
      meta: { actor, role: type.startsWith('Payment') ? 'CASHIER' : 'HRSS_FINANCE', org, on, commandId, commandHash: 'a'.repeat(64), correlationId: commandId,
        causationId: commandId, clauses: [] },
    };
    this.events.push(event);
    return event;
  }

  #day(): Day {
    const kind = this.random(10);
    const again = kind > 7 ? this.months.again() : undefined;
    if (again !== undefined) return again;
    return kind === 0 ? addDays(this.today(), -1 - this.random(400)) : kind === 1 ? addDays(this.today(), 1 + this.random(60)) : this.today();
  }

  #shuffle(): void {
    this.#deck = [...CASES];
    for (let i = this.#deck.length - 1; i > 0; i -= 1) {
      const other = this.random(i + 1);
      [this.#deck[i], this.#deck[other]] = [this.#deck[other]!, this.#deck[i]!];
    }
  }

  #deal(): Live {
    if (this.#deck.length === 0) this.#shuffle();
    const live: Live = { script: this.#deck.pop()!(this) };
    this.#live.push(live);
    return live;
  }

  /** The case told last as often as not: some are over within a year, others take years. */
  #goOn(): void {
    const live = this.#live.length < AT_ONCE ? this.#deal() : this.#live[this.random(2) === 0 ? this.#live.length - 1 : this.random(this.#live.length)]!;
    const { takeBack } = live;
    if (takeBack !== undefined) {
      delete live.takeBack;
      live.heard = takeBack();
      return;
    }
    const { done, value: facts } = live.script.next(live.heard ?? 0);
    if (done === true) this.#live.splice(this.#live.indexOf(live), 1);
    else this.#told(live, facts as readonly Telling[]);
  }

  #told(live: Live, facts: readonly Telling[]): void {
    const wrong = this.vouchers.wrongly(facts);
    if (wrong !== undefined) live.takeBack = wrong;
    else live.heard = this.tell(facts)[0]!.year;
    this.months.turn(facts[0]!.org ?? CITY);
  }

  /** The oldest open year that is over, or nearly: also closes a year of which nothing was ever recorded. */
  #close(): void {
    const org = ORGS[this.random(2)]!;
    const { closedYears } = this.months.of(org);
    let year = 2017;
    while (closedYears.includes(year)) year += 1;
    if (daysBetween(this.today(), `${year}-12-31` as Day) > 20) return;
    this.record({ type: 'YearClosed.v1', data: { org, year }, org }, this.today());
    this.months.shut(org, year);
  }
}

export interface RandomOptions {
  /** whether months are held, closed and opened again */
  readonly months?: boolean;
}

/** At least `count` events of money moving in two organisations over some years; a longer history of a seed begins with the shorter. All can be posted. */
export const randomHistory = (seed: number, count: number, options: RandomOptions = {}): readonly HistoryEvent[] => {
  const story = new Story(seed, options);
  while (story.events.length < count) story.step();
  return story.events;
};
