import type { DataSource } from 'typeorm';
import { addFen, fen, sumFen, type Day } from '#kernel';
import { leavesUnder, type ChartAccount, type Line, type Side, type Voucher } from '#ledger/book';
import { encodeCursor } from './entries.query.js';
import {
  chosen, FigureSums, isIndexed, isMeant, isOfParty, tableOf, type Chain, type Cut, type Spot, type Turned,
} from './figure-sums.query.js';
import type { At } from './place.query.js';
import { UnknownToLedger } from './queries.errors.js';
import { readVouchers } from './voucher.query.js';

/** One voucher of a figure: all its lines, the numbers of those that are in the figure, and what they come to on the account's side, in fen. */
export interface FigureShare { readonly voucher: Voucher; readonly lines: readonly number[]; readonly debitFen: number; readonly creditFen: number;
  readonly shareFen: number }
/** The figure taken apart: what newer vouchers, those of the page and older ones come to. `equal`: the three are the figure. */
export interface FigureParts { readonly newerFen: number; readonly pageFen: number; readonly olderFen: number; readonly sumFen: number;
  readonly equal: boolean }
/** A balance, or with `from` a turnover, and the vouchers it is the sum of, newest first. Amounts in fen, positive on `side`. */
export interface Figure {
  readonly account: string; readonly nameZh: string; readonly nameEn: string; readonly side: Side; readonly cut: Cut; readonly from: Day | null;
  readonly debitFen: number; readonly creditFen: number; readonly amountFen: number;
  /** where the figure and the parts beside the page come from: the as-of index, or a sum over the lines when only some of them are meant */
  readonly basis: 'index' | 'sum';
  readonly shares: readonly FigureShare[];
  readonly parts: FigureParts;
  readonly next?: string;
}
export interface FigurePage { readonly account: ChartAccount; readonly from: Day | null; readonly cut: Cut; readonly limit: number; readonly before?: Spot }

// Each account's index is walked backwards by itself, so that a page of a parent reads a page of each leaf and no more.
const vouchers = (schema: string, chain: Chain, meant: string): string => {
  const { lines, id } = tableOf(chain);
  return `select m.voucher_date::text as day, m.voucher_id as id from unnest($1::int[]) a(id) cross join lateral (
    select p.voucher_date, p.voucher_id from ${schema}.${lines} p
    where p.${id} = a.id and p.voucher_id <= $2 and p.voucher_date between $3 and $4 and (p.voucher_date, p.voucher_id) < ($5::date, $6::bigint)
      and p.voucher_id <> all($7::bigint[]) and ($8::text is null or p.side = $8::"char")${meant}
    group by p.voucher_date, p.voucher_id order by p.voucher_date desc, p.voucher_id desc limit $9) m
  group by 1, 2 order by 1 desc, 2 desc limit $9`;
};

const accountIds = async (source: DataSource, { schema, place }: At, codes: readonly string[]): Promise<ReadonlyMap<number, string>> => {
  const rows = await source.query(`select a.account_id as id, a.code from ${schema}.account a join ${schema}.book_set s using (book_set_id)
    where s.fund_source = $1 and s.org = $2 and s.book = $3::"char" and a.code = any($4)`, [place.fundSource, place.org, place.book, codes]);
  return new Map((rows as { id: number; code: string }[]).map(({ id, code }) => [id, code]));
};

/** @throws UnknownToLedger for a party that has never had a line of the account */
const chainOf = async (source: DataSource, { schema, place }: At, { ids, cut }: { readonly ids: readonly number[]; readonly cut: Cut }): Promise<Chain> => {
  if (cut.party === undefined) return { ids, of: 'account' };
  const found = await source.query(`select party_account_id as id from ${schema}.party_account where account_id = any($1::int[]) and party = $2
    and log_index <= $3`, [ids, cut.party, place.knownAt.index]) as { id: number }[];
  if (found.length === 0) throw new UnknownToLedger('ledger.unknown-word', `party=${cut.party} has no line of this account`, ['zhuanzhang parties']);
  return isOfParty(cut) ? { ids: found.map(({ id }) => id), of: 'party' } : { ids, of: 'account' };
};

const AFTER_ALL: Spot = { day: '2089-09-17' as Day, id: Number.MAX_SAFE_INTEGER };
const BEFORE_ALL = '1999-12-31' as Day;

/** One page of a figure; every part of it is counted by itself, so that the sum proves it. @throws UnknownToLedger */
export const readFigure = async (source: DataSource, at: At, { account, from, cut, limit, before = AFTER_ALL }: FigurePage): Promise<Figure> => {
  const { schema, place } = at;
  const ids = await accountIds(source, at, leavesUnder(place.book, account.code).map(({ code }) => code));
  const chain = await chainOf(source, at, { ids: [...ids.keys()], cut });
  const sums = await FigureSums.of(source, at, { chain, accountIds: [...ids.keys()], cut, from });
  const { sql, values } = chosen(chain, cut, 10);
  const rows = await source.query(vouchers(schema, chain, sql), [
    chain.ids, sums.top, from ?? BEFORE_ALL, place.asOf, before.day, before.id, sums.closings, cut.only ?? null, limit + 1, ...values,
  ]) as { day: Day; id: string }[];
  const spots = rows.slice(0, limit).map(({ day, id }): Spot => ({ day, id: Number(id) }));
  const on = ({ debitFen, creditFen }: Turned): number => fen((account.normalSide === 'D' ? debitFen - creditFen : creditFen - debitFen) + 0);
  const codes = new Set(ids.values());
  const shares = (await inOrder(source, schema, spots)).map((one) => shareOf(one, (line) => codes.has(line.account) && isMeant(line, cut), on));
  const whole = await sums.whole();
  const parts = partsOf(on(whole), {
    newerFen: on(await sums.newerThan(spots[0] ?? { ...before, id: before.id - 1 })), pageFen: sumFen(shares.map(({ shareFen }) => shareFen)),
    olderFen: on(await sums.olderThan(spots.at(-1))),
  });
  const last = rows.length > limit ? spots.at(-1) : undefined;
  return {
    account: account.code, nameZh: account.nameZh, nameEn: account.nameEn, side: account.normalSide, cut, from, ...whole, amountFen: on(whole),
    basis: isIndexed(chain, cut) ? 'index' : 'sum', shares, parts,
    ...(last !== undefined && { next: encodeCursor({ p: place.knownAt.index, d: last.day, v: last.id, n: 0 }) }),
  };
};

const partsOf = (whole: number, { newerFen, pageFen, olderFen }: Omit<FigureParts, 'sumFen' | 'equal'>): FigureParts => {
  const together = addFen(addFen(newerFen, pageFen), olderFen);
  return { newerFen, pageFen, olderFen, sumFen: together, equal: together === whole };
};

const inOrder = async (source: DataSource, schema: string, spots: readonly Spot[]): Promise<readonly Voucher[]> => {
  const read = await readVouchers(source, schema, { where: 'voucher_id = any($1::bigint[])', values: [spots.map(({ id }) => id)] });
  const found = new Map(read.map((one) => [one.voucherId, one]));
  return spots.map(({ id }) => found.get(id)!);
};

const shareOf = (voucher: Voucher, counts: (line: Line) => boolean, on: (turned: Turned) => number): FigureShare => {
  const lines = voucher.lines.filter(counts);
  const total = (side: Side): number => sumFen(lines.filter((line) => line.side === side).map(({ amountFen }) => amountFen));
  const turned = { debitFen: total('D'), creditFen: total('C') };
  return { voucher, lines: lines.map(({ lineNo }) => lineNo), ...turned, shareFen: on(turned) };
};

