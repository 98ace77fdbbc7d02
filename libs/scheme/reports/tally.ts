import { fen } from '#kernel';
import type { ReportFigures } from '#scheme/history';

/** Lines of a report: persons, person-times, classes, basis points, or fen where the name ends in `Fen`. A line that is missing is 0. */
export type Figures = Readonly<Record<string, number>>;

/** `kind.GROUP_SKILL.paidFen` → `kind.GROUP_SKILL` and `paidFen`: a group may hold dots, a figure does not. */
export const splitLine = (line: string): readonly [group: string, figure: string] => {
  const dot = line.lastIndexOf('.');
  return [line.slice(0, dot), line.slice(dot + 1)];
};

/** The form a report is sealed in: the name of a group stands once, however many figures it has. */
export const sealedForm = (figures: Figures): ReportFigures => {
  const groups: Record<string, Record<string, number>> = {};
  for (const [line, value] of Object.entries(figures)) {
    const [group, figure] = splitLine(line);
    (groups[group] ??= {})[figure] = value;
  }
  return groups;
};
/** And back. */
export const openedForm = (sealed: ReportFigures): Figures =>
  Object.fromEntries(Object.entries(sealed).flatMap(([group, figures]) => Object.entries(figures).map(([figure, value]) => [`${group}.${figure}`, value])));

/** No more events are named behind one line. */
const MOST_NAMED = 20;

export type Telling = (line: string, amount: number | null) => void;

/** Sums by line. From `watchAfter` on it keeps which events moved a line: the explanation of a difference. */
export class Tally {
  readonly #sums = new Map<string, number>();
  readonly #moved = new Map<string, number[]>();
  #index = -1;
  /** `tell` hears of every line an event moves: by how much, or null where a line is summed up only at the end */
  constructor(private readonly watchAfter = Number.MAX_SAFE_INTEGER, private readonly tell?: Telling) {}

  at(index: number): void { this.#index = index; }

  /** @throws RangeError when the sum is no safe integer */
  add(groups: readonly string[], figure: string, amount = 1): void {
    for (const group of groups) {
      const line = `${group}.${figure}`;
      this.#sums.set(line, fen((this.#sums.get(line) ?? 0) + amount));
      this.#remember(line);
      this.tell?.(line, amount);
    }
  }

  /** Says that the event in hand moves a line that is summed up only at the end. */
  touch(line: string): void {
    this.#remember(line);
    this.tell?.(line, null);
  }

  #remember(line: string): void {
    if (this.#index <= this.watchAfter) return;
    const seen = this.#moved.get(line) ?? [];
    if (seen.length < MOST_NAMED && seen.at(-1) !== this.#index) this.#moved.set(line, [...seen, this.#index]);
  }

  get sums(): ReadonlyMap<string, number> { return this.#sums; }
  /** log indexes by line, the first twenty of each */
  get moved(): ReadonlyMap<string, readonly number[]> { return this.#moved; }
}
