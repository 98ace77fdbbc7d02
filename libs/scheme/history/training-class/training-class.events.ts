import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** Morning or afternoon: the unit of attendance. */
export type Half = 'AM' | 'PM';
export interface ClassDay { readonly day: Day; readonly halves: readonly Half[] }
export type TeachingMode = 'ONSITE' | 'ONLINE' | 'MIXED';
/** What may still be amended before the filing is accepted. */
export interface ClassPlan {
  readonly startsOn: Day; readonly endsOn: Day; readonly plannedHeadcount: number; readonly hours: number;
  /** days with lessons in their order, first to last day of the class; older filings have none */
  readonly timetable?: readonly ClassDay[];
  readonly mode?: TeachingMode;
  /** GB/T 2260 code of the district the lessons are given in */
  readonly venueDistrict?: string;
  /** ids only: whose they are stands in the institution's own register */
  readonly teachers?: readonly string[];
}
export interface ClassOffer extends ClassPlan {
  readonly classId: string; readonly institutionId: string; readonly occupation: string; readonly level: number; readonly subsidyKind: string;
  /** the bought project it is filed under */
  readonly projectId?: string;
  /** the department of annex 1 whose task it counts to; older filings name none */
  readonly department?: string;
}
/** A fact an eligibility check relied on: `unknown` where nobody has answered yet. */
export interface FactChecked {
  readonly fact: 'pension' | 'other-classes'; readonly result: 'clear' | 'unknown' | 'excludes';
  readonly factId?: string; readonly source?: string; readonly queriedOn?: Day;
}
export type InspectionMethod = 'ONSITE' | 'VIDEO' | 'PHONE';
export type InspectionFinding = 'NONE' | 'HEADCOUNT' | 'CONTENT' | 'TEACHER' | 'VENUE' | 'OTHER';
/** Who was there and who was not in one half-day, with the digest of the sign-in evidence. */
export interface HalfDayAttendance {
  readonly classId: string; readonly day: Day; readonly half: Half; readonly present: readonly string[]; readonly absent: readonly string[];
  readonly evidenceHash: string; readonly device?: string;
}

/**
 * Life of a training class: DRAFT → FILED → ACCEPTED | REJECTED; ACCEPTED → IN_SESSION → COMPLETED → ASSESSED → ARCHIVED; SUSPENDED; CANCELLED.
 * The roster lives in the class.
 */
export type ClassEvent =
  | Fact<'ClassDrafted.v1', ClassOffer & { readonly draftedBy: string }>
  | Fact<'ClassFiled.v1', ClassOffer & { readonly filedOn: Day; readonly filedBy: string }>
  | Fact<'ClassFilingAmended.v1', ClassPlan & { readonly classId: string; readonly reason: string }>
  | Fact<'ClassFilingAccepted.v1', { readonly classId: string; readonly directory: string; readonly directoryVersion: string }>
  | Fact<'ClassFilingRejected.v1', { readonly classId: string; readonly reason: string }>
  | Fact<'TraineeEnrolled.v1', { readonly classId: string; readonly personId: string; readonly personCategory: string }>
  | Fact<'EligibilityPrechecked.v1', {
      readonly classId: string; readonly personId: string; readonly result: 'PASSED' | 'FAILED'; readonly facts: readonly FactChecked[];
    }>
  | Fact<'TraineeWithdrawn.v1', { readonly classId: string; readonly personId: string; readonly reason: string }>
  | Fact<'ClassStarted.v1', { readonly classId: string; readonly headcount: number }>
  | Fact<'AttendanceRecorded.v1', HalfDayAttendance>
  | Fact<'AttendanceCorrected.v1', HalfDayAttendance & { readonly reason: string }>
  | Fact<'InspectionRecorded.v1', {
      readonly classId: string; readonly inspectionId: string; readonly day: Day; readonly half: Half; readonly method: InspectionMethod;
      /** heads counted, and names on the roster that day */
      readonly present: number; readonly listed: number;
      readonly finding: InspectionFinding; readonly remark?: string; readonly evidenceHash: string;
    }>
  | Fact<'ClassSuspended.v1', { readonly classId: string; readonly reason: string }>
  | Fact<'ClassResumed.v1', { readonly classId: string; readonly headcount: number }>
  | Fact<'ClassCancelled.v1', { readonly classId: string; readonly reason: string }>
  | Fact<'ClassCompleted.v1', {
      readonly classId: string; readonly finished: readonly string[]; readonly dropped: readonly string[];
      /** half-days each person attended, where the rule decided by attendance */
      readonly attendance?: readonly AttendedHalfDays[];
      /** half-days of the whole class: the denominator */
      readonly halfDays?: number;
      /** least share in basis points that was asked */
      readonly threshold?: number;
    }>
  | Fact<'ClassAssessed.v1', {
      readonly classId: string; readonly bodyId: string; readonly assessedOn: Day; readonly passed: readonly string[]; readonly failed: readonly string[];
      readonly document: string;
    }>
  | Fact<'TraineeCertified.v1', { readonly classId: string; readonly personId: string; readonly certificateId: string }>
  | Fact<'ClassArchived.v1', { readonly classId: string; readonly notCertified: number }>;
export interface AttendedHalfDays { readonly personId: string; readonly attended: number }
