import { formatFen, type Refusal, sumFen } from '#kernel';
import {
  type AccountState, accountStream, availableFen, type Batch, type BatchState, batchStream, type Claim, type ClaimIs, claimStream, type FundRequestState,
  type NoticeState, openObjections, ruleSetOn, type RuleSetsState,
} from '#scheme/history';
import { withoutFinding } from '../claim/claim-findings.rules.js';
import { claimMustBe, leaving } from '../claim/claim-states.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { isSet } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, firstRefusal, missing, no, record, to } from '../verdict.js';
import { actedOnClaims, batchMustBe, byKind, type OfBatch } from './batch.rules.js';
import { fallenClaim, IN_BATCH, membersNamed, removalsOf } from './removal.rules.js';

export type ApproveBatch = OfBatch;
export interface ReturnFromApproval extends OfBatch { readonly claims: readonly string[]; readonly reason: string }
export type RevokeApproval = ReturnFromApproval;

/** @clause JN-3.2c available money may not go below zero, commitments counted */
export const enoughMoney = (account: AccountState, amountFen: number): Refusal | undefined => {
  const available = availableFen(account);
  if (amountFen <= available) return undefined;
  return no('account.not-enough', 'JN-3.2c', `专账可用 ${formatFen(available)} 元，需要 ${formatFen(amountFen)} 元。`,
    [{ availableFen: available, neededFen: amountFen }]);
};

const noticeHolds = (batch: Batch, notice: NoticeState, sets: RuleSetsState, ask: Ask): Refusal | undefined => {
  if (!('lastDay' in notice)) return missing('notice', batch.noticeId ?? '');
  if (ask.today <= notice.lastDay) {
    return no('batch.notice-not-over', 'JN-3.3d', `公示至 ${notice.lastDay}，期满次日起方可审批。`,
      [{ lastDay: notice.lastDay, today: ask.today, workingDays: notice.workingDays }]);
  }
  const [open] = openObjections(notice);
  if (open !== undefined) {
    return no('batch.objection-open', 'JN-3.3d', `异议 ${open.objectionId} 尚未处理，不能审批。`, [{ objectionId: open.objectionId, dueOn: open.dueOn }]);
  }
  // A notice nobody objected to is over by itself, unless the rule set asks for its end to be recorded.
  const set = ruleSetOn(sets, ask.today);
  const cleared = batch.is === 'cleared' || (notice.is === 'published' && !(set !== undefined && isSet(set, 'notice.clearanceRequired')));
  return cleared ? undefined : no('batch.not-cleared', 'JN-3.3d', '公示期满须先办结公示（ClearNotice）。', [{ notice: notice.is }]);
};

const UNDER_NOTICE: readonly ClaimIs[] = ['notified', 'noticeCleared'];

/**
 * Approves a batch after its notice ended and commits the money. The approver is none of those who acted on any of its
 * claims, nor whom a deputy among them stood in for.
 *
 * @refuses batch.unknown, batch.not-notified, batch.empty, notice.unknown, batch.notice-not-over, batch.objection-open, batch.not-cleared,
 * batch.claim-not-eligible, claim.finding-open, duties.same-person, account.not-enough
 * @clause JN-3.3d, JN-3.3c (S1), JN-3.2c
 */
export const approveBatch = (
  c: ApproveBatch, world: { batch: BatchState; notice: NoticeState; account: AccountState; claims: readonly Claim[]; sets: RuleSetsState }, ask: Ask,
): Decision => {
  const { batch } = world;
  if (batch.is === 'unknown') return missing('batch', c.batchId);
  const first = batchMustBe(batch, ['notified', 'cleared'], 'notified');
  if (first !== undefined) return first;
  if (batch.claims.length === 0) return { refused: 'batch.empty', why: '批次内没有申领。' };
  const wrong = noticeHolds(batch, world.notice, world.sets, ask) ?? fallenClaim(world.claims, UNDER_NOTICE)
    ?? withoutFinding(world.claims) ?? differentPerson('S1', ask.officer, actedOnClaims(batch.claims)) ?? enoughMoney(world.account, batch.totalFen);
  if (wrong !== undefined) return wrong;
  const { batchId, totalFen } = batch;
  return record(['JN-3.3d', 'JN-3.3c', 'JN-3.2c'], [
    to(batchStream(batchId), { type: 'BatchApproved.v1', data: { batchId, totalFen } }),
    to(accountStream(batch.org), { type: 'BatchCommitted.v1', data: { batchId, fundSource: 'UI_FUND', lines: byKind(batch.claims), totalFen } }),
    ...batch.claims.map(({ claimId, amountFen }) => to(claimStream(claimId), { type: 'ClaimApproved.v1' as const, data: { claimId, batchId, amountFen } })),
  ]);
};

/**
 * The approver sends claims back to where they had passed the second review; the others stay in the batch.
 *
 * @param world.claims those named, as they stand
 * @refuses batch.unknown, batch.not-notified, batch.claim-twice, batch.claim-not-in-batch, batch.claim-not-eligible, batch.objection-open
 * @clause JN-3.3c
 */
export const returnFromApproval = (
  c: ReturnFromApproval, world: { batch: BatchState; notice: NoticeState; claims: readonly Claim[] },
): Decision => {
  const { batch, notice } = world;
  if (batch.is === 'unknown') return missing('batch', c.batchId);
  const wrong = batchMustBe(batch, ['notified', 'cleared'], 'notified') ?? membersNamed(batch, c.claims) ?? fallenClaim(world.claims, IN_BATCH);
  if (wrong !== undefined) return wrong;
  const [open] = c.claims.flatMap((claimId) => openObjections(notice, claimId));
  if (open !== undefined) return no('batch.objection-open', 'JN-3.3d', `异议 ${open.objectionId} 尚未处理。`, [{ objectionId: open.objectionId }]);
  const { batchId, reason } = c;
  return record(['JN-3.3c'], [
    ...removalsOf(batch, c.claims, 'APPROVAL_RETURNED', reason),
    ...c.claims.map((claimId) => to(claimStream(claimId), { type: 'ClaimReturnedFromBatch.v1' as const, data: { claimId, batchId, reason } })),
  ]);
};

/** An advance Book F carries was never expensed there. */
const carried = ({ part }: Claim): { advanceOf?: string } =>
  (part?.part === 'ADVANCE' && part.carriedInF === true ? { advanceOf: part.projectId } : {});

/**
 * Takes an approval back before payment, with its commitment and the places it held. Released money stands idle until it is returned to the fiscal
 * account (J12). A claim with a part set off at its release is not revoked any more, for the set-off is booked: its payment line is cancelled.
 *
 * @param world.claims those named, as they stand
 * @refuses batch.unknown, batch.not-approved, batch.claim-twice, batch.claim-not-in-batch, claim.not-approved, batch.claim-offset
 * @clause JN-3.3c, JN-3.2c
 */
export const revokeApproval = (
  c: RevokeApproval, world: { batch: BatchState; claims: readonly Claim[]; request: FundRequestState },
): Decision => {
  const { batch, claims, request } = world;
  if (batch.is === 'unknown') return missing('batch', c.batchId);
  const wrong = batchMustBe(batch, ['approved', 'funded'], 'approved') ?? membersNamed(batch, c.claims)
    ?? firstRefusal(claims.map((claim) => (claim.is === 'funded' ? undefined : claimMustBe(claim, 'approved'))));
  if (wrong !== undefined) return wrong;
  const funded = batch.is === 'funded' && request.is !== 'unknown' ? request : undefined;
  const offset = funded?.offsets.find(({ claimId }) => c.claims.includes(claimId));
  if (offset !== undefined) {
    return { refused: 'batch.claim-offset', why: `申领 ${offset.claimId} 已抵扣应追回款，不能撤销；请制单后注销其支付行（CancelPayment）。`, facts: [{ claimId: offset.claimId }] };
  }
  const stage = funded === undefined ? 'COMMITTED' as const : funded.direct ? 'AUTHORISED' as const : 'RELEASED' as const;
  const { batchId, reason } = c;
  const totalFen = sumFen(claims.map(({ amountFen }) => amountFen));
  return record(['JN-3.3c', 'JN-3.2c'], [
    ...removalsOf(batch, c.claims, 'APPROVAL_REVOKED', reason),
    to(accountStream(batch.org), {
      type: 'CommitmentWithdrawn.v1', data: { batchId, claims: c.claims, fundSource: 'UI_FUND', lines: byKind(claims), totalFen, stage },
    }),
    ...claims.flatMap((claim) => {
      const { claimId, amountFen } = claim;
      return [
        to(claimStream(claimId), { type: 'ClaimRevoked.v1' as const, data: { claimId, reason, amountFen } }),
        ...(stage === 'RELEASED' ? [to(claimStream(claimId), { type: 'ClaimMoneyIdle.v1' as const, data: { claimId, amountFen, ...carried(claim) } })] : []),
        ...leaving(claim, 'REVOKED'),
      ];
    }),
  ]);
};
