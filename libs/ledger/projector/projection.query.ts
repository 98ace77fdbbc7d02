import type { EntityManager } from 'typeorm';
import { restoreBooks, type Book, type Books, type BookSet, type BooksRows, type OpenedCase } from '#ledger/book';
import type { Day, Instant } from '#kernel';
import type { PeriodMove } from '#scheme/history';
import { fenFromDb } from '#postgres';
import { Chains, dayNumber, nodeKey, type ChainHead, type NodeTotal } from './chains.state.js';
import type { LedgerSchema } from './ledger-tables.sql.js';
import { Parties, type PartyAccount } from './parties.state.js';
import { idsOf, type Ids } from './rows.js';

/** All a projector keeps in memory, as the rows give it. */
export interface Loaded { readonly books: Books; readonly chains: Chains; readonly parties: Parties; readonly ids: Ids }
/** Name of the ledger's row in projection.checkpoint. */
export const LEDGER = 'ledger';

export const INSTANT = `to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
interface SetRow { readonly id: number; readonly fund_source: string; readonly org: string; readonly book: Book }
interface HeadRow {
  readonly id: number; readonly seq: string; readonly d: string; readonly c: string; readonly od: string; readonly oc: string; readonly highest: Day | null;
}
type Sets = ReadonlyMap<number, BookSet>;

const loadBooks = async (manager: EntityManager, schema: LedgerSchema, sets: Sets): Promise<Omit<BooksRows, 'recordedAt'>> => {
  const movements = await manager.query(`select a.book_set_id as set_id, a.code, extract(year from p.voucher_date)::int as year,
      coalesce(sum(p.amount_fen) filter (where p.side = 'D'), 0) as debit, coalesce(sum(p.amount_fen) filter (where p.side = 'C'), 0) as credit
    from ${schema}.posting p join ${schema}.account a using (account_id) group by 1, 2,
      3`) as { set_id: number; code: string; year: number; debit: string; credit: string }[];
  const numbers = await manager.query(`select book_set_id as set_id, period, word, max(number) as number from ${schema}.voucher group by 1, 2, 3`) as
    { set_id: number; period: number; word: string; number: number }[];
  const closedYears = await manager.query(`select org, year from ${schema}.closed_year`) as { org: string; year: number }[];
  const moves = await manager.query(`select org, period, move, command_id from ${schema}.period_step where move <> 'rectify' order by log_index`) as
    { org: string; period: number; move: PeriodMove['move']; command_id: string | null }[];
  const words = await manager.query(`select org, year, words from ${schema}.voucher_words order by log_index`) as BooksRows['words'];
  const cases = await manager.query(`select org, case_id as "caseId", party, claim_id as "claimId" from ${schema}.party_case`) as
    (Omit<OpenedCase, 'claimId'> & { readonly claimId: string | null })[];
  const [last] = await manager.query(`select coalesce(max(voucher_id), 0) as id from ${schema}.voucher`) as [{ id: string }];
  return {
    movements: movements.map((row) => ({
      set: sets.get(row.set_id)!, account: row.code, year: row.year, debitFen: fenFromDb(row.debit), creditFen: fenFromDb(row.credit),
    })),
    numbers: numbers.map((row) => ({ set: sets.get(row.set_id)!, period: row.period, word: row.word, number: row.number })),
    closedYears, cases: cases.map(({ claimId, ...one }) => ({ ...one, ...(claimId !== null && { claimId }) })), words, lastVoucherId: Number(last.id),
    moves: moves.map(({ command_id: commandId, ...move }) => ({ ...move, ...(commandId !== null && { commandId }) })),
  };
};

interface ChainTables { readonly lines: string; readonly nodes: string; readonly id: string; readonly seq: string }
const ACCOUNTS: ChainTables = { lines: 'posting', nodes: 'off_node', id: 'account_id', seq: 'account_seq' };
const PARTIES: ChainTables = { lines: 'party_line', nodes: 'party_node', id: 'party_account_id', seq: 'party_seq' };

const loadChains = async (manager: EntityManager, schema: LedgerSchema, { lines, nodes: nodeTable, id, seq }: ChainTables): Promise<Chains> => {
  const heads = await manager.query(`select p.${id} as id, p.${seq} as seq, p.debit_fen as d, p.credit_fen as c,
      p.off_debit_fen as od, p.off_credit_fen as oc, m.highest::text as highest
    from ${schema}.${lines} p join (select ${id}, max(${seq}) as seq, max(voucher_date) filter (where not off_sequence) as highest
      from ${schema}.${lines} group by 1) m on m.${id} = p.${id} and m.seq = p.${seq}`) as HeadRow[];
  const nodes = await manager.query(`select distinct on (${id}, node) ${id} as id, node, debit_fen as d, credit_fen as c
    from ${schema}.${nodeTable} order by ${id}, node, ${seq} desc`) as { id: number; node: number; d: string; c: string }[];
  const head = (row: HeadRow): ChainHead => ({
    seq: Number(row.seq), debit: fenFromDb(row.d), credit: fenFromDb(row.c), offDebit: fenFromDb(row.od), offCredit: fenFromDb(row.oc),
    highest: row.highest === null ? -1 : dayNumber(row.highest),
  });
  const total = ({ d, c }: { d: string; c: string }): NodeTotal => ({ debit: fenFromDb(d), credit: fenFromDb(c) });
  return new Chains(new Map(heads.map((row) => [row.id, head(row)])), new Map(nodes.map((row) => [nodeKey(row.id, row.node), total(row)])));
};

/** Folds the rows back into what posting needs. Nothing beside the rows is asked. */
export const load = async (manager: EntityManager, schema: LedgerSchema, recordedAt: Instant | null): Promise<Loaded> => {
  const setRows = await manager.query(`select book_set_id as id, fund_source, org, book::text as book from ${schema}.book_set`) as SetRow[];
  const sets: Sets = new Map(setRows.map(({ id, fund_source: fundSource, org, book }) => [id, { fundSource, org, book }]));
  const accounts = await manager.query(`select account_id as id, book_set_id as "setId", code from ${schema}.account`) as { id: number; setId: number;
    code: string }[];
  const books = restoreBooks({ ...await loadBooks(manager, schema, sets), recordedAt });
  const parties = await manager.query(`select party_account_id as id, account_id as "accountId", party from ${schema}.party_account`) as PartyAccount[];
  return {
    books, chains: await loadChains(manager, schema, ACCOUNTS), parties: new Parties(parties, await loadChains(manager, schema, PARTIES)),
    ids: idsOf([...sets].map(([id, set]) => ({ id, ...set })), accounts),
  };
};
