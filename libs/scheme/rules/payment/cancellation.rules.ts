import { isRefusal, type Refusal } from '#kernel';
import {
  accountStream, type ClaimState, claimStream, type Clawback, clawbackStream, type Payment, type PaymentLineState, type PaymentState, paymentStream,
} from '#scheme/history';
import { leaving } from '../claim/claim-states.rules.js';
import { OWING } from '../clawback/clawback-states.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { type Ask, type Decision, missing, no, record, to, type Writing } from '../verdict.js';
import { lineOf, type OfLine } from './payment.rules.js';

export interface CancelPayment extends OfLine { readonly reason: string }
export interface CancellationWorld {
  readonly payment: PaymentState; readonly claim: ClaimState;
  /** clawback cases the line set off against */
  readonly cases: ReadonlyMap<string, { readonly clawback: Clawback }>;
}

/** A settled offset can be owed again while its case is pursued or was closed by payment; not once the demand ended otherwise. */
const offsetEnded = (line: PaymentLineState, cases: CancellationWorld['cases']): Refusal | undefined => {
  if (!line.expensed) return undefined;
  const ended = line.offsets.map(({ clawbackId }) => cases.get(clawbackId)?.clawback).find((each) => each === undefined
    || (each.is !== 'closedPaid' && !OWING.includes(each.is)));
  if (ended === undefined) return undefined;
  return no('payment.cancel-offset-ended', 'JN-3.3e', `追回案件 ${ended.clawbackId} 状态为 ${ended.is}，已抵扣的款项不能恢复追回；请先办结该案件。`,
    [{ clawbackId: ended.clawbackId, is: ended.is }]);
};

/** What the line set off is owed again: reserved only, or settled, in which case a case closed by it is open again. */
const offsetsBack = ({ paymentId, requestId }: Payment, line: PaymentLineState, cases: CancellationWorld['cases']): Writing[] =>
  line.offsets.flatMap(({ clawbackId, claimId, amountFen }) => {
    if (!line.expensed) return [to(clawbackStream(clawbackId), { type: 'ClawbackOffsetReleased.v1' as const, data: { clawbackId, requestId, claimId,
      amountFen } })];
    const found = cases.get(clawbackId)?.clawback;
    const undone = to(clawbackStream(clawbackId), { type: 'ClawbackOffsetUndone.v1', data: { clawbackId, claimId, paymentId, amountFen } });
    return found?.is !== 'closedPaid' ? [undone] : [undone, to(claimStream(found.claimId), {
      type: 'ClaimClawbackReopened.v1', data: { claimId: found.claimId, clawbackId, amountFen: found.amountFen },
    })];
  });

/** Where the money of the line now stands: free in the fiscal account, or idle in the expenditure account. A line wholly set off moved none. */
const moneyOf = ({ org, requestId, route }: Payment, { claimId, netFen: amountFen, part }: PaymentLineState): Writing[] => {
  if (amountFen === 0) return [];
  if (route === 'FISCAL_ACCOUNT') return [to(accountStream(org), { type: 'AuthorisationLapsed.v1', data: { requestId, claimId, amountFen } })];
  const carried = part?.part === 'ADVANCE' && part.carriedInF === true ? { advanceOf: part.projectId } : {};
  return [to(claimStream(claimId), { type: 'ClaimMoneyIdle.v1', data: { claimId, amountFen, ...carried } })];
};

/** A line that came to nothing may be given up, and one that was not sent yet when a finding stands against its claim. */
const mayEnd = (claim: ClaimState): readonly PaymentLineState['is'][] =>
  (claim.is !== 'unknown' && claim.findings.length > 0 ? ['returned', 'failed', 'created', 'reviewed'] : ['returned', 'failed']);

/**
 * Gives up a line that cannot be paid: the claim is cancelled and the places it held are free. Money that was paid and came back lowers the expenditure
 * of its year or is other income, per book; money that never left its account is committed no more.
 *
 * What the line set off is owed again, gross as it was booked: reserved, it is free; settled, it stands against its case, which opens again if it had
 * closed; places its close gave back stay given. An advance that came back stands no more; a settlement that came back leaves its advance standing.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-returned, claim.unknown, payment.cancel-offset-ended, duties.same-person
 * @clause JN-3.2c, JN-3.3c (S4), JN-3.3e
 * @source domain.md §3.4 J11, J16, J19–J21; rulings B13, C21
 */
export const cancelPayment = (c: CancelPayment, world: CancellationWorld, ask: Ask): Decision => {
  const { claim, cases } = world;
  const at = lineOf(world.payment, c, mayEnd(claim), 'returned');
  if (isRefusal(at)) return at;
  const { payment, line } = at;
  if (claim.is === 'unknown') return missing('claim', line.claimId);
  const wrong = offsetEnded(line, cases) ?? differentPerson('S4', ask.officer, payment.madeBy.map((maker) => ['制单', maker] as const));
  if (wrong !== undefined) return wrong;
  const { claimId, batchId, subsidyKind, payee, netFen: amountFen, attempt, offsets, part } = line;
  const { paymentId, reason } = c;
  const direct = payment.route === 'FISCAL_ACCOUNT';
  const { expensedYearF: F, expensedYearA: A } = claim;
  const expensed = line.expensed && F !== undefined && A !== undefined ? { expensedYear: { F, A } } : {};
  const setOff = offsets.length === 0 ? {} : { offsets, ...(line.expensed || direct || F === undefined ? {} : { releasedYearF: F }) };
  const more = { ...(direct ? { route: payment.route } : {}), ...expensed, ...setOff, ...(part === undefined ? {} : { part }) };
  return record(offsets.length === 0 ? ['JN-3.2c', 'JN-3.3c'] : ['JN-3.2c', 'JN-3.3c', 'JN-3.3e'], [
    to(paymentStream(paymentId), {
      type: 'PaymentCancelled.v1',
      data: { paymentId, line: c.line, attempt, fundSource: 'UI_FUND', claimId, batchId, subsidyKind, payeeKind: payee.kind, amountFen, reason, ...more },
    }),
    to(claimStream(claimId), { type: 'ClaimCancelled.v1', data: { claimId, reason } }),
    ...moneyOf(payment, line), ...offsetsBack(payment, line, cases), ...leaving(claim, 'CANCELLED'),
  ]);
};
