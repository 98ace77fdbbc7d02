import { type Fen, type Refusal, sumFen } from '#kernel';
import {
  type Batch, type BatchedClaim, type BatchState, batchStream, type Claim, type ClaimIs, type ClaimState, claimStream, type KindAmount,
} from '#scheme/history';
import { claimMustBe } from '../claim/claim-states.rules.js';
import { type Ask, type Decision, missing, notNow, record, taken, to } from '../verdict.js';

export interface OfBatch { readonly batchId: string }
export interface CollectClaims extends OfBatch { readonly claims: readonly string[] }
export type CloseBatch = CollectClaims;

/** One batch is one notice and one list for the approver: no more than this (rulings C1). */
export const MOST_CLAIMS = 200;

/** What may happen next to a batch, by its state. */
export const batchCan: Readonly<Record<Batch['is'], readonly string[]>> = {
  open: ['CollectClaims', 'CloseBatch', 'RemoveClaimFromBatch'], closed: ['PublishNotice', 'RemoveClaimFromBatch'],
  notified: ['ApproveBatch', 'ClearNotice', 'RemoveClaimFromBatch', 'ReturnFromApproval'],
  cleared: ['ApproveBatch', 'RemoveClaimFromBatch', 'ReturnFromApproval'], approved: ['RequestFunds', 'RevokeApproval'],
  funded: ['IssuePaymentOrder', 'RevokeApproval', 'SettleBatch'], settled: [],
};
/** Refuses a batch that is in none of the states a command needs; the last word is the state the code names. */
export const batchMustBe = (
  batch: Batch, is: Batch['is'] | readonly Batch['is'][], named: Batch['is'] = typeof is === 'string' ? is : 'open',
): Refusal | undefined =>
  ((typeof is === 'string' ? [is] : is).includes(batch.is) ? undefined : notNow(`batch.not-${named}`, batch.is, batchCan[batch.is]));

const batched = (claim: Claim): BatchedClaim => {
  const { claimId, subsidyKind, payee, amountFen, part, onBehalfOf, officers: { submittedBy, acceptedBy = '', firstBy = '', secondBy = '' } } = claim;
  return {
    claimId, subsidyKind, payee, amountFen, officers: { submittedBy, acceptedBy, firstBy, secondBy },
    ...(Object.keys(onBehalfOf).length === 0 ? {} : { onBehalfOf }), ...(part === undefined ? {} : { part }),
  };
};

const STEPS = [['录入', 'submittedBy'], ['受理', 'acceptedBy'], ['初审', 'firstBy'], ['复核', 'secondBy']] as const;
/** Everybody who acted on the claims of a batch, and whom a deputy among them stood in for (S1, S6, S12). */
export const actedOnClaims = (claims: readonly BatchedClaim[]): (readonly [step: string, officerId: string | undefined])[] =>
  claims.flatMap(({ claimId, officers, onBehalfOf }) => STEPS.flatMap(([words, step]) =>
    [officers[step], onBehalfOf?.[step]].map((officerId) => [`${claimId} ${words}`, officerId] as const)));

const membersOf = (c: CollectClaims, already: readonly BatchedClaim[], claims: ReadonlyMap<string, ClaimState>, org: string): BatchedClaim[] | Refusal => {
  if (new Set(c.claims).size !== c.claims.length) return { refused: 'batch.claim-twice', why: '同一申领重复列入。' };
  const members: BatchedClaim[] = [];
  for (const claimId of c.claims) {
    const claim = claims.get(claimId);
    if (claim === undefined || claim.is === 'unknown') return missing('claim', claimId);
    const wrong = claimMustBe(claim, 'secondPassed');
    if (wrong !== undefined) return { ...wrong, facts: [...(wrong.facts ?? []), { claimId }] };
    if (claim.org !== org) return { refused: 'claim.other-organisation', why: `申领 ${claimId} 属于 ${claim.org}。`, facts: [{ claimId }] };
    members.push(batched(claim));
  }
  if (already.length + members.length > MOST_CLAIMS) {
    return { refused: 'batch.too-many', why: `一个批次至多 ${MOST_CLAIMS} 件申领；其余另立批次。`, facts: [{ most: MOST_CLAIMS }] };
  }
  return members;
};
const joined = (batchId: string, members: readonly BatchedClaim[]) =>
  members.map(({ claimId }) => to(claimStream(claimId), { type: 'ClaimBatched.v1' as const, data: { claimId, batchId } }));

/**
 * Opens a batch that collects claims over days.
 *
 * @refuses batch.exists
 */
export const openBatch = (c: OfBatch, batch: BatchState): Decision => {
  if (batch.is !== 'unknown') return taken('batch', c.batchId);
  return record([], [to(batchStream(c.batchId), { type: 'BatchOpened.v1', data: { batchId: c.batchId } })]);
};

/**
 * Puts claims that passed the second review into an open batch.
 *
 * @refuses batch.unknown, batch.not-open, batch.claim-twice, batch.too-many, claim.unknown, claim.not-second-passed, claim.other-organisation
 */
export const collectClaims = (c: CollectClaims, batch: BatchState, claims: ReadonlyMap<string, ClaimState>, ask: Ask): Decision => {
  if (batch.is === 'unknown') return missing('batch', c.batchId);
  const members = batchMustBe(batch, 'open') ?? membersOf(c, batch.claims, claims, ask.officer.org);
  if ('refused' in members) return members;
  const { batchId } = c;
  return record([], [to(batchStream(batchId), { type: 'ClaimsCollected.v1', data: { batchId, claims: members } }), ...joined(batchId, members)]);
};

/**
 * Closes a batch of claims that passed the second review: those collected and those named now. It carries who acted on each, for the approver's check
 * (rulings C27).
 *
 * @refuses batch.exists, batch.empty, batch.claim-twice, batch.too-many, claim.unknown, claim.not-second-passed, claim.other-organisation
 */
export const closeBatch = (c: CloseBatch, batch: BatchState, claims: ReadonlyMap<string, ClaimState>, ask: Ask): Decision => {
  if (batch.is !== 'unknown' && batch.is !== 'open') return taken('batch', c.batchId);
  const collected = batch.is === 'open' ? batch.claims : [];
  const members = membersOf(c, collected, claims, ask.officer.org);
  if ('refused' in members) return members;
  const all = [...collected, ...members];
  if (all.length === 0) return { refused: 'batch.empty', why: '批次内没有申领。' };
  const totalFen = sumFen(all.map(({ amountFen }) => amountFen));
  return record([], [
    to(batchStream(c.batchId), { type: 'BatchClosed.v1', data: { batchId: c.batchId, claims: all, totalFen } }), ...joined(c.batchId, members),
  ]);
};

const DONE: readonly ClaimIs[] = ['paid', 'underClawback', 'partlyClawedBack', 'clawedBack', 'cancelled'];

/**
 * Settles a batch when each of its claims was paid, or cancelled because it cannot be.
 *
 * @refuses batch.unknown, batch.not-funded, batch.claim-not-paid
 */
export const settleBatch = (c: OfBatch, batch: BatchState, claims: readonly Claim[]): Decision => {
  if (batch.is === 'unknown') return missing('batch', c.batchId);
  const wrong = batchMustBe(batch, 'funded');
  if (wrong !== undefined) return wrong;
  const waiting = claims.find(({ is }) => !DONE.includes(is));
  if (waiting !== undefined) {
    return { refused: 'batch.claim-not-paid', why: `申领 ${waiting.claimId} 状态为 ${waiting.is}，批次尚未结清。`, facts: [{ claimId: waiting.claimId, is: waiting.is }] };
  }
  return record([], [to(batchStream(c.batchId), { type: 'BatchSettled.v1', data: { batchId: c.batchId, totalFen: batch.totalFen } })]);
};

/** Amounts of a batch by subsidy kind, in the order the kinds first appear. */
export const byKind = (claims: readonly { readonly subsidyKind: string; readonly amountFen: number }[]): KindAmount[] => {
  const totals = new Map<string, Fen>();
  for (const { subsidyKind, amountFen } of claims) totals.set(subsidyKind, sumFen([totals.get(subsidyKind) ?? 0, amountFen]));
  return [...totals].map(([subsidyKind, amountFen]) => ({ subsidyKind, amountFen }));
};
