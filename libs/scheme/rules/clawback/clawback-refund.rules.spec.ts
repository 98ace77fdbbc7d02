import { accountFold, accountStream, availableFen, type ClawbackAccount, clawbackFold, clawbackStream, type RefundGround } from '#scheme/history';
import { approveRefund, proposeRefund, recordRefundPaid, sweepToFiscalAccount } from '#scheme/rules';
import { ask, CITY, fact, folded, type Happened, type Past } from '../../../../test/support/builders.js';
import { accrued, clawback } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

const stream = clawbackStream('CB1');
const caseOf = (past: Past) => past.state(clawbackFold, stream);
const accountOf = (past: Past) => past.state(accountFold, accountStream(CITY));
const excess = (into: ClawbackAccount, amountFen = 700): Happened => fact(stream, ['ClawbackExcessReceived.v1', {
  clawbackId: 'CB1', receiptId: 'RC-1', fundSource: 'UI_FUND', amountFen, into, bankReference: 'BK-9',
}]);
const MONEY = { fundSource: 'UI_FUND', subsidyKind: 'GROUP_SKILL', expensedYear: { F: 2019, A: 2020 } } as const;
const cancelled = (refundFen = 100_000): Happened =>
  fact(stream, ['ClawbackCancelled.v1', { clawbackId: 'CB1', claimId: 'C1', document: '示例', ...MONEY, amountFen: 50_000, refundFen }]);
const proposing = (ground: RefundGround, from: ClawbackAccount, refundId = 'RF-1') => (past: Past) =>
  proposeRefund({ clawbackId: 'CB1', refundId, ground, from, document: '退还审批表' }, caseOf(past));
const proposed = (ground: RefundGround, from: ClawbackAccount, [amountFen, ...receiptIds]: readonly [number, ...string[]]): Happened =>
  fact(stream, ['ClawbackRefundProposed.v1', { clawbackId: 'CB1', refundId: 'RF-1', ground, from, amountFen, document: '退还审批表', receiptIds }],
    { actor: 'O-acct' });
const [AGENCY, FISCAL] = ['EXPENDITURE_ACCOUNT', 'FISCAL_ACCOUNT'] as const;
const answer = ({ event: { data } }: Happened) => [{ stream: 'clawback-CB1', type: 'ClawbackRefundProposed.v1' as const, data }];

describe('clause JN-3.3e — what came in too much goes back', () => {
  specify('all of it that lies in one account').given(clawback('received'), excess(AGENCY), excess(FISCAL, 5)).when(proposing('EXCESS', AGENCY))
    .then(answer(proposed('EXCESS', AGENCY, [700])), { clauses: ['JN-3.3e'] });
  specify('and of the other').given(clawback('received'), excess(AGENCY), excess(FISCAL, 5)).when(proposing('EXCESS', FISCAL))
    .then(answer(proposed('EXCESS', FISCAL, [5])));
  specify('once').given(clawback('received'), excess(AGENCY), proposed('EXCESS', AGENCY, [700])).when(proposing('EXCESS', AGENCY, 'RF-2'))
    .refused('clawback.nothing-to-refund', undefined, [{ ground: 'EXCESS', from: AGENCY, is: 'partlyPaid' }]);
  specify('under an id of its own').given(clawback('received'), excess(AGENCY), proposed('EXCESS', AGENCY, [700])).when(proposing('EXCESS', AGENCY))
    .refused('clawback.refund-exists');
  specify('of a case that is not there').when(proposing('EXCESS', AGENCY)).refused('clawback.unknown');
});

describe('clause JN-3.3e — what came back under a cancelled demand goes back', () => {
  specify('from the expenditure account while it was not swept: those receipts are kept').given(clawback('received'), cancelled())
    .when(proposing('CANCELLED_DEMAND', AGENCY)).then(answer(proposed('CANCELLED_DEMAND', AGENCY, [100_000, 'RC-1'])));
  specify('from the fiscal account once it was swept, with what was set off').given(clawback('swept'), cancelled(130_000))
    .when(proposing('CANCELLED_DEMAND', FISCAL)).then(answer(proposed('CANCELLED_DEMAND', FISCAL, [130_000])));
  specify('each account only its own').given(clawback('received'), cancelled(130_000)).when(proposing('CANCELLED_DEMAND', FISCAL))
    .then(answer(proposed('CANCELLED_DEMAND', FISCAL, [30_000])));
  specify('not twice').given(clawback('received'), cancelled(), proposed('CANCELLED_DEMAND', AGENCY, [100_000, 'RC-1']))
    .when(proposing('CANCELLED_DEMAND', FISCAL, 'RF-2')).refused('clawback.nothing-to-refund');
  specify('not while the demand stands').given(clawback('received')).when(proposing('CANCELLED_DEMAND', AGENCY))
    .refused('clawback.nothing-to-refund', undefined, [{ ground: 'CANCELLED_DEMAND', from: AGENCY, is: 'partlyPaid' }]);
  specify('a receipt kept for it is not swept').given(clawback('received'), cancelled(), proposed('CANCELLED_DEMAND', AGENCY, [100_000, 'RC-1']))
    .when((past) => sweepToFiscalAccount({ org: CITY, sweepId: 'SW-9', clawbacks: ['CB1'] }, accountOf(past), new Map([['CB1', caseOf(past)]])))
    .refused('clawback.nothing-to-sweep');
});

describe('clause JN-3.3c — a refund takes three persons (S7, S4)', () => {
  const approving = (officer = 'O-approve') => (past: Past) => approveRefund({ clawbackId: 'CB1', refundId: 'RF-1' }, caseOf(past), accountOf(past),
    ask({ officer }));
  const lifted = [...clawback('swept'), cancelled(), proposed('CANCELLED_DEMAND', FISCAL, [100_000])];
  const approved = { stream: 'clawback-CB1', type: 'ClawbackRefundApproved.v1' as const, data: { clawbackId: 'CB1', refundId: 'RF-1', proposedBy: 'O-acct' } };
  specify('approved: money of the fiscal account is set aside').given(lifted, accrued(100_000)).when(approving()).then([
    approved, { stream: 'account-370100', type: 'RefundAuthorised.v1', data: { refundId: 'RF-1', clawbackId: 'CB1', fundSource: 'UI_FUND',
      amountFen: 100_000 } },
  ], { clauses: ['JN-3.3e', 'JN-3.3c', 'JN-3.2c'] });
  specify('an excess was never available: nothing to set aside').given(clawback('received'), excess(FISCAL), proposed('EXCESS', FISCAL, [700]))
    .when(approving()).then([approved]);
  specify('when it was spent meanwhile').given(lifted, accrued(99_999)).when(approving()).refused('account.not-enough', 'JN-3.2c');
  specify('by who proposed it').given(lifted, accrued(100_000)).when(approving('O-acct'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S7', step: '提出退还', officerId: 'O-acct' }]);
  specify('by who opened the case').given(lifted, accrued(100_000)).when(approving('O-recover'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S7', step: '立案', officerId: 'O-recover' }]);
  specify('that nobody proposed').given(clawback('swept'), cancelled()).when(approving()).refused('refund.unknown');
  specify('of no case').when(approving()).refused('clawback.unknown');

  const approvedThen = fact(stream, [approved.type, approved.data], { actor: 'O-approve' });
  const aside = fact(accountStream(CITY), ['RefundAuthorised.v1', { refundId: 'RF-1', clawbackId: 'CB1', fundSource: 'UI_FUND', amountFen: 100_000 }]);
  const paying = (officer = 'O-cashier') => (past: Past) =>
    recordRefundPaid({ clawbackId: 'CB1', refundId: 'RF-1', bankReference: 'BK-9' }, caseOf(past), ask({ officer }));
  const paid = { refundId: 'RF-1', clawbackId: 'CB1', claimId: 'C1', ground: 'CANCELLED_DEMAND', from: FISCAL, ...MONEY, amountFen: 100_000,
    bankReference: 'BK-9' } as const;
  specify('approved once').given(lifted, approvedThen).when(approving()).refused('refund.not-proposed', undefined, [{ is: 'approved',
    possible: ['RecordRefundPaid'] }]);
  specify('paid').given(lifted, approvedThen).when(paying()).then([
    { stream: 'account-370100', type: 'RefundPaid.v1', data: paid },
    { stream: 'clawback-CB1', type: 'ClawbackRefunded.v1', data: { clawbackId: 'CB1', refundId: 'RF-1', amountFen: 100_000 } },
  ], { clauses: ['JN-3.3e', 'JN-3.3c'] });
  specify('paid by who approved it').given(lifted, approvedThen).when(paying('O-approve'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S4', step: '批准退还', officerId: 'O-approve' }]);
  specify('paid before it was approved').given(lifted).when(paying()).refused('refund.not-approved', undefined, [{ is: 'proposed',
    possible: ['ApproveRefund'] }]);
  specify('paid, of no case').when(paying()).refused('clawback.unknown');
  it('leaves the available money when it is approved, and once', () => {
    const account = (...more: Happened[]) => availableFen(folded(accountFold, [accrued(150_000), ...more]));
    const out = fact(accountStream(CITY), ['RefundPaid.v1', paid]);
    expect([account(aside), account(aside, out), account(fact(accountStream(CITY), ['RefundPaid.v1', { ...paid, ground: 'EXCESS' }]))])
      .toEqual([50_000, 50_000, 150_000]);
  });
});
