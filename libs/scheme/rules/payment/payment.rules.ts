import { isRefusal, msOfInstant, type Refusal, sumFen } from '#kernel';
import {
  type Batch, bookedYear, type Claim, type ClaimState, claimStream, type Clawback, type FundRequestState, type Offset, type Payment, type PaymentLine,
  type PaymentLineState, type PaymentState, paymentStream, type PeriodState, type RuleSetsState,
} from '#scheme/history';
import { offsetSettled } from '../clawback/clawback.rules.js';
import { claimMustBe } from '../claim/claim-states.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { fundRequestMustBe } from '../fund-request/fund-request.rules.js';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, taken, to, type Writing } from '../verdict.js';

export interface IssuePaymentOrder { readonly paymentId: string; readonly requestId: string }
export interface OfPayment { readonly paymentId: string }
export interface OfLine extends OfPayment { readonly line: number }
export interface SettlePayment extends OfLine { readonly bankReference: string }
export interface RecordBankReturn extends OfLine { readonly returnCode: string; readonly bankReference: string }
export interface CorrectPayeeAccount extends OfLine { readonly accountId: string }

const POSSIBLE: Readonly<Record<PaymentLineState['is'], readonly string[]>> = {
  created: ['ReleasePayment'], sent: ['SettlePayment'], settled: ['RecordBankReturn'], returned: ['CorrectPayeeAccount', 'ReissuePayment'],
};
const lineOf = (payment: PaymentState, c: OfLine, is: PaymentLineState['is']): { payment: Payment; line: PaymentLineState } | Refusal => {
  if (payment.is === 'unknown') return missing('payment', c.paymentId);
  const line = payment.lines.find((each) => each.line === c.line);
  if (line === undefined) return { refused: 'payment.line-unknown', why: `支付指令 ${c.paymentId} 没有第 ${c.line} 行。`, facts: [{ lines: payment.lines.length }] };
  return line.is === is ? { payment, line } : notNow(`payment.line-not-${is}`, line.is, POSSIBLE[line.is]);
};

const orderLines = (claims: readonly Claim[], offsets: readonly Offset[]): PaymentLine[] => claims.map((claim, i) => {
  const own = offsets.filter(({ claimId }) => claimId === claim.claimId);
  const grossFen = claim.amountFen;
  return {
    line: i + 1, claimId: claim.claimId, batchId: claim.batchId ?? '', subsidyKind: claim.subsidyKind, payee: claim.payee, grossFen, offsets: own,
    netFen: sumFen([grossFen, ...own.map(({ amountFen }) => -amountFen)]),
  };
});

/**
 * Makes the payment order of a released fund request, one line a claim.
 *
 * @refuses payment.exists, fundRequest.unknown, fundRequest.not-released, payment.ordered-already
 * @clause JN-3.2c
 */
export const issuePaymentOrder = (
  c: IssuePaymentOrder, world: { payment: PaymentState; request: FundRequestState; batches: readonly Batch[]; claims: readonly Claim[] },
): Decision => {
  const { request } = world;
  if (world.payment.is !== 'unknown') return taken('payment', c.paymentId);
  if (request.is === 'unknown') return missing('fundRequest', c.requestId);
  const wrong = fundRequestMustBe(request, 'released');
  if (wrong !== undefined) return wrong;
  const paid = world.claims.find(({ is }) => is !== 'funded');
  if (paid !== undefined) return { refused: 'payment.ordered-already', why: `申领 ${paid.claimId} 状态为 ${paid.is}，已有支付指令。`, facts: [{ claimId: paid.claimId }] };
  const lines = orderLines(world.claims, request.offsets);
  const totalNetFen = sumFen(lines.map(({ netFen }) => netFen));
  return record(['JN-3.2c'], [
    to(paymentStream(c.paymentId), { type: 'PaymentOrdered.v1', data: { ...c, fundSource: 'UI_FUND', lines, totalNetFen } }),
    ...lines.map(({ claimId, line }) => to(claimStream(claimId), { type: 'ClaimPaying.v1' as const, data: { claimId, paymentId: c.paymentId, line } })),
  ]);
};

/**
 * Releases every line that waits; the maker may not release.
 *
 * @refuses payment.unknown, payment.nothing-to-release, duties.same-person
 * @clause JN-3.3c (S4)
 */
export const releasePayment = (c: OfPayment, payment: PaymentState, ask: Ask): Decision => {
  if (payment.is === 'unknown') return missing('payment', c.paymentId);
  const waiting = payment.lines.filter(({ is }) => is === 'created').map(({ line, attempt }) => ({ line, attempt }));
  if (waiting.length === 0) return { refused: 'payment.nothing-to-release', why: '没有待复核的支付行。' };
  return differentPerson('S4', ask.officer.officerId, payment.madeBy.map((maker) => ['制单', maker] as const))
    ?? record(['JN-3.3c'], [to(paymentStream(c.paymentId), { type: 'PaymentReleased.v1', data: { paymentId: c.paymentId, lines: waiting } })]);
};

const offsetWritings = (line: PaymentLineState, paymentId: string, cases: ReadonlyMap<string, { clawback: Clawback; claim: Claim }>): Writing[] =>
  line.offsets.flatMap((offset) => {
    const owed = cases.get(offset.clawbackId);
    return owed === undefined ? [] : offsetSettled(owed.clawback, owed.claim, { paymentId, claimId: line.claimId, amountFen: offset.amountFen });
  });

/**
 * Records that the bank paid a line. A first payment is expensed in Book A in the year of this day; a repayment expenses nothing.
 *
 * @param cases clawback cases the line sets off against, each with its claim
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-sent, claim.unknown
 * @clause JN-3.2c
 */
export const settlePayment = (
  c: SettlePayment,
  world: { payment: PaymentState; claim: ClaimState; cases: ReadonlyMap<string, { clawback: Clawback; claim: Claim }>; period: PeriodState },
  ask: Ask,
): Decision => {
  const at = lineOf(world.payment, c, 'sent');
  if (isRefusal(at)) return at;
  const { line } = at;
  if (world.claim.is === 'unknown') return missing('claim', line.claimId);
  const { paymentId, bankReference } = c;
  const { claimId, batchId, subsidyKind, payee, attempt } = line;
  const repayment = attempt > 1;
  const money = { grossFen: line.grossFen, offsets: line.offsets, netFen: line.netFen };
  return record(['JN-3.2c'], [
    to(paymentStream(paymentId), {
      type: 'PaymentSettled.v1',
      data: {
        paymentId, line: line.line, attempt, fundSource: 'UI_FUND', claimId, batchId, subsidyKind, payeeKind: payee.kind, ...money, bankReference, repayment,
      },
    }),
    to(claimStream(claimId), { type: 'ClaimPaid.v1', data: { claimId, paymentId, line: line.line, expensedYearA: bookedYear(world.period, ask.on) } }),
    ...(repayment ? [] : offsetWritings(line, paymentId, world.cases)),
  ]);
};

/**
 * Records that the bank sent a line's money back: it waits as a temporary receipt for the payee. A line wholly set off moved no money, and a claim
 * under clawback stays there.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-settled, claim.unknown, claim.not-paid, payment.nothing-to-return
 */
export const recordBankReturn = (c: RecordBankReturn, payment: PaymentState, claim: ClaimState): Decision => {
  const at = lineOf(payment, c, 'settled');
  if (isRefusal(at)) return at;
  if (claim.is === 'unknown') return missing('claim', at.line.claimId);
  const wrong = claimMustBe(claim, 'paid');
  if (wrong !== undefined) return wrong;
  if (at.line.netFen === 0) return { refused: 'payment.nothing-to-return', why: '该行全部抵扣，银行没有付出款项。' };
  const { line, attempt, claimId, subsidyKind, netFen } = at.line;
  const { paymentId, returnCode, bankReference } = c;
  return record(['JN-3.2c'], [
    to(paymentStream(paymentId), {
      type: 'PaymentReturned.v1', data: { paymentId, line, attempt, fundSource: 'UI_FUND', claimId, subsidyKind, amountFen: netFen, returnCode, bankReference },
    }),
    to(claimStream(claimId), { type: 'ClaimPaymentReturned.v1', data: { claimId, paymentId, line, returnCode } }),
  ]);
};

/**
 * Proposes another account for a returned line; the maker of the payment may not.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-returned, duties.same-person
 * @clause JN-3.3c (S4)
 */
export const correctPayeeAccount = (c: CorrectPayeeAccount, payment: PaymentState, ask: Ask): Decision => {
  const at = lineOf(payment, c, 'returned');
  if (isRefusal(at)) return at;
  return differentPerson('S4', ask.officer.officerId, at.payment.madeBy.map((maker) => ['制单', maker] as const))
    ?? record(['JN-3.3c'], [to(paymentStream(c.paymentId), { type: 'PayeeAccountCorrectionProposed.v1', data: c })]);
};

/**
 * Confirms a proposed account; a second person, and not the maker. The cooling time runs from here.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-returned, payment.no-correction, duties.same-person
 * @clause JN-3.3c (S4)
 */
export const confirmPayeeAccount = (c: OfLine, payment: PaymentState, ask: Ask): Decision => {
  const at = lineOf(payment, c, 'returned');
  if (isRefusal(at)) return at;
  const { correction } = at.line;
  if (correction === undefined || correction.confirmedBy !== undefined) return { refused: 'payment.no-correction', why: '没有待确认的账户变更。' };
  const { accountId, proposedBy } = correction;
  return differentPerson('S4', ask.officer.officerId, [['提出账户变更', proposedBy], ...at.payment.madeBy.map((maker) => ['制单', maker] as const)])
    ?? record(['JN-3.3c'], [to(paymentStream(c.paymentId), { type: 'PayeeAccountCorrected.v1', data: { ...c, accountId, proposedBy } })]);
};

/**
 * Pays a returned line again, after the cooling time of a changed account; neither of the two who changed the account may.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-returned, payment.correction-unconfirmed,
 * duties.same-person, ruleSet.none-in-force, ruleSet.parameter-missing, payment.cooling
 * @clause JN-3.3c (S4); the time is the parameter `account.coolingHours`
 */
export const reissuePayment = (c: OfLine, world: { payment: PaymentState; claim: ClaimState; sets: RuleSetsState }, ask: Ask): Decision => {
  const at = lineOf(world.payment, c, 'returned');
  if (isRefusal(at)) return at;
  const { correction, payee, attempt, claimId } = at.line;
  if (correction?.confirmedAt === undefined) return no('payment.correction-unconfirmed', 'JN-3.3c', '退汇须先由两人更正收款账户。');
  const same = differentPerson('S4', ask.officer.officerId, [['提出账户变更', correction.proposedBy], ['确认账户变更', correction.confirmedBy]]);
  if (same !== undefined) return same;
  const set = inForce(world.sets, ask.today);
  if (isRefusal(set)) return set;
  const hours = valueOf(set, 'account.coolingHours');
  if (isRefusal(hours)) return hours;
  if (msOfInstant(ask.now) - msOfInstant(correction.confirmedAt) < hours * 3_600_000) {
    return no('payment.cooling', 'JN-3.3c', `账户变更后须满 ${hours} 小时方可支付（S4）。`, [{ changedAt: correction.confirmedAt, hours }]);
  }
  return record(['JN-3.3c'], [
    to(paymentStream(c.paymentId), { type: 'PaymentReissued.v1', data: { ...c, attempt: attempt + 1, accountId: payee.accountId } }),
    to(claimStream(claimId), { type: 'ClaimPaying.v1', data: { claimId, paymentId: c.paymentId, line: c.line } }),
  ]);
};
