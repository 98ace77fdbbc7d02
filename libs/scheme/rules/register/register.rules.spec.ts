import { officerFold, officerStream, type OfficerUnit, organisationFold, organisationStream, storeFold, storeStream } from '#scheme/history';
import { grantRoles, openStore, registerOfficer, registerOrganisation, revokeRoles } from '#scheme/rules';
import { fact, type Happened, type Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';

const opened = (mode: 'real' | 'simulation'): Happened => fact(storeStream, ['StoreOpened.v1', { mode, administrator: 'O-admin' }]);
const city = fact(organisationStream('370100'), ['OrganisationRegistered.v1', { orgId: '370100', name: '济南市（示例）', level: 'CITY' }]);
const officer = (unit: OfficerUnit, ...roles: readonly string[]): Happened[] => [
  fact(officerStream('O-1'), ['OfficerRegistered.v1', { officerId: 'O-1', name: '示例甲', org: '370100', unit }]),
  ...(roles.length === 0 ? [] : [fact(officerStream('O-1'), ['RolesGranted.v1', { officerId: 'O-1', roles }])]),
];
const grant = (...roles: readonly string[]) => (past: Past) =>
  grantRoles({ officerId: 'O-1', roles }, past.state(officerFold, officerStream('O-1')), past.state(storeFold, storeStream));
const granted = (...roles: readonly string[]) => [{ stream: 'officer-O-1', type: 'RolesGranted.v1' as const, data: { officerId: 'O-1', roles } }];

describe('opening a store', () => {
  const open = (mode: 'real' | 'simulation') => (past: Past) =>
    openStore({ mode, administrator: 'O-admin', name: '示例管理员', org: '370100' }, past.state(storeFold, storeStream));
  const answer = (mode: 'real' | 'simulation', roles: readonly string[]) => [
    { stream: 'store-1', type: 'StoreOpened.v1' as const, data: { mode, administrator: 'O-admin' } },
    { stream: 'officer-O-admin', type: 'OfficerRegistered.v1' as const, data: { officerId: 'O-admin', name: '示例管理员', org: '370100', unit: 'IT' } },
    { stream: 'officer-O-admin', type: 'RolesGranted.v1' as const, data: { officerId: 'O-admin', roles } },
  ];
  specify('a real store has an administrator and no simulator').when(open('real')).then(answer('real', ['SYS_ADMIN']));
  specify('a simulation names its runner').when(open('simulation')).then(answer('simulation', ['SYS_ADMIN', 'SIMULATOR']));
  specify('a store is opened once').given(opened('real')).when(open('simulation')).refused('store.exists');
});

describe('organisations and officers', () => {
  const register = (parent: string | undefined) => (past: Past) => registerOrganisation(
    { orgId: '370116', name: '莱芜区（示例）', level: 'DISTRICT', parent }, past.state(organisationFold, organisationStream('370116')),
    parent === undefined ? undefined : past.state(organisationFold, organisationStream(parent)));
  const district = { orgId: '370116', name: '莱芜区（示例）', level: 'DISTRICT' as const };
  specify('a district stands under its city').given(city).when(register('370100'))
    .then([{ stream: 'organisation-370116', type: 'OrganisationRegistered.v1', data: { ...district, parent: '370100' } }]);
  specify('an organisation without a parent carries none').when(register(undefined))
    .then([{ stream: 'organisation-370116', type: 'OrganisationRegistered.v1', data: district }]);
  specify('a parent nobody registered').when(register('370100')).refused('organisation.unknown');
  specify('an organisation is registered once').given(city, fact('organisation-370116', ['OrganisationRegistered.v1', district]))
    .when(register('370100')).refused('organisation.exists');

  const officerOf = (institutionId?: string) => (past: Past) => registerOfficer(
    { officerId: 'O-1', name: '示例甲', org: '370100', unit: 'INSTITUTION', institutionId }, past.state(officerFold, officerStream('O-1')),
    past.state(organisationFold, organisationStream('370100')));
  specify('an operator is bound to one institution').given(city).when(officerOf('I1')).then([{
    stream: 'officer-O-1', type: 'OfficerRegistered.v1', data: { officerId: 'O-1', name: '示例甲', org: '370100', unit: 'INSTITUTION', institutionId: 'I1' },
  }]);
  specify('an officer without an institution carries none').given(city).when(officerOf()).then([{
    stream: 'officer-O-1', type: 'OfficerRegistered.v1', data: { officerId: 'O-1', name: '示例甲', org: '370100', unit: 'INSTITUTION' },
  }]);
  specify('an officer is registered once').given(city, officer('AGENCY')).when(officerOf()).refused('officer.exists');
  specify('an officer of an organisation nobody registered').when(officerOf()).refused('organisation.unknown');
});

describe('roles', () => {
  specify('a role nobody knows').given(officer('AGENCY')).when(grant('REVIEW1', 'KING')).refused('officer.role-unknown', undefined, [{ role: 'KING' }]);
  specify('an officer nobody registered').when(grant('REVIEW1')).refused('officer.unknown');
  specify('a simulator in a real store').given(opened('real'), officer('IT')).when(grant('SIMULATOR')).refused('officer.simulator-in-real-store');
  specify('a simulator in a simulation').given(opened('simulation'), officer('IT')).when(grant('SIMULATOR')).then(granted('SIMULATOR'));

  const revoke = (...roles: readonly string[]) => (past: Past) =>
    revokeRoles({ officerId: 'O-1', roles, reason: '调岗' }, past.state(officerFold, officerStream('O-1')));
  specify('a role is revoked with a reason').given(officer('AGENCY', 'REVIEW1', 'NOTICE')).when(revoke('NOTICE'))
    .then([{ stream: 'officer-O-1', type: 'RolesRevoked.v1', data: { officerId: 'O-1', roles: ['NOTICE'], reason: '调岗' } }]);
  specify('a role that is not held').given(officer('AGENCY', 'REVIEW1')).when(revoke('NOTICE'))
    .refused('officer.role-not-held', undefined, [{ role: 'NOTICE' }]);
  specify('roles of an officer nobody registered').when(revoke('NOTICE')).refused('officer.unknown');
  specify('a revoked role no longer stands in the way').given(
    officer('AGENCY', 'CASHIER'), fact('officer-O-1', ['RolesRevoked.v1', { officerId: 'O-1', roles: ['CASHIER'], reason: '调岗' }]),
  ).when(grant('FIN_ACCT')).then(granted('FIN_ACCT'));
});

describe('clause JN-3.3c — roles that may not meet in one person (S3, S6, S10, S11)', () => {
  specify('roles that may meet are granted under the clause').given(officer('AGENCY', 'REVIEW1')).when(grant('REVIEW2', 'APPROVE'))
    .then(granted('REVIEW2', 'APPROVE'), { clauses: ['JN-3.3c'] });

  const apart: readonly (readonly [rule: string, held: string, asked: string, unit: OfficerUnit])[] = [
    ['S3', 'CASHIER', 'FIN_ACCT', 'AGENCY'], ['S3', 'FIN_REV', 'CASHIER', 'AGENCY'], ['S3', 'FIN_ACCT', 'FIN_REV', 'AGENCY'],
    ['S6', 'REVIEW1', 'FB_APPR', 'FINANCE_BUREAU'], ['S6', 'FB_OP', 'ACCEPT', 'FINANCE_BUREAU'], ['S6', 'FB_OP', 'RECOVER', 'FINANCE_BUREAU'],
    ['S10', 'SYS_ADMIN', 'SEC_ADMIN', 'IT'], ['S10', 'AUD_ADMIN', 'SEC_ADMIN', 'IT'], ['S10', 'AUD_ADMIN', 'SYS_ADMIN', 'IT'],
    ['S10', 'SYS_ADMIN', 'APPROVE', 'IT'], ['S10', 'REVIEW1', 'AUD_ADMIN', 'AGENCY'],
    ['S11', 'AUDITOR', 'ACCEPT', 'AUDIT_OFFICE'], ['S11', 'CASHIER', 'EXPORTER', 'AGENCY'],
  ];
  for (const [rule, held, asked, unit] of apart) {
    specify(`${rule}: ${held} may not become ${asked}`).given(officer(unit, held)).when(grant(asked)).refused('officer.roles-incompatible', 'JN-3.3c');
    specify(`${rule}: ${held} and ${asked} in one grant`).given(officer(unit)).when(grant(held, asked)).refused('officer.roles-incompatible', 'JN-3.3c');
  }
  specify('the refusal names rule and roles in words').given(officer('AGENCY', 'CASHIER')).when(grant('FIN_REV'))
    .refused('officer.roles-incompatible', 'JN-3.3c', [{ rule: 'S3', roles: ['CASHIER', 'FIN_REV'] }]);
  specify('S10: the founder of a simulation may run it').given(opened('simulation'), officer('IT', 'SYS_ADMIN')).when(grant('SIMULATOR'))
    .then(granted('SIMULATOR'));
  specify('S11: an auditor may export').given(officer('AUDIT_OFFICE', 'AUDITOR')).when(grant('EXPORTER')).then(granted('EXPORTER'));

  for (const unit of ['AGENCY', 'HR_BUREAU', 'IT'] as const) {
    specify(`S6: a finance role for somebody of ${unit}`).given(officer(unit)).when(grant('FB_OP'))
      .refused('officer.role-not-of-unit', 'JN-3.3c', [{ rule: 'S6', unit }]);
  }
  specify('S6: a finance role in the finance bureau').given(officer('FINANCE_BUREAU')).when(grant('FB_OP', 'FB_APPR')).then(granted('FB_OP', 'FB_APPR'));
});
