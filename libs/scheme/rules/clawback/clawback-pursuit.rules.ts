import { addFen, type Day, formatFen, type Refusal, sumFen } from '#kernel';
import {
  type ClaimState, claimStream, type Clawback, type ClawbackState, clawbackStream, type Instalment, type ObjectionWay, outstandingFen, returnedFen,
} from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { type Ask, type Decision, missing, record, to } from '../verdict.js';
import type { OfClawback } from './clawback.rules.js';
import { clawbackMustBe } from './clawback-states.rules.js';

export interface AgreeInstalments extends OfClawback { readonly instalments: readonly Instalment[] }
export interface EnforceClawback extends OfClawback { readonly court: string; readonly document: string }
export interface ReferCase extends OfClawback { readonly authority: string; readonly document: string }
export interface RecordClawbackObjection extends OfClawback { readonly way: ObjectionWay; readonly document: string }
export interface DecideClawbackObjection extends OfClawback { readonly decision: 'UPHELD' | 'CANCELLED'; readonly document: string }

const planWrong = (instalments: readonly Instalment[], restFen: number, today: Day): Refusal | undefined => {
  const totalFen = sumFen(instalments.map(({ amountFen }) => amountFen));
  if (totalFen !== restFen) {
    return { refused: 'clawback.plan-not-the-rest', why: `分期合计须为待追回的 ${formatFen(restFen)} 元。`, facts: [{ outstandingFen: restFen, totalFen }] };
  }
  const early = instalments.find(({ dueOn }, i) => dueOn < today || dueOn <= (instalments[i - 1]?.dueOn ?? ''));
  return early && { refused: 'clawback.plan-days-wrong', why: '分期日期须自今日起逐期递增。', facts: [{ dueOn: early.dueOn }] };
};

/**
 * Agrees to a return in parts: days and amounts that sum to the rest. Who opened the case may not.
 *
 * @refuses clawback.unknown, clawback.not-served, clawback.plan-not-the-rest, clawback.plan-days-wrong, duties.same-person
 * @clause JN-3.3e, JN-3.3c (S7)
 */
export const agreeInstalments = (c: AgreeInstalments, clawback: ClawbackState, ask: Ask): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  const restFen = outstandingFen(clawback);
  return clawbackMustBe(clawback, ['served', 'partlyPaid', 'upheld'], 'served') ?? planWrong(c.instalments, restFen, ask.today)
    ?? differentPerson('S7', ask.officer, [['立案', clawback.openedBy]])
    ?? record(['JN-3.3e', 'JN-3.3c'], [to(clawbackStream(c.clawbackId), { type: 'ClawbackInstalmentAgreed.v1', data: { ...c, amountFen: restFen } })]);
};

/** The day on which money was due that has not come: of the order, or of the first instalment that is not covered. */
const missedDay = (clawback: Clawback, today: Day): Day | undefined => {
  const { plan, dueOn } = clawback;
  if (clawback.is !== 'instalment' || plan === undefined) return dueOn !== undefined && dueOn < today ? dueOn : undefined;
  let left = addFen(returnedFen(clawback), -plan.returnedBeforeFen);
  for (const instalment of plan.instalments) {
    left = addFen(left, -instalment.amountFen);
    if (left < 0) return instalment.dueOn < today ? instalment.dueOn : undefined;
  }
  return undefined;
};

/**
 * Declares the return overdue, judged by the recording day against the day of the order or of the instalment.
 *
 * @refuses clawback.unknown, clawback.not-served, clawback.not-due-yet
 * @clause JN-3.3e
 */
export const declareOverdue = (c: OfClawback, clawback: ClawbackState, ask: Ask): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  const wrong = clawbackMustBe(clawback, ['served', 'partlyPaid', 'upheld', 'instalment'], 'served');
  if (wrong !== undefined) return wrong;
  const dueOn = missedDay(clawback, ask.today);
  if (dueOn === undefined) return { refused: 'clawback.not-due-yet', why: '退回期限未满，尚未逾期。', facts: [{ today: ask.today, dueOn: clawback.dueOn ?? '' }] };
  const data = { clawbackId: c.clawbackId, dueOn, outstandingFen: outstandingFen(clawback) };
  return record(['JN-3.3e'], [to(clawbackStream(c.clawbackId), { type: 'ClawbackOverdue.v1', data })]);
};

/**
 * Records that the court was asked to enforce an overdue return.
 *
 * @refuses clawback.unknown, clawback.not-overdue
 * @clause JN-3.3e
 */
export const enforceClawback = (c: EnforceClawback, clawback: ClawbackState): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  return clawbackMustBe(clawback, ['overdue'], 'overdue')
    ?? record(['JN-3.3e'], [to(clawbackStream(c.clawbackId), { type: 'ClawbackEnforced.v1', data: c })]);
};

/**
 * Refers an overdue case to another authority: who supervises, not who opened it.
 *
 * @refuses clawback.unknown, clawback.not-overdue, duties.same-person
 * @clause JN-3.3e, JN-3.3c (S7)
 */
export const referCase = (c: ReferCase, clawback: ClawbackState, ask: Ask): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  return clawbackMustBe(clawback, ['overdue', 'enforcement'], 'overdue') ?? differentPerson('S7', ask.officer, [['立案', clawback.openedBy]])
    ?? record(['JN-3.3e', 'JN-3.3c'], [to(clawbackStream(c.clawbackId), { type: 'ClawbackReferred.v1', data: c })]);
};

/**
 * Records that the payee objects; until it is decided the case rests. The term does not stop.
 *
 * @refuses clawback.unknown, clawback.not-served
 * @clause JN-3.3e
 */
export const recordClawbackObjection = (c: RecordClawbackObjection, clawback: ClawbackState): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  return clawbackMustBe(clawback, ['served', 'partlyPaid', 'upheld', 'instalment', 'overdue'], 'served')
    ?? record(['JN-3.3e'], [to(clawbackStream(c.clawbackId), { type: 'ClawbackObjected.v1', data: c })]);
};

/**
 * Records the decision on an objection. Upheld, the rest is owed as before; cancelled, the receivable goes and the claim is paid again, and what came
 * back is owed to the payee. An offset that is under way must end first.
 *
 * @refuses clawback.unknown, clawback.not-objected, clawback.offset-pending, duties.same-person
 * @clause JN-3.3e, JN-3.3c (S7)
 */
export const decideClawbackObjection = (c: DecideClawbackObjection, clawback: ClawbackState, claim: ClaimState, ask: Ask): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  const wrong = clawbackMustBe(clawback, ['objected'], 'objected') ?? differentPerson('S7', ask.officer, [['立案', clawback.openedBy]]);
  if (wrong !== undefined) return wrong;
  const { clawbackId, document } = c;
  if (c.decision === 'UPHELD') {
    return record(['JN-3.3e', 'JN-3.3c'], [to(clawbackStream(clawbackId), { type: 'ClawbackUpheld.v1', data: { clawbackId, document } })]);
  }
  if (clawback.reservedFen > 0) return offsetPending(clawback);
  const { claimId, subsidyKind, expensedYear } = clawback;
  const partly = claim.is !== 'unknown' && claim.clawedBackFen > 0 ? { partly: true } : {};
  const money = { fundSource: 'UI_FUND' as const, subsidyKind, expensedYear, amountFen: outstandingFen(clawback) };
  return record(['JN-3.3e', 'JN-3.3c'], [
    to(clawbackStream(clawbackId), {
      type: 'ClawbackCancelled.v1', data: { clawbackId, claimId, document, ...money, refundFen: returnedFen(clawback) },
    }),
    to(claimStream(claimId), { type: 'ClaimClawbackCancelled.v1', data: { claimId, clawbackId, ...partly } }),
  ]);
};

/** Money set off in a fund request and not yet paid: neither the rest nor the case may change under it. */
export const offsetPending = ({ reservedFen }: Clawback): Refusal =>
  ({ refused: 'clawback.offset-pending', why: `有 ${formatFen(reservedFen)} 元正在抵扣，须先支付完成。`, facts: [{ reservedFen }] });
