import { type BankDifference, type BankDifferenceOutcome, type BankDifferenceState, bankDifferenceStream } from '#scheme/history';
import { keeps } from '../bank-account/bank-statement.rules.js';
import { type Ask, type Decision, missing, notNow, record, to } from '../verdict.js';

export interface ResolveBankDifference { readonly org: string; readonly differenceId: string; readonly outcome: BankDifferenceOutcome; readonly says: string }

/** What may happen to a difference in each state. */
export const possibleForBankDifference: Readonly<Record<BankDifference['is'], readonly string[]>> = { open: ['ResolveBankDifference'], resolved: [] };

/**
 * Who keeps the account says what became of a difference. The next confirmation opens it again where it still stands.
 *
 * @refuses bankDifference.unknown, bankAccount.unknown, bankAccount.other-keeper, bankDifference.not-open
 * @clause JN-3.2c
 */
export const resolveBankDifference = (c: ResolveBankDifference, difference: BankDifferenceState, ask: Ask): Decision => {
  if (difference.is === 'unknown') return missing('bankDifference', c.differenceId);
  const wrong = keeps({ org: c.org, bankAccountId: difference.bankAccountId }, ask);
  if (wrong !== undefined) return wrong;
  if (difference.is !== 'open') return notNow('bankDifference.not-open', difference.is, possibleForBankDifference[difference.is]);
  const { differenceId, outcome, says } = c;
  return record(['JN-3.2c'], [to(bankDifferenceStream(differenceId), { type: 'BankDifferenceResolved.v1', data: { differenceId, outcome, says } })]);
};
