import { isRefusal, type Refusal, yearOf } from '#kernel';
import type {
  AdvanceState, CertificateState, Claim, ClaimState, ClassState, EnterpriseState, FilingState, PersonState, RosterCategories, RuleSet, RuleSetsState,
    SchoolSupportState, TrainingClass,
} from '#scheme/history';
import { certificateStands } from '../certificate/certificate.rules.js';
import { inForce } from '../parameters/parameters.rules.js';
import { missing, no } from '../verdict.js';
import { claimKinds, isClaimKind } from './eligibility.table.js';
import { countsToCap, type Place } from './place.rules.js';

/** Everything a claim may be judged by; what a claim has not is unknown or empty. */
export interface ClaimSources {
  readonly trainingClass: ClassState; readonly categories: RosterCategories; readonly people: ReadonlyMap<string, PersonState>;
  readonly certificates: ReadonlyMap<string, CertificateState>; readonly sets: RuleSetsState; readonly filing: FilingState; readonly advance: AdvanceState;
  readonly support: SchoolSupportState;
  /** the claims the advances on the class were made by, of a claim that settles it */
  readonly advances?: ReadonlyMap<string, ClaimState>;
  /** of a claim of work for training: the enterprise whose limit binds */
  readonly employer?: EnterpriseState;
}

/**
 * A kind that a rule set has to open is closed until it does; apprenticeship and work for training also until the bureau has confirmed it (O-16).
 *
 * @refuses claim.kind-disabled
 * @clause JN-3.2c, JN-2.1.1b
 */
export const kindOpen = (subsidyKind: string, set: RuleSet): Refusal | undefined => {
  const opensBy = isClaimKind(subsidyKind) ? claimKinds[subsidyKind].opensBy : undefined;
  if (opensBy === undefined) return undefined;
  const parameter = set.parameters[opensBy.key];
  const open = parameter?.value === 1 && (!opensBy.confirmed || parameter.status === 'confirmed');
  return open ? undefined : no('claim.kind-disabled', 'JN-3.2c', `规则集 ${set.ruleSet} 未开办 ${subsidyKind}（参数 ${opensBy.key}）。`,
    [{ subsidyKind, parameter: opensBy.key, value: parameter?.value ?? null, status: parameter?.status ?? null, ruleSet: set.ruleSet }]);
};

/**
 * A camp or a demonstration project is filed with the municipal centre before the class starts.
 *
 * @refuses claim.camp-not-filed, claim.demonstration-not-filed
 * @clause JN-2.3.2b, JN-2.3.3
 */
export const filedWithCentre = (claim: Claim, filing: FilingState): Refusal | undefined => {
  const needed = isClaimKind(claim.subsidyKind) ? claimKinds[claim.subsidyKind].filing : undefined;
  if (needed === undefined || (filing.is === 'filed' && filing.filedAs === needed)) return undefined;
  return needed === 'CAMP'
    ? no('claim.camp-not-filed', 'JN-2.3.2b', `班级 ${claim.classId} 未经市公共就业服务中心备案为职业训练营。`, [{ classId: claim.classId }])
    : no('claim.demonstration-not-filed', 'JN-2.3.3', `班级 ${claim.classId} 未经市公共就业服务中心备案为示范项目。`, [{ classId: claim.classId }]);
};

const certificatePlace = (claim: Claim, trainee: Claim['trainees'][number], trainingClass: TrainingClass, world: ClaimSources): Place | Refusal => {
  const { personId, certificateId } = trainee;
  const person = world.people.get(personId);
  const certificate = world.certificates.get(certificateId);
  if (person?.is !== 'registered') return no('person.unknown', 'JN-3.3b', `${personId} 未实名登记。`, [{ personId }]);
  if (certificate === undefined || certificate.is === 'unknown') return missing('certificate', certificateId);
  if (certificate.personId !== personId || certificate.classId !== claim.classId) {
    return no('claim.certificate-of-another', 'JN-2.3.1a', `证书 ${certificateId} 不是 ${personId} 在班级 ${claim.classId} 取得。`, [{ personId, certificateId }]);
  }
  const { issuedOn, occupation, level } = certificate;
  const set = inForce(world.sets, issuedOn);
  if (isRefusal(set)) return set;
  return certificateStands(certificate, set) ?? { ...shared(claim, trainingClass, world, personId), person, set, issuedOn, year: yearOf(issuedOn),
    occupation, level, countsToCap: countsToCap(set, claim.subsidyKind), ...(trainee.months === undefined ? {} : { months: trainee.months }) };
};

const shared = (claim: Claim, { startsOn, endsOn }: TrainingClass, { categories }: ClaimSources, personId: string) => {
  const personCategory = claim.living?.personCategory ?? categories[personId];
  return {
    claimId: claim.claimId, classId: claim.classId, subsidyKind: claim.subsidyKind, startsOn, endsOn,
    ...(claim.enterpriseId === undefined ? {} : { enterpriseId: claim.enterpriseId }), ...(personCategory === undefined ? {} : { personCategory }),
  };
};

/** The living allowance asks no certificate: the rule set of the day the class ended decides. */
const livingPlace = (claim: Claim, personId: string, trainingClass: TrainingClass, world: ClaimSources): Place | Refusal => {
  const person = world.people.get(personId);
  if (person?.is !== 'registered') return no('person.unknown', 'JN-3.3b', `${personId} 未实名登记。`, [{ personId }]);
  const { endsOn, occupation, level } = trainingClass;
  const set = inForce(world.sets, endsOn);
  if (isRefusal(set)) return set;
  return { ...shared(claim, trainingClass, world, personId), person, set, issuedOn: endsOn, year: yearOf(endsOn), occupation, level,
    countsToCap: countsToCap(set, 'LIVING') };
};

/**
 * The place of each person of a claim; a claim without persons (a school, an advance) has none.
 *
 * @refuses class.unknown, person.unknown, certificate.unknown, claim.certificate-of-another, ruleSet.none-in-force
 * @clause JN-2.3.1a the certificate is the trainee's own, of this class
 */
export const placesOf = (claim: Claim, world: ClaimSources): readonly Place[] | Refusal => {
  if (claim.people.length === 0) return [];
  const { trainingClass } = world;
  if (trainingClass.is === 'unknown') return missing('class', claim.classId);
  const places: Place[] = [];
  for (const [i, personId] of claim.people.entries()) {
    const trainee = claim.trainees[i];
    const place = trainee === undefined ? livingPlace(claim, personId, trainingClass, world) : certificatePlace(claim, trainee, trainingClass, world);
    if (isRefusal(place)) return place;
    places.push(place);
  }
  return places;
};
