import { claimFold, claimStream, clawbackFold, clawbackStream, type Offset, paymentFold, paymentStream } from '#scheme/history';
import { cancelPayment } from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { claim, clawback, payment, pursued } from '../../../../test/support/money-past.js';
import { paymentTurn } from '../../../../test/support/money-turns-past.js';
import { specify } from '../../../../test/support/specify.js';

const AT = { paymentId: 'PAY1', line: 1 } as const;
const casesOf = (past: Past) => {
  const found = past.state(clawbackFold, clawbackStream('CB1'));
  return new Map(found.is === 'unknown' ? [] : [['CB1', { clawback: found }]]);
};
const cancelling = (officer = 'O-approve') => (past: Past) => cancelPayment({ ...AT, reason: '示例理由' }, {
  payment: past.state(paymentFold, paymentStream('PAY1')), claim: past.state(claimFold, claimStream('C1')), cases: casesOf(past),
}, ask({ officer, today: '2020-02-03' }));
const cancelled = (more: object) => ({
  stream: 'payment-PAY1', type: 'PaymentCancelled.v1' as const, data: {
    ...AT, attempt: 1, fundSource: 'UI_FUND', claimId: 'C1', batchId: 'B1', subsidyKind: 'GROUP_SKILL', payeeKind: 'INSTITUTION', amountFen: 150_000,
    reason: '示例理由', ...more,
  },
});
const rest = [
  { stream: 'claim-C1', type: 'ClaimCancelled.v1' as const, data: { claimId: 'C1', reason: '示例理由' } },
  { stream: 'claim-C1', type: 'ClaimMoneyIdle.v1' as const, data: { claimId: 'C1', amountFen: 150_000 } },
  { stream: 'person-P1', type: 'SubsidyReleased.v1' as const, data: { personId: 'P1', claimId: 'C1', reason: 'CANCELLED' } },
];
const returned = [...payment('returned'), ...claim('C1', 'paid')];
const direct = (history: ReturnType<typeof payment>) => history.map((each) =>
  (each.event.type === 'PaymentOrdered.v1' ? { ...each, event: { ...each.event, data: { ...each.event.data, route: 'FISCAL_ACCOUNT' as const } } } : each));

describe('clause JN-3.2c — what cannot be paid is given up', () => {
  specify('it was paid and came back: each book takes it by its own year').given(returned).when(cancelling())
    .then([cancelled({ expensedYear: { F: 2019, A: 2020 } }), ...rest], { clauses: ['JN-3.2c', 'JN-3.3c'] });
  specify('it never left the account').given(paymentTurn('failed'), claim('C1', 'paying')).when(cancelling()).then([cancelled({}), ...rest]);
  specify('paid from the fiscal account: the money is there already').given(direct(payment('returned')), claim('C1', 'paid')).when(cancelling()).then([
    cancelled({ route: 'FISCAL_ACCOUNT', expensedYear: { F: 2019, A: 2020 } }), rest[0]!,
    { stream: 'account-370100', type: 'AuthorisationLapsed.v1', data: { requestId: 'FR1', claimId: 'C1', amountFen: 150_000 } }, rest[2]!,
  ]);
  specify('a line of unknown fate is not given up').given(paymentTurn('unknown'), claim('C1', 'paying')).when(cancelling())
    .refused('payment.line-not-returned', undefined, [{ is: 'unknown', possible: ['RecordBankQuery'] }]);
  specify('nor one that is paid').given(payment('settled'), claim('C1', 'paid')).when(cancelling()).refused('payment.line-not-returned');
  specify('clause JN-3.3c — not by the maker (S4)').given(returned).when(cancelling('O-cashier'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S4', step: '制单', officerId: 'O-cashier' }]);
  specify('a claim that is not there').given(payment('returned')).when(cancelling()).refused('claim.unknown');
  specify('no such payment').when(cancelling()).refused('payment.unknown');
  specify('a line the order does not have').given(returned).when((past) => cancelPayment({ paymentId: 'PAY1', line: 9, reason: '示例' }, {
    payment: past.state(paymentFold, paymentStream('PAY1')), claim: past.state(claimFold, claimStream('C1')), cases: new Map(),
  }, ask())).refused('payment.line-unknown');
  specify('given up twice').given(returned, fact(paymentStream('PAY1'), ['PaymentCancelled.v1', cancelled({}).data as never])).when(cancelling())
    .refused('payment.line-not-returned', undefined, [{ is: 'cancelled', possible: [] }]);
});

describe('clause JN-3.3e — what a given up line set off is owed again', () => {
  const offset: Offset = { clawbackId: 'CB1', claimId: 'C1', subsidyKind: 'GROUP_SKILL', amountFen: 100_000, expensedYear: { F: 2019, A: 2020 } };
  const stream = clawbackStream('CB1');
  const reserved = fact(stream, ['ClawbackOffsetReserved.v1', { clawbackId: 'CB1', requestId: 'FR1', claimId: 'C1', amountFen: 100_000 }]);
  const settledOffset = fact(stream, ['ClawbackOffsetSettled.v1', { clawbackId: 'CB1', claimId: 'C1', paymentId: 'PAY1', amountFen: 100_000 }]);
  const failed = [...payment('sent', [offset]), fact(paymentStream('PAY1'), ['PaymentFailed.v1', { ...AT, attempt: 1, failureCode: 'ACCOUNT_CLOSED' }])];
  const idle = (amountFen: number) => ({ stream: 'claim-C1', type: 'ClaimMoneyIdle.v1' as const, data: { claimId: 'C1', amountFen } });
  const undone = { stream: 'clawback-CB1', type: 'ClawbackOffsetUndone.v1' as const,
    data: { clawbackId: 'CB1', claimId: 'C1', paymentId: 'PAY1', amountFen: 100_000 } };

  specify('reserved and never paid: it is free, and Book F knows the year of the release').given(failed, claim('C1', 'paying'), clawback('served'), reserved)
    .when(cancelling()).then([
      cancelled({ amountFen: 50_000, offsets: [offset], releasedYearF: 2019 }), rest[0]!, idle(50_000),
      { stream: 'clawback-CB1', type: 'ClawbackOffsetReleased.v1', data: { clawbackId: 'CB1', requestId: 'FR1', claimId: 'C1', amountFen: 100_000 } }, rest[2]!,
    ], { clauses: ['JN-3.2c', 'JN-3.3c', 'JN-3.3e'] });
  const paidOff = [...payment('returned', [offset]), ...claim('C1', 'paid'), ...clawback('served'), reserved, settledOffset];
  const of = { amountFen: 50_000, expensedYear: { F: 2019, A: 2020 }, offsets: [offset] };
  specify('settled: it stands against its case again').given(paidOff).when(cancelling()).then([cancelled(of), rest[0]!, idle(50_000), undone, rest[2]!]);
  specify('settled, and its case closed by it: the case is open again').given(paidOff, fact(stream, ['ClawbackClosed.v1', { clawbackId: 'CB1' }]))
    .when(cancelling()).then([cancelled(of), rest[0]!, idle(50_000), undone,
      { stream: 'claim-C1', type: 'ClaimClawbackReopened.v1', data: { claimId: 'C1', clawbackId: 'CB1', amountFen: 150_000 } }, rest[2]!]);
  specify('not once the demand ended otherwise').given(payment('returned', [offset]), claim('C1', 'paid'), pursued('cancelled')).when(cancelling())
    .refused('payment.cancel-offset-ended', 'JN-3.3e', [{ clawbackId: 'CB1', is: 'cancelled' }]);
});

describe('clause JN-3.2c — a payment of a bought training is given up with its part', () => {
  const bought = (part: object) => payment('returned').map((each) => (each.event.type !== 'PaymentOrdered.v1' ? each
    : { ...each, event: { ...each.event, data: { ...each.event.data, lines: each.event.data.lines.map((line) => ({ ...line, part })) } } as never }));
  const ahead = { projectId: 'PJ1', part: 'ADVANCE', advanceFen: 0, remainderFen: 100_000 } as const;
  const settlement = { ...ahead, part: 'SETTLEMENT', advanceFen: 90_000 } as const;
  for (const part of [ahead, settlement]) {
    specify(`the ${part.part.toLowerCase()}`).given(bought(part), claim('C1', 'paid')).when(cancelling())
      .then([cancelled({ expensedYear: { F: 2019, A: 2020 }, part }), ...rest]);
  }
  const carried = { ...ahead, carriedInF: true } as const;
  specify('an advance Book F carries is no expenditure when it goes back').given(bought(carried), claim('C1', 'paid')).when(cancelling()).then([
    cancelled({ expensedYear: { F: 2019, A: 2020 }, part: carried }), rest[0]!,
    { ...rest[1]!, data: { claimId: 'C1', amountFen: 150_000, advanceOf: 'PJ1' } }, rest[2]!,
  ]);
});
