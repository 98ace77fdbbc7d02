import { late } from './ledger-keys.sql.js';
import { LEDGER_TABLES, type LedgerSchema } from './ledger-tables.sql.js';

/** Where readers see one version: a schema of views named as its tables. Nobody but its owner and the worker has a right to the tables. */
export type ReadingSchema = `${LedgerSchema}_read`;
export const readingOf = (schema: LedgerSchema): ReadingSchema => `${schema}_read`;

/** What is read of a version, or the door in front of the active one. */
type Place = ReadingSchema | 'ledger';

interface Chain { readonly name: string; readonly of: string; readonly lines: string; readonly nodes: string; readonly id: string; readonly seq: string }
/** What carries a running balance: every account, and every party of a control account. */
const CHAINS: readonly Chain[] = [
  { name: 'balance_as_of', of: 'a leaf account', lines: 'posting', nodes: 'off_node', id: 'account_id', seq: 'account_seq' },
  { name: 'party_balance_as_of', of: 'a party of a control account', lines: 'party_line', nodes: 'party_node', id: 'party_account_id', seq: 'party_seq' },
];

const balanceOf = (schema: Place, { name, of, lines, nodes, id, seq }: Chain): string => `
-- gross turnover of ${of}, of vouchers dated up to e, as known at place p of the log
create function ${schema}.${name}(acct int, p bigint, e date) returns table (debit_fen bigint, credit_fen bigint) language sql stable parallel safe as $$
  with seq_p as (select ${seq} s from ${schema}.${lines} where ${id} = acct and log_index <= p order by log_index desc, ${seq} desc limit 1),
       seq_e as (select ${seq} s from ${schema}.${lines} where ${id} = acct and not off_sequence and voucher_date <= e
                  order by voucher_date desc, ${seq} desc limit 1),
       head as (select q.debit_fen - q.off_debit_fen d, q.credit_fen - q.off_credit_fen c from seq_p, seq_e, ${schema}.${lines} q
                 where q.${id} = acct and q.${seq} = least(seq_p.s, seq_e.s)),
       off as (select sum(l.d) d, sum(l.c) c from seq_p, lateral (
                 with recursive node(i) as (select least(e, date '2089-09-18') - date '1999-12-31'
                   union all select i - (i & -i) from node where i - (i & -i) > 0)
                 select v.debit_fen d, v.credit_fen c from node, lateral (select n.debit_fen, n.credit_fen from ${schema}.${nodes} n
                   where n.${id} = acct and n.node = node.i and n.${seq} <= seq_p.s order by n.${seq} desc limit 1) v) l)
  select (coalesce((select d from head), 0) + coalesce((select d from off), 0))::bigint,
         (coalesce((select c from head), 0) + coalesce((select c from off), 0))::bigint
$$;
`;
const balanceAsOf = (schema: Place): string => CHAINS.map((chain) => balanceOf(schema, chain)).join('');

const vouchers = (place: ReadingSchema): string => `
-- 记账凭证, readable: one row a voucher, with its reference of rulings D10
create view ${place}.voucher_view as
  select v.voucher_id,
         s.book::text || '.' || s.org || '.' || v.period::text || '.' || case v.word when '记' then '' else v.word end
           || lpad(v.number::text, greatest(4, length(v.number::text)), '0') as voucher_ref,
         s.fund_source, s.org, s.book::text as book, v.log_index, v.event_id, v.rule, v.kind, v.reverses_event, v.reverses_rule, v.voucher_date,
         v.fact_on, v.period,
         v.correction_of_period, v.word, v.number, v.lines, v.summary, v.recorded_at, v.posting_rules,
         ${late('v.')} as late, v.maker, v.cashier, v.attachments
    from ${place}.voucher v join ${place}.book_set s using (book_set_id);

-- 分录, readable: one row a line
create view ${place}.line_view as
  select v.voucher_ref, v.voucher_id, p.line_no, v.fund_source, v.org, v.book, a.code as account, p.side::text as side, p.amount_fen, p.red,
         v.voucher_date, v.fact_on, v.period, v.rule, v.kind, v.summary, v.event_id, v.log_index, p.subsidy_kind, p.payee_type, p.policy_year,
         p.batch_id, p.claim_id, p.person_category, p.project_id, p.department, p.bank_account_id, p.party, p.account_id, p.account_seq
    from ${place}.posting p join ${place}.voucher_view v using (voucher_id) join ${place}.account a using (account_id);
`;

/**
 * What readers see of one version: views over its tables, the as-of functions over those, and who may read (rulings C15, §4.5, m10). An auditor reads
 * views and no table. Who writes a version is `ledgerWriter`'s to say.
 */
export const ledgerReading = (schema: LedgerSchema): string => {
  const place = readingOf(schema);
  return `create schema ${place};
${LEDGER_TABLES.map((name) => `create view ${place}.${name} as select * from ${schema}.${name};`).join('\n')}
${balanceAsOf(place)}${vouchers(place)}
revoke all on all functions in schema ${schema}, ${place} from public;
grant usage on schema ${schema} to zz_worker;
grant select on all tables in schema ${schema} to zz_worker;
grant usage on schema ${place} to zz_worker, zz_auditor;
grant select on all tables in schema ${place} to zz_worker, zz_auditor;
grant execute on function ${place}.balance_as_of(int, bigint, date), ${place}.party_balance_as_of(int, bigint, date) to zz_worker, zz_auditor;
`;
};

const tablesOf = (schema: LedgerSchema): string => LEDGER_TABLES.map((table) => `${schema}.${table}`).join(', ');

/** The worker writes the active version and no other; nobody else writes at all. */
export const ledgerWriter = (schema: LedgerSchema, may: 'write' | 'not write'): string =>
  (may === 'write' ? `grant insert on ${tablesOf(schema)} to zz_worker;` : `revoke insert on ${tablesOf(schema)} from zz_worker;`);

/** The ledger as everybody names it: views of schema `ledger` over the active version. Run again, it flips all of them. */
export const ledgerDoor = (active: LedgerSchema): string =>
  [...LEDGER_TABLES, 'voucher_view', 'line_view']
    .map((name) => `create or replace view ledger.${name} as select * from ${readingOf(active)}.${name};`).join('\n');

/** Over the views, not over a version: whoever reads by it holds them, and no switch comes between. */
export const ledgerDoorFunction = balanceAsOf('ledger');

/** Every switch between versions, with the reason for differences it let pass: a ledger that reads otherwise than yesterday says why. */
export const ledgerSwitches = `
create table ledger.version_switch (
  switched_at timestamptz not null default clock_timestamp(),
  from_version int not null,
  to_version int not null,
  log_index bigint not null,
  differences bigint not null check (differences >= 0),
  reason text,
  switched_by text not null default session_user,
  check (differences = 0 or reason is not null));
create function ledger.forbid_change() returns trigger language plpgsql set search_path = pg_catalog as $$ begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = '55000'; end $$;
create trigger version_switch_frozen before update or delete or truncate on ledger.version_switch
  for each statement execute function ledger.forbid_change();
`;

export const ledgerDoorGrants = `
revoke all on all functions in schema ledger from public;
grant usage on schema ledger to zz_worker, zz_auditor;
create or replace view ledger.switch_view as select * from ledger.version_switch;
grant select on all tables in schema ledger to zz_worker, zz_auditor;
revoke select on ledger.version_switch from zz_worker, zz_auditor;
grant execute on function ledger.balance_as_of(int, bigint, date), ledger.party_balance_as_of(int, bigint, date) to zz_worker, zz_auditor;
`;
