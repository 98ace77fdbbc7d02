import type { DataSource } from 'typeorm';
import type { Book } from '#ledger/book';
import { fenFromDb } from '#postgres';

/** Gross turnover of a leaf account up to the last day of a year, as the as-of index answers it. Fen. */
export interface YearEnd {
  readonly fundSource: string; readonly org: string; readonly book: Book; readonly account: string; readonly year: number; readonly debitFen: number;
  readonly creditFen: number;
}
/** A line whose running totals do not continue those of the line before. */
export interface BrokenTotal { readonly account: string; readonly accountSeq: number; readonly logIndex: number; readonly voucherRef: string }

interface YearRow {
  readonly fund_source: string; readonly org: string; readonly book: Book; readonly code: string; readonly year: number; readonly d: string; readonly c: string;
}

/** Vouchers a statement: none runs long, however many there are. */
const PAGE = 50_000;

/** Every account at the end of each of some years, as known at a place of the log. */
export const readYearEnds = async (source: DataSource, schema: string, { index, years }: { index: number; years: readonly number[] }):
Promise<readonly YearEnd[]> => {
  const rows = await source.query(`select s.fund_source, s.org, s.book::text as book, a.code, y.year, b.debit_fen as d, b.credit_fen as c
    from ${schema}.account a join ${schema}.book_set s using (book_set_id), unnest($2::int[]) as y (year),
      ${schema}.balance_as_of(a.account_id, $1, make_date(y.year, 12, 31)) b`, [index, years]) as YearRow[];
  return rows.map((row) => ({
    fundSource: row.fund_source, org: row.org, book: row.book, account: row.code, year: row.year, debitFen: fenFromDb(row.d), creditFen: fenFromDb(row.c),
  }));
};

// each line finds the one before by its key; the voucher's span is said twice, or the planner walks over all vouchers before it
const broken = (schema: string): string => `
  select s.book::text || '.' || a.code as account, p.account_seq as seq, p.log_index, v.voucher_ref as ref from ${schema}.posting p
    join ${schema}.account a using (account_id) join ${schema}.book_set s on s.book_set_id = a.book_set_id
    join ${schema}.voucher_view v using (voucher_id)
    left join lateral (select q.debit_fen, q.credit_fen, q.off_debit_fen, q.off_credit_fen from ${schema}.posting q
      where q.account_id = p.account_id and q.account_seq = p.account_seq - 1 offset 0) q on true
  where p.voucher_id > $1 and p.voucher_id <= $2 and v.voucher_id > $1 and v.voucher_id <= $2 and ((q.debit_fen is null and p.account_seq <> 1)
    or p.debit_fen <> coalesce(q.debit_fen, 0) + case p.side when 'D' then p.amount_fen else 0 end
    or p.credit_fen <> coalesce(q.credit_fen, 0) + case p.side when 'C' then p.amount_fen else 0 end
    or p.off_debit_fen <> coalesce(q.off_debit_fen, 0) + case when p.side = 'D' and p.off_sequence then p.amount_fen else 0 end
    or p.off_credit_fen <> coalesce(q.off_credit_fen, 0) + case when p.side = 'C' and p.off_sequence then p.amount_fen else 0 end)
  order by p.voucher_id, p.line_no limit $3`;

/** Lines of the vouchers after one, up to another, that do not continue their account's totals; at most `limit` a page of vouchers. */
export async function* brokenTotals(source: DataSource, schema: string, { after, upTo, limit }: { after: number; upTo: number; limit: number }):
AsyncGenerator<BrokenTotal> {
  for (let from = after; from < upTo; from += PAGE) {
    const rows = await source.query(broken(schema), [from, Math.min(upTo, from + PAGE), limit]) as
      { account: string; seq: string; log_index: string; ref: string }[];
    yield* rows.map(({ account, seq, log_index: logIndex, ref }) => ({ account, accountSeq: Number(seq), logIndex: Number(logIndex), voucherRef: ref }));
  }
}
