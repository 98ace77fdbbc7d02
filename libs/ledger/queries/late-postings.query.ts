import type { DataSource } from 'typeorm';
import type { Day, Instant } from '#kernel';
import type { Book, VoucherKind } from '#ledger/book';
import { fenFromDb } from '#postgres';
import type { KnownAt } from './known-at.query.js';

/**
 * `AFTER_CLOSE`: its month was held or closed, so that it stands in the next open one; `RECTIFIED`: an auditor admitted it into a held month;
 * `DATED_BACK`: recorded in a later month than the one it stands in, which was open.
 */
export type LateBecause = 'AFTER_CLOSE' | 'RECTIFIED' | 'DATED_BACK';
/** A voucher that changed what an earlier month looks like, or would have belonged to one. Amount in fen, of the debit side. */
export interface LatePosting {
  readonly voucherRef: string; readonly because: LateBecause; readonly factOn: Day; readonly voucherDate: Day; readonly period: number;
  readonly correctionOfPeriod?: number; readonly kind: VoucherKind; readonly rule: string; readonly summary: string; readonly amountFen: number;
  readonly logIndex: number; readonly eventId: string; readonly recordedAt: Instant;
}
export interface LateSpan {
  readonly schema: string; readonly fundSource: string; readonly org: string; readonly book: Book | null; readonly asOf: Day; readonly knownAt: KnownAt;
  /** yyyymm the fact belongs to; null for every month */
  readonly ofPeriod: number | null;
  /** exclusive */
  readonly afterVoucherId: number;
  readonly limit: number;
}
interface Row {
  readonly id: string; readonly ref: string; readonly fact_on: Day; readonly voucher_date: Day; readonly period: number;
  readonly correction_of_period: number | null; readonly kind: VoucherKind; readonly rule: string; readonly summary: string; readonly amount: string;
  readonly log_index: string; readonly event_id: string; readonly recorded_at: Instant; readonly rectified: boolean;
}

// the year close is no fact: it is always recorded when its month is over; the index `voucher_late` holds these vouchers and no others
const question = (schema: string): string => `
  select v.voucher_id as id, v.voucher_ref as ref, v.fact_on::text, v.voucher_date::text, v.period, v.correction_of_period, v.kind, v.rule, v.summary,
    (select sum(p.amount_fen) from ${schema}.posting p where p.voucher_id = v.voucher_id and p.side = 'D') as amount, v.log_index, v.event_id,
    to_char(v.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at,
    exists (select from ${schema}.period_step r where r.move = 'rectify' and r.event_id = v.event_id) as rectified
  from ${schema}.voucher_view v
  where v.kind <> 'CLOSING' and (v.correction_of_period is not null or v.late) and v.voucher_id > $1 and v.fund_source = $2 and v.org = $3
    and ($4::text is null or v.book = $4) and v.log_index <= $5 and v.voucher_date <= $6
    and ($7::int is null or coalesce(v.correction_of_period, v.period) = $7) order by v.voucher_id limit $8`;

const because = ({ correction_of_period: of, rectified }: Row): LateBecause => (of !== null ? 'AFTER_CLOSE' : rectified ? 'RECTIFIED' : 'DATED_BACK');

/** One page in log order; `next` is the voucher the next page begins after. */
export const readLatePostings = async (source: DataSource, span: LateSpan): Promise<{ readonly rows: readonly LatePosting[]; readonly next?: number }> => {
  const { fundSource, org, book, knownAt, asOf, ofPeriod, afterVoucherId, limit } = span;
  const found = await source.query(question(span.schema), [afterVoucherId, fundSource, org, book, knownAt.index, asOf, ofPeriod, limit + 1]) as Row[];
  const shown = found.slice(0, limit);
  const rows = shown.map((row): LatePosting => ({
    voucherRef: row.ref, because: because(row), factOn: row.fact_on, voucherDate: row.voucher_date, period: row.period,
    ...(row.correction_of_period !== null && { correctionOfPeriod: row.correction_of_period }), kind: row.kind, rule: row.rule, summary: row.summary,
    amountFen: fenFromDb(row.amount), logIndex: Number(row.log_index), eventId: row.event_id, recordedAt: row.recorded_at,
  }));
  return { rows, ...(found.length > limit && { next: Number(shown.at(-1)!.id) }) };
};
