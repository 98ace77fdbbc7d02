import { accountFold, accountStream, availableFen, claimFold, claimStream, clawbackFold, clawbackStream, paymentFold, paymentStream } from '#scheme/history';
import {
  choosePaymentRoute, type IdentifyReceipt, identifyReceipt, recordUnidentifiedReceipt, sendBackReceipt,
} from '#scheme/rules';
import { ask, CITY, fact, type Happened, type Past } from '../../../../test/support/builders.js';
import { accrued, claim, clawback, payment, writeOff } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

const accountOf = (past: Past) => past.state(accountFold, accountStream(CITY));
const received = (into: 'EXPENDITURE_ACCOUNT' | 'FISCAL_ACCOUNT' = 'EXPENDITURE_ACCOUNT', amountFen = 150_000) => fact(accountStream(CITY),
  ['UnidentifiedReceived.v1', { receiptId: 'RCP-1', fundSource: 'UI_FUND', amountFen, into, bankReference: 'BK-6' }], { actor: 'O-cashier' });
const identified = (meaning: 'TO_RETURN' | 'INTEREST') => fact(accountStream(CITY),
  ['ReceiptIdentified.v1', { receiptId: 'RCP-1', fundSource: 'UI_FUND', amountFen: 150_000, into: 'EXPENDITURE_ACCOUNT', meaning, reason: '示例' }]);
const identifying = (c: Partial<IdentifyReceipt>, officer = 'O-acct') => (past: Past) =>
  identifyReceipt({ org: CITY, receiptId: 'RCP-1', meaning: 'TO_RETURN', reason: '示例理由', ...c }, {
    account: accountOf(past), payment: past.state(paymentFold, paymentStream('PAY1')), claim: past.state(claimFold, claimStream('C1')),
    clawback: past.state(clawbackFold, clawbackStream('CB1')),
  }, ask({ officer }));
const known = (meaning: string, into = 'EXPENDITURE_ACCOUNT') => ({
  stream: 'account-370100', type: 'ReceiptIdentified.v1' as const,
  data: { receiptId: 'RCP-1', fundSource: 'UI_FUND', amountFen: 150_000, into, meaning, reason: '示例理由' },
});
const BACK = { meaning: 'PAYMENT_RETURN', paymentId: 'PAY1', line: 1, returnCode: 'NAME_MISMATCH' } as const;

describe('clause JN-3.2c — money nobody knows for what', () => {
  const recording = (past: Past) => recordUnidentifiedReceipt(
    { org: CITY, receiptId: 'RCP-1', amountFen: 150_000, into: 'FISCAL_ACCOUNT', bankReference: 'BK-6' }, accountOf(past));
  specify('is recorded').when(recording).then([{ stream: 'account-370100', type: 'UnidentifiedReceived.v1', data: {
    receiptId: 'RCP-1', fundSource: 'UI_FUND', amountFen: 150_000, into: 'FISCAL_ACCOUNT', bankReference: 'BK-6',
  } }], { clauses: ['JN-3.2c'] });
  specify('is recorded once').given(received()).when(recording).refused('account.receipt-exists');
  it('is not available, and interest is', () => {
    const available = (...more: readonly Happened[]) =>
      availableFen([accrued(7), ...more].reduce((state, { event }) => accountFold.evolve(state, event as never), accountFold.initial));
    expect([available(received()), available(received(), identified('TO_RETURN')), available(received(), identified('INTEREST'))]).toEqual([7, 7, 150_007]);
  });
  specify('is another\'s').given(received()).when(identifying({})).then([known('TO_RETURN')], { clauses: ['JN-3.2c', 'JN-3.3c'] });
  specify('is interest').given(received('FISCAL_ACCOUNT')).when(identifying({ meaning: 'INTEREST' })).then([known('INTEREST', 'FISCAL_ACCOUNT')]);
  specify('is no interest in the expenditure account').given(received()).when(identifying({ meaning: 'INTEREST' })).refused('receipt.interest-elsewhere');
  specify('is a payment that came back').given(received(), payment('settled'), claim('C1', 'paid')).when(identifying(BACK)).then([
    { ...known('PAYMENT_RETURN'), data: { ...known('PAYMENT_RETURN').data, paymentId: 'PAY1', line: 1 } },
    { stream: 'payment-PAY1', type: 'PaymentReturnTraced.v1', data: {
      paymentId: 'PAY1', line: 1, attempt: 1, claimId: 'C1', receiptId: 'RCP-1', returnCode: 'NAME_MISMATCH',
    } },
    { stream: 'claim-C1', type: 'ClaimPaymentReturned.v1', data: { claimId: 'C1', paymentId: 'PAY1', line: 1, returnCode: 'NAME_MISMATCH' } },
  ]);
  specify('is of another amount than the payment').given(received('EXPENDITURE_ACCOUNT', 149_999), payment('settled'), claim('C1', 'paid'))
    .when(identifying(BACK))
    .refused('receipt.other-payment', 'JN-3.2c', [{ route: 'EXPENDITURE_ACCOUNT', netFen: 150_000 }]);
  specify('came into another account than it was paid from').given(received('FISCAL_ACCOUNT'), payment('settled'), claim('C1', 'paid')).when(identifying(BACK))
    .refused('receipt.other-payment', 'JN-3.2c');
  specify('came back of no named line').given(received()).when(identifying({ meaning: 'PAYMENT_RETURN' })).refused('receipt.payment-missing');
  specify('came back of no payment').given(received()).when(identifying(BACK)).refused('payment.unknown');
  specify('came back of no line of it').given(received(), payment('settled')).when(identifying({ ...BACK, line: 9 })).refused('payment.line-unknown');
  specify('came back of a line that was not paid').given(received(), payment('sent')).when(identifying(BACK)).refused('payment.line-not-settled');
  specify('came back of no claim').given(received(), payment('settled')).when(identifying(BACK)).refused('claim.unknown');
  specify('came back of a claim under clawback').given(received(), payment('settled'), claim('C1', 'paid'),
    fact(claimStream('C1'), ['ClaimUnderClawback.v1', { claimId: 'C1', clawbackId: 'CB1', amountFen: 1 }])).when(identifying(BACK)).refused('claim.not-paid');
  specify('clause JN-3.3c — is not told apart by who recorded it (S3)').given(received()).when(identifying({}, 'O-cashier'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S3', step: '登记待查款项', officerId: 'O-cashier' }]);
  specify('is told apart once').given(received(), identified('TO_RETURN')).when(identifying({}))
    .refused('receipt.not-unidentified', undefined, [{ is: 'toReturn', possible: ['SendBackReceipt'] }]);
  specify('was never recorded').when(identifying({})).refused('receipt.unknown');

  const sending = (past: Past) => sendBackReceipt({ org: CITY, receiptId: 'RCP-1', bankReference: 'BK-7' }, accountOf(past));
  specify('is sent back').given(received(), identified('TO_RETURN')).when(sending).then([{ stream: 'account-370100', type: 'ReceiptSentBack.v1', data: {
    receiptId: 'RCP-1', fundSource: 'UI_FUND', amountFen: 150_000, into: 'EXPENDITURE_ACCOUNT', bankReference: 'BK-7',
  } }]);
  specify('is not sent back before somebody knows').given(received()).when(sending)
    .refused('receipt.not-to-return', undefined, [{ is: 'unidentified', possible: ['IdentifyReceipt'] }]);
  specify('is not sent back when it is not there').when(sending).refused('receipt.unknown');
});

describe('clause JN-3.3e — a receipt is money of a clawback', () => {
  const BACKED = { meaning: 'CLAWBACK', clawbackId: 'CB1' } as const;
  const MONEY = { subsidyKind: 'GROUP_SKILL', expensedYear: { F: 2019, A: 2020 } } as const;
  const traced = (amountFen: number, more: object = {}) => ({ stream: 'clawback-CB1', type: 'ClawbackReceiptTraced.v1' as const, data: {
    clawbackId: 'CB1', claimId: 'C1', receiptId: 'RCP-1', amountFen, into: 'EXPENDITURE_ACCOUNT', fundSource: 'UI_FUND', ...MONEY, ...more,
  } });
  const of = (amountFen: number, into = 'EXPENDITURE_ACCOUNT') =>
    ({ ...known('CLAWBACK', into), data: { ...known('CLAWBACK', into).data, amountFen, clawbackId: 'CB1', ...MONEY } });
  const clawedBack = { stream: 'claim-C1', type: 'ClaimClawedBack.v1' as const, data: { claimId: 'C1', clawbackId: 'CB1', amountFen: 150_000, whole: true } };
  specify('a part of what is owed').given(received('EXPENDITURE_ACCOUNT', 100_000), claim('C1', 'paid'), clawback('served')).when(identifying(BACKED))
    .then([of(100_000), traced(100_000)], { clauses: ['JN-3.2c', 'JN-3.3c', 'JN-3.3e'] });
  specify('all of it closes the case, also in the fiscal account').given(received('FISCAL_ACCOUNT'), claim('C1', 'paid'), clawback('served'))
    .when(identifying(BACKED)).then([
      of(150_000, 'FISCAL_ACCOUNT'), traced(150_000, { into: 'FISCAL_ACCOUNT' }),
      { stream: 'clawback-CB1', type: 'ClawbackClosed.v1', data: { clawbackId: 'CB1' } }, clawedBack,
    ]);
  specify('after a write-off it revives the case').given(received(), claim('C1', 'paid'), writeOff('writtenOff')).when(identifying(BACKED))
    .then([of(150_000), traced(150_000, { late: true }), clawedBack]);
  specify('more than is owed').given(received(), claim('C1', 'paid'), clawback('received')).when(identifying(BACKED))
    .refused('receipt.more-than-owed', 'JN-3.3e', [{ outstandingFen: 50_000 }]);
  specify('of no named case').given(received()).when(identifying({ meaning: 'CLAWBACK' })).refused('receipt.clawback-missing');
  specify('of no case').given(received()).when(identifying(BACKED)).refused('clawback.unknown');
  specify('of a case of others').given(received(), claim('C1', 'paid'), clawback('served', { org: '370116' })).when(identifying(BACKED))
    .refused('clawback.other-organisation');
  specify('of a case without its claim').given(received(), clawback('served')).when(identifying(BACKED)).refused('claim.unknown');
  specify('before the order was served').given(received(), claim('C1', 'paid'),
    clawback('demandApproved')).when(identifying(BACKED)).refused('clawback.not-served');
  specify('a receipt the case knows').given(received(), claim('C1', 'paid'), clawback('served'), fact(clawbackStream('CB1'), ['ClawbackReceived.v1', {
    clawbackId: 'CB1', receiptId: 'RCP-1', ...MONEY, fundSource: 'UI_FUND', amountFen: 1, into: 'EXPENDITURE_ACCOUNT', bankReference: 'BK-1',
  }])).when(identifying(BACKED)).refused('clawback.receipt-exists');
  it('in the fiscal account is available at once, in the expenditure account after its sweep', () => {
    const available = (into: 'FISCAL_ACCOUNT' | 'EXPENDITURE_ACCOUNT') => availableFen([received(into), fact(accountStream(CITY), ['ReceiptIdentified.v1', {
      receiptId: 'RCP-1', fundSource: 'UI_FUND', amountFen: 150_000, into, meaning: 'CLAWBACK', reason: '示例', clawbackId: 'CB1', ...MONEY,
    }])].reduce((state, { event }) => accountFold.evolve(state, event as never), accountFold.initial));
    expect([available('FISCAL_ACCOUNT'), available('EXPENDITURE_ACCOUNT')]).toEqual([150_000, 0]);
  });
});

describe('clause JN-3.2c — an organisation pays from one account', () => {
  const choosing = (route: 'EXPENDITURE_ACCOUNT' | 'FISCAL_ACCOUNT') => (past: Past) => choosePaymentRoute({ org: CITY, route }, accountOf(past));
  specify('from the fiscal account').when(choosing('FISCAL_ACCOUNT'))
    .then([{ stream: 'account-370100', type: 'PaymentRouteChosen.v1', data: { org: CITY, route: 'FISCAL_ACCOUNT' } }], { clauses: ['JN-3.2c'] });
  specify('as it does already').when(choosing('EXPENDITURE_ACCOUNT')).refused('account.route-same', undefined, [{ route: 'EXPENDITURE_ACCOUNT' }]);
});
