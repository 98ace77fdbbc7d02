import { addMonths, isRefusal, type Refusal } from '#kernel';
import {
  type ClaimState, claimStream, type ClaimTrainee, type EnterpriseState, type InstitutionState, type Payee, type PayeeKind, type ProjectTerms, type RuleSet,
  type SchemeEventOf, type TrainingClass,
} from '#scheme/history';
import { inForce, statedIn } from '../parameters/parameters.rules.js';
import { hasEnded, possibleForClass } from '../training-class/class-states.rules.js';
import { type Ask, type Decision, firstRefusal, given, missing, no, notNow, record, taken, to } from '../verdict.js';
import { type ClaimSources, kindOpen } from './claim-world.rules.js';
import { type KindRow } from './eligibility.table.js';
import { rowOf } from './place.rules.js';


export interface ClaimedTrainee {
  readonly personId: string; readonly certificateId: string; readonly feeFen?: number | undefined; readonly months?: number | undefined;
}
export interface SubmitClaim {
  readonly claimId: string; readonly channel: PayeeKind; readonly classId: string; readonly trainees: readonly ClaimedTrainee[];
  readonly agreement?: string | undefined; readonly enterpriseId?: string | undefined; readonly entrustment?: string | undefined;
  readonly tuitionFen?: number | undefined; readonly variant?: string | undefined; readonly employed?: number | undefined;
}
export interface SubmitWorld extends ClaimSources {
  readonly institution: InstitutionState; readonly enterprise: EnterpriseState;
  /** of a class under a bought training */
  readonly project?: ProjectTerms;
}

/** An institution in the directory is paid to its own account. */
export const institutionPayee = (institution: InstitutionState): Payee | Refusal => {
  if (institution.is === 'unknown' || institution.is === 'applied') return { refused: 'claim.payee-not-listed', why: '培训机构不在目录，不能代领。' };
  return { kind: 'INSTITUTION', id: institution.institutionId, accountId: institution.accountId };
};
const payeeOf = (c: SubmitClaim, { institution, enterprise, people }: SubmitWorld): Payee | Refusal => {
  if (c.channel === 'INSTITUTION') return institutionPayee(institution);
  if (c.channel === 'ENTERPRISE') {
    return enterprise.is === 'unknown' ? missing('enterprise', c.enterpriseId ?? '') : { kind: 'ENTERPRISE', id: enterprise.enterpriseId,
      accountId: enterprise.accountId };
  }
  const personId = c.trainees[0]?.personId ?? '';
  const person = people.get(personId);
  return person?.is === 'registered' ? { kind: 'PERSON', id: personId, accountId: person.accountId } : missing('person', personId);
};

/** An operator of an enterprise acts for that enterprise only. */
export const ownEnterprise = (ask: Ask, enterpriseId: string | undefined): Refusal | undefined =>
  (enterpriseId !== undefined && ask.officer.enterpriseId === enterpriseId ? undefined
    : no('enterprise.not-yours', 'JN-3.3c', `${ask.officer.officerId} 不是企业 ${enterpriseId ?? '（未填）'} 的经办人。`, [{ enterpriseId: enterpriseId ?? null }]));

const channelHolds = (c: SubmitClaim, ask: Ask, institutionId: string): Refusal | undefined => {
  if (c.channel === 'INSTITUTION') {
    if (ask.officer.institutionId !== institutionId) return no('institution.not-yours', 'JN-3.3c', `${ask.officer.officerId} 不是机构 ${institutionId} 的经办人。`);
    return c.agreement === undefined ? { refused: 'claim.agreement-missing', why: '机构代领须有代领协议。' } : undefined;
  }
  if (c.channel === 'ENTERPRISE') return ownEnterprise(ask, c.enterpriseId);
  if (!ask.officer.roles.includes('ACCEPT')) return { refused: 'claim.channel-not-yours', why: '个人申领由受理岗录入。' };
  return c.trainees.length === 1 ? undefined : { refused: 'claim.one-person', why: '个人申领只含申领人本人。' };
};

const CHANNEL = { PERSON: 'claim.channel.person', INSTITUTION: 'claim.channel.institution', ENTERPRISE: 'claim.channel.enterprise' } as const;

const payeeAllowed = (c: SubmitClaim, subsidyKind: string, row: KindRow, set: RuleSet | Refusal): Refusal | undefined => {
  if (!row.payees.includes(c.channel)) {
    return no('claim.payee-not-of-kind', row.clause, `${subsidyKind} 不能由 ${c.channel} 申领；可以：${row.payees.join('、')}。`, [{ subsidyKind, payees: row.payees }]);
  }
  if (isRefusal(set) || set.parameters[CHANNEL[c.channel]]?.value !== 0) return undefined;
  return { refused: 'claim.channel-closed', why: `规则集 ${set.ruleSet} 未开通 ${c.channel} 申领渠道。`, facts: [{ channel: c.channel, ruleSet: set.ruleSet }] };
};

/** Free to the trainee: under a 代领 agreement always, and where the enterprise entrusted the training. */
const freeOfCharge = (c: SubmitClaim): Refusal | undefined => (c.channel !== 'PERSON' && (c.tuitionFen ?? 0) > 0
  ? no('claim.tuition-taken', 'JN-2.1.1d', '已向学员收取培训费用，不能由机构或企业申领；请由学员本人申领或先退费。', [{ tuitionFen: c.tuitionFen ?? 0 }]) : undefined);

const papersHold = (c: SubmitClaim, subsidyKind: string, row: KindRow): Refusal | undefined => {
  if (row.enterprise === true && c.enterpriseId === undefined) {
    return no('claim.enterprise-missing', row.clause, `${subsidyKind} 须填写录用或用工企业。`, [{ subsidyKind }]);
  }
  if (subsidyKind === 'PRE_JOB' && c.entrustment === undefined) return no('claim.entrustment-missing', 'JN-2.1.1d', '岗前培训须有企业委托培训合同。');
  const withoutMonths = row.amount.by === 'MONTHS' ? c.trainees.find(({ months }) => months === undefined) : undefined;
  if (withoutMonths !== undefined) {
    return no('claim.months-missing', row.clause, `${withoutMonths.personId} 未填写以工代训月数。`, [{ personId: withoutMonths.personId }]);
  }
  if (row.amount.by === 'VARIANT' && (c.variant === undefined || !Object.hasOwn(row.amount.keys, c.variant))) {
    const kinds = Object.keys(row.amount.keys);
    return no('claim.variant-unknown', row.clause, `须指明培训种类：${kinds.join('、')}。`, [{ kinds }]);
  }
  return undefined;
};

/**
 * Safety training is for the people of high-risk enterprises, and for special-operation workers wherever they are: an enterprise the claim names is asked.
 *
 * @refuses claim.not-high-risk
 * @clause JN-2.1.1c
 */
const highRiskHolds = (c: SubmitClaim, subsidyKind: string, { enterprise, certificates }: SubmitWorld): Refusal | undefined => {
  if (subsidyKind !== 'SAFETY' || c.enterpriseId === undefined || enterprise.is === 'unknown' || enterprise.highRisk) return undefined;
  const others = c.trainees.filter(({ certificateId }) => {
    const certificate = certificates.get(certificateId);
    return certificate === undefined || certificate.is === 'unknown' || certificate.kind !== 'SPECIAL_OPERATION';
  });
  return others.length === 0 ? undefined
    : no('claim.not-high-risk', 'JN-2.1.1c', `企业 ${enterprise.enterpriseId} 不属高危行业，安全技能培训只限其特种作业人员。`, [{ enterpriseId: enterprise.enterpriseId }]);
};

/** The terms of a bought training, of its own institution. */
const projectHolds = (c: SubmitClaim, row: KindRow, project: ProjectTerms | undefined): Refusal | undefined => {
  if (row.amount.by !== 'CONTRACT') return undefined;
  if (project === undefined) return no('claim.project-unknown', 'JN-2.1.3a', `班级 ${c.classId} 没有对应的项目。`, [{ classId: c.classId }]);
  return (c.employed ?? 0) > c.trainees.length
    ? no('claim.employed-too-many', 'JN-2.1.3b', '就业人数多于合格人数。', [{ employed: c.employed ?? 0, qualified: c.trainees.length }]) : undefined;
};

const inTime = (c: SubmitClaim, { certificates, sets }: SubmitWorld, ask: Ask): Refusal | undefined => {
  for (const { certificateId } of c.trainees) {
    const certificate = certificates.get(certificateId);
    const set = certificate === undefined || certificate.is === 'unknown' ? undefined : inForce(sets, certificate.issuedOn);
    if (certificate === undefined || certificate.is === 'unknown' || set === undefined || isRefusal(set)) continue;
    const months = statedIn(set, 'claim.deadlineMonths');
    const lastDay = months === undefined ? ask.today : addMonths(certificate.issuedOn, months);
    if (ask.today > lastDay) {
      return { refused: 'claim.too-late', why: `证书 ${certificateId} 的申领期限至 ${lastDay}。`, facts: [{ certificateId, issuedOn: certificate.issuedOn, lastDay,
        ruleSet: set.ruleSet }] };
    }
  }
  return undefined;
};

const classHolds = (c: SubmitClaim, trainingClass: TrainingClass, ask: Ask): Refusal | undefined => {
  if (trainingClass.org !== ask.officer.org) return { refused: 'claim.class-of-other-organisation', why: `班级 ${c.classId} 由 ${trainingClass.org} 备案。` };
  return hasEnded(trainingClass) ? undefined : notNow('claim.class-not-completed', trainingClass.is, possibleForClass(trainingClass));
};

/**
 * Submits a claim: the person's own, the institution's for its trainees under a signed agreement (代领), or the enterprise's. Who owns the institution is
 * not asked (JN-2.2.3).
 *
 * @refuses claim.exists, class.unknown, claim.class-of-other-organisation, claim.class-not-completed, institution.not-yours, enterprise.not-yours,
 * claim.agreement-missing, claim.channel-not-yours, claim.one-person, claim.payee-not-of-kind, claim.channel-closed, claim.kind-disabled,
 * claim.not-high-risk, claim.months-missing, claim.tuition-taken, claim.enterprise-missing, claim.entrustment-missing, claim.variant-unknown,
 * claim.project-unknown, claim.employed-too-many,
 * claim.too-late, claim.trainee-twice, claim.payee-not-listed, person.unknown, enterprise.unknown
 * @clause JN-2.3.1a, JN-2.1.1c, JN-2.1.1d, JN-2.1.3a, JN-2.1.4, JN-2.2.3
 */
export const submitClaim = (c: SubmitClaim, claim: ClaimState, world: SubmitWorld, ask: Ask): Decision => {
  const { trainingClass, project } = world;
  if (claim.is !== 'unknown') return taken('claim', c.claimId);
  if (trainingClass.is === 'unknown') return missing('class', c.classId);
  const { subsidyKind, institutionId } = trainingClass;
  const row = rowOf(subsidyKind);
  const set = inForce(world.sets, ask.today);
  const wrong = classHolds(c, trainingClass, ask) ?? channelHolds(c, ask, institutionId) ?? firstRefusal([
    payeeAllowed(c, subsidyKind, row, set), row.opensBy === undefined ? undefined : isRefusal(set) ? set : kindOpen(subsidyKind, set),
    freeOfCharge(c), papersHold(c, subsidyKind, row), projectHolds(c, row, project), highRiskHolds(c, subsidyKind, world),
    inTime(c, world, ask),
  ]);
  if (wrong !== undefined) return wrong;
  if (new Set(c.trainees.map(({ personId }) => personId)).size !== c.trainees.length) return { refused: 'claim.trainee-twice', why: '同一人重复列入。' };
  const payee = payeeOf(c, world);
  if (isRefusal(payee)) return payee;
  const { employed = 0, ...stated } = c;
  const trainees = c.trainees.map((trainee): ClaimTrainee => given(trainee) as ClaimTrainee);
  const terms = row.amount.by === 'CONTRACT' && project !== undefined ? { project: { ...project, employed } } : {};
  const data = { ...given(stated), trainees, subsidyKind, payee, ...terms } as SchemeEventOf<'ClaimSubmitted.v1'>['data'];
  return record(['JN-2.3.1a'], [to(claimStream(c.claimId), { type: 'ClaimSubmitted.v1', data })]);
};
