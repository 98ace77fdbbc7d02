import type { DataSource } from 'typeorm';
import { type Day, isDay } from '#kernel';
import type { Side, VoucherKind } from '#ledger/book';
import { fenFromDb } from '#postgres';
import { UnknownToLedger } from './queries.errors.js';
import type { KnownAt } from './known-at.query.js';

/** One line of an account sheet (明细账). Amounts in fen. */
export interface AccountEntry {
  /** `F.370100.201912.0003/2` */
  readonly voucherRef: string;
  readonly account: string; readonly voucherDate: Day; readonly factOn: Day; readonly side: Side; readonly amountFen: number; readonly summary: string;
    readonly rule: string;
  readonly kind: VoucherKind; readonly logIndex: number; readonly eventId: string; readonly subsidyKind?: string; readonly batchId?: string;
    readonly claimId?: string;
}
/** Where the next page begins: pinned to what the first page knew, so that later postings never shift it. */
interface Cursor { readonly p: number; readonly d: Day; readonly v: number; readonly n: number }
interface Row {
  readonly voucher_ref: string; readonly voucher_id: string; readonly line_no: number; readonly account: string; readonly voucher_date: Day;
    readonly fact_on: Day;
  readonly side: Side; readonly amount_fen: string; readonly summary: string; readonly rule: string; readonly kind: VoucherKind; readonly log_index: string;
  readonly event_id: string; readonly subsidy_kind: string | null; readonly batch_id: string | null; readonly claim_id: string | null;
}

export const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify([cursor.p, cursor.d, cursor.v, cursor.n])).toString('base64url');
/** @throws UnknownToLedger when the text was not given out as a cursor */
export const decodeCursor = (text: string): Cursor => {
  try {
    const [p, d, v, n] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [number, Day, number, number];
    if ([p, v, n].every((one) => Number.isSafeInteger(one)) && isDay(d) && n <= 32_767) return { p, d, v, n };
  } catch { /* the same answer as for a cursor of another shape */ }
  throw new UnknownToLedger('ledger.unknown-word', 'the cursor is not one of ours', ['the `next` of the page before']);
};

/** The log index a page is pinned to. @throws UnknownToLedger when the text was not given out as a cursor */
export const cursorPlace = (text: string): number => decodeCursor(text).p;

// Each account gives its own first lines in the order of its index by day; a parent's page is the first of them all.
const page = (schema: string, closing: 'included' | 'excluded'): string => `
  select v.voucher_ref, p.voucher_id, p.line_no, a.code as account, p.voucher_date::text, v.fact_on::text, p.side::text as side, p.amount_fen, v.summary,
    v.rule, v.kind, p.log_index, v.event_id, p.subsidy_kind, p.batch_id, p.claim_id
  from ${schema}.account a, lateral (select p.* from ${schema}.posting p
      where p.account_id = a.account_id and p.log_index <= $2 and p.voucher_date between $3 and $4
        and ($5::date is null or (p.voucher_date, p.voucher_id, p.line_no) > ($5, $6, $7))${closing === 'included' ? '' : `
        and not exists (select from ${schema}.voucher w where w.voucher_id = p.voucher_id and w.kind = 'CLOSING')`}
      order by p.voucher_date, p.voucher_id, p.line_no limit $8) p
    join ${schema}.voucher_view v on v.voucher_id = p.voucher_id
  where a.account_id = any($1::int[]) order by p.voucher_date, p.voucher_id, p.line_no limit $8`;

const entryOf = (row: Row): AccountEntry => ({
  voucherRef: `${row.voucher_ref}/${row.line_no}`, account: row.account, voucherDate: row.voucher_date, factOn: row.fact_on, side: row.side,
    amountFen: fenFromDb(row.amount_fen),
  summary: row.summary, rule: row.rule, kind: row.kind, logIndex: Number(row.log_index), eventId: row.event_id,
  ...(row.subsidy_kind !== null && { subsidyKind: row.subsidy_kind }), ...(row.batch_id !== null && { batchId: row.batch_id }),
  ...(row.claim_id !== null && { claimId: row.claim_id }),
});

export interface EntriesQuestion {
  readonly schema: string; readonly accountIds: readonly number[]; readonly knownAt: KnownAt; readonly from: Day; readonly asOf: Day;
  readonly closing: 'included' | 'excluded';
  readonly limit: number; readonly cursor?: Cursor;
}

/** One page of an account sheet by (voucherDate, voucher, line). `next` is absent on the last page. */
export const readEntries = async (source: DataSource, question: EntriesQuestion):
Promise<{ readonly entries: readonly AccountEntry[]; readonly next?: string }> => {
  const { accountIds, knownAt, from, asOf, closing, limit, cursor } = question;
  const rows = await source.query(page(question.schema, closing), [
    accountIds, knownAt.index, from, asOf, cursor?.d ?? null, cursor?.v ?? 0, cursor?.n ?? 0, limit + 1,
  ]) as Row[];
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const next = last && encodeCursor({ p: knownAt.index, d: last.voucher_date, v: Number(last.voucher_id), n: last.line_no });
  return { entries: shown.map(entryOf), ...(next !== undefined && { next }) };
};
