import { day } from '#kernel';
import { pensionKnown, personFold, personStream } from '#scheme/history';
import { pensionFindings, recordPension, type RecordPension, registerPerson } from '#scheme/rules';
import { ask, folded, type Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';
import { pension, person, released, reserved } from '../../../../test/support/training-past.js';

const registering = (idNumber: string, holder?: string) => (past: Past) =>
  registerPerson({ personId: 'P1', idType: 'RESIDENT_ID', idNumber, accountId: 'ACC-P1' }, past.state(personFold, personStream('P1')), holder);

describe('clause JN-3.3b — a trainee has a real name', () => {
  specify('a valid number registers, and does not enter the event').when(registering('11010519491231002X')).then([{
    stream: 'person-P1', type: 'PersonRegistered.v1', data: { personId: 'P1', idType: 'RESIDENT_ID', idCheck: 'GB 11643', accountId: 'ACC-P1' },
  }], { clauses: ['JN-3.3b'], facts: [] });
  specify('an old area code registers').when(registering('371202198506151231')).passes();
  for (const [number, result] of [['370102900101001', 'shape'], ['370102199002300019', 'date'], ['110105194912310021', 'check-digit']] as const) {
    specify(`${number}: wrong ${result}`).when(registering(number)).refused('person.id-number-wrong', 'JN-3.3b', [{ check: 'GB 11643', result }]);
  }
  specify('a number another person holds').when(registering('11010519491231002X', 'P9')).refused('person.already-registered', 'JN-3.3b', []);
  specify('a person is registered once').given(person('P1')).when(registering('11010519491231002X')).refused('person.exists');
  specify('a wrong number is not told who might hold it').when(registering('110105194912310021', 'P9')).refused('person.id-number-wrong', 'JN-3.3b');
});

const recording = (more: Partial<RecordPension> = {}, opened: readonly string[] = []) => (past: Past) => recordPension({
  personId: 'P1', factId: 'PF-2', entitledFrom: day('2019-10-01'), source: '养老保险待遇库', queriedOn: day('2020-03-09'), evidenceHash: 'd'.repeat(64), ...more,
}, past.state(personFold, personStream('P1')), new Set(opened), ask({ today: '2020-03-09' }));
const answer = (entitledFrom: string | null) => ({ stream: 'person-P1', type: 'PensionRecorded.v1' as const, data: {
  personId: 'P1', factId: 'PF-2', entitledFrom, source: '养老保险待遇库', queriedOn: '2020-03-09', evidenceHash: 'd'.repeat(64),
} });
const opens = (claimId: string) => ({ stream: `finding-F05:${claimId}:P1`, type: 'FindingOpened.v1' as const, data: {
  findingId: `F05:${claimId}:P1`, rule: 'F05', claimId, personId: 'P1', factId: 'PF-2', classStartsOn: '2019-10-14', entitledFrom: '2019-10-01',
} });

describe('clause JN-2.3.1d — a late pension answer opens its finding', () => {
  specify('nobody claimed: the answer alone').given(person('P1')).when(recording()).then([answer('2019-10-01')], {
    clauses: ['JN-2.3.1d'], facts: [{ fact: 'pension', source: '养老保险待遇库', queriedOn: '2020-03-09', hash: 'd'.repeat(64) }],
  });
  specify('every claim it contradicts gets one finding').given(person('P1'), reserved('P1', { claimId: 'C1' }), reserved('P1', { claimId: 'C2' }))
    .when(recording()).then([answer('2019-10-01'), opens('C1'), opens('C2')]);
  specify('a finding that is open already is not opened again').given(person('P1'), reserved('P1', { claimId: 'C1' }), reserved('P1', { claimId: 'C2' }))
    .when(recording({}, ['finding-F05:C1:P1'])).then([answer('2019-10-01'), opens('C2')]);
  specify('a rejected claim gave nothing: no finding').given(person('P1'), reserved('P1', { claimId: 'C1' }), released('P1', 'C1'))
    .when(recording()).then([answer('2019-10-01')]);
  specify('entitled from the starting day: a finding').given(person('P1'), reserved('P1', { claimId: 'C1' }))
    .when(recording({ entitledFrom: day('2019-10-14') }))
    .then([answer('2019-10-14'), { ...opens('C1'), data: { ...opens('C1').data, entitledFrom: '2019-10-14' } }]);
  specify('entitled from the day after the start: none').given(person('P1'), reserved('P1', { claimId: 'C1' }))
    .when(recording({ entitledFrom: day('2019-10-15') }))
    .then([answer('2019-10-15')]);
  specify('asked, and not entitled: none').given(person('P1'), reserved('P1', { claimId: 'C1' })).when(recording({ entitledFrom: null })).then([answer(null)]);

  specify('the same fact twice').given(person('P1'), pension('P1', null, { factId: 'PF-2' })).when(recording()).refused('person.fact-exists');
  specify('a fact from tomorrow').given(person('P1')).when(recording({ queriedOn: day('2020-03-10') })).refused('person.fact-from-the-future');
  specify('a person nobody registered').when(recording()).refused('person.unknown');

  it('names the findings an answer may open, so that they can be read before', () => {
    const known = folded(personFold, [person('P1'), reserved('P1', { claimId: 'C1' })]);
    expect(pensionFindings('P1', known)).toEqual(['finding-F05:C1:P1']);
    expect(pensionFindings('P1', folded(personFold, []))).toEqual([]);
  });
});

describe('clause JN-2.3.1d — the pension answer asked for last decides, whenever it is recorded', () => {
  const known = (...answers: readonly (readonly [entitledFrom: string | null, queriedOn: string])[]) => {
    const state = folded(personFold, [person('P1'), ...answers.map(([from, queriedOn], i) => pension('P1', from, { factId: `PF-${i}`, queriedOn }))]);
    return state.is === 'registered' ? pensionKnown(state)?.entitledFrom : undefined;
  };
  it('an older question recorded later does not cancel an entitlement', () => {
    expect(known(['2019-08-01', '2019-12-01'], [null, '2019-06-01'])).toBe('2019-08-01');
  });
  it('a newer question does', () => {
    expect(known(['2019-08-01', '2019-06-01'], [null, '2019-12-01'])).toBeNull();
  });
});
