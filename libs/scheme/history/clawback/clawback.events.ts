import type { Day } from '#kernel';
import type { FundSource } from '../account/account.events.js';
import type { ExpensedYear, Payee } from '../claim/claim.events.js';
import type { Fact } from '../fact.js';

export type FindingNature = 'FRAUD' | 'ERROR_BY_CLAIMANT' | 'ERROR_BY_AGENCY' | 'SYSTEM_DEFECT' | 'POLICY_AMBIGUITY';
export interface ClawbackLine { readonly personId: string; readonly findingId: string; readonly amountFen: number }
interface Money { readonly fundSource: FundSource; readonly subsidyKind: string; readonly amountFen: number; readonly expensedYear: ExpensedYear }

/** OPENED → DEMAND_APPROVED → SERVED → PARTLY_PAID → CLOSED_PAID, a case per claim with lines per trainee (rulings D15). */
export type ClawbackEvent =
  | Fact<'ClawbackOpened.v1', {
      readonly clawbackId: string; readonly claimId: string; readonly payee: Payee; readonly nature: FindingNature; readonly lines: readonly ClawbackLine[];
      readonly fundSource: FundSource; readonly subsidyKind: string; readonly amountFen: number; readonly expensedYear: ExpensedYear;
    }>
  | Fact<'ClawbackDemanded.v1', Money & { readonly clawbackId: string; readonly claimId: string; readonly openedBy: string }>
  | Fact<'ClawbackServed.v1', { readonly clawbackId: string; readonly servedOn: Day; readonly dueOn: Day; readonly document: string }>
  | Fact<'ClawbackReceived.v1', Money & {
      readonly clawbackId: string; readonly receiptId: string; readonly into: 'EXPENDITURE_ACCOUNT'; readonly bankReference: string;
    }>
  | Fact<'ClawbackSwept.v1', { readonly clawbackId: string; readonly sweepId: string; readonly receiptIds: readonly string[] }>
  | Fact<'ClawbackOffsetReserved.v1', { readonly clawbackId: string; readonly requestId: string; readonly claimId: string; readonly amountFen: number }>
  | Fact<'ClawbackOffsetReleased.v1', { readonly clawbackId: string; readonly requestId: string; readonly claimId: string; readonly amountFen: number }>
  | Fact<'ClawbackOffsetSettled.v1', { readonly clawbackId: string; readonly claimId: string; readonly paymentId: string; readonly amountFen: number }>
  | Fact<'ClawbackClosed.v1', { readonly clawbackId: string }>;
