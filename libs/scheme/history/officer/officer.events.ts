import type { Fact } from '../fact.js';

/** Where an officer serves. Finance bureau and handling agency are kept apart by S6. */
export type OfficerUnit = 'AGENCY' | 'HR_BUREAU' | 'FINANCE_BUREAU' | 'INSTITUTION' | 'ENTERPRISE' | 'BANK' | 'AUDIT_OFFICE' | 'IT';

export type OfficerEvent =
  | Fact<'OfficerRegistered.v1', {
      readonly officerId: string; readonly name: string; readonly org: string; readonly unit: OfficerUnit;
      /** set for an operator of a training institution: the only one it may act for */
      readonly institutionId?: string;
      /** set for an operator of an enterprise: the only one it may act for */
      readonly enterpriseId?: string;
    }>
  | Fact<'RolesGranted.v1', { readonly officerId: string; readonly roles: readonly string[] }>
  | Fact<'RolesRevoked.v1', { readonly officerId: string; readonly roles: readonly string[]; readonly reason: string }>;
