import { type Fen, formatFen, isRefusal, type Refusal, sumFen } from '#kernel';
import {
  type AccountState, accountStream, availableFen, type Batch, type BatchedClaim, type BatchState, batchStream, type CalendarState, type Claim,
  type ClaimState, claimStream, type KindAmount, type NoticeState, noticeStream, type RuleSetsState, workingDayAfter,
} from '#scheme/history';
import { claimMustBe } from '../claim/claim-states.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, taken, to } from '../verdict.js';

export interface CloseBatch { readonly batchId: string; readonly claims: readonly string[] }
export interface PublishNotice { readonly noticeId: string; readonly batchId: string; readonly channel: string }
export interface ApproveBatch { readonly batchId: string }

const POSSIBLE: Readonly<Record<Batch['is'], readonly string[]>> = {
  closed: ['PublishNotice'], notified: ['ApproveBatch'], approved: ['RequestFunds'], funded: ['IssuePaymentOrder'],
};
/** Refuses a batch that is not in the state a command needs. */
export const batchMustBe = (batch: Batch, is: Batch['is']): Refusal | undefined =>
  (batch.is === is ? undefined : notNow(`batch.not-${is}`, batch.is, POSSIBLE[batch.is]));

const batched = ({ claimId, subsidyKind, payee, amountFen, officers: { submittedBy, acceptedBy = '', firstBy = '', secondBy = '' } }: Claim): BatchedClaim =>
  ({ claimId, subsidyKind, payee, amountFen, officers: { submittedBy, acceptedBy, firstBy, secondBy } });

/**
 * Closes a batch of claims that passed the second review. It carries who acted on each, for the approver's check (rulings C27).
 *
 * @refuses batch.exists, batch.claim-twice, claim.unknown, claim.not-second-passed, claim.other-organisation
 */
export const closeBatch = (c: CloseBatch, batch: BatchState, claims: ReadonlyMap<string, ClaimState>, ask: Ask): Decision => {
  if (batch.is !== 'unknown') return taken('batch', c.batchId);
  if (new Set(c.claims).size !== c.claims.length) return { refused: 'batch.claim-twice', why: '同一申领重复列入。' };
  const members: BatchedClaim[] = [];
  for (const claimId of c.claims) {
    const claim = claims.get(claimId);
    if (claim === undefined || claim.is === 'unknown') return missing('claim', claimId);
    const wrong = claimMustBe(claim, 'secondPassed');
    if (wrong !== undefined) return { ...wrong, facts: [...(wrong.facts ?? []), { claimId }] };
    if (claim.org !== ask.officer.org) return { refused: 'claim.other-organisation', why: `申领 ${claimId} 属于 ${claim.org}。`, facts: [{ claimId }] };
    members.push(batched(claim));
  }
  const totalFen = sumFen(members.map(({ amountFen }) => amountFen));
  return record([], [
    to(batchStream(c.batchId), { type: 'BatchClosed.v1', data: { batchId: c.batchId, claims: members, totalFen } }),
    ...members.map(({ claimId }) => to(claimStream(claimId), { type: 'ClaimBatched.v1' as const, data: { claimId, batchId: c.batchId } })),
  ]);
};

/**
 * Publishes the notice of a batch. Day 1 is the working day after publication; the calendar as it is known now decides.
 *
 * @refuses notice.exists, batch.unknown, batch.not-closed, ruleSet.none-in-force, ruleSet.parameter-missing, calendar.not-published
 * @clause JN-3.3d; the number of days is the parameter `notice.workingDays`
 */
export const publishNotice = (
  c: PublishNotice, world: { notice: NoticeState; batch: BatchState; calendar: CalendarState; sets: RuleSetsState }, ask: Ask,
): Decision => {
  const { batch, calendar } = world;
  if (world.notice.is !== 'unknown') return taken('notice', c.noticeId);
  if (batch.is === 'unknown') return missing('batch', c.batchId);
  const wrong = batchMustBe(batch, 'closed');
  if (wrong !== undefined) return wrong;
  const set = inForce(world.sets, ask.today);
  if (isRefusal(set)) return set;
  const workingDays = valueOf(set, 'notice.workingDays');
  if (isRefusal(workingDays)) return workingDays;
  const firstDay = workingDayAfter(calendar, ask.today, 1);
  const lastDay = workingDayAfter(calendar, ask.today, workingDays);
  if (firstDay === null || lastDay === null) return { refused: 'calendar.not-published', why: '工作日历未发布到公示期满日。' };
  const { batchId, totalFen } = batch;
  return record(['JN-3.3d'], [
    to(noticeStream(c.noticeId), { type: 'NoticePublished.v1', data: { ...c, publishedOn: ask.today, firstDay, lastDay, workingDays, totalFen } }),
    to(batchStream(batchId), { type: 'BatchNotified.v1', data: { batchId, noticeId: c.noticeId } }),
    ...batch.claims.map(({ claimId }) => to(claimStream(claimId), { type: 'ClaimNotified.v1' as const, data: { claimId, batchId, noticeId: c.noticeId } })),
  ], { ruleSet: set.ruleSet });
};

/** Amounts of a batch by subsidy kind, in the order the kinds first appear. */
export const byKind = (claims: readonly BatchedClaim[]): KindAmount[] => {
  const totals = new Map<string, Fen>();
  for (const { subsidyKind, amountFen } of claims) totals.set(subsidyKind, sumFen([totals.get(subsidyKind) ?? 0, amountFen]));
  return [...totals].map(([subsidyKind, amountFen]) => ({ subsidyKind, amountFen }));
};

/** @clause JN-3.2c available money may not go below zero, commitments counted */
export const enoughMoney = (account: AccountState, amountFen: number): Refusal | undefined => {
  const available = availableFen(account);
  if (amountFen <= available) return undefined;
  return no('account.not-enough', 'JN-3.2c', `专账可用 ${formatFen(available)} 元，需要 ${formatFen(amountFen)} 元。`,
    [{ availableFen: available, neededFen: amountFen }]);
};

/**
 * Approves a batch after its notice ended and commits the money. The approver is none of those who acted on any of its claims.
 *
 * @refuses batch.unknown, batch.not-notified, notice.unknown, batch.notice-not-over, duties.same-person, account.not-enough
 * @clause JN-3.3d, JN-3.3c (S1), JN-3.2c
 */
export const approveBatch = (c: ApproveBatch, world: { batch: BatchState; notice: NoticeState; account: AccountState }, ask: Ask): Decision => {
  const { batch, notice } = world;
  if (batch.is === 'unknown') return missing('batch', c.batchId);
  const first = batchMustBe(batch, 'notified');
  if (first !== undefined) return first;
  if (notice.is === 'unknown') return missing('notice', batch.noticeId ?? '');
  if (ask.today <= notice.lastDay) {
    return no('batch.notice-not-over', 'JN-3.3d', `公示至 ${notice.lastDay}，期满次日起方可审批。`,
      [{ lastDay: notice.lastDay, today: ask.today, workingDays: notice.workingDays }]);
  }
  const before = batch.claims.flatMap(({ claimId, officers: o }) =>
    [[`${claimId} 录入`, o.submittedBy], [`${claimId} 受理`, o.acceptedBy], [`${claimId} 初审`, o.firstBy], [`${claimId} 复核`, o.secondBy]] as const);
  const wrong = differentPerson('S1', ask.officer.officerId, before) ?? enoughMoney(world.account, batch.totalFen);
  if (wrong !== undefined) return wrong;
  const { batchId, totalFen } = batch;
  return record(['JN-3.3d', 'JN-3.3c', 'JN-3.2c'], [
    to(batchStream(batchId), { type: 'BatchApproved.v1', data: { batchId, totalFen } }),
    to(accountStream(batch.org), { type: 'BatchCommitted.v1', data: { batchId, fundSource: 'UI_FUND', lines: byKind(batch.claims), totalFen } }),
    ...batch.claims.map(({ claimId, amountFen }) => to(claimStream(claimId), { type: 'ClaimApproved.v1' as const, data: { claimId, batchId, amountFen } })),
  ]);
};
