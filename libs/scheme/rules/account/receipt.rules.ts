import { formatFen, isRefusal, type Refusal } from '#kernel';
import {
  type AccountState, accountStream, type ClaimState, claimStream, type ClawbackState, type PaymentRoute, type PaymentState, paymentStream, type ReceiptMeaning,
  type ReceiptState,
} from '#scheme/history';
import { claimMustBe } from '../claim/claim-states.rules.js';
import { tracedToCase } from '../clawback/clawback-receipt.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { lineOf } from '../payment/payment.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, to, type Writing } from '../verdict.js';

export interface ChoosePaymentRoute { readonly org: string; readonly route: PaymentRoute }
export interface RecordUnidentifiedReceipt {
  readonly org: string; readonly receiptId: string; readonly amountFen: number; readonly into: PaymentRoute; readonly bankReference: string;
}
export interface IdentifyReceipt {
  readonly org: string; readonly receiptId: string; readonly meaning: ReceiptMeaning; readonly reason: string;
  /** of a payment that came back */
  readonly paymentId?: string | undefined; readonly line?: number | undefined; readonly returnCode?: string | undefined;
  /** of money of a clawback */
  readonly clawbackId?: string | undefined;
}
export interface ReceiptWorld {
  readonly account: AccountState; readonly payment: PaymentState;
  /** of the payment's line, or of the clawback */
  readonly claim: ClaimState;
  readonly clawback: ClawbackState;
}
export interface SendBackReceipt { readonly org: string; readonly receiptId: string; readonly bankReference: string }

/** What may happen next to a receipt, by its state. */
export const receiptCan: Readonly<Record<ReceiptState['is'], readonly string[]>> = {
  unidentified: ['IdentifyReceipt'], identified: [], toReturn: ['SendBackReceipt'], sentBack: [],
};

/**
 * Chooses where an organisation's payees are paid from (O-9). Money on its way keeps the route it was released by.
 *
 * @refuses account.route-same
 * @clause JN-3.2c
 */
export const choosePaymentRoute = (c: ChoosePaymentRoute, account: AccountState): Decision => {
  if (account.route === c.route) return { refused: 'account.route-same', why: `${c.org} 现在就是 ${c.route}。`, facts: [{ route: account.route }] };
  return record(['JN-3.2c'], [to(accountStream(c.org), { type: 'PaymentRouteChosen.v1', data: c })]);
};

/**
 * Records money that came in and nobody knows for what: a temporary receipt, not available to be spent.
 *
 * @refuses account.receipt-exists
 * @clause JN-3.2c
 */
export const recordUnidentifiedReceipt = (c: RecordUnidentifiedReceipt, account: AccountState): Decision => {
  if (account.receipts[c.receiptId] !== undefined) return { refused: 'account.receipt-exists', why: `收款 ${c.receiptId} 已登记；每个编号只用一次。` };
  const { org, ...data } = c;
  return record(['JN-3.2c'], [to(accountStream(org), { type: 'UnidentifiedReceived.v1', data: { ...data, fundSource: 'UI_FUND' } })]);
};

const receiptOf = (receiptId: string, account: AccountState, is: ReceiptState['is']): ReceiptState | Refusal => {
  const receipt = account.receipts[receiptId];
  if (receipt === undefined) return missing('receipt', receiptId);
  if (receipt.is === is) return receipt;
  const possible = receiptCan[receipt.is];
  return is === 'toReturn' ? notNow('receipt.not-to-return', receipt.is, possible) : notNow('receipt.not-unidentified', receipt.is, possible);
};

const tracedBack = (c: IdentifyReceipt, receipt: ReceiptState, world: ReceiptWorld): readonly Writing[] | Refusal => {
  const { paymentId, line, returnCode } = c;
  if (paymentId === undefined || line === undefined || returnCode === undefined) {
    return { refused: 'receipt.payment-missing', why: '查明为退汇须写明支付指令、行号和退汇原因。' };
  }
  const at = lineOf(world.payment, { paymentId, line }, ['settled'], 'settled');
  if (isRefusal(at)) return at;
  if (world.claim.is === 'unknown') return missing('claim', at.line.claimId);
  const wrong = claimMustBe(world.claim, 'paid');
  if (wrong !== undefined) return wrong;
  if (at.payment.route !== receipt.into || at.line.netFen !== receipt.amountFen) {
    return no('receipt.other-payment', 'JN-3.2c', `该行从 ${at.payment.route} 付出 ${formatFen(at.line.netFen)} 元，与收款不符。`,
      [{ route: at.payment.route, netFen: at.line.netFen }]);
  }
  const { claimId, attempt } = at.line;
  return [
    to(paymentStream(paymentId), { type: 'PaymentReturnTraced.v1', data: { paymentId, line, attempt, claimId, receiptId: c.receiptId, returnCode } }),
    to(claimStream(claimId), { type: 'ClaimPaymentReturned.v1', data: { claimId, paymentId, line, returnCode } }),
  ];
};

const clawedBack = (c: IdentifyReceipt, { amountFen, into }: ReceiptState, { clawback, claim }: ReceiptWorld): readonly Writing[] | Refusal => {
  if (c.clawbackId === undefined) return { refused: 'receipt.clawback-missing', why: '查明为追回款须写明追回案件。' };
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  if (clawback.org !== c.org) return { refused: 'clawback.other-organisation', why: `案件 ${c.clawbackId} 属于 ${clawback.org}。` };
  if (claim.is === 'unknown') return missing('claim', clawback.claimId);
  return tracedToCase({ receiptId: c.receiptId, amountFen, into }, clawback, claim);
};
/** What follows from what the receipt was, beside the account's own event. */
const following = (c: IdentifyReceipt, receipt: ReceiptState, world: ReceiptWorld): readonly Writing[] | Refusal => {
  switch (c.meaning) {
    case 'PAYMENT_RETURN': return tracedBack(c, receipt, world);
    case 'CLAWBACK': return clawedBack(c, receipt, world);
    default: return [];
  }
};

/**
 * Says what a receipt was; another person than who recorded it. Interest is told apart in the fiscal account only: in the expenditure account it is
 * credited and swept by the bank's own entry (rulings B13). Money of a clawback lowers its demand; what came into the expenditure account waits to be swept.
 *
 * @refuses receipt.unknown, receipt.not-unidentified, duties.same-person, receipt.interest-elsewhere, receipt.payment-missing, receipt.other-payment,
 * payment.unknown, payment.line-unknown, payment.line-not-settled, claim.unknown, claim.not-paid, receipt.clawback-missing, clawback.unknown,
 * clawback.other-organisation, clawback.not-served, clawback.receipt-exists, receipt.more-than-owed
 * @clause JN-3.2c, JN-3.3c (S3), JN-3.3e
 */
export const identifyReceipt = (c: IdentifyReceipt, world: ReceiptWorld, ask: Ask): Decision => {
  const receipt = receiptOf(c.receiptId, world.account, 'unidentified');
  if (isRefusal(receipt)) return receipt;
  const same = differentPerson('S3', ask.officer, [['登记待查款项', receipt.recordedBy]]);
  if (same !== undefined) return same;
  if (c.meaning === 'INTEREST' && receipt.into !== 'FISCAL_ACCOUNT') {
    return { refused: 'receipt.interest-elsewhere', why: '支出户利息不在待查款项中认定；请按银行计息单登记。' };
  }
  const more = following(c, receipt, world);
  if (isRefusal(more)) return more;
  const { receiptId, meaning, reason, paymentId, line } = c;
  const { amountFen, into } = receipt;
  const { clawback } = world;
  const of = meaning === 'CLAWBACK' && clawback.is !== 'unknown'
    ? { clawbackId: clawback.clawbackId, subsidyKind: clawback.subsidyKind, expensedYear: clawback.expensedYear } : {};
  const back = meaning === 'PAYMENT_RETURN' && paymentId !== undefined && line !== undefined ? { paymentId, line } : {};
  return record(meaning === 'CLAWBACK' ? ['JN-3.2c', 'JN-3.3c', 'JN-3.3e'] : ['JN-3.2c', 'JN-3.3c'], [
    to(accountStream(c.org), { type: 'ReceiptIdentified.v1', data: { receiptId, fundSource: 'UI_FUND', amountFen, into, meaning, reason, ...of, ...back } }), ...more,
  ]);
};

/**
 * Records that the bank sent another's money back.
 *
 * @refuses receipt.unknown, receipt.not-to-return
 * @clause JN-3.2c
 */
export const sendBackReceipt = (c: SendBackReceipt, account: AccountState): Decision => {
  const receipt = receiptOf(c.receiptId, account, 'toReturn');
  if (isRefusal(receipt)) return receipt;
  const { amountFen, into } = receipt;
  const { org, ...own } = c;
  return record(['JN-3.2c'], [to(accountStream(org), { type: 'ReceiptSentBack.v1', data: { ...own, fundSource: 'UI_FUND', amountFen, into } })]);
};
