import { day, type Day } from '#kernel';
import { decode, isSchemeEventType, type Recorded, type SchemeEvent, type SchemeEventOf, type SchemeEventType, type Stored } from '#scheme/history';
import { MoneySide } from './money.js';
import { fallsInto, type ReportQuestion } from './question.js';
import { type Figures, splitLine, Tally, type Telling } from './tally.js';
import { type CountedClass, groupsOf, type Handlers, type Trainee, TrainingSide } from './training.js';

type Statistics = SchemeEventOf<'StatisticsRecorded.v1'>['data'];
/** A report has two parts: figures of bounded length, which are sealed, and a sheet with a row an institution, sealed by its hash. */
export interface Report { readonly figures: Figures; readonly sheet: Figures }

const FIRST_DAY = day('2019-01-01');
const LAST_DAY = day('2021-12-31');
const basisPoints = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : Math.floor((part * 10_000) / whole));

/** One certified trainee of one class that still counts. */
interface PersonTime { readonly one: CountedClass; readonly personId: string; readonly trainee: Trainee; readonly on: Day }

/**
 * The report as a fold: events in log order, one at a time, nothing kept but sums, classes with their trainees, certificates, claims and clawbacks.
 *
 * One person-time (人次) is one certified trainee of one class, counted on the day of the certificate; one person (人) is counted once in a line, however
 * many classes. Annex 1 sets persons, the body of the notice person-times: both are always given (O-2).
 *
 * @source domain.md §1.2, §9 O-2; the clauses JN-1.2, JN-3.1b
 */
export class ReportFold {
  readonly #tally: Tally;
  readonly #training: TrainingSide;
  readonly #handlers: Handlers;
  #statistics: Statistics | undefined;

  /** `watchAfter`: from this log index on the events that move a line are kept, see `moved`; `tell` hears of every line an event moves */
  constructor(private readonly question: ReportQuestion, watchAfter?: number, tell?: Telling) {
    this.#tally = new Tally(watchAfter, tell);
    this.#training = new TrainingSide(question, this.#tally);
    const statistics: Handlers = { 'StatisticsRecorded.v1': (event) => { this.#measured(event); } };
    this.#handlers = { ...this.#training.handlers, ...new MoneySide(question, this.#tally, this.#training.classes).handlers, ...statistics };
  }

  /** Whether a type moves any line: the others need not be read. */
  counts(type: string): type is SchemeEventType { return isSchemeEventType(type) && this.#handlers[type] !== undefined; }

  /** Takes one event. Facts of a business day after `asOf` are not there. */
  take(event: Recorded<SchemeEvent>, index: number): void {
    const { asOf } = this.question;
    if (asOf !== undefined && event.meta.on > asOf) return;
    this.#tally.at(index);
    (this.#handlers[event.type] as ((event: Recorded<SchemeEvent>) => void) | undefined)?.(event);
  }

  /** Log indexes after `watchAfter` by the line they moved. */
  get moved(): ReadonlyMap<string, readonly number[]> { return this.#tally.moved; }

  report(): Report {
    const lines = new Map(this.#tally.sums);
    this.#countPeople(lines);
    this.#rates(lines);
    this.#goals(lines);
    const [figures, sheet]: [Record<string, number>, Record<string, number>] = [{}, {}];
    for (const [line, sum] of [...lines].sort(([a], [b]) => (a < b ? -1 : 1))) (line.startsWith('institution.') ? sheet : figures)[line] = sum;
    return { figures, sheet };
  }

  #measured({ data, meta }: Recorded<SchemeEventOf<'StatisticsRecorded.v1'>>): void {
    const { org, to } = this.question;
    if (data.asAt > to || (org !== undefined && meta.org !== org) || (this.#statistics !== undefined && data.asAt < this.#statistics.asAt)) return;
    this.#statistics = data;
    for (const line of ['goal.skilledShare', 'goal.highSkilledShare']) this.#tally.touch(line);
  }

  *#personTimes(): Generator<PersonTime> {
    for (const one of this.#training.classes.values()) {
      for (const [personId, trainee] of one.people) {
        if (trainee.certifiedOn !== undefined && trainee.standing > 0) yield { one, personId, trainee, on: trainee.certifiedOn };
      }
    }
  }

  /** Person-times and persons of the period, and since the first day of its year for what has a yearly target. */
  #countPeople(lines: Map<string, number>): void {
    const people = new Map<string, Set<string>>();
    const count = (group: string, [times, persons]: readonly [string, string], personId: string): void => {
      lines.set(`${group}.${times}`, (lines.get(`${group}.${times}`) ?? 0) + 1);
      const line = `${group}.${persons}`;
      people.set(line, (people.get(line) ?? new Set()).add(personId));
    };
    const newYear = `${this.question.to.slice(0, 4)}-01-01`;
    for (const { one, personId, trainee, on } of this.#personTimes()) {
      const [total = '', kind = '', department = '', ...rest] = groupsOf(one);
      if (fallsInto(this.question, on)) {
        for (const group of [total, kind, department, ...rest, `category.${trainee.category}`]) count(group, ['personTimes', 'persons'], personId);
        this.#employment(lines, { personId, on });
      }
      if (on >= newYear && on <= this.question.to) for (const group of [total, department]) count(group, ['yearPersonTimes', 'yearPersons'], personId);
    }
    for (const [line, set] of people) lines.set(line, set.size);
  }

  /** Work after the training, where another department was asked about it after the certificate: nothing is assumed of the others. */
  #employment(lines: Map<string, number>, { personId, on }: { readonly personId: string; readonly on: Day }): void {
    const answers = (this.#training.hires.get(personId) ?? []).filter(({ queriedOn }) => queriedOn >= on);
    if (answers.length === 0) return;
    const employed = answers.some(({ from, to }) => from !== null && (to === undefined || to >= on));
    for (const figure of ['employmentKnown', ...(employed ? ['employed'] : [])]) lines.set(`total.${figure}`, (lines.get(`total.${figure}`) ?? 0) + 1);
  }

  /** Completion and pass in basis points, where there is anything to divide by; what was certified and no longer stands. */
  #rates(lines: Map<string, number>): void {
    const at = (line: string): number => lines.get(line) ?? 0;
    for (const group of new Set([...lines.keys()].map((line) => splitLine(line)[0]))) {
      const rates: readonly (readonly [string, number | undefined])[] = [
        ['completionRate', basisPoints(at(`${group}.finished`), at(`${group}.finished`) + at(`${group}.dropped`))],
        ['passRate', basisPoints(at(`${group}.passed`), at(`${group}.passed`) + at(`${group}.failed`))],
        ['employmentRate', basisPoints(at(`${group}.employed`), at(`${group}.employmentKnown`))],
        ['fallen', at(`${group}.certified`) - at(`${group}.personTimes`) || undefined],
      ];
      for (const [figure, value] of rates) if (value !== undefined) lines.set(`${group}.${figure}`, value);
    }
  }

  /** The goals of 一（二）: person-times since 2019-01-01 and of 2019, and the two shares from the statistics of the bureau. */
  #goals(lines: Map<string, number>): void {
    const { to } = this.question;
    let [all, first] = [0, 0];
    for (const { on } of this.#personTimes()) {
      if (on < FIRST_DAY || on > LAST_DAY || on > to) continue;
      all += 1;
      if (on.startsWith('2019')) first += 1;
    }
    lines.set('goal.personTimes', all).set('goal.personTimes2019', first);
    if (this.#statistics === undefined) return;
    const { employed, skilled, highSkilled } = this.#statistics;
    lines.set('goal.employed', employed).set('goal.skilled', skilled).set('goal.highSkilled', highSkilled);
    lines.set('goal.skilledShare', basisPoints(skilled, employed) ?? 0).set('goal.highSkilledShare', basisPoints(highSkilled, skilled) ?? 0);
  }
}

/**
 * The report over a log in memory. From a store the same fold is fed batch by batch.
 *
 * @param events in log order from event 0
 */
export const reportOf = (events: Iterable<Recorded<SchemeEvent>>, question: ReportQuestion): Report => {
  const fold = new ReportFold(question);
  let index = 0;
  for (const event of events) {
    if (isAfter(question, { index, recordedAt: event.recordedAt })) break;
    fold.take(event, index);
    index += 1;
  }
  return fold.report();
};

/** A report with the last log index that was read (−1: none), and the events that moved its lines. */
export interface LogReport { readonly report: Report; readonly knownAt: number; readonly moved: ReadonlyMap<string, readonly number[]> }

/**
 * The report over a store's log, batch by batch.
 *
 * @param batches from event 0
 * @param watchAfter from this log index on the events that move a line are named
 */
export const reportOfLog = async (batches: AsyncIterable<readonly Stored[]>, question: ReportQuestion, watchAfter?: number): Promise<LogReport> => {
  const fold = new ReportFold(question, watchAfter);
  let index = 0;
  reading: for await (const batch of batches) {
    for (const stored of batch) {
      if (isAfter(question, { index, recordedAt: stored.recordedAt })) break reading;
      if (fold.counts(stored.type)) fold.take(decode(stored), index);
      index += 1;
    }
  }
  return { report: fold.report(), knownAt: index - 1, moved: fold.moved };
};

/** Whether an event lies after what the question may know; so does every later one. */
export const isAfter = ({ knownAt }: ReportQuestion, at: { readonly index: number; readonly recordedAt: string }): boolean =>
  knownAt !== undefined && (typeof knownAt === 'number' ? at.index > knownAt : at.recordedAt > knownAt);
