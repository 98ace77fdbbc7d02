import { isRefusal, msOfInstant, type Refusal } from '#kernel';
import { type ClaimState, claimStream, type PaymentLineState, type PaymentState, paymentStream, type RuleSetsState } from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { inForce, valueOf } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, no, record, to } from '../verdict.js';
import { lineOf, type OfLine } from './payment.rules.js';

export interface CorrectPayeeAccount extends OfLine { readonly accountId: string }

/** An account is corrected where the money did not stay with the payee. */
const CAME_TO_NOTHING: readonly PaymentLineState['is'][] = ['returned', 'failed'];

/**
 * Proposes another account for a returned or failed line; the maker of the payment may not.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-returned, duties.same-person
 * @clause JN-3.3c (S4)
 */
export const correctPayeeAccount = (c: CorrectPayeeAccount, payment: PaymentState, ask: Ask): Decision => {
  const at = lineOf(payment, c, CAME_TO_NOTHING, 'returned');
  if (isRefusal(at)) return at;
  return differentPerson('S4', ask.officer, at.payment.madeBy.map((maker) => ['制单', maker] as const))
    ?? record(['JN-3.3c'], [to(paymentStream(c.paymentId), { type: 'PayeeAccountCorrectionProposed.v1', data: c })]);
};

/**
 * Confirms a proposed account; a second person, and not the maker. The cooling time runs from here.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-returned, payment.no-correction, duties.same-person
 * @clause JN-3.3c (S4)
 */
export const confirmPayeeAccount = (c: OfLine, payment: PaymentState, ask: Ask): Decision => {
  const at = lineOf(payment, c, CAME_TO_NOTHING, 'returned');
  if (isRefusal(at)) return at;
  const { correction } = at.line;
  if (correction === undefined || correction.confirmedBy !== undefined) return { refused: 'payment.no-correction', why: '没有待确认的账户变更。' };
  const { accountId, proposedBy } = correction;
  return differentPerson('S4', ask.officer, [['提出账户变更', proposedBy], ...at.payment.madeBy.map((maker) => ['制单', maker] as const)])
    ?? record(['JN-3.3c'], [to(paymentStream(c.paymentId), { type: 'PayeeAccountCorrected.v1', data: { ...c, accountId, proposedBy } })]);
};

const cooled = (correction: NonNullable<PaymentLineState['correction']>, sets: RuleSetsState, ask: Ask): Refusal | undefined => {
  const { confirmedAt, proposedBy, confirmedBy } = correction;
  if (confirmedAt === undefined) return no('payment.correction-unconfirmed', 'JN-3.3c', '账户变更须先由另一人确认。');
  const same = differentPerson('S4', ask.officer, [['提出账户变更', proposedBy], ['确认账户变更', confirmedBy]]);
  if (same !== undefined) return same;
  const set = inForce(sets, ask.today);
  if (isRefusal(set)) return set;
  const hours = valueOf(set, 'account.coolingHours');
  if (isRefusal(hours)) return hours;
  if (msOfInstant(ask.now) - msOfInstant(confirmedAt) >= hours * 3_600_000) return undefined;
  return no('payment.cooling', 'JN-3.3c', `账户变更后须满 ${hours} 小时方可支付（S4）。`, [{ changedAt: confirmedAt, hours }]);
};

/**
 * Pays a returned or failed line again, as another attempt. A returned one needs another account; after the cooling time of a changed account, and by
 * neither of the two who changed it. A line of unknown fate is never paid again.
 *
 * @refuses payment.unknown, payment.line-unknown, payment.line-not-returned, payment.correction-unconfirmed,
 * duties.same-person, ruleSet.none-in-force, ruleSet.parameter-missing, payment.cooling
 * @clause JN-3.3c (S4); the time is the parameter `account.coolingHours`
 */
export const reissuePayment = (c: OfLine, world: { payment: PaymentState; claim: ClaimState; sets: RuleSetsState }, ask: Ask): Decision => {
  const at = lineOf(world.payment, c, CAME_TO_NOTHING, 'returned');
  if (isRefusal(at)) return at;
  const { correction, payee, attempt, claimId, is } = at.line;
  if (correction === undefined && is === 'returned') return no('payment.correction-unconfirmed', 'JN-3.3c', '退汇须先由两人更正收款账户。');
  const wrong = correction === undefined ? undefined : cooled(correction, world.sets, ask);
  if (wrong !== undefined) return wrong;
  return record(['JN-3.3c'], [
    to(paymentStream(c.paymentId), { type: 'PaymentReissued.v1', data: { ...c, attempt: attempt + 1, accountId: payee.accountId } }),
    to(claimStream(claimId), { type: 'ClaimPaying.v1', data: { claimId, paymentId: c.paymentId, line: c.line } }),
  ]);
};
