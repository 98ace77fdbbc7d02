import type { Day } from '#kernel';
import { certificateKinds, isCertificateKind } from '#notice';
import { type CertificateState, certificateStream, type ClassState } from '#scheme/history';
import { type Ask, type Decision, missing, no, record, taken, to } from '../verdict.js';

export interface RecordCertificate {
  readonly certificateId: string; readonly kind: string; readonly issuer: string; readonly occupation: string; readonly level: number;
  readonly personId: string; readonly classId: string; readonly issuedOn: Day;
}

/** Levels 5 to 1 where the kind has levels, else 0: an invented level would pass for another one under JN-2.3.1c. */
const levelFits = (kind: string, level: number): boolean =>
  certificateKinds.some(({ code, levelled }) => code === kind && (levelled ? level >= 1 && level <= 5 : level === 0));

/**
 * Records a certificate of one of the five kinds, issued after the class, to someone who finished it.
 *
 * @param holder the certificate that already carries this number of this issuer, if any
 * @refuses certificate.exists, certificate.number-taken, certificate.kind-not-listed, certificate.level-not-of-kind, class.unknown,
 * certificate.trainee-not-finished, certificate.before-class-end, certificate.from-the-future, certificate.other-occupation
 * @clause JN-2.3.1a
 */
export const recordCertificate = (
  c: RecordCertificate, world: { certificate: CertificateState; trainingClass: ClassState; holder: string | undefined }, ask: Ask,
): Decision => {
  const { certificate, trainingClass, holder } = world;
  if (certificate.is !== 'unknown') return taken('certificate', c.certificateId);
  if (holder !== undefined) return { refused: 'certificate.number-taken', why: `该编号已登记为 ${holder}。`, facts: [{ certificateId: holder }] };
  if (!isCertificateKind(c.kind)) return no('certificate.kind-not-listed', 'JN-2.3.1a', `${c.kind} 不在五类证书之列。`, [{ kind: c.kind }]);
  if (!levelFits(c.kind, c.level)) return no('certificate.level-not-of-kind', 'JN-2.3.1a', `${c.kind} 没有 ${c.level} 级。`, [{ kind: c.kind, level: c.level }]);
  if (trainingClass.is === 'unknown') return missing('class', c.classId);
  if (trainingClass.is !== 'completed' || trainingClass.roster[c.personId] !== 'FINISHED') {
    return no('certificate.trainee-not-finished', 'JN-2.3.1a', `${c.personId} 未完成班级 ${c.classId}。`, [{ personId: c.personId, classId: c.classId }]);
  }
  if (c.issuedOn < trainingClass.endsOn) {
    return no('certificate.before-class-end', 'JN-2.3.1a', `发证日 ${c.issuedOn} 早于结业日 ${trainingClass.endsOn}。`,
      [{ issuedOn: c.issuedOn, endsOn: trainingClass.endsOn }]);
  }
  if (c.issuedOn > ask.today) return { refused: 'certificate.from-the-future', why: '发证日晚于今天。' };
  if (c.occupation !== trainingClass.occupation) return { refused: 'certificate.other-occupation', why: `班级的职业是 ${trainingClass.occupation}。` };
  return record(['JN-2.3.1a'], [to(certificateStream(c.certificateId), { type: 'CertificateRecorded.v1', data: c })]);
};
