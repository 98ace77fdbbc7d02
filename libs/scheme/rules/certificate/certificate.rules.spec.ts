import { day } from '#kernel';
import {
  certificateFold, certificateStream, claimFold, claimStream, classFold, classStream, evaluationBodyFold, evaluationBodyStream, personFold, personStream,
  ruleSetsFold, ruleSetStream,
} from '#scheme/history';
import {
  type CertificateWorld, claimsToAsk, possibleForCertificate, type RecordCertificate, recordCertificate, type RevokeCertificate, revokeCertificate,
  type VerifyCertificate, verifyCertificate,
} from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';
import {
  answered, certificate, entry, evaluationBody, OCCUPATION, person, released, reserved, revoked, ruleSet, struck, trainingClass,
} from '../../../../test/support/training-past.js';

const Z1: RecordCertificate = {
  certificateId: 'Z-P1', kind: 'SKILL_LEVEL', issuer: 'JNZJ', occupation: OCCUPATION, level: 4, personId: 'P1', classId: 'K1', issuedOn: day('2019-12-02'),
};
const bodyOf = (past: Past) => past.state(evaluationBodyFold, evaluationBodyStream('JNZJ'));
const recording = (more: Partial<RecordCertificate> = {}, holder?: string) => (past: Past) => recordCertificate({ ...Z1, ...more }, {
  certificate: past.state(certificateFold, certificateStream('Z-P1')), trainingClass: past.state(classFold, classStream('K1')), holder, body: bodyOf(past),
  sets: past.state(ruleSetsFold, ruleSetStream),
}, ask({ today: '2019-12-02', roles: ['ACCEPT'] }));
const answer = (more: Partial<RecordCertificate> = {}) => [
  { stream: 'certificate-Z-P1', type: 'CertificateRecorded.v1' as const, data: { ...Z1, ...more } },
  { stream: 'class-K1', type: 'TraineeCertified.v1' as const, data: { classId: 'K1', personId: 'P1', certificateId: 'Z-P1' } },
];

describe('clause JN-2.3.1a — one of five certificates, after the training', () => {
  const kinds = [
    ['SKILL_LEVEL', 5], ['SKILL_LEVEL', 1], ['VOCATIONAL_QUALIFICATION', 3], ['SPECIAL_ABILITY', 0], ['SPECIAL_OPERATION', 0], ['COMPLETION', 0],
  ] as const;
  for (const [kind, level] of kinds) {
    specify(`${kind} of level ${level} is one`).given(trainingClass({ level: level === 0 ? 4 : level })).when(recording({ kind, level }))
      .then(answer({ kind, level }), { clauses: ['JN-2.3.1a'] });
  }
  for (const [kind, level] of [['SKILL_LEVEL', 0], ['VOCATIONAL_QUALIFICATION', 6], ['COMPLETION', 4], ['SPECIAL_ABILITY', 1]] as const) {
    specify(`${kind} has no level ${level}`).given(trainingClass()).when(recording({ kind, level }))
      .refused('certificate.level-not-of-kind', 'JN-2.3.1a', [{ kind, level }]);
  }
  for (const kind of ['ATTENDANCE_SLIP', 'skill_level', '']) {
    specify(`「${kind}」 is none`).given(trainingClass()).when(recording({ kind })).refused('certificate.kind-not-listed', 'JN-2.3.1a', [{ kind }]);
  }

  specify('issued on the day the class ended').given(trainingClass()).when(recording({ issuedOn: day('2019-11-29') }))
    .then(answer({ issuedOn: day('2019-11-29') }));
  specify('issued the day before it ended').given(trainingClass()).when(recording({ issuedOn: day('2019-11-28') }))
    .refused('certificate.before-class-end', 'JN-2.3.1a', [{ issuedOn: '2019-11-28', endsOn: '2019-11-29' }]);
  specify('issued as many days before as the rule set allows').given(ruleSet({ also: { 'certificate.toleranceDays': 2 } }), trainingClass())
    .when(recording({ issuedOn: day('2019-11-27') })).passes();
  specify('issued a day before that').given(ruleSet({ also: { 'certificate.toleranceDays': 2 } }), trainingClass())
    .when(recording({ issuedOn: day('2019-11-26') }))
    .refused('certificate.before-class-end', 'JN-2.3.1a', [{ issuedOn: '2019-11-26', endsOn: '2019-11-29', toleranceDays: 2 }]);
  specify('issued tomorrow').given(trainingClass()).when(recording({ issuedOn: day('2019-12-03') })).refused('certificate.from-the-future');

  specify('a class still in session').given(trainingClass({ until: 'inSession' })).when(recording())
    .refused('certificate.trainee-not-finished', 'JN-2.3.1a');
  specify('somebody who dropped out').given(trainingClass({ people: ['P2'], dropped: ['P1'] })).when(recording())
    .refused('certificate.trainee-not-finished', 'JN-2.3.1a', [{ personId: 'P1', classId: 'K1' }]);
  specify('somebody who was never in the class').given(trainingClass({ people: ['P2'] })).when(recording())
    .refused('certificate.trainee-not-finished', 'JN-2.3.1a');
  specify('a class nobody filed').when(recording()).refused('class.unknown');
  specify('another occupation than the class taught').given(trainingClass({ occupation: '4-03-02-01' })).when(recording())
    .refused('certificate.other-occupation');
  specify('a certificate is recorded once').given(trainingClass(), certificate('P1')).when(recording()).refused('certificate.exists');
  specify('a number of this issuer that another certificate carries').given(trainingClass()).when(recording({}, 'Z-P9'))
    .refused('certificate.number-taken');
});

describe('clause JN-3.4a — a certificate is of the level the class was filed for, and recorded by who may', () => {
  const by = (who: Parameters<typeof ask>[0]) => (past: Past) => recordCertificate(Z1, {
    certificate: past.state(certificateFold, certificateStream('Z-P1')), trainingClass: past.state(classFold, classStream('K1')), holder: undefined,
    body: bodyOf(past),
  sets: past.state(ruleSetsFold, ruleSetStream),
  }, ask({ today: '2019-12-02', ...who }));
  specify('another level than filed').given(trainingClass({ level: 5 })).when(recording({ level: 4 }))
    .refused('certificate.other-level', 'JN-3.4a', [{ level: 4, filed: 5 }]);
  specify('the institution of the class').given(trainingClass()).when(by({ roles: ['INST_OP'], institutionId: 'I1' })).then(answer());
  specify('another institution').given(trainingClass()).when(by({ roles: ['INST_OP'], institutionId: 'I9' }))
    .refused('institution.not-yours', 'JN-3.3c', [{ institutionId: 'I1' }]);
  specify('an acceptance clerk of another organisation').given(trainingClass()).when(by({ roles: ['ACCEPT'], org: '370116' }))
    .refused('class.other-organisation');
});

describe('clause JN-2.3.1a — after the examination only who passed has a certificate', () => {
  const failed = fact(classStream('K1'), ['ClassAssessed.v1', {
    classId: 'K1', bodyId: 'JNZJ', assessedOn: day('2019-11-30'), passed: [], failed: ['P1'], document: '成绩单',
  }]);
  specify('who passed').given(trainingClass({ until: 'assessed' })).when(recording()).then(answer());
  specify('who failed').given(trainingClass(), failed).when(recording()).refused('certificate.trainee-not-finished', 'JN-2.3.1a');
  specify('a second certificate of the same class').given(trainingClass(),
    fact(classStream('K1'), ['TraineeCertified.v1', { classId: 'K1', personId: 'P1', certificateId: 'Z-other' }])).when(recording()).then(answer());
  specify('a class that is put away').given(trainingClass({ until: 'archived' })).when(recording()).refused('certificate.trainee-not-finished', 'JN-2.3.1a');
});

describe('clause JN-2.4 — a registered issuer must be allowed on the day of issue', () => {
  specify('an issuer the register knows').given(trainingClass(), evaluationBody()).when(recording()).then(answer());
  specify('an issuer the register does not know').given(trainingClass(), evaluationBody({ bodyId: 'OTHER' })).when(recording()).then(answer());
  specify('a licence that ended the day before').given(trainingClass(), evaluationBody({ to: '2019-12-01' })).when(recording())
    .refused('certificate.issuer-not-valid', 'JN-2.4', [{ issuer: 'JNZJ', issuedOn: '2019-12-02', occupation: OCCUPATION, level: 4 }]);
  specify('an issuer struck that day').given(trainingClass(), evaluationBody(), struck('2019-12-02')).when(recording())
    .refused('certificate.issuer-not-valid', 'JN-2.4');
  specify('an issuer of other levels').given(trainingClass(), evaluationBody({ occupations: [entry(OCCUPATION, [5])] })).when(recording())
    .refused('certificate.issuer-not-valid', 'JN-2.4');
});

const worldOf = (past: Past, opened: readonly string[] = []): CertificateWorld => {
  const state = past.state(certificateFold, certificateStream('Z-P1'));
  const holder = past.state(personFold, personStream('P1'));
  return {
    certificate: state, trainingClass: past.state(classFold, classStream('K1')), person: holder,
    claims: past.states(claimFold, claimStream, claimsToAsk(state, holder)), opened: new Set(opened),
  };
};
const claimOf = (claimId: string, certificateId: string) => fact(claimStream(claimId), ['ClaimSubmitted.v1', {
  claimId, subsidyKind: 'GROUP_SKILL', channel: 'PERSON', classId: 'K1', payee: { kind: 'PERSON', id: 'P1', accountId: 'ACC-P1' },
  trainees: [{ personId: 'P1', certificateId }],
}]);
const built = [person('P1'), reserved('P1', { claimId: 'C1' }), claimOf('C1', 'Z-P1')];
const found = (claimId: string, wouldRefuse: string) => ({ stream: `finding-F27:${claimId}:P1`, type: 'FindingRaised.v1' as const, data: {
  findingId: `F27:${claimId}:P1`, rule: 'F27', claimId, personId: 'P1', fact: 'CERTIFICATE', factId: 'Z-P1', wouldRefuse,
} });

describe('clause JN-2.3.1a — a certificate is verified with its issuer', () => {
  const A: VerifyCertificate = { certificateId: 'Z-P1', result: 'VERIFIED', source: '查询系统', queriedOn: day('2019-12-03'), evidenceHash: 'e'.repeat(64) };
  const { result: _result, ...ANSWER } = A;
  const verifying = (more: Partial<VerifyCertificate> = {}, org = '370100') => (past: Past) =>
    verifyCertificate({ ...A, ...more }, worldOf(past), ask({ today: '2019-12-04', org }));
  const recordedOne = [...trainingClass(), certificate('P1')];
  specify('verified').given(recordedOne).when(verifying()).then([{ stream: 'certificate-Z-P1', type: 'CertificateVerified.v1', data: ANSWER }], {
    facts: [{ fact: 'certificate', source: '查询系统', queriedOn: '2019-12-03', hash: 'e'.repeat(64), result: 'VERIFIED' }],
  });
  specify('verified, with a claim built on it').given(recordedOne, built).when(verifying())
    .then([{ stream: 'certificate-Z-P1', type: 'CertificateVerified.v1', data: ANSWER }]);
  specify('nobody knows it').given(recordedOne).when(verifying({ result: 'UNVERIFIABLE' }))
    .then([{ stream: 'certificate-Z-P1', type: 'CertificateUnverifiable.v1', data: ANSWER }]);
  specify('nobody knows it, and a claim is built on it').given(recordedOne, built).when(verifying({ result: 'UNVERIFIABLE' }))
    .then([{ stream: 'certificate-Z-P1', type: 'CertificateUnverifiable.v1', data: ANSWER }, found('C1', 'certificate.unverifiable')]);
  specify('asked tomorrow').given(recordedOne).when(verifying({ queriedOn: day('2019-12-05') })).refused('certificate.from-the-future');
  specify('verified twice').given(recordedOne, answered('P1', 'CertificateVerified.v1')).when(verifying())
    .refused('certificate.not-recorded', undefined, [{ is: 'verified', possible: ['RevokeCertificate'] }]);
  specify('by another organisation').given(recordedOne).when(verifying({}, '370116')).refused('class.other-organisation');
  specify('one nobody recorded').when(verifying()).refused('certificate.unknown');
});

describe('clause JN-2.3.1a — a certificate taken back opens a finding on every claim built on it', () => {
  const R: RevokeCertificate = { certificateId: 'Z-P1', revokedOn: day('2020-01-06'), reason: '考核违规', document: '公告1号', evidenceHash: 'e'.repeat(64) };
  const revoking = (more: Partial<RevokeCertificate> = {}, opened: readonly string[] = [], org = '370100') => (past: Past) =>
    revokeCertificate({ ...R, ...more }, worldOf(past, opened), ask({ today: '2020-01-06', org }));
  const verified = [...trainingClass(), certificate('P1'), answered('P1', 'CertificateVerified.v1')];
  const gone = { stream: 'certificate-Z-P1', type: 'CertificateRevoked.v1' as const, data: R };
  specify('one nobody claimed for').given(verified, person('P1')).when(revoking()).then([gone]);
  specify('one a claim is built on').given(verified, built).when(revoking()).then([gone, found('C1', 'certificate.revoked')], { clauses: ['JN-2.3.1a'] });
  specify('one two claims are built on').given(verified, built, reserved('P1', { claimId: 'C2' }), claimOf('C2', 'Z-P1')).when(revoking())
    .then([gone, found('C1', 'certificate.revoked'), found('C2', 'certificate.revoked')]);
  specify('a claim that was rejected').given(verified, built, released('P1', 'C1')).when(revoking()).then([gone]);
  specify('a claim built on another certificate of the class').given(verified, person('P1'), reserved('P1', { claimId: 'C1' }), claimOf('C1', 'Z-other'))
    .when(revoking()).then([gone]);
  specify('a finding that is open already').given(verified, built).when(revoking({}, ['finding-F27:C1:P1'])).then([gone]);
  specify('one nobody verified').given(trainingClass(), certificate('P1')).when(revoking())
    .refused('certificate.not-verified', undefined, [{ is: 'recorded', possible: ['VerifyCertificate'] }]);
  specify('one revoked already').given(verified, revoked('P1')).when(revoking()).refused('certificate.not-verified');
  specify('tomorrow').given(verified).when(revoking({ revokedOn: day('2020-01-07') })).refused('certificate.from-the-future');
  specify('before it was issued').given(verified).when(revoking({ revokedOn: day('2019-12-01') })).refused('certificate.revoked-before-issue');
  specify('by another organisation').given(verified).when(revoking({}, [], '370116')).refused('class.other-organisation');
  specify('one nobody recorded').when(revoking()).refused('certificate.unknown');
  it('and a revoked one is the end', () => {
    expect((['recorded', 'verified', 'unverifiable', 'revoked'] as const).map(possibleForCertificate))
      .toEqual([['VerifyCertificate'], ['RevokeCertificate'], [], []]);
  });
});
