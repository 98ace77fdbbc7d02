import { isRefusal } from '#kernel';
import { accountStream, type ClaimState, claimStream, type PaymentLineState, type PaymentState, paymentStream } from '#scheme/history';
import { leaving } from '../claim/claim-states.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { type Ask, type Decision, missing, record, to } from '../verdict.js';
import { lineOf, type OfLine } from './payment.rules.js';

export interface CancelPayment extends OfLine { readonly reason: string }

/** A line that came to nothing may be given up, and one that was not sent yet when a finding stands against its claim. */
const mayEnd = (claim: ClaimState): readonly PaymentLineState['is'][] =>
  (claim.is !== 'unknown' && claim.findings.length > 0 ? ['returned', 'failed', 'created', 'reviewed'] : ['returned', 'failed']);

/**
 * Gives up a line that cannot be paid: the claim is cancelled and the places it held are free. Money that was paid and came back lowers the expenditure
 * of its year or is other income, per book; money that never left its account is committed no more.
 *
 * What a line set off is booked on its case, and an advance stands against its contract: neither is given up here.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-returned, claim.unknown, payment.cancel-offset, payment.cancel-project,
 * duties.same-person
 * @clause JN-3.2c, JN-3.3c (S4)
 * @source domain.md §3.4 J11; rulings B13, C21
 */
export const cancelPayment = (c: CancelPayment, world: { payment: PaymentState; claim: ClaimState }, ask: Ask): Decision => {
  const { claim } = world;
  const at = lineOf(world.payment, c, mayEnd(claim), 'returned');
  if (isRefusal(at)) return at;
  const { payment, line } = at;
  if (claim.is === 'unknown') return missing('claim', line.claimId);
  if (line.offsets.length > 0) return { refused: 'payment.cancel-offset', why: '该行已抵扣应追回款，不能注销；请更正账户后支付余额。' };
  if (line.part !== undefined) return { refused: 'payment.cancel-project', why: '项目预拨和结算款不能注销；请更正账户后支付。' };
  const same = differentPerson('S4', ask.officer, payment.madeBy.map((maker) => ['制单', maker] as const));
  if (same !== undefined) return same;
  const { claimId, batchId, subsidyKind, payee, netFen: amountFen, attempt } = line;
  const { paymentId, reason } = c;
  const direct = payment.route === 'FISCAL_ACCOUNT';
  const { expensedYearF: F, expensedYearA: A } = claim;
  const expensed = line.expensed && F !== undefined && A !== undefined ? { expensedYear: { F, A } } : {};
  const route = direct ? { route: payment.route } : {};
  return record(['JN-3.2c', 'JN-3.3c'], [
    to(paymentStream(paymentId), {
      type: 'PaymentCancelled.v1',
      data: {
        paymentId, line: c.line, attempt, fundSource: 'UI_FUND', claimId, batchId, subsidyKind, payeeKind: payee.kind, amountFen, reason, ...route, ...expensed,
      },
    }),
    to(claimStream(claimId), { type: 'ClaimCancelled.v1', data: { claimId, reason } }),
    ...(direct
      ? [to(accountStream(payment.org), { type: 'AuthorisationLapsed.v1' as const, data: { requestId: payment.requestId, claimId, amountFen } })]
      : [to(claimStream(claimId), { type: 'ClaimMoneyIdle.v1' as const, data: { claimId, amountFen } })]),
    ...leaving(claim, 'CANCELLED'),
  ]);
};
