import { day } from '#kernel';
import { accountFold, accountStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import { type RecordFundCapacity, recordAccrual, recordFundCapacity } from '#scheme/rules';
import { ask, CITY, fact, type Happened, type Past } from '../../../../test/support/builders.js';
import { accrued } from '../../../../test/support/money-past.js';
import { parametersOf } from '../../../../test/support/training-past.js';
import { specify } from '../../../../test/support/specify.js';

const YUAN = 100;
const account = (past: Past) => past.state(accountFold, accountStream(CITY));
const accrual = { org: CITY, accrualId: 'ACC-9', amountFen: 1_000 * YUAN, approvalDocument: '示例批复', uiFundVoucher: 'UI-1' };
const { org: _org, ...accrualOnly } = accrual;
const accruing = (past: Past, today = '2019-12-10') =>
  recordAccrual(accrual, account(past), past.state(ruleSetsFold, ruleSetStream), ask({ officer: 'O-account', today }));
const written = [{ stream: 'account-370100', type: 'FundAccrued.v1' as const, data: { ...accrualOnly, fundSource: 'UI_FUND' } }];

/** 25,000 yuan at 1,000 yuan a month: 24 months of benefits leave exactly 1,000 yuan to accrue. */
const capacity = (balanceYuan = 25_000, asAt = '2019-11-30', capacityId = 'CAP-1'): Happened => fact(accountStream(CITY), ['FundCapacityRecorded.v1', {
  capacityId, asAt: day(asAt), balanceFen: balanceYuan * YUAN, monthlyBenefitsFen: 1_000 * YUAN, source: '示例报表', evidenceHash: 'a'.repeat(64),
}]);
const earlier = (amountYuan: number, on: string): Happened => fact(accountStream(CITY), ['FundAccrued.v1', {
  accrualId: `ACC-${on}`, fundSource: 'UI_FUND', amountFen: amountYuan * YUAN, approvalDocument: '示例批复', uiFundVoucher: 'UI-0',
}], { on });
const guard = (months: number) => parametersOf({ 'accrual.guardMonths': months });

describe('clause JN-3.2c — an accrual enters the dedicated account once', () => {
  specify('an accrual').when((past) => accruing(past)).then(written, { clauses: ['JN-3.2b', 'JN-3.2c'] });
  specify('the same accrual again').given(accrued(1, 'ACC-9')).when((past) => accruing(past))
    .refused('account.movement-exists', undefined, [{ id: 'ACC-9' }]);
});

describe('clause JN-3.2b — an accrual consumes the plan of its year', () => {
  const plan = (amountFen: number, year = 2019): Happened =>
    fact(accountStream(CITY), ['AnnualPlanSet.v1', { planId: `PL-${year}`, fundSource: 'UI_FUND', year, amountFen, document: '示例批复' }]);
  const planned = [{ ...written[0]!, data: { ...written[0]!.data, plannedFen: 1_000 * YUAN } }];
  specify('to the last fen').given(plan(1_000 * YUAN)).when((past) => accruing(past)).then(planned);
  specify('a fen beyond it').given(plan(1_000 * YUAN - 1)).when((past) => accruing(past))
    .refused('account.plan-exceeded', 'JN-3.2b', [{ year: 2019, leftFen: 1_000 * YUAN - 1, amountFen: 1_000 * YUAN }]);
  specify('less what was taken of it').given(plan(1_500 * YUAN), fact(accountStream(CITY), ['FundAccrued.v1', {
    accrualId: 'ACC-1', fundSource: 'UI_FUND', amountFen: 501 * YUAN, approvalDocument: '示例批复', uiFundVoucher: 'UI-0', plannedFen: 501 * YUAN,
  }], { on: '2019-12-01' })).when((past) => accruing(past)).refused('account.plan-exceeded', 'JN-3.2b');
  specify('of its own year only').given(plan(1, 2018)).when((past) => accruing(past)).then(written);
});

describe('clause JN-3.2b — an accrual leaves the fund the months of benefits the rule set asks for', () => {
  const short = (leftYuan: number) =>
    [{ ruleSet: 'R1', months: 24, asAt: day('2019-11-30'), leftFen: leftYuan * YUAN, neededFen: 24_000 * YUAN }];
  specify('a rule set that is silent asks nothing').given(parametersOf({ 'std.level5': 1 })).when((past) => accruing(past)).then(written);
  specify('0 months ask nothing').given(guard(0)).when((past) => accruing(past)).then(written);
  specify('before the first day of the rule set nothing is asked').given(guard(24)).when((past) => accruing(past, '2019-08-30')).then(written);
  specify('nobody said what the fund holds').given(guard(24)).when((past) => accruing(past))
    .refused('account.fund-capacity-unknown', 'JN-3.2b', [{ ruleSet: 'R1', months: 24 }]);
  specify('to the last fen').given(guard(24), capacity()).when((past) => accruing(past)).then(written);
  specify('a yuan short').given(guard(24), capacity(24_999)).when((past) => accruing(past)).refused('account.fund-too-low', 'JN-3.2b', short(23_999));
  specify('what was accrued since counts').given(guard(24), capacity(), earlier(1, '2019-12-01')).when((past) => accruing(past))
    .refused('account.fund-too-low', 'JN-3.2b', short(23_999));
  specify('what was accrued until that day is in the balance already').given(guard(24), earlier(1, '2019-11-30'), capacity()).when((past) => accruing(past))
    .then(written);
  specify('the figures of the newest day count, whenever they came').given(guard(24), capacity(), capacity(1, '2019-10-31', 'CAP-0'))
    .when((past) => accruing(past)).then(written);
});

describe('clause JN-3.2b — what the fund holds is imported with its source', () => {
  const imported: RecordFundCapacity = {
    org: CITY, capacityId: 'CAP-1', asAt: day('2019-11-30'), balanceFen: 1, monthlyBenefitsFen: 2, source: '示例报表', evidenceHash: 'a'.repeat(64),
  };
  const { org: _city, ...data } = imported;
  const importing = (today = '2019-12-02') => (past: Past) => recordFundCapacity(imported, account(past), ask({ officer: 'O-account', today }));
  specify('imported').when(importing()).then([{ stream: 'account-370100', type: 'FundCapacityRecorded.v1', data }],
    { clauses: ['JN-3.2b'], facts: [{ fact: 'fund-capacity', source: '示例报表', asAt: day('2019-11-30'), hash: 'a'.repeat(64) }] });
  specify('under a used id').given(capacity()).when(importing()).refused('account.movement-exists');
  specify('of a day to come').when(importing('2019-11-29'))
    .refused('account.capacity-from-the-future', undefined, [{ asAt: day('2019-11-30'), today: day('2019-11-29') }]);
});
