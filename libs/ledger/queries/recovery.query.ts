import type { DataSource } from 'typeorm';
import type { Day } from '#kernel';
import { fenFromDb } from '#postgres';

/** A voucher at the other end of money that came back: which claim's, and how much of it the recovering voucher says, fen. */
export interface RecoveryLink { readonly claimId: string; readonly ref: string; readonly voucherDate: Day; readonly amountFen: number }
/** Within one book: what a voucher's red and 4501 lines take back was spent by `recovers`; what it spent itself was taken back by `recoveredBy`. */
export interface VoucherLinks {
  readonly recovers: readonly RecoveryLink[]; readonly recoveredBy: readonly RecoveryLink[];
  /** there are more than a hundred on one side: those of one claim are found by the claim */
  readonly more: boolean;
}

const MOST = 100;
export const NO_LINKS: VoucherLinks = { recovers: [], recoveredBy: [], more: false };

/** Expenditure of its year in red, or income when that year is over; what is set off and undone again, and what is refunded, stands on the other sign. */
const recovering = (p: string, a: string): string => `${p}.policy_year is not null and ${p}.claim_id is not null
  and ((${p}.side = 'D' and ${p}.red and left(${a}.code, 4) in ('5001', '5002')) or (${p}.side = 'C' and not ${p}.red and ${a}.code = '4501'))`;
/** Money on its way out: a payment names its claim and batch, a release of Book F its batches alone. */
const spending = (p: string, a: string): string =>
  `${p}.batch_id is not null and ${p}.side = 'D' and not ${p}.red and left(${a}.code, 4) in ('5001', '5002', '1101')`;

// A claim's batch is known from its payments, in whatever book they stand.
const spentFor = (s: string): string => `
  with own as (select p.voucher_id, p.book_set_id, p.claim_id, sum(abs(p.amount_fen)) as fen from ${s}.posting p join ${s}.account a using (account_id)
      where p.voucher_id = any($1::bigint[]) and ${recovering('p', 'a')} group by 1, 2, 3),
    found as (
      select o.voucher_id, o.claim_id, o.fen, q.voucher_id as other from own o join ${s}.posting q on q.claim_id = o.claim_id
          and q.book_set_id = o.book_set_id join ${s}.account b on b.account_id = q.account_id
        where q.voucher_id < o.voucher_id and ${spending('q', 'b')}
      union
      select o.voucher_id, o.claim_id, o.fen, r.voucher_id from own o join ${s}.posting q on q.claim_id = o.claim_id and q.batch_id is not null
          join ${s}.posting r on r.batch_id = q.batch_id and r.claim_id is null and r.book_set_id = o.book_set_id and r.subsidy_kind = q.subsidy_kind
          join ${s}.account b on b.account_id = r.account_id
        where r.voucher_id < o.voucher_id and ${spending('r', 'b')})`;
// Who recovered a release: money that came back is little, so that each claim of it is asked once for its batches, however many releases ask.
const recoveredFrom = (s: string): string => `
  with own as (select distinct p.voucher_id, p.book_set_id, p.claim_id, p.batch_id, p.subsidy_kind from ${s}.posting p join ${s}.account a using (account_id)
      where p.voucher_id = any($1::bigint[]) and ${spending('p', 'a')}),
    back as materialized (select distinct r.book_set_id, r.claim_id from ${s}.posting r
      where r.book_set_id in (select book_set_id from own where claim_id is null) and r.policy_year is not null and r.claim_id is not null),
    paid as materialized (select distinct c.book_set_id, c.claim_id, q.batch_id, q.subsidy_kind
      from back c join ${s}.posting q on q.claim_id = c.claim_id and q.batch_id is not null),
    spent as (
      select voucher_id, book_set_id, claim_id from own where claim_id is not null
      union select o.voucher_id, o.book_set_id, c.claim_id from own o join paid c using (book_set_id, batch_id, subsidy_kind) where o.claim_id is null),
    found as (
      select o.voucher_id, o.claim_id, r.voucher_id as other, sum(abs(r.amount_fen)) as fen
        from spent o join ${s}.posting r on r.claim_id = o.claim_id and r.book_set_id = o.book_set_id join ${s}.account b on b.account_id = r.account_id
        where r.voucher_id > o.voucher_id and r.log_index <= $2 and ${recovering('r', 'b')} group by 1, 2, 3)`;
const told = (s: string): string => `
  select f.voucher_id, f.claim_id, f.fen, w.voucher_ref as ref, w.voucher_date::text as voucher_date
    from (select *, row_number() over (partition by voucher_id order by other, claim_id) as place from found) f
      join ${s}.voucher_view w on w.voucher_id = f.other
    where f.place <= ${MOST + 1} order by f.voucher_id, f.place`;

interface Row { readonly voucher_id: string; readonly claim_id: string; readonly fen: string; readonly ref: string; readonly voucher_date: Day }
const byVoucher = (rows: readonly Row[]): ReadonlyMap<number, readonly RecoveryLink[]> => {
  const links = new Map<number, RecoveryLink[]>();
  for (const { voucher_id: id, claim_id: claimId, fen, ref, voucher_date: voucherDate } of rows) {
    const of = links.get(Number(id)) ?? [];
    links.set(Number(id), of);
    of.push({ claimId, ref, voucherDate, amountFen: fenFromDb(fen) });
  }
  return links;
};

/**
 * 收回: what some vouchers recover, and who recovered what they spent, as known up to `index`. Vouchers without either are not in the answer.
 *
 * @param ids of vouchers that stand by `index`; a page of them
 * @source domain.md §3.4 (red-letter), rulings B5
 */
export const readRecoveries = async (source: DataSource, { schema, index }: { readonly schema: string; readonly index: number },
  ids: readonly number[]): Promise<ReadonlyMap<number, VoucherLinks>> => {
  if (ids.length === 0) return new Map();
  const recovers = byVoucher(await source.query(spentFor(schema) + told(schema), [ids]) as Row[]);
  const recoveredBy = byVoucher(await source.query(recoveredFrom(schema) + told(schema), [ids, index]) as Row[]);
  return new Map([...new Set([...recovers.keys(), ...recoveredBy.keys()])].map((id) => {
    const [out, back] = [recovers.get(id) ?? [], recoveredBy.get(id) ?? []];
    return [id, { recovers: out.slice(0, MOST), recoveredBy: back.slice(0, MOST), more: out.length > MOST || back.length > MOST }];
  }));
};
