export {
  LedgerQueries, type AccountQuestion, type Balance, type BookQuestion, type SpanQuestion, type TrialBalance, type TrialRow, type VouchersQuestion,
} from './ledger.query.js';
export type { AccountEntry } from './entries.query.js';
export type { KnownAt, Patience } from './known-at.query.js';
export type { SixColumnBalance, SixColumnRow, SixColumns, Turnaround } from './six-columns.query.js';
export { LedgerNotThereYet, UnknownToLedger } from './queries.errors.js';
