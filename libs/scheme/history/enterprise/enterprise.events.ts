import type { Fact } from '../fact.js';

/** A small enterprise hit hard, or a large one of the five industries. */
export type EnterpriseSize = 'SME_HIT' | 'LARGE_FIVE';

/** An enterprise that trains its own staff, entrusts their training, or runs a school. Who owns it is not recorded (JN-2.2.3). */
export type EnterpriseEvent = Fact<'EnterpriseRegistered.v1', {
  readonly enterpriseId: string; readonly name: string;
  /** unified social credit code, GB 32100-2015 */
  readonly uscc: string; readonly usccCheck: 'passed' | 'failed';
  /** chemical industry, mines and other trades of JN-2.1.1c */
  readonly highRisk: boolean;
  /** sealed bank account of the enterprise */
  readonly accountId: string;
  /** which limit binds its work for training; not stated of one that never claimed it */
  readonly size?: EnterpriseSize;
}>
  | Fact<'WorkForTrainingReserved.v1', { readonly enterpriseId: string; readonly claimId: string; readonly amountFen: number }>
  | Fact<'WorkForTrainingReleased.v1', { readonly enterpriseId: string; readonly claimId: string; readonly reason: string }>;
