import type { Day } from '#kernel';
import type { FindingNature } from '../clawback/clawback.events.js';
import type { FundSource } from '../account/account.events.js';
import type { Fact } from '../fact.js';

/** What a finding is about. */
export interface FindingSubject { readonly kind: 'CLAIM' | 'CLASS' | 'INSTITUTION'; readonly id: string }
export type FindingOutcome = 'CONFIRMED' | 'RECTIFIED' | 'DISMISSED';

/** Demanded back under a clawback, or the finding ended without one. */
export type SuspicionOutcome = 'DEMANDED' | 'RECTIFIED' | 'DISMISSED';
interface Suspicion {
  readonly findingId: string; readonly claimId: string; readonly fundSource: FundSource; readonly subsidyKind: string; readonly amountFen: number;
}

/**
 * A late fact contradicts something already decided, or an inspection what was said: opened by the handler that records the fact (rulings B14). Or an
 * inspector or auditor records what was found. Answered by the office, closed by who supervises.
 */
export type FindingEvent =
  | Fact<'FindingOpened.v1', {
      readonly findingId: string; readonly rule: string; readonly claimId: string; readonly personId: string; readonly factId: string;
      readonly classStartsOn: Day; readonly entitledFrom: Day;
    }>
  | Fact<'FindingRaised.v1', {
      readonly findingId: string;
      /** F06, F09, F10 …: the question of the audit it answers */
      readonly rule: string;
      readonly claimId: string; readonly personId: string;
      /** kind and id of the fact that came late */
      readonly fact: string; readonly factId: string;
      /** the refusal the claim would have met, had the fact been known */
      readonly wouldRefuse: string;
    }>
  | Fact<'HeadcountFindingOpened.v1', {
      readonly findingId: string; readonly rule: 'F12'; readonly classId: string; readonly inspectionId: string;
      /** heads counted, and names on the roster */
      readonly present: number; readonly listed: number;
    }>
  | Fact<'FindingRecorded.v1', {
      readonly findingId: string; readonly nature: FindingNature; readonly about: FindingSubject; readonly personId?: string; readonly says: string;
      /** SHA-256 of the working paper */
      readonly evidenceHash: string;
    }>
  | Fact<'WrongPaymentSuspected.v1', Suspicion>
  | Fact<'WrongPaymentResolved.v1', Suspicion & { readonly outcome: SuspicionOutcome; readonly clawbackId?: string }>
  | Fact<'FindingAnswered.v1', { readonly findingId: string; readonly says: string; readonly evidenceHash: string }>
  | Fact<'FindingClosed.v1', { readonly findingId: string; readonly outcome: FindingOutcome; readonly says: string }>;
