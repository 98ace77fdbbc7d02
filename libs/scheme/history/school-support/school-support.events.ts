import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** One enterprise's part in a school: `part` of the support's `whole`. */
export interface InvestmentShare { readonly enterpriseId: string; readonly part: number }

/** The graduates of one school and year who work in Jinan, and the shares of the enterprises that run it (JN-2.2.1); each share is claimed once. */
export type SchoolSupportEvent =
  | Fact<'SchoolSupportCounted.v1', {
      readonly supportId: string; readonly schoolId: string; readonly year: number;
      /** graduates employed in Jinan */
      readonly graduates: number;
      readonly source: string; readonly queriedOn: Day; readonly evidenceHash: string;
      /** the parts sum to exactly this */
      readonly whole: number;
      readonly shares: readonly InvestmentShare[];
    }>
  | Fact<'SchoolShareReserved.v1', { readonly supportId: string; readonly enterpriseId: string; readonly claimId: string }>
  | Fact<'SchoolShareReleased.v1', { readonly supportId: string; readonly enterpriseId: string; readonly claimId: string; readonly reason: string }>;
