const frozen = ['book_set', 'account', 'closed_year', 'voucher', 'posting', 'off_node'].map((table) => `
create trigger ${table}_frozen before update or delete or truncate on ledger.${table} for each statement execute function ledger.forbid_change();`).join('');

/** What the database itself refuses, whoever writes: 23514 for wrong books, 55000 for changing what stands (rulings C14, §4.4). */
export const ledgerChecks = `
create function ledger.forbid_change() returns trigger language plpgsql as $$ begin
  raise exception 'ledger.% is append-only', tg_table_name using errcode = '55000'; end $$;${frozen}
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
`;
