import type { DataSource } from 'typeorm';
import { fenFromDb } from '#postgres';
import type { At } from './place.query.js';

/**
 * What is committed of the approvals of a year on the day of the place, fen: lines of 8001 that approved batches (J05), withdrew approvals (J05) or cancelled
 * what was never paid (J11), each less what was taken back of it in red (J23), of the batches first approved in the year. Payments lower nothing: what was
 * paid was committed. What is withdrawn of the approvals of an earlier year is of that year.
 */
export const committedIn = async (source: DataSource, { schema, place }: At, year: number): Promise<number> => {
  const { fundSource, org, book, asOf, knownAt } = place;
  const [row] = await source.query(`
    with line as (select p.voucher_date as on, case p.side when 'D' then p.amount_fen else -p.amount_fen end as fen,
        min(p.voucher_date) filter (where v.rule = 'J05' and p.side = 'D') over (partition by p.batch_id) as approved
      from ${schema}.book_set s join ${schema}.account a using (book_set_id) join ${schema}.posting p using (account_id)
        join ${schema}.voucher v using (voucher_id)
      where s.fund_source = $1 and s.org = $2 and s.book = $3::"char" and a.code = '8001' and v.rule in ('J05', 'J11', 'J23/J05', 'J23/J11')
        and p.log_index <= $4 and p.voucher_date <= $5)
    select coalesce(sum(fen), 0)::text as fen from line where approved >= make_date($6, 1, 1)`,
  [fundSource, org, book, knownAt.index, asOf, year]) as { readonly fen: string }[];
  return fenFromDb(row?.fen ?? '0');
};
