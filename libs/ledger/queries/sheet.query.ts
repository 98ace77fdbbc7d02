import type { DataSource } from 'typeorm';
import { addDays, addFen, type Day } from '#kernel';
import { leavesUnder } from '#ledger/book';
import { fenFromDb } from '#postgres';
import { summed, turnovers } from './balance.query.js';
import { decodeCursor, readEntries, type AccountEntry } from './entries.query.js';
import type { At } from './place.query.js';
import { UnknownToLedger } from './queries.errors.js';

/** A line of an account sheet with the accounts on the other side of its voucher, and the balance after it: debit less credit. */
export interface SheetLine extends AccountEntry { readonly counter: readonly string[]; readonly balanceFen: number }
export interface SheetQuestion { readonly account: string; readonly from: Day; readonly limit: number; readonly cursor?: string | undefined }
export interface SheetPage {
  /** debit less credit before the first line of the page, fen */
  readonly openingFen: number;
  readonly lines: readonly SheetLine[]; readonly next?: string;
}

const FIRST = '2000-01-01';
const idsOf = (schema: string): string => `select a.account_id as id from ${schema}.account a join ${schema}.book_set s using (book_set_id)
  where s.fund_source = $1 and s.org = $2 and s.book = $3::"char" and a.code = any($4)`;

// The lines of one day before a place of it: what the index of whole days cannot say.
const ofDayUpTo = (schema: string): string => `
  select coalesce(sum(case p.side when 'D' then p.amount_fen else -p.amount_fen end), 0)::text as fen
  from ${schema}.posting p join ${schema}.voucher v using (voucher_id)
  where p.account_id = any($1::int[]) and p.log_index <= $2 and p.voucher_date = $3 and (p.voucher_id, p.line_no) <= ($4, $5) and ($6 or v.kind <> 'CLOSING')`;

const counters = (schema: string): string => `
  select p.voucher_id, p.side::text as side, array_agg(distinct a.code order by a.code) as codes
  from ${schema}.posting p join ${schema}.account a using (account_id) where p.voucher_id = any($1::bigint[]) group by 1, 2`;

/** Debit less credit of an account (and its details) at the end of a day; 0 before the first day of the calendar. */
export const netAt = async (source: DataSource, { schema, place }: At, { account, asOf }: { readonly account: string; readonly asOf: Day }):
Promise<number> => {
  const { debitFen, creditFen } = summed(await turnovers(source, schema, { ...place, asOf }, account));
  return addFen(debitFen, -creditFen);
};

/** The day before, or null when there is none. */
export const dayBefore = (day: Day): Day | null => (day <= FIRST ? null : addDays(day, -1));

/** One page of an account sheet with running balances. A page after the first begins where its cursor stands, from the index, not from the first line. */
export const sheetPage = async (source: DataSource, at: At, { account, from, limit, cursor: word }: SheetQuestion): Promise<SheetPage> => {
  const { schema, place } = at;
  const cursor = word === undefined ? undefined : decodeCursor(word);
  if (cursor !== undefined && cursor.p !== place.knownAt.index) throw new UnknownToLedger('ledger.unknown-word', `the cursor knows @${cursor.p}`);
  const codes = leavesUnder(place.book, account).map(({ code }) => code);
  const ids = (await source.query(idsOf(schema), [place.fundSource, place.org, place.book, codes]) as { id: number }[]).map(({ id }) => id);
  const before = dayBefore(cursor?.d ?? from);
  let openingFen = before === null ? 0 : await netAt(source, at, { account, asOf: before });
  if (cursor !== undefined) {
    const [row] = await source.query(ofDayUpTo(schema), [ids, place.knownAt.index, cursor.d, cursor.v, cursor.n, place.closing === 'included']);
    openingFen = addFen(openingFen, fenFromDb((row as { fen: string }).fen));
  }
  const { entries, next } = await readEntries(source, {
    schema, accountIds: ids, knownAt: place.knownAt, from, asOf: place.asOf, closing: place.closing, limit, ...(cursor !== undefined && { cursor }),
  });
  let balanceFen = openingFen;
  const others = await countersOf(source, schema, entries);
  const lines = entries.map((entry) => {
    balanceFen = addFen(balanceFen, entry.side === 'D' ? entry.amountFen : -entry.amountFen);
    const [ref, other] = [entry.voucherRef.split('/')[0]!, entry.side === 'D' ? 'C' : 'D'];
    // money that comes back in red stands on one side only, against what it lowers
    const counter = others.get(`${ref}|${other}`) ?? (others.get(`${ref}|${entry.side}`) ?? []).filter((code) => code !== entry.account);
    return { ...entry, counter, balanceFen };
  });
  return { openingFen, lines, ...(next !== undefined && { next }) };
};

/** The accounts of each voucher by side. */
const countersOf = async (source: DataSource, schema: string, entries: readonly AccountEntry[]): Promise<ReadonlyMap<string, readonly string[]>> => {
  if (entries.length === 0) return new Map();
  const refs = await source.query(`select voucher_id as id, voucher_ref as ref from ${schema}.voucher_view where event_id = any($1::uuid[])`,
    [[...new Set(entries.map(({ eventId }) => eventId))]]) as { id: string; ref: string }[];
  const refOf = new Map(refs.map(({ id, ref }) => [id, ref]));
  const rows = await source.query(counters(schema), [[...refOf.keys()]]) as { voucher_id: string; side: 'D' | 'C'; codes: string[] }[];
  return new Map(rows.map(({ voucher_id: id, side, codes }) => [`${refOf.get(id)!}|${side}`, codes]));
};
