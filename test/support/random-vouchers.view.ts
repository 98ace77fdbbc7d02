import { bookedYear, voucherStream } from '#scheme/history';
import { ledgerEvent, postedTypes, vouchersAlone } from '#ledger/book';
import type { Day } from '#kernel';
import type { HistoryEvent } from './ledger-lines.view.js';
import type { Booked, Teller } from './random-history.view.js';
import type { RandomMonths } from './random-periods.view.js';
import type { Body, Telling } from './random-script.view.js';

interface Story {
  readonly random: (below: number) => number; readonly name: (prefix: string) => string; readonly today: () => Day; readonly months: RandomMonths;
  readonly events: readonly HistoryEvent[];
  tell(facts: readonly Teller[], on?: Day): readonly Booked[];
  record(fact: Teller, on: Day, commandId?: string): HistoryEvent;
}
const amountOf = ({ data }: { readonly data: Body }): number | undefined => data['amountFen'] as number | undefined;
const booksOf = (event: HistoryEvent, year: number): readonly string[] =>
  [...new Set(vouchersAlone(ledgerEvent(event, 0), year).vouchers.map(({ book }) => book))];

interface Told {
  readonly into?: string; readonly from?: string; readonly route?: string; readonly meaning?: string; readonly ground?: string; readonly late?: boolean;
  readonly part?: { readonly part: string; readonly carriedInF?: boolean }; readonly offsets?: readonly object[];
  readonly expensedYear?: { readonly F: number; readonly A: number };
  readonly items?: readonly { readonly expensedYearF: number; readonly advanceOf?: string }[];
  readonly receipts?: readonly { readonly expensedYear: { readonly F: number } }[];
}
/** What a fact is told apart by: its type, the places and the part it is about, and whether its money was expensed in an earlier year of either book. */
const keyOf = ({ type, data }: Telling, year: number): string => {
  const { into, from, route, meaning, ground, part, late, offsets = [], expensedYear, items = [], receipts = [] } = data as Told;
  const years = [...expensedYear === undefined ? [] : [expensedYear.F, expensedYear.A], ...receipts.map((one) => one.expensedYear.F)].map((one) => one < year);
  const unused = items.map((one) => one.advanceOf !== undefined ? 'carried' : one.expensedYearF < year);
  return [type, into, from, route, meaning, ground, part?.part, part?.carriedInF, late, offsets.length, ...receipts.length > 0 ? new Set(years) : years,
    ...new Set(unused)].join(' ');
};

/** What officers do with vouchers: look at them, and take wrong ones back in red, with the right fact in blue or without it. */
export class RandomVouchers {
  readonly #reviewed = new Set<string>();
  /** how often a kind of step was told */
  readonly #told = new Map<string, number>();
  constructor(private readonly story: Story, private readonly seed: number) {}

  /** Of a fact told not long ago, in one of its books, by another than its maker. */
  review(): void {
    const { events, random } = this.story;
    const event = events[events.length - 1 - random(Math.min(12, events.length))];
    if (event === undefined || event.type === 'YearClosed.v1') return;
    const books = booksOf(event, Number(event.meta.on.slice(0, 4)));
    const book = books[random(Math.max(1, books.length))];
    if (book === undefined || this.#reviewed.has(`${event.id}/${book}`)) return;
    this.#reviewed.add(`${event.id}/${book}`);
    this.#of(event.id, { type: 'VoucherReviewed.v1', data: { eventId: event.id, book }, org: event.meta.org, actor: 'O-3' });
  }

  /**
   * Tells the facts of a step by mistake: of every kind of step the first or the second, then every fifth. The answer takes them back: with the right
   * amount where they have one, and then the wrong one is less, so that nothing is taken from a balance that is not there; or the step is told once more.
   */
  wrongly(facts: readonly Telling[]): (() => number) | undefined {
    if (!facts.some(({ type }) => postedTypes.includes(type))) return undefined;
    const key = facts.map((fact) => keyOf(fact, Number(this.story.today().slice(0, 4)))).join();
    const count = this.#told.get(key) ?? 0;
    this.#told.set(key, count + 1);
    const turn = [...key].reduce((sum, letter) => sum + letter.charCodeAt(0), this.seed);
    if (count % 5 !== (turn % 3 === 0 ? 1 : 0)) return undefined;
    const single = facts.every((fact) => fact.exact !== true && (amountOf(fact) ?? 0) > 1 && postedTypes.includes(fact.type));
    const withRight = single && (Math.trunc(count / 5) + (turn % 3)) % 2 === 1;
    const share = 2 + this.story.random(5);
    const lessOf = (fen: number): number => Math.max(1, fen - Math.ceil(fen / share));
    const less = (fact: Telling): Telling => ({ ...fact, data: { ...fact.data, amountFen: lessOf(amountOf(fact)!) } });
    const told = this.story.tell(withRight ? facts.map(less) : facts);
    return () => {
      const years = told.map((one, i) => (postedTypes.includes(one.event.type) ? this.#takeBack(one, withRight ? amountOf(facts[i]!) : undefined) : one.year));
      return withRight ? years[0]! : this.story.tell(facts)[0]!.year;
    };
  }

  /** Proposed, at times sent back once, and confirmed by a second person. It is dated as what it takes back: the year is that of the blue vouchers. */
  #takeBack({ event, year }: Booked, right: number | undefined): number {
    const { id: eventId, stream, revision, type, data, meta: { org, on } } = event;
    const source = { eventId, stream, revision, type, on, year, fundSource: 'UI_FUND', data };
    const propose = () => ({ reversalId: this.story.name('RV'), source, reason: '重复入账', document: '说明', evidenceHash: 'a'.repeat(64),
      ...(right !== undefined && { right: { amountFen: right } }) });
    let reversal = propose();
    this.#of(eventId, { type: 'VoucherReversalProposed.v1', data: reversal, org });
    if (this.story.random(4) === 0) {
      this.#of(eventId, { type: 'VoucherReversalRejected.v1', data: { eventId, reversalId: reversal.reversalId, reason: '示' }, org, actor: 'O-2' });
      reversal = propose();
      this.#of(eventId, { type: 'VoucherReversalProposed.v1', data: reversal, org });
    }
    const commandId = this.story.name('c-rv');
    this.story.months.admit({ org, on, commandId });
    this.#of(eventId, { type: 'VoucherReversed.v1', data: { ...reversal, proposedBy: 'O-1' }, org, actor: 'O-2' }, commandId);
    return bookedYear(this.story.months.of(org), on, commandId);
  }

  #of(eventId: string, fact: Teller, commandId?: string): void {
    this.story.record({ ...fact, stream: voucherStream(eventId) }, this.story.today(), commandId);
  }
}
