import { day } from '#kernel';
import { factImportFold, factImportStream, type FactKind, personFold, personStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import { type FactName, type FactRow, findingsOfRows, importFacts, type RecordFact, recordFact } from '#scheme/rules';
import { ask, fact, type Happened, type Past, Past as PastOf } from '../../../../test/support/builders.js';
import { answer, PEOPLE, rules } from '../../../../test/support/claim-past.js';
import { specify } from '../../../../test/support/specify.js';
import { pension, person } from '../../../../test/support/training-past.js';

const world = (past: Past, opened: readonly string[] = []) => ({
  people: past.states(personFold, personStream, PEOPLE), sets: past.state(ruleSetsFold, ruleSetStream), opened: new Set(opened),
});
const HASH = 'a'.repeat(64);
const recording = (kind: FactKind, more: Partial<RecordFact> = {}, opened: readonly string[] = []) => (past: Past) => recordFact(
  { personId: 'P1', factId: 'F-1', kind, from: day('2019-11-01'), source: '示例库', queriedOn: day('2020-03-09'), evidenceHash: HASH, ...more },
  world(past, opened), ask({ today: '2020-03-09' }));
const recorded = (kind: FactKind, more: object = {}) => ({ stream: 'person-P1', type: 'FactRecorded.v1' as const, data: {
  personId: 'P1', factId: 'F-1', kind, from: '2019-11-01', source: '示例库', queriedOn: '2020-03-09', evidenceHash: HASH, ...more,
} });
/** A place claim C1 holds: a class from 2019-10-14 to 11-29, its certificate of 12-02. */
const place = (claimId = 'C1', more: object = {}): Happened => fact('person-P1', ['SubsidyReserved.v1', {
  personId: 'P1', claimId, classId: 'K1', classStartsOn: day('2019-10-14'), classEndsOn: day('2019-11-29'), issuedOn: day('2019-12-02'),
  occupation: `of ${claimId}`, level: 4, year: 2019, subsidyKind: 'GROUP_SKILL', countsToCap: true, ...more,
}]);
const freed = (claimId: string): Happened => fact('person-P1', ['SubsidyReleased.v1', { personId: 'P1', claimId, reason: 'REJECTED' }]);
const raised = (rule: string, factKind: string, wouldRefuse: string, { claimId = 'C1', factId = 'F-1' } = {}) => ({
  stream: `finding-${rule}:${claimId}:P1`, type: 'FindingRaised.v1' as const,
  data: { findingId: `${rule}:${claimId}:P1`, rule, claimId, personId: 'P1', fact: factKind, factId, wouldRefuse },
});

describe('clause JN-1.3 — what departments answer is recorded with source, day and hash', () => {
  specify('of one person').given(person('P1')).when(recording('UNEMPLOYMENT')).then([recorded('UNEMPLOYMENT')],
    { clauses: ['JN-1.3'], facts: [{ fact: 'UNEMPLOYMENT', source: '示例库', queriedOn: '2020-03-09', hash: HASH }] });
  specify('asked, and no').given(person('P1')).when(recording('SCHOOL', { from: null })).then([recorded('SCHOOL', { from: null })]);
  specify('nobody').when(recording('DEATH')).refused('person.unknown');
  specify('twice').given(person('P1'), answer('P1', 'DEATH', null, { factId: 'F-1' })).when(recording('DEATH')).refused('person.fact-exists');
  specify('an id the pension register used').given(person('P1'), pension('P1', null, { factId: 'F-1' })).when(recording('DEATH')).refused('person.fact-exists');
  specify('asked tomorrow').given(person('P1')).when(recording('DEATH', { queriedOn: day('2020-03-10') })).refused('person.fact-from-the-future');
  specify('insured, but how').given(person('P1')).when(recording('INSURANCE'))
    .refused('person.fact-about-missing', undefined, [{ factId: 'F-1', kind: 'INSURANCE' }]);
  specify('ends before it begins').given(person('P1')).when(recording('DETENTION', { to: day('2019-10-31') })).refused('person.fact-days-reversed');
});

describe('clause JN-3.3e — a fact that comes late is asked of every claim it touches', () => {
  specify('dead before the class ended').given(rules(), person('P1'), place()).when(recording('DEATH'))
    .then([recorded('DEATH'), raised('F10', 'DEATH', 'person.deceased')]);
  specify('dead afterwards').given(rules(), person('P1'), place()).when(recording('DEATH', { from: day('2019-11-30') }))
    .then([recorded('DEATH', { from: '2019-11-30' })]);
  specify('detained').given(rules(), person('P1'), place()).when(recording('DETENTION'))
    .then([recorded('DETENTION'), raised('F09', 'DETENTION', 'person.detained')]);
  specify('on the payroll of the treasury').given(rules(), person('P1'), place()).when(recording('FISCAL_STAFF', { from: day('2019-01-01') }))
    .then([recorded('FISCAL_STAFF', { from: '2019-01-01' }), raised('F06', 'FISCAL_STAFF', 'person.fiscal-staff')]);
  specify('every claim has its own finding').given(rules(), person('P1'), place('C1'), place('C2')).when(recording('DEATH'))
    .then([recorded('DEATH'), raised('F10', 'DEATH', 'person.deceased'), raised('F10', 'DEATH', 'person.deceased', { claimId: 'C2' })]);
  specify('one that is open is not opened again').given(rules(), person('P1'), place('C1'), place('C2')).when(recording('DEATH', {}, ['finding-F10:C1:P1']))
    .then([recorded('DEATH'), raised('F10', 'DEATH', 'person.deceased', { claimId: 'C2' })]);
  specify('a claim that gave nothing has none').given(rules(), person('P1'), place(), freed('C1')).when(recording('DEATH')).then([recorded('DEATH')]);
  specify('a student whose fourth of a schooling was not seen')
    .given(rules(), person('P1'), [1, 2, 3, 4].map((n) => place(`C${n}`))).when(recording('SCHOOL', { about: 'SDU-2017', from: day('2017-09-01') }))
    .then([recorded('SCHOOL', { about: 'SDU-2017', from: '2017-09-01' }), raised('F02', 'SCHOOL', 'claim.cap-per-schooling', { claimId: 'C4' })]);
  specify('the same certificate paid by another fund, where all funds count')
    .given(rules({ 'cap.allFundSources': 1 }), person('P1'), place())
    .when(recording('OTHER_SUBSIDY', { about: 'UI-1', occupation: 'of C1', level: 4 }))
    .then([recorded('OTHER_SUBSIDY', { about: 'UI-1', occupation: 'of C1', level: 4 }), raised('F03', 'OTHER_SUBSIDY', 'claim.same-occupation-and-level')]);
  specify('a domestic worker whose insurance is withdrawn').given(rules(), person('P1'), place('C1', { subsidyKind: 'DOMESTIC' }),
    answer('P1', 'HUKOU', '2000-01-01', { about: 'OTHER' }), answer('P1', 'RESIDENCE', '2018-01-01'), answer('P1', 'INSURANCE', '2018-01-01',
      { about: 'ACCIDENT' }))
    .when(recording('INSURANCE', { about: 'ACCIDENT', from: null }))
    .then([recorded('INSURANCE', { about: 'ACCIDENT', from: null }), raised('F13', 'INSURANCE', 'claim.domestic-insurance')]);
  specify('somebody who had left before the pre-job class').given(rules(), person('P1'), place('C1', { subsidyKind: 'PRE_JOB', enterpriseId: 'E1' }),
    answer('P1', 'HIRE', '2019-09-01', { about: 'E1' })).when(recording('HIRE', { about: 'E1', from: day('2019-09-01'), to: day('2019-10-01') }))
    .then([recorded('HIRE', { about: 'E1', from: '2019-09-01', to: '2019-10-01' }), raised('F08', 'HIRE', 'claim.not-newly-hired')]);

  it('names what it may open, so that it can be read before', () => {
    const past = new PastOf([...rules(), person('P1'), place()]);
    const row: FactRow = { personId: 'P1', factId: 'F-1', from: day('2019-11-01') };
    const { people, sets } = world(past);
    expect(findingsOfRows([row], 'DEATH', { source: '示例库', queriedOn: day('2020-03-09') }, { people, sets })).toEqual(['finding-F10:C1:P1']);
  });
});

const importing = (rows: readonly FactRow[], kind: FactName = 'DEATH', queriedOn = '2020-03-09') => (past: Past) => importFacts(
  { importId: 'IMP-1', kind, source: '殡葬名单', queriedOn: day(queriedOn), listHash: HASH, reference: '协议1', rows },
  past.state(factImportFold, factImportStream('IMP-1')), world(past), ask({ today: '2020-03-09' }));
const row = (personId: string, from: string | null, more: Partial<FactRow> = {}): FactRow =>
  ({ personId, factId: `IMP-1-${personId}`, from: from === null ? null : day(from), ...more });
const head = (kind: string, rows: number) => ({ stream: 'factImport-IMP-1', type: 'FactsImported.v1' as const, data: {
  importId: 'IMP-1', kind, source: '殡葬名单', queriedOn: '2020-03-09', listHash: HASH, rows, reference: '协议1',
} });

describe('clause JN-1.3 — a list is imported whole, with its hash, or not at all', () => {
  specify('each row is a fact of its person, and late ones open findings').given(rules(), person('P1'), person('P2'), place())
    .when(importing([row('P1', '2019-11-01'), row('P2', null)])).then([
      head('DEATH', 2),
      ...[['P1', '2019-11-01'], ['P2', null]].map(([personId, from]) => ({ stream: `person-${personId}`, type: 'FactRecorded.v1' as const, data: {
        personId, factId: `IMP-1-${personId}`, kind: 'DEATH', from, source: '殡葬名单', queriedOn: '2020-03-09', evidenceHash: HASH, importId: 'IMP-1',
      } })),
      raised('F10', 'DEATH', 'person.deceased', { factId: 'IMP-1-P1' }),
    ], { clauses: ['JN-1.3'], facts: [{ fact: 'DEATH', source: '殡葬名单', queriedOn: '2020-03-09', hash: HASH }] });
  specify('pensions are told as the pension register does').given(rules(), person('P1'), place()).when(importing([row('P1', '2019-10-01')], 'PENSION')).then([
    head('PENSION', 1),
    { stream: 'person-P1', type: 'PensionRecorded.v1', data: {
      personId: 'P1', factId: 'IMP-1-P1', entitledFrom: '2019-10-01', source: '殡葬名单', queriedOn: '2020-03-09', evidenceHash: HASH,
    } },
    { stream: 'finding-F05:C1:P1', type: 'FindingOpened.v1', data: {
      findingId: 'F05:C1:P1', rule: 'F05', claimId: 'C1', personId: 'P1', factId: 'IMP-1-P1', classStartsOn: '2019-10-14', entitledFrom: '2019-10-01',
    } },
  ]);
  specify('every wrong row is named, and nothing is written').given(person('P1'), answer('P1', 'DEATH', null, { factId: 'IMP-1-P1' }))
    .when(importing([row('P1', null), row('P9', null), row('P1', '2019-11-01', { factId: 'X', to: day('2019-10-01') })]))
    .refused('factImport.rows-wrong', undefined, [
      { row: 1, personId: 'P1', refused: 'person.fact-exists', why: '事实 IMP-1-P1 已记录。' },
      { row: 2, personId: 'P9', refused: 'person.unknown', why: '没有登记：person P9。' },
      { row: 3, personId: 'P1', refused: 'person.fact-days-reversed', why: '事实 X 的终止日早于起始日。' },
    ]);
  specify('one fact twice').given(person('P1')).when(importing([row('P1', null), row('P1', null)])).refused('factImport.fact-twice');
  specify('two insurances of one person').given(rules(), person('P1'))
    .when(importing(['ACCIDENT', 'EMPLOYEE'].map((about) => row('P1', '2019-01-01', { about, factId: about })), 'INSURANCE')).passes();
  specify('once').given(person('P1'), fact('factImport-IMP-1', ['FactsImported.v1', {
    importId: 'IMP-1', kind: 'DEATH', source: 's', queriedOn: day('2020-03-09'), listHash: HASH, rows: 1, reference: 'r',
  }])).when(importing([row('P1', null)])).refused('factImport.exists');
  specify('asked tomorrow').given(person('P1')).when(importing([row('P1', null)], 'DEATH', '2020-03-10')).refused('person.fact-from-the-future');
});
