import { createHash } from 'node:crypto';
import { START, type EventReader, type StoredEvent } from '#event-store/reader';
import { canonicalJson, type Day, type Instant } from '#kernel';
import {
  decode, institutionStream, type IssuedReport, organisationStream, reportFold, type Recorded, type ReportEvent, reportStream,
} from '#scheme/history';
import {
  causesOf, COUNTING, differencesOf, DisclosureFold, type DisclosureRow, type Figures, isAfter, type LineDifference, openedForm, reportLines,
  type ReportLine, reportOfLog, type ReportQuestion, sealedForm,
} from '#scheme/reports';
import { ScopeRefused } from '../package/package.errors.js';
import { StoryNotFound } from '../story/story.errors.js';

/** A report computed when it is asked. `knownAt`: last log index it read, −1 for none. */
export interface LiveReport {
  readonly question: ReportQuestion; readonly knownAt: number; readonly counting: string;
  readonly lines: readonly ReportLine[]; readonly performance: readonly ReportLine[];
}
/** A report as it was issued, with who issued it. */
export interface SealedReport extends Omit<IssuedReport, 'figures'> {
  readonly org: string; readonly issuedBy: string; readonly recordedAt: Instant; readonly counting: string; readonly lines: readonly ReportLine[];
}
/** An event that moved a line after the report was sealed. */
export interface Cause {
  readonly logIndex: number; readonly id: string; readonly type: string; readonly stream: string; readonly on: Day; readonly actor: string;
}
export interface ExplainedDifference extends LineDifference { readonly causes: readonly Cause[] }
export interface ReportCompared {
  readonly reportId: string; readonly sealedAt: number;
  /** the same log up to the same event, folded again: figures and sheet give the sealed hashes */
  readonly reproduced: boolean; readonly sealIntact: boolean; readonly sheetReproduced: boolean;
  /** lines the replay of the sealed part tells otherwise; none when reproduced */
  readonly replay: readonly LineDifference[];
  /** up to which event it is compared with today, and what has moved since, with the first twenty events behind each line */
  readonly knownAt: number; readonly since: readonly ExplainedDifference[];
}

export const wholeLog = (reader: EventReader): AsyncIterable<readonly StoredEvent[]> => reader.readAll({ after: START });
const hashOf = (figures: Figures): string => createHash('sha256').update(canonicalJson(sealedForm(figures))).digest('hex');
const questionOf = ({ from, to, asOf, covers, knownAt }: IssuedReport): ReportQuestion =>
  ({ from, to, asOf, knownAt, ...(covers !== 'ALL' && { org: covers }) });

/** Lines of organisations and institutions with their registered names: figures hold codes only. */
export const named = async (reader: EventReader, lines: readonly ReportLine[]): Promise<readonly ReportLine[]> => {
  const streamOf = ({ section, item }: ReportLine): string | undefined =>
    (section === 'district' ? organisationStream(item) : section === 'institution' ? institutionStream(item) : undefined);
  const streams = [...new Set(lines.flatMap((line) => streamOf(line) ?? []))];
  const found = streams.length === 0 ? new Map<string, readonly StoredEvent[]>() : await reader.readStreams(streams);
  return lines.map((line) => {
    const first = (found.get(streamOf(line) ?? '')?.[0]?.data ?? {}) as { readonly name?: string };
    return first.name === undefined ? line : { ...line, itemZh: first.name };
  });
};

/** The report of any days, as of any day, as known at any event; one pass over the log. */
export const liveReport = async (reader: EventReader, question: ReportQuestion): Promise<LiveReport> => {
  const { report: { figures, sheet }, knownAt } = await reportOfLog(wholeLog(reader), question);
  const performance = await named(reader, reportLines(sheet, { ...question, org: 'ANY' }));
  return { question, knownAt, counting: COUNTING, lines: await named(reader, reportLines(figures, question)), performance };
};

/** No list holds more rows: a shorter period, or one organisation, gives a shorter one. */
const MOST_ROWS = 50_000;

/** The public disclosure list in log order. @throws ScopeRefused above 50 000 rows */
export const disclosureList = async (reader: EventReader, question: ReportQuestion): Promise<readonly DisclosureRow[]> => {
  const rows: DisclosureRow[] = [];
  for await (const row of disclosureOf(reader, question)) {
    if (rows.push(row) > MOST_ROWS) throw new ScopeRefused('report.too-long', `more than ${MOST_ROWS} rows; ask for a shorter period or one organisation`);
  }
  return rows;
};

/** The same, row by row. */
export async function* disclosureOf(reader: EventReader, question: ReportQuestion): AsyncGenerator<DisclosureRow> {
  const fold = new DisclosureFold(question);
  let index = 0;
  for await (const batch of wholeLog(reader)) {
    for (const stored of batch) {
      if (isAfter(question, { index, recordedAt: stored.recordedAt })) return;
      index += 1;
      const row = fold.counts(stored.type) ? fold.take(decode(stored)) : undefined;
      if (row !== undefined) yield row;
    }
  }
}

interface Found { readonly issued: IssuedReport; readonly sealed: SealedReport }
const sealedOf = (stored: StoredEvent): Found => {
  const state = reportFold.evolve(reportFold.initial, decode(stored) as Recorded<ReportEvent>);
  if (state.is === 'unknown') throw new StoryNotFound('report', stored.stream);
  const { figures, ...rest } = state.report;
  const { org, issuedBy } = state;
  const { recordedAt } = stored;
  const lines = reportLines(openedForm(figures), questionOf(state.report));
  return { issued: state.report, sealed: { ...rest, org, issuedBy, recordedAt, counting: COUNTING, lines } };
};

/** @throws StoryNotFound when there is no such report */
const found = async (reader: EventReader, reportId: string): Promise<Found> => {
  for await (const stored of reader.readStream(reportStream(reportId))) return sealedOf(stored);
  throw new StoryNotFound('report', reportId);
};

/** Every report ever issued, without its lines, in log order. */
export const issuedReports = async (reader: EventReader): Promise<readonly Omit<SealedReport, 'lines' | 'counting'>[]> => {
  const all: Omit<SealedReport, 'lines' | 'counting'>[] = [];
  for await (const batch of reader.readAll({ after: START, filter: { types: ['ReportIssued.v1'] } })) {
    for (const stored of batch) {
      const { lines: _lines, counting: _counting, ...head } = sealedOf(stored).sealed;
      all.push(head);
    }
  }
  return all;
};

/** A report as it was issued. @throws StoryNotFound when there is no such report */
export const issuedReport = async (reader: EventReader, reportId: string): Promise<SealedReport> => {
  const { sealed } = await found(reader, reportId);
  return { ...sealed, lines: await named(reader, sealed.lines) };
};

/** The events at these log indexes; one pass, left as soon as the last is there. */
const eventsAt = async (reader: EventReader, wanted: ReadonlySet<number>): Promise<ReadonlyMap<number, Cause>> => {
  const causes = new Map<number, Cause>();
  let index = 0;
  if (wanted.size === 0) return causes;
  for await (const batch of wholeLog(reader)) {
    for (const { id, type, stream, meta } of batch) {
      if (wanted.has(index)) causes.set(index, { logIndex: index, id, type, stream, on: meta.on, actor: meta.actor });
      index += 1;
    }
    if (causes.size === wanted.size) break;
  }
  return causes;
};

/**
 * Computes an issued report again: from the log up to the event it was sealed at, and from the whole log. What differs is told line by line; what moved
 * since the seal, with the events that moved it.
 *
 * @throws StoryNotFound when there is no such report
 * @clause JN-3.1b
 */
export const compareReport = async (reader: EventReader, reportId: string): Promise<ReportCompared> => {
  const { issued } = await found(reader, reportId);
  const { figuresHash, sheetHash, knownAt: sealedAt } = issued;
  const figures = openedForm(issued.figures);
  const question = questionOf(issued);
  const again = await reportOfLog(wholeLog(reader), question);
  const { knownAt: _sealedAt, asOf: _asOf, ...unbound } = question;
  const now = await reportOfLog(wholeLog(reader), unbound, sealedAt);
  const moved = differencesOf(figures, now.report.figures).map((difference) => ({ difference, causes: causesOf(difference.line, now.moved) }));
  const events = await eventsAt(reader, new Set(moved.flatMap(({ causes }) => causes)));
  return {
    reportId, sealedAt, reproduced: hashOf(again.report.figures) === figuresHash, sealIntact: hashOf(figures) === figuresHash,
    sheetReproduced: hashOf(again.report.sheet) === sheetHash, replay: differencesOf(figures, again.report.figures), knownAt: now.knownAt,
    since: moved.map(({ difference, causes }) => ({ ...difference, causes: causes.flatMap((at) => events.get(at) ?? []) })),
  };
};
