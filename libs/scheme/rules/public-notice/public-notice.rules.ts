import { isRefusal, type Refusal } from '#kernel';
import {
  type Batch, type BatchState, batchStream, type CalendarState, type Claim, type ClaimIs, claimStream, type Notice, type NoticeState,
  noticeStream, openObjections, type RuleSetsState, workingDayAfter,
} from '#scheme/history';
import { batchMustBe } from '../batch/batch.rules.js';
import { fallenClaim } from '../batch/removal.rules.js';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, taken, to } from '../verdict.js';

export interface OfNotice { readonly noticeId: string }
export interface PublishNotice extends OfNotice { readonly batchId: string; readonly channel: string }
export interface WithdrawNotice extends OfNotice { readonly reason: string }
/** The masked list as it is published: how many rows, and the SHA-256 of their text. */
export interface NoticeList { readonly listHash: string; readonly listRows: number }
/** Somebody on the list has no sealed record to mask. */
export interface Unlisted { readonly unsealed: string }

type NoticeIs = Exclude<NoticeState['is'], 'unknown'>;
/** What may happen next to a notice, by its state. */
export const noticeCan: Readonly<Record<NoticeIs, readonly string[]>> = {
  drafted: ['PublishNotice'], published: ['RecordObjection', 'ClearNotice', 'WithdrawNotice'],
  objected: ['RecordObjection', 'UpholdObjection', 'DismissObjection', 'ClearNotice', 'WithdrawNotice'],
  cleared: ['ApproveBatch'], withdrawn: ['PublishNotice'],
};
/** A notice that stands before the public, or the refusal naming its state. */
export const standing = (notice: NoticeState, noticeId: string): Notice | Refusal => {
  if (notice.is === 'unknown') return missing('notice', noticeId);
  return notice.is === 'published' || notice.is === 'objected' ? notice : notNow('notice.not-published', notice.is, noticeCan[notice.is]);
};

const closedBatch = (batchId: string, batch: BatchState): Batch | Refusal => {
  if (batch.is === 'unknown') return missing('batch', batchId);
  const wrong = batchMustBe(batch, 'closed');
  if (wrong !== undefined) return wrong;
  return batch.claims.length === 0 ? { refused: 'batch.empty', why: '批次内没有申领。' } : batch;
};

/**
 * Drafts the notice of a closed batch.
 *
 * @refuses notice.exists, batch.unknown, batch.not-closed, batch.empty
 * @clause JN-3.3d
 */
export const draftNotice = (c: PublishNotice, notice: NoticeState, batch: BatchState): Decision => {
  if (notice.is !== 'unknown') return taken('notice', c.noticeId);
  const closed = closedBatch(c.batchId, batch);
  if (isRefusal(closed)) return closed;
  return record(['JN-3.3d'], [to(noticeStream(c.noticeId), { type: 'NoticeDrafted.v1', data: c })]);
};

/**
 * Publishes the notice of a batch. Day 1 is the working day after publication; the calendar as it is known now decides. Published again after a
 * withdrawal, it counts from day 1 again.
 *
 * @param world.list the masked list that goes before the public, or whom it cannot name
 * @refuses notice.exists, notice.other-batch, batch.unknown, batch.not-closed, batch.empty, batch.claim-not-eligible, notice.person-unsealed,
 * ruleSet.none-in-force, ruleSet.parameter-missing, calendar.not-published
 * @clause JN-3.3d; the number of days is the parameter `notice.workingDays`
 */
export const publishNotice = (
  c: PublishNotice,
  world: {
    notice: NoticeState; batch: BatchState; claims: readonly Claim[]; calendar: CalendarState; sets: RuleSetsState; list: NoticeList | Unlisted;
  },
  ask: Ask,
): Decision => {
  const { notice, calendar, list } = world;
  if (notice.is !== 'unknown' && notice.is !== 'drafted') return taken('notice', c.noticeId);
  if (notice.is === 'drafted' && notice.batchId !== c.batchId) {
    return { refused: 'notice.other-batch', why: `公示 ${c.noticeId} 是为批次 ${notice.batchId} 拟制的。`, facts: [{ batchId: notice.batchId }] };
  }
  const batch = fallenClaim(world.claims, ['batched']) ?? closedBatch(c.batchId, world.batch);
  if (isRefusal(batch)) return batch;
  if ('unsealed' in list) {
    return { refused: 'notice.person-unsealed', why: `人员 ${list.unsealed} 的实名信息没有封存，名单无法列出。`, facts: [{ personId: list.unsealed }] };
  }
  const set = inForce(world.sets, ask.today);
  if (isRefusal(set)) return set;
  const workingDays = valueOf(set, 'notice.workingDays');
  if (isRefusal(workingDays)) return workingDays;
  const firstDay = workingDayAfter(calendar, ask.today, 1);
  const lastDay = workingDayAfter(calendar, ask.today, workingDays);
  if (firstDay === null || lastDay === null) return { refused: 'calendar.not-published', why: '工作日历未发布到公示期满日。' };
  const { batchId, totalFen } = batch;
  const named = { claims: batch.claims.map(({ claimId }) => claimId), ...list };
  return record(['JN-3.3d'], [
    to(noticeStream(c.noticeId), {
      type: 'NoticePublished.v1', data: { ...c, publishedOn: ask.today, firstDay, lastDay, workingDays, totalFen, ...named },
    }),
    to(batchStream(batchId), { type: 'BatchNotified.v1', data: { batchId, noticeId: c.noticeId } }),
    ...batch.claims.map(({ claimId }) => to(claimStream(claimId), { type: 'ClaimNotified.v1' as const, data: { claimId, batchId, noticeId: c.noticeId } })),
  ], { ruleSet: set.ruleSet });
};

const BEFORE_THE_PUBLIC: readonly ClaimIs[] = ['notified', 'objected'];
const standingClaims = (claims: readonly Claim[]): readonly Claim[] => claims.filter(({ is }) => BEFORE_THE_PUBLIC.includes(is));

const undecided = (notice: Notice): Refusal | undefined => {
  const [open] = openObjections(notice);
  return open === undefined ? undefined
    : no('notice.objection-open', 'JN-3.3d', `异议 ${open.objectionId} 尚未处理。`, [{ objectionId: open.objectionId, dueOn: open.dueOn }]);
};

/**
 * Records that a notice is over and every objection decided; its claims wait for approval. A batch that was approved meanwhile, for nobody objected, goes
 * its own way: only the notice is over.
 *
 * @refuses notice.unknown, notice.not-published, notice.not-over, notice.objection-open, batch.unknown
 * @clause JN-3.3d
 */
export const clearNotice = (c: OfNotice, world: { notice: NoticeState; batch: BatchState; claims: readonly Claim[] }, ask: Ask): Decision => {
  const { notice, batch } = world;
  const now = standing(notice, c.noticeId);
  if (isRefusal(now)) return now;
  if (batch.is === 'unknown') return missing('batch', now.batchId);
  if (ask.today <= now.lastDay) {
    return no('notice.not-over', 'JN-3.3d', `公示至 ${now.lastDay}，期满次日起方可办结。`, [{ lastDay: now.lastDay, today: ask.today }]);
  }
  const wrong = undecided(now);
  if (wrong !== undefined) return wrong;
  const { noticeId, batchId } = now;
  return record(['JN-3.3d'], [
    to(noticeStream(noticeId), { type: 'NoticeCleared.v1', data: { noticeId, batchId } }),
    ...(batch.is !== 'notified' ? [] : [to(batchStream(batchId), { type: 'BatchCleared.v1' as const, data: { batchId, noticeId } })]),
    ...standingClaims(world.claims).map(({ claimId }) => to(claimStream(claimId), { type: 'ClaimNoticeCleared.v1' as const, data: { claimId, noticeId } })),
  ]);
};

/**
 * Takes a wrong notice back. The batch waits for another, under another id, whose days begin anew.
 *
 * @refuses notice.unknown, notice.not-published, notice.objection-open, batch.unknown, batch.not-notified
 * @clause JN-3.3d
 */
export const withdrawNotice = (c: WithdrawNotice, world: { notice: NoticeState; batch: BatchState; claims: readonly Claim[] }): Decision => {
  const { notice, batch } = world;
  const now = standing(notice, c.noticeId);
  if (isRefusal(now)) return now;
  if (batch.is === 'unknown') return missing('batch', now.batchId);
  const wrong = batchMustBe(batch, 'notified', 'notified') ?? undecided(now);
  if (wrong !== undefined) return wrong;
  const { noticeId, batchId } = now;
  return record(['JN-3.3d'], [
    to(noticeStream(noticeId), { type: 'NoticeWithdrawn.v1', data: { noticeId, batchId, reason: c.reason } }),
    to(batchStream(batchId), { type: 'BatchNoticeWithdrawn.v1', data: { batchId, noticeId } }),
    ...standingClaims(world.claims).map(({ claimId }) => to(claimStream(claimId), { type: 'ClaimNoticeWithdrawn.v1' as const, data: { claimId, noticeId } })),
  ]);
};
