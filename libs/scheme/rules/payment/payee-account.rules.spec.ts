import { claimFold, claimStream, paymentFold, paymentStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import { confirmPayeeAccount, correctPayeeAccount, reissuePayment } from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { claim, payment } from '../../../../test/support/money-past.js';
import { paymentTurn } from '../../../../test/support/money-turns-past.js';
import { specify } from '../../../../test/support/specify.js';
import { ruleSet } from '../../../../test/support/training-past.js';

const paymentOf = (past: Past) => past.state(paymentFold, paymentStream('PAY1'));
const claimOf = (past: Past) => past.state(claimFold, claimStream('C1'));
const AT = { paymentId: 'PAY1', line: 1 } as const;

const correcting = (officer: string) => (past: Past) => correctPayeeAccount({ ...AT, accountId: 'ACC-I1-2' }, paymentOf(past), ask({ officer }));
const confirming = (officer: string) => (past: Past) => confirmPayeeAccount(AT, paymentOf(past), ask({ officer }));
const reissuing = (now: string, officer = 'O-cashier') => (past: Past) =>
  reissuePayment(AT, { payment: paymentOf(past), claim: claimOf(past), sets: past.state(ruleSetsFold, ruleSetStream) },
    ask({ officer, today: '2020-01-03', now }));
const reissued = [
  { stream: 'payment-PAY1', type: 'PaymentReissued.v1' as const, data: { ...AT, attempt: 2, accountId: 'ACC-I1-2' } },
  { stream: 'claim-C1', type: 'ClaimPaying.v1' as const, data: { claimId: 'C1', ...AT } },
];

describe('clause JN-3.3c — an account changes by two people, neither of whom makes the payment, and cools (S4)', () => {
  specify('proposed').given(payment('returned')).when(correcting('O-acct'))
    .then([{ stream: 'payment-PAY1', type: 'PayeeAccountCorrectionProposed.v1', data: { ...AT, accountId: 'ACC-I1-2' } }], { clauses: ['JN-3.3c'] });
  specify('proposed by the maker').given(payment('returned')).when(correcting('O-cashier')).refused('duties.same-person', 'JN-3.3c');
  specify('confirmed by a second person').given(payment('proposed')).when(confirming('O-finrev'))
    .then([{ stream: 'payment-PAY1', type: 'PayeeAccountCorrected.v1', data: { ...AT, accountId: 'ACC-I1-2', proposedBy: 'O-acct' } }],
      { clauses: ['JN-3.3c'] });
  specify('confirmed by who proposed').given(payment('proposed')).when(confirming('O-acct'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S4', step: '提出账户变更', officerId: 'O-acct' }]);
  specify('confirmed by the maker').given(payment('proposed')).when(confirming('O-cashier'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S4', step: '制单', officerId: 'O-cashier' }]);
  specify('nothing to confirm').given(payment('returned')).when(confirming('O-finrev')).refused('payment.no-correction');
  specify('confirmed already').given(payment('confirmed')).when(confirming('O-finrev')).refused('payment.no-correction');
  specify('an account of a line that was not returned').given(payment('settled')).when(correcting('O-acct'))
    .refused('payment.line-not-returned', undefined, [{ is: 'settled', possible: ['RecordBankReturn'] }]);

  specify('confirmed for a line that was not returned').given(payment('sent')).when(confirming('O-finrev'))
    .refused('payment.line-not-returned', undefined, [{ is: 'sent', possible: ['SettlePayment', 'RecordPaymentFailure', 'RecordPaymentUnknown'] }]);
  specify('made again for a line that was not returned').given(ruleSet(), payment('settled')).when(reissuing('2020-01-03T01:00:00.000Z'))
    .refused('payment.line-not-returned', undefined, [{ is: 'settled', possible: ['RecordBankReturn'] }]);
  specify('an account of no such payment').when(correcting('O-acct')).refused('payment.unknown');
  specify('confirmed for no such payment').when(confirming('O-finrev')).refused('payment.unknown');
  specify('made again for no such payment').given(ruleSet()).when(reissuing('2020-01-03T01:00:00.000Z')).refused('payment.unknown');

  // Confirmed on 2020-01-02 at 01:00 UTC; 24 hours.
  specify('paid again a millisecond early').given(ruleSet(), payment('confirmed'), claim('C1', 'paying')).when(reissuing('2020-01-03T00:59:59.999Z'))
    .refused('payment.cooling', 'JN-3.3c', [{ changedAt: '2020-01-02T01:00:00.000Z', hours: 24 }]);
  specify('paid again when it has cooled').given(ruleSet(), payment('confirmed'), claim('C1', 'paying')).when(reissuing('2020-01-03T01:00:00.000Z'))
    .then(reissued, { clauses: ['JN-3.3c'] });
  for (const [officer, step] of [['O-acct', '提出账户变更'], ['O-finrev', '确认账户变更']] as const) {
    specify(`made again by who did 「${step}」`).given(ruleSet(), payment('confirmed')).when(reissuing('2020-01-03T01:00:00.000Z', officer))
      .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S4', step, officerId: officer }]);
  }
  specify('paid again without a correction').given(ruleSet(), payment('returned')).when(reissuing('2020-01-03T01:00:00.000Z'))
    .refused('payment.correction-unconfirmed', 'JN-3.3c');
  specify('paid again on a correction only proposed').given(ruleSet(), payment('proposed')).when(reissuing('2020-01-03T01:00:00.000Z'))
    .refused('payment.correction-unconfirmed', 'JN-3.3c');
  specify('returned a second time: the old correction is spent').given(
    ruleSet(), payment('reissued'), fact(paymentStream('PAY1'), ['PaymentReturned.v1', {
      ...AT, attempt: 2, fundSource: 'UI_FUND', claimId: 'C1', subsidyKind: 'GROUP_SKILL', amountFen: 150_000, returnCode: 'CLOSED', bankReference: 'BK-9',
    }])).when(reissuing('2020-01-09T01:00:00.000Z')).refused('payment.correction-unconfirmed', 'JN-3.3c');
  specify('no rule set in force').given(payment('confirmed')).when(reissuing('2020-01-03T01:00:00.000Z')).refused('ruleSet.none-in-force');
  specify('a rule set without the time').given(ruleSet({ without: 'account.coolingHours' }), payment('confirmed')).when(reissuing('2020-01-03T01:00:00.000Z'))
    .refused('ruleSet.parameter-missing');

  const failed = paymentTurn('failed');
  const proposed = fact(paymentStream('PAY1'), ['PayeeAccountCorrectionProposed.v1', { ...AT, accountId: 'ACC-I1-2' }], { actor: 'O-acct' });
  specify('a failed line goes out again as it is').given(failed, claim('C1', 'paying')).when(reissuing('2020-01-03T01:00:00.000Z')).then([
    { stream: 'payment-PAY1', type: 'PaymentReissued.v1', data: { ...AT, attempt: 2, accountId: 'ACC-I1' } }, reissued[1]!,
  ]);
  specify('a failed line whose account is being changed waits for the second person').given(ruleSet(), failed, proposed)
    .when(reissuing('2020-01-03T01:00:00.000Z')).refused('payment.correction-unconfirmed', 'JN-3.3c');
  specify('a line of unknown fate is never paid again').given(ruleSet(), paymentTurn('unknown')).when(reissuing('2020-01-03T01:00:00.000Z'))
    .refused('payment.line-not-returned', undefined, [{ is: 'unknown', possible: ['RecordBankQuery'] }]);
  specify('nor is its account changed').given(paymentTurn('unknown')).when(correcting('O-acct')).refused('payment.line-not-returned');
  specify('a line the order does not have').given(payment('returned'))
    .when((past) => correctPayeeAccount({ paymentId: 'PAY1', line: 9, accountId: 'X' }, paymentOf(past), ask({ officer: 'O-acct' })))
      .refused('payment.line-unknown');
});
