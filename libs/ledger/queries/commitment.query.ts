import type { DataSource } from 'typeorm';
import { fenFromDb } from '#postgres';
import type { At } from './place.query.js';

/**
 * What was committed in a year until the day of the place, fen: the debits of approvals (8001 of J05) dated in it, those taken back in red (J23/J05) as if
 * they had never been. A red voucher, and the right one that stands beside it, are of the year of the approval they correct. Withdrawals (credits of J05) and
 * cancellations (J11) are not in it: their rows do not say when the batch they lower was approved.
 */
export const committedIn = async (source: DataSource, { schema, place }: At, year: number): Promise<number> => {
  const { fundSource, org, book, asOf, knownAt } = place;
  const [row] = await source.query(`
    select coalesce(sum(p.amount_fen), 0)::text as fen
    from ${schema}.book_set s join ${schema}.account a using (book_set_id) join ${schema}.posting p using (account_id)
      join ${schema}.voucher v using (voucher_id)
      left join ${schema}.voucher red on red.event_id = v.event_id and red.book_set_id = v.book_set_id and red.rule = 'J23/J05'
      left join ${schema}.voucher wrong on wrong.event_id = red.reverses_event and wrong.book_set_id = red.book_set_id and wrong.rule = red.reverses_rule
    where s.fund_source = $1 and s.org = $2 and s.book = $3::"char" and a.code = '8001' and p.side = 'D' and v.rule in ('J05', 'J23/J05')
      and p.log_index <= $4 and p.voucher_date between make_date($6, 1, 1) and $5 and extract(year from coalesce(wrong.voucher_date, v.voucher_date)) = $6`,
  [fundSource, org, book, knownAt.index, asOf, year]) as { readonly fen: string }[];
  return fenFromDb(row?.fen ?? '0');
};
