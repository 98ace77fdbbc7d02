import { type Day, sumFen } from '#kernel';
import { type AccountState, accountStream, type OrganisationState, ruleSetOn, type RuleSetsState } from '#scheme/history';
import { enoughMoney } from '../batch/approval.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { statedIn } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, record, to } from '../verdict.js';
import { once } from './account.rules.js';

export interface SetAnnualPlan { readonly org: string; readonly planId: string; readonly year: number; readonly amountFen: number; readonly document: string }
export interface RemitToHigherLevel {
  readonly org: string; readonly transferId: string; readonly toOrg: string; readonly amountFen: number; readonly document: string;
}
export interface ReceiveRemittance { readonly org: string; readonly transferId: string; readonly fromOrg: string }
export interface SweepInterest { readonly org: string; readonly sweepId: string; readonly interests: readonly string[] }
export interface ProposeSurplusReturn { readonly org: string; readonly returnId: string; readonly amountFen: number; readonly document: string }
export interface ReturnSurplus { readonly org: string; readonly returnId: string; readonly bankReference: string }

/**
 * Records the plan of a year, or adds to it: what may be accrued in that year. A year without a plan is not limited by one.
 *
 * @refuses account.movement-exists
 * @clause JN-3.2b
 * @source domain.md §3.2 8011/8012, §3.4 J01; rulings m7
 */
export const setAnnualPlan = (c: SetAnnualPlan, account: AccountState): Decision => {
  const { org, ...data } = c;
  return once(account, c.planId)
    ?? record(['JN-3.2b'], [to(accountStream(org), { type: 'AnnualPlanSet.v1', data: { ...data, fundSource: 'UI_FUND' } })]);
};

/**
 * A district sends money up to the organisation above it. Until that books it, the transfer is on its way and in neither account.
 *
 * @refuses organisation.unknown, account.not-the-superior, account.transfer-exists, account.not-enough
 * @clause JN-3.2c, JN-3.1a
 * @source domain.md §3.4 J03; rulings D7
 */
export const remitToHigherLevel = (c: RemitToHigherLevel, account: AccountState, own: OrganisationState): Decision => {
  if (own.is === 'unknown') return missing('organisation', c.org);
  if (own.parent !== c.toOrg) return no('account.not-the-superior', 'JN-3.2c', `${c.toOrg} 不是 ${c.org} 的上级，专账资金不得划往他处。`, [{ toOrg: c.toOrg }]);
  if (account.sent[c.transferId] !== undefined) return { refused: 'account.transfer-exists', why: `款项 ${c.transferId} 已划出。` };
  const { org, ...data } = c;
  return enoughMoney(account, c.amountFen)
    ?? record(['JN-3.2c', 'JN-3.1a'], [to(accountStream(org), { type: 'RemittanceSent.v1', data: { ...data, fundSource: 'UI_FUND' } })]);
};

/**
 * The organisation above books what a district sent up, under the district's transfer id and for its amount.
 *
 * @refuses account.transfer-unknown, account.movement-exists
 * @clause JN-3.2c
 */
export const receiveRemittance = (c: ReceiveRemittance, account: AccountState, sender: AccountState): Decision => {
  const sent = sender.sent[c.transferId];
  if (sent === undefined || sent.toOrg !== c.org) {
    return no('account.transfer-unknown', 'JN-3.2c', `${c.fromOrg} 没有向 ${c.org} 上解 ${c.transferId}。`, [{ transferId: c.transferId }]);
  }
  const { org, ...data } = c;
  return once(account, c.transferId) ?? record(['JN-3.2c', 'JN-3.1a'],
    [to(accountStream(org), { type: 'RemittanceReceived.v1', data: { ...data, amountFen: sent.amountFen, fundSource: 'UI_FUND' } })]);
};

/**
 * Moves interest of the expenditure account on to the fiscal account; from here Book F knows it and it is available.
 *
 * @refuses account.movement-exists, account.interest-twice, account.interest-not-waiting
 * @clause JN-3.2c
 * @source domain.md §3.4 J04; rulings B13
 */
export const sweepInterest = (c: SweepInterest, account: AccountState): Decision => {
  const again = once(account, c.sweepId);
  if (again !== undefined) return again;
  if (new Set(c.interests).size !== c.interests.length) return { refused: 'account.interest-twice', why: '同一笔利息重复列入。' };
  const strange = c.interests.find((interestId) => account.interests[interestId] === undefined);
  if (strange !== undefined) {
    return { refused: 'account.interest-not-waiting', why: `支出户没有待划转的利息 ${strange}。`, facts: [{ interestId: strange }] };
  }
  const { org, sweepId, interests } = c;
  const amountFen = sumFen(interests.map((interestId) => account.interests[interestId] ?? 0));
  return record(['JN-3.2c'], [to(accountStream(org), { type: 'InterestSwept.v1', data: { sweepId, fundSource: 'UI_FUND', interests, amountFen } })]);
};

/** The last day of the programme, where the rule set states one: before its end no surplus goes back. */
const programmeRuns = (sets: RuleSetsState, today: Day) => {
  const set = ruleSetOn(sets, today);
  const lastDay = set === undefined ? undefined : statedIn(set, 'programme.lastDay');
  return lastDay === undefined || today > lastDay ? undefined
    : no('account.programme-running', 'JN-3.2c', `提升行动至 ${lastDay} 结束，结束后方可缴回结余。`, [{ lastDay, today }]);
};

/**
 * Asks that what is left at the end of the programme go back to the unemployment insurance fund.
 *
 * @refuses account.surplus-exists, account.programme-running, account.not-enough
 * @clause JN-3.2c
 * @source domain.md §3.4 J24
 */
export const proposeSurplusReturn = (c: ProposeSurplusReturn, account: AccountState, sets: RuleSetsState, ask: Ask): Decision => {
  if (account.surplus[c.returnId] !== undefined) return { refused: 'account.surplus-exists', why: `结余缴回 ${c.returnId} 已提出。` };
  const { org, ...data } = c;
  return programmeRuns(sets, ask.today) ?? enoughMoney(account, c.amountFen)
    ?? record(['JN-3.2c'], [to(accountStream(org), { type: 'SurplusReturnProposed.v1', data: { ...data, fundSource: 'UI_FUND' } })]);
};

/**
 * The finance bureau returns a proposed surplus; another person than who proposed it, and what is available may have fallen since.
 *
 * @refuses account.surplus-unknown, account.surplus-returned, duties.other-unit, duties.same-person, account.not-enough
 * @clause JN-3.2c, JN-3.3c (S6)
 * @source domain.md §3.4 J24
 */
export const returnSurplus = (c: ReturnSurplus, account: AccountState, ask: Ask): Decision => {
  const proposed = account.surplus[c.returnId];
  if (proposed === undefined) return { refused: 'account.surplus-unknown', why: `没有提出结余缴回 ${c.returnId}。`, facts: [{ returnId: c.returnId }] };
  if (proposed.returned) return { refused: 'account.surplus-returned', why: `结余缴回 ${c.returnId} 已办理。` };
  if (ask.officer.unit !== 'FINANCE_BUREAU') return no('duties.other-unit', 'JN-3.3c', '结余缴回由财政部门办理（S6）。', [{ rule: 'S6', unit: ask.officer.unit }]);
  const { amountFen, proposedBy } = proposed;
  const { org, ...data } = c;
  return differentPerson('S6', ask.officer, [['提出结余缴回', proposedBy]]) ?? enoughMoney(account, amountFen)
    ?? record(['JN-3.2c', 'JN-3.3c'],
      [to(accountStream(org), { type: 'SurplusReturned.v1', data: { ...data, fundSource: 'UI_FUND', amountFen, proposedBy } })]);
};
