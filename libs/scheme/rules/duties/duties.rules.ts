import type { Refusal } from '#kernel';
import { roleName } from '#notice';
import { no } from '../verdict.js';

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
 * @param before who acted, and as what, in the order of the history
 * @refuses duties.same-person
 * @clause JN-3.3c separation of duties S1, S4, S7
 */
export const differentPerson = (
  rule: string, actor: string, before: readonly (readonly [step: string, officerId: string | undefined])[],
): Refusal | undefined => {
  const found = before.find(([, officerId]) => officerId === actor);
  if (found === undefined) return undefined;
  return no('duties.same-person', 'JN-3.3c', `${actor} 已在本件办理「${found[0]}」，按不相容岗位分离（${rule}）须由另一人办理。`, [{ rule, step: found[0], officerId: actor }]);
};
