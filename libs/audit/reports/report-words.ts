import { type Day, type Instant, isDay } from '#kernel';
import { reportPeriod, type ReportQuestion } from '#scheme/reports';
import { ScopeRefused } from '../package/package.errors.js';

/** What people say when they ask for a report: a period, or its first and last day. */
export interface ReportWords {
  readonly period?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined;
  readonly asOf?: string | undefined; readonly knownAt?: string | undefined; readonly org?: string | undefined;
}

const MOMENT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
const bad = (message: string): never => { throw new ScopeRefused('report.bad-word', message); };

const dayOf = (name: string, word: string | undefined): Day =>
  (isDay(word) ? word : bad(`${name}=${word ?? ''} is no day; a report is asked by period=2019Q4, or by from and to`));

/** `@183` → 183, a moment → its instant. */
const knownAtOf = (word: string): number | Instant => {
  const [, index] = /^@(\d{1,15})$/.exec(word) ?? [];
  if (index !== undefined) return Number(index);
  const at = new Date(MOMENT.test(word) ? word : Number.NaN);
  const year = at.getUTCFullYear();
  return year >= 2000 && year <= 2089 ? at.toISOString() as Instant : bad(`knownAt=${word} is not understood: @<log index> or 2019-12-30T02:00:00Z`);
};

/**
 * The question behind the words.
 *
 * @throws ScopeRefused for a word that is none, a period beside from or to, and days that run backward
 */
export const reportQuestion = ({ period, from, to, asOf, knownAt, org }: ReportWords): ReportQuestion => {
  if (period !== undefined && (from !== undefined || to !== undefined)) bad('a report has a period, or from and to, not both');
  const days = period === undefined ? { from: dayOf('from', from), to: dayOf('to', to) }
    : reportPeriod(period) ?? bad(`period=${period} is none: 2019Q4 for a quarter, 2019 for a year`);
  if (days.from > days.to) bad(`from=${days.from} is after to=${days.to}`);
  return {
    from: days.from, to: days.to, ...(asOf !== undefined && { asOf: dayOf('asOf', asOf) }), ...(knownAt !== undefined && { knownAt: knownAtOf(knownAt) }),
    ...(org !== undefined && { org }),
  };
};
