import { accountFold, accountStream, availableFen, claimFold, claimStream, paymentFold, paymentStream } from '#scheme/history';
import {
  choosePaymentRoute, type IdentifyReceipt, identifyReceipt, recordUnidentifiedReceipt, sendBackReceipt,
} from '#scheme/rules';
import { ask, CITY, fact, type Happened, type Past } from '../../../../test/support/builders.js';
import { accrued, claim, payment } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

const accountOf = (past: Past) => past.state(accountFold, accountStream(CITY));
const received = (into: 'EXPENDITURE_ACCOUNT' | 'FISCAL_ACCOUNT' = 'EXPENDITURE_ACCOUNT', amountFen = 150_000) => fact(accountStream(CITY),
  ['UnidentifiedReceived.v1', { receiptId: 'RCP-1', fundSource: 'UI_FUND', amountFen, into, bankReference: 'BK-6' }], { actor: 'O-cashier' });
const identified = (meaning: 'TO_RETURN' | 'INTEREST') => fact(accountStream(CITY),
  ['ReceiptIdentified.v1', { receiptId: 'RCP-1', fundSource: 'UI_FUND', amountFen: 150_000, into: 'EXPENDITURE_ACCOUNT', meaning, reason: '示例' }]);
const identifying = (c: Partial<IdentifyReceipt>, officer = 'O-acct') => (past: Past) =>
  identifyReceipt({ org: CITY, receiptId: 'RCP-1', meaning: 'TO_RETURN', reason: '示例理由', ...c }, {
    account: accountOf(past), payment: past.state(paymentFold, paymentStream('PAY1')), claim: past.state(claimFold, claimStream('C1')),
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

describe('clause JN-3.2c — an organisation pays from one account', () => {
  const choosing = (route: 'EXPENDITURE_ACCOUNT' | 'FISCAL_ACCOUNT') => (past: Past) => choosePaymentRoute({ org: CITY, route }, accountOf(past));
  specify('from the fiscal account').when(choosing('FISCAL_ACCOUNT'))
    .then([{ stream: 'account-370100', type: 'PaymentRouteChosen.v1', data: { org: CITY, route: 'FISCAL_ACCOUNT' } }], { clauses: ['JN-3.2c'] });
  specify('as it does already').when(choosing('EXPENDITURE_ACCOUNT')).refused('account.route-same', undefined, [{ route: 'EXPENDITURE_ACCOUNT' }]);
});
