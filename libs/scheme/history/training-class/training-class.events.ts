import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** Life of a training class: FILED → ACCEPTED | REJECTED; ACCEPTED → IN_SESSION → COMPLETED. The roster lives in the class. */
export type ClassEvent =
  | Fact<'ClassFiled.v1', {
      readonly classId: string; readonly institutionId: string; readonly occupation: string; readonly level: number; readonly subsidyKind: string;
      readonly filedOn: Day; readonly startsOn: Day; readonly endsOn: Day; readonly plannedHeadcount: number; readonly hours: number; readonly filedBy: string;
    }>
  | Fact<'ClassFilingAccepted.v1', { readonly classId: string; readonly directory: string; readonly directoryVersion: string }>
  | Fact<'ClassFilingRejected.v1', { readonly classId: string; readonly reason: string }>
  | Fact<'TraineeEnrolled.v1', { readonly classId: string; readonly personId: string; readonly personCategory: string }>
  | Fact<'ClassStarted.v1', { readonly classId: string; readonly headcount: number }>
  | Fact<'ClassCompleted.v1', { readonly classId: string; readonly finished: readonly string[]; readonly dropped: readonly string[] }>;
