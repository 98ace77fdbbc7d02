import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

export type IdType = 'RESIDENT_ID' | 'HK_MACAO_RESIDENCE' | 'TAIWAN_RESIDENCE' | 'FOREIGN_PERMANENT_RESIDENCE';

/** A trainee under the real-name system (JN-3.3b). Name, number and account are sealed outside; here stand only caller-chosen ids. */
export type PersonEvent =
  | Fact<'PersonRegistered.v1', { readonly personId: string; readonly idType: IdType; readonly idCheck: 'GB 11643'; readonly accountId: string }>
  | Fact<'PensionRecorded.v1', {
      readonly personId: string; readonly factId: string;
      /** first day of entitlement to a monthly pension; null: asked, and not entitled */
      readonly entitledFrom: Day | null;
      readonly source: string; readonly queriedOn: Day; readonly evidenceHash: string;
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
    }>
  | Fact<'SubsidyReleased.v1', { readonly personId: string; readonly claimId: string; readonly reason: string }>;
