import type { Fact } from '../fact.js';

/** What was claimed in advance for one class of a bought training: together never more than the rule set's share of the contract. */
export type AdvanceEvent =
  | Fact<'ProjectAdvanceReserved.v1', {
      readonly classId: string; readonly projectId: string; readonly claimId: string; readonly amountFen: number;
      /** Book F carries it as a temporary payment until the settlement; left out: it expenses the advance when the money leaves */
      readonly carriedInF?: boolean;
    }>
  | Fact<'ProjectAdvanceReleased.v1', { readonly classId: string; readonly claimId: string; readonly reason: string }>;
