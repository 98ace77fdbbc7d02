import { day } from '#kernel';
import { type Officer, officerFold, officerStream } from '#scheme/history';
import { type DelegateDuties, delegatedRoles, delegateDuties, revokeDelegation } from '#scheme/rules';
import { type Asking, ask, fact, folded, type Past } from '../../../../test/support/builders.js';
import { delegated, officer } from '../../../../test/support/duties-past.js';
import { specify } from '../../../../test/support/specify.js';

const of = (past: Past, id: string) => past.state(officerFold, officerStream(id));
const DUTIES: DelegateDuties = {
  officerId: 'O-1', delegationId: 'DG-1', deputyId: 'O-2', roles: ['REVIEW1'], startsOn: day('2019-12-01'), endsOn: day('2019-12-31'),
};
const delegating = (more: Partial<DelegateDuties> = {}, asking: Asking & { readonly onBehalfOf?: string } = {}) => (past: Past) => {
  const c = { ...DUTIES, ...more };
  const { onBehalfOf, ...as } = asking;
  return delegateDuties(c, of(past, c.officerId), of(past, c.deputyId),
    { ...ask({ officer: 'O-1', ...as }), ...(onBehalfOf === undefined ? {} : { onBehalfOf }) });
};
const both = [...officer('O-1', ['REVIEW1', 'CASHIER']), ...officer('O-2', ['FIN_ACCT'])];

describe('clause JN-3.3c — S12: a delegation is an event with start, end and scope', () => {
  const { deputyId: _deputy, ...rest } = DUTIES;
  const received = { stream: 'officer-O-2', type: 'DutiesReceived.v1' as const, data: { ...rest, officerId: 'O-2', principalId: 'O-1' } };
  specify('for a role').given(both).when(delegating())
    .then([{ stream: 'officer-O-1', type: 'DelegationGranted.v1', data: DUTIES }, received], { clauses: ['JN-3.3c'] });
  specify('for some of its commands').given(both).when(delegating({ commands: ['ReviewFirst'] }))
    .then([{ stream: 'officer-O-1', type: 'DelegationGranted.v1', data: { ...DUTIES, commands: ['ReviewFirst'] } }, received]);
  const standsFor = (startsOn: string, endsOn: string) => fact('officer-O-3', ['DutiesReceived.v1', {
    officerId: 'O-3', principalId: 'O-8', delegationId: 'DG-8', roles: ['FIN_ACCT'], startsOn: day(startsOn), endsOn: day(endsOn),
  }]);
  const givenBack = fact('officer-O-3', ['DutiesGivenBack.v1', { officerId: 'O-3', principalId: 'O-8', delegationId: 'DG-8' }]);
  const cash = delegating({ deputyId: 'O-3', roles: ['CASHIER'] });
  specify('S3: never beside what it does for another officer, in any overlapping period').given(both, officer('O-3'), standsFor('2019-12-31', '2020-01-31'))
    .when(cash)
    .refused('officer.roles-incompatible', 'JN-3.3c', [{ rule: 'S3', roles: ['CASHIER', 'FIN_ACCT'] }]);
  specify('S3: that ends on the day this one begins').given(both, officer('O-3'), standsFor('2019-11-01', '2019-12-01')).when(cash)
    .refused('officer.roles-incompatible', 'JN-3.3c');
  specify('S3: after it').given(both, officer('O-3'), standsFor('2020-01-01', '2020-01-31')).when(cash).passes();
  specify('S3: before it').given(both, officer('O-3'), standsFor('2019-11-01', '2019-11-30')).when(cash).passes();
  specify('S3: or when it was given back').given(both, officer('O-3'), standsFor('2019-12-01', '2020-01-31'), givenBack).when(cash).passes();
  specify('of a role one does not hold').given(both).when(delegating({ roles: ['APPROVE'] }))
    .refused('officer.role-not-held', undefined, [{ role: 'APPROVE' }]);
  specify('S3: never a role the deputy may not hold beside its own').given(both).when(delegating({ roles: ['CASHIER'] }))
    .refused('officer.roles-incompatible', 'JN-3.3c', [{ rule: 'S3', roles: ['CASHIER', 'FIN_ACCT'] }]);
  specify('to another organisation').given(officer('O-1', ['REVIEW1']), officer('O-2', [], { org: '370116' })).when(delegating())
    .refused('officer.deputy-of-other-unit', 'JN-3.3c', [{ rule: 'S12', org: '370116', unit: 'AGENCY' }]);
  specify('of somebody else’s duties').given(both).when(delegating({}, { officer: 'O-9' })).refused('officer.not-yourself', 'JN-3.3c');
  specify('passed on by a deputy').given(both).when(delegating({ officerId: 'O-1' }, { officer: 'O-1', onBehalfOf: 'O-7' }))
    .refused('officer.redelegation', 'JN-3.3c', [{ rule: 'S12', onBehalfOf: 'O-7' }]);
  specify('to oneself').given(both).when(delegating({ deputyId: 'O-1' })).refused('officer.delegate-to-oneself', 'JN-3.3c');
  specify('that ends before it starts').given(both).when(delegating({ endsOn: day('2019-11-30') })).refused('officer.delegation-days-wrong', 'JN-3.3c');
  specify('that is over').given(both).when(delegating({}, { today: '2020-01-01' })).refused('officer.delegation-days-wrong', 'JN-3.3c');
  specify('under a used id').given(both, delegated()).when(delegating()).refused('delegation.exists');
  specify('to nobody').given(officer('O-1', ['REVIEW1'])).when(delegating()).refused('officer.unknown');

  const revoking = (who = 'O-1', roles: readonly string[] = []) => (past: Past) =>
    revokeDelegation({ officerId: 'O-1', delegationId: 'DG-1', reason: '示例' }, of(past, 'O-1'), ask({ officer: who, roles }));
  const revoked = [{ stream: 'officer-O-1', type: 'DelegationRevoked.v1' as const, data: { officerId: 'O-1', delegationId: 'DG-1', reason: '示例' } },
    { stream: 'officer-O-2', type: 'DutiesGivenBack.v1' as const, data: { officerId: 'O-2', principalId: 'O-1', delegationId: 'DG-1' } }] as const;
  specify('taken back').given(both, delegated()).when(revoking()).then(revoked);
  specify('taken back by who supervises').given(both, delegated()).when(revoking('O-9', ['SUPERVISE'])).then(revoked);
  specify('taken back by the deputy').given(both, delegated()).when(revoking('O-2')).refused('officer.not-yourself', 'JN-3.3c');
  specify('taken back twice').given(both, delegated(), fact('officer-O-1', ['DelegationRevoked.v1', revoked[0].data])).when(revoking())
    .refused('delegation.unknown');
  specify('taken back by nobody').when(revoking()).refused('officer.unknown');
});

describe('clause JN-3.3c — S12: the scope is enforced', () => {
  const principal = (...more: ReturnType<typeof officer>) => folded(officerFold, [...officer('O-1', ['REVIEW1', 'APPROVE']), ...more]) as Officer;
  const roles = (of: Officer, { deputy = 'O-2', today = '2019-12-15', command = 'ReviewFirst' } = {}) =>
    delegatedRoles(of, deputy, { today: day(today), command });
  const only = principal(delegated({ commands: ['ReviewFirst'] }));
  it.each([
    ['inside it', roles(principal(delegated())), ['REVIEW1']],
    ['on its first and last day', [...roles(only, { today: '2019-12-01' }), ...roles(only, { today: '2019-12-31' })], ['REVIEW1', 'REVIEW1']],
    ['the day before', roles(only, { today: '2019-11-30' }), []],
    ['the day after', roles(only, { today: '2020-01-01' }), []],
    ['for another command', roles(only, { command: 'ReviewSecond' }), []],
    ['for another deputy', roles(only, { deputy: 'O-3' }), []],
    ['of a role the principal lost', roles(principal(delegated(), fact('officer-O-1', ['RolesRevoked.v1', { officerId: 'O-1', roles: ['REVIEW1'],
      reason: '' }]))), []],
    ['taken back', roles(principal(delegated(), fact('officer-O-1', ['DelegationRevoked.v1', { officerId: 'O-1', delegationId: 'DG-1', reason: '' }]))), []],
    ['without one', roles(principal()), []],
  ])('%s', (_name, found, expected) => { expect(found).toEqual(expected); });
});
