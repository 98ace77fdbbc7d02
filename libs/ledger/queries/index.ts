export { FAR, isUpperDay } from './words.js';
export { LedgerQueries } from './ledger.query.js';
export type {
  AccountQuestion, Balance, BookQuestion, LateQuestion, SpanQuestion, TrialBalance, TrialRow, VouchersQuestion,
} from './questions.js';
export type { Untied } from './parties.query.js';
export { SubLedgerQueries, type PartiesPage, type PartiesQuestion, type PartyRow } from './sub-ledger.query.js';
export { STATUS_ZH, type VoucherStanding, type VoucherStatus } from './standing.query.js';
export type { RecoveryLink, VoucherLinks } from './recovery.query.js';
export type { AccountEntry } from './entries.query.js';
export type { LateBecause, LatePosting } from './late-postings.query.js';
export type { KnownAt, Patience } from './known-at.query.js';
export type { SixColumnBalance, SixColumnRow, SixColumns, Turnaround } from './six-columns.query.js';
export { LedgerNotThereYet, UnknownToLedger } from './queries.errors.js';
export type { Change, ChangeBecause, ChangedAccount } from './changes.query.js';
export type { Cut, Dimension } from './figure-sums.query.js';
export type { Figure, FigureParts, FigureShare } from './figure.query.js';
export type { Changes, ChangesQuestion, FigureQuestion, ToldFigure, TraceQueries } from './trace.query.js';
export type { BookSetRow, MarkedVoucher } from './journal.query.js';
export type { KindTurnover, MonthTurnover, Opened, SetBalance } from './period.query.js';
export type { At } from './place.query.js';
export type { SheetLine, SheetPage } from './sheet.query.js';
export { sixColumns } from './six-columns.query.js';
export type { JournalAt, JournalQuestion, StatementQueries } from './statement.query.js';
export { decodeCursor, encodeCursor } from './entries.query.js';
export { brokenTotals, readYearEnds, type BrokenTotal, type YearEnd } from './totals.query.js';
export { unreviewed, type UnreviewedPage, type UnreviewedQuestion, type UnreviewedRow } from './unreviewed.query.js';
export { booksDifference, type BooksDifference, type DifferenceLine, type DifferencePart, type DifferenceQuestion } from './books-difference.query.js';
