import { day } from '#kernel';
import { certificateFold, certificateStream, classFold, classStream } from '#scheme/history';
import { type RecordCertificate, recordCertificate } from '#scheme/rules';
import { ask, type Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';
import { certificate, OCCUPATION, trainingClass } from '../../../../test/support/training-past.js';

const Z1: RecordCertificate = {
  certificateId: 'Z-P1', kind: 'SKILL_LEVEL', issuer: 'JNZJ', occupation: OCCUPATION, level: 4, personId: 'P1', classId: 'K1', issuedOn: day('2019-12-02'),
};
const recording = (more: Partial<RecordCertificate> = {}, holder?: string) => (past: Past) => recordCertificate({ ...Z1, ...more }, {
  certificate: past.state(certificateFold, certificateStream('Z-P1')), trainingClass: past.state(classFold, classStream('K1')), holder,
}, ask({ today: '2019-12-02', roles: ['ACCEPT'] }));
const answer = (more: Partial<RecordCertificate> = {}) => [{ stream: 'certificate-Z-P1', type: 'CertificateRecorded.v1' as const, data: { ...Z1, ...more } }];

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
  }, ask({ today: '2019-12-02', ...who }));
  specify('another level than filed').given(trainingClass({ level: 5 })).when(recording({ level: 4 }))
    .refused('certificate.other-level', 'JN-3.4a', [{ level: 4, filed: 5 }]);
  specify('the institution of the class').given(trainingClass()).when(by({ roles: ['INST_OP'], institutionId: 'I1' })).then(answer());
  specify('another institution').given(trainingClass()).when(by({ roles: ['INST_OP'], institutionId: 'I9' }))
    .refused('institution.not-yours', 'JN-3.3c', [{ institutionId: 'I1' }]);
  specify('an acceptance clerk of another organisation').given(trainingClass()).when(by({ roles: ['ACCEPT'], org: '370116' }))
    .refused('class.other-organisation');
});
