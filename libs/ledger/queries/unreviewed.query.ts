import type { Day } from '#kernel';
import type { Book } from '#ledger/book';
import { fenFromDb } from '#postgres';
import type { KnownAt } from './known-at.query.js';
import type { LedgerQueries } from './ledger.query.js';
import { encodePage, monthWord, pageWord } from './words.js';

/** A voucher nobody has reviewed: neither looked at by another person than its maker, nor reversed in red. Amount in fen, of the debit side. */
export interface UnreviewedRow {
  readonly voucherRef: string; readonly voucherDate: Day; readonly fundSource: string; readonly rule: string; readonly summary: string; readonly maker: string;
  readonly amountFen: number; readonly logIndex: number; readonly eventId: string; readonly book: Book;
}
export interface UnreviewedQuestion {
  readonly org: string;
  /** yyyymm of the vouchers */
  readonly period: string;
  readonly book?: string; readonly fundSource?: string; readonly knownAt?: string;
  /** 1 to 200, default 100 */
  readonly limit?: number;
  readonly cursor?: string;
}
export interface UnreviewedPage {
  readonly org: string; readonly period: number; readonly knownAt: KnownAt; readonly rows: readonly UnreviewedRow[]; readonly next?: string;
}
interface Row {
  readonly id: string; readonly ref: string; readonly on: Day; readonly fund: string; readonly rule: string; readonly summary: string; readonly maker: string;
  readonly amount: string; readonly log_index: string; readonly event_id: string; readonly book: Book;
}

// the vouchers of a month by their numbers' own key; review and reversal by theirs
const question = (schema: string): string => `
  select v.voucher_id as id, v.voucher_ref as ref, v.voucher_date::text as on, v.fund_source as fund, v.rule, v.summary, v.maker, v.log_index, v.event_id,
    v.book,
    (select sum(p.amount_fen) from ${schema}.posting p where p.voucher_id = v.voucher_id and p.side = 'D') as amount
  from ${schema}.voucher_view v
  where v.org = $1 and v.period = $2 and v.log_index <= $3 and ($4::text is null or v.book = $4) and ($5::text is null or v.fund_source = $5)
    and v.voucher_id > $6
    and not exists (select from ${schema}.voucher_review r where r.event_id = v.event_id and r.book::text = v.book and r.log_index <= $3)
    and not exists (select from ${schema}.voucher x join ${schema}.book_set s using (book_set_id) where x.reverses_event = v.event_id
      and x.reverses_rule = v.rule and s.book::text = v.book and s.fund_source = v.fund_source and x.log_index <= $3)
  order by v.voucher_id limit $7`;

/**
 * 未审核凭证 of one month of an organisation, in log order, page by page; pages of one cursor never shift.
 *
 * @throws UnknownToLedger, LedgerNotThereYet
 * @source rulings D11
 */
export const unreviewed = async (ledger: LedgerQueries, { org, period, book, fundSource, knownAt, limit = 100, cursor }: UnreviewedQuestion):
Promise<UnreviewedPage> => {
  const [pinned, month] = [cursor === undefined ? undefined : pageWord(cursor), monthWord(period)];
  const when = pinned === undefined ? knownAt : `@${pinned.index}`;
  const { schema, place } = await ledger.placed({
    org, book: book ?? 'F', ...(fundSource !== undefined && { fundSource }), ...(when !== undefined && { knownAt: when }),
  });
  const size = Math.min(Math.max(1, Math.trunc(limit)), 200);
  const found = await ledger.source.query(question(schema), [
    place.org, month, place.knownAt.index, book === undefined ? null : place.book, fundSource === undefined ? null : place.fundSource,
    pinned?.after ?? 0, size + 1,
  ]) as Row[];
  const rows = found.slice(0, size).map((row): UnreviewedRow => ({
    voucherRef: row.ref, voucherDate: row.on, fundSource: row.fund, rule: row.rule, summary: row.summary, maker: row.maker, amountFen: fenFromDb(row.amount),
    logIndex: Number(row.log_index), eventId: row.event_id, book: row.book,
  }));
  const next = found.length > size ? encodePage({ index: place.knownAt.index, after: Number(found[size - 1]!.id) }) : undefined;
  return { org: place.org, period: Number(month), knownAt: place.knownAt, rows, ...(next !== undefined && { next }) };
};
