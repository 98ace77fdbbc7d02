import type { BatchRelease, Offset } from '../account/account.events.js';
import type { Fact } from '../fact.js';

/** SUBMITTED → AGENCY_REVIEWED → FB_REVIEWED → RELEASED. */
export type FundRequestEvent =
  | Fact<'FundsRequested.v1', {
      readonly requestId: string; readonly lines: readonly BatchRelease[]; readonly offsets: readonly Offset[];
      readonly grossFen: number; readonly offsetFen: number; readonly netFen: number;
    }>
  | Fact<'FundRequestReviewed.v1', { readonly requestId: string }>
  | Fact<'FundRequestExamined.v1', { readonly requestId: string }>
  | Fact<'FundRequestReleased.v1', { readonly requestId: string }>;
