import type { Fact } from '../fact.js';

/** What the books themselves say to an organisation's history: recorded by the worker as `system`, never by an officer (rulings B14). */
export type BooksEvent = Fact<'PeriodFrozen.v1', {
  readonly org: string;
  /** yyyymm */
  readonly period: number;
  /** log index of the PeriodClosed that is meant, or of the YearClosed: a period closed again, or a closed December that took J26, is frozen again */
  readonly closedAt: number;
  /** leaf accounts in the frozen trial balance, of all books */
  readonly accounts: number;
  /** SHA-256, hex, of the trial balance as of the period's last day, as known at `closedAt` */
  readonly root: string;
}>;
