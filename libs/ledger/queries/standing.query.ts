import type { DataSource } from 'typeorm';
import type { Day, Instant } from '#kernel';
import type { VoucherRef } from '#ledger/book';

/** 未审核 · 已审核 · 已记账: reviewed, and its year closed · 已作废: reversed in red. Balances count a voucher from its posting on (rulings D11). */
export type VoucherStatus = 'UNREVIEWED' | 'REVIEWED' | 'BOOKED' | 'VOID';
export interface VoucherStanding {
  readonly status: VoucherStatus; readonly statusZh: string;
  readonly maker: string;
  /** of vouchers a cashier made over money of a bank account */
  readonly cashier?: string;
  readonly reviewer?: string; readonly reviewedOn?: Day; readonly reviewedAt?: Instant;
  /** 记账: no person posts; the version of the posting table does */
  readonly poster: string;
  /** the red voucher */
  readonly reversedBy?: string;
}
interface Row {
  readonly maker: string; readonly cashier: string | null; readonly posting_rules: string; readonly reviewer: string | null;
  readonly reviewed_on: Day | null; readonly reviewed_at: Instant | null; readonly reversed_by: string | null; readonly closed: boolean;
}

const STATUS_ZH: Readonly<Record<VoucherStatus, string>> = { UNREVIEWED: '未审核', REVIEWED: '已审核', BOOKED: '已记账', VOID: '已作废' };

const standing = (schema: string): string => `select v.maker, v.cashier, v.posting_rules, r.reviewer, r.reviewed_on::text as reviewed_on,
    to_char(r.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as reviewed_at, x.voucher_ref as reversed_by, c.year is not null as closed
  from ${schema}.voucher_view v
    left join ${schema}.voucher_review r on r.event_id = v.event_id and r.book::text = v.book and r.log_index <= $5
    left join ${schema}.voucher_view x on x.reverses_event = v.event_id and x.reverses_rule = v.rule and x.book = v.book and x.log_index <= $5
    left join ${schema}.closed_year c on c.org = v.org and c.year = v.period / 100 and c.log_index <= $5
  where v.book = $1 and v.org = $2 and v.period = $3 and v.word = $6 and v.number = $4 and v.log_index <= $5 order by v.voucher_id limit 1`;

const statusOf = ({ reviewer, reversed_by: reversedBy, closed }: Row): VoucherStatus => {
  if (reversedBy !== null) return 'VOID';
  if (reviewer === null) return 'UNREVIEWED';
  return closed ? 'BOOKED' : 'REVIEWED';
};

/** Undefined when there was no such voucher yet. */
export const readStanding = async (source: DataSource, schema: string, { ref, index }: { readonly ref: VoucherRef; readonly index: number }):
Promise<VoucherStanding | undefined> => {
  const [row] = await source.query(standing(schema), [ref.book, ref.org, ref.period, ref.number, index, ref.word]) as Row[];
  if (row === undefined) return undefined;
  const status = statusOf(row);
  return {
    status, statusZh: STATUS_ZH[status], maker: row.maker, poster: row.posting_rules, ...(row.cashier !== null && { cashier: row.cashier }),
    ...(row.reviewer !== null && { reviewer: row.reviewer }), ...(row.reviewed_on !== null && { reviewedOn: row.reviewed_on }),
    ...(row.reviewed_at !== null && { reviewedAt: row.reviewed_at }), ...(row.reversed_by !== null && { reversedBy: row.reversed_by }),
  };
};
