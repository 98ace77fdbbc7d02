import type { Fact } from '../fact.js';

/**
 * What was claimed in advance for one class of a bought training: together never more than the rule set's share of the contract. The settlement clears
 * it once; when that claim comes to nothing, the advance is to be cleared again.
 */
export type AdvanceEvent =
  | Fact<'ProjectAdvanceReserved.v1', { readonly classId: string; readonly projectId: string; readonly claimId: string; readonly amountFen: number }>
  | Fact<'ProjectAdvanceReleased.v1', { readonly classId: string; readonly claimId: string; readonly reason: string }>
  | Fact<'ProjectAdvanceCleared.v1', {
      readonly classId: string;
      /** the settlement; from here on nothing more is advanced on the class */
      readonly claimId: string;
      /** paid in advance and taken off this settlement; 0 where nothing was advanced */
      readonly advanceFen: number;
    }>
  | Fact<'ProjectAdvanceReopened.v1', { readonly classId: string; readonly claimId: string; readonly reason: string }>;
