import { addDays, type Day, isRefusal, periodOf, type Refusal } from '#kernel';
import {
  bankAccountOf, type BankAccountState, type BankDifferenceKind, type BankDifferenceState, bankDifferenceStream, type ImportedStatement, type Reconciliation,
  type ReconciliationFigures, type ReconciliationState, reconciliationStream, type RuleSet, type RuleSetsState,
} from '#scheme/history';
import { keeps, type OfBankAccount } from '../bank-account/bank-statement.rules.js';
import { differentPerson } from '../duties/duties.rules.js';
import { inForce, statedIn } from '../parameters/parameters.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, to, type Writing } from '../verdict.js';

export interface ConfirmReconciliation extends OfBankAccount { /** a month end */ readonly asOf: Day }
export interface ReviewReconciliation extends ConfirmReconciliation { readonly says: string }
export interface ReturnReconciliation extends ConfirmReconciliation { readonly reason: string }

export const reconciliationIdOf = ({ bankAccountId, asOf }: ConfirmReconciliation): string => `${bankAccountId}.${asOf}`;

/** What may happen to a reconciliation in each state. */
export const possibleForReconciliation: Readonly<Record<Reconciliation['is'], readonly string[]>> = {
  confirmed: ['ReviewReconciliation', 'ReturnReconciliation'], returned: ['ConfirmReconciliation'], reviewed: [],
};

/** Days between bank and books within which an amount alone may match; the rule set's, undefined while it is silent. */
export const matchingTerms = (set: RuleSet): { readonly days: number | undefined; readonly overdueDays: number | undefined } =>
  ({ days: statedIn(set, 'reconciliation.matchDays'), overdueDays: statedIn(set, 'reconciliation.overdueDays') });

export interface ReconciliationWorld { readonly account: BankAccountState; readonly known: ReconciliationState; readonly sets: RuleSetsState }
export interface Confirmable { readonly set: RuleSet; readonly statement: ImportedStatement; readonly first: ImportedStatement }

/**
 * Whether an account may be reconciled at this day, before the log is summed up for it.
 *
 * @refuses bankAccount.unknown, bankAccount.other-keeper, reconciliation.not-month-end, reconciliation.day-not-over, reconciliation.not-returned,
 * reconciliation.statement-missing, ruleSet.none-in-force
 */
export const confirmable = (c: ConfirmReconciliation, { account, known, sets }: ReconciliationWorld, ask: Ask): Confirmable | Refusal => {
  const { asOf } = c;
  const wrong = keeps(c, ask);
  if (wrong !== undefined) return wrong;
  if (periodOf(addDays(asOf, 1)) === periodOf(asOf)) return { refused: 'reconciliation.not-month-end', why: `${asOf} 不是月末；余额调节表按月末编制。`, facts: [{ asOf }] };
  if (asOf >= ask.today) return { refused: 'reconciliation.day-not-over', why: `${asOf} 尚未过去；请于次日起办理。`, facts: [{ asOf, today: ask.today }] };
  if (known.is !== 'unknown' && known.is !== 'returned') return notNow('reconciliation.not-returned', known.is, possibleForReconciliation[known.is]);
  const statements = account.is === 'unknown' ? [] : account.statements;
  const [first, statement] = [statements[0], statements.find(({ from, to: last }) => from <= asOf && asOf <= last)];
  if (first === undefined || statement === undefined) {
    return no('reconciliation.statement-missing', 'JN-3.2c', `没有包含 ${asOf} 的银行对账单；请先导入。`, [{ asOf, until: statements.at(-1)?.to ?? null }]);
  }
  const set = inForce(sets, asOf);
  return isRefusal(set) ? set : { set, statement, first };
};

/** An item that became a task, or the difference of the balances. */
export interface DifferenceFound {
  readonly differenceId: string; readonly kind: BankDifferenceKind; readonly item: string; readonly since: Day; readonly amountFen: number;
}
export interface Reconciled {
  /** log index of the newest event */
  readonly knownAt: number; readonly itemsHash: string; readonly figures: ReconciliationFigures;
  /** oldest first, at most as many as one command opens */
  readonly differences: readonly DifferenceFound[];
}

/**
 * The keeper of an account confirms its reconciliation: figures, open items and statement are sealed at the place of the log they were computed from. What is
 * open too long, and a difference no item explains, become tasks; one that is a task already stays one.
 *
 * @refuses bankAccount.unknown, bankAccount.other-keeper, reconciliation.not-month-end, reconciliation.day-not-over, reconciliation.not-returned,
 * reconciliation.statement-missing, ruleSet.none-in-force
 * @clause JN-3.2c, JN-3.3c
 * @source domain.md §2.2 step 20, §3.5 (7)
 */
export const confirmReconciliation = (
  c: ConfirmReconciliation, world: ReconciliationWorld & { readonly differences: ReadonlyMap<string, BankDifferenceState> }, reconciled: Reconciled, ask: Ask,
): Decision => {
  const found = confirmable(c, world, ask);
  if (isRefusal(found)) return found;
  const { bankAccountId, asOf } = c;
  const { statement, set } = found;
  const reconciliationId = reconciliationIdOf(c);
  const { knownAt, itemsHash, figures } = reconciled;
  const opened = reconciled.differences.filter(({ differenceId }) => world.differences.get(differenceId)?.is !== 'open');
  return record(['JN-3.2c', 'JN-3.3c'], [
    to(reconciliationStream(reconciliationId), {
      type: 'ReconciliationConfirmed.v1',
      data: {
        reconciliationId, bankAccountId, asOf, knownAt, statementId: statement.statementId, statementHash: statement.bytesHash, itemsHash, ...figures,
      },
    }),
    ...opened.map((difference): Writing => to(bankDifferenceStream(difference.differenceId), {
      type: 'BankDifferenceOpened.v1', data: { ...difference, bankAccountId, reconciliationId },
    })),
  ], { ruleSet: set.ruleSet });
};

/** Who reviews: the bureau's approver for the fiscal account, the financial reviewer for the agency's (S6). */
const reviewerOf = (bankAccountId: string): 'FB_APPR' | 'FIN_REV' => (bankAccountOf(bankAccountId)?.keeps === 'FISCAL_ACCOUNT' ? 'FB_APPR' : 'FIN_REV');

const underReview = (c: ConfirmReconciliation, known: ReconciliationState, ask: Ask): Refusal | undefined => {
  if (known.is === 'unknown') return missing('reconciliation', reconciliationIdOf(c));
  const reviewer = reviewerOf(c.bankAccountId);
  if (!ask.officer.roles.includes(reviewer)) {
    return no('reconciliation.other-reviewer', 'JN-3.3c', `${c.bankAccountId} 的余额调节表由 ${reviewer} 复核。`, [{ reviewer }]);
  }
  if (known.is !== 'confirmed') return notNow('reconciliation.not-confirmed', known.is, possibleForReconciliation[known.is]);
  return differentPerson('S5', ask.officer, [['确认余额调节表', known.confirmedBy]]);
};

/**
 * A second person agrees to a reconciliation.
 *
 * @refuses reconciliation.unknown, reconciliation.other-reviewer, reconciliation.not-confirmed, duties.same-person
 * @clause JN-3.3c (S5)
 */
export const reviewReconciliation = (c: ReviewReconciliation, known: ReconciliationState, ask: Ask): Decision => {
  const reconciliationId = reconciliationIdOf(c);
  return underReview(c, known, ask) ?? record(['JN-3.3c'], [
    to(reconciliationStream(reconciliationId), { type: 'ReconciliationReviewed.v1', data: { reconciliationId, says: c.says } }),
  ]);
};

/**
 * A second person sends a reconciliation back: it is confirmed anew.
 *
 * @refuses reconciliation.unknown, reconciliation.other-reviewer, reconciliation.not-confirmed, duties.same-person
 * @clause JN-3.3c (S5)
 */
export const returnReconciliation = (c: ReturnReconciliation, known: ReconciliationState, ask: Ask): Decision => {
  const reconciliationId = reconciliationIdOf(c);
  return underReview(c, known, ask) ?? record(['JN-3.3c'], [
    to(reconciliationStream(reconciliationId), { type: 'ReconciliationReturned.v1', data: { reconciliationId, reason: c.reason } }),
  ]);
};

