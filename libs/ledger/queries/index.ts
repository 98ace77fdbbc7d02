export {
  LedgerQueries, type AccountQuestion, type Balance, type BookQuestion, type TrialBalance, type TrialRow, type VouchersQuestion,
} from './ledger.query.js';
export type { Untied } from './parties.query.js';
export { SubLedgerQueries, type PartiesPage, type PartiesQuestion, type PartyRow } from './sub-ledger.query.js';
export type { VoucherStanding, VoucherStatus } from './standing.query.js';
export type { AccountEntry } from './entries.query.js';
export type { KnownAt, Patience } from './known-at.query.js';
export { LedgerNotThereYet, UnknownToLedger } from './queries.errors.js';
