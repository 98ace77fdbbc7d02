import type { Day } from '#kernel';
import { type InstitutionState, institutionStream, type OccupationEntry } from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { checkCreditCode } from '../identifiers/identifiers.rules.js';
import { type Ask, type Decision, missing, notNow, record, taken, to } from '../verdict.js';

export interface ApplyForListing {
  readonly institutionId: string; readonly name: string; readonly uscc: string; readonly occupations: readonly OccupationEntry[]; readonly accountId: string;
}
export interface ListInstitution { readonly institutionId: string; readonly validFrom: Day }

/**
 * Records an institution's application. Ownership is not asked: no rule may test it.
 *
 * @refuses institution.exists
 * @clause JN-2.2.3
 * @source GB 32100-2015: a failing check is noted, not refused
 */
export const applyForListing = (c: ApplyForListing, institution: InstitutionState): Decision => {
  if (institution.is !== 'unknown') return taken('institution', c.institutionId);
  const usccCheck = checkCreditCode(c.uscc);
  return record(['JN-3.4a'], [to(institutionStream(c.institutionId), { type: 'InstitutionApplied.v1', data: { ...c, usccCheck } })],
    { facts: [{ check: 'uscc', result: usccCheck }] });
};

/**
 * Enters an institution in the INSTITUTION directory.
 *
 * @refuses institution.unknown, institution.not-applied, duties.same-person
 * @clause JN-3.4a, JN-3.3c
 */
export const listInstitution = (c: ListInstitution, institution: InstitutionState, ask: Ask): Decision => {
  if (institution.is === 'unknown') return missing('institution', c.institutionId);
  if (institution.is !== 'applied') return notNow('institution.not-applied', institution.is, []);
  return differentPerson('入目录双人', ask.officer.officerId, [['受理申请', institution.appliedBy]])
    ?? record(['JN-3.4a', 'JN-3.3c'], [to(institutionStream(c.institutionId), { type: 'InstitutionListed.v1', data: { ...c, directory: 'INSTITUTION' } })]);
};
