import type { DataSource } from 'typeorm';
import { addFen, type Day } from '#kernel';
import { accountOf, type Book, type Side, type Voucher } from '#ledger/book';
import { fenFromDb } from '#postgres';
import type { KnownAt } from './known-at.query.js';
import { spanTurnovers } from './six-columns.query.js';
import { readVouchers } from './voucher.query.js';

/** Which days of whose books, and the two moments they are looked at from: `since` the earlier one, `knownAt` the later. */
export interface ChangeSpan {
  readonly schema: string; readonly fundSource: string; readonly org: string; readonly books: readonly Book[]; readonly from: Day; readonly asOf: Day;
  readonly since: KnownAt; readonly knownAt: KnownAt;
}
/**
 * Why a voucher came into the days, or corrects them, after the earlier moment: `REVERSAL` takes a voucher back; `CORRECTION`: the month of the fact was
 * held or closed; `REOPENED`: its month was closed and opened again; `RECTIFIED`: admitted into a held month; `YEAR_CLOSE`; `LATE_FACT`: recorded after its
 * month, which was open; `IN_TIME`: its month was not over yet.
 */
export type ChangeBecause = 'REVERSAL' | 'CORRECTION' | 'RECTIFIED' | 'REOPENED' | 'YEAR_CLOSE' | 'LATE_FACT' | 'IN_TIME';
export interface Change {
  readonly voucher: Voucher; readonly because: ChangeBecause;
  /** `stands`: dated into the days, so that it moves their figures; `corrects`: a later month holds what belongs to them */
  readonly how: 'stands' | 'corrects';
}
/** Gross turnover in fen. */
interface Turned { readonly debitFen: number; readonly creditFen: number }
/** One account's turnover of the days: as it was told at the earlier moment and at the later, and what the vouchers between come to. */
export interface ChangedAccount {
  readonly book: Book; readonly account: string; readonly nameZh: string; readonly nameEn: string; readonly side: Side;
  readonly before: Turned; readonly after: Turned; readonly difference: Turned;
  /** sums over the vouchers that came between: those that stand in the days, and those that correct them from a later month */
  readonly vouchers: Turned; readonly corrections: Turned;
  /** the index at both moments and the vouchers between say the same: before + vouchers = after, after − vouchers = before */
  readonly equal: boolean;
}

const IN_DAYS = `(v.voucher_date between $4 and $5 or (v.correction_of_period is not null and v.fact_on between $4 and $5))`;
const BETWEEN = `v.book_set_id = any($1::smallint[]) and v.voucher_id > $2 and v.voucher_id <= $3 and ${IN_DAYS}`;
// The vouchers of some days and moments are few, whatever the planner thinks: their lines are looked up voucher by voucher, never all lines read.
const sums = (schema: string): string => {
  const total = (side: Side, stands: string): string => `coalesce(sum(p.amount_fen) filter (where p.side = '${side}' and ${stands} v.voucher_date
    between $4 and $5), 0)`;
  return `select s.book::text as book, a.code, ${total('D', '')} as d, ${total('C', '')} as c, ${total('D', 'not')} as cd, ${total('C', 'not')} as cc
    from ${schema}.voucher v cross join lateral (select * from ${schema}.posting l where l.voucher_id = v.voucher_id offset 0) p
      join ${schema}.account a on a.account_id = p.account_id
      join ${schema}.book_set s on s.book_set_id = v.book_set_id
    where ${BETWEEN} group by 1, 2`;
};
const page = (schema: string): string => `select v.voucher_id as id from ${schema}.voucher v where ${BETWEEN} order by v.voucher_id limit $6`;
const reasons = (schema: string): string => `
  select v.voucher_id as id, v.late,
    exists (select from ${schema}.period_step r where r.move = 'rectify' and r.event_id = v.event_id) as rectified,
    (select r.move from ${schema}.period_step r where r.org = v.org and r.period = v.period and r.move in ('close', 'reopen') and r.log_index < v.log_index
      order by r.log_index desc limit 1) = 'reopen' as reopened
  from ${schema}.voucher_view v where v.voucher_id = any($1::bigint[])`;
const lastOf = (schema: string): string =>
  `select voucher_id as id from ${schema}.voucher where log_index <= $1 order by log_index desc, voucher_id desc limit 1`;
const setsOf = (schema: string): string => `select book_set_id as id from ${schema}.book_set where fund_source = $1 and org = $2 and book::text = any($3)`;

interface SumRow { readonly book: Book; readonly code: string; readonly d: string; readonly c: string; readonly cd: string; readonly cc: string }
interface ReasonRow { readonly id: string; readonly late: boolean; readonly rectified: boolean; readonly reopened: boolean | null }
interface Bounds { readonly sets: readonly number[]; readonly after: number; readonly upTo: number }

/** Where the vouchers between two moments stand in the numbering of the whole ledger, which is that of the log. */
export const changeBounds = async (source: DataSource, { schema, fundSource, org, books, since, knownAt }: ChangeSpan): Promise<Bounds> => {
  const last = async (index: number): Promise<number> => Number((await source.query(lastOf(schema), [index]) as { id: string }[])[0]?.id ?? 0);
  const sets = await source.query(setsOf(schema), [fundSource, org, books]) as { id: number }[];
  return { sets: sets.map(({ id }) => id), after: await last(since.index), upTo: await last(knownAt.index) };
};

/** Accounts of the days that changed, or that later vouchers correct, in the order of books and codes. */
export const changedAccounts = async (source: DataSource, span: ChangeSpan, { sets, after, upTo }: Bounds): Promise<readonly ChangedAccount[]> => {
  const { schema, since, knownAt, from, asOf } = span;
  const between = await source.query(sums(schema), [sets, after, upTo, from, asOf]) as SumRow[];
  const rows: ChangedAccount[] = [];
  for (const book of span.books) {
    const told = async (at: KnownAt): Promise<ReadonlyMap<string, Turned>> => new Map((await spanTurnovers(source, schema, {
      fundSource: span.fundSource, org: span.org, book, from, asOf, knownAt: at, closing: 'included',
    })).map(({ code, debitFen, creditFen }) => [code, { debitFen, creditFen }]));
    const [was, is] = [await told(since), await told(knownAt)];
    const moved = new Map(between.filter((row) => row.book === book).map((row) => [row.code, row]));
    for (const code of [...new Set([...was.keys(), ...is.keys(), ...moved.keys()])].sort()) {
      const row = changed(book, code, { was: was.get(code), is: is.get(code), moved: moved.get(code) });
      if (moved.has(code) || row.difference.debitFen !== 0 || row.difference.creditFen !== 0) rows.push(row);
    }
  }
  return rows;
};

const NOTHING: Turned = { debitFen: 0, creditFen: 0 };
const changed = (book: Book, account: string, { was = NOTHING, is = NOTHING, moved }: {
  readonly was: Turned | undefined; readonly is: Turned | undefined; readonly moved: SumRow | undefined;
}): ChangedAccount => {
  const { nameZh, nameEn, normalSide: side } = accountOf(book, account)!;
  const vouchers = { debitFen: fenFromDb(moved?.d ?? '0'), creditFen: fenFromDb(moved?.c ?? '0') };
  const corrections = { debitFen: fenFromDb(moved?.cd ?? '0'), creditFen: fenFromDb(moved?.cc ?? '0') };
  const difference = { debitFen: addFen(is.debitFen, -was.debitFen), creditFen: addFen(is.creditFen, -was.creditFen) };
  const equal = difference.debitFen === vouchers.debitFen && difference.creditFen === vouchers.creditFen;
  return { book, account, nameZh, nameEn, side, before: was, after: is, difference, vouchers, corrections, equal };
};

const because = ({ kind, correctionOfPeriod }: Voucher, { late, rectified, reopened }: ReasonRow): ChangeBecause => {
  if (kind === 'REVERSAL') return 'REVERSAL';
  if (correctionOfPeriod !== undefined) return 'CORRECTION';
  if (kind === 'CLOSING') return 'YEAR_CLOSE';
  if (reopened === true) return 'REOPENED';
  if (rectified) return 'RECTIFIED';
  return late ? 'LATE_FACT' : 'IN_TIME';
};

/** One page of the vouchers between, in log order; `next` is the voucher the next page begins after. */
export const readChanges = async (source: DataSource, { schema, from, asOf }: ChangeSpan, { sets, upTo, after, limit }: Bounds & { readonly limit: number }):
Promise<{ readonly changes: readonly Change[]; readonly next?: number }> => {
  const found = await source.query(page(schema), [sets, after, upTo, from, asOf, limit + 1]) as { id: string }[];
  const ids = found.slice(0, limit).map(({ id }) => id);
  const told = new Map((await source.query(reasons(schema), [ids]) as ReasonRow[]).map((row) => [Number(row.id), row]));
  const read = await readVouchers(source, schema, { where: 'voucher_id = any($1::bigint[])', values: [ids] });
  const changes = read.map((voucher): Change => ({
    voucher, because: because(voucher, told.get(voucher.voucherId)!), how: voucher.voucherDate >= from && voucher.voucherDate <= asOf ? 'stands' : 'corrects',
  }));
  return { changes, ...(found.length > limit && { next: Number(ids.at(-1)) }) };
};
