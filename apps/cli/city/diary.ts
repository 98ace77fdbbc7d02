import { createHash } from 'node:crypto';
import { addDays, type Day, instantOf, msOfInstant } from '#kernel';

/** What somebody does over days: it writes lines, and yields the day it goes on. */
export type Errand = Generator<Day, void, void>;
export type Expected = { readonly refused: string } | { readonly finding: string } | { readonly auditor: string };
/** One planted irregularity: the line it stands in, the question of domain.md §4 it belongs to, and what the line is worth to who looks. */
export interface Planted { readonly line: number; readonly kind: string; readonly expected: Expected }
/** Who does something: an officer, or a deputy who stands in for one. */
export type Hand = string | { readonly deputy: string; readonly onBehalfOf: string };
export interface Written { readonly text: string; readonly planted?: Planted }

const SECOND = 1_000;
const HALF_A_DAY = 12 * 60 * 60;
export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const uuid = (text: string): string => {
  const hex = hash(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/**
 * The day book as it is written: errands wake on their day in the order they asked to, and each line comes one second after the one before. Only open
 * errands are remembered.
 */
export class Diary {
  readonly #agenda = new Map<Day, Errand[]>();
  readonly #evening = new Map<Day, Errand[]>();
  #unsent: Written[] = [];
  #line = 0;
  #second = 0;

  constructor(readonly seed: number, public today: Day) {}

  /** Writes a line of today and gives its number; `on` where a fact is of an earlier day. */
  tell(hand: Hand, command: string, data: object, on: Day = this.today): number {
    if (this.#second >= HALF_A_DAY) throw new RangeError(`more lines than a day has seconds: ${this.today}`);
    this.#line += 1;
    const at = instantOf(msOfInstant(instantOf(Date.parse(`${this.today}T01:00:00.000Z`))) + this.#second * SECOND);
    this.#second += 1;
    const who = typeof hand === 'string' ? { by: hand } : { by: hand.deputy, onBehalfOf: hand.onBehalfOf };
    this.#unsent.push({ text: JSON.stringify({ id: uuid(`city/${this.seed}/${this.#line}`), at, ...who, on, do: command, data }) });
    return this.#line;
  }

  /** Says of the line written last what is wrong with it. */
  plant(kind: string, expected: Expected): void {
    const last = this.#unsent.pop();
    if (last === undefined) throw new RangeError('nothing was written to plant');
    this.#unsent.push({ ...last, planted: { line: this.#line, kind, expected } });
  }

  /** Begins an errand now. */
  begin(errand: Errand): void { this.#goOn(errand, this.#agenda); }
  /** An errand that goes on when the others of its day are done. */
  beginInTheEvening(errand: Errand): void { this.#goOn(errand, this.#evening); }

  #goOn(errand: Errand, agenda: Map<Day, Errand[]>): void {
    const { done, value } = errand.next();
    if (done === true) return;
    if (value <= this.today) throw new RangeError(`${value} is not after ${this.today}`);
    agenda.set(value, [...(agenda.get(value) ?? []), errand]);
  }

  *#taken(): Generator<Written> {
    const taken = this.#unsent;
    this.#unsent = [];
    yield* taken;
  }

  /** Lives from today to the last day. */
  *live(last: Day): Generator<Written> {
    yield* this.#taken();
    for (this.today = addDays(this.today, 1); this.today <= last; this.today = addDays(this.today, 1)) {
      this.#second = 0;
      for (const agenda of [this.#agenda, this.#evening]) {
        const due = agenda.get(this.today) ?? [];
        agenda.delete(this.today);
        for (const errand of due) {
          this.#goOn(errand, agenda);
          yield* this.#taken();
        }
      }
    }
  }
}
