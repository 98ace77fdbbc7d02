import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** Where an officer serves. Finance bureau and handling agency are kept apart by S6. */
export type OfficerUnit = 'AGENCY' | 'HR_BUREAU' | 'FINANCE_BUREAU' | 'INSTITUTION' | 'ENTERPRISE' | 'BANK' | 'AUDIT_OFFICE' | 'IT';

export interface InterestSubject { readonly kind: 'PERSON' | 'ENTERPRISE' | 'INSTITUTION'; readonly id: string }
export type Relation = 'RELATIVE' | 'EMPLOYER' | 'SHAREHOLDER' | 'OTHER';
/** Rules of separation that two approvers may set aside in an emergency, each for one command on one stream, once (S13). */
export type OverridableRule = 'S1' | 'S2' | 'S4' | 'S7' | 'S8' | 'S9';
export interface OverrideScope {
  /** who may use it, once */
  readonly officerId: string;
  readonly overrideId: string; readonly rule: OverridableRule; readonly command: string; readonly stream: string; readonly validTo: Day;
}

/** Who may do what: roles, declared interests (S9), deputies (S12) and overrides (S13). */
export type OfficerEvent =
  | Fact<'OfficerRegistered.v1', {
      readonly officerId: string; readonly name: string; readonly org: string; readonly unit: OfficerUnit;
      /** set for an operator of a training institution: the only one it may act for */
      readonly institutionId?: string;
      /** set for an operator of an enterprise: the only one it may act for */
      readonly enterpriseId?: string;
    }>
  | Fact<'RolesGranted.v1', { readonly officerId: string; readonly roles: readonly string[] }>
  | Fact<'RolesRevoked.v1', { readonly officerId: string; readonly roles: readonly string[]; readonly reason: string }>
  | Fact<'InterestDeclared.v1', { readonly officerId: string; readonly interestId: string; readonly about: InterestSubject; readonly relation: Relation }>
  | Fact<'InterestWithdrawn.v1', { readonly officerId: string; readonly interestId: string; readonly reason: string }>
  | Fact<'DelegationGranted.v1', {
      readonly officerId: string; readonly delegationId: string; readonly deputyId: string; readonly roles: readonly string[];
      /** only these commands; without it every command of the roles */
      readonly commands?: readonly string[];
      readonly startsOn: Day; readonly endsOn: Day;
    }>
  | Fact<'DelegationRevoked.v1', { readonly officerId: string; readonly delegationId: string; readonly reason: string }>
  | Fact<'DutiesReceived.v1', {
      /** the deputy: the same delegation as its own history tells it, so that what it holds for several officers is seen together (S3) */
      readonly officerId: string; readonly principalId: string; readonly delegationId: string; readonly roles: readonly string[];
      readonly startsOn: Day; readonly endsOn: Day;
    }>
  | Fact<'DutiesGivenBack.v1', { readonly officerId: string; readonly principalId: string; readonly delegationId: string }>
  | Fact<'OverrideProposed.v1', OverrideScope & { readonly reason: string }>
  | Fact<'OverrideGranted.v1', OverrideScope & { readonly reason: string; readonly approvers: readonly [string, string] }>
  | Fact<'OverrideUsed.v1', OverrideScope>;
