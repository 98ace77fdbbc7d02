import { type Day, isRefusal, type Refusal } from '#kernel';
import {
  type BatchState, type CalendarState, type ClaimState, claimStream, type Notice, type NoticeState, noticeStream, type Objection, type RuleSetsState,
  workingDayAfter,
} from '#scheme/history';
import { IN_BATCH, removalsOf, rejectedOutOf } from '../batch/removal.rules.js';
import { claimMustBe } from '../claim/claim-states.rules.js';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, record, to } from '../verdict.js';
import { type OfNotice, standing } from './public-notice.rules.js';

export interface RecordObjection extends OfNotice {
  readonly objectionId: string; readonly claimId: string; readonly receivedOn: Day; readonly contentHash: string;
}
export interface DecideObjection extends OfNotice { readonly objectionId: string; readonly reason: string }

/**
 * Records an objection the public raised within the notice, while the claim stands in it: what is told after its approval is a finding. It is to be decided
 * within so many working days after it came in.
 *
 * @refuses notice.unknown, notice.not-published, notice.objection-exists, notice.claim-not-in-notice, notice.objection-late, claim.unknown,
 * claim.not-notified, ruleSet.none-in-force, ruleSet.parameter-missing, calendar.not-published
 * @clause JN-3.3d; the number of days is the parameter `objection.workingDays`
 */
export const recordObjection = (
  c: RecordObjection, world: { notice: NoticeState; batch: BatchState; claim: ClaimState; sets: RuleSetsState; calendar: CalendarState }, ask: Ask,
): Decision => {
  const now = standing(world.notice, c.noticeId);
  if (isRefusal(now)) return now;
  if (now.objections.some(({ objectionId }) => objectionId === c.objectionId)) {
    return { refused: 'notice.objection-exists', why: `异议 ${c.objectionId} 已登记。`, facts: [{ objectionId: c.objectionId }] };
  }
  const { batch, claim } = world;
  if (batch.is === 'unknown' || !batch.claims.some(({ claimId }) => claimId === c.claimId)) {
    return { refused: 'notice.claim-not-in-notice', why: `申领 ${c.claimId} 不在公示 ${c.noticeId}。`, facts: [{ claimId: c.claimId }] };
  }
  if (claim.is === 'unknown') return missing('claim', c.claimId);
  const gone = claim.is === 'objected' ? undefined : claimMustBe(claim, 'notified');
  if (gone !== undefined) return gone;
  if (c.receivedOn < now.publishedOn || c.receivedOn > now.lastDay || c.receivedOn > ask.today) {
    return no('notice.objection-late', 'JN-3.3d', `公示期为 ${now.publishedOn} 至 ${now.lastDay}，期外意见按投诉举报办理。`,
      [{ from: now.publishedOn, lastDay: now.lastDay, receivedOn: c.receivedOn }]);
  }
  const set = inForce(world.sets, ask.today);
  if (isRefusal(set)) return set;
  const days = valueOf(set, 'objection.workingDays');
  if (isRefusal(days)) return days;
  const dueOn = workingDayAfter(world.calendar, c.receivedOn, days);
  if (dueOn === null) return { refused: 'calendar.not-published', why: '工作日历未发布到异议处理期满日。' };
  return record(['JN-3.3d'], [
    to(noticeStream(c.noticeId), { type: 'ObjectionRecorded.v1', data: { ...c, dueOn } }),
    to(claimStream(c.claimId), { type: 'ClaimObjected.v1', data: { claimId: c.claimId, noticeId: c.noticeId, objectionId: c.objectionId } }),
  ], { ruleSet: set.ruleSet });
};

const toDecide = (c: DecideObjection, notice: NoticeState): { readonly now: Notice; readonly objection: Objection } | Refusal => {
  const now = standing(notice, c.noticeId);
  if (isRefusal(now)) return now;
  const objection = now.objections.find(({ objectionId }) => objectionId === c.objectionId);
  if (objection === undefined) return { refused: 'notice.objection-unknown', why: `公示 ${c.noticeId} 没有异议 ${c.objectionId}。` };
  if (objection.is !== 'open') {
    return { refused: 'notice.objection-decided', why: `异议 ${c.objectionId} 已处理：${objection.is}。`, facts: [{ is: objection.is }] };
  }
  return { now, objection };
};
const decidedOf = (c: DecideObjection, { claimId, dueOn }: Objection, ask: Ask) => ({ ...c, claimId, late: ask.today > dueOn });

/**
 * Upholds an objection: the claim leaves the batch and is rejected; both totals stay visible. One its applicant withdrew meanwhile only leaves.
 *
 * @refuses notice.unknown, notice.not-published, notice.objection-unknown, notice.objection-decided, batch.unknown, claim.unknown
 * @clause JN-3.3d, JN-3.3c
 */
export const upholdObjection = (
  c: DecideObjection, world: { notice: NoticeState; batch: BatchState; claim: ClaimState }, ask: Ask,
): Decision => {
  const found = toDecide(c, world.notice);
  if (isRefusal(found)) return found;
  const { batch, claim } = world;
  const { claimId } = found.objection;
  if (batch.is === 'unknown') return missing('batch', found.now.batchId);
  if (claim.is === 'unknown') return missing('claim', claimId);
  const upheld = to(noticeStream(c.noticeId), { type: 'ObjectionUpheld.v1', data: decidedOf(c, found.objection, ask) });
  // A second objection to the same claim may be upheld too: it left with the first.
  if (!batch.claims.some((each) => each.claimId === claimId)) return record(['JN-3.3d', 'JN-3.3c'], [upheld]);
  const left = removalsOf(batch, [claimId], 'OBJECTION_UPHELD', c.reason);
  return record(['JN-3.3d', 'JN-3.3c'], [upheld, ...left, ...(IN_BATCH.includes(claim.is) ? rejectedOutOf(claim, 'OBJECTION', c.reason) : [])]);
};

/**
 * Dismisses an objection: the claim stays, and is cleared with the notice.
 *
 * @refuses notice.unknown, notice.not-published, notice.objection-unknown, notice.objection-decided
 * @clause JN-3.3d
 */
export const dismissObjection = (c: DecideObjection, notice: NoticeState, ask: Ask): Decision => {
  const found = toDecide(c, notice);
  if (isRefusal(found)) return found;
  return record(['JN-3.3d'], [to(noticeStream(c.noticeId), { type: 'ObjectionDismissed.v1', data: decidedOf(c, found.objection, ask) })]);
};
