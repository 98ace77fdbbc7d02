import { addFen, formatFen, isRefusal, type Refusal, sumFen } from '#kernel';
import {
  type Batch, type BatchRelease, type BatchState, type Claim, type ClawbackState, clawbackStream, type FundRequest, type FundRequestState,
  fundRequestStream, type Offset, outstandingFen, type ProjectAdvance,
} from '#scheme/history';
import { batchMustBe, byKind } from '../batch/batch.rules.js';
import { withoutFinding } from '../claim/claim-findings.rules.js';
import { clawbackMustBe, OWING } from '../clawback/clawback.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, taken, to } from '../verdict.js';

export interface OffsetAsked { readonly clawbackId: string; readonly claimId: string; readonly amountFen: number }
export interface RequestFunds { readonly requestId: string; readonly batches: readonly string[]; readonly offsets: readonly OffsetAsked[] }
export interface OfFundRequest { readonly requestId: string }

/** What may happen next to a fund request, by its state. */
export const fundRequestCan: Readonly<Record<FundRequest['is'], readonly string[]>> = {
  drafted: ['DraftFundRequest', 'RequestFunds'], submitted: ['ReviewFundRequest', 'ReturnFundRequest'],
  agencyReviewed: ['ExamineFundRequest', 'ReturnFundRequest', 'RejectFundRequest'], examined: ['ReleaseFunds', 'ReturnFundRequest', 'RejectFundRequest'],
  released: ['CreditFunds', 'IssuePaymentOrder'], credited: ['IssuePaymentOrder'], returned: ['DraftFundRequest', 'RequestFunds'], rejected: [],
};
/** Refuses a fund request that is in none of the states a command needs; the last word is the state the code names. */
export const fundRequestMustBe = (
  request: FundRequest, is: FundRequest['is'] | readonly FundRequest['is'][], named: FundRequest['is'] = typeof is === 'string' ? is : 'submitted',
): Refusal | undefined => {
  if ((typeof is === 'string' ? [is] : is).includes(request.is)) return undefined;
  return notNow(`fundRequest.not-${named === 'agencyReviewed' ? 'agency-reviewed' : named}`, request.is, fundRequestCan[request.is]);
};

const offsetOf = (asked: OffsetAsked, batches: readonly Batch[], clawback: ClawbackState | undefined): Offset | Refusal => {
  const claim = batches.flatMap(({ claims }) => claims).find(({ claimId }) => claimId === asked.claimId);
  if (claim === undefined) return { refused: 'fundRequest.offset-claim-not-in-batch', why: `申领 ${asked.claimId} 不在所列批次。` };
  if (claim.part !== undefined) return { refused: 'fundRequest.offset-project', why: '项目预拨和结算款不作抵扣。', facts: [{ claimId: asked.claimId }] };
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

/** Advances that Book F carries, one a project in the order of its first claim. */
const carriedBy = (claims: Batch['claims']): readonly ProjectAdvance[] => {
  const byProject = new Map<string, number>();
  for (const { part, amountFen } of claims) {
    if (part?.part === 'ADVANCE' && part.carriedInF === true) byProject.set(part.projectId, addFen(byProject.get(part.projectId) ?? 0, amountFen));
  }
  return [...byProject].map(([projectId, amountFen]) => ({ projectId, amountFen }));
};

/** What each batch is worth now, a line a batch and kind. */
export const linesOf = (batches: readonly Batch[]): BatchRelease[] =>
  batches.flatMap(({ batchId, claims }) => byKind(claims).map(({ subsidyKind, amountFen }) => {
    const advances = carriedBy(claims.filter((claim) => claim.subsidyKind === subsidyKind));
    return { batchId, subsidyKind, grossFen: amountFen, ...(advances.length === 0 ? {} : { advances }) };
  }));

interface RequestWorld {
  readonly request: FundRequestState; readonly batches: ReadonlyMap<string, BatchState>; readonly clawbacks: ReadonlyMap<string, ClawbackState>;
}
const askedFor = (c: RequestFunds, world: RequestWorld, ask: Ask) => {
  const { request } = world;
  if (request.is !== 'unknown' && request.is !== 'drafted' && request.is !== 'returned') return taken('fundRequest', c.requestId);
  const batches = approvedBatches(c, world.batches, ask.officer.org);
  if (isRefusal(batches)) return batches;
  const empty = batches.find(({ claims }) => claims.length === 0);
  if (empty !== undefined) return { refused: 'fundRequest.batch-empty', why: `批次 ${empty.batchId} 内已没有申领。`, facts: [{ batchId: empty.batchId }] };
  const offsets = offsetsOf(c, batches, world.clawbacks);
  if (isRefusal(offsets)) return offsets;
  const lines = linesOf(batches);
  const grossFen = sumFen(lines.map((line) => line.grossFen));
  const offsetFen = sumFen(offsets.map(({ amountFen }) => amountFen));
  return { requestId: c.requestId, lines, offsets, grossFen, offsetFen, netFen: sumFen([grossFen, -offsetFen]) };
};

/**
 * Drafts a fund request, or drafts it anew; nothing is reserved.
 *
 * @refuses fundRequest.exists, fundRequest.batch-twice, fundRequest.batch-empty, batch.unknown, batch.not-approved, batch.other-organisation,
 * clawback.unknown, clawback.not-served, fundRequest.offset-claim-not-in-batch, fundRequest.offset-project, fundRequest.offset-other-payee,
 * fundRequest.offset-too-large, fundRequest.offset-twice
 * @clause JN-3.2c
 */
export const draftFundRequest = (c: RequestFunds, world: RequestWorld, ask: Ask): Decision => {
  const data = askedFor(c, world, ask);
  if (isRefusal(data)) return data;
  return record(['JN-3.2c'], [to(fundRequestStream(c.requestId), { type: 'FundRequestDrafted.v1', data })]);
};

/**
 * Asks the finance bureau for the money of approved batches, gross, with what is set off against clawbacks of the same payee. A request that was
 * returned for change is asked again under its id, and reviewed again by everybody.
 *
 * @refuses fundRequest.exists, fundRequest.batch-twice, fundRequest.batch-empty, batch.unknown, batch.not-approved, batch.other-organisation,
 * clawback.unknown, clawback.not-served, fundRequest.offset-claim-not-in-batch, fundRequest.offset-project, fundRequest.offset-other-payee,
 * fundRequest.offset-too-large, fundRequest.offset-twice, claim.finding-open
 * @clause JN-3.2c, JN-3.3d
 */
export const requestFunds = (c: RequestFunds, world: RequestWorld & { readonly claims: readonly Claim[] }, ask: Ask): Decision => {
  const data = askedFor(c, world, ask);
  if (isRefusal(data)) return data;
  const found = withoutFinding(world.claims);
  if (found !== undefined) return found;
  return record(['JN-3.2c'], [
    to(fundRequestStream(c.requestId), { type: 'FundsRequested.v1', data }),
    ...data.offsets.map(({ clawbackId, claimId, amountFen }) =>
      to(clawbackStream(clawbackId), { type: 'ClawbackOffsetReserved.v1' as const, data: { clawbackId, requestId: c.requestId, claimId, amountFen } })),
  ]);
};
