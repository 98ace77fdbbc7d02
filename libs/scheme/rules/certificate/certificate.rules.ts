import { addDays, type Day, type Refusal } from '#kernel';
import { certificateKinds, isCertificateKind } from '#notice';
import {
  type Certificate, type CertificateIs, type CertificateState, certificateStream, type ClaimState, type ClassState, classStream, type EvaluationBodyState,
  evaluates, findingStream, type PersonState, type RegisterAnswer, type RuleSet, ruleSetOn, type RuleSetsState, type TrainingClass,
} from '#scheme/history';
import { isSet, statedIn } from '../parameters/parameters.rules.js';
import { hasEnded } from '../training-class/class-states.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, taken, to, type Writing } from '../verdict.js';

export interface RecordCertificate {
  readonly certificateId: string; readonly kind: string; readonly issuer: string; readonly occupation: string; readonly level: number;
  readonly personId: string; readonly classId: string; readonly issuedOn: Day;
}

export interface IssueWorld {
  readonly certificate: CertificateState; readonly trainingClass: ClassState; readonly holder: string | undefined; readonly body: EvaluationBodyState;
  readonly sets: RuleSetsState;
}
export interface VerifyCertificate extends RegisterAnswer { readonly result: 'VERIFIED' | 'UNVERIFIABLE' }
export interface RevokeCertificate {
  readonly certificateId: string; readonly revokedOn: Day; readonly reason: string; readonly document: string; readonly evidenceHash: string;
}
/** Everything a late answer about a certificate may touch. */
export interface CertificateWorld {
  readonly certificate: CertificateState; readonly trainingClass: ClassState; readonly person: PersonState;
  /** the claims that hold a place for its person, as `claimsToAsk` names them */
  readonly claims: ReadonlyMap<string, ClaimState>;
  /** streams of findings that are open already */
  readonly opened: ReadonlySet<string>;
}

/** What each state of a certificate allows: for the refusals, and for whoever asks what may happen next. */
const POSSIBLE = {
  recorded: ['VerifyCertificate'], verified: ['RevokeCertificate'], unverifiable: [], revoked: [],
} as const satisfies Readonly<Record<CertificateIs, readonly string[]>>;
/** What may be done with a certificate now. */
export const possibleForCertificate = (is: CertificateIs): readonly string[] => POSSIBLE[is];
const certificateMustBe = (certificate: Certificate, needed: CertificateIs): Refusal | undefined =>
  (certificate.is === needed ? undefined : notNow(`certificate.not-${needed}`, certificate.is, POSSIBLE[certificate.is]));

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
 * What a certificate may carry: not when the issuer knows nothing of it or took it back; and only verified where the rule set asks for it.
 *
 * @refuses certificate.revoked, certificate.unverifiable, certificate.unverified
 * @clause JN-2.3.1a; `certificate.requires.verification`
 */
export const certificateStands = ({ is, certificateId }: Certificate, set: RuleSet): Refusal | undefined => {
  const facts = [{ certificateId, is }];
  if (is === 'revoked') return no('certificate.revoked', 'JN-2.3.1a', `证书 ${certificateId} 已注销。`, facts);
  if (is === 'unverifiable') return no('certificate.unverifiable', 'JN-2.3.1a', `发证机构查无证书 ${certificateId}。`, facts);
  if (is === 'verified' || !isSet(set, 'certificate.requires.verification')) return undefined;
  return no('certificate.unverified', 'JN-2.3.1a', `证书 ${certificateId} 尚未核验，请先核验。`, facts);
};

/**
 * The person finished this class, and the certificate says what was taught, not before it ended, or by no more days than the rule set allows.
 *
 * @refuses certificate.trainee-not-finished, certificate.before-class-end, certificate.from-the-future, certificate.other-occupation, certificate.other-level
 */
const notOfClass = (c: RecordCertificate, trainingClass: TrainingClass, sets: RuleSetsState, ask: Ask): Refusal | undefined => {
  const is = trainingClass.roster[c.personId];
  if (!hasEnded(trainingClass) || trainingClass.is === 'archived' || (is !== 'FINISHED' && is !== 'CERTIFIED')) {
    return no('certificate.trainee-not-finished', 'JN-2.3.1a', `${c.personId} 未完成班级 ${c.classId}。`, [{ personId: c.personId, classId: c.classId }]);
  }
  const set = ruleSetOn(sets, c.issuedOn);
  const toleranceDays = set === undefined ? 0 : statedIn(set, 'certificate.toleranceDays') ?? 0;
  if (c.issuedOn < addDays(trainingClass.endsOn, -toleranceDays)) {
    return no('certificate.before-class-end', 'JN-2.3.1a', `发证日 ${c.issuedOn} 早于结业日 ${trainingClass.endsOn}。`,
      [{ issuedOn: c.issuedOn, endsOn: trainingClass.endsOn, ...(toleranceDays === 0 ? {} : { toleranceDays }) }]);
  }
  if (c.issuedOn > ask.today) return { refused: 'certificate.from-the-future', why: '发证日晚于今天。' };
  if (c.occupation !== trainingClass.occupation) return { refused: 'certificate.other-occupation', why: `班级的职业是 ${trainingClass.occupation}。` };
  if (c.level === 0 || c.level === trainingClass.level) return undefined;
  return no('certificate.other-level', 'JN-3.4a', `班级按 ${trainingClass.level} 级备案，不能登记 ${c.level} 级证书。`, [{ level: c.level, filed: trainingClass.level }]);
};

/**
 * Where the register knows the issuer, it must have been allowed to examine on the day of issue.
 *
 * @refuses certificate.issuer-not-valid
 * @clause JN-2.4
 */
const issuerWrong = (c: RecordCertificate, body: EvaluationBodyState): Refusal | undefined => {
  if (body.is === 'unknown' || evaluates(body, c.issuedOn, c)) return undefined;
  return no('certificate.issuer-not-valid', 'JN-2.4', `${c.issuedOn}，${c.issuer} 不得为 ${c.occupation}（${c.level} 级）发证。`,
    [{ issuer: c.issuer, issuedOn: c.issuedOn, occupation: c.occupation, level: c.level }]);
};

/**
 * Records a certificate of one of the five kinds, issued after the class, to someone who finished it, by a body that might examine on that day where the
 * register knows the body. The roster of the class says so too.
 *
 * @param holder the certificate that already carries this number of this issuer, if any
 * @refuses certificate.exists, certificate.number-taken, certificate.kind-not-listed, certificate.level-not-of-kind, class.unknown,
 * class.other-organisation, institution.not-yours, certificate.trainee-not-finished, certificate.before-class-end, certificate.from-the-future,
 * certificate.other-occupation, certificate.other-level, certificate.issuer-not-valid
 * @clause JN-2.3.1a, JN-2.4
 */
export const recordCertificate = (c: RecordCertificate, world: IssueWorld, ask: Ask): Decision => {
  const { certificate, trainingClass, holder } = world;
  if (certificate.is !== 'unknown') return taken('certificate', c.certificateId);
  if (holder !== undefined) return { refused: 'certificate.number-taken', why: '该编号已登记；请受理岗核对。' };
  if (!isCertificateKind(c.kind)) return no('certificate.kind-not-listed', 'JN-2.3.1a', `${c.kind} 不在五类证书之列。`, [{ kind: c.kind }]);
  if (!levelFits(c.kind, c.level)) return no('certificate.level-not-of-kind', 'JN-2.3.1a', `${c.kind} 没有 ${c.level} 级。`, [{ kind: c.kind, level: c.level }]);
  if (trainingClass.is === 'unknown') return missing('class', c.classId);
  const { classId, personId } = c;
  return notTheirs(trainingClass, ask) ?? notOfClass(c, trainingClass, world.sets, ask) ?? issuerWrong(c, world.body) ?? record(['JN-2.3.1a'], [
    to(certificateStream(c.certificateId), { type: 'CertificateRecorded.v1', data: c }),
    to(classStream(classId), { type: 'TraineeCertified.v1', data: { classId, personId, certificateId: c.certificateId } }),
  ]);
};

/** Ids of the claims a certificate may have been built into: read before a late answer about it is judged. */
export const claimsToAsk = (certificate: CertificateState, person: PersonState): readonly string[] =>
  (certificate.is === 'unknown' || person.is === 'unknown' ? []
    : person.reservations.filter(({ classId, held }) => held && classId === certificate.classId).map(({ claimId }) => claimId));

/** The finding a late answer about a certificate may open for a claim. */
export const certificateFinding = (claimId: string, certificate: Certificate): string => `F27:${claimId}:${certificate.personId}`;

const findingsOf = (certificate: Certificate, world: CertificateWorld, wouldRefuse: 'certificate.revoked' | 'certificate.unverifiable'): Writing[] => {
  const { certificateId, personId } = certificate;
  const built = claimsToAsk(certificate, world.person).filter((claimId) => {
    const claim = world.claims.get(claimId);
    return claim !== undefined && claim.is !== 'unknown' && claim.trainees.some((each) => each.certificateId === certificateId);
  });
  return built.map((claimId) => ({ claimId, findingId: certificateFinding(claimId, certificate) }))
    .filter(({ findingId }) => !world.opened.has(findingStream(findingId)))
    .map(({ claimId, findingId }) => to(findingStream(findingId), {
      type: 'FindingRaised.v1', data: { findingId, rule: 'F27', claimId, personId, fact: 'CERTIFICATE', factId: certificateId, wouldRefuse },
    }));
};

const otherOrganisation = (trainingClass: ClassState, ask: Ask): Refusal | undefined =>
  (trainingClass.is === 'unknown' || trainingClass.org === ask.officer.org ? undefined
    : { refused: 'class.other-organisation', why: `班级 ${trainingClass.classId} 由 ${trainingClass.org} 备案。` });

/**
 * Records what the issuer's register answered. One nobody can verify opens a finding on every claim built on it.
 *
 * @refuses certificate.unknown, certificate.not-recorded, class.other-organisation, certificate.from-the-future
 * @clause JN-2.3.1a
 */
export const verifyCertificate = (c: VerifyCertificate, world: CertificateWorld, ask: Ask): Decision => {
  const { certificate } = world;
  if (certificate.is === 'unknown') return missing('certificate', c.certificateId);
  const wrong = certificateMustBe(certificate, 'recorded') ?? otherOrganisation(world.trainingClass, ask);
  if (wrong !== undefined) return wrong;
  if (c.queriedOn > ask.today) return { refused: 'certificate.from-the-future', why: '查询日晚于今天。' };
  const { result, ...data } = c;
  const facts = [{ fact: 'certificate', source: c.source, queriedOn: c.queriedOn, hash: c.evidenceHash, result }];
  if (result === 'VERIFIED') return record(['JN-2.3.1a'], [to(certificateStream(c.certificateId), { type: 'CertificateVerified.v1', data })], { facts });
  return record(['JN-2.3.1a'],
    [to(certificateStream(c.certificateId), { type: 'CertificateUnverifiable.v1', data }), ...findingsOf(certificate, world, 'certificate.unverifiable')],
    { facts });
};

/**
 * Records that the issuer took a certificate back, and opens a finding on every claim built on it (domain.md §2.3).
 *
 * @refuses certificate.unknown, certificate.not-verified, class.other-organisation, certificate.from-the-future, certificate.revoked-before-issue
 * @clause JN-2.3.1a
 */
export const revokeCertificate = (c: RevokeCertificate, world: CertificateWorld, ask: Ask): Decision => {
  const { certificate } = world;
  if (certificate.is === 'unknown') return missing('certificate', c.certificateId);
  const wrong = certificateMustBe(certificate, 'verified') ?? otherOrganisation(world.trainingClass, ask);
  if (wrong !== undefined) return wrong;
  if (c.revokedOn > ask.today) return { refused: 'certificate.from-the-future', why: '注销日晚于今天。' };
  if (c.revokedOn < certificate.issuedOn) return { refused: 'certificate.revoked-before-issue', why: `注销日早于发证日 ${certificate.issuedOn}。` };
  return record(['JN-2.3.1a'],
    [to(certificateStream(c.certificateId), { type: 'CertificateRevoked.v1', data: c }), ...findingsOf(certificate, world, 'certificate.revoked')],
    { facts: [{ fact: 'certificate', revokedOn: c.revokedOn, document: c.document, hash: c.evidenceHash }] });
};
