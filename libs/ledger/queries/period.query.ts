import type { DataSource } from 'typeorm';
import { addFen, type Day } from '#kernel';
import type { Book } from '#ledger/book';
import { fenFromDb } from '#postgres';
import type { At } from './place.query.js';
import { dayBefore } from './sheet.query.js';

/** Gross turnover of a leaf account from the first day of the books to the last day of a period, fen. */
export interface MonthTurnover { readonly account: string; readonly period: number; readonly debitFen: number; readonly creditFen: number }
/** Turnover of a memorandum account from one day on by subsidy kind (null where lines name none) and journal entry, and its balance, debit less credit. */
export interface KindTurnover {
  readonly subsidyKind: string | null; readonly rule: string; readonly debitFen: number; readonly creditFen: number; readonly balanceFen: number;
}
interface KindRow { readonly kind: string | null; readonly rule: string; readonly d: string; readonly c: string; readonly wd: string; readonly wc: string }
export interface SetBalance {
  readonly fundSource: string; readonly org: string; readonly book: Book; readonly account: string; readonly debitFen: number; readonly creditFen: number;
}
/** What a statement begins with: the day its opening balance stands at, and the newest voucher of the book set until then. Null where books begin. */
export interface Opened { readonly on: Day | null; readonly by: string | null; readonly rule: string | null }

const SET = 's.fund_source = $1 and s.org = $2 and s.book = $3::"char"';

/** The months with vouchers from one day to another: found one by one in the index of numbers, never by reading the vouchers. */
const months = (schema: string): string => `
  with recursive place as (select book_set_id as id from ${schema}.book_set s where ${SET}),
  month(period) as (
    (select v.period from ${schema}.voucher v where v.book_set_id = (select id from place) and v.period between $4 and $6 order by v.period limit 1)
    union all select (select v.period from ${schema}.voucher v
        where v.book_set_id = (select id from place) and v.period > month.period and v.period <= $6 order by v.period limit 1)
      from month where month.period is not null)
  select period, least(make_date(period / 100, period % 100, 1) + interval '1 month' - interval '1 day', $5::timestamp)::date::text as "lastDay"
  from month where period is not null`;
const readings = (schema: string): string => `
  select a.code as account, m.period, b.debit_fen as d, b.credit_fen as c
  from ${schema}.account a join ${schema}.book_set s using (book_set_id), unnest($4::int[], $5::date[]) m(period, day),
    ${schema}.balance_as_of(a.account_id, $6, m.day) b
  where ${SET} order by a.code, m.period`;
const closings = (schema: string): string => `
  select a.code as account, v.voucher_date::text as on, coalesce(sum(p.amount_fen) filter (where p.side = 'D'), 0)::text as d,
    coalesce(sum(p.amount_fen) filter (where p.side = 'C'), 0)::text as c
  from ${schema}.voucher v join ${schema}.book_set s using (book_set_id) join ${schema}.posting p using (voucher_id) join ${schema}.account a using (account_id)
  where v.kind = 'CLOSING' and ${SET} and v.log_index <= $4 and v.voucher_date between $5 and $6 group by 1, 2`;

interface Reading { readonly account: string; readonly period: number; readonly d: string; readonly c: string }
interface Closed { readonly account: string; readonly on: Day; readonly d: string; readonly c: string }
const periodOfDay = (day: Day): number => Number(day.slice(0, 7).replace('-', ''));

/**
 * Cumulative turnover of every account at the end of the month before `from` (as period 0) and of every month with vouchers until `asOf`.
 * One look into the as-of index per account and month. Year-end vouchers from `from` on are left out when the place says so.
 */
export const monthEnds = async (source: DataSource, { schema, place }: At, from: Day): Promise<readonly MonthTurnover[]> => {
  const { fundSource, org, book, asOf, knownAt, closing } = place;
  const values = [fundSource, org, book, periodOfDay(from), asOf, periodOfDay(asOf)];
  const found = await source.query(months(schema), values) as { period: number; lastDay: string }[];
  const before = dayBefore(from);
  const points = [...(before === null ? [] : [{ period: 0, lastDay: String(before) }]), ...found];
  const rows = await source.query(readings(schema), [
    fundSource, org, book, points.map(({ period }) => period), points.map(({ lastDay }) => lastDay), knownAt.index,
  ]) as Reading[];
  const closed = closing === 'included' ? [] : await source.query(closings(schema), [fundSource, org, book, knownAt.index, from, asOf]) as Closed[];
  return rows.map(({ account, period, d, c }) => {
    const off = closed.filter((one) => one.account === account && periodOfDay(one.on) <= period);
    const less = (whole: string, of: (one: Closed) => string): number =>
      off.reduce((left, one) => addFen(left, -fenFromDb(of(one))), addFen(fenFromDb(whole), 0));
    return { account, period, debitFen: less(d, (one) => one.d), creditFen: less(c, (one) => one.c) };
  });
};

/**
 * Of one memorandum account by kind and rule: both are no part of its balance key, so its own lines are read. Their vouchers are read once with all of the
 * book set, in the order they lie in: looked up one by one they cost sixteen times the pages.
 */
export const memorandumKinds = async (source: DataSource, { schema, place }: At, { account, from }: { readonly account: string; readonly from: Day }):
Promise<readonly KindTurnover[]> => {
  const sum = (side: 'D' | 'C', more = ''): string => `coalesce(sum(p.amount_fen) filter (where p.side = '${side}'${more}), 0)::text`;
  const rows = await source.query(`
    with place as materialized (select s.book_set_id as id from ${schema}.book_set s where ${SET}),
    line as materialized (select p.voucher_id, p.voucher_date, p.side, p.amount_fen, p.subsidy_kind
      from ${schema}.account a join place on place.id = a.book_set_id join ${schema}.posting p using (account_id)
      where a.code = $4 and p.log_index <= $5 and p.voucher_date <= $6),
    cause as materialized (select v.voucher_id, v.rule from ${schema}.voucher v where v.book_set_id = (select id from place) and v.voucher_date <= $6)
    select p.subsidy_kind as kind, v.rule, ${sum('D', ' and p.voucher_date >= $7')} as d, ${sum('C', ' and p.voucher_date >= $7')} as c,
      ${sum('D')} as wd, ${sum('C')} as wc
    from line p join cause v using (voucher_id) group by 1, 2 order by 1 nulls last, 2`,
  [place.fundSource, place.org, place.book, account, place.knownAt.index, place.asOf, from]) as KindRow[];
  return rows.map(({ kind, rule, d, c, wd, wc }) => ({
    subsidyKind: kind, rule, debitFen: fenFromDb(d), creditFen: fenFromDb(c), balanceFen: addFen(fenFromDb(wd), -fenFromDb(wc)),
  }));
};

export interface PlanOfYear { readonly year: number; readonly amountFen: number }
/** The plan of each year as it stands on a day: set, added to, or reversed in red. Accruals use a plan up and do not change it. */
export const plansOfYears = async (source: DataSource, { schema, place }: At): Promise<readonly PlanOfYear[]> => {
  const rows = await source.query(`
    select coalesce(p.policy_year, v.period / 100)::int as year, sum(case p.side when 'D' then p.amount_fen else -p.amount_fen end)::text as fen
    from ${schema}.account a join ${schema}.book_set s using (book_set_id) join ${schema}.posting p using (account_id)
      join ${schema}.voucher v using (voucher_id)
    where ${SET} and a.code = '8011' and v.rule in ('J00', 'J23/J00') and p.log_index <= $4 and p.voucher_date <= $5 group by 1 order by 1`,
  [place.fundSource, place.org, place.book, place.knownAt.index, place.asOf]) as { year: number; fen: string }[];
  return rows.map(({ year, fen }) => ({ year, amountFen: fenFromDb(fen) }));
};

const closedOfSets = (schema: string): string => `
  select a.account_id as id, coalesce(sum(p.amount_fen) filter (where p.side = 'D'), 0)::text as d,
    coalesce(sum(p.amount_fen) filter (where p.side = 'C'), 0)::text as c
  from ${schema}.voucher v join ${schema}.posting p using (voucher_id) join ${schema}.account a using (account_id)
  where v.kind = 'CLOSING' and v.log_index <= $1 and v.voucher_date <= $2 group by 1`;

interface SetRow extends Omit<SetBalance, 'debitFen' | 'creditFen'> { readonly id: number; readonly d: string; readonly c: string }

/** Cumulative turnover of every leaf account of some organisations, year-end vouchers left out: income and expenditure since the books began. */
export const setBalances = async (source: DataSource, schema: string, { index, asOf, orgs }: { readonly index: number; readonly asOf: Day;
  readonly orgs: readonly string[] | null }): Promise<readonly SetBalance[]> => {
  const rows = await source.query(`
    select a.account_id as id, s.fund_source as "fundSource", s.org, s.book::text as book, a.code as account, b.debit_fen as d, b.credit_fen as c
    from ${schema}.book_set s join ${schema}.account a using (book_set_id), ${schema}.balance_as_of(a.account_id, $1, $2) b
    where $3::text[] is null or s.org = any($3) order by 2, 3, array_position(array['F', 'A', 'M'], s.book::text), 5`, [index, asOf, orgs]) as SetRow[];
  const closed = await source.query(closedOfSets(schema), [index, asOf]) as { id: number; d: string; c: string }[];
  const off = new Map(closed.map((one) => [one.id, one]));
  const less = (whole: string, part = '0'): number => addFen(fenFromDb(whole), -fenFromDb(part));
  return rows.map(({ id, d, c, ...row }) => ({ ...row, debitFen: less(d, off.get(id)?.d), creditFen: less(c, off.get(id)?.c) }));
};

export const openedBy = async (source: DataSource, { schema, place }: At, from: Day): Promise<Opened> => {
  const on = dayBefore(from);
  if (on === null) return { on: null, by: null, rule: null };
  const [row] = await source.query(`
    select v.voucher_ref as by, v.rule from ${schema}.voucher_view v
    where (v.voucher_id) = (select w.voucher_id from ${schema}.voucher w join ${schema}.book_set s using (book_set_id)
      where ${SET} and w.log_index <= $4 and w.voucher_date <= $5 and w.period <= $6 order by w.period desc, w.voucher_date desc, w.voucher_id desc limit 1)`,
  [place.fundSource, place.org, place.book, place.knownAt.index, on, periodOfDay(on)]) as { by: string; rule: string }[];
  return { on, by: row?.by ?? null, rule: row?.rule ?? null };
};
