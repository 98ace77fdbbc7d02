import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** Where an open item stands: on one side only, or the two adjusted balances differ. */
export type BankDifferenceKind = 'BANK_RECEIVED' | 'BANK_PAID' | 'BOOKED_RECEIVED' | 'BOOKED_PAID' | 'BALANCE';
export type BankDifferenceOutcome = 'BOOKED' | 'CLEARED_BY_BANK' | 'BANK_ERROR' | 'BOOK_ERROR';

/** An item of a reconciliation that is open too long, or a difference that no item explains: OPEN → RESOLVED by who keeps the account. */
export type BankDifferenceEvent =
  | Fact<'BankDifferenceOpened.v1', {
      readonly differenceId: string; readonly bankAccountId: string; readonly reconciliationId: string; readonly kind: BankDifferenceKind;
      /** `<statementId>/<line>` or the id of the event in the books; for a difference of the balances the account */
      readonly item: string;
      readonly since: Day; readonly amountFen: number;
    }>
  | Fact<'BankDifferenceResolved.v1', { readonly differenceId: string; readonly outcome: BankDifferenceOutcome; readonly says: string }>;
