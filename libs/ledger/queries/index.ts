export { LedgerQueries } from './ledger.query.js';
export type {
  AccountQuestion, Balance, BookQuestion, LateQuestion, SpanQuestion, TrialBalance, TrialRow, VouchersQuestion,
} from './questions.js';
export type { AccountEntry } from './entries.query.js';
export type { LateBecause, LatePosting } from './late-postings.query.js';
export type { KnownAt, Patience } from './known-at.query.js';
export type { SixColumnBalance, SixColumnRow, SixColumns, Turnaround } from './six-columns.query.js';
export { LedgerNotThereYet, UnknownToLedger } from './queries.errors.js';
export type { Change, ChangeBecause, ChangedAccount } from './changes.query.js';
export type { Cut } from './figure-sums.query.js';
export type { Figure, FigureParts, FigureShare } from './figure.query.js';
export type { Changes, ChangesQuestion, FigureQuestion, ToldFigure, TraceQueries } from './trace.query.js';
