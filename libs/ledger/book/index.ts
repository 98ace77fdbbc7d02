export { accountOf, chart, leavesUnder, memorandumPairs, subsidyAccount, type ChartAccount } from './chart.js';
export {
  voucher, voucherText, type Analysis, type Book, type BookSet, type Line, type Side, type Unnumbered, type Voucher, type VoucherKey, type VoucherKind,
  type VoucherWord,
} from './voucher.js';
export { formatVoucherRef, parseVoucherRef, referenceOf, type VoucherRef } from './reference.js';
export {
  calendarOf, claimOfCase, emptyBooks, isYearClosed, movementOf, netDebit, partyOfCase, restoreBooks, setOf, setsOf, type Books, type BooksRows, type CaseTold,
  type Movement, type OpenedCase, type OwnMaps, type SetBooks, type YearMovement,
} from './books.js';
export { bookTypes, ledgerEvent, openedCase, post, POSTING_RULES, type LedgerEvent, type PeriodStep, type Posted } from './post.js';
export { postedTypes } from './drafts.js';
export { frozenAccounts, frozenText, type FrozenAccount, type FrozenPeriod } from './frozen-balance.js';
export { reviewedVouchers, reviewTypes, type VoucherReviewed } from './review.js';
export { type FactPlace, type HeldMonths, type MonthOfVouchers, type UnreviewedFact, UnreviewedVouchers } from './unreviewed.js';
export { vouchersAlone, type VoucherAlone } from './reversal.js';
export { reconcile, type Discrepancy } from './reconciliation.js';
export { notPosted } from './not-posted.table.js';
export type { PostedType } from './posting.table.js';
export { postingsTable, renderPostings } from './rendering.js';
export { type BankLine, type BookItem, CashEntries, referencesOf } from './bank-items.js';
export { type BankMatch, matchBank, type MatchedBy, type Matching, type MatchingQuestion, type PeopleSay } from './bank-matching.js';
export { BANK_TYPES, BankReading } from './bank-reading.js';
export {
  type BankDiscrepancy, bankInvariant, type BankReconciliation, itemsText, type OpenItem, type OpenKind, reconcileBank, type ReconciliationQuestion,
} from './bank-reconciliation.js';
