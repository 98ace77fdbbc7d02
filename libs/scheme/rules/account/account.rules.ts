import type { Refusal } from '#kernel';
import { type AccountState, accountStream, type OrganisationState, type PaymentRoute } from '#scheme/history';
import { enoughMoney } from '../batch/approval.rules.js';
import { type Decision, given, missing, no, record, to } from '../verdict.js';

export interface AllocateFunds {
  readonly org: string; readonly transferId: string; readonly toOrg: string; readonly amountFen: number; readonly document: string;
}
export interface ReceiveAllocation { readonly org: string; readonly transferId: string; readonly fromOrg: string }
export interface RecordInterest {
  readonly org: string; readonly interestId: string; readonly amountFen: number; readonly bankReference: string;
  /** default: the fiscal account */
  readonly into?: PaymentRoute | undefined;
}

export const once = (account: AccountState, id: string): Refusal | undefined =>
  (account.seen.includes(id) ? { refused: 'account.movement-exists', why: `款项 ${id} 已入账；每个编号只用一次。`, facts: [{ id }] } : undefined);

/**
 * Records interest the bank credited. In the expenditure account it waits to be swept, and only then is available (rulings B13).
 *
 * @refuses account.movement-exists
 * @source domain.md §3.4 J04
 */
export const recordInterest = (c: RecordInterest, account: AccountState): Decision => {
  const { org, ...data } = c;
  return once(account, c.interestId)
    ?? record(['JN-3.2c'], [to(accountStream(org), { type: 'InterestCredited.v1', data: { ...given(data), fundSource: 'UI_FUND' } })]);
};

/**
 * The city allocates to a district; what is approved and not yet released is not available.
 *
 * @refuses organisation.unknown, account.not-a-subordinate, account.transfer-exists, account.not-enough
 * @clause JN-3.2c, JN-3.1a
 */
export const allocateFunds = (c: AllocateFunds, account: AccountState, receiver: OrganisationState): Decision => {
  if (receiver.is === 'unknown') return missing('organisation', c.toOrg);
  if (receiver.parent !== c.org) return no('account.not-a-subordinate', 'JN-3.2c', `${c.toOrg} 不是 ${c.org} 的下级，专账资金不得划往他处。`, [{ toOrg: c.toOrg }]);
  if (account.sent[c.transferId] !== undefined) return { refused: 'account.transfer-exists', why: `下拨 ${c.transferId} 已办理。` };
  const { org, ...data } = c;
  return enoughMoney(account, c.amountFen)
    ?? record(['JN-3.2c', 'JN-3.1a'], [to(accountStream(org), { type: 'AllocationSent.v1', data: { ...data, fundSource: 'UI_FUND' } })]);
};

/**
 * The district books what the city sent it, under the city's transfer id and for its amount.
 *
 * @refuses account.transfer-unknown, account.movement-exists
 * @clause JN-3.2c
 */
export const receiveAllocation = (c: ReceiveAllocation, account: AccountState, sender: AccountState): Decision => {
  const sent = sender.sent[c.transferId];
  if (sent === undefined || sent.toOrg !== c.org) {
    return no('account.transfer-unknown', 'JN-3.2c', `${c.fromOrg} 没有向 ${c.org} 下拨 ${c.transferId}。`, [{ transferId: c.transferId }]);
  }
  const { org, ...data } = c;
  return once(account, c.transferId)
    ?? record(['JN-3.2c', 'JN-3.1a'],
      [to(accountStream(org), { type: 'AllocationReceived.v1', data: { ...data, amountFen: sent.amountFen, fundSource: 'UI_FUND' } })]);
};
