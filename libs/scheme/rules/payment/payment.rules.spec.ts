import {
  batchFold, batchStream, type Claim, claimFold, claimStream, fundRequestFold, fundRequestStream, type Offset, paymentFold, paymentStream, ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import { issuePaymentOrder, releasePayment, reviewPayment, sendPaymentFile } from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { batch, claim, fundRequest, INSTITUTION_PAYEE, payment } from '../../../../test/support/money-past.js';
import { paymentTurn, released } from '../../../../test/support/money-turns-past.js';
import { specify } from '../../../../test/support/specify.js';
import { parametersOf } from '../../../../test/support/training-past.js';

const requestPast = (past: Past) => past.state(fundRequestFold, fundRequestStream('FR1'));
const paymentOf = (past: Past) => past.state(paymentFold, paymentStream('PAY1'));
const claimOf = (past: Past, id = 'C1') => past.state(claimFold, claimStream(id));
const known = <T extends { readonly is: string }>(state: T): Exclude<T,
  { is: 'unknown' }>[] => (state.is === 'unknown' ? [] : [state as Exclude<T, { is: 'unknown' }>]);
const OFFSET: Offset = { clawbackId: 'CB1', claimId: 'C1', subsidyKind: 'GROUP_SKILL', amountFen: 50_000, expensedYear: { F: 2019, A: 2020 } };

const orderingBy = (officer: string, claims?: readonly string[]) => (past: Past) => issuePaymentOrder({ paymentId: 'PAY1', requestId: 'FR1', claims }, {
  payment: paymentOf(past), request: requestPast(past), batches: known(past.state(batchFold, batchStream('B1'))),
  claims: ['C1', 'C2'].flatMap((id) => known(claimOf(past, id))), sets: past.state(ruleSetsFold, ruleSetStream),
}, ask({ officer }));
const ordering = orderingBy('O-cashier');
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
  const ofOne = claim('C1', 'funded').map((each) => (each.event.type !== 'ClaimFirstReviewed.v1' ? each
    : fact(each.stream, ['ClaimFirstReviewed.v1', { ...each.event.data, personCategory: 'POOR_LABOUR' }], { actor: each.event.meta.actor })));
  specify('a claim of one person: as whom it is enrolled').given(fundRequest('released'), ofOne, batch('funded')).when(ordering).then([
    { stream: 'payment-PAY1', type: 'PaymentOrdered.v1', data: {
      paymentId: 'PAY1', requestId: 'FR1', fundSource: 'UI_FUND', lines: [{ ...orderLine(1, 'C1'), personCategory: 'POOR_LABOUR' }], totalNetFen: 150_000,
    } },
    { stream: 'claim-C1', type: 'ClaimPaying.v1', data: { claimId: 'C1', paymentId: 'PAY1', line: 1 } },
  ]);
  specify('a claim that is being paid').given(fundRequest('released'), claim('C1', 'funded'), claim('C2', 'paying')).when(ordering)
    .refused('payment.ordered-already', undefined, [{ claimId: 'C2' }]);
  specify('money that is only asked for').given(fundRequest('submitted'), claim('C1', 'approved')).when(ordering)
    .refused('fundRequest.not-released', undefined, [{ is: 'submitted', possible: ['ReviewFundRequest', 'ReturnFundRequest'] }]);
  specify('money that is only examined').given(fundRequest('examined'), claim('C1', 'approved')).when(ordering)
    .refused('fundRequest.not-released', undefined, [{ is: 'examined', possible: ['ReleaseFunds', 'ReturnFundRequest', 'RejectFundRequest'] }]);
  specify('an order is made once').given(payment('ordered'), fundRequest('released'), claim('C1', 'paying')).when(ordering).refused('payment.exists');
  specify('without a request').when(ordering).refused('fundRequest.unknown');
  const two = [...fundRequest('released', [], 300_000), ...claim('C1', 'funded'), ...claim('C2', 'funded'), ...batch('funded')];
  specify('a part of a request').given(two).when(orderingBy('O-cashier', ['C2'])).then([
    { stream: 'payment-PAY1', type: 'PaymentOrdered.v1', data: {
      paymentId: 'PAY1', requestId: 'FR1', fundSource: 'UI_FUND', lines: [orderLine(1, 'C2')], totalNetFen: 150_000,
    } },
    { stream: 'claim-C2', type: 'ClaimPaying.v1', data: { claimId: 'C2', paymentId: 'PAY1', line: 1 } },
  ]);
  specify('the rest of a request').given(two, payment('ordered').map((each) => ({ ...each, stream: 'payment-PAY0' })),
    fact(claimStream('C1'), ['ClaimPaying.v1', { claimId: 'C1', paymentId: 'PAY0', line: 1 }])).when(orderingBy('O-cashier', ['C2'])).passes();
  specify('a claim named twice').given(two).when(orderingBy('O-cashier', ['C2', 'C2'])).refused('payment.claim-twice');
  specify('a claim of another request').given(two).when(orderingBy('O-cashier', ['C9']))
    .refused('payment.claim-not-in-request', undefined, [{ claimId: 'C9' }]);
  specify('a request nothing is left of').given(fundRequest('released')).when(ordering).refused('payment.no-lines');
  specify('more lines than an order holds').given(fundRequest('released')).when((past) => issuePaymentOrder({ paymentId: 'PAY1', requestId: 'FR1' }, {
    payment: paymentOf(past), request: requestPast(past), batches: [], sets: past.state(ruleSetsFold, ruleSetStream),
    claims: Array.from({ length: 151 }, (_, i) => ({ claimId: `C${i}` }) as Claim),
  }, ask({ officer: 'O-cashier' }))).refused('payment.too-many-lines', undefined, [{ most: 150, asked: 151 }]);
  specify('from the fiscal account').given(released(true), claim('C1', 'funded'), batch('funded')).when(ordering).then([
    { stream: 'payment-PAY1', type: 'PaymentOrdered.v1', data: {
      paymentId: 'PAY1', requestId: 'FR1', fundSource: 'UI_FUND', lines: [orderLine(1, 'C1')], totalNetFen: 150_000, route: 'FISCAL_ACCOUNT',
    } },
    { stream: 'claim-C1', type: 'ClaimPaying.v1', data: { claimId: 'C1', paymentId: 'PAY1', line: 1 } },
  ]);
  const credited = fact(fundRequestStream('FR1'), ['FundsCredited.v1', { requestId: 'FR1', amountFen: 150_000, bankReference: 'BK-9' }]);
  const needed = parametersOf({ 'payment.creditRequired': 1 });
  specify('a rule set that wants the money credited first').given(needed, fundRequest('released'), claim('C1', 'funded')).when(ordering)
    .refused('fundRequest.not-credited', undefined, [{ is: 'released', possible: ['CreditFunds', 'IssuePaymentOrder'] }]);
  specify('and it was').given(needed, fundRequest('released'), credited, claim('C1', 'funded')).when(ordering).passes();
  for (const [officer, step] of [['O-acct', '用款申请'], ['O-finrev', '用款申请复核']] as const) {
    specify(`clause JN-3.3c — made by who did 「${step}」 (S3)`).given(fundRequest('released'), claim('C1', 'funded')).when(orderingBy(officer))
      .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S3', step, officerId: officer }]);
  }
});

const releasing = (officer: string) => (past: Past) => releasePayment({ paymentId: 'PAY1' }, paymentOf(past), requestPast(past), ask({ officer }));
const releasedLines = (attempt: number) =>
  [{ stream: 'payment-PAY1', type: 'PaymentReleased.v1' as const, data: { paymentId: 'PAY1', lines: [{ line: 1, attempt }] } }];

describe('clause JN-3.3c — the maker of a payment does not release it (S4)', () => {
  specify('released by another').given(payment('ordered')).when(releasing('O-finrev')).then(releasedLines(1), { clauses: ['JN-3.3c'] });
  specify('released by the maker').given(payment('ordered')).when(releasing('O-cashier'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S4', step: '制单', officerId: 'O-cashier' }]);
  specify('paid again: released by another').given(payment('reissued')).when(releasing('O-finrev')).then(releasedLines(2));
  specify('paid again: whoever made the first order is a maker still').given(payment('reissued')).when(releasing('O-cashier'))
    .refused('duties.same-person', 'JN-3.3c');
  specify('nothing waits').given(payment('sent')).when(releasing('O-finrev')).refused('payment.nothing-to-release');
  specify('no such payment').when(releasing('O-finrev')).refused('payment.unknown');
});

describe('clause JN-3.3c — a payment is reviewed, and sent to the bank in a file by another (S3, S4)', () => {
  const reviewing = (officer: string) => (past: Past) => reviewPayment({ paymentId: 'PAY1' }, paymentOf(past), requestPast(past), ask({ officer }));
  const sending = (officer = 'O-cashier', fileId = 'F1') => (past: Past) =>
    sendPaymentFile({ paymentId: 'PAY1', fileId }, paymentOf(past), { hash: 'f'.repeat(64) }, ask({ officer }));
  const sent = [{ stream: 'payment-PAY1', type: 'PaymentFileSent.v1' as const, data: {
    paymentId: 'PAY1', fileId: 'F1', lines: [{ line: 1, attempt: 1 }], totalFen: 150_000, fileHash: 'f'.repeat(64),
  } }];
  specify('reviewed').given(payment('ordered'), fundRequest('released')).when(reviewing('O-finrev'))
    .then([{ stream: 'payment-PAY1', type: 'PaymentReviewed.v1', data: { paymentId: 'PAY1', lines: [{ line: 1, attempt: 1 }] } }], { clauses: ['JN-3.3c'] });
  specify('reviewed by the maker').given(payment('ordered')).when(reviewing('O-cashier')).refused('duties.same-person', 'JN-3.3c');
  specify('reviewed by who asked for the money').given(payment('ordered'), fundRequest('released')).when(reviewing('O-acct'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S3', step: '用款申请', officerId: 'O-acct' }]);
  specify('released by who asked for the money').given(payment('ordered'), fundRequest('released')).when(releasing('O-acct'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S3', step: '用款申请', officerId: 'O-acct' }]);
  specify('reviewed twice').given(paymentTurn('reviewed')).when(reviewing('O-finrev')).refused('payment.nothing-to-release');
  specify('reviewed without an order').when(reviewing('O-finrev')).refused('payment.unknown');
  specify('sent').given(paymentTurn('reviewed')).when(sending()).then(sent, { clauses: ['JN-3.3c'] });
  specify('sent by who reviewed it').given(paymentTurn('reviewed')).when(sending('O-finrev'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S4', step: '支付复核', officerId: 'O-finrev' }]);
  specify('sent before it was reviewed').given(payment('ordered')).when(sending()).refused('payment.nothing-to-send');
  specify('sent twice under one number').given(paymentTurn('reviewed'), fact(paymentStream('PAY1'), ['PaymentFileSent.v1', sent[0]!.data])).when(sending())
    .refused('payment.file-exists');
  specify('sent again under another: nothing is left to send')
    .given(paymentTurn('reviewed'), fact(paymentStream('PAY1'), ['PaymentFileSent.v1', sent[0]!.data]))
    .when(sending('O-cashier', 'F2')).refused('payment.nothing-to-send');
  specify('an account that cannot be written').given(paymentTurn('reviewed')).when((past) => {
    const found = paymentOf(past);
    if (found.is === 'unknown') throw new Error('no payment');
    return sendPaymentFile({ paymentId: 'PAY1', fileId: 'F1' }, found, { unfit: found.lines[0]! }, ask({ officer: 'O-cashier' }));
  }).refused('payment.account-unfit', 'JN-3.3c', [{ line: 1, accountId: 'ACC-I1' }]);
  specify('no such payment').when(sending()).refused('payment.unknown');
});
