import { addFen, type Day, fen, formatFen, type Refusal, sumFen, yearOf } from '#kernel';
import { type AccountState, accountStream, ruleSetOn, type RuleSetsState } from '#scheme/history';
import { statedIn } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, no, record, to } from '../verdict.js';
import { once } from './account.rules.js';

export interface RecordAccrual {
  readonly org: string; readonly accrualId: string; readonly amountFen: number; readonly approvalDocument: string; readonly uiFundVoucher: string;
}
export interface RecordFundCapacity {
  readonly org: string; readonly capacityId: string; readonly asAt: Day; readonly balanceFen: number; readonly monthlyBenefitsFen: number;
  readonly source: string; readonly evidenceHash: string;
}

/**
 * Whether the unemployment insurance fund can still pay its benefits for the months of the parameter `accrual.guardMonths`. Off where the rule set is silent.
 */
const fundStillPays = (c: RecordAccrual, account: AccountState, sets: RuleSetsState, ask: Ask): Refusal | undefined => {
  const set = ruleSetOn(sets, ask.on);
  const months = set === undefined ? undefined : statedIn(set, 'accrual.guardMonths');
  if (set === undefined || months === undefined || months === 0) return undefined;
  const { capacity, accruals } = account;
  if (capacity === undefined) {
    return no('account.fund-capacity-unknown', 'JN-3.2b', '尚未导入失业保险基金结余与月支出，无法判断可计提额；请先登记。', [{ ruleSet: set.ruleSet, months }]);
  }
  const { asAt, balanceFen, monthlyBenefitsFen } = capacity;
  const sinceFen = sumFen(accruals.filter(({ on }) => on > asAt).map(({ amountFen }) => amountFen));
  const leftFen = addFen(addFen(balanceFen, -sinceFen), -c.amountFen);
  const neededFen = fen(months * monthlyBenefitsFen);
  return leftFen >= neededFen ? undefined : no('account.fund-too-low', 'JN-3.2b', `计提后失业保险基金结余不足支付 ${months} 个月待遇，请减少计提额。`,
    [{ ruleSet: set.ruleSet, months, asAt, leftFen, neededFen }]);
};

/** What a plan says of the year, if there is one: an accrual beyond it waits for a further plan. */
const underPlan = (c: RecordAccrual, { plans }: AccountState, ask: Ask): Refusal | undefined => {
  const year = yearOf(ask.on);
  const leftFen = plans[year];
  if (leftFen === undefined || c.amountFen <= leftFen) return undefined;
  return no('account.plan-exceeded', 'JN-3.2b', `${year} 年资金计划还可计提 ${formatFen(leftFen)} 元；请先追加年度资金计划。`, [{ year, leftFen, amountFen: c.amountFen }]);
};

/**
 * Money accrued from the surplus of the unemployment insurance fund enters the dedicated account. What stays in that fund must cover the months of the
 * parameter `accrual.guardMonths`, by the newest imported figures less what was accrued since. Where the year has a plan, the accrual consumes it.
 *
 * @refuses account.movement-exists, account.fund-capacity-unknown, account.fund-too-low, account.plan-exceeded
 * @clause JN-3.2b, JN-3.2c
 */
export const recordAccrual = (c: RecordAccrual, account: AccountState, sets: RuleSetsState, ask: Ask): Decision => {
  const { org, ...data } = c;
  const planned = account.plans[yearOf(ask.on)] === undefined ? {} : { plannedFen: c.amountFen };
  return once(account, c.accrualId) ?? underPlan(c, account, ask) ?? fundStillPays(c, account, sets, ask)
    ?? record(['JN-3.2b', 'JN-3.2c'], [to(accountStream(org), { type: 'FundAccrued.v1', data: { ...data, ...planned, fundSource: 'UI_FUND' } })]);
};

/**
 * Imports what the unemployment insurance fund holds and pays a month.
 *
 * @refuses account.movement-exists, account.capacity-from-the-future
 * @clause JN-3.2b
 */
export const recordFundCapacity = (c: RecordFundCapacity, account: AccountState, ask: Ask): Decision => {
  const { org, capacityId, asAt, source, evidenceHash } = c;
  const again = once(account, capacityId);
  if (again !== undefined) return again;
  if (asAt > ask.today) return { refused: 'account.capacity-from-the-future', why: `数据日期 ${asAt} 晚于今天。`, facts: [{ asAt, today: ask.today }] };
  const { org: _org, ...data } = c;
  return record(['JN-3.2b'], [to(accountStream(org), { type: 'FundCapacityRecorded.v1', data })],
    { facts: [{ fact: 'fund-capacity', source, asAt, hash: evidenceHash }] });
};
