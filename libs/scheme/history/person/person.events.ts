import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

export type IdType = 'RESIDENT_ID' | 'HK_MACAO_RESIDENCE' | 'TAIWAN_RESIDENCE' | 'FOREIGN_PERMANENT_RESIDENCE';

/**
 * What other departments are asked about a person; entitlement to a pension has its own event. `about` says of what:
 * INSURANCE its type, HUKOU the place (JINAN or OTHER), SCHOOL the schooling, HIRE the enterprise, CATEGORY the person category, OTHER_SUBSIDY the fund
 * with the case, so that each is a fact of its own.
 */
export type FactKind =
  | 'INSURANCE' | 'RESIDENCE' | 'HUKOU' | 'SCHOOL' | 'DEATH' | 'FISCAL_STAFF' | 'OTHER_SUBSIDY' | 'DETENTION' | 'UNEMPLOYMENT' | 'HIRE' | 'CATEGORY';

/** A trainee under the real-name system (JN-3.3b). Name, number and account are sealed outside; here stand only caller-chosen ids. */
export type PersonEvent =
  | Fact<'PersonRegistered.v1', { readonly personId: string; readonly idType: IdType; readonly idCheck: 'GB 11643'; readonly accountId: string }>
  | Fact<'PensionRecorded.v1', {
      readonly personId: string; readonly factId: string;
      /** first day of entitlement to a monthly pension; null: asked, and not entitled */
      readonly entitledFrom: Day | null;
      readonly source: string; readonly queriedOn: Day; readonly evidenceHash: string;
    }>
  | Fact<'FactRecorded.v1', {
      readonly personId: string; readonly factId: string; readonly kind: FactKind;
      /** what the fact is about, an id: the insurance type, the schooling, the enterprise, the category, the fund */
      readonly about?: string;
      /** first day it holds, told as 2000-01-01 where it is earlier; null: asked, and it does not hold */
      readonly from: Day | null;
      /** last day it holds; missing: it still held when it was asked */
      readonly to?: Day;
      /** of an OTHER_SUBSIDY: what was subsidised */
      readonly occupation?: string; readonly level?: number;
      readonly source: string; readonly queriedOn: Day; readonly evidenceHash: string;
      /** the list it came with, when it came with one */
      readonly importId?: string;
    }>
  | Fact<'EnrolmentRecorded.v1', {
      readonly personId: string; readonly classId: string; readonly occupation: string; readonly level: number;
      /** first and last day of the class: what became of the enrolment stands in the class */
      readonly startsOn: Day; readonly endsOn: Day;
    }>
  | Fact<'SubsidyReserved.v1', {
      readonly personId: string; readonly claimId: string; readonly classId: string; readonly classStartsOn: Day;
      readonly occupation: string; readonly level: number;
      /** calendar year of the certificate, the year of the cap (O-2) */
      readonly year: number;
      /** subsidy kind; not every kind counts to the yearly cap */
      readonly subsidyKind: string; readonly countsToCap: boolean;
      /** last day of the class */
      readonly classEndsOn?: Day;
      /** day the certificate was issued: it chooses the rule set and begins the year of R2 */
      readonly issuedOn?: Day;
      /** of work for training: the months paid for */
      readonly months?: number;
      /** the enterprise that hired, of a pre-job training */
      readonly enterpriseId?: string;
      /** the category the roster gave */
      readonly personCategory?: string;
    }>
  | Fact<'SubsidyReleased.v1', { readonly personId: string; readonly claimId: string; readonly reason: string }>;
