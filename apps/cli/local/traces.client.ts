import {
  explainChanges, explainFigure, explainReportFigure, forward, reportQuestion, type ExplainedChanges, type ExplainedFigure, type ExplainedReportFigure,
  type Forward, type ReportWords, type Subject,
} from '#audit';
import type { ChangesQuestion, FigureQuestion } from '#ledger/queries';
import type { Books } from './books.js';
import type { Door } from './door.client.js';

/** A line of a report, asked as `zhuanzhang report` is. `before`: log index of the page before. */
export interface ReportFigureOrder extends ReportWords { readonly line: string; readonly limit?: number; readonly before?: number }
export interface ForwardOrder extends Subject { readonly from?: number; readonly limit?: number }

/** Where figures come from, what followed from a subject, and what changed between two moments. */
export interface Traces {
  explainFigure(question: FigureQuestion): Promise<ExplainedFigure>;
  explainReport(order: ReportFigureOrder): Promise<ExplainedReportFigure>;
  forward(order: ForwardOrder): Promise<Forward>;
  changes(question: ChangesQuestion): Promise<ExplainedChanges>;
}

/** Beside the server, by SQL. */
export const tracesBeside = (books: Books): Traces => ({
  explainFigure: (question) => explainFigure(books, question),
  explainReport: ({ line, limit, before, ...words }) => explainReportFigure(books, {
    question: reportQuestion(words), line, ...(limit !== undefined && { limit }), ...(before !== undefined && { before }),
  }),
  forward: ({ kind, id, ...page }) => forward(books, { kind, id }, page),
  changes: (question) => explainChanges(books, question),
});

const words = (order: object): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(order as Record<string, string | number>).map(([name, word]) => [name, String(word)]));

/** Through the auditors' door. */
export const tracesThrough = (door: Door): Traces => ({
  explainFigure: async ({ book, account, ...question }) =>
    await door.get('/v1/explain', { figure: `${book}.${account}`, ...words(question) }) as ExplainedFigure,
  explainReport: async (order) => await door.get('/v1/explain-report', words(order)) as ExplainedReportFigure,
  forward: async ({ kind, id, ...page }) => await door.get(`/v1/forward/${kind}/${encodeURIComponent(id)}`, words(page)) as Forward,
  changes: async (question) => await door.get('/v1/ledger-changes', words(question)) as ExplainedChanges,
});
