import { formatFen, isRefusal, type Refusal } from '#kernel';
import {
  type AccountState, accountStream, type Batch, batchStream, bookedYear, type Claim, claimStream, clawbackStream, type FundRequest,
  type FundRequestState, fundRequestStream, type PeriodState,
} from '#scheme/history';
import { actedOnClaims, batchMustBe } from '../batch/batch.rules.js';
import { withoutFinding } from '../claim/claim-findings.rules.js';
import { claimMustBe } from '../claim/claim-states.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { type Ask, type Decision, firstRefusal, missing, no, record, to, type Writing } from '../verdict.js';
import { fundRequestMustBe, linesOf, type OfFundRequest } from './fund-request.rules.js';

export interface ReturnFundRequest extends OfFundRequest { readonly reason: string }
export interface CreditFunds extends OfFundRequest { readonly amountFen: number; readonly bankReference: string }

const chain = (request: FundRequest): (readonly [string, string | undefined])[] =>
  [['用款申请', request.requestedBy], ['单位复核', request.reviewedBy], ['财政审核', request.examinedBy]];

/** S6: the finance bureau decides on the money, and only it. */
const financeBureau = (ask: Ask): Refusal | undefined => (ask.officer.unit === 'FINANCE_BUREAU' ? undefined
  : no('duties.other-unit', 'JN-3.3c', '用款申请由财政部门审核和拨付，经办机构人员不得办理（S6）。', [{ rule: 'S6', unit: ask.officer.unit }]));
/** S6: nobody who acted on a claim, or approved its batch, releases its money. */
const actedOn = (batches: readonly Batch[]): (readonly [string, string | undefined])[] => batches.flatMap(({ batchId, claims, approvedBy }) => [
  [`${batchId} 审批`, approvedBy] as const,
  ...actedOnClaims(claims),
]);

/**
 * The agency's own check of its request.
 *
 * @refuses fundRequest.unknown, fundRequest.not-submitted, duties.same-person
 * @clause JN-3.3c (S3)
 */
export const reviewFundRequest = (c: OfFundRequest, request: FundRequestState, ask: Ask): Decision => {
  if (request.is === 'unknown') return missing('fundRequest', c.requestId);
  return fundRequestMustBe(request, 'submitted') ?? differentPerson('S3', ask.officer, chain(request))
    ?? record(['JN-3.3c'], [to(fundRequestStream(c.requestId), { type: 'FundRequestReviewed.v1', data: { requestId: c.requestId } })]);
};

/**
 * The finance bureau's examination.
 *
 * @refuses fundRequest.unknown, fundRequest.not-agency-reviewed, duties.other-unit, duties.same-person
 * @clause JN-3.3c (S6)
 */
export const examineFundRequest = (c: OfFundRequest, request: FundRequestState, ask: Ask): Decision => {
  if (request.is === 'unknown') return missing('fundRequest', c.requestId);
  return fundRequestMustBe(request, 'agencyReviewed') ?? financeBureau(ask) ?? differentPerson('S6', ask.officer, chain(request))
    ?? record(['JN-3.3c'], [to(fundRequestStream(c.requestId), { type: 'FundRequestExamined.v1', data: { requestId: c.requestId } })]);
};

/** What a request reserved on clawback cases is owed again. */
const offsetsFreed = ({ requestId, offsets }: FundRequest): Writing[] => offsets.map(({ clawbackId, claimId, amountFen }) =>
  to(clawbackStream(clawbackId), { type: 'ClawbackOffsetReleased.v1' as const, data: { clawbackId, requestId, claimId, amountFen } }));

/**
 * Sends a request back to be changed, from wherever it lies; the agency's own reviewer before it left the house, the finance bureau after.
 *
 * @refuses fundRequest.unknown, fundRequest.not-submitted, duties.other-unit, duties.same-person
 * @clause JN-3.3c (S3, S6)
 */
export const returnFundRequest = (c: ReturnFundRequest, request: FundRequestState, ask: Ask): Decision => {
  if (request.is === 'unknown') return missing('fundRequest', c.requestId);
  const { is: from } = request;
  if (from !== 'submitted' && from !== 'agencyReviewed' && from !== 'examined') {
    return fundRequestMustBe(request, 'submitted') ?? missing('fundRequest', c.requestId);
  }
  return (from === 'submitted' ? differentPerson('S3', ask.officer, [['用款申请', request.requestedBy]]) : financeBureau(ask))
    ?? record(['JN-3.3c'], [
      to(fundRequestStream(c.requestId), { type: 'FundRequestReturned.v1', data: { ...c, from } }), ...offsetsFreed(request),
    ]);
};

/**
 * The finance bureau gives no money on this request. Its batches stay approved and may be asked for by another.
 *
 * @refuses fundRequest.unknown, fundRequest.not-agency-reviewed, duties.other-unit
 * @clause JN-3.3c (S6)
 */
export const rejectFundRequest = (c: ReturnFundRequest, request: FundRequestState, ask: Ask): Decision => {
  if (request.is === 'unknown') return missing('fundRequest', c.requestId);
  return fundRequestMustBe(request, ['agencyReviewed', 'examined'], 'agencyReviewed') ?? financeBureau(ask)
    ?? record(['JN-3.3c'], [to(fundRequestStream(c.requestId), { type: 'FundRequestRejected.v1', data: c }), ...offsetsFreed(request)]);
};

/** The request still says what its batches are worth: a claim may have left since. */
const asAsked = (request: FundRequest, batches: readonly Batch[]): Refusal | undefined => {
  const now = linesOf(batches);
  const same = now.length === request.lines.length && now.every((line, i) => {
    const asked = request.lines[i];
    return asked?.batchId === line.batchId && asked.subsidyKind === line.subsidyKind && asked.grossFen === line.grossFen;
  });
  return same ? undefined
    : no('fundRequest.batch-changed', 'JN-3.2c', '批次在申请后有变化，请退回修改后重新报送。', [{ requestId: request.requestId, askedFen: request.grossFen }]);
};

/**
 * Releases the money: to the expenditure account, or, where the organisation pays from the fiscal account, as leave to do so. The year of this day is
 * the year Book F expenses a release in (rulings C21).
 *
 * Every batch must still wait for its money: two requests may name one batch, only one is released.
 *
 * @refuses fundRequest.unknown, fundRequest.not-examined, duties.other-unit, duties.same-person, batch.not-approved, fundRequest.batch-changed,
 * claim.not-approved, claim.finding-open
 * @clause JN-3.2c, JN-3.3c (S6), JN-3.3d
 */
export const releaseFunds = (
  c: OfFundRequest, world: { request: FundRequestState; account: AccountState; batches: readonly Batch[]; claims: readonly Claim[]; period: PeriodState },
  ask: Ask,
): Decision => {
  const { request, batches } = world;
  if (request.is === 'unknown') return missing('fundRequest', c.requestId);
  const wrong = fundRequestMustBe(request, 'examined') ?? financeBureau(ask)
    ?? differentPerson('S6', ask.officer, [...chain(request), ...actedOn(batches)])
    ?? firstRefusal(batches.map((batch) => batchMustBe(batch, 'approved'))) ?? asAsked(request, batches)
    ?? firstRefusal(world.claims.map((claim) => claimMustBe(claim, 'approved'))) ?? withoutFinding(world.claims);
  if (wrong !== undefined) return wrong;
  const { requestId, lines, offsets, grossFen, offsetFen, netFen } = request;
  const expensedYearF = bookedYear(world.period, ask.on);
  const direct = world.account.route === 'FISCAL_ACCOUNT';
  const money = { requestId, fundSource: 'UI_FUND' as const, lines, offsets, grossFen, offsetFen, netFen };
  return record(['JN-3.2c', 'JN-3.3c'], [
    to(fundRequestStream(requestId), { type: 'FundRequestReleased.v1', data: { requestId, ...(direct ? { direct } : {}) } }),
    direct ? to(accountStream(request.org), { type: 'DirectPaymentAuthorised.v1', data: money })
      : to(accountStream(request.org), { type: 'FundsReleased.v1', data: money }),
    ...[...new Set(lines.map(({ batchId }) => batchId))].map((batchId) =>
      to(batchStream(batchId), { type: 'BatchFunded.v1' as const, data: { batchId, requestId } })),
    ...world.claims.map(({ claimId }) => to(claimStream(claimId), { type: 'ClaimFunded.v1' as const, data: { claimId, requestId, expensedYearF } })),
  ]);
};

/**
 * Records that the bank credited the released money to the expenditure account (rulings D8): a bank fact, matched, not posted.
 *
 * @refuses fundRequest.unknown, fundRequest.not-released, fundRequest.direct, fundRequest.credited-amount
 * @clause JN-3.2c
 */
export const creditFunds = (c: CreditFunds, request: FundRequestState): Decision => {
  if (request.is === 'unknown') return missing('fundRequest', c.requestId);
  const wrong = fundRequestMustBe(request, 'released');
  if (isRefusal(wrong)) return wrong;
  if (request.direct) return { refused: 'fundRequest.direct', why: '由财政专户直接支付，没有拨入支出户的款项。' };
  if (c.amountFen !== request.netFen) {
    return no('fundRequest.credited-amount', 'JN-3.2c', `拨付 ${formatFen(request.netFen)} 元，到账 ${formatFen(c.amountFen)} 元；请先查明差额。`,
      [{ netFen: request.netFen, amountFen: c.amountFen }]);
  }
  return record(['JN-3.2c'], [to(fundRequestStream(c.requestId), { type: 'FundsCredited.v1', data: c })]);
};
