import { certificateFold, certificateStream, claimFold, claimStream } from '#scheme/history';
import { acceptClaim, reviewFirst, reviewSecond, type SubmitClaim, submitClaim } from '#scheme/rules';
import { type Asking, ask, type Happened, type Past } from '../../../../test/support/builders.js';
import { sources } from '../../../../test/support/claim-past.js';
import { claim, type ClaimPast, INSTITUTION_PAYEE, lineFor, traineeOf } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import {
  answered, applied, certificate, type CertificatePast, type ClassPast, institution, OCCUPATION, pension, person, released, reserved, type Reserved,
  revoked, ruleSet, trainingClass,
} from '../../../../test/support/training-past.js';

const claimOf = (past: Past) => past.state(claimFold, claimStream('C1'));
const people = (...ids: readonly string[]): Happened[] => ids.flatMap((id) => [person(id), certificate(id)]);

const byInstitution: SubmitClaim = { claimId: 'C1', channel: 'INSTITUTION', classId: 'K1', trainees: [traineeOf('P1'), traineeOf('P2')], agreement: 'AGR-1' };
const byPerson: SubmitClaim = { claimId: 'C1', channel: 'PERSON', classId: 'K1', trainees: [traineeOf('P1')] };
const operator: Asking = { officer: 'O-inst', unit: 'INSTITUTION', institutionId: 'I1', roles: ['INST_OP'] };
const clerk: Asking = { officer: 'O-accept', roles: ['ACCEPT'] };
const submitting = (c: SubmitClaim, asking: Asking) => (past: Past) =>
  submitClaim(c, claimOf(past), sources(past), ask(asking));
const two: ClassPast = { people: ['P1', 'P2'] };

describe('clause JN-2.3.1a — a claim follows a class that ended', () => {
  specify('the institution claims for its trainees under an agreement').given(trainingClass(two), institution(), people('P1', 'P2'))
    .when(submitting(byInstitution, operator))
    .then([{ stream: 'claim-C1', type: 'ClaimSubmitted.v1', data: { ...byInstitution, subsidyKind: 'GROUP_SKILL', payee: INSTITUTION_PAYEE } }],
      { clauses: ['JN-2.3.1a'] });
  specify('a person claims at the desk, paid to the own account').given(trainingClass(), people('P1')).when(submitting(byPerson, clerk)).then([{
    stream: 'claim-C1', type: 'ClaimSubmitted.v1',
    data: { ...byPerson, subsidyKind: 'GROUP_SKILL', payee: { kind: 'PERSON', id: 'P1', accountId: 'ACC-P1' } },
  }]);
  specify('a class still in session').given(trainingClass({ until: 'inSession' }), people('P1')).when(submitting(byPerson, clerk))
    .refused('claim.class-not-completed', undefined, [{ is: 'inSession', possible: [
      'RecordAttendance', 'CorrectAttendance', 'RecordInspection', 'CompleteClass', 'CloseClass', 'WithdrawTrainee', 'SuspendClass', 'CancelClass',
    ] }]);
  for (const until of ['assessed', 'archived'] as const) {
    specify(`a class that is ${until}`).given(trainingClass({ until }), people('P1')).when(submitting(byPerson, clerk)).passes();
  }
  specify('a class nobody filed').given(people('P1')).when(submitting(byPerson, clerk)).refused('class.unknown');
  specify('a class another organisation took the filing of').given(trainingClass({ org: '370116' }), people('P1')).when(submitting(byPerson, clerk))
    .refused('claim.class-of-other-organisation');
  specify('no agreement').given(trainingClass(two), institution(), people('P1', 'P2'))
    .when(submitting({ ...byInstitution, agreement: undefined }, operator)).refused('claim.agreement-missing');
  specify('an institution that is not listed').given(trainingClass(two), applied(), people('P1', 'P2')).when(submitting(byInstitution, operator))
    .refused('claim.payee-not-listed');
  specify('one trainee twice').given(trainingClass(two), institution(), people('P1'))
    .when(submitting({ ...byInstitution, trainees: [traineeOf('P1'), traineeOf('P1')] }, operator)).refused('claim.trainee-twice');
  specify('a personal claim for two').given(trainingClass(two), people('P1', 'P2')).when(submitting({ ...byPerson, trainees: byInstitution.trainees }, clerk))
    .refused('claim.one-person');
  specify('a personal claim entered by an institution').given(trainingClass(), people('P1')).when(submitting(byPerson, operator))
    .refused('claim.channel-not-yours');
  specify('a person nobody registered').given(trainingClass()).when(submitting(byPerson, clerk)).refused('person.unknown');
  specify('a claim is submitted once').given(trainingClass(), people('P1'), claim('C1', 'submitted')).when(submitting(byPerson, clerk)).refused('claim.exists');
});

describe('clause JN-3.3c — an institution claims for its own class', () => {
  specify('another institution\'s operator').given(trainingClass(two), institution(), people('P1', 'P2'))
    .when(submitting(byInstitution, { ...operator, institutionId: 'I2' })).refused('institution.not-yours', 'JN-3.3c');
});

const accepting = (past: Past) => acceptClaim({ claimId: 'C1' }, claimOf(past), sources(past), ask());
const submitted = (past: ClaimPast = {}): Happened[] => claim('C1', 'submitted', past);
const reservation = (personId: string, more: Partial<Reserved & { subsidyKind: string; countsToCap: boolean; issuedOn: string }> = {}) => ({
  stream: `person-${personId}`, type: 'SubsidyReserved.v1' as const, data: {
    personId, claimId: 'C1', classId: 'K1', classStartsOn: '2019-10-14', occupation: OCCUPATION, level: 4, year: 2019, subsidyKind: 'GROUP_SKILL',
    countsToCap: true, classEndsOn: '2019-11-29', issuedOn: '2019-12-02', personCategory: 'RURAL_WORKER', ...more,
  },
});
const accepted = (headcount = 1) => ({ stream: 'claim-C1', type: 'ClaimAccepted.v1' as const, data: { claimId: 'C1', headcount } });
const ready = (past: CertificatePast = {}): Happened[] => [...ruleSet(), ...trainingClass(), person('P1'), certificate('P1', past), ...submitted()];

describe('clause JN-2.3.1a — acceptance looks at the certificate', () => {
  specify('each trainee\'s place is reserved in the same append').given(ruleSet(), trainingClass(two), people('P1', 'P2'), submitted({ people: ['P1', 'P2'] }))
    .when(accepting).then([accepted(2), reservation('P1'), reservation('P2')],
      { clauses: ['JN-2.3.1a', 'JN-2.3.1b', 'JN-2.3.1c', 'JN-2.3.1d', 'JN-3.3b'] });
  specify('a certificate nobody recorded').given(ruleSet(), trainingClass(), person('P1'), submitted()).when(accepting).refused('certificate.unknown');
  specify('another person\'s certificate').given(ruleSet(), trainingClass(), people('P1', 'P2'), submitted())
    .when((past) => acceptClaim({ claimId: 'C1' }, claimOf(past), {
      ...sources(past), certificates: new Map([['Z-P1', past.state(certificateFold, certificateStream('Z-P2'))]]),
    }, ask())).refused('claim.certificate-of-another', 'JN-2.3.1a', [{ personId: 'P1', certificateId: 'Z-P1' }]);
  specify('a certificate of another class').given(ready({ classId: 'K2' })).when(accepting).refused('claim.certificate-of-another', 'JN-2.3.1a');
  specify('no rule set in force on the certificate\'s day').given(ruleSet({ from: '2019-12-03' }), ready().slice(2)).when(accepting)
    .refused('ruleSet.none-in-force');
  specify('accepted already').given(ready(), claim('C1', 'accepted').slice(1)).when(accepting)
    .refused('claim.not-submitted', undefined, [{ is: 'accepted', possible: ['ReviewFirst', 'WithdrawClaim'] }]);
  specify('a claim nobody submitted').given(trainingClass()).when(accepting).refused('claim.unknown');
  specify('a class that is not there').given(submitted()).when(accepting).refused('class.unknown');
});

describe('clause JN-3.3b — a claim names real people', () => {
  specify('somebody not registered').given(ruleSet(), trainingClass(), certificate('P1'), submitted()).when(accepting)
    .refused('person.unknown', 'JN-3.3b', [{ personId: 'P1' }]);
});

describe('clause JN-2.3.1b — no more than three a person and year', () => {
  const before = (...claims: readonly Reserved[]): Happened[] => [...ready(), ...claims.map((each) => reserved('P1', each))];
  const three: readonly Reserved[] = [{ claimId: 'C7' }, { claimId: 'C8' }, { claimId: 'C9' }];
  specify('the third passes').given(before({ claimId: 'C8' }, { claimId: 'C9' })).when(accepting).then([accepted(), reservation('P1')]);
  specify('the fourth is refused').given(before(...three)).when(accepting)
    .refused('claim.cap-per-year', 'JN-2.3.1b', [{ year: 2019, used: 3, cap: 3, ruleSet: 'R1', claims: ['C7', 'C8', 'C9'] }]);
  specify('a released place is free again').given(before(...three), released('P1', 'C8')).when(accepting).then([accepted(), reservation('P1')]);
  specify('places of another year do not count').given(before(...three.map((each) => ({ ...each, year: 2018 })))).when(accepting)
    .then([accepted(), reservation('P1')]);
  specify('the year is that of the certificate, not of the claim')
    .given(ruleSet(), trainingClass(), person('P1'), certificate('P1', { issuedOn: '2020-01-02' }), submitted(), three.map((each) => reserved('P1', each)))
    .when(accepting).then([accepted(), reservation('P1', { year: 2020, issuedOn: '2020-01-02' })]);
  specify('places of a kind that is not counted do not count').given(before({ claimId: 'C7', countsToCap: false }, { claimId: 'C8' }, { claimId: 'C9' }))
    .when(accepting).then([accepted(), reservation('P1')]);
  specify('a kind that is not counted passes beside three that are')
    .given(ready().slice(0, -1), claim('C1', 'submitted', { subsidyKind: 'PROJECT' }), three.map((each) => reserved('P1', each))).when(accepting)
    .then([accepted(), reservation('P1', { subsidyKind: 'PROJECT', countsToCap: false })]);
  specify('one trainee at the cap: the whole claim is refused')
    .given(ruleSet(), trainingClass(two), people('P1', 'P2'), submitted({ people: ['P1', 'P2'] }), three.map((each) => reserved('P2', each))).when(accepting)
    .refused('claim.cap-per-year', 'JN-2.3.1b');
  specify('a rule set that gives no cap').given(ruleSet({ without: 'cap.perPersonYear' }), ready().slice(2)).when(accepting)
    .refused('ruleSet.parameter-missing', undefined, [{ ruleSet: 'R1', key: 'cap.perPersonYear' }]);
});

describe('clause JN-2.3.1c — the same occupation and level once, without time limit', () => {
  const earlier = (more: Partial<Reserved>): Happened[] => [...ready(), reserved('P1', { claimId: 'C9', occupation: OCCUPATION, level: 4, ...more })];
  specify('the same again').given(earlier({})).when(accepting)
    .refused('claim.same-occupation-and-level', 'JN-2.3.1c', [{ claimId: 'C9', occupation: OCCUPATION, level: 4 }]);
  specify('the same years later').given(earlier({ year: 2012 })).when(accepting).refused('claim.same-occupation-and-level', 'JN-2.3.1c');
  specify('the same under a kind that is not counted to the year').given(earlier({ countsToCap: false })).when(accepting)
    .refused('claim.same-occupation-and-level', 'JN-2.3.1c');
  specify('another level').given(earlier({ level: 5 })).when(accepting).then([accepted(), reservation('P1')]);
  specify('another occupation').given(earlier({ occupation: '4-03-02-01' })).when(accepting).then([accepted(), reservation('P1')]);
  specify('after the earlier claim was rejected').given(earlier({}), released('P1', 'C9')).when(accepting).then([accepted(), reservation('P1')]);
  specify('another person\'s').given(ready(), person('P2'), reserved('P2', { claimId: 'C9', occupation: OCCUPATION, level: 4 })).when(accepting)
    .then([accepted(), reservation('P1')]);
});

describe('clause JN-2.3.1d — no monthly pension on the day the class started', () => {
  specify('61 years old and not entitled').given(ready(), pension('P1', null)).when(accepting).then([accepted(), reservation('P1')]);
  specify('entitled from exactly the starting day').given(ready(), pension('P1', '2019-10-14')).when(accepting)
    .refused('person.pension-recipient', 'JN-2.3.1d', [{ fact: 'pension', source: '养老保险待遇库', queriedOn: '2019-10-08', entitledFrom: '2019-10-14' }]);
  specify('entitled from the day after').given(ready(), pension('P1', '2019-10-15')).when(accepting).then([accepted(), reservation('P1')]);
  specify('of several reasons the pension is named first')
    .given(ready(), pension('P1', '2019-10-01'), reserved('P1', { claimId: 'C9', occupation: OCCUPATION, level: 4 })).when(accepting)
    .refused('person.pension-recipient', 'JN-2.3.1d');

  it('no rule and no event knows an age', () => {
    const words = JSON.stringify([...ready(), pension('P1', null)]);
    expect(words).not.toMatch(/birth|"age"|idNumber/i);
  });
});

type Decided = 'PASS' | 'REJECT' | 'RETURN';
const reviewing = (decision: Decided, officer = 'O-review1', reason?: string) => (past: Past) =>
  reviewFirst({ claimId: 'C1', decision, reason }, claimOf(past), sources(past), ask({ officer }));
const again = (decision: Decided, officer = 'O-review2', reason?: string) => (past: Past) =>
  reviewSecond({ claimId: 'C1', decision, reason }, claimOf(past), sources(past), ask({ officer }));
const onDesk = (past: CertificatePast = {}): Happened[] => [...ready(past).slice(0, -1), ...claim('C1', 'accepted')];
const rejection = (at: 'FIRST_REVIEW' | 'SECOND_REVIEW') => [
  { stream: 'claim-C1', type: 'ClaimRejected.v1' as const, data: { claimId: 'C1', at, reason: '材料不实' } },
  { stream: 'person-P1', type: 'SubsidyReleased.v1' as const, data: { personId: 'P1', claimId: 'C1', reason: 'REJECTED' } },
];

describe('clause JN-2.3.1a — the first review computes what each certificate is worth', () => {
  const worth = [
    ['SKILL_LEVEL', 5, 'std.level5', 100_000], ['SKILL_LEVEL', 4, 'std.level4', 150_000], ['SKILL_LEVEL', 3, 'std.level3plus', 200_000],
    ['VOCATIONAL_QUALIFICATION', 1, 'std.level3plus', 200_000], ['SPECIAL_ABILITY', 0, 'std.special_ability', 80_000],
    ['SPECIAL_OPERATION', 0, 'std.special_operation', 70_000], ['COMPLETION', 0, 'std.completion', 60_000],
  ] as const;
  for (const [kind, level, standardKey, amountFen] of worth) {
    specify(`${kind} ${level}: ${amountFen} fen by ${standardKey}`).given(onDesk({ kind, level })).when(reviewing('PASS')).then([{
      stream: 'claim-C1', type: 'ClaimFirstReviewed.v1',
      data: {
        claimId: 'C1', amountFen, lines: [{ ...traineeOf('P1'), certificateKind: kind, level, standardKey, amountFen }], ruleSet: 'R1',
        personCategory: 'RURAL_WORKER',
      },
    }], { clauses: ['JN-2.3.1a', 'JN-3.3c'], ruleSet: 'R1' });
  }
  specify('a claim of three is their sum').given(ruleSet(), people('P1', 'P2', 'P3'), claim('C1', 'accepted', { people: ['P1', 'P2', 'P3'] }))
    .when(reviewing('PASS')).then([{
      stream: 'claim-C1', type: 'ClaimFirstReviewed.v1',
      data: { claimId: 'C1', amountFen: 450_000, lines: [lineFor('P1'), lineFor('P2'), lineFor('P3')], ruleSet: 'R1' },
    }]);
  specify('the rule set of the certificate\'s day decides, not today\'s')
    .given(ruleSet({ ruleSet: 'R0', from: '2019-09-01', to: '2019-12-02' }), ruleSet({ ruleSet: 'R2', from: '2019-12-03' }), people('P1'),
      claim('C1', 'accepted'))
    .when(reviewing('PASS')).then([{
      stream: 'claim-C1', type: 'ClaimFirstReviewed.v1', data: { claimId: 'C1', amountFen: 150_000, lines: [lineFor('P1')], ruleSet: 'R0' },
    }], { ruleSet: 'R0' });
  specify('of two rule sets in force the one that begins later')
    .given(ruleSet(), ruleSet({ ruleSet: 'R2', from: '2019-12-02' }), people('P1'), claim('C1', 'accepted'))
    .when(reviewing('PASS')).then([{
      stream: 'claim-C1', type: 'ClaimFirstReviewed.v1', data: { claimId: 'C1', amountFen: 150_000, lines: [lineFor('P1')], ruleSet: 'R2' },
    }]);
  specify('a certificate without a standard').given(onDesk({ kind: 'SKILL_LEVEL', level: 0 })).when(reviewing('PASS'))
    .refused('claim.no-standard', 'JN-2.3.1a', [{ kind: 'SKILL_LEVEL', level: 0 }]);
  specify('a rule set that does not give the standard').given(ruleSet({ without: 'std.level4' }), people('P1'), claim('C1', 'accepted')).when(reviewing('PASS'))
    .refused('ruleSet.parameter-missing', undefined, [{ ruleSet: 'R1', key: 'std.level4' }]);
  specify('no rule set on the certificate\'s day').given(people('P1'), claim('C1', 'accepted')).when(reviewing('PASS')).refused('ruleSet.none-in-force');
  specify('a certificate that is gone').given(ruleSet(), claim('C1', 'accepted')).when(reviewing('PASS')).refused('certificate.unknown');
});

describe('clause JN-3.3c — nobody acts twice on one claim (S1)', () => {
  for (const [officer, step] of [['O-inst', '录入'], ['O-accept', '受理']] as const) {
    specify(`first review by who did 「${step}」`).given(onDesk()).when(reviewing('PASS', officer))
      .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S1', step, officerId: officer }]);
    specify(`who did 「${step}」 may not reject either`).given(onDesk()).when(reviewing('REJECT', officer, '材料不实')).refused('duties.same-person', 'JN-3.3c');
  }
  for (const [officer, step] of [['O-inst', '录入'], ['O-accept', '受理'], ['O-review1', '初审']] as const) {
    specify(`second review by who did 「${step}」`).given(claim('C1', 'firstPassed')).when(again('PASS', officer))
      .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S1', step, officerId: officer }]);
  }
  specify('a second reviewer who is none of them').given(ready().slice(0, -1), claim('C1', 'firstPassed')).when(again('PASS'))
    .then([{ stream: 'claim-C1', type: 'ClaimSecondReviewed.v1', data: { claimId: 'C1', amountFen: 150_000 } }], { clauses: ['JN-3.3c'] });

  specify('rejected at the first review: the place is released').given(onDesk()).when(reviewing('REJECT', 'O-review1', '材料不实'))
    .then(rejection('FIRST_REVIEW'), { clauses: ['JN-3.3c'] });
  specify('rejected at the second review: the place is released').given(claim('C1', 'firstPassed')).when(again('REJECT', 'O-review2', '材料不实'))
    .then(rejection('SECOND_REVIEW'));
  specify('rejected without a reason').given(onDesk()).when(reviewing('REJECT')).refused('claim.reason-missing');
  specify('rejected twice without a reason').given(claim('C1', 'firstPassed')).when(again('REJECT', 'O-review2', '')).refused('claim.reason-missing');
});

describe('a review out of turn names what is possible', () => {
  specify('first review of a claim not accepted').given(claim('C1', 'submitted')).when(reviewing('PASS'))
    .refused('claim.not-accepted', undefined, [{ is: 'submitted', possible: ['AcceptClaim', 'RequestSupplement', 'RefuseClaim', 'WithdrawClaim'] }]);
  specify('first review of a paid claim').given(claim('C1', 'paid')).when(reviewing('PASS'))
    .refused('claim.not-accepted', undefined, [{ is: 'paid', possible: ['RecordBankReturn', 'OpenClawback'] }]);
  specify('second review before the first').given(claim('C1', 'accepted')).when(again('PASS'))
    .refused('claim.not-first-passed', undefined, [{ is: 'accepted', possible: ['ReviewFirst', 'WithdrawClaim'] }]);
  specify('first review of a claim nobody submitted').when(reviewing('PASS')).refused('claim.unknown');
  specify('second review of a claim nobody submitted').when(again('PASS')).refused('claim.unknown');
});

describe('clause JN-2.3.1a — a certificate carries a claim only while it stands', () => {
  const given = (...more: readonly Happened[]) => [...ruleSet(), ...trainingClass(), person('P1'), certificate('P1'), ...more, ...submitted()];
  specify('recorded only').given(given()).when(accepting).passes();
  specify('verified').given(given(answered('P1', 'CertificateVerified.v1'))).when(accepting).passes();
  specify('nobody can verify it').given(given(answered('P1', 'CertificateUnverifiable.v1'))).when(accepting)
    .refused('certificate.unverifiable', 'JN-2.3.1a', [{ certificateId: 'Z-P1', is: 'unverifiable' }]);
  specify('taken back').given(given(answered('P1', 'CertificateVerified.v1'), revoked('P1'))).when(accepting)
    .refused('certificate.revoked', 'JN-2.3.1a', [{ certificateId: 'Z-P1', is: 'revoked' }]);
  const strict = ruleSet({ ruleSet: 'R9', from: '2019-09-02', also: { 'certificate.requires.verification': 1 } });
  specify('recorded only, where the rule set asks for verification').given(given(), strict).when(accepting).refused('certificate.unverified', 'JN-2.3.1a');
  specify('verified, where the rule set asks for it').given(given(answered('P1', 'CertificateVerified.v1')), strict).when(accepting).passes();
  specify('taken back between acceptance and review').given(ruleSet(), trainingClass(), person('P1'), certificate('P1'),
    answered('P1', 'CertificateVerified.v1'), claim('C1', 'accepted'), revoked('P1')).when((past) => reviewFirst({ claimId: 'C1', decision: 'PASS' },
    claimOf(past), sources(past), ask({ officer: 'O-review1' }))).refused('certificate.revoked', 'JN-2.3.1a');
});
