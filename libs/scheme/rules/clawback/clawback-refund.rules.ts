import { addFen, type Refusal, sumFen } from '#kernel';
import {
  type AccountState, accountStream, type Clawback, type ClawbackAccount, type ClawbackState, clawbackStream, type Refund, type RefundGround,
} from '#scheme/history';
import { enoughMoney } from '../batch/approval.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { type Ask, type Decision, missing, notNow, record, to } from '../verdict.js';
import type { OfClawback } from './clawback.rules.js';

export interface OfRefund extends OfClawback { readonly refundId: string }
export interface ProposeRefund extends OfRefund { readonly ground: RefundGround; readonly from: ClawbackAccount; readonly document: string }
export interface RecordRefundPaid extends OfRefund { readonly bankReference: string }

/** What may happen next to a refund, by its state. */
export const refundCan: Readonly<Record<Refund['is'], readonly string[]>> = { proposed: ['ApproveRefund'], approved: ['RecordRefundPaid'], paid: [] };

const waiting = ({ receipts }: Clawback) => receipts.filter(({ swept }) => !swept);

/** What is owed on a ground out of an account: all of it, less what was proposed before. What was set off or swept is in the fiscal account. */
const owedFrom = (clawback: Clawback, { ground, from }: ProposeRefund): number => {
  const { excessFen, excessFiscalFen, refundFen, refunds } = clawback;
  const proposed = (which: ClawbackAccount): number =>
    sumFen(Object.values(refunds).filter((each) => each.ground === ground && each.from === which).map(({ amountFen }) => amountFen));
  const fiscal = from === 'FISCAL_ACCOUNT';
  if (ground === 'EXCESS') return addFen(fiscal ? excessFiscalFen : addFen(excessFen, -excessFiscalFen), -proposed(from));
  if (clawback.is !== 'cancelled') return 0;
  const unswept = sumFen(waiting(clawback).map(({ amountFen }) => amountFen));
  return fiscal ? addFen(addFen(refundFen, -unswept), -addFen(proposed('FISCAL_ACCOUNT'), proposed('EXPENDITURE_ACCOUNT'))) : unswept;
};

/**
 * Proposes to pay money back to who returned it: what came in above what was owed, or all that came back under a demand that was cancelled. The whole of
 * it that lies in one account; a receipt kept for it is not swept any more.
 *
 * @refuses clawback.unknown, clawback.refund-exists, clawback.nothing-to-refund
 * @clause JN-3.3e
 */
export const proposeRefund = (c: ProposeRefund, clawback: ClawbackState): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  if (clawback.refunds[c.refundId] !== undefined) return { refused: 'clawback.refund-exists', why: `退还 ${c.refundId} 已提出。` };
  const amountFen = owedFrom(clawback, c);
  if (amountFen <= 0) {
    return { refused: 'clawback.nothing-to-refund', why: '该账户内没有应退还的款项。', facts: [{ ground: c.ground, from: c.from, is: clawback.is }] };
  }
  const kept = c.ground === 'CANCELLED_DEMAND' && c.from === 'EXPENDITURE_ACCOUNT' ? waiting(clawback).map(({ receiptId }) => receiptId) : [];
  return record(['JN-3.3e'],
    [to(clawbackStream(c.clawbackId), { type: 'ClawbackRefundProposed.v1', data: { ...c, amountFen, receiptIds: kept } })]);
};

const refundIn = (c: OfRefund, { refunds }: Clawback, is: Refund['is']): Refund | Refusal => {
  const refund = refunds[c.refundId];
  if (refund === undefined) return missing('refund', c.refundId);
  if (refund.is === is) return refund;
  const possible = refundCan[refund.is];
  return is === 'proposed' ? notNow('refund.not-proposed', refund.is, possible) : notNow('refund.not-approved', refund.is, possible);
};

/** Counted as available until it goes back: recovered, and in the fiscal account. */
const available = ({ ground, from }: Refund): boolean => ground === 'CANCELLED_DEMAND' && from === 'FISCAL_ACCOUNT';

/**
 * Approves a refund; neither who proposed it nor who opened the case. Money of the fiscal account is set aside for it.
 *
 * @refuses clawback.unknown, refund.unknown, refund.not-proposed, duties.same-person, account.not-enough
 * @clause JN-3.3e, JN-3.3c (S7), JN-3.2c
 */
export const approveRefund = (c: OfRefund, clawback: ClawbackState, account: AccountState, ask: Ask): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  const refund = refundIn(c, clawback, 'proposed');
  if ('refused' in refund) return refund;
  const { proposedBy, amountFen } = refund;
  const { clawbackId, refundId } = c;
  const wrong = differentPerson('S7', ask.officer, [['提出退还', proposedBy], ['立案', clawback.openedBy]])
    ?? (available(refund) ? enoughMoney(account, amountFen) : undefined);
  return wrong ?? record(['JN-3.3e', 'JN-3.3c', 'JN-3.2c'], [
    to(clawbackStream(clawbackId), { type: 'ClawbackRefundApproved.v1', data: { clawbackId, refundId, proposedBy } }),
    ...(available(refund)
      ? [to(accountStream(clawback.org), { type: 'RefundAuthorised.v1' as const, data: { refundId, clawbackId, fundSource: 'UI_FUND', amountFen } })] : []),
  ]);
};

/**
 * Records that the bank paid an approved refund; not by who approved it. An excess leaves the temporary receipts; a recovery is taken back as each book
 * had entered it, by its own year.
 *
 * @refuses clawback.unknown, refund.unknown, refund.not-approved, duties.same-person
 * @clause JN-3.3e, JN-3.3c (S4)
 * @source domain.md §3.4 J14, J15, J22; rulings B13, C21
 */
export const recordRefundPaid = (c: RecordRefundPaid, clawback: ClawbackState, ask: Ask): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  const refund = refundIn(c, clawback, 'approved');
  if ('refused' in refund) return refund;
  const { clawbackId, refundId, bankReference } = c;
  const { ground, from, amountFen, approvedBy } = refund;
  const { claimId, subsidyKind, expensedYear, org } = clawback;
  const data = { refundId, clawbackId, claimId, ground, from, fundSource: 'UI_FUND' as const, subsidyKind, amountFen, expensedYear, bankReference };
  return differentPerson('S4', ask.officer, [['批准退还', approvedBy]]) ?? record(['JN-3.3e', 'JN-3.3c'], [
    to(accountStream(org), { type: 'RefundPaid.v1', data }),
    to(clawbackStream(clawbackId), { type: 'ClawbackRefunded.v1', data: { clawbackId, refundId, amountFen } }),
  ]);
};
