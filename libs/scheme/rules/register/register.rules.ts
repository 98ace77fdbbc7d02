import { isRole } from '#notice';
import {
  type OfficerState, type OfficerUnit, officerStream, type OrganisationLevel, type OrganisationState, organisationStream, type StoreMode,
  type StoreState, storeStream,
} from '#scheme/history';
import { rolesApart } from '../duties/duties.rules.js';
import { type Decision, missing, no, record, taken, to } from '../verdict.js';

export interface OpenStore { readonly mode: StoreMode; readonly administrator: string; readonly name: string; readonly org: string }
export interface RegisterOrganisation { readonly orgId: string; readonly name: string; readonly level: OrganisationLevel; readonly parent?: string | undefined }
export interface RegisterOfficer {
  readonly officerId: string; readonly name: string; readonly org: string; readonly unit: OfficerUnit; readonly institutionId?: string | undefined;
  readonly enterpriseId?: string | undefined;
}
export interface GrantRoles { readonly officerId: string; readonly roles: readonly string[] }
export interface RevokeRoles extends GrantRoles { readonly reason: string }

/**
 * Opens the store: its first event decides for ever whether it is real or a simulation (rulings B10, D17), and names the first administrator.
 *
 * @refuses store.exists
 */
export const openStore = (c: OpenStore, store: StoreState): Decision => {
  if (store.is === 'open') return taken('store', storeStream);
  const roles = c.mode === 'simulation' ? ['SYS_ADMIN', 'SIMULATOR'] : ['SYS_ADMIN'];
  return record([], [
    to(storeStream, { type: 'StoreOpened.v1', data: { mode: c.mode, administrator: c.administrator } }),
    to(officerStream(c.administrator), { type: 'OfficerRegistered.v1', data: { officerId: c.administrator, name: c.name, org: c.org, unit: 'IT' } }),
    to(officerStream(c.administrator), { type: 'RolesGranted.v1', data: { officerId: c.administrator, roles } }),
  ]);
};

/** @refuses organisation.exists, organisation.unknown (the parent) */
export const registerOrganisation = (c: RegisterOrganisation, known: OrganisationState, parent: OrganisationState | undefined): Decision => {
  if (known.is !== 'unknown') return taken('organisation', c.orgId);
  if (c.parent !== undefined && parent?.is !== 'registered') return missing('organisation', c.parent);
  const { parent: above, ...own } = c;
  return record([],
    [to(organisationStream(c.orgId), { type: 'OrganisationRegistered.v1', data: { ...own, ...(above === undefined ? {} : { parent: above }) } })]);
};

/** @refuses officer.exists, organisation.unknown */
export const registerOfficer = (c: RegisterOfficer, known: OfficerState, organisation: OrganisationState): Decision => {
  if (known.is !== 'unknown') return taken('officer', c.officerId);
  if (organisation.is === 'unknown') return missing('organisation', c.org);
  const { institutionId, enterpriseId, ...own } = c;
  const serves = { ...(institutionId === undefined ? {} : { institutionId }), ...(enterpriseId === undefined ? {} : { enterpriseId }) };
  return record([], [to(officerStream(c.officerId), { type: 'OfficerRegistered.v1', data: { ...own, ...serves } })]);
};

const FINANCE_BUREAU = ['FB_OP', 'FB_APPR'];

/**
 * Grants roles; a pair that may not meet in one person is refused here, at grant time (rulings C28).
 *
 * @refuses officer.unknown, officer.role-unknown, officer.simulator-in-real-store, officer.role-not-of-unit, officer.roles-incompatible
 * @clause JN-3.3c separation of duties S3, S6, S10, S11
 */
export const grantRoles = (c: GrantRoles, officer: OfficerState, store: StoreState): Decision => {
  if (officer.is === 'unknown') return missing('officer', c.officerId);
  const strange = c.roles.find((role) => !isRole(role));
  if (strange !== undefined) return { refused: 'officer.role-unknown', why: `没有这个岗位：${strange}。`, facts: [{ role: strange }] };
  if (c.roles.includes('SIMULATOR') && !(store.is === 'open' && store.mode === 'simulation')) {
    return { refused: 'officer.simulator-in-real-store', why: '正式账库没有模拟运行员。' };
  }
  const finance = c.roles.find((role) => FINANCE_BUREAU.includes(role));
  if (finance !== undefined && officer.unit !== 'FINANCE_BUREAU') {
    return no('officer.role-not-of-unit', 'JN-3.3c', `岗位 ${finance} 只能由财政部门人员担任（S6）。`, [{ rule: 'S6', unit: officer.unit }]);
  }
  const refusal = rolesApart([...officer.roles, ...c.roles]);
  return refusal ?? record(['JN-3.3c'], [to(officerStream(c.officerId), { type: 'RolesGranted.v1', data: { officerId: c.officerId, roles: c.roles } })]);
};

/** @refuses officer.unknown, officer.role-not-held */
export const revokeRoles = (c: RevokeRoles, officer: OfficerState): Decision => {
  if (officer.is === 'unknown') return missing('officer', c.officerId);
  const absent = c.roles.find((role) => !officer.roles.includes(role));
  if (absent !== undefined) return { refused: 'officer.role-not-held', why: `${c.officerId} 不在岗位 ${absent}。`, facts: [{ role: absent }] };
  return record([], [to(officerStream(c.officerId), { type: 'RolesRevoked.v1', data: { officerId: c.officerId, roles: c.roles, reason: c.reason } })]);
};
