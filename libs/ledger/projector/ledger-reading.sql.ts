/** What readers see: the as-of function, views, and who may do what (rulings C15, §4.5, m10). */
export const ledgerReading = `
-- gross turnover of a leaf account, of vouchers dated up to e, as known at place p of the log
create function ledger.balance_as_of(acct int, p bigint, e date) returns table (debit_fen bigint, credit_fen bigint) language sql stable parallel safe as $$
  with seq_p as (select account_seq s from ledger.posting where account_id = acct and log_index <= p order by log_index desc, account_seq desc limit 1),
       seq_e as (select account_seq s from ledger.posting where account_id = acct and not off_sequence and voucher_date <= e
                  order by voucher_date desc, account_seq desc limit 1),
       head as (select q.debit_fen - q.off_debit_fen d, q.credit_fen - q.off_credit_fen c from seq_p, seq_e, ledger.posting q
                 where q.account_id = acct and q.account_seq = least(seq_p.s, seq_e.s)),
       off as (select sum(l.d) d, sum(l.c) c from seq_p, lateral (
                 with recursive node(i) as (select least(e, date '2089-09-18') - date '1999-12-31'
                   union all select i - (i & -i) from node where i - (i & -i) > 0)
                 select v.debit_fen d, v.credit_fen c from node, lateral (select n.debit_fen, n.credit_fen from ledger.off_node n
                   where n.account_id = acct and n.node = node.i and n.account_seq <= seq_p.s order by n.account_seq desc limit 1) v) l)
  select (coalesce((select d from head), 0) + coalesce((select d from off), 0))::bigint,
         (coalesce((select c from head), 0) + coalesce((select c from off), 0))::bigint
$$;

-- 记账凭证, readable: one row a voucher, with its reference of rulings D10
create view ledger.voucher_view as
  select v.voucher_id,
         s.book::text || '.' || s.org || '.' || v.period::text || '.' || lpad(v.number::text, greatest(4, length(v.number::text)), '0') as voucher_ref,
         s.fund_source, s.org, s.book::text as book, v.log_index, v.event_id, v.rule, v.kind, v.reverses, v.voucher_date, v.fact_on, v.period,
         v.correction_of_period, v.word, v.number, v.lines, v.summary, v.recorded_at, v.posting_rules,
         extract(year from v.recorded_at at time zone 'Asia/Shanghai') * 100 + extract(month from v.recorded_at at time zone 'Asia/Shanghai') > v.period as late
    from ledger.voucher v join ledger.book_set s using (book_set_id);

-- 分录, readable: one row a line
create view ledger.line_view as
  select v.voucher_ref, v.voucher_id, p.line_no, v.fund_source, v.org, v.book, a.code as account, p.side::text as side, p.amount_fen, p.red,
         v.voucher_date, v.fact_on, v.period, v.rule, v.kind, v.summary, v.event_id, v.log_index, p.subsidy_kind, p.payee_type, p.policy_year,
         p.batch_id, p.claim_id, p.account_id, p.account_seq
    from ledger.posting p join ledger.voucher_view v using (voucher_id) join ledger.account a using (account_id);

revoke all on all functions in schema ledger from public;
grant usage on schema ledger to zz_worker, zz_auditor;
grant select, insert on all tables in schema ledger to zz_worker;
revoke insert on ledger.voucher_view, ledger.line_view from zz_worker;
grant update (position, log_index, recorded_at, epoch) on ledger.projection to zz_worker;
grant select on all tables in schema ledger to zz_auditor;
grant execute on function ledger.balance_as_of(int, bigint, date) to zz_worker, zz_auditor;
`;
