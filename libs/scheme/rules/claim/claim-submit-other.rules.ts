import { daysBetween, isRefusal, type Refusal } from '#kernel';
import {
  type ClaimState, claimStream, type EnterpriseState, type InstitutionState, type PersonState, type ProjectTerms, type RuleSet, type SchoolSupportState,
  type TrainingClass,
} from '#scheme/history';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { hasEnded, possibleForClass } from '../training-class/class-states.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, taken, to } from '../verdict.js';
import { institutionPayee, ownEnterprise } from './claim-submit.rules.js';
import { type ClaimSources, kindOpen } from './claim-world.rules.js';

export interface SubmitLivingClaim {
  readonly claimId: string; readonly classId: string; readonly personId: string; readonly days: number; readonly personCategory: string;
}
export interface SubmitSchoolClaim { readonly claimId: string; readonly supportId: string; readonly enterpriseId: string }
export interface AdvanceWorld extends Pick<ClaimSources, 'trainingClass' | 'advance' | 'sets'> {
  readonly institution: InstitutionState; readonly project?: ProjectTerms;
}

/** Days with at least one half-day attended; undefined where the class kept no attendance by its timetable. */
const daysAttended = ({ attendance, timetable }: TrainingClass, personId: string): number | undefined => (timetable === undefined ? undefined
  : new Set(Object.entries(attendance).filter(([, present]) => present.includes(personId)).map(([slot]) => slot.slice(0, 10))).size);

/**
 * Claims the living allowance of one trainee of a bought training, for the days attended; it is paid to the person.
 *
 * @refuses claim.exists, class.unknown, claim.class-of-other-organisation, claim.class-not-completed, claim.living-not-project, claim.not-on-roster,
 * claim.days-too-many, person.unknown, claim.kind-disabled, ruleSet.none-in-force
 * @clause JN-2.1.3b
 */
export const submitLivingClaim = (
  c: SubmitLivingClaim, claim: ClaimState, world: Pick<ClaimSources, 'trainingClass' | 'categories' | 'sets'> & { person: PersonState }, ask: Ask,
): Decision => {
  const { trainingClass, person } = world;
  if (claim.is !== 'unknown') return taken('claim', c.claimId);
  if (trainingClass.is === 'unknown') return missing('class', c.classId);
  const { org, is, subsidyKind, startsOn, endsOn } = trainingClass;
  if (org !== ask.officer.org) return { refused: 'claim.class-of-other-organisation', why: `班级 ${c.classId} 由 ${org} 备案。` };
  if (!hasEnded(trainingClass)) return notNow('claim.class-not-completed', is, possibleForClass(trainingClass));
  if (subsidyKind !== 'PROJECT') return no('claim.living-not-project', 'JN-2.1.3b', `班级 ${c.classId} 不是项目制培训，没有生活费补贴。`, [{ subsidyKind }]);
  if (world.categories[c.personId] === undefined) return no('claim.not-on-roster', 'JN-3.3b', `${c.personId} 不在班级 ${c.classId} 的花名册。`,
    [{ personId: c.personId }]);
  const courseDays = daysAttended(trainingClass, c.personId) ?? daysBetween(startsOn, endsOn) + 1;
  if (c.days > courseDays) return no('claim.days-too-many', 'JN-2.1.3b', `只参训 ${courseDays} 天。`, [{ days: c.days, courseDays }]);
  if (person.is === 'unknown') return missing('person', c.personId);
  const set = inForce(world.sets, endsOn);
  const wrong = isRefusal(set) ? set : kindOpen('LIVING', set);
  if (wrong !== undefined) return wrong;
  const payee = { kind: 'PERSON' as const, id: c.personId, accountId: person.accountId };
  return record(['JN-2.1.3b'], [to(claimStream(c.claimId), { type: 'LivingClaimSubmitted.v1', data: { ...c, subsidyKind: 'LIVING', payee } })]);
};

/**
 * Claims one enterprise's share of the support for the school it runs or helps to run.
 *
 * @refuses claim.exists, schoolSupport.unknown, enterprise.not-yours, claim.no-share, enterprise.unknown, claim.kind-disabled, ruleSet.none-in-force
 * @clause JN-2.2.1
 */
export const submitSchoolClaim = (
  c: SubmitSchoolClaim, claim: ClaimState, world: Pick<ClaimSources, 'sets'> & { support: SchoolSupportState; enterprise: EnterpriseState }, ask: Ask,
): Decision => {
  const { support, enterprise } = world;
  if (claim.is !== 'unknown') return taken('claim', c.claimId);
  if (support.is === 'unknown') return missing('schoolSupport', c.supportId);
  const foreign = ownEnterprise(ask, c.enterpriseId);
  if (foreign !== undefined) return foreign;
  const share = support.shares.findIndex(({ enterpriseId }) => enterpriseId === c.enterpriseId);
  if (share < 0) return no('claim.no-share', 'JN-2.2.1', `企业 ${c.enterpriseId} 没有出资份额。`, [{ supportId: c.supportId, enterpriseId: c.enterpriseId }]);
  if (enterprise.is === 'unknown') return missing('enterprise', c.enterpriseId);
  const set = inForce(world.sets, support.queriedOn);
  const wrong = isRefusal(set) ? set : kindOpen('ENTERPRISE_SCHOOL', set);
  if (wrong !== undefined) return wrong;
  const payee = { kind: 'ENTERPRISE' as const, id: c.enterpriseId, accountId: enterprise.accountId };
  const data = { claimId: c.claimId, subsidyKind: 'ENTERPRISE_SCHOOL' as const, supportId: c.supportId, payee, countedOn: support.queriedOn,
    graduates: support.graduates, parts: support.shares.map(({ part }) => part), share };
  return record(['JN-2.2.1'], [to(claimStream(c.claimId), { type: 'SchoolClaimSubmitted.v1', data })]);
};

export interface SubmitProjectAdvance { readonly claimId: string; readonly classId: string; readonly amountFen: number }

/**
 * Claims an advance on a bought training that has started; all advances of a class together stay under the rule set's share of its contract.
 *
 * @refuses claim.exists, class.unknown, claim.class-of-other-organisation, claim.class-not-started, institution.not-yours, claim.project-unknown,
 * claim.payee-not-listed, claim.advance-too-high, claim.advance-settled, ruleSet.none-in-force, ruleSet.parameter-missing
 * @clause JN-2.1.3b
 */
export const submitProjectAdvance = (c: SubmitProjectAdvance, claim: ClaimState, world: AdvanceWorld, ask: Ask): Decision => {
  const { trainingClass, project, institution } = world;
  if (claim.is !== 'unknown') return taken('claim', c.claimId);
  if (trainingClass.is === 'unknown') return missing('class', c.classId);
  const { org, institutionId, is } = trainingClass;
  if (org !== ask.officer.org) return { refused: 'claim.class-of-other-organisation', why: `班级 ${c.classId} 由 ${org} 备案。` };
  if (ask.officer.institutionId !== institutionId) return no('institution.not-yours', 'JN-3.3c', `${ask.officer.officerId} 不是机构 ${institutionId} 的经办人。`);
  if (is !== 'inSession' && !hasEnded(trainingClass)) return notNow('claim.class-not-started', is, possibleForClass(trainingClass));
  if (project === undefined) return no('claim.project-unknown', 'JN-2.1.3a', `班级 ${c.classId} 没有对应的项目。`, [{ classId: c.classId }]);
  const payee = institutionPayee(institution);
  const set = inForce(world.sets, ask.today);
  if (isRefusal(payee)) return payee;
  const wrong = isRefusal(set) ? set : underAdvanceCap(c.amountFen, project, world, set);
  if (wrong !== undefined) return wrong;
  return record(['JN-2.1.3b'],
    [to(claimStream(c.claimId), { type: 'ProjectAdvanceSubmitted.v1', data: { ...c, subsidyKind: 'PROJECT', payee, project } })]);
};

/**
 * Advances of a class already held and this one, against the share of its contract that may be paid before the end.
 *
 * @refuses claim.advance-too-high, claim.advance-settled, ruleSet.parameter-missing
 * @clause JN-2.1.3b
 */
export const underAdvanceCap = (amountFen: number, project: ProjectTerms, { advance }: Pick<ClaimSources, 'advance'>, set: RuleSet): Refusal | undefined => {
  if (advance.clearedBy !== undefined) {
    return no('claim.advance-settled', 'JN-2.1.3b', `班级已由申领 ${advance.clearedBy} 结算，不再预拨。`, [{ settledBy: advance.clearedBy }]);
  }
  const ratio = valueOf(set, 'project.advance_ratio');
  if (isRefusal(ratio)) return ratio;
  const heldFen = Object.values(advance.held).reduce((sum, each) => sum + each, 0);
  const mostFen = Number((BigInt(project.unitPriceFen * project.headcount) * BigInt(ratio)) / 10_000n);
  if (heldFen + amountFen <= mostFen) return undefined;
  return no('claim.advance-too-high', 'JN-2.1.3b', `预拨累计不得超过合同金额的 ${ratio / 100}%。`, [{ mostFen, heldFen, amountFen, ruleSet: set.ruleSet }]);
};
