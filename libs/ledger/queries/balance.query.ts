import type { DataSource } from 'typeorm';
import { addFen, sumFen, type Day } from '#kernel';
import { leavesUnder, type Book } from '#ledger/book';
import { fenFromDb } from '#postgres';
import type { KnownAt } from './known-at.query.js';
import { prepared } from './prepared.query.js';
import type { Closing } from './words.js';

/** Gross turnover of one leaf account. */
export interface Turnover { readonly code: string; readonly debitFen: number; readonly creditFen: number }
export interface Place { readonly fundSource: string; readonly org: string; readonly book: Book; readonly asOf: Day; readonly knownAt: KnownAt;
  readonly closing: Closing }

const included = (schema: string, which: string): string => `select a.code, b.debit_fen as d, b.credit_fen as c
  from ${schema}.account a join ${schema}.book_set s using (book_set_id), ${schema}.balance_as_of(a.account_id, $4, $5) b
  where s.fund_source = $1 and s.org = $2 and s.book = $3::"char" ${which} order by a.code`;

/** One leaf is asked as one: its plan is then the same for every account, and kept. */
export const leavesAsked = (codes: readonly string[] | null, at: string): readonly [where: string, values: readonly unknown[]] => {
  if (codes === null) return ['', []];
  return codes.length === 1 ? [`and a.code = ${at}`, codes] : [`and a.code = any(${at}::text[])`, [codes]];
};

// The closing vouchers of a book are one a year: found by their own index, taken off afterwards (rulings B6).
const closings = (schema: string): string => `
  select a.code, coalesce(sum(p.amount_fen) filter (where p.side = 'D'), 0) as d, coalesce(sum(p.amount_fen) filter (where p.side = 'C'), 0) as c
  from ${schema}.voucher v join ${schema}.book_set s using (book_set_id) join ${schema}.posting p using (voucher_id) join ${schema}.account a using (account_id)
  where v.kind = 'CLOSING' and s.fund_source = $1 and s.org = $2 and s.book = $3::"char" and ($4::text[] is null or a.code = any($4))
    and v.log_index <= $5 and v.voucher_date <= $6 group by a.code`;

interface Row { readonly code: string; readonly d: string; readonly c: string }

/** Turnover of the leaf accounts (all of the book when `account` is left out) that have any, in code order. */
export const turnovers = async (source: DataSource, schema: string, { fundSource, org, book, asOf, knownAt, closing }: Place,
  account?: string): Promise<readonly Turnover[]> => {
  const codes = account === undefined ? null : leavesUnder(book, account).map(({ code }) => code);
  const values = [fundSource, org, book, codes, knownAt.index, asOf];
  const [which, of] = leavesAsked(codes, '$6');
  const rows = await prepared<Row>(source, included(schema, which), [fundSource, org, book, knownAt.index, asOf, ...of]);
  const closed = new Map(closing === 'included' ? [] : (await source.query(closings(schema), values) as Row[]).map((row) => [row.code, row]));
  const less = (value: string, off: string | undefined): number => addFen(fenFromDb(value), -fenFromDb(off ?? '0'));
  return rows.map(({ code, d, c }) => ({ code, debitFen: less(d, closed.get(code)?.d), creditFen: less(c, closed.get(code)?.c) }));
};

export const summed = (of: readonly Turnover[]): { readonly debitFen: number; readonly creditFen: number } =>
  ({ debitFen: sumFen(of.map(({ debitFen }) => debitFen)), creditFen: sumFen(of.map(({ creditFen }) => creditFen)) });
