import { openedCase, reviewedVouchers, type LedgerEvent } from '#ledger/book';
import type { Rows, Source } from './rows.js';

/** The rows an event gives beside vouchers: whom a case is against and of which claim, a review. */
export const besideVouchers = (rows: Rows, fact: LedgerEvent, source: Source): void => {
  const opened = openedCase(fact);
  if (opened !== undefined) rows.open(opened, source);
  const reviewed = reviewedVouchers(fact);
  if (reviewed !== undefined) rows.review(reviewed, source);
};
