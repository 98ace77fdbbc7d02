import type { Fact } from '../fact.js';

/** An accounting period of an organisation, in all its books. */
export interface OfPeriod {
  readonly org: string;
  /** yyyymm */
  readonly period: number;
}

/** 凭证种类: GENERAL 通用记账凭证, every voucher 记; SPECIAL 专用记账凭证, 收, 付 and 转 apart. */
export type VoucherWords = 'GENERAL' | 'SPECIAL';
export interface WordsOfYear {
  /** the first one they are of */
  readonly year: number;
  readonly words: VoucherWords;
}

/**
 * The accounting periods of an organisation: open, held, closed, locked, in every book at once (domain §3.4 J25, J26). YearClosed closes all months of
 * the year and carries no figures: the books compute J26 from what they hold (rulings B7, D12). While a period is held, what is recorded for it goes to the
 * next open one, but for the commands an auditor has admitted.
 */
export type PeriodEvent =
  | Fact<'YearClosed.v1', { readonly org: string; readonly year: number }>
  | Fact<'PeriodHeld.v1', OfPeriod>
  | Fact<'RectificationAdmitted.v1', OfPeriod & {
    /** id of the command, still to be issued, whose facts may go into the held period */
    readonly commandId: string;
    readonly reason: string;
    readonly findingId?: string;
  }>
  | Fact<'PeriodReleased.v1', OfPeriod & { readonly reason: string }>
  | Fact<'PeriodClosed.v1', OfPeriod>
  | Fact<'PeriodReopeningProposed.v1', OfPeriod & { readonly reason: string }>
  | Fact<'PeriodReopened.v1', OfPeriod & { readonly proposedBy: string; readonly reason: string }>
  | Fact<'PeriodLocked.v1', OfPeriod & {
    /** the report the period was locked with */
    readonly document: string;
  }>
  | Fact<'VoucherWordsChosen.v1', { readonly org: string } & WordsOfYear>;
