import type { Day, Refusal } from '#kernel';
import { certificateKinds, isCertificateKind } from '#notice';
import { type CertificateState, certificateStream, type ClassState, type TrainingClass } from '#scheme/history';
import { type Ask, type Decision, missing, no, record, taken, to } from '../verdict.js';

export interface RecordCertificate {
  readonly certificateId: string; readonly kind: string; readonly issuer: string; readonly occupation: string; readonly level: number;
  readonly personId: string; readonly classId: string; readonly issuedOn: Day;
}

/** Levels 5 to 1 where the kind has levels, else 0: an invented level would pass for another one under JN-2.3.1c. */
const levelFits = (kind: string, level: number): boolean =>
  certificateKinds.some(({ code, levelled }) => code === kind && (levelled ? level >= 1 && level <= 5 : level === 0));

/** The class is the officer's: of the same organisation, and for an operator of the same institution. */
const notTheirs = (trainingClass: TrainingClass, ask: Ask): Refusal | undefined => {
  const { org, institutionId, classId } = trainingClass;
  if (org !== ask.officer.org) return { refused: 'class.other-organisation', why: `班级 ${classId} 由 ${org} 备案。` };
  if (ask.officer.roles.includes('ACCEPT') || ask.officer.institutionId === institutionId) return undefined;
  return no('institution.not-yours', 'JN-3.3c', `${ask.officer.officerId} 不是机构 ${institutionId} 的经办人。`, [{ institutionId }]);
};

/**
 * Records a certificate of one of the five kinds, issued after the class, to someone who finished it.
 *
 * @param holder the certificate that already carries this number of this issuer, if any
 * @refuses certificate.exists, certificate.number-taken, certificate.kind-not-listed, certificate.level-not-of-kind, class.unknown,
 * class.other-organisation, institution.not-yours, certificate.trainee-not-finished, certificate.before-class-end, certificate.from-the-future,
 * certificate.other-occupation, certificate.other-level
 * @clause JN-2.3.1a
 */
export const recordCertificate = (
  c: RecordCertificate, world: { certificate: CertificateState; trainingClass: ClassState; holder: string | undefined }, ask: Ask,
): Decision => {
  const { certificate, trainingClass, holder } = world;
  if (certificate.is !== 'unknown') return taken('certificate', c.certificateId);
  if (holder !== undefined) return { refused: 'certificate.number-taken', why: '该编号已登记；请受理岗核对。' };
  if (!isCertificateKind(c.kind)) return no('certificate.kind-not-listed', 'JN-2.3.1a', `${c.kind} 不在五类证书之列。`, [{ kind: c.kind }]);
  if (!levelFits(c.kind, c.level)) return no('certificate.level-not-of-kind', 'JN-2.3.1a', `${c.kind} 没有 ${c.level} 级。`, [{ kind: c.kind, level: c.level }]);
  if (trainingClass.is === 'unknown') return missing('class', c.classId);
  const foreign = notTheirs(trainingClass, ask);
  if (foreign !== undefined) return foreign;
  if (trainingClass.is !== 'completed' || trainingClass.roster[c.personId] !== 'FINISHED') {
    return no('certificate.trainee-not-finished', 'JN-2.3.1a', `${c.personId} 未完成班级 ${c.classId}。`, [{ personId: c.personId, classId: c.classId }]);
  }
  if (c.issuedOn < trainingClass.endsOn) {
    return no('certificate.before-class-end', 'JN-2.3.1a', `发证日 ${c.issuedOn} 早于结业日 ${trainingClass.endsOn}。`,
      [{ issuedOn: c.issuedOn, endsOn: trainingClass.endsOn }]);
  }
  if (c.issuedOn > ask.today) return { refused: 'certificate.from-the-future', why: '发证日晚于今天。' };
  if (c.occupation !== trainingClass.occupation) return { refused: 'certificate.other-occupation', why: `班级的职业是 ${trainingClass.occupation}。` };
  if (c.level !== 0 && c.level !== trainingClass.level) {
    return no('certificate.other-level', 'JN-3.4a', `班级按 ${trainingClass.level} 级备案，不能登记 ${c.level} 级证书。`, [{ level: c.level, filed: trainingClass.level }]);
  }
  return record(['JN-2.3.1a'], [to(certificateStream(c.certificateId), { type: 'CertificateRecorded.v1', data: c })]);
};
