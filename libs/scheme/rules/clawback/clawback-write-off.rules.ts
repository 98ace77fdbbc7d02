import { isRefusal, type Refusal } from '#kernel';
import { roleName } from '#notice';
import { type Clawback, type ClawbackState, clawbackStream, outstandingFen, type RuleSetsState, type WriteOffApprover } from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, record, to, type Writing } from '../verdict.js';
import { offsetPending } from './clawback-pursuit.rules.js';
import type { OfClawback } from './clawback.rules.js';
import { clawbackMustBe } from './clawback-states.rules.js';

export interface ProposeWriteOff extends OfClawback { readonly reason: string; readonly document: string }
export interface ApproveWriteOff extends OfClawback { readonly as: WriteOffApprover }
export interface RejectWriteOff extends ApproveWriteOff { readonly reason: string }

/**
 * Proposes to write off what cannot be recovered. The financial reviewer and the approver must agree, above the limit the finance bureau too.
 *
 * @refuses clawback.unknown, clawback.not-overdue, clawback.offset-pending, ruleSet.none-in-force, ruleSet.parameter-missing
 * @clause JN-3.3e, JN-3.3c (S7); the limit is the parameter `clawback.writeOffLimitFen`
 */
export const proposeWriteOff = (c: ProposeWriteOff, clawback: ClawbackState, sets: RuleSetsState, ask: Ask): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  const wrong = clawbackMustBe(clawback, ['overdue', 'enforcement', 'referred'], 'overdue');
  if (wrong !== undefined) return wrong;
  if (clawback.reservedFen > 0) return offsetPending(clawback);
  const set = inForce(sets, ask.today);
  if (isRefusal(set)) return set;
  const limitFen = valueOf(set, 'clawback.writeOffLimitFen');
  if (isRefusal(limitFen)) return limitFen;
  const amountFen = outstandingFen(clawback);
  const approvals: readonly WriteOffApprover[] = amountFen > limitFen ? ['FIN_REV', 'APPROVE', 'FB_APPR'] : ['FIN_REV', 'APPROVE'];
  return record(['JN-3.3e', 'JN-3.3c'],
    [to(clawbackStream(c.clawbackId), { type: 'ClawbackWriteOffProposed.v1', data: { ...c, amountFen, approvals } })], { ruleSet: set.ruleSet });
};

type Pending = Clawback & { readonly writeOff: NonNullable<Clawback['writeOff']> };
const pendingFor = (c: ApproveWriteOff, clawback: ClawbackState, ask: Ask): Pending | Refusal => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  const wrong = clawbackMustBe(clawback, ['writeOffPending'], 'write-off-pending');
  if (wrong !== undefined) return wrong;
  const { writeOff, openedBy } = clawback as Pending;
  if (!ask.officer.roles.includes(c.as)) {
    return no('clawback.approval-role-missing', 'JN-3.3c', `${ask.officer.officerId} 不在岗位「${roleName(c.as)}」。`, [{ rule: 'S7', as: c.as }]);
  }
  if (!writeOff.needed.includes(c.as) || writeOff.approved.some((each) => each.as === c.as)) {
    return no('clawback.approval-not-needed', 'JN-3.3c', `核销不再需要「${roleName(c.as)}」的意见。`, [{ needed: [...writeOff.needed] }]);
  }
  const acted = writeOff.approved.map((each) => [`核销：${roleName(each.as)}`, each.by] as const);
  return differentPerson('S7', ask.officer, [['提出核销', writeOff.proposedBy], ['立案', openedBy], ...acted]) ?? (clawback as Pending);
};

const writtenOff = ({ clawbackId, claimId, subsidyKind, expensedYear, writeOff: { amountFen } }: Pending): Writing => to(clawbackStream(clawbackId), {
  type: 'ClawbackWrittenOff.v1', data: { clawbackId, claimId, fundSource: 'UI_FUND', subsidyKind, amountFen, expensedYear },
});

/**
 * Agrees to a write-off in one of the roles it needs, each by another person; the last one writes it off. The case is kept (账销案存).
 *
 * @refuses clawback.unknown, clawback.not-write-off-pending, clawback.approval-role-missing, clawback.approval-not-needed, duties.same-person
 * @clause JN-3.3c (S7), JN-3.3e
 */
export const approveWriteOff = (c: ApproveWriteOff, clawback: ClawbackState, ask: Ask): Decision => {
  const pending = pendingFor(c, clawback, ask);
  if (isRefusal(pending)) return pending;
  const last = pending.writeOff.approved.length + 1 === pending.writeOff.needed.length;
  return record(['JN-3.3e', 'JN-3.3c'], [
    to(clawbackStream(c.clawbackId), { type: 'ClawbackWriteOffApproved.v1', data: c }), ...(last ? [writtenOff(pending)] : []),
  ]);
};

/**
 * Refuses to agree: the case goes back to where it was.
 *
 * @refuses clawback.unknown, clawback.not-write-off-pending, clawback.approval-role-missing, clawback.approval-not-needed, duties.same-person
 * @clause JN-3.3c (S7)
 */
export const rejectWriteOff = (c: RejectWriteOff, clawback: ClawbackState, ask: Ask): Decision => {
  const pending = pendingFor(c, clawback, ask);
  return isRefusal(pending) ? pending
    : record(['JN-3.3c'], [to(clawbackStream(c.clawbackId), { type: 'ClawbackWriteOffRejected.v1', data: c })]);
};
