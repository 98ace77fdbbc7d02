import type { Check } from './ledger-check.sql.js';
import type { LedgerSchema } from './ledger-tables.sql.js';

/** What the sub-ledgers hold is what the control accounts hold, line by line: asked from both sides, so that their sums cannot part. */
export const partyChecks: readonly Check[] = [
  {
    name: 'check_party_belongs', table: 'party_line', trigger: 'party_line_belongs', body: (schema, { rows, join }) => `
  select n.voucher_id, n.line_no into bad from ${rows} n
    ${join('left join', `${schema}.posting p`, 'p.voucher_id = n.voucher_id and p.line_no = n.line_no')}
    ${join('left join', `${schema}.party_account a`, 'a.party_account_id = n.party_account_id')}
    where (p.account_id, p.party, p.side, p.amount_fen, p.voucher_date, p.log_index)
      is distinct from (a.account_id, a.party, n.side, n.amount_fen, n.voucher_date, n.log_index) limit 1;
  if found then raise exception 'line % of voucher % is not the line of its control account and party', bad.line_no, bad.voucher_id
    using errcode = '23503'; end if;`,
  },
  {
    name: 'check_party_node_belongs', table: 'party_node', trigger: 'party_node_belongs', body: (schema, { rows, join }) => `
  select n.party_account_id into bad from (select distinct party_account_id from ${rows}) n
    ${join('left join', `${schema}.party_account a`, 'a.party_account_id = n.party_account_id')} where a.party_account_id is null limit 1;
  if found then raise exception 'there is no party account %', bad.party_account_id using errcode = '23503'; end if;`,
  },
  {
    name: 'check_review', table: 'voucher_review', trigger: 'voucher_reviewed', body: (schema, { rows, join }) => `
  select n.event_id into bad from ${rows} n ${join('join', `${schema}.voucher v`, 'v.event_id = n.event_id')} where v.maker = n.reviewer limit 1;
  if found then raise exception 'the maker of the vouchers of event % reviews them', bad.event_id using errcode = '23514'; end if;`,
  },
];

/** Lines of a red voucher that are not those of the voucher it reverses, on the same sides, with the other sign. */
const unlike = (schema: LedgerSchema, voucherId: string): string => `
  select n.voucher_id from ${schema}.voucher n
    left join ${schema}.voucher o on (o.event_id, o.book_set_id, o.rule) = (n.reverses_event, n.book_set_id, n.reverses_rule)
    left join ${schema}.posting p on p.voucher_id = n.voucher_id
    left join ${schema}.posting q on q.voucher_id = o.voucher_id and q.line_no = p.line_no
  where n.reverses_event is not null ${voucherId} and (o.voucher_id is null or o.voucher_id >= n.voucher_id or o.lines <> n.lines
    or o.kind in ('CLOSING', 'REVERSAL') or (p.account_id, p.side, p.amount_fen, p.party) is distinct from (q.account_id, q.side, -q.amount_fen, q.party))`;
const missing = (schema: LedgerSchema): string => `
  select p.voucher_id, p.line_no from ${schema}.posting p left join ${schema}.party_line l on l.voucher_id = p.voucher_id and l.line_no = p.line_no
  where p.party is not null and l.voucher_id is null`;

/** Asked of few rows, one by one, when the transaction ends and all tables have theirs. */
export const deferredChecks = (schema: LedgerSchema): string => `
create function ${schema}.check_party_whole() returns trigger language plpgsql set search_path = pg_catalog as $$ begin
  if not exists (select 1 from ${schema}.party_line l where l.voucher_id = new.voucher_id and l.line_no = new.line_no) then
    raise exception 'line % of voucher % is in no sub-ledger', new.line_no, new.voucher_id using errcode = '23514'; end if;
  return null; end $$;
create constraint trigger posting_has_party after insert on ${schema}.posting deferrable initially deferred for each row
  when (new.party is not null) execute function ${schema}.check_party_whole();
create function ${schema}.check_mirror() returns trigger language plpgsql set search_path = pg_catalog as $$ begin
  if exists (${unlike(schema, 'and n.voucher_id = new.voucher_id')}) then
    raise exception 'voucher % does not mirror the voucher it reverses', new.voucher_id using errcode = '23514'; end if;
  return null; end $$;
create constraint trigger voucher_mirrors after insert on ${schema}.voucher deferrable initially deferred for each row
  when (new.kind = 'REVERSAL') execute function ${schema}.check_mirror();
`;

/** The same, of all rows of a version that was loaded without triggers. */
export const wholeVerdict = (schema: LedgerSchema): string => `select * into bad from (${missing(schema)}) m limit 1;
  if found then raise exception 'line % of voucher % is in no sub-ledger', bad.line_no, bad.voucher_id using errcode = '23514'; end if;`;
export const mirrorVerdict = (schema: LedgerSchema): string => `select * into bad from (${unlike(schema, '')}) m limit 1;
  if found then raise exception 'voucher % does not mirror the voucher it reverses', bad.voucher_id using errcode = '23514'; end if;`;
