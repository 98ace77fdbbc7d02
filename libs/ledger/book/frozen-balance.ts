import { canonicalJson } from '#kernel';

/** Gross turnover of a leaf account up to the last day of a month. */
export interface FrozenAccount {
  readonly fundSource: string; readonly book: string; readonly account: string; readonly debitFen: number; readonly creditFen: number;
}
/** A closed month: `closedAt` is the log index of its PeriodClosed, or of the YearClosed that came into a closed December. */
export interface FrozenPeriod { readonly org: string; readonly period: number; readonly closedAt: number }

const keyOf = ({ fundSource, book, account }: FrozenAccount): string => [fundSource, book, account].join('|');

/** Accounts that turned anything over, in the order the root is made in. */
export const frozenAccounts = (accounts: readonly FrozenAccount[]): readonly FrozenAccount[] => accounts
  .filter(({ debitFen, creditFen }) => debitFen !== 0 || creditFen !== 0).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

/** The trial balance of a closed month as one text; the SHA-256 of its UTF-8 is the root that PeriodFrozen carries. */
export const frozenText = ({ org, period, closedAt }: FrozenPeriod, accounts: readonly FrozenAccount[]): string => canonicalJson({
  org, period, closedAt,
  accounts: frozenAccounts(accounts).map(({ fundSource, book, account, debitFen, creditFen }) => [fundSource, book, account, debitFen, creditFen]),
});
