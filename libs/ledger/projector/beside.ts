import { openedCase, reviewedVouchers, type LedgerEvent } from '#ledger/book';
import type { Rows } from './rows.js';

/** The rows an event gives beside vouchers: whom a case is against and of which claim, a review. */
export const besideVouchers = (rows: Rows, fact: LedgerEvent): void => {
  const { logIndex, eventId } = fact;
  const opened = openedCase(fact);
  if (opened !== undefined) rows.open(opened, { logIndex, eventId });
  const reviewed = reviewedVouchers(fact);
  if (reviewed !== undefined) rows.review(reviewed, { logIndex, eventId });
};
