import type { Day, Refusal } from '#kernel';
import { type InstitutionIs, type InstitutionState, institutionStream, type OccupationEntry, type Standing } from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { checkCreditCode } from '../identifiers/identifiers.rules.js';
import { type Ask, type Decision, missing, notNow, record, taken, to } from '../verdict.js';

export interface ApplyForListing {
  readonly institutionId: string; readonly name: string; readonly uscc: string; readonly occupations: readonly OccupationEntry[]; readonly accountId: string;
}
export interface ListInstitution { readonly institutionId: string; readonly validFrom: Day }
type Known = Exclude<InstitutionState, { is: 'unknown' }>;

/** What each state of an institution allows: for the refusals, and for whoever asks what may happen next. */
const POSSIBLE = {
  applied: ['ListInstitution'], listed: ['SuspendInstitution'], suspended: ['ReinstateInstitution', 'DelistInstitution'], delisted: [],
} as const satisfies Readonly<Record<InstitutionIs, readonly string[]>>;
/** What may be done with an institution now. */
export const possibleForInstitution = (is: InstitutionIs): readonly string[] => POSSIBLE[is];
/** Refuses an institution that is not in the state a command needs, naming what is possible now. */
export const institutionMustBe = (institution: Known, needed: InstitutionIs): Refusal | undefined =>
  (institution.is === needed ? undefined : notNow(`institution.not-${needed}`, institution.is, POSSIBLE[institution.is]));

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
  return institutionMustBe(institution, 'applied') ?? differentPerson('入目录双人', ask.officer, [['受理申请', institution.appliedBy]])
    ?? record(['JN-3.4a', 'JN-3.3c'], [to(institutionStream(c.institutionId), { type: 'InstitutionListed.v1', data: { ...c, directory: 'INSTITUTION' } })]);
};

/**
 * Takes an institution out of the directory for a while: no class of it is accepted or started; classes in session go on.
 *
 * @refuses institution.unknown, institution.not-listed
 * @clause JN-3.4a
 */
export const suspendInstitution = (c: Standing, institution: InstitutionState): Decision => {
  if (institution.is === 'unknown') return missing('institution', c.institutionId);
  return institutionMustBe(institution, 'listed')
    ?? record(['JN-3.4a'], [to(institutionStream(c.institutionId), { type: 'InstitutionSuspended.v1', data: c })]);
};

const suspendedBy = (institution: Known): string | undefined => ('suspendedBy' in institution ? institution.suspendedBy : undefined);

/**
 * Puts a suspended institution back; not by who suspended it.
 *
 * @refuses institution.unknown, institution.not-suspended, duties.same-person
 * @clause JN-3.4a, JN-3.3c
 */
export const reinstateInstitution = (c: Standing, institution: InstitutionState, ask: Ask): Decision => {
  if (institution.is === 'unknown') return missing('institution', c.institutionId);
  return institutionMustBe(institution, 'suspended')
    ?? differentPerson('目录变更双人', ask.officer, [['暂停', suspendedBy(institution)]])
    ?? record(['JN-3.4a', 'JN-3.3c'], [to(institutionStream(c.institutionId), { type: 'InstitutionReinstated.v1', data: c })]);
};

/**
 * Strikes a suspended institution from the directory for good; not by who suspended it.
 *
 * @refuses institution.unknown, institution.not-suspended, duties.same-person
 * @clause JN-3.4a, JN-3.3c
 */
export const delistInstitution = (c: Standing, institution: InstitutionState, ask: Ask): Decision => {
  if (institution.is === 'unknown') return missing('institution', c.institutionId);
  return institutionMustBe(institution, 'suspended')
    ?? differentPerson('目录变更双人', ask.officer, [['暂停', suspendedBy(institution)]])
    ?? record(['JN-3.4a', 'JN-3.3c'], [to(institutionStream(c.institutionId), { type: 'InstitutionDelisted.v1', data: c })]);
};
