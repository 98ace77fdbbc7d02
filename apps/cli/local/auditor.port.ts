import type { Readable } from 'node:stream';
import type {
  AskedReconciliation, Explanation, InTransit, LatePostings, ReconciliationWords, ReportCompared, ReportWords, StatementHead, StatementName, StatementRow,
  StatementWords, TableFormat, Tongue,
} from '#audit';
import type {
  AccountQuestion, Balance, BookQuestion, BooksDifference, DifferenceQuestion, LateQuestion,
  PartiesPage, PartiesQuestion, SixColumnBalance, SpanQuestion, TrialBalance, UnreviewedPage, UnreviewedQuestion,
  KnownAt, VoucherStanding,
} from '#ledger/queries';
import type { ReportLine, ReportQuestion } from '#scheme/reports';
import type { Traces } from './traces.client.js';

/** Which package to make and where to put it. Periods are yyyymm, inclusive. */
export interface PackageOrder {
  readonly org: string; readonly book?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined; readonly file: string;
}

/** A quarterly or annual report, or the performance sheet of it. */
export interface ReportOrder extends ReportWords { readonly sheet: 'summary' | 'performance' }
export interface AskedReport { readonly question: ReportQuestion; readonly knownAt: number; readonly counting: string; readonly lines: readonly ReportLine[] }

export interface StatementOrder { readonly name: StatementName; readonly words: StatementWords; readonly limit: number }
export interface AskedStatement extends StatementHead {
  readonly rows: readonly StatementRow[];
  /** there are more rows than were asked for */
  readonly more: boolean;
}
/** Something that comes as bytes: a statement as a table, a journal for another program, or vouchers to print. Days as `period`, or `from` and `asOf`. */
export type BytesOrder =
  | { readonly is: 'table'; readonly name: StatementName; readonly words: StatementWords; readonly format: TableFormat; readonly lang: Tongue }
  | { readonly is: 'journal'; readonly words: JournalWords; readonly format: 'hledger' | 'beancount' }
  | { readonly is: 'print'; readonly words: JournalWords; readonly paper: 'A4' | 'A5' }
  | { readonly is: 'voucher'; readonly reference: string; readonly fundSource?: string; readonly paper: 'A4' | 'A5' };
export interface JournalWords {
  readonly org: string; readonly book?: string; readonly fundSource?: string; readonly period?: string; readonly from?: string; readonly asOf?: string;
  readonly knownAt?: string;
}

export interface TransitQuestion { readonly org?: string; readonly asOf?: string; readonly knownAt?: string }
export interface AskedTransit extends InTransit { readonly asOf: string; readonly knownAt: KnownAt }

/** What the command line asks of the books, beside them by SQL or from elsewhere through the auditors' door (rulings C12). */
export interface Auditor extends Traces {
  balance(question: AccountQuestion): Promise<Balance>;
  trialBalance(question: BookQuestion): Promise<TrialBalance>;
  sixColumns(question: SpanQuestion): Promise<SixColumnBalance>;
  latePostings(question: LateQuestion): Promise<LatePostings>;
  standing(reference: string, knownAt?: string): Promise<VoucherStanding & { readonly ref: string; readonly knownAt: KnownAt }>;
  inTransit(question: TransitQuestion): Promise<AskedTransit>;
  unreviewed(question: UnreviewedQuestion): Promise<UnreviewedPage>;
  booksDifference(question: DifferenceQuestion): Promise<BooksDifference>;
  parties(question: PartiesQuestion): Promise<PartiesPage>;
  statement(order: StatementOrder): Promise<AskedStatement>;
  bytes(order: BytesOrder): Promise<Readable>;
  explain(reference: string): Promise<Explanation>;
  report(order: ReportOrder): Promise<AskedReport>;
  reconciliation(words: ReconciliationWords): Promise<AskedReconciliation>;
  compareReport(reportId: string): Promise<ReportCompared>;
  /** @returns the verifier key of the log, when it can be known from here */
  package(order: PackageOrder): Promise<string | null>;
  close(): Promise<void>;
}
