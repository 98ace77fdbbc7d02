export {
  LedgerQueries, type AccountQuestion, type Balance, type BookQuestion, type SpanQuestion, type TrialBalance, type TrialRow, type VouchersQuestion,
} from './ledger.query.js';
export type { AccountEntry } from './entries.query.js';
export type { KnownAt, Patience } from './known-at.query.js';
export type { SixColumnBalance, SixColumnRow, SixColumns, Turnaround } from './six-columns.query.js';
export { LedgerNotThereYet, UnknownToLedger } from './queries.errors.js';
export type { BookSetRow, MarkedVoucher } from './journal.query.js';
export type { KindTurnover, MonthTurnover, Opened, SetBalance } from './period.query.js';
export type { At } from './place.query.js';
export type { SheetLine, SheetPage } from './sheet.query.js';
export { sixColumns } from './six-columns.query.js';
export type { JournalAt, JournalQuestion, StatementQueries } from './statement.query.js';
export { decodeCursor, encodeCursor } from './entries.query.js';
