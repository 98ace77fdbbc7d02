import { isRefusal, type Refusal, yearOf } from '#kernel';
import {
  type Certificate, type CertificateState, type Claim, pensionKnown, type PersonState, type RegisteredPerson, type RuleSet, type RuleSetsState,
  type TrainingClass,
} from '#scheme/history';
import { certificateStands } from '../certificate/certificate.rules.js';
import { inForce, isSet, valueOf } from '../parameters/parameters.rules.js';
import { missing, no } from '../verdict.js';

/** One trainee of a claim with everything a rule may look at. */
export interface Applicant {
  readonly person: RegisteredPerson; readonly certificate: Certificate; readonly set: RuleSet; readonly year: number;
  readonly countsToCap: boolean;
}
export interface ClaimWorld {
  readonly trainingClass: TrainingClass; readonly people: ReadonlyMap<string, PersonState>; readonly certificates: ReadonlyMap<string, CertificateState>;
  readonly sets: RuleSetsState;
}

/** @clause JN-2.3.1a the certificate is the trainee's own, of this class, after its end */
export const applicantOf = (claim: Claim, personId: string, certificateId: string, world: ClaimWorld): Applicant | Refusal => {
  const person = world.people.get(personId);
  const certificate = world.certificates.get(certificateId);
  if (person?.is !== 'registered') return no('person.unknown', 'JN-3.3b', `${personId} 未实名登记。`, [{ personId }]);
  if (certificate === undefined || certificate.is === 'unknown') return missing('certificate', certificateId);
  if (certificate.personId !== personId || certificate.classId !== claim.classId) {
    return no('claim.certificate-of-another', 'JN-2.3.1a', `证书 ${certificateId} 不是 ${personId} 在班级 ${claim.classId} 取得。`, [{ personId, certificateId }]);
  }
  const set = inForce(world.sets, certificate.issuedOn);
  if (isRefusal(set)) return set;
  return certificateStands(certificate, set)
    ?? { person, certificate, set, year: yearOf(certificate.issuedOn), countsToCap: !isSet(set, `cap.excludes.${claim.subsidyKind}`) };
};

/**
 * Entitlement to a monthly pension on the day the class started excludes; age alone never does.
 *
 * @refuses person.pension-recipient
 * @clause JN-2.3.1d
 */
export const noPension = ({ person }: Applicant, { trainingClass }: ClaimWorld): Refusal | undefined => {
  const pension = pensionKnown(person);
  if (pension?.entitledFrom == null || pension.entitledFrom > trainingClass.startsOn) return undefined;
  return no('person.pension-recipient', 'JN-2.3.1d', `${person.personId} 自 ${pension.entitledFrom} 起按月领取养老金。`,
    [{ fact: 'pension', source: pension.source, queriedOn: pension.queriedOn, entitledFrom: pension.entitledFrom }]);
};

/**
 * The same occupation and level is paid once, without time limit.
 *
 * @refuses claim.same-occupation-and-level
 * @clause JN-2.3.1c
 */
export const notTwice = ({ person, certificate }: Applicant): Refusal | undefined => {
  const before = person.reservations.find((each) => each.held && each.occupation === certificate.occupation && each.level === certificate.level);
  if (before === undefined) return undefined;
  return no('claim.same-occupation-and-level', 'JN-2.3.1c', `${person.personId} 的 ${certificate.occupation}（${certificate.level} 级）已由申领 ${before.claimId} 享受。`,
    [{ claimId: before.claimId, occupation: certificate.occupation, level: certificate.level }]);
};

/**
 * No more subsidies in the calendar year of the certificate than the rule set allows.
 *
 * @refuses claim.cap-per-year
 * @clause JN-2.3.1b
 */
export const underYearCap = ({ person, set, year, countsToCap }: Applicant): Refusal | undefined => {
  const cap = valueOf(set, 'cap.perPersonYear');
  if (isRefusal(cap)) return cap;
  const held = person.reservations.filter((each) => each.held && each.countsToCap && each.year === year);
  if (!countsToCap || held.length < cap) return undefined;
  return no('claim.cap-per-year', 'JN-2.3.1b', `${person.personId} 在 ${year} 年已享受 ${held.length} 次，上限 ${cap} 次。`,
    [{ year, used: held.length, cap, ruleSet: set.ruleSet, claims: held.map(({ claimId }) => claimId) }]);
};

/** The checks of acceptance in order of precedence. */
export const acceptanceChecks = [noPension, notTwice, underYearCap] as const;
