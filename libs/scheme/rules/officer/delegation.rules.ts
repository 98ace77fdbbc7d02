import type { Day, Refusal } from '#kernel';
import type { Delegation, Officer, OfficerState } from '#scheme/history';
import { officerStream } from '#scheme/history';
import { rolesApart } from '../duties/duties.rules.js';
import { type Ask, type Decision, missing, no, record, taken, to } from '../verdict.js';

export interface DelegateDuties {
  /** whose duties they are: the officer who delegates */
  readonly officerId: string; readonly delegationId: string; readonly deputyId: string; readonly roles: readonly string[];
  readonly commands?: readonly string[] | undefined; readonly startsOn: Day; readonly endsOn: Day;
}
export interface RevokeDelegation { readonly officerId: string; readonly delegationId: string; readonly reason: string }

const deputyWrong = (c: DelegateDuties, principal: Officer, deputy: Officer): Refusal | undefined => {
  const absent = c.roles.find((role) => !principal.roles.includes(role));
  if (absent !== undefined) return { refused: 'officer.role-not-held', why: `${c.officerId} 不在岗位 ${absent}。`, facts: [{ role: absent }] };
  if (deputy.org !== principal.org || deputy.unit !== principal.unit || deputy.institutionId !== principal.institutionId
    || deputy.enterpriseId !== principal.enterpriseId) {
    return no('officer.deputy-of-other-unit', 'JN-3.3c', '只能授权给同一机构、同一单位的人员（S6、S12）。', [{ rule: 'S12', org: deputy.org, unit: deputy.unit }]);
  }
  const meanwhile = (deputy.standsFor ?? []).filter(({ startsOn, endsOn }) => startsOn <= c.endsOn && c.startsOn <= endsOn).flatMap(({ roles }) => roles);
  return rolesApart([...deputy.roles, ...meanwhile, ...c.roles]);
};

const received = ({ officerId: principalId, deputyId: officerId, delegationId, roles, startsOn, endsOn }: DelegateDuties) =>
  ({ officerId, principalId, delegationId, roles, startsOn, endsOn });

/**
 * Lets another officer of the same unit do one's duties: from a day to a day, for roles one holds oneself, for all their commands or only some. A deputy
 * passes nothing on, and never holds together what one person may not hold, for whomever it stands in on any of the days (S3).
 *
 * @refuses officer.redelegation, officer.not-yourself, officer.unknown, delegation.exists, officer.delegate-to-oneself, officer.delegation-days-wrong,
 * officer.role-not-held, officer.deputy-of-other-unit, officer.roles-incompatible
 * @clause JN-3.3c separation of duties S12, S3
 */
export const delegateDuties = (c: DelegateDuties, principal: OfficerState, deputy: OfficerState, ask: Ask): Decision => {
  if (ask.onBehalfOf !== undefined) return no('officer.redelegation', 'JN-3.3c', '受托人不得转授权（S12）。', [{ rule: 'S12', onBehalfOf: ask.onBehalfOf }]);
  if (ask.officer.officerId !== c.officerId) return no('officer.not-yourself', 'JN-3.3c', '只能授权他人代办本人的业务（S12）。');
  if (principal.is === 'unknown') return missing('officer', c.officerId);
  if (deputy.is === 'unknown') return missing('officer', c.deputyId);
  if (c.deputyId === c.officerId) return no('officer.delegate-to-oneself', 'JN-3.3c', '不能授权本人。');
  if ((principal.delegations ?? []).some(({ delegationId }) => delegationId === c.delegationId)) return taken('delegation', c.delegationId);
  if (c.endsOn < c.startsOn || c.endsOn < ask.today) {
    return no('officer.delegation-days-wrong', 'JN-3.3c', '授权须有起止日期，且不得已经届满。', [{ startsOn: c.startsOn, endsOn: c.endsOn }]);
  }
  const { commands, ...own } = c;
  return deputyWrong(c, principal, deputy) ?? record(['JN-3.3c'], [
    to(officerStream(c.officerId), { type: 'DelegationGranted.v1', data: { ...own, ...(commands === undefined ? {} : { commands }) } }),
    to(officerStream(c.deputyId), { type: 'DutiesReceived.v1', data: received(c) }),
  ]);
};

/**
 * Ends a delegation before its day: who gave it, or who supervises.
 *
 * @refuses officer.unknown, delegation.unknown, officer.not-yourself
 * @clause JN-3.3c separation of duties S12
 */
export const revokeDelegation = (c: RevokeDelegation, principal: OfficerState, ask: Ask): Decision => {
  if (principal.is === 'unknown') return missing('officer', c.officerId);
  const given = (principal.delegations ?? []).find(({ delegationId, revoked }) => delegationId === c.delegationId && !revoked);
  if (given === undefined) return missing('delegation', c.delegationId);
  if (ask.officer.officerId !== c.officerId && !ask.officer.roles.includes('SUPERVISE')) {
    return no('officer.not-yourself', 'JN-3.3c', '只能收回本人的授权；他人的由基金监督岗收回。');
  }
  const { officerId: principalId, delegationId } = c;
  return record(['JN-3.3c'], [
    to(officerStream(principalId), { type: 'DelegationRevoked.v1', data: c }),
    to(officerStream(given.deputyId), { type: 'DutiesGivenBack.v1', data: { officerId: given.deputyId, principalId, delegationId } }),
  ]);
};

/** The roles a deputy has on a day for a command by a principal's delegations; of these only what the principal holds today. */
export const delegatedRoles = (principal: Officer, deputyId: string, at: { readonly today: Day; readonly command: string }): readonly string[] => {
  const covers = (each: Delegation): boolean => each.deputyId === deputyId && !each.revoked && each.startsOn <= at.today && at.today <= each.endsOn
    && (each.commands === undefined || each.commands.includes(at.command));
  return principal.roles.filter((role) => (principal.delegations ?? []).some((each) => covers(each) && each.roles.includes(role)));
};
