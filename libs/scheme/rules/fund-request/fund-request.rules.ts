import { formatFen, isRefusal, type Refusal, sumFen } from '#kernel';
import {
  type AccountState, accountStream, type Batch, type BatchRelease, type BatchState, batchStream, bookedYear, type Claim, claimStream,
  type ClawbackState, clawbackStream, type FundRequest, type FundRequestState, fundRequestStream, type Offset, outstandingFen, type PeriodState,
} from '#scheme/history';
import { batchMustBe, byKind } from '../batch/batch.rules.js';
import { clawbackMustBe, OWING } from '../clawback/clawback.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { type Ask, type Decision, firstRefusal, missing, no, notNow, record, taken, to } from '../verdict.js';

export interface OffsetAsked { readonly clawbackId: string; readonly claimId: string; readonly amountFen: number }
export interface RequestFunds { readonly requestId: string; readonly batches: readonly string[]; readonly offsets: readonly OffsetAsked[] }
export interface OfFundRequest { readonly requestId: string }

const POSSIBLE: Readonly<Record<FundRequest['is'], readonly string[]>> = {
  submitted: ['ReviewFundRequest'], agencyReviewed: ['ExamineFundRequest'], examined: ['ReleaseFunds'], released: ['IssuePaymentOrder'],
};
/** Refuses a fund request that is not in the state a command needs, naming what is possible now. */
export const fundRequestMustBe = (request: FundRequest, is: FundRequest['is']): Refusal | undefined =>
  (request.is === is ? undefined : notNow(`fundRequest.not-${is === 'agencyReviewed' ? 'agency-reviewed' : is}`, request.is, POSSIBLE[request.is]));

const offsetOf = (asked: OffsetAsked, batches: readonly Batch[], clawback: ClawbackState | undefined): Offset | Refusal => {
  const claim = batches.flatMap(({ claims }) => claims).find(({ claimId }) => claimId === asked.claimId);
  if (claim === undefined) return { refused: 'fundRequest.offset-claim-not-in-batch', why: `申领 ${asked.claimId} 不在所列批次。` };
  if (clawback === undefined || clawback.is === 'unknown') return missing('clawback', asked.clawbackId);
  const wrong = clawbackMustBe(clawback, OWING, 'served');
  if (wrong !== undefined) return wrong;
  if (clawback.payee.kind !== claim.payee.kind || clawback.payee.id !== claim.payee.id) {
    return no('fundRequest.offset-other-payee', 'JN-3.2c', '抵扣双方须为同一收款人。', [{ owes: clawback.payee.id, paid: claim.payee.id }]);
  }
  const outstanding = outstandingFen(clawback);
  if (asked.amountFen > outstanding || asked.amountFen > claim.amountFen) {
    return no('fundRequest.offset-too-large', 'JN-3.2c', `待追回 ${formatFen(outstanding)} 元，本次补贴 ${formatFen(claim.amountFen)} 元。`,
      [{ outstandingFen: outstanding }]);
  }
  return { ...asked, subsidyKind: clawback.subsidyKind, expensedYear: clawback.expensedYear };
};

const offsetsOf = (c: RequestFunds, batches: readonly Batch[], clawbacks: ReadonlyMap<string, ClawbackState>): Offset[] | Refusal => {
  const offsets: Offset[] = [];
  for (const asked of c.offsets) {
    const offset = offsetOf(asked, batches, clawbacks.get(asked.clawbackId));
    if (isRefusal(offset)) return offset;
    if (offsets.some(({ clawbackId, claimId }) => clawbackId === asked.clawbackId || claimId === asked.claimId)) {
      return { refused: 'fundRequest.offset-twice', why: '同一追回案件或同一申领只能抵扣一次。' };
    }
    offsets.push(offset);
  }
  return offsets;
};

const approvedBatches = (c: RequestFunds, found: ReadonlyMap<string, BatchState>, org: string): Batch[] | Refusal => {
  if (new Set(c.batches).size !== c.batches.length) return { refused: 'fundRequest.batch-twice', why: '同一批次重复列入。' };
  const batches: Batch[] = [];
  for (const batchId of c.batches) {
    const batch = found.get(batchId);
    if (batch === undefined || batch.is === 'unknown') return missing('batch', batchId);
    const wrong = batchMustBe(batch, 'approved');
    if (wrong !== undefined) return wrong;
    if (batch.org !== org) return { refused: 'batch.other-organisation', why: `批次 ${batchId} 属于 ${batch.org}。` };
    batches.push(batch);
  }
  return batches;
};

/**
 * Asks the finance bureau for the money of approved batches, gross, with what is set off against clawbacks of the same payee.
 *
 * @refuses fundRequest.exists, fundRequest.batch-twice, batch.unknown, batch.not-approved, batch.other-organisation, clawback.unknown, clawback.not-served,
 * fundRequest.offset-claim-not-in-batch, fundRequest.offset-other-payee, fundRequest.offset-too-large, fundRequest.offset-twice
 * @clause JN-3.2c
 */
export const requestFunds = (
  c: RequestFunds, world: { request: FundRequestState; batches: ReadonlyMap<string, BatchState>; clawbacks: ReadonlyMap<string, ClawbackState> }, ask: Ask,
): Decision => {
  if (world.request.is !== 'unknown') return taken('fundRequest', c.requestId);
  const batches = approvedBatches(c, world.batches, ask.officer.org);
  if (isRefusal(batches)) return batches;
  const offsets = offsetsOf(c, batches, world.clawbacks);
  if (isRefusal(offsets)) return offsets;
  const lines: BatchRelease[] =
    batches.flatMap(({ batchId, claims }) => byKind(claims).map(({ subsidyKind, amountFen }) => ({ batchId, subsidyKind, grossFen: amountFen })));
  const grossFen = sumFen(lines.map((line) => line.grossFen));
  const offsetFen = sumFen(offsets.map(({ amountFen }) => amountFen));
  return record(['JN-3.2c'], [
    to(fundRequestStream(c.requestId), {
      type: 'FundsRequested.v1', data: { requestId: c.requestId, lines, offsets, grossFen, offsetFen, netFen: sumFen([grossFen, -offsetFen]) },
    }),
    ...offsets.map(({ clawbackId, claimId, amountFen }) =>
      to(clawbackStream(clawbackId), { type: 'ClawbackOffsetReserved.v1' as const, data: { clawbackId, requestId: c.requestId, claimId, amountFen } })),
  ]);
};

const chain = (request: FundRequest): (readonly [string, string | undefined])[] =>
  [['用款申请', request.requestedBy], ['单位复核', request.reviewedBy], ['财政审核', request.examinedBy]];

/**
 * The agency's own check of its request.
 *
 * @refuses fundRequest.unknown, fundRequest.not-submitted, duties.same-person
 * @clause JN-3.3c (S3)
 */
export const reviewFundRequest = (c: OfFundRequest, request: FundRequestState, ask: Ask): Decision => {
  if (request.is === 'unknown') return missing('fundRequest', c.requestId);
  return fundRequestMustBe(request, 'submitted') ?? differentPerson('S3', ask.officer.officerId, chain(request))
    ?? record(['JN-3.3c'], [to(fundRequestStream(c.requestId), { type: 'FundRequestReviewed.v1', data: { requestId: c.requestId } })]);
};

/**
 * The finance bureau's examination.
 *
 * @refuses fundRequest.unknown, fundRequest.not-agency-reviewed, duties.same-person
 * @clause JN-3.3c (S6)
 */
export const examineFundRequest = (c: OfFundRequest, request: FundRequestState, ask: Ask): Decision => {
  if (request.is === 'unknown') return missing('fundRequest', c.requestId);
  return fundRequestMustBe(request, 'agencyReviewed') ?? differentPerson('S6', ask.officer.officerId, chain(request))
    ?? record(['JN-3.3c'], [to(fundRequestStream(c.requestId), { type: 'FundRequestExamined.v1', data: { requestId: c.requestId } })]);
};

/**
 * Releases the money to the expenditure account: the year of this day is the year Book F expenses it in (rulings C21).
 *
 * Every batch must still wait for its money: two requests may name one batch, only one is released.
 *
 * @refuses fundRequest.unknown, fundRequest.not-examined, duties.same-person, batch.not-approved
 * @clause JN-3.2c, JN-3.3c
 */
export const releaseFunds = (
  c: OfFundRequest, world: { request: FundRequestState; account: AccountState; batches: readonly Batch[]; claims: readonly Claim[]; period: PeriodState },
  ask: Ask,
): Decision => {
  const { request } = world;
  if (request.is === 'unknown') return missing('fundRequest', c.requestId);
  const wrong = fundRequestMustBe(request, 'examined') ?? differentPerson('S6', ask.officer.officerId, chain(request))
    ?? firstRefusal(world.batches.map((batch) => batchMustBe(batch, 'approved')));
  if (wrong !== undefined) return wrong;
  const { requestId, lines, offsets, grossFen, offsetFen, netFen } = request;
  const expensedYearF = bookedYear(world.period, ask.on);
  return record(['JN-3.2c', 'JN-3.3c'], [
    to(fundRequestStream(requestId), { type: 'FundRequestReleased.v1', data: { requestId } }),
    to(accountStream(request.org), { type: 'FundsReleased.v1', data: { requestId, fundSource: 'UI_FUND', lines, offsets, grossFen, offsetFen, netFen } }),
    ...[...new Set(lines.map(({ batchId }) => batchId))].map((batchId) =>
      to(batchStream(batchId), { type: 'BatchFunded.v1' as const, data: { batchId, requestId } })),
    ...world.claims.map(({ claimId }) => to(claimStream(claimId), { type: 'ClaimFunded.v1' as const, data: { claimId, requestId, expensedYearF } })),
  ]);
};
