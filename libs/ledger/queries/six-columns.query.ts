import type { DataSource } from 'typeorm';
import { addFen, fen, sumFen, type Day } from '#kernel';
import { accountOf, leavesUnder, type ChartAccount, type Side } from '#ledger/book';
import { fenFromDb } from '#postgres';
import { leavesAsked, type Place } from './balance.query.js';
import { prepared } from './prepared.query.js';

/** Gross turnover of one leaf account before the first day, and within the days asked, in fen. */
export interface SpanTurnover { readonly code: string; readonly openingDebitFen: number; readonly openingCreditFen: number; readonly debitFen: number;
  readonly creditFen: number }
/** `from` to `asOf`, both inclusive. */
export interface SpanPlace extends Place { readonly from: Day }

/** Two readings of the as-of index an account, whatever the number of its lines: up to the day before, and up to the last day. */
const readings = (schema: string, which: string): string => `
  select a.code, o.debit_fen as od, o.credit_fen as oc, e.debit_fen as d, e.credit_fen as c
  from ${schema}.account a join ${schema}.book_set s using (book_set_id), ${schema}.balance_as_of(a.account_id, $4, $5::date - 1) o,
    ${schema}.balance_as_of(a.account_id, $4, $6) e
  where s.fund_source = $1 and s.org = $2 and s.book = $3::"char" ${which} order by a.code`;

// Only the closings within the span are left out: those of earlier years are how its opening balances came about (J26).
const closings = (schema: string): string => `
  select a.code, coalesce(sum(p.amount_fen) filter (where p.side = 'D'), 0) as d, coalesce(sum(p.amount_fen) filter (where p.side = 'C'), 0) as c
  from ${schema}.voucher v join ${schema}.book_set s using (book_set_id) join ${schema}.posting p using (voucher_id) join ${schema}.account a using (account_id)
  where v.kind = 'CLOSING' and s.fund_source = $1 and s.org = $2 and s.book = $3::"char" and ($4::text[] is null or a.code = any($4))
    and v.log_index <= $5 and v.voucher_date between $6 and $7 group by a.code`;

interface Row { readonly code: string; readonly od: string; readonly oc: string; readonly d: string; readonly c: string }
interface Closed { readonly code: string; readonly d: string; readonly c: string }

/** Leaf accounts (all of the book when `account` is left out) that had moved by `asOf`, in code order. */
export const spanTurnovers = async (source: DataSource, schema: string, { fundSource, org, book, from, asOf, knownAt, closing }: SpanPlace,
  account?: string): Promise<readonly SpanTurnover[]> => {
  const codes = account === undefined ? null : leavesUnder(book, account).map(({ code }) => code);
  const values = [fundSource, org, book, codes, knownAt.index, from, asOf];
  const [which, of] = leavesAsked(codes, '$7');
  const rows = await prepared<Row>(source, readings(schema, which), [fundSource, org, book, knownAt.index, from, asOf, ...of]);
  const closed = new Map(closing === 'included' ? [] : (await source.query(closings(schema), values) as Closed[]).map((row) => [row.code, row]));
  const within = (whole: string, before: string, off = '0'): number => addFen(addFen(fenFromDb(whole), -fenFromDb(before)), -fenFromDb(off));
  return rows.map(({ code, od, oc, d, c }) => ({
    code, openingDebitFen: fenFromDb(od), openingCreditFen: fenFromDb(oc), debitFen: within(d, od, closed.get(code)?.d),
    creditFen: within(c, oc, closed.get(code)?.c),
  })).filter((one) => one.openingDebitFen !== 0 || one.openingCreditFen !== 0 || one.debitFen !== 0 || one.creditFen !== 0);
};

/** 期初、本期、期末, each debit and credit, in fen. Opening and closing are balances: they stand on one side only, and the other is 0. */
export interface SixColumns {
  readonly openingDebitFen: number; readonly openingCreditFen: number; readonly debitFen: number; readonly creditFen: number;
  readonly closingDebitFen: number; readonly closingCreditFen: number;
}
export interface SixColumnRow extends SixColumns { readonly account: string; readonly nameZh: string; readonly nameEn: string; readonly side: Side }
/** 六栏式科目余额表 of one book: the two columns of each pair have equal sums. */
export interface SixColumnBalance extends SpanPlace {
  /** leaf accounts that had moved by `asOf`, in code order */
  readonly rows: readonly SixColumnRow[];
  readonly totals: SixColumns;
}

const balanceOf = (debitFen: number, creditFen: number): readonly [debit: number, credit: number] => {
  const net = addFen(debitFen, -creditFen);
  return net >= 0 ? [net, 0] : [0, fen(-net)];
};

/** The columns of one turnover, or of the sum of several: a parent's balance is on the side of the sum of its leaves. */
export const sixColumns = (of: readonly SpanTurnover[]): SixColumns => {
  const total = (amount: (one: SpanTurnover) => number): number => sumFen(of.map(amount));
  const [debitFen, creditFen] = [total((one) => one.debitFen), total((one) => one.creditFen)];
  const [before, beforeCredit] = [total((one) => one.openingDebitFen), total((one) => one.openingCreditFen)];
  const [openingDebitFen, openingCreditFen] = balanceOf(before, beforeCredit);
  const [closingDebitFen, closingCreditFen] = balanceOf(addFen(before, debitFen), addFen(beforeCredit, creditFen));
  return { openingDebitFen, openingCreditFen, debitFen, creditFen, closingDebitFen, closingCreditFen };
};

const COLUMNS = ['openingDebitFen', 'openingCreditFen', 'debitFen', 'creditFen', 'closingDebitFen', 'closingCreditFen'] as const;
const totalsOf = (rows: readonly SixColumns[]): SixColumns =>
  Object.fromEntries(COLUMNS.map((column) => [column, sumFen(rows.map((row) => row[column]))])) as unknown as SixColumns;

/** The leaves of a book as six columns, with their sums. */
export const sixColumnBalance = (place: SpanPlace, leaves: readonly SpanTurnover[]): SixColumnBalance => {
  const rows = leaves.map((leaf): SixColumnRow => {
    const { nameZh, nameEn, normalSide: side } = accountOf(place.book, leaf.code)!;
    return { account: leaf.code, nameZh, nameEn, side, ...sixColumns([leaf]) };
  });
  return { ...place, rows, totals: totalsOf(rows) };
};

/** 发生额: what one account, or the sum of its details, turned over from one day to another, with the balances around it. */
export interface Turnaround extends SpanPlace, SixColumns {
  readonly account: string; readonly nameZh: string; readonly nameEn: string; readonly side: Side;
  /** balances before `from` and at `asOf`, positive on `side` (rulings C23) */
  readonly openingFen: number; readonly balanceFen: number;
}

export const turnaround = (place: SpanPlace, { code, nameZh, nameEn, normalSide: side }: ChartAccount, leaves: readonly SpanTurnover[]): Turnaround => {
  const columns = sixColumns(leaves);
  const on = (debitFen: number, creditFen: number): number => (side === 'D' ? debitFen - creditFen : creditFen - debitFen) + 0;
  return {
    ...place, account: code, nameZh, nameEn, side, ...columns, openingFen: on(columns.openingDebitFen, columns.openingCreditFen),
    balanceFen: on(columns.closingDebitFen, columns.closingCreditFen),
  };
};
