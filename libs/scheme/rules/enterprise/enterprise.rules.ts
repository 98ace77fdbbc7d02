import { type EnterpriseSize, type EnterpriseState, enterpriseStream } from '#scheme/history';
import { checkCreditCode } from '../identifiers/identifiers.rules.js';
import { type Decision, given, record, taken, to } from '../verdict.js';

export interface RegisterEnterprise {
  readonly enterpriseId: string; readonly name: string; readonly uscc: string; readonly highRisk: boolean; readonly accountId: string;
  readonly size?: EnterpriseSize | undefined;
}

/**
 * Registers an enterprise that claims or entrusts training. Who owns it is not asked (JN-2.2.3).
 *
 * @refuses enterprise.exists
 * @clause JN-2.1.1d, JN-2.1.1c
 * @source GB 32100-2015: a failing check is noted, not refused
 */
export const registerEnterprise = (c: RegisterEnterprise, enterprise: EnterpriseState): Decision => {
  if (enterprise.is !== 'unknown') return taken('enterprise', c.enterpriseId);
  const usccCheck = checkCreditCode(c.uscc);
  return record(['JN-2.1.1d'], [to(enterpriseStream(c.enterpriseId), { type: 'EnterpriseRegistered.v1', data: { ...given(c), usccCheck } })],
    { facts: [{ check: 'uscc', result: usccCheck }] });
};
