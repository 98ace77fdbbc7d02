import { isRefusal, type Refusal, sumFen } from '#kernel';
import {
  type Batch, type Claim, claimStream, type FundRequestState, type LineAttempt, type Offset, type Payment, type PaymentLine, type PaymentLineState,
  type PaymentState, paymentStream, ruleSetOn, type RuleSetsState,
} from '#scheme/history';
import { withoutFinding } from '../claim/claim-findings.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { fundRequestMustBe } from '../fund-request/fund-request.rules.js';
import { isSet } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, taken, to } from '../verdict.js';

export interface IssuePaymentOrder {
  readonly paymentId: string; readonly requestId: string;
  /** of the request's claims only these; all of them when left out */
  readonly claims?: readonly string[] | undefined;
}
export interface OfPayment { readonly paymentId: string }
export interface OfLine extends OfPayment { readonly line: number }
export interface SendPaymentFile extends OfPayment { readonly fileId: string }

/** What may happen next to a line of a payment order, by its state. An unknown line is never sent again: the bank is asked. */
export const paymentLineCan: Readonly<Record<PaymentLineState['is'], readonly string[]>> = {
  created: ['ReviewPayment', 'ReleasePayment', 'CancelPayment'], reviewed: ['SendPaymentFile', 'CancelPayment'],
  sent: ['SettlePayment', 'RecordPaymentFailure', 'RecordPaymentUnknown'],
  settled: ['RecordBankReturn'],
  failed: ['ReissuePayment', 'CorrectPayeeAccount', 'ConfirmPayeeAccount', 'CancelPayment'],
  unknown: ['RecordBankQuery'], returned: ['CorrectPayeeAccount', 'ConfirmPayeeAccount', 'ReissuePayment', 'CancelPayment'], cancelled: [],
};
/** A line in one of the states a command needs, or the refusal; the last word is the state the code names. */
export const lineOf = (
  payment: PaymentState, c: OfLine, states: readonly PaymentLineState['is'][], named: PaymentLineState['is'],
): { payment: Payment; line: PaymentLineState } | Refusal => {
  if (payment.is === 'unknown') return missing('payment', c.paymentId);
  const line = payment.lines.find((each) => each.line === c.line);
  if (line === undefined) return { refused: 'payment.line-unknown', why: `支付指令 ${c.paymentId} 没有第 ${c.line} 行。`, facts: [{ lines: payment.lines.length }] };
  return states.includes(line.is) ? { payment, line } : notNow(`payment.line-not-${named}`, line.is, paymentLineCan[line.is]);
};

/** More lines do not fit into the event of an order (rulings C20); the rest of a request is paid by another. */
export const MOST_LINES = 150;

const orderLines = (claims: readonly Claim[], offsets: readonly Offset[]): PaymentLine[] => claims.map((claim, i) => {
  const own = offsets.filter(({ claimId }) => claimId === claim.claimId);
  const grossFen = claim.amountFen;
  const personCategory = claim.living?.personCategory ?? claim.personCategory;
  return {
    line: i + 1, claimId: claim.claimId, batchId: claim.batchId ?? '', subsidyKind: claim.subsidyKind, payee: claim.payee, grossFen, offsets: own,
    netFen: sumFen([grossFen, ...own.map(({ amountFen }) => -amountFen)]), ...(claim.part === undefined ? {} : { part: claim.part }),
    ...(personCategory === undefined ? {} : { personCategory }),
  };
});

const chosen = (c: IssuePaymentOrder, claims: readonly Claim[]): readonly Claim[] | Refusal => {
  const wanted = c.claims ?? claims.map(({ claimId }) => claimId);
  if (new Set(wanted).size !== wanted.length) return { refused: 'payment.claim-twice', why: '同一申领重复列入。' };
  const strange = wanted.find((claimId) => !claims.some((each) => each.claimId === claimId));
  if (strange !== undefined) return { refused: 'payment.claim-not-in-request', why: `申领 ${strange} 不在用款申请 ${c.requestId}。`, facts: [{ claimId: strange }] };
  if (wanted.length > MOST_LINES) {
    return { refused: 'payment.too-many-lines', why: `一张支付指令至多 ${MOST_LINES} 行，请以 claims 分批制单。`, facts: [{ most: MOST_LINES, asked: wanted.length }] };
  }
  return wanted.length === 0 ? { refused: 'payment.no-lines', why: '没有待支付的申领。' } : claims.filter(({ claimId }) => wanted.includes(claimId));
};

/**
 * Makes a payment order of a released fund request, one line a claim. The cashier is neither who asked for the money nor who reviewed that (S3). A claim with a
 * finding is ordered only where a part of it was set off at its release: its line is the way to cancel it, and nothing of it goes to the bank.
 *
 * @refuses payment.exists, fundRequest.unknown, fundRequest.not-released, fundRequest.not-credited, payment.claim-twice, payment.claim-not-in-request,
 * payment.too-many-lines, payment.no-lines, payment.ordered-already, claim.finding-open, duties.same-person
 * @clause JN-3.2c, JN-3.3c (S3), JN-3.3d
 */
export const issuePaymentOrder = (
  c: IssuePaymentOrder,
  world: { payment: PaymentState; request: FundRequestState; batches: readonly Batch[]; claims: readonly Claim[]; sets: RuleSetsState }, ask: Ask,
): Decision => {
  const { request } = world;
  if (world.payment.is !== 'unknown') return taken('payment', c.paymentId);
  if (request.is === 'unknown') return missing('fundRequest', c.requestId);
  const set = ruleSetOn(world.sets, ask.today);
  const needsCredit = !request.direct && set !== undefined && isSet(set, 'payment.creditRequired');
  const claims = fundRequestMustBe(request, ['released', 'credited'], 'released')
    ?? (needsCredit ? fundRequestMustBe(request, 'credited') : undefined)
    ?? differentPerson('S3', ask.officer, [['用款申请', request.requestedBy], ['用款申请复核', request.reviewedBy]])
    ?? chosen(c, world.claims);
  if (isRefusal(claims)) return claims;
  const paid = claims.find(({ is }) => is !== 'funded');
  if (paid !== undefined) return { refused: 'payment.ordered-already', why: `申领 ${paid.claimId} 状态为 ${paid.is}，已有支付指令。`, facts: [{ claimId: paid.claimId }] };
  const found = withoutFinding(claims.filter(({ claimId }) => !request.offsets.some((offset) => offset.claimId === claimId)));
  if (found !== undefined) return found;
  const lines = orderLines(claims, request.offsets);
  const totalNetFen = sumFen(lines.map(({ netFen }) => netFen));
  const { paymentId, requestId } = c;
  const route = request.direct ? { route: 'FISCAL_ACCOUNT' as const } : {};
  return record(['JN-3.2c'], [
    to(paymentStream(paymentId), { type: 'PaymentOrdered.v1', data: { paymentId, requestId, fundSource: 'UI_FUND', lines, totalNetFen, ...route } }),
    ...lines.map(({ claimId, line }) => to(claimStream(claimId), { type: 'ClaimPaying.v1' as const, data: { claimId, paymentId, line } })),
  ]);
};

const waiting = (payment: Payment, is: PaymentLineState['is']): LineAttempt[] =>
  payment.lines.filter((line) => line.is === is).map(({ line, attempt }) => ({ line, attempt }));
const releaser = (payment: Payment, request: FundRequestState, ask: Ask): Refusal | undefined =>
  differentPerson('S4', ask.officer, payment.madeBy.map((maker) => ['制单', maker] as const))
  ?? (request.is === 'unknown' ? undefined : differentPerson('S3', ask.officer, [['用款申请', request.requestedBy]]));

/**
 * Releases every line that waits, straight to the bank; neither the maker nor who asked for the money.
 *
 * @refuses payment.unknown, payment.nothing-to-release, duties.same-person
 * @clause JN-3.3c (S3, S4)
 */
export const releasePayment = (c: OfPayment, payment: PaymentState, request: FundRequestState, ask: Ask): Decision => {
  if (payment.is === 'unknown') return missing('payment', c.paymentId);
  const lines = waiting(payment, 'created');
  if (lines.length === 0) return { refused: 'payment.nothing-to-release', why: '没有待复核的支付行。' };
  return releaser(payment, request, ask)
    ?? record(['JN-3.3c'], [to(paymentStream(c.paymentId), { type: 'PaymentReleased.v1', data: { paymentId: c.paymentId, lines } })]);
};

/**
 * Reviews every line that waits; it goes to the bank with the payment file.
 *
 * @refuses payment.unknown, payment.nothing-to-release, duties.same-person
 * @clause JN-3.3c (S3, S4)
 */
export const reviewPayment = (c: OfPayment, payment: PaymentState, request: FundRequestState, ask: Ask): Decision => {
  if (payment.is === 'unknown') return missing('payment', c.paymentId);
  const lines = waiting(payment, 'created');
  if (lines.length === 0) return { refused: 'payment.nothing-to-release', why: '没有待复核的支付行。' };
  return releaser(payment, request, ask)
    ?? record(['JN-3.3c'], [to(paymentStream(c.paymentId), { type: 'PaymentReviewed.v1', data: { paymentId: c.paymentId, lines } })]);
};

/** The lines of the next payment file: reviewed and not sent, with the account each is paid to. */
export const linesToSend = (payment: PaymentState): readonly PaymentLineState[] =>
  (payment.is === 'unknown' ? [] : payment.lines.filter(({ is }) => is === 'reviewed'));

/**
 * Sends the reviewed lines to the bank in a file; its hash is recorded, the file is served from the history and the sealed accounts.
 *
 * @param file SHA-256 of the file, or the line whose account cannot be written into it
 * @refuses payment.unknown, payment.nothing-to-send, payment.file-exists, payment.account-unfit, duties.same-person
 * @clause JN-3.3c (S4)
 */
export const sendPaymentFile = (
  c: SendPaymentFile, payment: PaymentState, file: { readonly hash: string } | { readonly unfit: PaymentLineState }, ask: Ask,
): Decision => {
  if (payment.is === 'unknown') return missing('payment', c.paymentId);
  if (payment.files.some(({ fileId }) => fileId === c.fileId)) return { refused: 'payment.file-exists', why: `支付文件 ${c.fileId} 已发送。` };
  const sending = linesToSend(payment);
  if (sending.length === 0) return { refused: 'payment.nothing-to-send', why: '没有已复核待发送的支付行。' };
  const same = differentPerson('S4', ask.officer, payment.reviewedBy.map((reviewer) => ['支付复核', reviewer] as const));
  if (same !== undefined) return same;
  if ('unfit' in file) {
    const { line, payee } = file.unfit;
    return no('payment.account-unfit', 'JN-3.3c', `第 ${line} 行的收款账户没有封存或不能写入支付文件，请更正收款账户。`, [{ line, accountId: payee.accountId }]);
  }
  const { paymentId, fileId } = c;
  return record(['JN-3.3c'], [to(paymentStream(paymentId), {
    type: 'PaymentFileSent.v1',
    data: {
      paymentId, fileId, lines: sending.map(({ line, attempt }) => ({ line, attempt })), totalFen: sumFen(sending.map(({ netFen }) => netFen)),
      fileHash: file.hash,
    },
  })]);
};
