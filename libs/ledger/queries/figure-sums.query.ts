import type { DataSource } from 'typeorm';
import { addDays, addFen, type Day } from '#kernel';
import type { Side } from '#ledger/book';
import { fenFromDb } from '#postgres';
import type { At } from './place.query.js';

/** Which lines of the account are meant, where not all of them are. */
export interface Cut {
  readonly subsidyKind?: string; readonly batchId?: string; readonly claimId?: string;
  /** one column of a trial balance or a turnover: debit or credit alone */
  readonly only?: Side;
}
export const isWhole = ({ subsidyKind, batchId, claimId }: Cut): boolean => [subsidyKind, batchId, claimId].every((one) => one === undefined);

/** Gross turnover in fen. */
export interface Turned { readonly debitFen: number; readonly creditFen: number }
/** Where a voucher stands in an account sheet. */
export interface Spot { readonly day: Day; readonly id: number }
interface Meant { readonly accountIds: readonly number[]; readonly cut: Cut; readonly from: Day | null }
interface Row { readonly d: string | null; readonly c: string | null }
interface Closing extends Turned { readonly id: number; readonly day: Day }

const NOTHING: Turned = { debitFen: 0, creditFen: 0 };
const turned = (row: Row | undefined): Turned => ({ debitFen: fenFromDb(row?.d ?? '0'), creditFen: fenFromDb(row?.c ?? '0') });
const plus = (a: Turned, b: Turned): Turned => ({ debitFen: addFen(a.debitFen, b.debitFen), creditFen: addFen(a.creditFen, b.creditFen) });
const minus = (a: Turned, b: Turned): Turned => ({ debitFen: addFen(a.debitFen, -b.debitFen), creditFen: addFen(a.creditFen, -b.creditFen) });

const topOf = (schema: string): string => `select voucher_id as id from ${schema}.voucher where log_index <= $1 order by log_index desc, voucher_id desc limit 1`;
const upTo = (schema: string): string => `select sum(b.debit_fen) as d, sum(b.credit_fen) as c
  from unnest($1::int[]) a(id), ${schema}.balance_as_of(a.id, $2, $3) b`;
const MEANT = `($5::text is null or p.subsidy_kind = $5) and ($6::text is null or p.batch_id = $6) and ($7::text is null or p.claim_id = $7)`;
const summed = (schema: string): string => `
  select sum(p.amount_fen) filter (where p.side = 'D') as d, sum(p.amount_fen) filter (where p.side = 'C') as c
  from ${schema}.posting p where p.account_id = any($1::int[]) and p.voucher_id <= $2 and p.voucher_date between $3 and $4 and ${MEANT} and p.voucher_id < $8`;
const closingsOf = (schema: string): string => `
  select v.voucher_id as id, v.voucher_date::text as day, sum(p.amount_fen) filter (where p.side = 'D') as d, sum(p.amount_fen) filter (where p.side = 'C') as c
  from ${schema}.voucher v join ${schema}.book_set s using (book_set_id)
    left join ${schema}.posting p on p.voucher_id = v.voucher_id and p.account_id = any($1::int[]) and ${MEANT}
  where v.kind = 'CLOSING' and s.fund_source = $8 and s.org = $9 and s.book = $10::"char" and v.log_index <= $2 and v.voucher_date between $3 and $4
  group by 1, 2`;
const FIRST = '1999-12-31' as Day;

/**
 * What an account had turned over before and behind a place of its sheet. All lines meant: two readings of the as-of index and the lines of one day.
 * Some of them: a sum over the account's lines, for which there is no index.
 */
export class FigureSums {
  private constructor(
    private readonly source: DataSource, private readonly at: At, private readonly of: Meant,
    private readonly known: { readonly top: number; readonly closed: readonly Closing[] },
  ) {}

  static async of(source: DataSource, at: At, of: Meant): Promise<FigureSums> {
    const { schema, place } = at;
    const [row] = await source.query(topOf(schema), [place.knownAt.index]) as { id: string }[];
    const closed = place.closing === 'included' ? [] : await source.query(closingsOf(schema), [
      of.accountIds, place.knownAt.index, of.from ?? FIRST, place.asOf, ...cutValues(of.cut), place.fundSource, place.org, place.book,
    ]) as (Row & { id: string; day: Day })[];
    return new FigureSums(source, at, of, {
      top: Number(row?.id ?? 0), closed: closed.map((one) => ({ id: Number(one.id), day: one.day, ...turned(one) })),
    });
  }

  /** the newest voucher known */
  get top(): number { return this.known.top; }
  /** vouchers left out */
  get closings(): readonly number[] { return this.known.closed.map(({ id }) => id); }

  async whole(): Promise<Turned> {
    const { asOf } = this.at.place;
    return this.#only(minus(minus(await this.#upTo(asOf), await this.#opening()), this.#closed(() => true)));
  }

  /** Of vouchers behind this one in the sheet. */
  async newerThan(spot: Spot): Promise<Turned> {
    const { asOf } = this.at.place;
    if (spot.day > asOf) return NOTHING;
    return this.#only(minus(minus(await this.#upTo(asOf), await this.#below({ ...spot, id: spot.id + 1 })), this.#closed((one) => isBehind(one, spot))));
  }

  /** Of vouchers before this one; of none when there is no voucher. */
  async olderThan(spot: Spot | undefined): Promise<Turned> {
    if (spot === undefined) return NOTHING;
    return this.#only(minus(minus(await this.#below(spot), await this.#opening()), this.#closed((one) => isBehind(spot, one))));
  }

  #only({ debitFen, creditFen }: Turned): Turned {
    const { only } = this.of.cut;
    return { debitFen: only === 'C' ? 0 : debitFen, creditFen: only === 'D' ? 0 : creditFen };
  }

  #closed(which: (one: Closing) => boolean): Turned { return this.known.closed.filter(which).reduce(plus, NOTHING); }

  async #opening(): Promise<Turned> { return this.of.from === null ? NOTHING : this.#before(this.of.from); }

  /** The calendar of the ledger begins in 2000: nothing stands before. */
  async #before(day: Day): Promise<Turned> { return day <= '2000-01-01' ? NOTHING : this.#upTo(addDays(day, -1)); }

  async #below({ day, id }: Spot): Promise<Turned> { return plus(await this.#before(day), await this.#sum({ from: day, to: day, below: id })); }

  async #upTo(day: Day): Promise<Turned> {
    if (!isWhole(this.of.cut)) return this.#sum({ from: FIRST, to: day, below: Number.MAX_SAFE_INTEGER });
    const { schema, place } = this.at;
    return turned((await this.source.query(upTo(schema), [this.of.accountIds, place.knownAt.index, day]) as Row[])[0]);
  }

  async #sum({ from, to, below }: { readonly from: Day; readonly to: Day; readonly below: number }): Promise<Turned> {
    const values = [this.of.accountIds, this.top, from, to, ...cutValues(this.of.cut), below];
    return turned((await this.source.query(summed(this.at.schema), values) as Row[])[0]);
  }
}

const isBehind = (a: Spot, b: Spot): boolean => a.day > b.day || (a.day === b.day && a.id > b.id);
const cutValues = ({ subsidyKind, batchId, claimId }: Cut): readonly (string | null)[] => [subsidyKind ?? null, batchId ?? null, claimId ?? null];
