import { readingOf } from './ledger-reading.sql.js';
import type { LedgerSchema } from './ledger-tables.sql.js';

const at = readingOf;

/** Events after one log index up to another: rows are only added, so what was compared once stays compared. */
export interface Span { readonly after: number; readonly upTo: number }

const within = (alias: string, { after, upTo }: Span): string => `${alias}.log_index > ${BigInt(after)} and ${alias}.log_index <= ${BigInt(upTo)}`;

// Everything a voucher says, its number and the ids of a version's own making left aside. A record as text quotes what it must: two that differ
// never look alike.
const CONTENT = `row(v.kind, v.voucher_date, v.fact_on, v.period, v.correction_of_period, v.word, v.lines, v.summary, v.recorded_at, v.posting_rules,
  v.maker, v.cashier, v.attachments, v.reverses_event, v.reverses_rule)::text`;
const LINE = `row(p.line_no, a.code, p.side, p.amount_fen, p.subsidy_kind, p.payee_type, p.policy_year, p.batch_id, p.claim_id, p.person_category,
  p.project_id, p.department, p.bank_account_id, p.party, p.log_index, p.voucher_date)::text`;

/** One row a voucher in log order: log index, event, book set, rule, number, and the digest of everything else. COPY takes no parameters: all is by type. */
export const vouchersOut = (schema: LedgerSchema, span: Span): string => `copy (
  select v.log_index, v.event_id, s.fund_source || '/' || s.org || '/' || s.book::text, v.rule, v.period || s.book::text || v.number,
    sha256(convert_to(${CONTENT} || coalesce(l.lines, ''), 'UTF8'))
  from ${at(schema)}.voucher v join ${at(schema)}.book_set s using (book_set_id)
    left join (select p.voucher_id, string_agg(${LINE}, '' order by p.line_no) as lines
      from ${at(schema)}.posting p join ${at(schema)}.account a using (account_id) where ${within('p', span)} group by p.voucher_id) l using (voucher_id)
  where ${within('v', span)} order by v.voucher_id) to stdout`;

/** Turnover of each account, and a digest of its chain: every line with its running totals, and every node of its day index. */
export const accountsOf = (schema: LedgerSchema, span: Span): string => `
  with row_digest as (
    select p.account_id, 1 as lines, case p.side when 'D' then p.amount_fen else 0 end as d, case p.side when 'C' then p.amount_fen else 0 end as c,
      hashtextextended(row(p.account_seq, p.log_index, p.line_no, p.voucher_date, p.side, p.amount_fen, p.off_sequence, p.debit_fen, p.credit_fen,
        p.off_debit_fen, p.off_credit_fen)::text, 0)::numeric as h from ${at(schema)}.posting p where ${within('p', span)}
    union all
    select n.account_id, 0, 0, 0, hashtextextended(row(n.node, n.account_seq, n.debit_fen, n.credit_fen)::text, 1)::numeric
      from ${at(schema)}.off_node n join ${at(schema)}.posting p using (account_id, account_seq) where ${within('p', span)}
    union all
    select a.account_id, 0, 0, 0, hashtextextended(row(a.party, p.party_seq, p.log_index, p.line_no, p.voucher_date, p.side, p.amount_fen, p.off_sequence,
        p.debit_fen, p.credit_fen, p.off_debit_fen, p.off_credit_fen)::text, 2)::numeric
      from ${at(schema)}.party_line p join ${at(schema)}.party_account a using (party_account_id) where ${within('p', span)}
    union all
    select a.account_id, 0, 0, 0, hashtextextended(row(a.party, n.node, n.party_seq, n.debit_fen, n.credit_fen)::text, 3)::numeric
      from ${at(schema)}.party_node n join ${at(schema)}.party_line p using (party_account_id, party_seq)
        join ${at(schema)}.party_account a using (party_account_id)
      where ${within('p', span)})
  select s.fund_source || '/' || s.org || '/' || s.book::text || '.' || a.code as account, sum(t.lines)::text as lines, sum(t.d)::text as debit,
    sum(t.c)::text as credit, sum(t.h)::text as digest
  from row_digest t join ${at(schema)}.account a using (account_id) join ${at(schema)}.book_set s using (book_set_id) group by 1 order by 1`;

/** Closed years and steps of months; reviews; parties and claims of cases, and words of vouchers: a kind, and a line that says everything of the row. */
const beside = (schema: LedgerSchema, span: Span): string => {
  const rows = (kind: string, table: string, says: string): string =>
    `select '${kind}' as kind, t.event_id || ' ' || ${says}::text || ' @' || t.log_index as line from ${at(schema)}.${table} t where ${within('t', span)}`;
  return [
    rows('closed-year', 'closed_year', "row(t.org || '/' || t.year, t.recorded_at)"),
    rows('closed-year', 'period_step', "row(t.org || '/' || t.period, t.move, t.actor, t.command_id, t.proposed_by, t.recorded_at)"),
    rows('review', 'voucher_review', 'row(t.org, t.book, t.reviewer, t.reviewed_on, t.recorded_at, t.review_event)'),
    rows('party-case', 'party_case', 'row(t.org, t.case_id, t.party, t.claim_id)'),
    rows('words', 'voucher_words', 'row(t.org, t.year, t.words, t.recorded_at)'),
  ].join('\n    union all ');
};

/** What stands beside the vouchers in one version and not in the other: how often by kind and version, and the first lines. Compared where the rows are. */
export const besideApart = ([a, b]: readonly [LedgerSchema, LedgerSchema], span: Span, most: number): string => `
  with a as (${beside(a, span)}), b as (${beside(b, span)}),
  apart as (select 'a' as side, kind, line from (select * from a except all select * from b) x
    union all select 'b', kind, line from (select * from b except all select * from a) y),
  placed as (select *, row_number() over (partition by kind, side order by line) as n, count(*) over (partition by kind, side) as of from apart)
  select side, kind, line, of::int as of from placed where n <= ${most} order by kind, side, n`;

/** A voucher in words, by the key every version shares: $1 event, $2 `fund/organisation/book`, $3 rule. */
export const voucherInWords = (schema: LedgerSchema): string => `
  select jsonb_build_object('ref', v.voucher_ref, 'kind', v.kind, 'date', v.voucher_date, 'factOn', v.fact_on, 'summary', v.summary,
    'recordedAt', v.recorded_at, 'postingRules', v.posting_rules, 'lines',
    (select jsonb_agg(to_jsonb(l) - 'account_id' - 'account_seq' - 'voucher_id' order by l.line_no)
      from (select p.line_no, a.code, p.side::text as side, p.amount_fen, p.subsidy_kind, p.payee_type, p.policy_year, p.batch_id, p.claim_id,
          p.person_category, p.project_id, p.department, p.bank_account_id, p.party
        from ${at(schema)}.posting p join ${at(schema)}.account a using (account_id) where p.voucher_id = v.voucher_id) l))::text as words
  from ${at(schema)}.voucher_view v where v.event_id = $1::uuid and v.fund_source || '/' || v.org || '/' || v.book = $2 and v.rule = $3`;
