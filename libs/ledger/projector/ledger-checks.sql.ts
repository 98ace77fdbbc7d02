import type { Check, Looked } from './ledger-check.sql.js';
import { deferredChecks, mirrorVerdict, partyChecks, wholeVerdict } from './party-checks.sql.js';
import { periodChecks } from './period-checks.sql.js';
import { LEDGER_TABLES, type LedgerSchema, type LedgerTable } from './ledger-tables.sql.js';

/** Every name in a trigger is qualified; nobody's search path changes what it means. */
const FUNCTION = 'returns trigger language plpgsql set search_path = pg_catalog';

/** `table` as `<name> <alias>`. */
const FRESH: Looked = {
  rows: 'inserted',
  join: (kind, table, on) => `${kind} lateral (select * from ${table} where ${on} offset 0) ${table.split(' ')[1]!} on true`,
};
const whole = (rows: string): Looked => ({ rows, join: (kind, table, on) => `${kind} ${table} on ${on}` });

const frozen = (schema: LedgerSchema): string => LEDGER_TABLES.map((table) => `
create trigger ${table}_frozen before update or delete or truncate on ${schema}.${table}
  for each statement execute function ${schema}.forbid_change();`).join('');

/** A line of money that came back for a subsidy: its expenditure in red, or income when its year is over. */
const recovers = (line: string, account: string, voucher: string): string => `((${line}.red and ${voucher}.kind = 'RECOVERY'
  and left(${account}.code, 4) in ('5001', '5002')) or (${account}.code = '4501' and ${voucher}.kind <> 'CLOSING'))`;

/** A year close moves what its year earned and spent, and the carried balance; what came back is red where it was spent, or where it became income. */
const misplaced = (line: string, account: string, voucher: string): string => `((${voucher}.kind = 'CLOSING' and ${account}.code !~ '^[345]')
  or (${line}.red and ${voucher}.kind = 'RECOVERY' and left(${account}.code, 4) not in ('5001', '5002', '4501')))`;

const strayLine = (schema: LedgerSchema, { rows, join }: Looked): string => `
  select n.voucher_id, n.line_no, v.kind,
      v.book_set_id = n.book_set_id and a.book_set_id = n.book_set_id and a.control = (n.party is not null) as belongs,
      ${misplaced('n', 'a', 'v')} as misplaced into bad
    from ${rows} n ${join('left join', `${schema}.voucher v`, 'v.voucher_id = n.voucher_id')}
    ${join('left join', `${schema}.account a`, 'a.account_id = n.account_id')}
    where v.book_set_id is distinct from n.book_set_id or a.book_set_id is distinct from n.book_set_id or a.control = (n.party is null)
      or (n.claim_id is null and ${recovers('n', 'a', 'v')}) or ${misplaced('n', 'a', 'v')} limit 1;
  if found and bad.belongs is not true then
    raise exception 'line % of voucher % has no such voucher or account in its book set, or no party where the account has parties',
      bad.line_no, bad.voucher_id using errcode = '23503'; end if;
  if found and bad.misplaced then
    raise exception 'line % of voucher % is of an account that no % voucher has', bad.line_no, bad.voucher_id, bad.kind using errcode = '23514'; end if;
  if found then raise exception 'line % of voucher % does not name the claim it recovers', bad.line_no, bad.voucher_id using errcode = '23514'; end if;`;

/**
 * What a row goes with is there and of the same book set, hence of the same fund: what foreign keys would ask, asked once a statement instead of once a
 * row (they cost a quarter of live posting). No row is ever taken away, so that nothing has to be asked from the other side.
 */
const belonging: readonly Check[] = [
  {
    // asked once a voucher and once an account; of single lines only where one may be wrong: of a year close, of what came back without a claim, or red
    name: 'check_line_belongs', table: 'posting', trigger: 'posting_belongs', body: (schema, looked) => `
  if exists (select from (select distinct voucher_id, book_set_id from ${looked.rows}) n
      ${looked.join('left join', `${schema}.voucher v`, 'v.voucher_id = n.voucher_id')}
      where v.book_set_id is distinct from n.book_set_id or v.kind = 'CLOSING')
    or exists (select from (select distinct account_id, book_set_id, party is null as bare, claim_id is null as unclaimed from ${looked.rows}) n
      ${looked.join('left join', `${schema}.account a`, 'a.account_id = n.account_id')}
      where a.book_set_id is distinct from n.book_set_id or a.control = n.bare or (n.unclaimed and a.code = '4501')) then${strayLine(schema, looked)}
  else${strayLine(schema, { ...looked, rows: `(select * from ${looked.rows} where red)` })}
  end if;`,
    whole: (schema) => strayLine(schema, whole(`${schema}.posting`)),
  },
  {
    name: 'check_voucher_belongs', table: 'voucher', trigger: 'voucher_belongs', body: (schema, { rows, join }) => `
  select n.voucher_id into bad from (select book_set_id, min(voucher_id) as voucher_id from ${rows} group by book_set_id) n
    ${join('left join', `${schema}.book_set s`, 's.book_set_id = n.book_set_id')} where s.book_set_id is null limit 1;
  if found then raise exception 'voucher % has no such book set', bad.voucher_id using errcode = '23503'; end if;`,
  },
  {
    name: 'check_node_belongs', table: 'off_node', trigger: 'off_node_belongs', body: (schema, { rows, join }) => `
  select n.account_id into bad from (select distinct account_id from ${rows}) n
    ${join('left join', `${schema}.account a`, 'a.account_id = n.account_id')} where a.account_id is null limit 1;
  if found then raise exception 'there is no account %', bad.account_id using errcode = '23503'; end if;`,
  },
];

const UNBALANCED = `if found then raise exception 'voucher % is not whole, not balanced, or red where it may not be', bad.voucher_id
    using errcode = '23514'; end if;`;
/** A voucher's lines arrive in one statement: whole, once, balanced, of its day and place, red only where allowed. */
const lines: Check = {
  name: 'check_lines', table: 'posting', trigger: 'posting_checked', body: (schema, { rows, join }) => `
  select n.voucher_id into bad from (select voucher_id, count(*) as lines, max(line_no) as last, bool_or(red) as red,
      sum(case side when 'D' then amount_fen else -amount_fen end) as net, min(log_index) as place, max(log_index) as place_too, min(voucher_date) as day,
      max(voucher_date) as day_too from ${rows} group by voucher_id) n ${join('join', `${schema}.voucher v`, 'v.voucher_id = n.voucher_id')}
    where n.lines <> v.lines or n.last <> v.lines or n.net <> 0 or (n.red and v.kind not in ('REVERSAL', 'RECOVERY'))
      or n.place <> v.log_index or n.place_too <> v.log_index or n.day <> v.voucher_date or n.day_too <> v.voucher_date limit 1;
  ${UNBALANCED}`,
  whole: (schema) => `
  select n.voucher_id into bad from ${schema}.posting n join ${schema}.voucher v using (voucher_id) group by n.voucher_id
    having count(*) <> min(v.lines) or max(n.line_no) <> min(v.lines) or sum(case n.side when 'D' then n.amount_fen else -n.amount_fen end) <> 0
        or bool_or(n.red and v.kind not in ('REVERSAL', 'RECOVERY')) or bool_or(n.log_index <> v.log_index or n.voucher_date <> v.voucher_date) limit 1;
  ${UNBALANCED}`,
};

interface Chain { readonly name: string; readonly table: LedgerTable; readonly trigger: string; readonly id: string; readonly seq: string; readonly of: string }
/** What is wrong with the running totals of `n`, when `p` is the line before it. */
const broken = (n: Readonly<Record<'d' | 'c' | 'od' | 'oc', string>>, line: string): string => `
      ${line}debit_fen <> coalesce(${n.d}, 0) + case ${line}side when 'D' then ${line}amount_fen else 0 end
    or ${line}credit_fen <> coalesce(${n.c}, 0) + case ${line}side when 'C' then ${line}amount_fen else 0 end
    or ${line}off_debit_fen <> coalesce(${n.od}, 0) + case when ${line}side = 'D' and ${line}off_sequence then ${line}amount_fen else 0 end
    or ${line}off_credit_fen <> coalesce(${n.oc}, 0) + case when ${line}side = 'C' and ${line}off_sequence then ${line}amount_fen else 0 end`;
/** Running totals continue the line before: a balance is read from them. */
const chain = ({ name, table, trigger, id, seq, of }: Chain): Check => {
  const verdict = `if found then raise exception 'line % of ${of} % does not continue its running totals', bad.${seq}, bad.${id}
    using errcode = '23514'; end if;`;
  return {
    name, table, trigger, body: (schema, { rows, join }) => `
  with first as (select ${id}, min(${seq}) as seq from ${rows} group by ${id}),
  chain as (
    select n.*, lag(n.${seq}) over w as seq0, lag(n.debit_fen) over w as d0, lag(n.credit_fen) over w as c0, lag(n.off_debit_fen) over w as od0,
      lag(n.off_credit_fen) over w as oc0
      from (select ${id}, ${seq}, side, amount_fen, off_sequence, debit_fen, credit_fen, off_debit_fen, off_credit_fen, true as fresh from ${rows}
            union all select p.${id}, p.${seq}, p.side, p.amount_fen, p.off_sequence, p.debit_fen, p.credit_fen, p.off_debit_fen, p.off_credit_fen,
              false
              from first f ${join('join', `${schema}.${table} p`, `p.${id} = f.${id} and p.${seq} = f.seq - 1`)}) n
      window w as (partition by n.${id} order by n.${seq}))
  select ${id}, ${seq} into bad from chain where fresh and (${seq} <> coalesce(seq0, 0) + 1
    or ${broken({ d: 'd0', c: 'c0', od: 'od0', oc: 'oc0' }, '')}) limit 1;
  ${verdict}`,
    // the key finds the line before: no line is sorted, and a place that is empty is seen by the line behind it
    whole: (schema) => `
  select n.${id}, n.${seq} into bad from ${schema}.${table} n left join ${schema}.${table} p on p.${id} = n.${id} and p.${seq} = n.${seq} - 1
    where (p.${seq} is null and n.${seq} <> 1)
      or ${broken({ d: 'p.debit_fen', c: 'p.credit_fen', od: 'p.off_debit_fen', oc: 'p.off_credit_fen' }, 'n.')} limit 1;
  ${verdict}`,
  };
};

/** Ids and places go on where they stopped; numbers have no gap per book set, period and word (断号). */
const numbered = (schema: LedgerSchema, rows: string): string => `
  select g.* into bad from (select book_set_id, period, word, min(number) lo, max(number) hi, count(*) c
    from ${rows} group by 1, 2, 3) g where g.hi - g.lo + 1 <> g.c
    or (g.lo > 1 and (select v.number from ${schema}.voucher v
      where (v.book_set_id, v.period, v.word, v.number) = (g.book_set_id, g.period, g.word, g.lo - 1)) is null) limit 1;
  if found then raise exception 'gap before voucher % of %', bad.lo, bad.period using errcode = '23514'; end if;`;
const UNPLACED = `if found then raise exception 'voucher % does not follow the one before in the log', bad.voucher_id using errcode = '23514'; end if;`;
const numbers: Check = {
  name: 'check_numbers', table: 'voucher', trigger: 'voucher_numbered', body: (schema, { rows }) => `${numbered(schema, rows)}
  with around as (select voucher_id, log_index, true as fresh from ${rows}
      union all select v.voucher_id, v.log_index, false from ${schema}.voucher v where v.voucher_id = (select min(voucher_id) - 1 from ${rows})),
    steps as (select voucher_id, log_index, fresh, lag(voucher_id) over w as id0, lag(log_index) over w as place0 from around window w as (order by voucher_id))
  select voucher_id into bad from steps where fresh and (voucher_id <> coalesce(id0, 0) + 1 or log_index < coalesce(place0, 0)) limit 1;
  ${UNPLACED}`,
  whole: (schema) => `${numbered(schema, `${schema}.voucher`)}
  select n.voucher_id into bad from ${schema}.voucher n left join ${schema}.voucher p on p.voucher_id = n.voucher_id - 1
    where (p.voucher_id is null and n.voucher_id <> 1) or n.log_index < p.log_index limit 1;
  ${UNPLACED}`,
};

const CHECKS = [
  ...belonging, lines, chain({ name: 'check_chain', table: 'posting', trigger: 'posting_chained', id: 'account_id', seq: 'account_seq', of: 'account' }),
  numbers, ...periodChecks, ...partyChecks,
  chain({ name: 'check_party_chain', table: 'party_line', trigger: 'party_line_chained', id: 'party_account_id', seq: 'party_seq', of: 'party account' }),
];

const triggered = (schema: LedgerSchema, { name, table, trigger, body }: Check): string => `
create function ${schema}.${name}() ${FUNCTION} as $$ declare bad record; begin${body(schema, FRESH)}
  return null; end $$;
create trigger ${trigger} after insert on ${schema}.${table} referencing new table as inserted for each statement execute function ${schema}.${name}();
`;

/**
 * What the database itself refuses, whoever writes: 23503 for a row beside its book set, 23514 for wrong books, 55000 for changing what stands
 * (rulings C14, §4.4).
 */
export const ledgerChecks = (schema: LedgerSchema): string => `
create function ${schema}.forbid_change() ${FUNCTION} as $$ begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = '55000'; end $$;${frozen(schema)}
${CHECKS.map((check) => triggered(schema, check)).join('')}
create function ${schema}.check_whole() ${FUNCTION} as $$ begin
  if not exists (select 1 from ${schema}.posting p where p.voucher_id = new.voucher_id) then
    raise exception 'voucher % has no lines', new.voucher_id using errcode = '23514'; end if;
  return null; end $$;
create constraint trigger voucher_whole after insert on ${schema}.voucher deferrable initially deferred for each row execute function ${schema}.check_whole();
${deferredChecks(schema)}`;

const asked = (body: string): string => `do $$ declare bad record; begin ${body} end $$`;
/** The same questions asked once about all rows of a version that was loaded without triggers, one statement each: 23514 for wrong books. */
export const ledgerVerdict = (schema: LedgerSchema): readonly string[] => [
  ...CHECKS.filter(({ onlyLive }) => onlyLive !== true).map((check) => check.whole?.(schema) ?? check.body(schema, whole(`${schema}.${check.table}`))),
  // every voucher that has lines has as many as it says: a sum that is short is one without any
  `if (select sum(lines) from ${schema}.voucher) > (select count(*) from ${schema}.posting) then
    raise exception 'a voucher has no lines' using errcode = '23514'; end if;`,
  wholeVerdict(schema),
].map(asked);

/** The same of red vouchers. They are few and each is looked up, so that all keys and statistics must be there. */
export const ledgerMirrors = (schema: LedgerSchema): string => asked(mirrorVerdict(schema));
