import { day } from '#kernel';
import { accountFold, accountStream, availableFen, organisationFold, organisationStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import {
  proposeSurplusReturn, receiveRemittance, remitToHigherLevel, returnSurplus, setAnnualPlan, sweepInterest,
} from '#scheme/rules';
import { ask, CITY, fact, folded, type Happened, type Past } from '../../../../test/support/builders.js';
import { accrued, committed } from '../../../../test/support/money-past.js';
import { parametersOf } from '../../../../test/support/training-past.js';
import { specify } from '../../../../test/support/specify.js';

const DISTRICT = '370116';
const accountOf = (past: Past, org = CITY) => past.state(accountFold, accountStream(org));
const FUND = { fundSource: 'UI_FUND' } as const;

describe('clause JN-3.2b — the plan of a year', () => {
  const plan = { org: CITY, planId: 'PL-1', year: 2019, amountFen: 500, document: '示例批复' };
  const { org: _org, ...data } = plan;
  const setting = (past: Past) => setAnnualPlan(plan, accountOf(past));
  const set: Happened = fact(accountStream(CITY), ['AnnualPlanSet.v1', { ...data, ...FUND }]);
  specify('is recorded').when(setting).then([{ stream: 'account-370100', type: 'AnnualPlanSet.v1', data: { ...data, ...FUND } }], { clauses: ['JN-3.2b'] });
  specify('is recorded once').given(set).when(setting).refused('account.movement-exists');
  it('grows by a further plan and is no money', () => {
    const state = folded(accountFold, [set, fact(accountStream(CITY), ['AnnualPlanSet.v1', { ...data, planId: 'PL-2', ...FUND }])]);
    expect([state.plans, availableFen(state)]).toEqual([{ 2019: 1_000 }, 0]);
  });
});

describe('clause JN-3.2c, JN-3.1a — a district sends money up', () => {
  const remittance = { org: DISTRICT, transferId: 'T2', toOrg: CITY, amountFen: 700, document: '示例通知' };
  const { org: _org, ...data } = remittance;
  const registered = (parent?: string) => fact(organisationStream(DISTRICT), ['OrganisationRegistered.v1', {
    orgId: DISTRICT, name: '莱芜区（示例）', level: 'DISTRICT', ...(parent === undefined ? {} : { parent }),
  }]);
  const remitting = (past: Past) =>
    remitToHigherLevel(remittance, accountOf(past, DISTRICT), past.state(organisationFold, organisationStream(DISTRICT)));
  const sent = fact(accountStream(DISTRICT), ['RemittanceSent.v1', { ...data, ...FUND }], { org: DISTRICT });
  const own = accrued(700, 'ACC-D', DISTRICT);
  specify('to the last fen').given(registered(CITY), own).when(remitting)
    .then([{ stream: 'account-370116', type: 'RemittanceSent.v1', data: { ...data, ...FUND } }], { clauses: ['JN-3.2c', 'JN-3.1a'] });
  specify('a fen short').given(registered(CITY), accrued(699, 'ACC-D', DISTRICT)).when(remitting).refused('account.not-enough', 'JN-3.2c');
  specify('to somebody else').given(registered('370200'), own).when(remitting).refused('account.not-the-superior', 'JN-3.2c', [{ toOrg: CITY }]);
  specify('of an organisation nobody registered').given(own).when(remitting).refused('organisation.unknown');
  specify('under a used id').given(registered(CITY), own, sent).when(remitting).refused('account.transfer-exists');

  const receiving = (fromOrg = DISTRICT) => (past: Past) => receiveRemittance({ org: CITY, transferId: 'T2', fromOrg }, accountOf(past), accountOf(past,
    fromOrg));
  const received = { stream: 'account-370100', type: 'RemittanceReceived.v1' as const,
    data: { transferId: 'T2', fromOrg: DISTRICT, amountFen: 700, ...FUND } };
  specify('the city books what was sent').given(own, sent).when(receiving()).then([received]);
  specify('what nobody sent').given(own).when(receiving()).refused('account.transfer-unknown', 'JN-3.2c');
  specify('the same again').given(own, sent, fact(accountStream(CITY), [received.type, { ...received.data, fundSource: 'UI_FUND' }])).when(receiving())
    .refused('account.movement-exists');
  it('on its way it is in neither account', () => {
    expect([availableFen(folded(accountFold, [own, sent])), availableFen(folded(accountFold, [fact(accountStream(CITY), [received.type, {
      ...received.data, fundSource: 'UI_FUND',
    }])]))]).toEqual([0, 700]);
  });
});

describe('clause JN-3.2c — interest of the expenditure account is swept', () => {
  const credited = (interestId: string, amountFen: number) => fact(accountStream(CITY), ['InterestCredited.v1', {
    interestId, ...FUND, amountFen, bankReference: 'BK-1', into: 'EXPENDITURE_ACCOUNT',
  }]);
  const sweeping = (...interests: string[]) => (past: Past) => sweepInterest({ org: CITY, sweepId: 'SI-1', interests }, accountOf(past));
  const swept = { stream: 'account-370100', type: 'InterestSwept.v1' as const, data: { sweepId: 'SI-1', ...FUND, interests: ['INT-1', 'INT-2'],
    amountFen: 9 } };
  const both = [credited('INT-1', 4), credited('INT-2', 5)];
  specify('all that waits').given(both).when(sweeping('INT-1', 'INT-2')).then([swept], { clauses: ['JN-3.2c'] });
  specify('twice in one list').given(both).when(sweeping('INT-1', 'INT-1')).refused('account.interest-twice');
  specify('what does not wait').given(both).when(sweeping('INT-3')).refused('account.interest-not-waiting', undefined, [{ interestId: 'INT-3' }]);
  specify('what was swept').given(both, fact(accountStream(CITY), [swept.type, { ...swept.data, sweepId: 'SI-0', fundSource: 'UI_FUND' }]))
    .when(sweeping('INT-1')).refused('account.interest-not-waiting');
  specify('under a used id').given(both, accrued(1, 'SI-1')).when(sweeping('INT-1')).refused('account.movement-exists');
  it('is available from its sweep on', () => {
    const after = fact(accountStream(CITY), [swept.type, { ...swept.data, fundSource: 'UI_FUND' }]);
    expect([availableFen(folded(accountFold, both)), availableFen(folded(accountFold, [...both, after]))]).toEqual([0, 9]);
  });
});

describe('clause JN-3.2c — the surplus goes back to the unemployment insurance fund', () => {
  const proposing = (today = '2022-01-10') => (past: Past) => proposeSurplusReturn(
    { org: CITY, returnId: 'SR-1', amountFen: 500, document: '示例请示' }, accountOf(past), past.state(ruleSetsFold, ruleSetStream), ask({ today }));
  const proposed = fact(accountStream(CITY), ['SurplusReturnProposed.v1', { returnId: 'SR-1', ...FUND, amountFen: 500, document: '示例请示' }],
    { actor: 'O-acct' });
  const lastDay = parametersOf({ 'programme.lastDay': 20_211_231 });
  const event = { stream: 'account-370100', type: 'SurplusReturnProposed.v1' as const,
    data: { returnId: 'SR-1', ...FUND, amountFen: 500, document: '示例请示' } };
  specify('proposed').given(accrued(500)).when(proposing()).then([event], { clauses: ['JN-3.2c'] });
  specify('the day after the programme').given(accrued(500), lastDay).when(proposing('2022-01-01')).then([event]);
  specify('on its last day').given(accrued(500), lastDay).when(proposing('2021-12-31'))
    .refused('account.programme-running', 'JN-3.2c', [{ lastDay: day('2021-12-31'), today: day('2021-12-31') }]);
  specify('more than is there').given(accrued(499)).when(proposing()).refused('account.not-enough', 'JN-3.2c');
  specify('proposed twice').given(accrued(500), proposed).when(proposing()).refused('account.surplus-exists');

  const returning = (officer = 'O-fb2', unit: 'FINANCE_BUREAU' | 'AGENCY' = 'FINANCE_BUREAU') => (past: Past) =>
    returnSurplus({ org: CITY, returnId: 'SR-1', bankReference: 'BK-8' }, accountOf(past), ask({ officer, unit }));
  const returned = { stream: 'account-370100', type: 'SurplusReturned.v1' as const,
    data: { returnId: 'SR-1', bankReference: 'BK-8', ...FUND, amountFen: 500, proposedBy: 'O-acct' } };
  specify('returned').given(accrued(500), proposed).when(returning()).then([returned], { clauses: ['JN-3.2c', 'JN-3.3c'] });
  specify('by the agency').given(accrued(500), proposed).when(returning('O-fb2', 'AGENCY')).refused('duties.other-unit', 'JN-3.3c');
  specify('by who proposed it').given(accrued(500), proposed).when(returning('O-acct'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S6', step: '提出结余缴回', officerId: 'O-acct' }]);
  specify('when it was promised meanwhile').given(accrued(500), proposed, committed('B1', 1)).when(returning()).refused('account.not-enough', 'JN-3.2c');
  specify('what nobody proposed').given(accrued(500)).when(returning()).refused('account.surplus-unknown', undefined, [{ returnId: 'SR-1' }]);
  const back = fact(accountStream(CITY), [returned.type, { ...returned.data, fundSource: 'UI_FUND' }]);
  specify('twice').given(accrued(1_000), proposed, back).when(returning()).refused('account.surplus-returned');
  it('is not available any more', () => { expect(availableFen(folded(accountFold, [accrued(500), proposed, back]))).toBe(0); });
});
