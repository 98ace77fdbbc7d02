import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** One line of a bank statement. Who was on the other side is sealed beside the log, under the statement's id. */
export interface StatementLine {
  /** from 1, dense over the statement */
  readonly line: number;
  readonly on: Day;
  /** seen from the account: money in or out */
  readonly side: 'IN' | 'OUT';
  readonly amountFen: number;
  readonly bankReference: string;
  /** what we told the bank: a payment line `PAY-1/1/1`, a receipt, a fund request, a transfer */
  readonly ourReference?: string;
}

/** The lines of one statement, in parts so that no event is too large. */
export type BankStatementEvent =
  | Fact<'BankStatementLinesImported.v1', {
      readonly statementId: string; readonly bankAccountId: string; readonly part: number; readonly parts: number; readonly lines: readonly StatementLine[];
    }>;
