import type { Check } from './ledger-check.sql.js';

/** A closed year takes no voucher more, nor does any before it (B6, D13). Asked once a book set and year; of single vouchers only where a year is closed. */
const closedYears: Check = {
  name: 'check_open', table: 'voucher', trigger: 'voucher_open', body: (schema, { rows }) => `
  if exists (select from (select book_set_id, period / 100 as year, max(log_index) as last from ${rows} group by 1, 2) n
      join ${schema}.book_set s using (book_set_id) join ${schema}.closed_year c on c.org = s.org and c.year >= n.year and c.log_index <= n.last) then
    select n.voucher_id, c.year, c.org into bad from ${rows} n join ${schema}.book_set s using (book_set_id)
      join ${schema}.closed_year c on c.org = s.org and c.year >= n.period / 100
      where (c.log_index < n.log_index and (c.year = n.period / 100 or n.kind <> 'CLOSING')) or (c.log_index = n.log_index and n.kind <> 'CLOSING') limit 1;
    if found then raise exception 'voucher %: % of % is closed', bad.voucher_id, bad.year, bad.org using errcode = '23514'; end if;
  end if;`,
};

/** Only a year close is labelled CLOSING: of its own event, organisation and year, at its place in the log, on the last day (closed_year is copied before). */
const yearCloses: Check = {
  name: 'check_closing', table: 'voucher', trigger: 'voucher_closes', body: (schema, { rows }) => `
  select n.voucher_id into bad from ${rows} n join ${schema}.book_set s using (book_set_id)
    where n.kind = 'CLOSING' and (n.voucher_date <> make_date(n.period / 100, 12, 31) or not exists (select from ${schema}.closed_year c
      where c.event_id = n.event_id and (c.org, c.year, c.log_index) = (s.org, n.period / 100, n.log_index))) limit 1;
  if found then raise exception 'voucher % is labelled CLOSING and closes no year', bad.voucher_id using errcode = '23514'; end if;`,
};

/** How long each step of a month stood. */
const spells = (schema: string): string => `select p.org, p.period, p.move, p.log_index as since,
    lead(p.log_index) over (partition by p.org, p.period order by p.log_index) as until
    from ${schema}.period_step p where p.move not in ('admit', 'rectify')`;

/**
 * What a month takes is said by its newest step before the voucher in the log: nothing while it is closed or locked, but the year close; while it is held
 * only what an admission brought. Nothing either, while a newer month is closed or locked. Few vouchers are told behind the closing of a newer month: those
 * alone are held against its spells. Of a closed year `check_open` speaks. Materialized, because a planner that needs one row of a whole table walks all of it
 * for each step.
 */
const months: Check = {
  name: 'check_month', table: 'voucher', trigger: 'voucher_month', body: (schema, { rows }) => `
  with spell as (${spells(schema)}), met as materialized (
    select n.voucher_id, n.period, s.org, p.move from ${rows} n join ${schema}.book_set s using (book_set_id)
    join spell p on p.org = s.org and p.period = n.period and p.since < n.log_index and (p.until is null or n.log_index < p.until)
    where p.move = 'lock' or (p.move = 'close' and n.kind <> 'CLOSING') or (p.move = 'hold' and n.kind <> 'CLOSING' and not exists (
      select from ${schema}.period_step r where r.move = 'rectify' and r.event_id = n.event_id and r.org = s.org and r.period = n.period)))
  select * into bad from met limit 1;
  if not found then
    with spell as (${spells(schema)} and p.move in ('close', 'lock', 'reopen')),
      newer as (select k.org, k.period, min(p.since) as since
        from (select distinct s.org, n.period from ${rows} n join ${schema}.book_set s using (book_set_id)) k
          join spell p on p.org = k.org and p.period > k.period and p.move <> 'reopen' group by k.org, k.period),
      late as materialized (select n.voucher_id, n.period, n.log_index, s.org from ${rows} n join ${schema}.book_set s using (book_set_id)
        join newer f on f.org = s.org and f.period = n.period and f.since < n.log_index where n.kind <> 'CLOSING')
    select n.voucher_id, n.period, n.org, 'a newer one is closed' as move into bad from late n
      where exists (select from spell p where p.org = n.org and p.period > n.period and p.move <> 'reopen' and p.since < n.log_index
        and (p.until is null or n.log_index < p.until))
      and not exists (select from ${schema}.closed_year c where c.org = n.org and c.year >= n.period / 100 and c.log_index < n.log_index) limit 1;
  end if;
  if found then raise exception 'voucher %: period % of % does not take it (%)', bad.voucher_id, bad.period, bad.org, bad.move
    using errcode = '23514'; end if;`,
};

/** Each step follows the one before it, and a lock a closing, of a newer month or year too; a rectification was admitted within the same hold. */
const order: Check = {
  name: 'check_step', table: 'period_step', trigger: 'period_step_ordered', body: (schema) => `
  with steps as (select p.*, lag(p.move) over w as was from ${schema}.period_step p where p.move not in ('admit', 'rectify')
    window w as (partition by p.org, p.period order by p.log_index))
  select org, period, move, was into bad from steps where (coalesce(was, 'none'), move) not in (('none', 'hold'), ('release', 'hold'), ('reopen', 'hold'),
    ('hold', 'release'), ('hold', 'close'), ('close', 'reopen'), ('close', 'lock'), ('none', 'lock'), ('release', 'lock'), ('reopen', 'lock'), ('hold', 'lock'))
    or (move = 'lock' and coalesce(was, 'none') <> 'close' and not exists (select from ${schema}.closed_year c
      where c.org = steps.org and c.year >= steps.period / 100 and c.log_index < steps.log_index)
      and not exists (select from steps q where q.org = steps.org and q.period > steps.period and q.move in ('close', 'lock') and q.log_index < steps.log_index
        and not exists (select from steps r where r.org = q.org and r.period = q.period and r.move = 'reopen'
          and r.log_index between q.log_index and steps.log_index))) limit 1;
  if found then raise exception 'period % of %: % does not follow %', bad.period, bad.org, bad.move, coalesce(bad.was, 'nothing')
    using errcode = '23514'; end if;
  select r.org, r.period, r.move into bad from ${schema}.period_step r where r.move in ('admit', 'rectify') and (
    coalesce((select p.move from ${schema}.period_step p where (p.org, p.period) = (r.org, r.period) and p.log_index < r.log_index
      and p.move not in ('admit', 'rectify') order by p.log_index desc limit 1), 'none') <> 'hold'
    or (r.move = 'rectify' and not exists (select from ${schema}.period_step a where a.move = 'admit' and a.command_id = r.command_id
      and (a.org, a.period) = (r.org, r.period) and a.log_index < r.log_index and not exists (select from ${schema}.period_step p
        where (p.org, p.period) = (r.org, r.period) and p.log_index between a.log_index and r.log_index and p.move not in ('admit', 'rectify'))))) limit 1;
  if found then raise exception 'period % of %: % without a hold that admits it', bad.period, bad.org, bad.move using errcode = '23514'; end if;`,
};

/** Months close one after the other and open again newest first; none of a closed year opens. */
const newestFirst: Check = {
  name: 'check_newest', table: 'period_step', trigger: 'period_step_newest', body: (schema, { rows }) => `
  select n.org, n.period into bad from ${rows} n where n.move = 'reopen' and (
    exists (select from ${schema}.closed_year c where c.org = n.org and c.year >= n.period / 100 and c.log_index < n.log_index)
    or exists (select from (select distinct on (p.period) p.period, p.move from ${schema}.period_step p
      where p.org = n.org and p.period > n.period and p.log_index < n.log_index and p.move not in ('admit', 'rectify')
      order by p.period, p.log_index desc) later where later.move in ('close', 'lock'))) limit 1;
  if found then raise exception 'period % of % is not the newest closed one', bad.period, bad.org using errcode = '23514'; end if;`,
};

/** A step goes to the end of the log: nobody opens a month behind vouchers that stand already. */
const atTheEnd: Check = {
  name: 'check_step_place', table: 'period_step', trigger: 'period_step_placed', onlyLive: true, body: (schema, { rows }) => `
  select n.log_index into bad from ${rows} n
    where n.log_index <= (select coalesce(max(v.log_index), -1) from ${schema}.voucher v)
      or n.log_index <= (select coalesce(max(p.log_index), -1) from ${schema}.period_step p where p.log_index not in (select log_index from ${rows})) limit 1;
  if found then raise exception 'a step of a period at % does not follow the log', bad.log_index using errcode = '23514'; end if;`,
};

export const periodChecks: readonly Check[] = [closedYears, yearCloses, months, order, newestFirst, atTheEnd];
