import type { StoredEvent } from '#event-store/reader';
import { decode } from '#scheme/history';
import { figureNames, isAfter, linesBehind, ReportFold, reportLines, type ReportLine, type ReportQuestion, splitLine } from '#scheme/reports';
import { ScopeRefused } from '../package/package.errors.js';
import { entriesOf, type StoryEntry, type StoryParts } from '../story/story.view.js';
import { named, wholeLog } from './reports.query.js';

/** What an event moved: a line by an amount in its unit, or null where the line is counted only at the end, as persons are. */
export interface Moved { readonly line: string; readonly amount: number | null }
export interface Contribution extends StoryEntry { readonly moved: readonly Moved[] }
/** The figure taken apart: what events before the page, on it and after it come to. `equal`: they are the figure. */
export interface ReportParts { readonly newer: number; readonly page: number; readonly older: number; readonly sum: number; readonly equal: boolean }
export interface ExplainedReportFigure {
  readonly question: ReportQuestion; readonly line: ReportLine;
  /** the figure and, of a rate or a count of persons, those it is made of */
  readonly behind: readonly string[];
  /** last log index read */
  readonly knownAt: number;
  /** newest first */
  readonly contributions: readonly Contribution[];
  /** null for a figure that is no sum over events: a rate, persons counted once */
  readonly parts: ReportParts | null;
  /** log index the next page goes on before */
  readonly next?: number;
}
export interface ReportFigureWords { readonly question: ReportQuestion; readonly line: string; readonly before?: number; readonly limit?: number }

interface Found { readonly event: StoredEvent; readonly index: number; readonly moved: readonly Moved[] }
const MOST = 100;

/** The newest page of what moved a line, and what lies on both sides of it. Holds a page, whatever the length of the log. */
class Window {
  readonly #held: Found[] = [];
  newer = 0;
  older = 0;
  more = false;
  constructor(private readonly line: string, private readonly page: { readonly before: number; readonly limit: number }) {}

  take(found: Found): void {
    if (found.index >= this.page.before) { this.newer += this.amountOf(found); return; }
    this.#held.push(found);
    if (this.#held.length <= this.page.limit) return;
    this.more = true;
    this.older += this.amountOf(this.#held.shift()!);
  }

  amountOf({ moved }: Found): number { return moved.reduce((sum, { line, amount }) => sum + (line === this.line ? amount ?? 0 : 0), 0); }
  get held(): readonly Found[] { return [...this.#held].reverse(); }
}

/** @throws ScopeRefused for a line no report can have */
const mustBeLine = (line: string): void => {
  const [group, figure] = splitLine(line);
  const known = Object.hasOwn(figureNames, figure) && /^(goal|total|fund|(kind|category|department|district|institution)\..{1,100})$/u.test(group);
  if (!known) throw new ScopeRefused('report.bad-word', `${line.slice(0, 100)} is no line of a report: such as total.paidFen or kind.GROUP_SKILL.personTimes`);
};

/**
 * How a figure of a quarterly or annual report came about: the events that moved it, newest first, each with what it added. One pass over the log.
 *
 * @throws ScopeRefused for a line no report can have
 * @clause JN-3.1b
 */
export const explainReportFigure = async (parts: StoryParts, words: ReportFigureWords): Promise<ExplainedReportFigure> => {
  const { question, line, before = Number.MAX_SAFE_INTEGER } = words;
  mustBeLine(line);
  const limit = Math.min(Math.max(1, Math.trunc(words.limit ?? 20)), MOST);
  const behind = new Set(linesBehind(line));
  let moved: Moved[] = [];
  const fold = new ReportFold(question, undefined, (name, amount) => { if (behind.has(name)) moved.push({ line: name, amount }); });
  const window = new Window(line, { before, limit });
  let index = 0;
  reading: for await (const batch of wholeLog(parts.reader)) {
    for (const event of batch) {
      if (isAfter(question, { index, recordedAt: event.recordedAt })) break reading;
      if (fold.counts(event.type)) {
        moved = [];
        fold.take(decode(event), index);
        if (moved.length > 0) window.take({ event, index, moved });
      }
      index += 1;
    }
  }
  return answerOf(parts, words, { window, knownAt: index - 1, report: fold.report(), behind: [...behind] });
};

interface Read { readonly window: Window; readonly knownAt: number; readonly report: ReturnType<ReportFold['report']>; readonly behind: readonly string[] }
const answerOf = async (parts: StoryParts, { question, line }: ReportFigureWords, { window, knownAt, report, behind }: Read):
Promise<ExplainedReportFigure> => {
  const value = { ...report.figures, ...report.sheet }[line] ?? 0;
  const [shown] = await named(parts.reader, reportLines({ [line]: value }, question).filter((one) => one.line === line));
  const { held } = window;
  const movedBy = new Map(held.map(({ event, moved }) => [event.id, moved]));
  const entries = await entriesOf(parts, held.map(({ event }) => event));
  const page = held.reduce((sum, found) => sum + window.amountOf(found), 0);
  const sum = window.newer + page + window.older;
  const isSum = behind.length === 1 && held.every(({ moved }) => moved.every(({ amount }) => amount !== null));
  const last = held.at(-1);
  return {
    question, line: shown!, behind, knownAt,
    contributions: [...entries].reverse().map((entry) => ({ ...entry, moved: movedBy.get(entry.eventId) ?? [] })),
    parts: isSum ? { newer: window.newer, page, older: window.older, sum, equal: sum === value } : null,
    ...(window.more && last !== undefined && { next: last.index }),
  };
};
