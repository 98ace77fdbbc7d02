import { chart, expenseAccountOf, type ChartAccount } from '#notice';
import type { Book } from './voucher.js';

export { chart, type ChartAccount };

/** By book, then by code: every line of every rebuild asks. */
const accounts = new Map<string, Map<string, ChartAccount>>();
for (const account of chart) accounts.set(account.book, (accounts.get(account.book) ?? new Map<string, ChartAccount>()).set(account.code, account));

/** An account of a book, or undefined when the chart has none. */
export const accountOf = (book: Book, code: string): ChartAccount | undefined => accounts.get(book)?.get(code);

/** The leaf accounts an account stands for: itself, or its details (rulings C23). Empty for an unknown code. */
export const leavesUnder = (book: Book, code: string): readonly ChartAccount[] => {
  const account = accountOf(book, code);
  if (account === undefined || account.postable) return account === undefined ? [] : [account];
  return chart.filter((one) => one.book === book && one.parent === code).flatMap((one) => leavesUnder(book, one.code));
};

/** The expenditure account of a subsidy kind. @throws RangeError for a kind the notice does not know */
export const subsidyAccount = (kind: string): string => expenseAccountOf(kind);

const memorandum = chart.filter(({ book }) => book === 'M').map(({ code }) => code);
/** Accounts of Book M and their contra accounts: 8001/8002, … */
export const memorandumPairs: readonly (readonly [own: string, contra: string])[] =
  memorandum.filter((_, i) => i % 2 === 0).map((own, i) => [own, memorandum[i * 2 + 1]!] as const);
