import type { DataSource } from 'typeorm';
import { addFen } from '#kernel';
import { fenFromDb } from '#postgres';
import type { Place } from './balance.query.js';
import { prepared } from './prepared.query.js';
import { UnknownToLedger } from './queries.errors.js';

/** One sub-ledger of a control account: gross turnover and balance in fen; the balance is positive on the account's normal side. */
export interface PartyBalance { readonly account: string; readonly party: string; readonly debitFen: number; readonly creditFen: number }
/** After which party the next page begins, and the place in the log the first page knew. */
interface After { readonly p: number; readonly account: string; readonly party: string }
interface Row { readonly account: string; readonly party: string; readonly d: string; readonly c: string }

export const encodeAfter = ({ p, account, party }: After): string => Buffer.from(JSON.stringify([p, account, party])).toString('base64url');
/** @throws UnknownToLedger when the text was not given out as a cursor */
export const decodeAfter = (text: string): After => {
  try {
    const [p, account, party] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [number, string, string];
    if (Number.isSafeInteger(p) && typeof account === 'string' && typeof party === 'string' && !party.includes('\0')) return { p, account, party };
  } catch { /* the same answer as for a cursor of another shape */ }
  throw new UnknownToLedger('ledger.unknown-word', 'the cursor is not one of ours', ['the `next` of the page before']);
};

const partiesOf = (schema: string): string => `select a.code as account, u.party, b.debit_fen as d, b.credit_fen as c
  from ${schema}.account a join ${schema}.book_set s using (book_set_id) join ${schema}.party_account u using (account_id),
    ${schema}.party_balance_as_of(u.party_account_id, $5, $6) b
  where s.fund_source = $1 and s.org = $2 and s.book = $3::"char" and a.code = $4 and u.log_index <= $5 and ($7::text is null or u.party = $7)
    and u.party > $8 and (b.debit_fen <> 0 or b.credit_fen <> 0) order by u.party limit $9`;

export interface PartiesQuestion {
  readonly schema: string; readonly place: Place;
  /** leaf accounts with parties, in code order */
  readonly accounts: readonly string[];
  readonly party?: string; readonly after?: After; readonly limit: number;
}

/** One page of the parties with any turnover, by account and party. `next` is absent on the last page. */
export const readParties = async (source: DataSource, { schema, place, accounts, party, after, limit }: PartiesQuestion):
Promise<{ readonly parties: readonly PartyBalance[]; readonly next?: string }> => {
  const found: PartyBalance[] = [];
  for (const account of accounts) {
    if (found.length > limit || (after !== undefined && account < after.account)) continue;
    const from = after?.account === account ? after.party : '';
    const rows = await prepared<Row>(source, partiesOf(schema), [
      place.fundSource, place.org, place.book, account, place.knownAt.index, place.asOf, party ?? null, from, limit + 1 - found.length,
    ]);
    found.push(...rows.map((row) => ({ account: row.account, party: row.party, debitFen: fenFromDb(row.d), creditFen: fenFromDb(row.c) })));
  }
  const last = found.length > limit ? found[limit - 1] : undefined;
  return { parties: found.slice(0, limit), ...(last !== undefined && { next: encodeAfter({ p: place.knownAt.index, ...last }) }) };
};

type PartyQuestion = Pick<PartiesQuestion, 'schema' | 'place' | 'accounts'> & { readonly party: string };
/** @throws UnknownToLedger for a party that has never had a line of the accounts: a mistake of the question, not a balance of 0 */
export const mustHaveParty = async (source: DataSource, { schema, place, accounts, party }: PartyQuestion): Promise<void> => {
  const found = await prepared(source, `select from ${schema}.party_account u join ${schema}.account a using (account_id)
    join ${schema}.book_set s using (book_set_id)
    where s.fund_source = $1 and s.org = $2 and s.book = $3::"char" and a.code = any($4) and u.party = $5 and u.log_index <= $6 limit 1`,
  [place.fundSource, place.org, place.book, accounts, party, place.knownAt.index]);
  if (found.length === 0) throw new UnknownToLedger('ledger.unknown-word', `party=${party} has no line of this account`, ['zhuanzhang parties']);
};

/** A control account of one book set whose parties do not sum to it. Fen, debit less credit. */
export interface Untied { readonly account: string; readonly controlFen: number; readonly partiesFen: number; readonly says: string }

// The head of every account is one look into an index, however many lines there are. Parties are many and have few lines each: their index is read from end
// to end, which is a hundredth of the pages of one look a party.
const TIES = (schema: string): string => `
  with control as (select a.account_id, h.debit_fen as d, h.credit_fen as c from ${schema}.account a, lateral (select p.debit_fen, p.credit_fen
      from ${schema}.posting p where p.account_id = a.account_id and p.log_index <= $1 order by p.log_index desc, p.account_seq desc limit 1) h
      where a.control),
    parties as (select u.account_id, sum(h.debit_fen) as d, sum(h.credit_fen) as c from ${schema}.party_account u join (
      select distinct on (l.party_account_id) l.party_account_id, l.debit_fen, l.credit_fen from ${schema}.party_line l where l.log_index <= $1
      order by l.party_account_id, l.log_index desc, l.party_seq desc) h using (party_account_id) group by 1)
  select s.fund_source || '/' || s.org || '/' || s.book::text || '.' || a.code as account, coalesce(k.d, 0)::text as kd, coalesce(k.c, 0)::text as kc,
    coalesce(p.d, 0)::text as pd, coalesce(p.c, 0)::text as pc
  from control k full join parties p using (account_id) join ${schema}.account a using (account_id) join ${schema}.book_set s using (book_set_id)
  order by 1`;

/** Every control account held against its parties, gross on both sides: how many there are, and those that differ. */
export const subledgerTies = async (source: DataSource, schema: string, index: number):
Promise<{ readonly accounts: number; readonly untied: readonly Untied[] }> => {
  const rows = await source.query(TIES(schema), [index]) as { account: string; kd: string; kc: string; pd: string; pc: string }[];
  const untied = rows.filter(({ kd, kc, pd, pc }) => kd !== pd || kc !== pc).map(({ account, kd, kc, pd, pc }) => {
    const [controlFen, partiesFen] = [addFen(fenFromDb(kd), -fenFromDb(kc)), addFen(fenFromDb(pd), -fenFromDb(pc))];
    return { account, controlFen, partiesFen, says: `${account}: debit ${kd} and credit ${kc} fen, its parties ${pd} and ${pc}` };
  });
  return { accounts: rows.length, untied };
};
