import { day } from '#kernel';
import { institutionFold, institutionStream } from '#scheme/history';
import { type ApplyForListing, applyForListing, listInstitution } from '#scheme/rules';
import { ask, type Past } from '../../../../test/support/builders.js';
import { readSources } from '../../../../test/architecture/sources.js';
import { specify } from '../../../../test/support/specify.js';
import { applied, entry, institution } from '../../../../test/support/training-past.js';

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
  specify('listed already').given(institution()).when(listing('O-approve')).refused('institution.not-applied');
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
