-- Schema `ledger` as its first migration made it, before versions: what LedgerVersions1764000700000 moves. Never changed.

create schema ledger;

-- 账套: who keeps which book for which fund
create table ledger.book_set (
  book_set_id smallint primary key,
  fund_source text not null,
  org text not null,
  book "char" not null check (book in ('F', 'A', 'M')),
  unique (fund_source, org, book));

-- 科目: the unit that carries a running balance is book set × leaf account
create table ledger.account (
  account_id int primary key,
  book_set_id smallint not null references ledger.book_set,
  code text not null check (code ~ '^[0-9]{4}([0-9]{2})*$'),
  normal_side "char" not null check (normal_side in ('D', 'C')),
  unique (book_set_id, code),
  unique (account_id, book_set_id));

-- 年终结账: the years each organisation has closed
create table ledger.closed_year (
  org text not null,
  year smallint not null,
  log_index bigint not null check (log_index >= 0),
  event_id uuid not null unique,
  primary key (org, year));

-- 记账凭证
create table ledger.voucher (
  voucher_id bigint primary key check (voucher_id > 0),
  book_set_id smallint not null references ledger.book_set,
  log_index bigint not null check (log_index >= 0),
  event_id uuid not null,
  rule text not null,
  kind text not null check (kind in ('NORMAL', 'REVERSAL', 'RECOVERY', 'CLOSING')),
  reverses bigint references ledger.voucher check (reverses < voucher_id),
  voucher_date date not null check (voucher_date between '2000-01-01' and '2089-09-17'),
  fact_on date not null,
  period int not null,
  correction_of_period int,
  word text not null,
  number int not null check (number > 0),
  lines smallint not null check (lines >= 2),
  summary text not null,
  recorded_at timestamptz not null,
  posting_rules text not null,
  unique (event_id, book_set_id, rule),
  unique (book_set_id, period, word, number),
  unique (voucher_id, book_set_id),
  check (period = extract(year from voucher_date) * 100 + extract(month from voucher_date)),
  check ((correction_of_period is null) = (voucher_date = fact_on)),
  check (correction_of_period = extract(year from fact_on) * 100 + extract(month from fact_on)));
create unique index voucher_reversed_once on ledger.voucher (reverses) where reverses is not null;
create index voucher_clock on ledger.voucher (recorded_at, log_index);
create index voucher_place on ledger.voucher (log_index);
create index voucher_closing on ledger.voucher (book_set_id, voucher_date, log_index) where kind = 'CLOSING';

-- 分录: with the running gross totals of its account after this line, in recorded order
create table ledger.posting (
  account_id int not null,
  account_seq bigint not null check (account_seq > 0),
  book_set_id smallint not null,
  voucher_id bigint not null,
  line_no smallint not null check (line_no > 0),
  log_index bigint not null,
  voucher_date date not null,
  side "char" not null check (side in ('D', 'C')),
  amount_fen bigint not null check (amount_fen <> 0),
  red boolean generated always as (amount_fen < 0) stored,
  off_sequence boolean not null,
  debit_fen bigint not null,
  credit_fen bigint not null,
  off_debit_fen bigint not null,
  off_credit_fen bigint not null,
  subsidy_kind text,
  payee_type text,
  policy_year smallint,
  batch_id text,
  claim_id text,
  primary key (account_id, account_seq),
  unique (voucher_id, line_no),
  foreign key (account_id, book_set_id) references ledger.account (account_id, book_set_id),
  foreign key (voucher_id, book_set_id) references ledger.voucher (voucher_id, book_set_id));
create index posting_by_place on ledger.posting (account_id, log_index desc, account_seq desc) include (debit_fen, credit_fen);
create index posting_in_order on ledger.posting (account_id, voucher_date desc, account_seq desc) where not off_sequence;
create index posting_by_date on ledger.posting (account_id, voucher_date, voucher_id, line_no);
create index posting_of_claim on ledger.posting (claim_id) where claim_id is not null;

-- Fenwick tree over days for off-sequence lines: each node an append-only list of running totals (ledger-and-audit §8.2)
create table ledger.off_node (
  account_id int not null references ledger.account,
  node int not null check (node between 1 and 32768),
  account_seq bigint not null,
  debit_fen bigint not null,
  credit_fen bigint not null,
  primary key (account_id, node, account_seq));

-- how far the ledger has read which store, and who may write it
create table ledger.projection (
  name text primary key,
  store_id text not null,
  position text not null,
  log_index bigint not null check (log_index >= -1),
  recorded_at timestamptz,
  epoch bigint not null check (epoch > 0));

create function ledger.forbid_change() returns trigger language plpgsql as $$ begin
  raise exception 'ledger.% is append-only', tg_table_name using errcode = '55000'; end $$;
create trigger book_set_frozen before update or delete or truncate on ledger.book_set for each statement execute function ledger.forbid_change();
create trigger account_frozen before update or delete or truncate on ledger.account for each statement execute function ledger.forbid_change();
create trigger closed_year_frozen before update or delete or truncate on ledger.closed_year for each statement execute function ledger.forbid_change();
create trigger voucher_frozen before update or delete or truncate on ledger.voucher for each statement execute function ledger.forbid_change();
create trigger posting_frozen before update or delete or truncate on ledger.posting for each statement execute function ledger.forbid_change();
create trigger off_node_frozen before update or delete or truncate on ledger.off_node for each statement execute function ledger.forbid_change();
create trigger projection_kept before delete or truncate on ledger.projection for each statement execute function ledger.forbid_change();

create function ledger.check_forward() returns trigger language plpgsql as $$ begin
  if new.name <> old.name or new.store_id <> old.store_id or new.log_index < old.log_index or new.epoch < old.epoch then
    raise exception 'the checkpoint % only moves forward, in one store', old.name using errcode = '55000'; end if;
  return new; end $$;
create trigger projection_forward before update on ledger.projection for each row execute function ledger.check_forward();

-- a voucher's lines arrive in one statement: whole, once, balanced, of its day and place, red only where allowed
create function ledger.check_lines() returns trigger language plpgsql as $$ declare bad record; begin
  select n.voucher_id into bad from inserted n join ledger.voucher v using (voucher_id) group by n.voucher_id
    having count(*) <> min(v.lines) or max(n.line_no) <> min(v.lines) or sum(case n.side when 'D' then n.amount_fen else -n.amount_fen end) <> 0
        or bool_or(n.red and v.kind not in ('REVERSAL', 'RECOVERY')) or bool_or(n.log_index <> v.log_index or n.voucher_date <> v.voucher_date) limit 1;
  if found then raise exception 'voucher % is not whole, not balanced, or red where it may not be', bad.voucher_id using errcode = '23514'; end if;
  return null; end $$;
create trigger posting_checked after insert on ledger.posting referencing new table as inserted for each statement execute function ledger.check_lines();

-- running totals continue the line before: a balance is read from them
create function ledger.check_chain() returns trigger language plpgsql as $$ declare bad record; begin
  with first as (select account_id, min(account_seq) as seq from inserted group by account_id),
  chain as (
    select n.*, lag(n.account_seq) over w as seq0, lag(n.debit_fen) over w as d0, lag(n.credit_fen) over w as c0, lag(n.off_debit_fen) over w as od0,
      lag(n.off_credit_fen) over w as oc0
      from (select account_id, account_seq, side, amount_fen, off_sequence, debit_fen, credit_fen, off_debit_fen, off_credit_fen, true as fresh from inserted
            union all select p.account_id, p.account_seq, p.side, p.amount_fen, p.off_sequence, p.debit_fen, p.credit_fen, p.off_debit_fen, p.off_credit_fen,
              false
              from first f join ledger.posting p on p.account_id = f.account_id and p.account_seq = f.seq - 1) n
      window w as (partition by n.account_id order by n.account_seq))
  select account_id, account_seq into bad from chain where fresh and (account_seq <> coalesce(seq0, 0) + 1
    or debit_fen <> coalesce(d0, 0) + case side when 'D' then amount_fen else 0 end
      or credit_fen <> coalesce(c0, 0) + case side when 'C' then amount_fen else 0 end
    or off_debit_fen <> coalesce(od0, 0) + case when side = 'D' and off_sequence then amount_fen else 0 end
    or off_credit_fen <> coalesce(oc0, 0) + case when side = 'C' and off_sequence then amount_fen else 0 end) limit 1;
  if found then raise exception 'line % of account % does not continue its running totals', bad.account_seq, bad.account_id using errcode = '23514'; end if;
  return null; end $$;
create trigger posting_chained after insert on ledger.posting referencing new table as inserted for each statement execute function ledger.check_chain();

-- ids and places go on where they stopped; numbers have no gap per book set, period and word (断号)
create function ledger.check_numbers() returns trigger language plpgsql as $$ declare bad record; begin
  select g.* into bad from (select book_set_id, period, word, min(number) lo, max(number) hi, count(*) c
    from inserted group by 1, 2, 3) g where g.hi - g.lo + 1 <> g.c
    or (g.lo > 1 and not exists (select 1 from ledger.voucher v
      where (v.book_set_id, v.period, v.word, v.number) = (g.book_set_id, g.period, g.word, g.lo - 1))) limit 1;
  if found then raise exception 'gap before voucher % of %', bad.lo, bad.period using errcode = '23514'; end if;
  with around as (select voucher_id, log_index, true as fresh from inserted
      union all select v.voucher_id, v.log_index, false from ledger.voucher v where v.voucher_id = (select min(voucher_id) - 1 from inserted)),
    steps as (select voucher_id, log_index, fresh, lag(voucher_id) over w as id0, lag(log_index) over w as place0 from around window w as (order by voucher_id))
  select voucher_id into bad from steps where fresh and (voucher_id <> coalesce(id0, 0) + 1 or log_index < coalesce(place0, 0)) limit 1;
  if found then raise exception 'voucher % does not follow the one before in the log', bad.voucher_id using errcode = '23514'; end if;
  return null; end $$;
create trigger voucher_numbered after insert on ledger.voucher referencing new table as inserted for each statement execute function ledger.check_numbers();

-- a closed year takes no voucher more (B6, D13)
create function ledger.check_open() returns trigger language plpgsql as $$ declare bad record; begin
  select n.voucher_id, c.year, c.org into bad from inserted n join ledger.book_set s using (book_set_id)
    join ledger.closed_year c on c.org = s.org and c.year = n.period / 100
    where c.log_index < n.log_index or (c.log_index = n.log_index and n.kind <> 'CLOSING') limit 1;
  if found then raise exception 'voucher %: % of % is closed', bad.voucher_id, bad.year, bad.org using errcode = '23514'; end if;
  return null; end $$;
create trigger voucher_open after insert on ledger.voucher referencing new table as inserted for each statement execute function ledger.check_open();

create function ledger.check_whole() returns trigger language plpgsql as $$ begin
  if not exists (select 1 from ledger.posting p where p.voucher_id = new.voucher_id) then
    raise exception 'voucher % has no lines', new.voucher_id using errcode = '23514'; end if;
  return null; end $$;
create constraint trigger voucher_whole after insert on ledger.voucher deferrable initially deferred for each row execute function ledger.check_whole();

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
