import { day } from '#kernel';
import { institutionFold, institutionStream, type Standing } from '#scheme/history';
import {
  type ApplyForListing, applyForListing, delistInstitution, listInstitution, possibleForInstitution, reinstateInstitution, suspendInstitution,
} from '#scheme/rules';
import { ask, type Past } from '../../../../test/support/builders.js';
import { readSources } from '../../../../test/architecture/sources.js';
import { specify } from '../../../../test/support/specify.js';
import { applied, entry, institution, standing } from '../../../../test/support/training-past.js';

const I1: ApplyForListing = { institutionId: 'I1', name: '示例培训学校', uscc: '52370102MJE000013C', occupations: [entry()], accountId: 'ACC-I1' };
const applying = (uscc: string) => (past: Past) => applyForListing({ ...I1, uscc }, past.state(institutionFold, institutionStream('I1')));
const listing = (officer: string) => (past: Past) =>
  listInstitution({ institutionId: 'I1', validFrom: day('2019-09-15') }, past.state(institutionFold, institutionStream('I1')), ask({ officer }));

describe('clause JN-3.4a — an institution enters the directory', () => {
  specify('an application with a right code').when(applying('52370102MJE000013C')).then(
    [{ stream: 'institution-I1', type: 'InstitutionApplied.v1', data: { ...I1, usccCheck: 'passed' } }],
    { clauses: ['JN-3.4a'], facts: [{ check: 'uscc', result: 'passed' }] });
  specify('a code that fails its check is noted, not refused').when(applying('52370102MJE000013D')).then(
    [{ stream: 'institution-I1', type: 'InstitutionApplied.v1', data: { ...I1, uscc: '52370102MJE000013D', usccCheck: 'failed' } }],
    { clauses: ['JN-3.4a'], facts: [{ check: 'uscc', result: 'failed' }] });
  specify('one application').given(applied()).when(applying('52370102MJE000013C')).refused('institution.exists');

  specify('listed by another person').given(applied()).when(listing('O-approve')).then(
    [{ stream: 'institution-I1', type: 'InstitutionListed.v1', data: { institutionId: 'I1', validFrom: '2019-09-15', directory: 'INSTITUTION' } }],
    { clauses: ['JN-3.4a', 'JN-3.3c'] });
  specify('without an application').when(listing('O-approve')).refused('institution.unknown');
  specify('listed already').given(institution()).when(listing('O-approve'))
    .refused('institution.not-applied', undefined, [{ is: 'listed', possible: ['SuspendInstitution'] }]);
});

describe('clause JN-3.3c — two persons list an institution', () => {
  specify('who took the application may not list').given(applied()).when(listing('O-accept')).refused('duties.same-person', 'JN-3.3c');
});

describe('clause JN-2.2.3 — who owns an institution is no input of a rule', () => {
  const recorded = (uscc: string) =>
    [{ stream: 'institution-I1', type: 'InstitutionApplied.v1' as const, data: { ...I1, uscc, usccCheck: 'passed' as const } }];
  specify('a private school applies').when(applying('52370102MJE000013C')).then(recorded('52370102MJE000013C'));
  specify('a public body applies and is recorded alike').when(applying('12370100MB2000012P')).then(recorded('12370100MB2000012P'));

  it('no rule, fact or command speaks of ownership', () => {
    const sources = [...readSources(['libs/scheme/rules', 'libs/scheme/history', 'libs/scheme/commands'])].filter(([path]) => !path.endsWith('.spec.ts'));
    const code = (text: string): string => text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');
    expect(sources.filter(([, text]) => /ownership|\bprivatelyOwned|isPrivate|民办|公办|所有制/i.test(code(text))).map(([path]) => path)).toEqual([]);
    expect(sources.length).toBeGreaterThan(50);
  });
});

describe('clause JN-3.4a — an institution is suspended, put back, or struck from the directory', () => {
  const C: Standing = { institutionId: 'I1', reason: '整改', document: '通知1号' };
  const stateOf = (past: Past) => past.state(institutionFold, institutionStream('I1'));
  const suspending = (past: Past) => suspendInstitution(C, stateOf(past));
  const reinstating = (officer = 'O-approve') => (past: Past) => reinstateInstitution(C, stateOf(past), ask({ officer }));
  const delisting = (officer = 'O-approve') => (past: Past) => delistInstitution(C, stateOf(past), ask({ officer }));
  const suspended = [...institution(), standing('InstitutionSuspended.v1')];
  const delisted = [...suspended, standing('InstitutionDelisted.v1')];
  const noted = (type: 'InstitutionSuspended.v1' | 'InstitutionReinstated.v1' | 'InstitutionDelisted.v1') => [{ stream: 'institution-I1', type, data: C }];

  specify('suspended').given(institution()).when(suspending).then(noted('InstitutionSuspended.v1'), { clauses: ['JN-3.4a'] });
  specify('suspended again after it was put back').given(suspended, standing('InstitutionReinstated.v1')).when(suspending)
    .then(noted('InstitutionSuspended.v1'));
  specify('suspended twice').given(suspended).when(suspending)
    .refused('institution.not-listed', undefined, [{ is: 'suspended', possible: ['ReinstateInstitution', 'DelistInstitution'] }]);
  specify('suspended before it was listed').given(applied()).when(suspending)
    .refused('institution.not-listed', undefined, [{ is: 'applied', possible: ['ListInstitution'] }]);
  specify('suspended, an institution nobody knows').when(suspending).refused('institution.unknown');

  specify('put back').given(suspended).when(reinstating()).then(noted('InstitutionReinstated.v1'), { clauses: ['JN-3.4a', 'JN-3.3c'] });
  specify('put back by who suspended it').given(suspended).when(reinstating('O-supervise')).refused('duties.same-person', 'JN-3.3c');
  specify('put back without being suspended').given(institution()).when(reinstating()).refused('institution.not-suspended');
  specify('put back when it is struck').given(delisted).when(reinstating())
    .refused('institution.not-suspended', undefined, [{ is: 'delisted', possible: [] }]);
  specify('put back, an institution nobody knows').when(reinstating()).refused('institution.unknown');

  specify('struck').given(suspended).when(delisting()).then(noted('InstitutionDelisted.v1'), { clauses: ['JN-3.4a', 'JN-3.3c'] });
  specify('struck by who suspended it').given(suspended).when(delisting('O-supervise')).refused('duties.same-person', 'JN-3.3c');
  specify('struck without being suspended first').given(institution()).when(delisting()).refused('institution.not-suspended');
  specify('struck, an institution nobody knows').when(delisting()).refused('institution.unknown');
  it('and says what may happen next', () => {
    expect((['applied', 'listed', 'suspended', 'delisted'] as const).map(possibleForInstitution))
      .toEqual([['ListInstitution'], ['SuspendInstitution'], ['ReinstateInstitution', 'DelistInstitution'], []]);
  });
});
