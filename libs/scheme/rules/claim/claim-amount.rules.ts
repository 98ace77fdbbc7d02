import { addFen, type Day, fen, type Fen, isRefusal, type Refusal, splitFen, sumFen } from '#kernel';
import type { NamesIn } from '#notice';
import type { CertificateState, Claim, ClaimLine, ClaimTrainee, ClaimUnits, ClassState, ProjectPart, RuleSet, RuleSetsState } from '#scheme/history';
import { certificateStands } from '../certificate/certificate.rules.js';
import { inForce, isSet, monthlyWage, valueOf } from '../parameters/parameters.rules.js';
import { missing, no } from '../verdict.js';
import type { ClaimSources } from './claim-world.rules.js';
import { rowOf } from './place.rules.js';

/** What a claim is worth in fen, the lines or units it is the sum of, and the rule sets it was read in. */
export interface Worth {
  readonly amountFen: number; readonly lines: readonly ClaimLine[]; readonly ruleSet: string; readonly units?: ClaimUnits; readonly part?: ProjectPart;
}
type Issued = Exclude<CertificateState, { is: 'unknown' }>;

const FIVE_KINDS: Readonly<Record<string, 'special_ability' | 'completion' | 'special_operation'>> =
  { SPECIAL_ABILITY: 'special_ability', COMPLETION: 'completion', SPECIAL_OPERATION: 'special_operation' };
const LEVELS: readonly (string | undefined)[] = [undefined, 'level3plus', 'level3plus', 'level3plus', 'level4', 'level5'];
const LEVELLED: readonly string[] = ['SKILL_LEVEL', 'VOCATIONAL_QUALIFICATION'];

/** The last word of the parameter that holds a certificate's standard: by kind, and by level where the kind has levels (5 junior … 1 senior technician). */
const wordOf = (kind: string, level: number): string | undefined => (LEVELLED.includes(kind) ? LEVELS[level] : FIVE_KINDS[kind]);
const prefixed = (prefix: string, word: string | undefined): NamesIn<'fen'> | undefined =>
  (word === undefined ? undefined : `${prefix}.${word}` as NamesIn<'fen'>);

const standardKeyOf = ({ subsidyKind, variant }: Claim, { kind, level }: Issued): NamesIn<'fen'> | undefined => {
  const { amount } = rowOf(subsidyKind);
  switch (amount.by) {
    case 'CERTIFICATE': return prefixed('std', wordOf(kind, level));
    case 'PROVINCE': return kind === 'SPECIAL_OPERATION' ? undefined : prefixed('std.prov_demo', wordOf(kind, level));
    case 'APPRENTICE': return level === 4 ? 'std.apprentice.level4' : level === 3 ? 'std.apprentice.level3' : undefined;
    case 'VARIANT': return amount.keys[variant ?? ''];
    case 'FIXED': case 'GRADUATES': case 'MONTHS': return amount.key;
    default: return undefined;
  }
};

/** The lower of real fee and standard, where the rule set says so and the kind is not a flat amount. */
const lowerOf = (standard: number, trainee: ClaimTrainee, claim: Claim, set: RuleSet): number | Refusal => {
  if (rowOf(claim.subsidyKind).lowerOfFee !== true || !isSet(set, 'rule.lower_of_cost')) return standard;
  const { feeFen, personId } = trainee;
  if (feeFen === undefined) return no('claim.fee-missing', 'JN-2.3.1a', `${personId} 的实际培训费用未申报，不能与标准比较。`, [{ personId, ruleSet: set.ruleSet }]);
  return Math.min(standard, feeFen);
};

/**
 * What one certificate is worth, under the rule set in force on its day of issue.
 *
 * @returns the claim line in fen with the parameter it was read from
 * @refuses certificate.unknown, claim.no-standard, claim.fee-missing, ruleSet.none-in-force, ruleSet.parameter-missing
 * @clause JN-2.3.1a, JN-2.1.1d, JN-2.1.2b, JN-2.1.4, JN-2.3.2b, JN-2.3.3
 */
export const lineOf = (
  claim: Claim, trainee: ClaimTrainee, certificate: CertificateState | undefined, sets: RuleSetsState,
): { line: ClaimLine; ruleSet: string } | Refusal => {
  if (certificate === undefined || certificate.is === 'unknown') return missing('certificate', trainee.certificateId);
  const { kind, level, issuedOn } = certificate;
  const key = standardKeyOf(claim, certificate);
  if (key === undefined) return no('claim.no-standard', 'JN-2.3.1a', `没有 ${kind} ${level} 级的补贴标准。`, [{ kind, level }]);
  const set = inForce(sets, issuedOn);
  if (isRefusal(set)) return set;
  const standard = certificateStands(certificate, set) ?? valueOf(set, key);
  if (isRefusal(standard)) return standard;
  const months = rowOf(claim.subsidyKind).amount.by === 'MONTHS' ? trainee.months ?? 0 : 1;
  const amountFen = lowerOf(standard * months, trainee, claim, set);
  if (isRefusal(amountFen)) return amountFen;
  return { line: { ...trainee, certificateKind: kind, level, standardKey: key, amountFen }, ruleSet: set.ruleSet };
};

const worthOfCertificates = (claim: Claim, { certificates, sets }: ClaimSources): Worth | Refusal => {
  const lines: ClaimLine[] = [];
  const ruleSets = new Set<string>();
  for (const trainee of claim.trainees) {
    const line = lineOf(claim, trainee, certificates.get(trainee.certificateId), sets);
    if (isRefusal(line)) return line;
    lines.push(line.line);
    ruleSets.add(line.ruleSet);
  }
  return { amountFen: sumFen(lines.map(({ amountFen }) => amountFen)), lines, ruleSet: [...ruleSets].join('+') };
};

const values = <N extends NamesIn<'count' | 'days' | 'basisPoints'>>(set: RuleSet, keys: readonly N[]): Record<N, number> | Refusal => {
  const found = {} as Record<N, number>;
  for (const key of keys) {
    const value: number | Refusal = valueOf<NamesIn<'count'>>(set, key as NamesIn<'count'>);
    if (isRefusal(value)) return value;
    found[key] = value;
  }
  return found;
};
const orRuleSet = <T>(sets: RuleSetsState, on: Day, then: (set: RuleSet) => T | Refusal): T | Refusal => {
  const set = inForce(sets, on);
  return isRefusal(set) ? set : then(set);
};
/** A share of an amount, in whole fen, rounded down: basis points of one, days of a month. */
const shareOf = (amount: number, part: number, whole: number): Fen => fen(Number((BigInt(amount) * BigInt(part)) / BigInt(whole)));

/** The living allowance: the rule set's share of the monthly minimum wage where the class was held, by day attended, at most so many days. */
const worthOfDays = (claim: Claim, trainingClass: ClassState, sets: RuleSetsState): Worth | Refusal => {
  if (trainingClass.is === 'unknown') return missing('class', claim.classId);
  return orRuleSet(sets, trainingClass.endsOn, (set): Worth | Refusal => {
    const wageFen = monthlyWage(set, trainingClass.org);
    if (isRefusal(wageFen)) return wageFen;
    const found = values(set, ['living.rate', 'living.dayDivisor', 'living.maxDays']);
    if (isRefusal(found)) return found;
    const units = Math.min(claim.living?.days ?? 0, found['living.maxDays']);
    const standardFen = shareOf(wageFen, found['living.rate'], 10_000);
    const amountFen = shareOf(standardFen, units, found['living.dayDivisor']);
    return { amountFen, lines: [], ruleSet: set.ruleSet, units: { units, standardKey: 'living.rate', standardFen, amountFen } };
  });
};

/** An enterprise's part of so much for each graduate who works in Jinan: largest remainder over all shares, so that they sum to the whole. */
const worthOfGraduates = ({ school }: Claim, sets: RuleSetsState): Worth | Refusal => {
  if (school === undefined) return missing('schoolSupport', '');
  return orRuleSet(sets, school.countedOn, (set): Worth | Refusal => {
    const standardFen = valueOf(set, 'std.enterprise_school');
    if (isRefusal(standardFen)) return standardFen;
    const amountFen = splitFen(fen(standardFen * school.graduates), school.parts)[school.share] ?? fen(0);
    return { amountFen, lines: [], ruleSet: set.ruleSet, units: { units: school.graduates, standardKey: 'std.enterprise_school', standardFen, amountFen } };
  });
};

/** The department whose task the class counts to: the money of a project has it too. */
const countedTo = (of: ClassState): { department?: string } => (of.is === 'unknown' || of.department === undefined ? {} : { department: of.department });

const PROJECT_KEYS = ['project.full_pay.employment', 'project.full_pay.pass', 'project.reduced_ratio'] as const;

/** The contract price of those who qualified, whole or reduced by the rates, less what was paid in advance. */
const worthOfContract = (claim: Claim, world: ClaimSources): Worth | Refusal => {
  const { project, trainees } = claim;
  const { trainingClass, certificates, advance } = world;
  const first = certificates.get(trainees[0]?.certificateId ?? '');
  if (project === undefined || trainingClass.is === 'unknown') return missing('project', claim.classId);
  if (first === undefined || first.is === 'unknown') return missing('certificate', trainees[0]?.certificateId ?? '');
  return orRuleSet(world.sets, first.issuedOn, (set): Worth | Refusal => {
    const limits = values(set, PROJECT_KEYS);
    if (isRefusal(limits)) return limits;
    const [qualified, enrolled] = [trainees.length, Object.keys(trainingClass.roster).length];
    const full = (project.employed ?? 0) * 10_000 >= limits['project.full_pay.employment'] * qualified
      || qualified * 10_000 >= limits['project.full_pay.pass'] * enrolled;
    const gross = shareOf(project.unitPriceFen * qualified, full ? 10_000 : limits['project.reduced_ratio'], 10_000);
    // A class may be settled by more than one claim: only the first takes the advances off.
    const advanceFen = advance.clearedBy === undefined || advance.clearedBy === claim.claimId ? sumFen(Object.values(advance.held)) : fen(0);
    if (gross <= advanceFen) {
      return no('claim.advance-not-earned', 'JN-2.1.3b', '结算金额不超过已预拨金额，无可支付；超出部分请追回。', [{ settlementFen: gross, advanceFen }]);
    }
    const amountFen = addFen(gross, -advanceFen);
    const standardKey = full ? 'project.unitPrice' : 'project.reduced_ratio';
    const parts = splitFen(amountFen, trainees.map(() => 1));
    const lines = trainees.map((trainee, i): ClaimLine => ({ ...trainee, certificateKind: first.kind, level: first.level, standardKey, amountFen: parts[i] ??
      0 }));
    const remainderFen = advanceFen === 0 ? 0 : project.unitPriceFen * project.headcount - advanceFen;
    return { amountFen, lines, ruleSet: set.ruleSet, units: { units: qualified, standardKey, standardFen: project.unitPriceFen, amountFen: gross },
      part: { projectId: project.projectId, part: 'SETTLEMENT', advanceFen, remainderFen,
        ...(advanceFen > 0 && advance.carriedInF ? { carriedInF: true } : {}), ...countedTo(trainingClass) } };
  });
};

const worthOfAdvance = ({ project, amountFen, classId }: Claim, { trainingClass, sets, advance }: ClaimSources, today: Day): Worth | Refusal => {
  if (project === undefined) return missing('project', classId);
  const contractFen = project.unitPriceFen * project.headcount;
  return orRuleSet(sets, today, (set): Worth => ({
    amountFen, lines: [], ruleSet: set.ruleSet,
    units: { units: project.headcount, standardKey: 'project.advance_ratio', standardFen: project.unitPriceFen, amountFen },
    part: {
      projectId: project.projectId, part: 'ADVANCE', advanceFen: 0, remainderFen: contractFen - amountFen,
      ...(advance.carriedInF ? { carriedInF: true } : {}), ...countedTo(trainingClass),
    },
  }));
};

/**
 * What a claim is worth, by the amount rule of its kind in `eligibility.table.ts`.
 *
 * @refuses claim.advance-not-earned, certificate.unknown, class.unknown, project.unknown, schoolSupport.unknown, ruleSet.none-in-force,
 * ruleSet.parameter-missing
 * @clause JN-2.1.3b, JN-2.2.1
 */
export const worthOf = (claim: Claim, world: ClaimSources, today: Day): Worth | Refusal => {
  switch (claim.basis) {
    case 'LIVING': return worthOfDays(claim, world.trainingClass, world.sets);
    case 'SCHOOL': return worthOfGraduates(claim, world.sets);
    case 'PROJECT_ADVANCE': return worthOfAdvance(claim, world, today);
    default: return claim.project === undefined ? worthOfCertificates(claim, world) : worthOfContract(claim, world);
  }
};
