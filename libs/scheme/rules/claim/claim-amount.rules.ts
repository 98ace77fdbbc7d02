import { isRefusal, type Refusal } from '#kernel';
import type { NamesIn } from '#notice';
import type { CertificateState, ClaimLine, ClaimTrainee, RuleSetsState } from '#scheme/history';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { missing, no } from '../verdict.js';

/** The parameter that holds a certificate's standard: by kind, and by level where the kind has levels (5 junior … 1 senior technician). */
const standardKeyOf = (kind: string, level: number): NamesIn<'fen'> | undefined => {
  switch (kind) {
    case 'SPECIAL_ABILITY': return 'std.special_ability';
    case 'COMPLETION': return 'std.completion';
    case 'SPECIAL_OPERATION': return 'std.special_operation';
    case 'SKILL_LEVEL': case 'VOCATIONAL_QUALIFICATION':
      return level === 5 ? 'std.level5' : level === 4 ? 'std.level4' : level >= 1 && level <= 3 ? 'std.level3plus' : undefined;
    default: return undefined;
  }
};

/**
 * What one certificate is worth, under the rule set in force on its day of issue.
 *
 * @returns the claim line in fen with the parameter it was read from
 * @refuses certificate.unknown, claim.no-standard, ruleSet.none-in-force, ruleSet.parameter-missing
 * @clause JN-2.3.1a
 */
export const lineOf = (
  trainee: ClaimTrainee, certificate: CertificateState | undefined, sets: RuleSetsState,
): { line: ClaimLine; ruleSet: string } | Refusal => {
  if (certificate?.is !== 'recorded') return missing('certificate', trainee.certificateId);
  const { kind, level, issuedOn } = certificate;
  const key = standardKeyOf(kind, level);
  if (key === undefined) return no('claim.no-standard', 'JN-2.3.1a', `没有 ${kind} ${level} 级的补贴标准。`, [{ kind, level }]);
  const set = inForce(sets, issuedOn);
  if (isRefusal(set)) return set;
  const amountFen = valueOf(set, key);
  if (isRefusal(amountFen)) return amountFen;
  return { line: { ...trainee, certificateKind: kind, level, standardKey: key, amountFen }, ruleSet: set.ruleSet };
};
