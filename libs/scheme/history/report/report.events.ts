import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** What is counted (`kind.GROUP_SKILL`), and of it each figure (`paidFen`) with its whole number; a figure that is missing is 0. */
export type ReportFigures = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A quarterly or annual report as it was issued (JN-3.1b). Nobody types a figure: they are what the log gives up to `knownAt`. */
export type ReportEvent = Fact<'ReportIssued.v1', {
  readonly reportId: string; readonly kind: 'QUARTER' | 'YEAR';
  /** 2019Q4 or 2019 */
  readonly period: string;
  readonly from: Day; readonly to: Day;
  /** one organisation, or ALL */
  readonly covers: string;
  /** facts of later business days were left out */
  readonly asOf: Day;
  /** last log index that was read */
  readonly knownAt: number;
  readonly figures: ReportFigures;
  /** SHA-256, hex, of the canonical JSON of `figures` */
  readonly figuresHash: string;
  /** the same of the performance sheet by institution, which is too long for an event */
  readonly sheetHash: string;
}>;
export type IssuedReport = ReportEvent['data'];
