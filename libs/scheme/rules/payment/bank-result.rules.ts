import { formatFen, isRefusal, type Refusal } from '#kernel';
import {
  type BankAnswer, bookedYear, type Claim, type ClaimState, claimStream, type Clawback, type Payment, type PaymentLineState, type PaymentState,
  paymentStream, type PeriodState,
} from '#scheme/history';
import { offsetSettled } from '../clawback/clawback.rules.js';
import { claimMustBe } from '../claim/claim-states.rules.js';
import { type Ask, type Decision, missing, no, record, to, type Writing } from '../verdict.js';
import { lineOf, type OfLine } from './payment.rules.js';

/** What a bank's file says beside the line: judged where it is given. */
interface Stated { readonly attempt?: number | undefined; readonly amountFen?: number | undefined }
export interface SettlePayment extends OfLine, Stated { readonly bankReference: string }
export interface RecordPaymentFailure extends OfLine, Stated { readonly failureCode: string }
export interface RecordPaymentUnknown extends OfLine, Stated { readonly reason: string }
export interface RecordBankQuery extends OfLine {
  readonly queryId: string; readonly answer: BankAnswer; readonly evidenceHash: string;
  /** of a payment that settled */
  readonly bankReference?: string | undefined;
  /** of a payment that failed */
  readonly failureCode?: string | undefined;
}
export interface RecordBankReturn extends OfLine { readonly returnCode: string; readonly bankReference: string }
export interface SettlementWorld {
  readonly payment: PaymentState; readonly claim: ClaimState;
  /** clawback cases the line sets off against, each with its claim */
  readonly cases: ReadonlyMap<string, { readonly clawback: Clawback; readonly claim: Claim }>;
  readonly period: PeriodState;
}

const stated = ({ attempt, amountFen }: Stated, line: PaymentLineState): Refusal | undefined => {
  if (attempt !== undefined && attempt !== line.attempt) {
    return no('payment.attempt-differs', 'JN-3.2c', `第 ${line.line} 行现为第 ${line.attempt} 次支付，回单是第 ${attempt} 次。`, [{ attempt: line.attempt }]);
  }
  if (amountFen === undefined || amountFen === line.netFen) return undefined;
  return no('payment.amount-differs', 'JN-3.2c', `第 ${line.line} 行应付 ${formatFen(line.netFen)} 元，回单 ${formatFen(amountFen)} 元。`,
    [{ netFen: line.netFen, amountFen }]);
};

const offsetWritings = (line: PaymentLineState, paymentId: string, cases: SettlementWorld['cases']): Writing[] => line.offsets.flatMap((offset) => {
  const owed = cases.get(offset.clawbackId);
  return owed === undefined ? [] : offsetSettled(owed.clawback, owed.claim, { paymentId, claimId: line.claimId, amountFen: offset.amountFen });
});

/** What a line the bank paid writes. A first payment is expensed in Book A in the year of this day; a repayment expenses nothing. */
const settledOn = (at: { payment: Payment; line: PaymentLineState }, bankReference: string, world: SettlementWorld, ask: Ask): Writing[] => {
  const { payment: { paymentId, route }, line } = at;
  const { claimId, batchId, subsidyKind, payee, attempt, part, personCategory, expensed: repayment } = line;
  const money = { grossFen: line.grossFen, offsets: line.offsets, netFen: line.netFen };
  const direct = route === 'FISCAL_ACCOUNT';
  const more = { ...(direct ? { route } : {}), ...(part === undefined ? {} : { part }), ...(personCategory === undefined ? {} : { personCategory }) };
  const year = bookedYear(world.period, ask.on, ask.commandId);
  return [
    to(paymentStream(paymentId), {
      type: 'PaymentSettled.v1',
      data: {
        paymentId, line: line.line, attempt, fundSource: 'UI_FUND', claimId, batchId, subsidyKind, payeeKind: payee.kind, ...money, bankReference, repayment,
        ...more,
      },
    }),
    to(claimStream(claimId), {
      type: 'ClaimPaid.v1', data: { claimId, paymentId, line: line.line, expensedYearA: year, ...(direct ? { expensedYearF: year } : {}) },
    }),
    ...(repayment ? [] : offsetWritings(line, paymentId, world.cases)),
  ];
};

/**
 * Records that the bank paid a line.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-sent, payment.attempt-differs, payment.amount-differs, claim.unknown
 * @clause JN-3.2c
 */
export const settlePayment = (c: SettlePayment, world: SettlementWorld, ask: Ask): Decision => {
  const at = lineOf(world.payment, c, ['sent'], 'sent');
  if (isRefusal(at)) return at;
  const wrong = stated(c, at.line);
  if (wrong !== undefined) return wrong;
  if (world.claim.is === 'unknown') return missing('claim', at.line.claimId);
  return record(['JN-3.2c'], settledOn(at, c.bankReference, world, ask));
};

const failedOn = ({ payment: { paymentId }, line: { line, attempt } }: { payment: Payment; line: PaymentLineState }, failureCode: string): Writing =>
  to(paymentStream(paymentId), { type: 'PaymentFailed.v1', data: { paymentId, line, attempt, failureCode } });

/**
 * Records that the bank did not pay a line: it may go out again as another attempt.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-sent, payment.attempt-differs, payment.amount-differs
 * @clause JN-3.2c
 */
export const recordPaymentFailure = (c: RecordPaymentFailure, payment: PaymentState): Decision => {
  const at = lineOf(payment, c, ['sent'], 'sent');
  if (isRefusal(at)) return at;
  return stated(c, at.line) ?? record(['JN-3.2c'], [failedOn(at, c.failureCode)]);
};

/**
 * Records that nobody knows whether the bank paid a line. It is never sent again: only the bank's answer to a query resolves it.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-sent, payment.attempt-differs, payment.amount-differs
 * @clause JN-3.2c
 */
export const recordPaymentUnknown = (c: RecordPaymentUnknown, payment: PaymentState): Decision => {
  const at = lineOf(payment, c, ['sent'], 'sent');
  if (isRefusal(at)) return at;
  const { paymentId, line, reason } = c;
  return stated(c, at.line)
    ?? record(['JN-3.2c'], [to(paymentStream(paymentId), { type: 'PaymentUnknown.v1', data: { paymentId, line, attempt: at.line.attempt, reason } })]);
};

/**
 * Records what the bank answered about an unknown line: paid, not paid, or unknown still.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-unknown, payment.query-exists, payment.answer-incomplete, claim.unknown
 * @clause JN-3.2c
 */
export const recordBankQuery = (c: RecordBankQuery, world: SettlementWorld, ask: Ask): Decision => {
  const at = lineOf(world.payment, c, ['unknown'], 'unknown');
  if (isRefusal(at)) return at;
  if (world.claim.is === 'unknown') return missing('claim', at.line.claimId);
  if (at.payment.queries.includes(c.queryId)) return { refused: 'payment.query-exists', why: `查询 ${c.queryId} 已登记。` };
  const { paymentId, line, queryId, answer, evidenceHash, bankReference, failureCode } = c;
  const asked = to(paymentStream(paymentId), {
    type: 'BankQueried.v1', data: { paymentId, line, attempt: at.line.attempt, queryId, answer, evidenceHash },
  });
  if (answer === 'SETTLED' && bankReference !== undefined) return record(['JN-3.2c'], [asked, ...settledOn(at, bankReference, world, ask)]);
  if (answer === 'FAILED' && failureCode !== undefined) return record(['JN-3.2c'], [asked, failedOn(at, failureCode)]);
  if (answer === 'UNKNOWN') return record(['JN-3.2c'], [asked]);
  return { refused: 'payment.answer-incomplete', why: '支付成功须有银行流水号，失败须有原因代码。', facts: [{ answer }] };
};

/**
 * Records that the bank sent a line's money back: it waits as a temporary receipt for the payee. A line wholly set off moved no money, and a claim
 * under clawback stays there.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-settled, claim.unknown, claim.not-paid, payment.nothing-to-return
 * @clause JN-3.2c
 */
export const recordBankReturn = (c: RecordBankReturn, payment: PaymentState, claim: ClaimState): Decision => {
  const at = lineOf(payment, c, ['settled'], 'settled');
  if (isRefusal(at)) return at;
  if (claim.is === 'unknown') return missing('claim', at.line.claimId);
  const wrong = claimMustBe(claim, 'paid');
  if (wrong !== undefined) return wrong;
  if (at.line.netFen === 0) return { refused: 'payment.nothing-to-return', why: '该行全部抵扣，银行没有付出款项。' };
  const { line, attempt, claimId, subsidyKind, netFen } = at.line;
  const { paymentId, returnCode, bankReference } = c;
  const route = at.payment.route === 'FISCAL_ACCOUNT' ? { route: at.payment.route } : {};
  return record(['JN-3.2c'], [
    to(paymentStream(paymentId), {
      type: 'PaymentReturned.v1',
      data: { paymentId, line, attempt, fundSource: 'UI_FUND', claimId, subsidyKind, amountFen: netFen, returnCode, bankReference, ...route },
    }),
    to(claimStream(claimId), { type: 'ClaimPaymentReturned.v1', data: { claimId, paymentId, line, returnCode } }),
  ]);
};
