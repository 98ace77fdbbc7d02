import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** 银行存款余额调节表, its figures in fen. */
export interface ReconciliationFigures {
  readonly bookFen: number; readonly bankFen: number;
  /** 银行已收单位未收, 银行已付单位未付 */
  readonly bankReceivedFen: number; readonly bankPaidFen: number;
  /** 单位已收银行未收, 单位已付银行未付 */
  readonly bookedReceivedFen: number; readonly bookedPaidFen: number;
  readonly adjustedBookFen: number; readonly adjustedBankFen: number;
  /** adjusted book less adjusted bank */
  readonly differenceFen: number;
  /** open items, and those of them that are older than the rule set allows */
  readonly items: number; readonly overdue: number;
}

/** One bank account at one month end: CONFIRMED by who keeps it → REVIEWED by another person, or RETURNED and confirmed again. */
export type ReconciliationEvent =
  | Fact<'ReconciliationConfirmed.v1', ReconciliationFigures & {
      /** `<bankAccountId>.<asOf>` */
      readonly reconciliationId: string;
      readonly bankAccountId: string; readonly asOf: Day;
      /** log index of the newest event it was computed from */
      readonly knownAt: number;
      /** of the statement that tells of the day, the SHA-256 of its bytes */
      readonly statementId: string; readonly statementHash: string;
      /** SHA-256, hex, of the canonical JSON of the open items */
      readonly itemsHash: string;
    }>
  | Fact<'ReconciliationReviewed.v1', { readonly reconciliationId: string; readonly says: string }>
  | Fact<'ReconciliationReturned.v1', { readonly reconciliationId: string; readonly reason: string }>;
