import { day } from '#kernel';
import { claimFold, claimStream, clawbackFold, clawbackStream, type Instalment } from '#scheme/history';
import {
  agreeInstalments, decideClawbackObjection, declareOverdue, enforceClawback, offsetPending, recordClawbackObjection, referCase,
} from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { claim, clawback, pursued } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

const caseOf = (past: Past) => past.state(clawbackFold, clawbackStream('CB1'));
const told = (type: `Clawback${string}.v1`, data: object) =>
  ({ stream: 'clawback-CB1', type: type as 'ClawbackOverdue.v1', data: { clawbackId: 'CB1', ...data } });
const DOCUMENT = { document: '示例文书' };

const plan = (...parts: readonly (readonly [string, number])[]): Instalment[] => parts.map(([dueOn, amountFen]) => ({ dueOn: day(dueOn), amountFen }));
const agreeing = (instalments: readonly Instalment[], officer = 'O-approve') => (past: Past) =>
  agreeInstalments({ clawbackId: 'CB1', instalments }, caseOf(past), ask({ officer, today: '2020-03-20' }));
const GOOD = plan(['2020-04-30', 100_000], ['2020-05-29', 50_000]);
describe('clause JN-3.3e — a return in parts', () => {
  specify('days and amounts sum to the rest').given(clawback('served')).when(agreeing(GOOD))
    .then([told('ClawbackInstalmentAgreed.v1', { instalments: GOOD, amountFen: 150_000 })], { clauses: ['JN-3.3e', 'JN-3.3c'] });
  specify('the rest, when a part has come').given(clawback('received')).when(agreeing(plan(['2020-04-30', 50_000])))
    .then([told('ClawbackInstalmentAgreed.v1', { instalments: plan(['2020-04-30', 50_000]), amountFen: 50_000 })]);
  specify('after an objection failed').given(pursued('upheld')).when(agreeing(GOOD)).passes();
  specify('a fen short').given(clawback('served')).when(agreeing(plan(['2020-04-30', 149_999])))
    .refused('clawback.plan-not-the-rest', undefined, [{ outstandingFen: 150_000, totalFen: 149_999 }]);
  specify('days that do not rise').given(clawback('served')).when(agreeing(plan(['2020-05-29', 100_000], ['2020-05-29', 50_000])))
    .refused('clawback.plan-days-wrong', undefined, [{ dueOn: '2020-05-29' }]);
  specify('a day that is past').given(clawback('served')).when(agreeing(plan(['2020-03-19', 150_000]))).refused('clawback.plan-days-wrong');
  specify('before the order was served').given(clawback('demandApproved')).when(agreeing(GOOD)).refused('clawback.not-served');
  specify('once it is overdue').given(pursued('overdue')).when(agreeing(GOOD)).refused('clawback.not-served', undefined,
    [{ is: 'overdue', possible: ['ReceiveClawback', 'EnforceClawback', 'ReferCase', 'RecordClawbackObjection', 'ProposeWriteOff'] }]);
  specify('clause JN-3.3c — S7: not by who opened the case').given(clawback('served')).when(agreeing(GOOD, 'O-recover'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S7', step: '立案', officerId: 'O-recover' }]);
  specify('without a case').when(agreeing(GOOD)).refused('clawback.unknown');
});

const declaring = (today: string) => (past: Past) => declareOverdue({ clawbackId: 'CB1' }, caseOf(past), ask({ officer: 'O-recover', today }));
const received = (amountFen: number) => fact(clawbackStream('CB1'), ['ClawbackReceived.v1', {
  clawbackId: 'CB1', receiptId: 'RC-5', fundSource: 'UI_FUND', subsidyKind: 'GROUP_SKILL', expensedYear: { F: 2019, A: 2020 }, amountFen,
  into: 'EXPENDITURE_ACCOUNT', bankReference: 'BK-5',
}]);
describe('clause JN-3.3e — overdue by the recording day', () => {
  specify('the day after the term').given(clawback('served')).when(declaring('2020-04-01'))
    .then([told('ClawbackOverdue.v1', { dueOn: '2020-03-31', outstandingFen: 150_000 })]);
  specify('on its last day').given(clawback('served')).when(declaring('2020-03-31'))
    .refused('clawback.not-due-yet', undefined, [{ today: '2020-03-31', dueOn: '2020-03-31' }]);
  specify('a part paid does not stop it').given(clawback('received')).when(declaring('2020-04-01'))
    .then([told('ClawbackOverdue.v1', { dueOn: '2020-03-31', outstandingFen: 50_000 })]);
  specify('an objection that failed did not stop the term').given(pursued('upheld')).when(declaring('2020-04-01')).passes();
  specify('an agreed plan replaces the term').given(pursued('instalment')).when(declaring('2020-04-30')).refused('clawback.not-due-yet');
  specify('an instalment missed').given(pursued('instalment')).when(declaring('2020-05-01'))
    .then([told('ClawbackOverdue.v1', { dueOn: '2020-04-30', outstandingFen: 150_000 })]);
  specify('an instalment short by a fen').given(pursued('instalment'), received(99_999)).when(declaring('2020-05-01')).passes();
  specify('the first instalment paid, the second not due').given(pursued('instalment'), received(100_000)).when(declaring('2020-05-29'))
    .refused('clawback.not-due-yet');
  specify('the second missed').given(pursued('instalment'), received(100_000)).when(declaring('2020-05-30'))
    .then([told('ClawbackOverdue.v1', { dueOn: '2020-05-29', outstandingFen: 50_000 })]);
  specify('twice').given(pursued('overdue')).when(declaring('2020-05-30')).refused('clawback.not-served');
  specify('without a case').when(declaring('2020-05-30')).refused('clawback.unknown');
});

const enforcing = (past: Past) => enforceClawback({ clawbackId: 'CB1', court: '示例法院', ...DOCUMENT }, caseOf(past));
const referring = (officer = 'O-supervise') => (past: Past) => referCase({ clawbackId: 'CB1', authority: '示例机关', ...DOCUMENT }, caseOf(past), ask({ officer }));
describe('clause JN-3.3e — what is overdue is enforced or referred', () => {
  specify('enforced').given(pursued('overdue')).when(enforcing).then([told('ClawbackEnforced.v1', { court: '示例法院', ...DOCUMENT })]);
  specify('enforced before it is overdue').given(clawback('served')).when(enforcing).refused('clawback.not-overdue', undefined,
    [{ is: 'served', possible: ['ReceiveClawback', 'AgreeInstalments', 'DeclareOverdue', 'RecordClawbackObjection'] }]);
  specify('enforced without a case').when(enforcing).refused('clawback.unknown');
  for (const is of ['overdue', 'enforcement'] as const) {
    specify(`referred from ${is}`).given(pursued(is)).when(referring()).then([told('ClawbackReferred.v1', { authority: '示例机关', ...DOCUMENT })]);
  }
  specify('referred before it is overdue').given(pursued('instalment')).when(referring()).refused('clawback.not-overdue');
  specify('clause JN-3.3c — S7: not referred by who opened the case').given(pursued('overdue')).when(referring('O-recover'))
    .refused('duties.same-person', 'JN-3.3c');
  specify('referred without a case').when(referring()).refused('clawback.unknown');
});

const objecting = (past: Past) => recordClawbackObjection({ clawbackId: 'CB1', way: 'APPEAL', ...DOCUMENT }, caseOf(past));
const deciding = (decision: 'UPHELD' | 'CANCELLED', officer = 'O-supervise') => (past: Past) =>
  decideClawbackObjection({ clawbackId: 'CB1', decision, ...DOCUMENT }, caseOf(past), past.state(claimFold, claimStream('C1')), ask({ officer }));
const reserved = fact(clawbackStream('CB1'), ['ClawbackOffsetReserved.v1', { clawbackId: 'CB1', requestId: 'FR9', claimId: 'C9', amountFen: 7 }]);
const MONEY = { fundSource: 'UI_FUND', subsidyKind: 'GROUP_SKILL', expensedYear: { F: 2019, A: 2020 } };
describe('clause JN-3.3e — who owes may object', () => {
  for (const is of ['instalment', 'overdue', 'upheld'] as const) specify(`while ${is}`).given(pursued(is)).when(objecting).passes();
  specify('after service').given(clawback('served')).when(objecting).then([told('ClawbackObjected.v1', { way: 'APPEAL', ...DOCUMENT })]);
  specify('before the order was served').given(clawback('opened')).when(objecting).refused('clawback.not-served');
  specify('without a case').when(objecting).refused('clawback.unknown');

  specify('upheld').given(pursued('objected')).when(deciding('UPHELD')).then([told('ClawbackUpheld.v1', DOCUMENT)]);
  const lifted = { stream: 'claim-C1', type: 'ClaimClawbackCancelled.v1' as const, data: { claimId: 'C1', clawbackId: 'CB1' } };
  specify('cancelled: nothing is receivable any more').given(pursued('objected')).when(deciding('CANCELLED')).then([
    told('ClawbackCancelled.v1', { claimId: 'C1', ...DOCUMENT, ...MONEY, amountFen: 150_000, refundFen: 0 }), lifted,
  ]);
  specify('cancelled after a part came back: that part is owed to the payee')
    .given(clawback('received'), fact(clawbackStream('CB1'), ['ClawbackObjected.v1', { clawbackId: 'CB1', way: 'LITIGATION', ...DOCUMENT }]))
    .when(deciding('CANCELLED'))
    .then([told('ClawbackCancelled.v1', { claimId: 'C1', ...DOCUMENT, ...MONEY, amountFen: 50_000, refundFen: 100_000 }), lifted]);
  specify('cancelled when an earlier case had brought a part back: that part stays so').given(claim('C1', 'paid'),
    fact(claimStream('C1'), ['ClaimClawedBack.v1', { claimId: 'C1', clawbackId: 'CB0', amountFen: 1, whole: false }]), pursued('objected'))
    .when(deciding('CANCELLED')).then([
      told('ClawbackCancelled.v1', { claimId: 'C1', ...DOCUMENT, ...MONEY, amountFen: 150_000, refundFen: 0 }),
      { ...lifted, data: { ...lifted.data, partly: true } },
    ]);
  specify('not cancelled under an offset that is on its way').given(clawback('served'), reserved,
    fact(clawbackStream('CB1'), ['ClawbackObjected.v1', { clawbackId: 'CB1', way: 'APPEAL', ...DOCUMENT }])).when(deciding('CANCELLED'))
    .refused('clawback.offset-pending', undefined, [{ reservedFen: 7 }]);
  specify('decided without an objection').given(clawback('served')).when(deciding('UPHELD')).refused('clawback.not-objected');
  specify('clause JN-3.3c — S7: not decided by who opened the case').given(pursued('objected')).when(deciding('UPHELD', 'O-recover'))
    .refused('duties.same-person', 'JN-3.3c');
  specify('decided without a case').when(deciding('UPHELD')).refused('clawback.unknown');
  it('an offset under way is said in yuan', () => {
    expect(offsetPending({ reservedFen: 7 } as never).why).toBe('有 0.07 元正在抵扣，须先支付完成。');
  });
});
