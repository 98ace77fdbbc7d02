import type { Claim, Clawback, RuleSet } from '#scheme/history';
import { personStream } from '#scheme/history';
import { isSet, statedIn } from '../parameters/parameters.rules.js';
import { to, type Writing } from '../verdict.js';

/** Where the rule set is silent an error of the agency gives the place back, and nothing else does (O-4). */
const givesBack = (set: RuleSet | undefined, { nature }: Clawback): boolean => (set !== undefined && isSet(set, 'cap.releasedByFullClawback'))
  || (nature === 'ERROR_BY_AGENCY' && (set === undefined || statedIn(set, 'cap.releasedByAgencyError') !== false));

/** Whose whole subsidy a case demands (rulings D15): of a claim that pays days, all of it. */
export const wholeBack = ({ lines }: Clawback, claim: Claim): readonly string[] => lines.flatMap(({ personId, amountFen }) => {
  const paid = claim.lines.length === 0 ? claim.amountFen : claim.lines.find((line) => line.personId === personId)?.amountFen;
  return personId !== undefined && paid === amountFen ? [personId] : [];
});

/**
 * The places a case gives back once it is paid in full: of those whose whole subsidy went back (rulings D15), where the rule set of the day says so.
 *
 * @clause JN-2.3.1c; `cap.releasedByFullClawback`, `cap.releasedByAgencyError`
 * @source domain.md §9 O-4
 */
export const placesGivenBack = (set: RuleSet | undefined, clawback: Clawback, claim: Claim): Writing[] => {
  if (!givesBack(set, clawback)) return [];
  const reason = clawback.nature === 'ERROR_BY_AGENCY' ? 'ERROR_BY_AGENCY' : 'CLAWED_BACK';
  return wholeBack(clawback, claim).map((personId) => to(personStream(personId),
    { type: 'SubsidyReleased.v1', data: { personId, claimId: claim.claimId, reason } }));
};
