import type { DataSource } from 'typeorm';
import { addDays, addFen, type Day } from '#kernel';
import type { Line, Side } from '#ledger/book';
import { fenFromDb } from '#postgres';
import type { At } from './place.query.js';

/** What a line is about, by the column that says it. */
const COLUMNS = {
  subsidyKind: 'subsidy_kind', payeeType: 'payee_type', batchId: 'batch_id', claimId: 'claim_id', personCategory: 'person_category', projectId: 'project_id',
  department: 'department', bankAccountId: 'bank_account_id', party: 'party',
} as const satisfies Partial<Record<keyof Line, string>>;
export type Dimension = keyof typeof COLUMNS;
export const DIMENSIONS = Object.keys(COLUMNS) as readonly Dimension[];

/** Which lines of the account are meant, where not all of them are; `only`: one column of a trial balance, debit or credit alone. */
export type Cut = { readonly [D in Dimension]?: string } & { readonly only?: Side };
const dimensionsOf = (cut: Cut): readonly Dimension[] => DIMENSIONS.filter((one) => cut[one] !== undefined);
export const isMeant = (line: Line, cut: Cut): boolean =>
  dimensionsOf(cut).every((one) => line[one] === cut[one]) && (cut.only === undefined || line.side === cut.only);

/** Where an account's lines and their running totals stand: the account's own, or those of one party of it. */
export interface Chain { readonly ids: readonly number[]; readonly of: 'account' | 'party' }
const TABLES = {
  account: { lines: 'posting', id: 'account_id', balance: 'balance_as_of' },
  party: { lines: 'party_line', id: 'party_account_id', balance: 'party_balance_as_of' },
} as const;
/** Lines of a chain that are meant beyond being in it, as conditions on `p`; values are numbered from `first`. */
export const chosen = ({ of }: Chain, cut: Cut, first: number): { readonly sql: string; readonly values: readonly string[] } => {
  const columns = of === 'party' ? [] : dimensionsOf(cut);
  return { sql: columns.map((one, i) => ` and p.${COLUMNS[one]} = $${first + i}`).join(''), values: columns.map((one) => cut[one] ?? '') };
};
export const tableOf = ({ of }: Chain): (typeof TABLES)['account' | 'party'] => TABLES[of];
/** Figures of a whole chain are read from its as-of index; those of some of its lines are summed up. */
export const isIndexed = (chain: Chain, cut: Cut): boolean => chosen(chain, cut, 1).sql === '';
/** One party, and nothing else, is a chain of its own. */
export const isOfParty = (cut: Cut): boolean => dimensionsOf(cut).join() === 'party';

/** Gross turnover in fen. */
export interface Turned { readonly debitFen: number; readonly creditFen: number }
/** Where a voucher stands in an account sheet. */
export interface Spot { readonly day: Day; readonly id: number }
export interface Meant { readonly chain: Chain; readonly accountIds: readonly number[]; readonly cut: Cut; readonly from: Day | null }
interface Row { readonly d: string | null; readonly c: string | null }
interface Closing extends Turned, Spot {}

const NOTHING: Turned = { debitFen: 0, creditFen: 0 };
const turned = (row: Row | undefined): Turned => ({ debitFen: fenFromDb(row?.d ?? '0'), creditFen: fenFromDb(row?.c ?? '0') });
const plus = (a: Turned, b: Turned): Turned => ({ debitFen: addFen(a.debitFen, b.debitFen), creditFen: addFen(a.creditFen, b.creditFen) });
const minus = (a: Turned, b: Turned): Turned => ({ debitFen: addFen(a.debitFen, -b.debitFen), creditFen: addFen(a.creditFen, -b.creditFen) });

const topOf = (schema: string): string =>
  `select voucher_id as id from ${schema}.voucher where log_index <= $1 order by log_index desc, voucher_id desc limit 1`;
const SUMS = `sum(p.amount_fen) filter (where p.side = 'D') as d, sum(p.amount_fen) filter (where p.side = 'C') as c`;
// the closing vouchers of a book are one a year: found by their own index (rulings B6)
const closingsOf = (schema: string, meant: string): string => `
  select v.voucher_id as id, v.voucher_date::text as day, ${SUMS} from ${schema}.voucher v join ${schema}.book_set s using (book_set_id)
    left join ${schema}.posting p on p.voucher_id = v.voucher_id and p.account_id = any($1::int[])${meant}
  where v.kind = 'CLOSING' and v.log_index <= $2 and v.voucher_date between $3 and $4 and s.fund_source = $5 and s.org = $6 and s.book = $7::"char"
  group by 1, 2`;
const FIRST = '1999-12-31' as Day;

/**
 * What an account had turned over before and behind a place of its sheet. Of all its lines, or one party's: two readings of the as-of index and the lines
 * of one day. Of some of them: a sum over the lines, for which there is no index.
 */
export class FigureSums {
  private constructor(
    private readonly source: DataSource, private readonly at: At, private readonly of: Meant,
    private readonly known: { readonly top: number; readonly closed: readonly Closing[] },
  ) {}

  static async of(source: DataSource, at: At, of: Meant): Promise<FigureSums> {
    const { schema, place } = at;
    const [row] = await source.query(topOf(schema), [place.knownAt.index]) as { id: string }[];
    const { sql, values } = chosen({ ids: of.accountIds, of: 'account' }, of.cut, 8);
    const closed = place.closing === 'included' ? [] : await source.query(closingsOf(schema, sql), [
      of.accountIds, place.knownAt.index, of.from ?? FIRST, place.asOf, place.fundSource, place.org, place.book, ...values,
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
    const { chain, cut } = this.of;
    if (!isIndexed(chain, cut)) return this.#sum({ from: FIRST, to: day, below: Number.MAX_SAFE_INTEGER });
    const { schema, place } = this.at;
    const question = `select sum(b.debit_fen) as d, sum(b.credit_fen) as c from unnest($1::int[]) a(id), ${schema}.${tableOf(chain).balance}(a.id, $2, $3) b`;
    return turned((await this.source.query(question, [chain.ids, place.knownAt.index, day]) as Row[])[0]);
  }

  async #sum({ from, to, below }: { readonly from: Day; readonly to: Day; readonly below: number }): Promise<Turned> {
    const { chain, cut } = this.of;
    const { sql, values } = chosen(chain, cut, 6);
    const { lines, id } = tableOf(chain);
    const question = `select ${SUMS} from ${this.at.schema}.${lines} p
      where p.${id} = any($1::int[]) and p.voucher_id <= $2 and p.voucher_date between $3 and $4 and p.voucher_id < $5${sql}`;
    return turned((await this.source.query(question, [chain.ids, this.top, from, to, below, ...values]) as Row[])[0]);
  }
}

const isBehind = (a: Spot, b: Spot): boolean => a.day > b.day || (a.day === b.day && a.id > b.id);
