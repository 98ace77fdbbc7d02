import {
  type BankAnswer, type Claim, claimFold, claimStream, type Clawback, clawbackFold, clawbackStream, type Offset, paymentFold, paymentStream, periodFold,
  periodStream,
} from '#scheme/history';
import { recordBankQuery, recordBankReturn, recordPaymentFailure, recordPaymentUnknown, settlePayment } from '#scheme/rules';
import { ask, CITY, fact, type Past } from '../../../../test/support/builders.js';
import { claim, clawback, INSTITUTION_PAYEE, payment } from '../../../../test/support/money-past.js';
import { paymentTurn } from '../../../../test/support/money-turns-past.js';
import { specify } from '../../../../test/support/specify.js';

const paymentOf = (past: Past) => past.state(paymentFold, paymentStream('PAY1'));
const claimOf = (past: Past, id = 'C1') => past.state(claimFold, claimStream(id));
const known = <T extends { readonly is: string }>(state: T): Exclude<T,
  { is: 'unknown' }>[] => (state.is === 'unknown' ? [] : [state as Exclude<T, { is: 'unknown' }>]);
const OFFSET: Offset = { clawbackId: 'CB1', claimId: 'C1', subsidyKind: 'GROUP_SKILL', amountFen: 50_000, expensedYear: { F: 2019, A: 2020 } };
const AT = { paymentId: 'PAY1', line: 1 } as const;

const orderLine = (line: number, claimId: string, offsets: readonly Offset[] = []) => ({
  line, claimId, batchId: 'B1', subsidyKind: 'GROUP_SKILL', payee: INSTITUTION_PAYEE, grossFen: 150_000, offsets,
  netFen: 150_000 - offsets.reduce((sum, { amountFen }) => sum + amountFen, 0),
});

const settling = (on: string, line = 1, stated: { attempt?: number; amountFen?: number } = {}) => (past: Past) => {
  const cases = new Map<string, { clawback: Clawback; claim: Claim }>();
  for (const found of known(past.state(clawbackFold, clawbackStream('CB1')))) {
    for (const owed of known(claimOf(past, 'C0'))) cases.set('CB1', { clawback: found, claim: owed });
  }
  const period = past.state(periodFold, periodStream(CITY));
  return settlePayment({ ...AT, line, bankReference: 'BK-7', ...stated }, { payment: paymentOf(past), claim: claimOf(past), cases, period },
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
  const ofOne = payment('sent').map((each) => (each.event.type !== 'PaymentOrdered.v1' ? each : fact(each.stream, ['PaymentOrdered.v1',
    { ...each.event.data, lines: each.event.data.lines.map((line) => ({ ...line, personCategory: 'POOR_LABOUR' })) }], { actor: each.event.meta.actor })));
  specify('of one person: as whom it is enrolled').given(ofOne, claim('C1', 'paying')).when(settling('2019-12-27'))
    .then([{ ...settled(false), data: { ...settled(false).data, personCategory: 'POOR_LABOUR' } }, paid(2019)]);
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
    .given(payment('reissued', [OFFSET]), paidAgain, claim('C1', 'paid'), clawback('served'), claim('C0', 'paid')).when(settling('2020-01-08'))
    .then([settled(true, [OFFSET]), paid(2020)]);
  specify('dated into a closed year: expensed where the books take it')
    .given(payment('sent'), claim('C1', 'paying'), fact(periodStream(CITY), ['YearClosed.v1', { org: CITY, year: 2019 }])).when(settling('2019-12-27'))
    .then([settled(false), paid(2020)]);
  specify('before it was released').given(payment('ordered'), claim('C1', 'paying')).when(settling('2019-12-27'))
    .refused('payment.line-not-sent', undefined, [{ is: 'created', possible: ['ReviewPayment', 'ReleasePayment', 'CancelPayment'] }]);
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
    .refused('payment.line-not-settled', undefined, [{ is: 'sent', possible: ['SettlePayment', 'RecordPaymentFailure', 'RecordPaymentUnknown'] }]);
});

const FACTS = { created: ['ReviewPayment', 'ReleasePayment', 'CancelPayment'], unknown: ['RecordBankQuery'] } as const;
const failing = (stated: { attempt?: number; amountFen?: number } = {}) => (past: Past) =>
  recordPaymentFailure({ ...AT, failureCode: 'ACCOUNT_CLOSED', ...stated }, paymentOf(past));
const losing = (stated: { attempt?: number; amountFen?: number } = {}) => (past: Past) =>
  recordPaymentUnknown({ ...AT, reason: '超时', ...stated }, paymentOf(past));
const failed = { stream: 'payment-PAY1', type: 'PaymentFailed.v1' as const, data: { ...AT, attempt: 1, failureCode: 'ACCOUNT_CLOSED' } };

describe('clause JN-3.2c — the bank did not pay, or nobody knows', () => {
  specify('it did not').given(payment('sent')).when(failing()).then([failed], { clauses: ['JN-3.2c'] });
  specify('nobody knows').given(payment('sent')).when(losing())
    .then([{ stream: 'payment-PAY1', type: 'PaymentUnknown.v1', data: { ...AT, attempt: 1, reason: '超时' } }], { clauses: ['JN-3.2c'] });
  specify('a second payment after a failure is the first the books see').given(paymentTurn('failed'),
    fact(paymentStream('PAY1'), ['PaymentReissued.v1', { ...AT, attempt: 2, accountId: 'ACC-I1' }]),
    fact(paymentStream('PAY1'), ['PaymentReleased.v1', { paymentId: 'PAY1', lines: [{ line: 1, attempt: 2 }] }]), claim('C1', 'paying'))
    .when(settling('2019-12-28')).then([{ ...settled(true), data: { ...settled(true).data, repayment: false } }, paid(2019)]);
  for (const [what, decide, code] of [['failed', failing, 'payment.line-not-sent'], ['lost', losing, 'payment.line-not-sent']] as const) {
    specify(`${what} before it was sent`).given(payment('ordered')).when(decide()).refused(code, undefined, [{ is: 'created', possible: FACTS.created }]);
    specify(`${what} by a slip of another attempt`).given(payment('sent')).when(decide({ attempt: 2 }))
      .refused('payment.attempt-differs', 'JN-3.2c', [{ attempt: 1 }]);
    specify(`${what} by a slip of another amount`).given(payment('sent')).when(decide({ attempt: 1, amountFen: 149_999 }))
      .refused('payment.amount-differs', 'JN-3.2c', [{ netFen: 150_000, amountFen: 149_999 }]);
    specify(`${what}: no such payment`).when(decide()).refused('payment.unknown');
    specify(`${what}: no such line`).given(payment('sent').map((each) => ({ ...each, stream: 'payment-PAY1' })))
      .when((past) => recordPaymentFailure({ paymentId: 'PAY1', line: 9, failureCode: 'XX' }, paymentOf(past)))
        .refused('payment.line-unknown', undefined, [{ lines: 1 }]);
  }
  specify('paid by a slip of another amount').given(payment('sent'), claim('C1', 'paying')).when(settling('2019-12-27', 1, { amountFen: 1 }))
    .refused('payment.amount-differs', 'JN-3.2c', [{ netFen: 150_000, amountFen: 1 }]);
  specify('paid by a slip that agrees').given(payment('sent'), claim('C1', 'paying')).when(settling('2019-12-27', 1, { attempt: 1, amountFen: 150_000 }))
    .then([settled(false), paid(2019)]);
  specify('an unknown line is not settled without asking the bank').given(paymentTurn('unknown'), claim('C1', 'paying')).when(settling('2019-12-27'))
    .refused('payment.line-not-sent', undefined, [{ is: 'unknown', possible: FACTS.unknown }]);
});

const querying = (answer: BankAnswer, more: { bankReference?: string; failureCode?: string } = {}) => (past: Past) =>
  recordBankQuery({ ...AT, queryId: 'Q1', answer, evidenceHash: 'e'.repeat(64), ...more }, {
    payment: paymentOf(past), claim: claimOf(past), cases: new Map(), period: past.state(periodFold, periodStream(CITY)),
  }, ask({ officer: 'O-cashier', today: '2019-12-28' }));
const queried = (answer: BankAnswer) =>
  ({ stream: 'payment-PAY1', type: 'BankQueried.v1' as const, data: { ...AT, attempt: 1, queryId: 'Q1', answer, evidenceHash: 'e'.repeat(64) } });

describe('clause JN-3.2c — only the bank\'s answer resolves an unknown line', () => {
  const lost = [...paymentTurn('unknown'), ...claim('C1', 'paying')];
  specify('it was paid').given(lost).when(querying('SETTLED', { bankReference: 'BK-7' })).then([queried('SETTLED'), settled(false), paid(2019)]);
  specify('it was not').given(lost).when(querying('FAILED', { failureCode: 'ACCOUNT_CLOSED' })).then([queried('FAILED'), failed]);
  specify('the bank does not know either').given(lost).when(querying('UNKNOWN')).then([queried('UNKNOWN')]);
  specify('paid, without the bank\'s number').given(lost).when(querying('SETTLED')).refused('payment.answer-incomplete', undefined, [{ answer: 'SETTLED' }]);
  specify('not paid, without a reason').given(lost).when(querying('FAILED')).refused('payment.answer-incomplete', undefined, [{ answer: 'FAILED' }]);
  specify('one question is recorded once').given(lost, fact(paymentStream('PAY1'), ['BankQueried.v1', queried('UNKNOWN').data])).when(querying('UNKNOWN'))
    .refused('payment.query-exists');
  specify('asked about a line that is not unknown').given(payment('sent'), claim('C1', 'paying')).when(querying('UNKNOWN'))
    .refused('payment.line-not-unknown', undefined, [{ is: 'sent', possible: ['SettlePayment', 'RecordPaymentFailure', 'RecordPaymentUnknown'] }]);
  specify('asked about a claim that is not there').given(paymentTurn('unknown')).when(querying('UNKNOWN')).refused('claim.unknown');
  specify('asked about no payment').when(querying('UNKNOWN')).refused('payment.unknown');
});

describe('clause JN-3.2c — paid from the fiscal account (O-9)', () => {
  const [ordered, ...rest] = payment('settled');
  const fromFiscal = [{ ...ordered!, event: { ...ordered!.event, data: { ...ordered!.event.data, route: 'FISCAL_ACCOUNT' } } } as never, ...rest];
  specify('both books expense it on this day').given(fromFiscal.slice(0, 2), claim('C1', 'paying')).when(settling('2020-01-03')).then([
    { ...settled(false), data: { ...settled(false).data, route: 'FISCAL_ACCOUNT' } }, { ...paid(2020), data: { ...paid(2020).data, expensedYearF: 2020 } },
  ]);
  specify('it comes back there').given(fromFiscal, claim('C1', 'paid'))
    .when((past) => recordBankReturn({ ...AT, returnCode: 'CLOSED', bankReference: 'BK-8' }, paymentOf(past), claimOf(past))).then([
      { stream: 'payment-PAY1', type: 'PaymentReturned.v1', data: {
        ...AT, attempt: 1, fundSource: 'UI_FUND', claimId: 'C1', subsidyKind: 'GROUP_SKILL', amountFen: 150_000, returnCode: 'CLOSED', bankReference: 'BK-8',
        route: 'FISCAL_ACCOUNT',
      } },
      { stream: 'claim-C1', type: 'ClaimPaymentReturned.v1', data: { claimId: 'C1', ...AT, returnCode: 'CLOSED' } },
    ]);
});
