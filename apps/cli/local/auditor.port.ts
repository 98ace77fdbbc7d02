import type { Explanation, LatePostings, ReportCompared, ReportWords } from '#audit';
import type {
  AccountQuestion, Balance, BookQuestion, BooksDifference, DifferenceQuestion, LateQuestion,
  PartiesPage, PartiesQuestion, SixColumnBalance, SpanQuestion, TrialBalance,
} from '#ledger/queries';
import type { ReportLine, ReportQuestion } from '#scheme/reports';

/** Which package to make and where to put it. Periods are yyyymm, inclusive. */
export interface PackageOrder {
  readonly org: string; readonly book?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined; readonly file: string;
}

/** A quarterly or annual report, or the performance sheet of it. */
export interface ReportOrder extends ReportWords { readonly sheet: 'summary' | 'performance' }
export interface AskedReport { readonly question: ReportQuestion; readonly knownAt: number; readonly counting: string; readonly lines: readonly ReportLine[] }

/** What the command line asks of the books, beside them by SQL or from elsewhere through the auditors' door (rulings C12). */
export interface Auditor {
  balance(question: AccountQuestion): Promise<Balance>;
  trialBalance(question: BookQuestion): Promise<TrialBalance>;
  sixColumns(question: SpanQuestion): Promise<SixColumnBalance>;
  latePostings(question: LateQuestion): Promise<LatePostings>;
  booksDifference(question: DifferenceQuestion): Promise<BooksDifference>;
  parties(question: PartiesQuestion): Promise<PartiesPage>;
  explain(reference: string): Promise<Explanation>;
  report(order: ReportOrder): Promise<AskedReport>;
  compareReport(reportId: string): Promise<ReportCompared>;
  /** @returns the verifier key of the log, when it can be known from here */
  package(order: PackageOrder): Promise<string | null>;
  close(): Promise<void>;
}
