import { addDays, day, type Day, type Instant } from '#kernel';

/** What a report is asked. Days are business days, inclusive; the two times are those of the ledger (architecture choice 4). */
export interface ReportQuestion {
  readonly from: Day; readonly to: Day;
  /** facts of later business days are left out; missing: none is */
  readonly asOf?: Day;
  /** last log index, or last moment, that is known; missing: the whole log */
  readonly knownAt?: number | Instant;
  /** one organisation; missing: all of them */
  readonly org?: string;
}

/** `2019Q4` or `2019`, as people name what a report is about. */
export interface ReportPeriod { readonly period: string; readonly kind: 'QUARTER' | 'YEAR'; readonly from: Day; readonly to: Day }

const PERIOD = /^(20\d\d)(?:Q([1-4]))?$/;

/** The days of a quarter or a year; undefined for any other word. */
export const reportPeriod = (word: string): ReportPeriod | undefined => {
  const [, year = '', quarter] = PERIOD.exec(word) ?? [];
  if (year === '' || Number(year) > 2088) return undefined;
  if (quarter === undefined) return { period: word, kind: 'YEAR', from: day(`${year}-01-01`), to: day(`${year}-12-31`) };
  const first = Number(quarter) * 3 - 2;
  const next = first === 10 ? `${Number(year) + 1}-01-01` : `${year}-${String(first + 3).padStart(2, '0')}-01`;
  return { period: word, kind: 'QUARTER', from: day(`${year}-${String(first).padStart(2, '0')}-01`), to: addDays(day(next), -1) };
};

/** Whether a fact of this business day falls into the period, as of the day asked. */
export const fallsInto = ({ from, to, asOf }: ReportQuestion, on: Day): boolean => on >= from && on <= to && (asOf === undefined || on <= asOf);
