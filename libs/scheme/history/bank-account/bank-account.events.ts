import type { Day } from '#kernel';
import type { FundSource } from '../account/account.events.js';
import type { Fact } from '../fact.js';

/** A bank account of the dedicated money as its bank tells it, and what people say belongs together. Statements follow each other day by day. */
export type BankAccountEvent =
  | Fact<'BankStatementImported.v1', {
      /** `370100.F.1001` or `370100.A.1004` */
      readonly bankAccountId: string;
      readonly statementId: string; readonly fundSource: FundSource;
      /** first and last day it tells of */
      readonly from: Day; readonly to: Day;
      readonly openingFen: number; readonly closingFen: number;
      /** how many lines follow in the statement's own stream */
      readonly lines: number;
      /** SHA-256, hex, of the file as it was sent */
      readonly bytesHash: string;
    }>
  | Fact<'BankLinesMatched.v1', {
      readonly bankAccountId: string; readonly matchId: string;
      /** `<statementId>/<line>`; none when two entries of the books undo each other */
      readonly lines: readonly string[];
      /** ids of the events whose entries they are; none when the bank undid its own line */
      readonly events: readonly string[];
      readonly reason: string;
    }>
  | Fact<'BankLinesUnmatched.v1', {
      readonly bankAccountId: string;
      /** never again matched without a person */
      readonly lines: readonly string[]; readonly events: readonly string[];
      readonly reason: string;
    }>;
