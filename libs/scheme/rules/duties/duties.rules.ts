import type { Refusal } from '#kernel';
import { roleName } from '#notice';
import type { InterestSubject } from '#scheme/history';
import { type Acting, no } from '../verdict.js';

/** Pairs nobody may hold at once: S3 (cashier, accountant, financial reviewer), S6 (finance bureau and agency), S10 (the three administrators). */
const APART: readonly (readonly [rule: string, left: readonly string[], right: readonly string[]])[] = [
  ['S3', ['CASHIER'], ['FIN_ACCT', 'FIN_REV']],
  ['S3', ['FIN_ACCT'], ['FIN_REV']],
  ['S6', ['FB_OP', 'FB_APPR'], ['ACCEPT', 'REVIEW1', 'REVIEW2', 'APPROVE', 'NOTICE', 'FIN_ACCT', 'FIN_REV', 'CASHIER', 'RECOVER', 'INST_OP', 'ENT_OP']],
  ['S10', ['SYS_ADMIN'], ['SEC_ADMIN', 'AUD_ADMIN']],
  ['S10', ['SEC_ADMIN'], ['AUD_ADMIN']],
];
const ADMINISTRATION = ['SYS_ADMIN', 'SEC_ADMIN', 'AUD_ADMIN', 'SIMULATOR'];
const READING = ['AUDITOR', 'EXPORTER'];

const clash = (rule: string, left: string, right: string): Refusal =>
  no('officer.roles-incompatible', 'JN-3.3c', `${roleName(left)} 与 ${roleName(right)} 为不相容岗位（${rule}），同一人不得兼任。`, [{ rule, roles: [left, right] }]);

/**
 * Refuses a set of roles no one person may hold.
 *
 * @refuses officer.roles-incompatible
 * @clause JN-3.3c separation of duties S3, S6, S10, S11
 */
export const rolesApart = (held: readonly string[]): Refusal | undefined => {
  for (const [rule, lefts, rights] of APART) {
    const left = held.find((role) => lefts.includes(role));
    const right = held.find((role) => rights.includes(role));
    if (left !== undefined && right !== undefined) return clash(rule, left, right);
  }
  const business = held.find((role) => !ADMINISTRATION.includes(role) && !READING.includes(role));
  const administration = held.find((role) => ADMINISTRATION.includes(role));
  const reading = held.find((role) => READING.includes(role));
  if (administration !== undefined && business !== undefined) return clash('S10', administration, business);
  if (reading !== undefined && business !== undefined) return clash('S11', reading, business);
  return undefined;
};

/**
 * Refuses an officer who already acted on the other side of the same case: the same person from the history, not only the same role.
 *
 * @param who the acting officer; with an officer an override for this rule counts (S13), with a bare id none does
 * @param before who acted, and as what, in the order of the history
 * @refuses duties.same-person
 * @clause JN-3.3c separation of duties S1, S2, S4, S7, S8
 */
export const differentPerson = (
  rule: string, who: string | Acting, before: readonly (readonly [step: string, officerId: string | undefined])[],
): Refusal | undefined => {
  const actor = typeof who === 'string' ? who : who.officerId;
  const found = before.find(([, officerId]) => officerId === actor);
  if (found === undefined || (typeof who !== 'string' && who.excused?.includes(rule) === true)) return undefined;
  return no('duties.same-person', 'JN-3.3c', `${actor} 已在本件办理「${found[0]}」，按不相容岗位分离（${rule}）须由另一人办理。`, [{ rule, step: found[0], officerId: actor }]);
};

/**
 * Who inspected a class reviews none of its claims.
 *
 * @param inspectors who inspected, from the class's own history
 * @clause JN-3.3c separation of duties S2
 */
export const notInspector = (who: Acting, inspectors: readonly string[]): Refusal | undefined =>
  differentPerson('S2', who, inspectors.map((inspector) => ['督导检查', inspector] as const));

/**
 * Nobody reviews a claim of a relative or of the own employer: declared interests against everybody the claim is about.
 *
 * @param about payee, trainees and institution of the claim
 * @refuses duties.declared-interest
 * @clause JN-3.3c separation of duties S9
 */
export const noInterest = (who: Acting, about: readonly InterestSubject[]): Refusal | undefined => {
  if (who.excused?.includes('S9') === true) return undefined;
  const own = about.find(({ kind, id }) => (kind === 'INSTITUTION' && id === who.institutionId) || (kind === 'ENTERPRISE' && id === who.enterpriseId));
  const declared = (who.interests ?? []).find((each) => !each.withdrawn && about.some(({ kind, id }) => kind === each.about.kind && id === each.about.id));
  if (own === undefined && declared === undefined) return undefined;
  const { kind, id } = declared?.about ?? own ?? { kind: '', id: '' };
  return no('duties.declared-interest', 'JN-3.3c', `${who.officerId} 与本件的 ${kind} ${id} 有利害关系，应当回避（S9）。`,
    [{ rule: 'S9', kind, id, ...(declared === undefined ? {} : { interestId: declared.interestId }) }]);
};
