import { isRefusal, type Refusal, sumFen } from '#kernel';
import {
  type CertificateState, type Claim, type ClaimIs, type ClaimLine, type ClaimState, claimStream, type ClaimTrainee, type ClassState,
  type InstitutionState, type Payee, type PayeeKind, personStream, type PersonState, type RuleSetsState,
} from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { hasEnded, possibleForClass } from '../training-class/class-states.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, taken, to, type Writing } from '../verdict.js';
import { acceptanceChecks, type Applicant, applicantOf, type ClaimWorld } from './claim-checks.rules.js';
import { lineOf } from './claim-amount.rules.js';

export interface SubmitClaim {
  readonly claimId: string; readonly channel: PayeeKind; readonly classId: string; readonly trainees: readonly ClaimTrainee[];
  readonly agreement?: string | undefined;
}
export interface OfClaim { readonly claimId: string }
export interface ReviewClaim extends OfClaim { readonly decision: 'PASS' | 'REJECT'; readonly reason?: string | undefined }
export interface ClaimSources {
  readonly trainingClass: ClassState; readonly people: ReadonlyMap<string, PersonState>; readonly certificates: ReadonlyMap<string, CertificateState>;
  readonly sets: RuleSetsState;
}

const POSSIBLE: Readonly<Partial<Record<ClaimIs, readonly string[]>>> = {
  submitted: ['AcceptClaim'], accepted: ['ReviewFirst'], firstPassed: ['ReviewSecond'], secondPassed: ['CloseBatch'], batched: ['PublishNotice'],
  objected: ['UpholdObjection', 'DismissObjection'], noticeCleared: ['ApproveBatch'],
  notified: ['ApproveBatch'], approved: ['RequestFunds'], funded: ['IssuePaymentOrder'], paying: ['SettlePayment'],
  paid: ['RecordBankReturn', 'OpenClawback'], returned: ['CorrectPayeeAccount', 'ReissuePayment'], underClawback: ['ApproveClawback', 'ReceiveClawback'],
};
/** Refuses a claim that is not in the state a command needs, naming what is possible now. */
export const claimMustBe = (claim: Claim, is: ClaimIs): Refusal | undefined =>
  (claim.is === is ? undefined : notNow(`claim.not-${is.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, claim.is, POSSIBLE[claim.is] ?? []));

const payeeOf = (c: SubmitClaim, institution: InstitutionState, people: ReadonlyMap<string, PersonState>): Payee | Refusal => {
  if (c.channel === 'INSTITUTION') {
    if (institution.is === 'unknown' || institution.is === 'applied') return { refused: 'claim.payee-not-listed', why: '培训机构不在目录，不能代领。' };
    return { kind: 'INSTITUTION', id: institution.institutionId, accountId: institution.accountId };
  }
  const personId = c.trainees[0]?.personId ?? '';
  const person = people.get(personId);
  return person?.is === 'registered' ? { kind: 'PERSON', id: personId, accountId: person.accountId } : missing('person', personId);
};

const channelHolds = (c: SubmitClaim, ask: Ask, institutionId: string): Refusal | undefined => {
  if (c.channel === 'INSTITUTION') {
    if (ask.officer.institutionId !== institutionId) return no('institution.not-yours', 'JN-3.3c', `${ask.officer.officerId} 不是机构 ${institutionId} 的经办人。`);
    return c.agreement === undefined ? { refused: 'claim.agreement-missing', why: '机构代领须有代领协议。' } : undefined;
  }
  if (!ask.officer.roles.includes('ACCEPT')) return { refused: 'claim.channel-not-yours', why: '个人申领由受理岗录入。' };
  return c.trainees.length === 1 ? undefined : { refused: 'claim.one-person', why: '个人申领只含申领人本人。' };
};

/**
 * Submits a claim: the person's own, or the institution's for its trainees under a signed agreement (代领).
 *
 * @refuses claim.exists, class.unknown, claim.class-of-other-organisation, claim.class-not-completed, institution.not-yours, claim.agreement-missing,
 * claim.channel-not-yours, claim.one-person, claim.trainee-twice, claim.payee-not-listed, person.unknown
 * @clause JN-2.3.1a
 */
export const submitClaim = (c: SubmitClaim, claim: ClaimState, world: ClaimSources & { institution: InstitutionState }, ask: Ask): Decision => {
  const { trainingClass } = world;
  if (claim.is !== 'unknown') return taken('claim', c.claimId);
  if (trainingClass.is === 'unknown') return missing('class', c.classId);
  if (trainingClass.org !== ask.officer.org) return { refused: 'claim.class-of-other-organisation', why: `班级 ${c.classId} 由 ${trainingClass.org} 备案。` };
  if (!hasEnded(trainingClass)) return notNow('claim.class-not-completed', trainingClass.is, possibleForClass(trainingClass));
  const wrong = channelHolds(c, ask, trainingClass.institutionId);
  if (wrong !== undefined) return wrong;
  if (new Set(c.trainees.map(({ personId }) => personId)).size !== c.trainees.length) return { refused: 'claim.trainee-twice', why: '同一人重复列入。' };
  const payee = payeeOf(c, world.institution, world.people);
  if (isRefusal(payee)) return payee;
  const { agreement, ...own } = c;
  const data = { ...own, subsidyKind: trainingClass.subsidyKind, payee, ...(agreement === undefined ? {} : { agreement }) };
  return record(['JN-2.3.1a'], [to(claimStream(c.claimId), { type: 'ClaimSubmitted.v1', data })]);
};

const applicantsOf = (claim: Claim, world: ClaimWorld): Applicant[] | Refusal => {
  const applicants: Applicant[] = [];
  for (const { personId, certificateId } of claim.trainees) {
    const applicant = applicantOf(claim, personId, certificateId, world);
    if (isRefusal(applicant)) return applicant;
    for (const check of acceptanceChecks) {
      const refusal = check(applicant, world);
      if (refusal !== undefined) return refusal;
    }
    applicants.push(applicant);
  }
  return applicants;
};

const reservation = (claim: Claim, { person, certificate, year, countsToCap }: Applicant, { trainingClass }: ClaimWorld): Writing =>
  to(personStream(person.personId), {
    type: 'SubsidyReserved.v1',
    data: {
      personId: person.personId, claimId: claim.claimId, classId: claim.classId, classStartsOn: trainingClass.startsOn, occupation: certificate.occupation,
      level: certificate.level, year, subsidyKind: claim.subsidyKind, countsToCap,
    },
  });

/**
 * Accepts a claim and reserves each trainee's place under the caps in the same append (rulings C1).
 *
 * @refuses claim.unknown, claim.not-submitted, person.unknown, certificate.unknown, claim.certificate-of-another, person.pension-recipient,
 * claim.same-occupation-and-level, claim.cap-per-year, ruleSet.none-in-force, ruleSet.parameter-missing
 * @clause JN-2.3.1a, JN-2.3.1b, JN-2.3.1c, JN-2.3.1d, JN-3.3b
 */
export const acceptClaim = (c: OfClaim, claim: ClaimState, sources: ClaimSources): Decision => {
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  if (sources.trainingClass.is === 'unknown') return missing('class', claim.classId);
  const world: ClaimWorld = { ...sources, trainingClass: sources.trainingClass };
  const applicants = claimMustBe(claim, 'submitted') ?? applicantsOf(claim, world);
  if (isRefusal(applicants)) return applicants;
  return record(['JN-2.3.1a', 'JN-2.3.1b', 'JN-2.3.1c', 'JN-2.3.1d', 'JN-3.3b'], [
    to(claimStream(c.claimId), { type: 'ClaimAccepted.v1', data: { claimId: c.claimId, headcount: applicants.length } }),
    ...applicants.map((applicant) => reservation(claim, applicant, world)),
  ]);
};

const rejected = (c: ReviewClaim, claim: Claim, at: 'FIRST_REVIEW' | 'SECOND_REVIEW'): Decision => {
  const reason = c.reason ?? '';
  if (reason === '') return { refused: 'claim.reason-missing', why: '不通过须说明理由。' };
  return record(['JN-3.3c'], [
    to(claimStream(c.claimId), { type: 'ClaimRejected.v1', data: { claimId: c.claimId, at, reason } }),
    ...claim.trainees.map(({ personId }) =>
      to(personStream(personId), { type: 'SubsidyReleased.v1' as const, data: { personId, claimId: c.claimId, reason: 'REJECTED' } })),
  ]);
};

/**
 * First review: computes every trainee's amount under the rule set of the certificate's day. The reviewer is none of those who acted before.
 *
 * @refuses claim.unknown, claim.not-accepted, duties.same-person, claim.reason-missing, claim.no-standard, certificate.unknown, ruleSet.none-in-force
 * @clause JN-3.3c (S1), JN-2.3.1a
 */
export const reviewFirst = (c: ReviewClaim, claim: ClaimState, world: Pick<ClaimSources, 'certificates' | 'sets'>, ask: Ask): Decision => {
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  const { submittedBy, acceptedBy } = claim.officers;
  const wrong = claimMustBe(claim, 'accepted') ?? differentPerson('S1', ask.officer.officerId, [['录入', submittedBy], ['受理', acceptedBy]]);
  if (wrong !== undefined) return wrong;
  if (c.decision === 'REJECT') return rejected(c, claim, 'FIRST_REVIEW');
  const lines: ClaimLine[] = [];
  const ruleSets = new Set<string>();
  for (const trainee of claim.trainees) {
    const line = lineOf(trainee, world.certificates.get(trainee.certificateId), world.sets);
    if (isRefusal(line)) return line;
    lines.push(line.line);
    ruleSets.add(line.ruleSet);
  }
  const ruleSet = [...ruleSets].join('+');
  const data = { claimId: c.claimId, amountFen: sumFen(lines.map(({ amountFen }) => amountFen)), lines, ruleSet };
  return record(['JN-2.3.1a', 'JN-3.3c'], [to(claimStream(c.claimId), { type: 'ClaimFirstReviewed.v1', data })], { ruleSet });
};

/**
 * Second review by another person than any before.
 *
 * @refuses claim.unknown, claim.not-first-passed, duties.same-person, claim.reason-missing
 * @clause JN-3.3c (S1)
 */
export const reviewSecond = (c: ReviewClaim, claim: ClaimState, ask: Ask): Decision => {
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  const { submittedBy, acceptedBy, firstBy } = claim.officers;
  const wrong = claimMustBe(claim, 'firstPassed')
    ?? differentPerson('S1', ask.officer.officerId, [['初审', firstBy], ['录入', submittedBy], ['受理', acceptedBy]]);
  if (wrong !== undefined) return wrong;
  if (c.decision === 'REJECT') return rejected(c, claim, 'SECOND_REVIEW');
  return record(['JN-3.3c'], [to(claimStream(c.claimId), { type: 'ClaimSecondReviewed.v1', data: { claimId: c.claimId, amountFen: claim.amountFen } })]);
};
