import { daysBetween, sumFen, type Day } from '#kernel';
import type { BankLine, BookItem } from './bank-items.js';

/** Why lines and items belong together: a person said so, a reference, the reference of a whole payment, or amount and day. */
export type MatchedBy = 'PERSON' | 'REFERENCE' | 'PAYMENT_TOTAL' | 'AMOUNT_AND_DAY';
export interface BankMatch { readonly by: MatchedBy; readonly why: string; readonly lines: readonly string[]; readonly items: readonly string[] }
/** What people said: what belongs together, and what is never put together without them. */
export interface PeopleSay {
  readonly matches: readonly { readonly matchId: string; readonly lines: readonly string[]; readonly events: readonly string[]; readonly reason: string }[];
  readonly apart: { readonly lines: readonly string[]; readonly events: readonly string[] };
}
export interface MatchingQuestion {
  readonly lines: readonly BankLine[]; readonly items: readonly BookItem[]; readonly people: PeopleSay;
  /** how many days bank and books may be apart when only the amount speaks; undefined: the amount alone never does */
  readonly days?: number | undefined;
}
export interface Matching {
  readonly matches: readonly BankMatch[];
  /** in the order of their days */
  readonly openLines: readonly BankLine[]; readonly openItems: readonly BookItem[];
  /** matches of people that cannot stand: something of them is not there, is taken, or the sums differ */
  readonly broken: readonly string[];
}

interface Moved { readonly on: Day; readonly side: 'IN' | 'OUT'; readonly amountFen: number }
const byDay = <T extends { readonly on: Day }>(list: readonly T[]): readonly T[] => [...list].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
const signed = (list: readonly Moved[]): number => sumFen(list.map(({ side, amountFen }) => (side === 'IN' ? amountFen : -amountFen)));
const kindOf = ({ side, amountFen }: Moved): string => `${side}/${amountFen}`;

/** A list by key, each entry in the order it came. */
const listed = <T>(list: readonly T[], keysOf: (one: T) => readonly string[]): ReadonlyMap<string, T[]> => {
  const found = new Map<string, T[]>();
  for (const one of list) {
    for (const key of new Set(keysOf(one))) {
      const same = found.get(key);
      if (same === undefined) found.set(key, [one]);
      else same.push(one);
    }
  }
  return found;
};

/** One run: what is matched is taken, and nothing taken is matched again. */
class Run {
  readonly matches: BankMatch[] = [];
  readonly broken: string[] = [];
  readonly #lines: readonly BankLine[];
  readonly #items: readonly BookItem[];
  readonly #taken = new Set<string>();
  readonly #apart: ReadonlySet<string>;

  constructor(private readonly question: MatchingQuestion) {
    this.#lines = byDay(question.lines);
    this.#items = byDay(question.items);
    const { lines, events } = question.people.apart;
    this.#apart = new Set([...lines.map((key) => `L${key}`), ...events.map((key) => `I${key}`)]);
  }

  #freeLines(): readonly BankLine[] { return this.#lines.filter(({ key }) => !this.#taken.has(`L${key}`) && !this.#apart.has(`L${key}`)); }
  #free({ key }: BookItem): boolean { return !this.#taken.has(`I${key}`) && !this.#apart.has(`I${key}`); }

  #take(by: MatchedBy, why: string, { lines, items }: { readonly lines: readonly string[]; readonly items: readonly string[] }): void {
    for (const key of lines) this.#taken.add(`L${key}`);
    for (const key of items) this.#taken.add(`I${key}`);
    this.matches.push({ by, why, lines, items });
  }

  people(): void {
    const lines = new Map(this.#lines.map((line) => [line.key, line]));
    const items = new Map(this.#items.map((item) => [item.key, item]));
    for (const { matchId, lines: own, events, reason } of this.question.people.matches) {
      const [there, booked] = [own.flatMap((key) => lines.get(key) ?? []), events.flatMap((key) => items.get(key) ?? [])];
      const whole = there.length === own.length && booked.length === events.length && signed(there) === signed(booked);
      const taken = own.some((key) => this.#taken.has(`L${key}`)) || events.some((key) => this.#taken.has(`I${key}`));
      if (whole && !taken) this.#take('PERSON', reason, { lines: own, items: events });
      else this.broken.push(matchId);
    }
  }

  references(): void {
    const known = listed(this.#items, (item) => item.references.map((reference) => `${kindOf(item)}/${reference}`));
    for (const line of this.#freeLines()) {
      for (const reference of line.references) {
        const item = known.get(`${kindOf(line)}/${reference}`)?.find((one) => this.#free(one));
        if (item === undefined) continue;
        this.#take('REFERENCE', reference, { lines: [line.key], items: [item.key] });
        break;
      }
    }
  }

  /** The bank tells a payment file as one line: all of its items, or those of the line's day. */
  totals(): void {
    const known = listed(this.#items, ({ groups }) => groups);
    for (const line of this.#freeLines()) {
      for (const group of line.references) {
        const free = (known.get(group) ?? []).filter((item) => item.side === line.side && this.#free(item));
        const whole = [free, free.filter(({ on }) => on === line.on)].find((some) => some.length > 0 && signed(some) === signed([line]));
        if (whole === undefined) continue;
        this.#take('PAYMENT_TOTAL', group, { lines: [line.key], items: whole.map(({ key }) => key) });
        break;
      }
    }
  }

  /** The earliest item of the same amount within the days. Lines come by day, so an item too old for one is too old for all that follow. */
  amounts(days: number): void {
    const known = listed(this.#items.filter((item) => this.#free(item)), (item) => [kindOf(item)]);
    const passed = new Map<string, number>();
    for (const line of this.#freeLines()) {
      const kind = kindOf(line);
      const same = known.get(kind) ?? [];
      let at = passed.get(kind) ?? 0;
      while (at < same.length && daysBetween(same[at]!.on, line.on) > days) at += 1;
      const item = same[at];
      const fits = item !== undefined && daysBetween(line.on, item.on) <= days;
      passed.set(kind, fits ? at + 1 : at);
      if (fits) this.#take('AMOUNT_AND_DAY', `${daysBetween(item.on, line.on)}`, { lines: [line.key], items: [item.key] });
    }
  }

  told(): Matching {
    const [openLines, openItems] = [this.#lines.filter(({ key }) => !this.#taken.has(`L${key}`)), this.#items.filter(({ key }) => !this.#taken.has(`I${key}`))];
    return { matches: this.matches, openLines, openItems, broken: this.broken };
  }
}

/**
 * Matches a bank's lines with the books: what people said, then a reference with the same side and amount, then the total of a payment, then side and amount
 * within some days. The same question always has the same answer; every line and item stands in one match at most, and both sides of a match have one sum.
 *
 * @source domain.md §2.2 step 20
 */
export const matchBank = (question: MatchingQuestion): Matching => {
  const run = new Run(question);
  run.people();
  run.references();
  run.totals();
  if (question.days !== undefined) run.amounts(question.days);
  return run.told();
};
