import type { DataSource } from 'typeorm';
import type { Day, Instant } from '#kernel';
import type { VoucherKind, VoucherRef } from '#ledger/book';

/**
 * 未审核 · 已审核 · 已记账: reviewed, and its year closed · 已红字冲销: a red voucher took it back · 红字冲销: that red voucher. 已作废 does not occur: no voucher
 * is ever cancelled. Balances count a voucher from its posting on (rulings D11).
 */
export type VoucherStatus = 'UNREVIEWED' | 'REVIEWED' | 'BOOKED' | 'REVERSED' | 'REVERSAL';
export interface VoucherStanding {
  readonly status: VoucherStatus; readonly statusZh: string;
  readonly maker: string;
  /** of vouchers a cashier made over money of a bank account */
  readonly cashier?: string;
  readonly reviewer?: string; readonly reviewedOn?: Day; readonly reviewedAt?: Instant;
  /** 记账: no person posts; the version of the posting table does */
  readonly poster: string;
  /** the red voucher; of a red voucher, the one it takes back */
  readonly reversedBy?: string; readonly reverses?: string;
}
interface Row {
  readonly voucher_id: string; readonly kind: VoucherKind;
  readonly maker: string; readonly cashier: string | null; readonly posting_rules: string; readonly reviewer: string | null;
  readonly reviewed_on: Day | null; readonly reviewed_at: Instant | null; readonly reversed_by: string | null; readonly reverses: string | null;
  readonly closed: boolean;
}

export const STATUS_ZH: Readonly<Record<VoucherStatus, string>> = {
  UNREVIEWED: '未审核', REVIEWED: '已审核', BOOKED: '已记账', REVERSED: '已红字冲销', REVERSAL: '红字冲销',
};

const standing = (schema: string): string => `select v.voucher_id, v.kind, v.maker, v.cashier, v.posting_rules, r.reviewer,
    r.reviewed_on::text as reviewed_on, to_char(r.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as reviewed_at,
    x.voucher_ref as reversed_by, o.voucher_ref as reverses, c.year is not null as closed
  from ${schema}.voucher_view v
    left join ${schema}.voucher_review r on r.event_id = v.event_id and r.book::text = v.book and r.log_index <= $5
    left join ${schema}.voucher_view x on x.reverses_event = v.event_id and x.reverses_rule = v.rule and x.book = v.book and x.log_index <= $5
    left join ${schema}.voucher_view o on o.event_id = v.reverses_event and o.rule = v.reverses_rule and o.book = v.book
    left join ${schema}.closed_year c on c.org = v.org and c.year = v.period / 100 and c.log_index <= $5
  where v.book = $1 and v.org = $2 and v.period = $3 and v.word = $6 and v.number = $4 and v.log_index <= $5 order by v.voucher_id limit 1`;

/** What becomes of a voucher: taken back or taking back before anything else, then reviewed, then reviewed in a closed year. */
export const statusOf = ({ kind, isReviewed, isReversed, isClosed }: {
  readonly kind: VoucherKind; readonly isReviewed: boolean; readonly isReversed: boolean; readonly isClosed: boolean }): VoucherStatus => {
  if (isReversed) return 'REVERSED';
  if (kind === 'REVERSAL') return 'REVERSAL';
  if (!isReviewed) return 'UNREVIEWED';
  return isClosed ? 'BOOKED' : 'REVIEWED';
};

/** Undefined when there was no such voucher yet. */
export const readStanding = async (source: DataSource, schema: string, { ref, index }: { readonly ref: VoucherRef; readonly index: number }):
Promise<{ readonly voucherId: number; readonly standing: VoucherStanding } | undefined> => {
  const [row] = await source.query(standing(schema), [ref.book, ref.org, ref.period, ref.number, index, ref.word]) as Row[];
  if (row === undefined) return undefined;
  const status = statusOf({ kind: row.kind, isReviewed: row.reviewer !== null, isReversed: row.reversed_by !== null, isClosed: row.closed });
  return { voucherId: Number(row.voucher_id), standing: {
    status, statusZh: STATUS_ZH[status], maker: row.maker, poster: row.posting_rules, ...(row.cashier !== null && { cashier: row.cashier }),
    ...(row.reviewer !== null && { reviewer: row.reviewer }), ...(row.reviewed_on !== null && { reviewedOn: row.reviewed_on }),
    ...(row.reviewed_at !== null && { reviewedAt: row.reviewed_at }), ...(row.reversed_by !== null && { reversedBy: row.reversed_by }),
    ...(row.reverses !== null && { reverses: row.reverses }),
  } };
};
