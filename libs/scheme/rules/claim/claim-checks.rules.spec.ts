import { claimFold, claimStream } from '#scheme/history';
import { acceptClaim } from '#scheme/rules';
import { ask, fact, type Happened, type Past } from '../../../../test/support/builders.js';
import { answer, type AnswerPast, counted, filed, rules, sources, type Values } from '../../../../test/support/claim-past.js';
import { claim, INSTITUTION_PAYEE, traineeOf } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { certificate, type CertificatePast, OCCUPATION, person, reserved, trainingClass } from '../../../../test/support/training-past.js';

const accepting = (past: Past) => acceptClaim({ claimId: 'C1' }, past.state(claimFold, claimStream('C1')), sources(past), ask());
/** A claim of a kind for P1's certificate of class K1 (2019-10-14 to 11-29). */
const of = (subsidyKind: string, more: { certificate?: CertificatePast; values?: Values; enterpriseId?: string } = {}): Happened[] => [
  ...rules(more.values), ...trainingClass({ subsidyKind }), person('P1'), certificate('P1', more.certificate),
  fact(claimStream('C1'), ['ClaimSubmitted.v1', {
    claimId: 'C1', subsidyKind, channel: 'INSTITUTION', classId: 'K1', payee: INSTITUTION_PAYEE, trainees: [traineeOf('P1')],
    ...(more.enterpriseId === undefined ? {} : { enterpriseId: more.enterpriseId }),
  }], { actor: 'O-inst' }),
];
const earlier = (claimId: string, more: object): Happened => fact('person-P1', ['SubsidyReserved.v1', {
  personId: 'P1', claimId, classId: 'K9', classStartsOn: '2019-06-03' as never, classEndsOn: '2019-06-14' as never, issuedOn: '2019-06-20' as never,
  occupation: `of ${claimId}`, level: 5, year: 2019, subsidyKind: 'GROUP_SKILL', countsToCap: true, ...more,
}]);
const student = (past: AnswerPast = {}): Happened => answer('P1', 'SCHOOL', '2017-09-01', { about: 'SDU-2017', ...past });

describe('clause JN-2.3.1b — R0, R1 and R2 are chosen by the certificate\'s day', () => {
  const history: readonly Happened[] = [
    ...rules({ 'cap.perPersonYear': 1, 'cap.perStudentSchooling': 1, 'cap.studentExcludesStartup': 1 }, { ruleSet: 'R0', from: '2019-01-01',
      to: '2019-09-29' }),
    ...rules({}, { ruleSet: 'R1', from: '2019-09-30', to: '2022-06-30' }),
    ...rules({ 'cap.sameOccupationLevelMonths': 12, 'cap.allFundSources': 1 }, { ruleSet: 'R2', from: '2022-07-01' }),
  ];
  const issued = (issuedOn: string): Happened[] => [...history, ...of('GROUP_SKILL', { certificate: { issuedOn } }).slice(2)];
  specify('a second certificate of 2019-09-20 under R0').given(issued('2019-09-20'), earlier('C9', {})).when(accepting)
    .refused('claim.cap-per-year', 'JN-2.3.1b', [{ year: 2019, used: 1, cap: 1, ruleSet: 'R0', claims: ['C9'] }]);
  specify('of 2019-10-20 under R1').given(issued('2019-10-20'), earlier('C9', {})).when(accepting).passes();
  specify('a student\'s second class of 2019-09-20 under R0, the first in another year').given(issued('2019-09-20'), student(), earlier('C9', { year: 2018 }))
    .when(accepting).refused('claim.cap-per-schooling', 'JN-2.3.2a', [{ schooling: 'SDU-2017', used: 1, cap: 1, ruleSet: 'R0', claims: ['C9'] }]);
  specify('of 2019-10-20 under R1 it passes').given(issued('2019-10-20'), student(), earlier('C9', { year: 2018 })).when(accepting).passes();
  specify('R0: a student who had entrepreneurship').given(issued('2019-09-20'), student(), earlier('C9', { year: 2018, subsidyKind: 'STARTUP' }))
    .when(accepting)
    .refused('claim.student-exclusive', 'JN-2.3.2a', [{ claimId: 'C9', subsidyKind: 'STARTUP', ruleSet: 'R0' }]);
  specify('R1 lets both').given(issued('2019-10-20'), student(), earlier('C9', { year: 2018, subsidyKind: 'STARTUP' })).when(accepting).passes();

  const same = { occupation: OCCUPATION, level: 4 };
  specify('R1: the same occupation and level never again').given(issued('2022-06-30'), earlier('C9', { ...same, year: 2020, issuedOn: '2020-01-02' }))
    .when(accepting).refused('claim.same-occupation-and-level', 'JN-2.3.1c', [{ claimId: 'C9', ...same }]);
  specify('R2: within a year not').given(issued('2022-07-01'), earlier('C9', { ...same, year: 2021, issuedOn: '2021-07-02' })).when(accepting)
    .refused('claim.same-occupation-and-level', 'JN-2.3.1c');
  specify('R2: after exactly a year it passes').given(issued('2022-07-02'), earlier('C9', { ...same, year: 2021, issuedOn: '2021-07-02' }))
    .when(accepting).passes();
  const fund = (n: number, more: AnswerPast = {}): Happened => answer('P1', 'OTHER_SUBSIDY', `2022-0${n}-01`, { about: `UI-${n}`, ...more });
  specify('R2: subsidies of all funds count together').given(issued('2022-08-01'), fund(1), fund(2), fund(3)).when(accepting)
    .refused('claim.cap-per-year', 'JN-2.3.1b', [{ year: 2022, used: 3, cap: 3, ruleSet: 'R2', claims: ['OTHER_SUBSIDY-UI-1-2019-10-08',
      'OTHER_SUBSIDY-UI-2-2019-10-08', 'OTHER_SUBSIDY-UI-3-2019-10-08'] }]);
  specify('R1: those of other funds do not').given(issued('2022-06-01'), fund(1), fund(2), fund(3)).when(accepting).passes();
  specify('R2: the same occupation from another fund').given(issued('2022-08-01'), fund(3, same)).when(accepting)
    .refused('claim.same-occupation-and-level', 'JN-2.3.1c', [{ claimId: 'UI-3', ...same }]);
});

describe('clause JN-2.3.2a — three in a schooling, beside the three of the year (O-18)', () => {
  const years = [2017, 2018, 2018].map((year, i) => earlier(`C${i + 7}`, { year, classStartsOn: `${year}-10-14` }));
  specify('the fourth of a schooling').given(of('GROUP_SKILL'), student(), years).when(accepting)
    .refused('claim.cap-per-schooling', 'JN-2.3.2a', [{ schooling: 'SDU-2017', used: 3, cap: 3, ruleSet: 'R1', claims: ['C7', 'C8', 'C9'] }]);
  specify('nobody\'s schooling: the yearly cap alone').given(of('GROUP_SKILL'), years).when(accepting).passes();
  specify('one before the schooling does not count').given(of('GROUP_SKILL'), student(), years.slice(1), earlier('C0', { year: 2017,
    classStartsOn: '2017-08-01' }))
    .when(accepting).passes();
  specify('a schooling that ended before the class').given(of('GROUP_SKILL'), student({ to: '2019-07-01' }), years).when(accepting).passes();
  specify('kinds are summed').given(of('CAMP'), filed('CAMP'), student(), years.slice(1), earlier('C0', { year: 2018, subsidyKind: 'STARTUP',
    classStartsOn: '2018-03-01' }))
    .when(accepting).refused('claim.cap-per-schooling', 'JN-2.3.2a');
  specify('the yearly cap binds a student too').given(of('GROUP_SKILL'), student(), [7, 8, 9].map((n) => earlier(`C${n}`, { classStartsOn: '2016-01-04' })))
    .when(accepting).refused('claim.cap-per-year', 'JN-2.3.1b');
  specify('unless the rule set lets the schooling stand alone').given(of('GROUP_SKILL', { values: { 'cap.studentAlsoYearly': 0 } }), student(),
    [7, 8, 9].map((n) => earlier(`C${n}`, { classStartsOn: '2016-01-04' }))).when(accepting).passes();
});

describe('clause JN-2.1.1d — one hire, one pre-job subsidy, for somebody newly hired', () => {
  const hired = (from: string, past: AnswerPast = {}): Happened => answer('P1', 'HIRE', from, { about: 'E1', ...past });
  const preJob = (values: Values = {}): Happened[] => of('PRE_JOB', { enterpriseId: 'E1', values: { 'claim.newHireDays': 30, ...values } });
  specify('hired 30 days before the class').given(preJob(), hired('2019-09-14')).when(accepting).passes();
  specify('31 days before').given(preJob(), hired('2019-09-13')).when(accepting)
    .refused('claim.not-newly-hired', 'JN-2.1.1d', [{ personId: 'P1', enterpriseId: 'E1', hiredOn: '2019-09-13', startsOn: '2019-10-14' }]);
  specify('by another enterprise').given(preJob(), hired('2019-10-01', { about: 'E2' })).when(accepting).refused('claim.not-newly-hired', 'JN-2.1.1d');
  specify('who left before the class').given(preJob(), hired('2019-10-01', { to: '2019-10-13' })).when(accepting).refused('claim.not-newly-hired', 'JN-2.1.1d');
  specify('nobody asked').given(preJob()).when(accepting).refused('claim.not-newly-hired', 'JN-2.1.1d');
  specify('the other side claimed this hire already').given(preJob(), hired('2019-10-01'),
    earlier('C9', { subsidyKind: 'PRE_JOB', enterpriseId: 'E1', classStartsOn: '2019-10-08', countsToCap: false })).when(accepting)
    .refused('claim.hire-claimed', 'JN-2.1.1d', [{ claimId: 'C9', enterpriseId: 'E1' }]);
  specify('an earlier hire by the same enterprise was another hire').given(preJob(), hired('2019-10-01'),
    earlier('C9', { subsidyKind: 'PRE_JOB', enterpriseId: 'E1', classStartsOn: '2018-10-08', year: 2018, countsToCap: false })).when(accepting).passes();
});

describe('clause JN-2.3.2b — a camp is filed with the municipal centre', () => {
  specify('filed').given(of('CAMP'), filed('CAMP')).when(accepting).passes();
  specify('not filed').given(of('CAMP')).when(accepting).refused('claim.camp-not-filed', 'JN-2.3.2b', [{ classId: 'K1' }]);
  specify('filed as something else').given(of('CAMP'), filed('PROV_DEMO')).when(accepting).refused('claim.camp-not-filed', 'JN-2.3.2b');
});

describe('clause JN-2.3.3 — so is a provincial demonstration project', () => {
  specify('filed').given(of('PROV_DEMO'), filed('PROV_DEMO')).when(accepting).passes();
  specify('not filed').given(of('PROV_DEMO')).when(accepting).refused('claim.demonstration-not-filed', 'JN-2.3.3', [{ classId: 'K1' }]);
});

describe('clause JN-2.1.3b — a living allowance is given once for a class', () => {
  const living = (): Happened[] => [
    ...rules(), ...trainingClass({ subsidyKind: 'PROJECT' }), person('P1'), answer('P1', 'CATEGORY', '2018-01-01', { about: 'POOR_LABOUR' }),
    fact(claimStream('C1'), ['LivingClaimSubmitted.v1', {
      claimId: 'C1', subsidyKind: 'LIVING', classId: 'K1', personId: 'P1', payee: { kind: 'PERSON', id: 'P1', accountId: 'ACC-P1' }, days: 20,
      personCategory: 'POOR_LABOUR',
    }]),
  ];
  specify('beside the training\'s own claim').given(living(), reserved('P1', { claimId: 'C9', occupation: OCCUPATION, level: 4 })).when(accepting).passes();
  specify('twice').given(living(), earlier('C9', { subsidyKind: 'LIVING', classId: 'K1' })).when(accepting)
    .refused('claim.living-claimed', 'JN-2.1.3b', [{ claimId: 'C9', classId: 'K1' }]);
  specify('for another class').given(living(), earlier('C9', { subsidyKind: 'LIVING', classId: 'K2' })).when(accepting).passes();
});

describe('clause JN-2.2.1 — a share of a school is claimed once', () => {
  const share = (): Happened[] => [...rules(), counted(7, [1, 1, 1]), fact(claimStream('C1'), ['SchoolClaimSubmitted.v1', {
    claimId: 'C1', subsidyKind: 'ENTERPRISE_SCHOOL', supportId: 'S1:2019', payee: { kind: 'ENTERPRISE', id: 'E1', accountId: 'ACC-E1' },
    countedOn: '2019-11-29' as never, graduates: 7, parts: [1, 1, 1], share: 0,
  }])];
  specify('reserved at acceptance').given(share()).when(accepting).then([
    { stream: 'claim-C1', type: 'ClaimAccepted.v1', data: { claimId: 'C1', headcount: 7 } },
    { stream: 'schoolSupport-S1:2019', type: 'SchoolShareReserved.v1', data: { supportId: 'S1:2019', enterpriseId: 'E1', claimId: 'C1' } },
  ]);
  specify('taken').given(share(), fact('schoolSupport-S1:2019', ['SchoolShareReserved.v1', { supportId: 'S1:2019', enterpriseId: 'E1', claimId: 'C9' }]))
    .when(accepting).refused('claim.share-claimed', 'JN-2.2.1', [{ claimId: 'C9', enterpriseId: 'E1' }]);
  specify('given back').given(share(), fact('schoolSupport-S1:2019', ['SchoolShareReserved.v1', { supportId: 'S1:2019', enterpriseId: 'E1', claimId: 'C9' }]),
    fact('schoolSupport-S1:2019', ['SchoolShareReleased.v1', { supportId: 'S1:2019', enterpriseId: 'E1', claimId: 'C9', reason: 'REJECTED' }]))
      .when(accepting).passes();
  specify('graduates nobody counted').given(share().filter(({ stream }) => !stream.startsWith('schoolSupport'))).when(accepting)
    .refused('schoolSupport.unknown');
});

describe('clause JN-2.1.3b — an advance is reserved at acceptance, under the share of its contract', () => {
  const advance = (amountFen: number): Happened[] => [...rules(), ...trainingClass({ subsidyKind: 'PROJECT', until: 'inSession' }),
    fact(claimStream('C1'), ['ProjectAdvanceSubmitted.v1', {
      claimId: 'C1', subsidyKind: 'PROJECT', classId: 'K1', payee: INSTITUTION_PAYEE, amountFen, project: { projectId: 'PR1', unitPriceFen: 300_000,
        headcount: 20 },
    }])];
  const held = (amountFen: number): Happened => fact('advance-K1', ['ProjectAdvanceReserved.v1', { classId: 'K1', projectId: 'PR1', claimId: 'C0',
    amountFen }]);
  specify('reserved').given(advance(3_600_000)).when(accepting).then([
    { stream: 'claim-C1', type: 'ClaimAccepted.v1', data: { claimId: 'C1', headcount: 20 } },
    { stream: 'advance-K1', type: 'ProjectAdvanceReserved.v1', data: { classId: 'K1', projectId: 'PR1', claimId: 'C1', amountFen: 3_600_000 } },
  ]);
  specify('another took the room meanwhile').given(advance(3_600_000), held(1)).when(accepting).refused('claim.advance-too-high', 'JN-2.1.3b');
});

describe('a claim that is judged by what is not there', () => {
  specify('a class that is gone').given(claim('C1', 'submitted')).when(accepting).refused('class.unknown');
});
