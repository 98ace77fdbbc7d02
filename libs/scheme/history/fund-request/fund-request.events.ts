import type { BatchRelease, Offset } from '../account/account.events.js';
import type { Fact } from '../fact.js';

interface FundsAsked {
  readonly requestId: string; readonly lines: readonly BatchRelease[]; readonly offsets: readonly Offset[];
  readonly grossFen: number; readonly offsetFen: number; readonly netFen: number;
}

/** DRAFTED → SUBMITTED → AGENCY_REVIEWED → FB_REVIEWED → RELEASED → CREDITED; RETURNED for change and submitted again, or REJECTED. */
export type FundRequestEvent =
  | Fact<'FundRequestDrafted.v1', FundsAsked>
  | Fact<'FundsRequested.v1', FundsAsked>
  | Fact<'FundRequestReviewed.v1', { readonly requestId: string }>
  | Fact<'FundRequestExamined.v1', { readonly requestId: string }>
  | Fact<'FundRequestReturned.v1', { readonly requestId: string; readonly from: 'submitted' | 'agencyReviewed' | 'examined'; readonly reason: string }>
  | Fact<'FundRequestRejected.v1', { readonly requestId: string; readonly reason: string }>
  | Fact<'FundRequestReleased.v1', {
      readonly requestId: string;
      /** true when payees are paid from the fiscal account: no money moves at the release */
      readonly direct?: boolean;
    }>
  | Fact<'FundsCredited.v1', { readonly requestId: string; readonly amountFen: number; readonly bankReference: string }>;
