import {
  batchFold, batchStream, type Claim, claimFold, claimStream, type Clawback, clawbackFold, clawbackStream, fundRequestFold, fundRequestStream,
  type Offset, paymentFold, paymentStream, periodFold, periodStream, ruleSetsFold, ruleSetStream,
} from '#scheme/history';
import { confirmPayeeAccount, correctPayeeAccount, issuePaymentOrder, recordBankReturn, reissuePayment, releasePayment, settlePayment } from '#scheme/rules';
import { ask, CITY, fact, type Past } from '../../../../test/support/builders.js';
import { batch, claim, clawback, fundRequest, INSTITUTION_PAYEE, payment } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { ruleSet } from '../../../../test/support/training-past.js';

const paymentOf = (past: Past) => past.state(paymentFold, paymentStream('PAY1'));
const claimOf = (past: Past, id = 'C1') => past.state(claimFold, claimStream(id));
const known = <T extends { readonly is: string }>(state: T): Exclude<T,
  { is: 'unknown' }>[] => (state.is === 'unknown' ? [] : [state as Exclude<T, { is: 'unknown' }>]);
const OFFSET: Offset = { clawbackId: 'CB1', claimId: 'C1', subsidyKind: 'GROUP_SKILL', amountFen: 50_000, expensedYear: { F: 2019, A: 2020 } };
const AT = { paymentId: 'PAY1', line: 1 } as const;

const ordering = (past: Past) => issuePaymentOrder({ paymentId: 'PAY1', requestId: 'FR1' }, {
  payment: paymentOf(past), request: past.state(fundRequestFold, fundRequestStream('FR1')), batches: known(past.state(batchFold, batchStream('B1'))),
  claims: ['C1', 'C2'].flatMap((id) => known(claimOf(past, id))),
});
const orderLine = (line: number, claimId: string, offsets: readonly Offset[] = []) => ({
  line, claimId, batchId: 'B1', subsidyKind: 'GROUP_SKILL', payee: INSTITUTION_PAYEE, grossFen: 150_000, offsets,
  netFen: 150_000 - offsets.reduce((sum, { amountFen }) => sum + amountFen, 0),
});

describe('clause JN-3.2c — a released request is paid once, a line a claim', () => {
  specify('two claims, one with a part set off')
    .given(fundRequest('released', [OFFSET], 300_000), claim('C1', 'funded'), claim('C2', 'funded'), batch('funded'))
    .when(ordering).then([
      { stream: 'payment-PAY1', type: 'PaymentOrdered.v1', data: {
        paymentId: 'PAY1', requestId: 'FR1', fundSource: 'UI_FUND', lines: [orderLine(1, 'C1', [OFFSET]), orderLine(2, 'C2')], totalNetFen: 250_000,
      } },
      { stream: 'claim-C1', type: 'ClaimPaying.v1', data: { claimId: 'C1', paymentId: 'PAY1', line: 1 } },
      { stream: 'claim-C2', type: 'ClaimPaying.v1', data: { claimId: 'C2', paymentId: 'PAY1', line: 2 } },
    ], { clauses: ['JN-3.2c'] });
  specify('a claim that is being paid').given(fundRequest('released'), claim('C1', 'funded'), claim('C2', 'paying')).when(ordering)
    .refused('payment.ordered-already', undefined, [{ claimId: 'C2' }]);
  specify('money that is only asked for').given(fundRequest('submitted'), claim('C1', 'approved')).when(ordering)
    .refused('fundRequest.not-released', undefined, [{ is: 'submitted', possible: ['ReviewFundRequest'] }]);
  specify('money that is only examined').given(fundRequest('examined'), claim('C1', 'approved')).when(ordering)
    .refused('fundRequest.not-released', undefined, [{ is: 'examined', possible: ['ReleaseFunds'] }]);
  specify('an order is made once').given(payment('ordered'), fundRequest('released'), claim('C1', 'paying')).when(ordering).refused('payment.exists');
  specify('without a request').when(ordering).refused('fundRequest.unknown');
});

const releasing = (officer: string) => (past: Past) => releasePayment({ paymentId: 'PAY1' }, paymentOf(past), ask({ officer }));
const released = (attempt: number) =>
  [{ stream: 'payment-PAY1', type: 'PaymentReleased.v1' as const, data: { paymentId: 'PAY1', lines: [{ line: 1, attempt }] } }];

describe('clause JN-3.3c — the maker of a payment does not release it (S4)', () => {
  specify('released by another').given(payment('ordered')).when(releasing('O-finrev')).then(released(1), { clauses: ['JN-3.3c'] });
  specify('released by the maker').given(payment('ordered')).when(releasing('O-cashier'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S4', step: '制单', officerId: 'O-cashier' }]);
  specify('paid again: released by another').given(payment('reissued')).when(releasing('O-finrev')).then(released(2));
  specify('paid again: whoever made the first order is a maker still').given(payment('reissued')).when(releasing('O-cashier'))
    .refused('duties.same-person', 'JN-3.3c');
  specify('nothing waits').given(payment('sent')).when(releasing('O-finrev')).refused('payment.nothing-to-release');
  specify('no such payment').when(releasing('O-finrev')).refused('payment.unknown');
});

const settling = (on: string, line = 1) => (past: Past) => {
  const cases = new Map<string, { clawback: Clawback; claim: Claim }>();
  for (const found of known(past.state(clawbackFold, clawbackStream('CB1')))) {
    for (const owed of known(claimOf(past, 'C0'))) cases.set('CB1', { clawback: found, claim: owed });
  }
  const period = past.state(periodFold, periodStream(CITY));
  return settlePayment({ ...AT, line, bankReference: 'BK-7' }, { payment: paymentOf(past), claim: claimOf(past), cases, period },
    ask({ officer: 'O-cashier', today: on }));
};
const settled = (repayment: boolean, offsets: readonly Offset[] = []) => ({
  stream: 'payment-PAY1', type: 'PaymentSettled.v1' as const, data: {
    ...AT, attempt: repayment ? 2 : 1, fundSource: 'UI_FUND', claimId: 'C1', batchId: 'B1', subsidyKind: 'GROUP_SKILL', payeeKind: 'INSTITUTION',
    grossFen: 150_000, offsets,
    netFen: orderLine(1, 'C1', offsets).netFen, bankReference: 'BK-7', repayment,
  },
});
const paid = (expensedYearA: number) => ({ stream: 'claim-C1', type: 'ClaimPaid.v1' as const, data: { claimId: 'C1', ...AT, expensedYearA } });
const offsetSettled =
  { stream: 'clawback-CB1', type: 'ClawbackOffsetSettled.v1' as const, data: { clawbackId: 'CB1', paymentId: 'PAY1', claimId: 'C1', amountFen: 50_000 } };

describe('clause JN-3.2c — the bank paid a line', () => {
  specify('dated by the bank\'s day').given(payment('sent'), claim('C1', 'paying')).when(settling('2019-12-27'))
    .then([settled(false), paid(2019)], { clauses: ['JN-3.2c'] });
  specify('in another year').given(payment('sent'), claim('C1', 'paying')).when(settling('2020-01-03')).then([settled(false), paid(2020)]);
  specify('with a part set off: the case falls by it').given(payment('sent', [OFFSET]), claim('C1', 'paying'), clawback('served'), claim('C0', 'paid'))
    .when(settling('2020-04-13')).then([settled(false, [OFFSET]), paid(2020), offsetSettled]);
  specify('with the last part set off: the case closes').given(payment('sent', [OFFSET]), claim('C1', 'paying'), clawback('received'), claim('C0', 'paid'))
    .when(settling('2020-04-13')).then([
      settled(false, [OFFSET]), paid(2020), offsetSettled, { stream: 'clawback-CB1', type: 'ClawbackClosed.v1', data: { clawbackId: 'CB1' } },
      { stream: 'claim-C1', type: 'ClaimClawedBack.v1', data: { claimId: 'C1', clawbackId: 'CB1', amountFen: 150_000, whole: true } },
    ]);
  const paidAgain = fact(paymentStream('PAY1'), ['PaymentReleased.v1', { paymentId: 'PAY1', lines: [{ line: 1, attempt: 2 }] }]);
  specify('paid again after a return: nothing is set off twice')
    .given(payment('reissued', [OFFSET]), paidAgain, claim('C1', 'paying'), clawback('served'), claim('C0', 'paid')).when(settling('2020-01-08'))
    .then([settled(true, [OFFSET]), paid(2020)]);
  specify('dated into a closed year: expensed where the books take it')
    .given(payment('sent'), claim('C1', 'paying'), fact(periodStream(CITY), ['YearClosed.v1', { org: CITY, year: 2019 }])).when(settling('2019-12-27'))
    .then([settled(false), paid(2020)]);
  specify('before it was released').given(payment('ordered'), claim('C1', 'paying')).when(settling('2019-12-27'))
    .refused('payment.line-not-sent', undefined, [{ is: 'created', possible: ['ReleasePayment'] }]);
  specify('a line the order does not have').given(payment('sent')).when(settling('2019-12-27', 2)).refused('payment.line-unknown', undefined, [{ lines: 1 }]);
  specify('a claim that is not there').given(payment('sent')).when(settling('2019-12-27')).refused('claim.unknown');
  specify('no such payment').when(settling('2019-12-27')).refused('payment.unknown');

  const returning = (past: Past) => recordBankReturn({ ...AT, returnCode: 'NAME_MISMATCH', bankReference: 'BK-8' }, paymentOf(past), claimOf(past));
  specify('the money came back: the net amount waits').given(payment('settled', [OFFSET]), claim('C1', 'paid')).when(returning).then([
    { stream: 'payment-PAY1', type: 'PaymentReturned.v1', data: {
      ...AT, attempt: 1, fundSource: 'UI_FUND', claimId: 'C1', subsidyKind: 'GROUP_SKILL', amountFen: 100_000, returnCode: 'NAME_MISMATCH',
      bankReference: 'BK-8',
    } },
    { stream: 'claim-C1', type: 'ClaimPaymentReturned.v1', data: { claimId: 'C1', ...AT, returnCode: 'NAME_MISMATCH' } },
  ]);
  specify('it came back for a claim that is not there').given(payment('settled')).when(returning).refused('claim.unknown');
  specify('it came back while the claim is clawed back').given(payment('settled'), claim('C1', 'paid'),
    fact(claimStream('C1'), ['ClaimUnderClawback.v1', { claimId: 'C1', clawbackId: 'CB1', amountFen: 1 }])).when(returning).refused('claim.not-paid');
  specify('nothing was paid, so nothing can come back').given(payment('settled', [{ ...OFFSET, amountFen: 150_000 }]), claim('C1', 'paid')).when(returning)
    .refused('payment.nothing-to-return');
  specify('it came back for no such payment').when(returning).refused('payment.unknown');
  specify('it came back before it was paid').given(payment('sent')).when(returning)
    .refused('payment.line-not-settled', undefined, [{ is: 'sent', possible: ['SettlePayment'] }]);
});

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
    .refused('payment.line-not-returned', undefined, [{ is: 'sent', possible: ['SettlePayment'] }]);
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
});
