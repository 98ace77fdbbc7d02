import type { DataSource } from 'typeorm';
import type { Day } from '#kernel';
import { referenceOf, type Book, type Voucher } from '#ledger/book';
import { statusOf, type VoucherStatus } from './standing.query.js';
import { readVouchers } from './voucher.query.js';

/** A voucher with its reference and what became of it: its status, who reviewed it, which one it reverses in red, and which one reversed it. */
export interface MarkedVoucher extends Voucher {
  readonly ref: string; readonly status: VoucherStatus; readonly reviewer?: string; readonly reversesRef?: string; readonly reversedByRef?: string;
}

export interface BookSetRow { readonly id: number; readonly fundSource: string; readonly org: string; readonly book: Book }

/** Which vouchers a journal tells: of some book sets, dated `from` to `asOf`, caused by events up to `index`. */
export interface JournalPlace {
  readonly schema: string; readonly setIds: readonly number[]; readonly index: number; readonly from: Day; readonly asOf: Day;
}

const PAGE = 500;

/** The book sets of organisations in the order of funds, organisations and books F, A, M; all of them for `orgs: null`. */
export const bookSetRows = (source: DataSource, schema: string, { orgs, book, fundSource }: { readonly orgs: readonly string[] | null;
  readonly book?: string | undefined; readonly fundSource?: string | undefined }): Promise<BookSetRow[]> => source.query(
  `select book_set_id as id, fund_source as "fundSource", org, book::text as book from ${schema}.book_set
    where ($1::text[] is null or org = any($1)) and ($2::text is null or book = $2::"char") and ($3::text is null or fund_source = $3)
    order by fund_source, org, array_position(array['F', 'A', 'M'], book::text)`,
  [orgs, book ?? null, fundSource ?? null],
);

/** The first accounting period with vouchers after one (yyyymm); each book set is one look into an index. */
export const periodAfter = async (source: DataSource, { schema, setIds }: JournalPlace, after: number): Promise<number | null> => {
  const [row] = await source.query(`select min(m.period) as period from unnest($1::smallint[]) s(id),
    lateral (select min(period) as period from ${schema}.voucher where book_set_id = s.id and period > $2) m`, [setIds, after]) as [{ period: number | null }];
  return row.period;
};

/** The vouchers of one month by day, book set and number; only their ids are held at once. */
export const idsOfMonth = async (source: DataSource, { schema, setIds, index, from, asOf }: JournalPlace, period: number): Promise<readonly string[]> => {
  const rows = await source.query(`select voucher_id as id from ${schema}.voucher where book_set_id = any($1::smallint[]) and period = $2 and log_index <= $3
    and voucher_date between $4 and $5 order by voucher_date, book_set_id, word, number`, [setIds, period, index, from, asOf]) as { id: string }[];
  return rows.map(({ id }) => id);
};

interface MarkRow {
  readonly voucher_id: string; readonly reverses: string | null; readonly reversed_by: string | null; readonly reviewer: string | null;
  readonly closed: boolean;
}
const marks = (schema: string): string => `
  select v.voucher_id, ov.voucher_ref as reverses, rv.voucher_ref as reversed_by, w.reviewer, c.year is not null as closed from ${schema}.voucher v
    join ${schema}.book_set s using (book_set_id)
    left join ${schema}.voucher_review w on w.event_id = v.event_id and w.book = s.book and w.log_index <= $2
    left join ${schema}.closed_year c on c.org = s.org and c.year = v.period / 100 and c.log_index <= $2
    left join ${schema}.voucher o on (o.event_id, o.book_set_id, o.rule) = (v.reverses_event, v.book_set_id, v.reverses_rule)
    left join ${schema}.voucher_view ov on ov.voucher_id = o.voucher_id
    left join ${schema}.voucher r on (r.reverses_event, r.book_set_id, r.reverses_rule) = (v.event_id, v.book_set_id, v.rule) and r.log_index <= $2
    left join ${schema}.voucher_view rv on rv.voucher_id = r.voucher_id
  where v.voucher_id = any($1::bigint[])`;

/** Vouchers by id, in the order of the ids, with what became of them as far as events up to `index` say. */
export const vouchersOf = async (source: DataSource, { schema, index }: Pick<JournalPlace, 'schema' | 'index'>, ids: readonly string[]):
Promise<readonly MarkedVoucher[]> => {
  if (ids.length === 0) return [];
  const found = await readVouchers(source, schema, { where: 'voucher_id = any($1::bigint[])', values: [ids] });
  const marked = new Map((await source.query(marks(schema), [ids, index]) as MarkRow[]).map((row) => [Number(row.voucher_id), row]));
  const byId = new Map(found.map((one) => [String(one.voucherId), one]));
  return ids.flatMap((id) => {
    const one = byId.get(id);
    if (one === undefined) return [];
    const { reverses = null, reversed_by: reversedBy = null, reviewer = null, closed = false } = marked.get(one.voucherId) ?? {};
    const status = statusOf({ kind: one.kind, isReviewed: reviewer !== null, isReversed: reversedBy !== null, isClosed: closed });
    return [{
      ...one, ref: referenceOf(one), status, ...(reviewer !== null && { reviewer }), ...(reverses !== null && { reversesRef: reverses }),
      ...(reversedBy !== null && { reversedByRef: reversedBy }),
    }];
  });
};

/** A journal from one place of a month on, by day, page by page and month by month. Nothing newer than `index` ever comes between. */
export async function* journal(source: DataSource, place: JournalPlace, start = { period: 0, offset: 0 }):
AsyncGenerator<{ readonly voucher: MarkedVoucher; readonly period: number; readonly offset: number }, void, undefined> {
  const [first, last] = [place.from, place.asOf].map((day) => Number(day.slice(0, 7).replace('-', ''))) as [number, number];
  let after = Math.max(start.period, first) - 1;
  for (;;) {
    const period = await periodAfter(source, place, after);
    if (period === null || period > last) return;
    const ids = await idsOfMonth(source, place, period);
    for (let at = period === start.period ? start.offset : 0; at < ids.length; at += PAGE) {
      const page = await vouchersOf(source, place, ids.slice(at, at + PAGE));
      for (const [i, voucher] of page.entries()) yield { voucher, period, offset: at + i };
    }
    after = period;
  }
}
