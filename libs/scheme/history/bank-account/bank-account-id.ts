import type { PaymentRoute } from '../account/account.events.js';

/**
 * A bank account is known by the account of the books that keeps it: `370100.F.1001` is the fiscal account of an organisation's dedicated money,
 * `370100.A.1004` its agency's expenditure account. The bank's own number stands nowhere.
 */
export interface BankAccountId { readonly org: string; readonly book: 'F' | 'A'; readonly account: '1001' | '1004'; readonly keeps: PaymentRoute }

const ID = /^([0-9A-Z]{4,12})\.(F\.1001|A\.1004)$/;

/** Undefined for anything that is no bank account's id. */
export const bankAccountOf = (id: string): BankAccountId | undefined => {
  const [, org, kept] = ID.exec(id) ?? [];
  if (org === undefined) return undefined;
  return kept === 'F.1001' ? { org, book: 'F', account: '1001', keeps: 'FISCAL_ACCOUNT' } : { org, book: 'A', account: '1004', keeps: 'EXPENDITURE_ACCOUNT' };
};
