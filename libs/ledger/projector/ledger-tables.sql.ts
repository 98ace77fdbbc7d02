/** Name of the schema that holds one version of the ledger. No other text ever becomes part of a statement as a schema. */
export type LedgerSchema = string & { readonly __ledgerSchema: true };

/** @throws RangeError for anything but a whole number from 1 to 999 999 */
export const ledgerSchema = (version: number): LedgerSchema => {
  if (!Number.isInteger(version) || version < 1 || version > 999_999) throw new RangeError(`${version} is no version of a ledger`);
  return `ledger_v${version}` as LedgerSchema;
};

/** Tables in the order their keys want them. */
export const LEDGER_TABLES = [
  'book_set', 'account', 'closed_year', 'period_step', 'party_case', 'voucher_words', 'voucher', 'posting', 'off_node', 'party_account', 'party_line',
  'party_node', 'voucher_review',
] as const;
export type LedgerTable = (typeof LEDGER_TABLES)[number];

const TOTALS = 'debit_fen bigint not null, credit_fen bigint not null, off_debit_fen bigint not null, off_credit_fen bigint not null';
const COLUMNS: Readonly<Record<LedgerTable, string>> = {
  // 账套: who keeps which book for which fund
  book_set: `
  book_set_id smallint not null,
  fund_source text not null,
  org text not null,
  book "char" not null check (book in ('F', 'A', 'M'))`,
  // 科目: the unit that carries a running balance is book set × leaf account
  account: `
  account_id int not null,
  book_set_id smallint not null,
  code text not null check (code ~ '^[0-9]{4}([0-9]{2})*$'),
  normal_side "char" not null check (normal_side in ('D', 'C')),
  control boolean not null default false`,
  // 年终结账: the years each organisation has closed
  closed_year: `
  org text not null,
  year smallint not null,
  log_index bigint not null check (log_index >= 0),
  event_id uuid not null,
  recorded_at timestamptz not null`,
  // 会计期间: how each month was held, closed, opened again and locked, and which events an admission brought into a held one
  period_step: `
  log_index bigint not null check (log_index >= 0),
  event_id uuid not null,
  org text not null,
  period int not null check (period between 200001 and 208912 and period % 100 between 1 and 12),
  move text not null check (move in ('hold', 'admit', 'rectify', 'release', 'close', 'reopen', 'lock')),
  actor text not null,
  command_id text,
  proposed_by text,
  recorded_at timestamptz not null,
  check ((command_id is not null) = (move in ('admit', 'rectify'))),
  check ((proposed_by is not null) = (move = 'reopen')),
  check (proposed_by <> actor)`,
  // 追回案件: whom each is against and of which claim, as told when it was opened
  party_case: `
  org text not null,
  case_id text not null,
  party text not null,
  claim_id text,
  log_index bigint not null check (log_index >= 0),
  event_id uuid not null`,
  // 凭证种类: which words the vouchers of an organisation have, from the year on the books took its choice
  voucher_words: `
  org text not null,
  year smallint not null check (year between 2000 and 2090),
  words text not null check (words in ('GENERAL', 'SPECIAL')),
  log_index bigint not null check (log_index >= 0),
  event_id uuid not null,
  recorded_at timestamptz not null`,
  // 记账凭证
  voucher: `
  voucher_id bigint not null check (voucher_id > 0),
  book_set_id smallint not null,
  log_index bigint not null check (log_index >= 0),
  event_id uuid not null,
  rule text not null,
  kind text not null check (kind in ('NORMAL', 'REVERSAL', 'RECOVERY', 'CLOSING')),
  reverses_event uuid,
  reverses_rule text,
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
  maker text,
  cashier text,
  attachments smallint not null default 0 check (attachments >= 0),
  check ((kind = 'REVERSAL') = (reverses_event is not null) and (reverses_event is null) = (reverses_rule is null)),
  check (period = extract(year from voucher_date) * 100 + extract(month from voucher_date)),
  check ((correction_of_period is null) = (voucher_date = fact_on)),
  check (correction_of_period = extract(year from fact_on) * 100 + extract(month from fact_on))`,
  // 分录: with the running gross totals of its account after this line, in recorded order
  posting: `
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
${TOTALS},
  subsidy_kind text,
  payee_type text,
  policy_year smallint,
  batch_id text,
  claim_id text,
  person_category text,
  project_id text,
  department text,
  bank_account_id text,
  party text`,
  // Fenwick tree over days for off-sequence lines: each node an append-only list of running totals (ledger-and-audit §8.2)
  off_node: `
  account_id int not null,
  node int not null check (node between 1 and 32768),
  account_seq bigint not null,
  debit_fen bigint not null,
  credit_fen bigint not null`,
  // 辅助账: the unit that carries a running balance beside the account is control account × party
  party_account: `
  party_account_id int not null,
  account_id int not null,
  party text not null,
  log_index bigint not null check (log_index >= 0)`,
  // the lines of a control account once more, with the running gross totals of their party
  party_line: `
  party_account_id int not null,
  party_seq bigint not null check (party_seq > 0),
  voucher_id bigint not null,
  line_no smallint not null,
  log_index bigint not null,
  voucher_date date not null,
  side "char" not null check (side in ('D', 'C')),
  amount_fen bigint not null check (amount_fen <> 0),
  off_sequence boolean not null,
${TOTALS}`,
  party_node: `
  party_account_id int not null,
  node int not null check (node between 1 and 32768),
  party_seq bigint not null,
  debit_fen bigint not null,
  credit_fen bigint not null`,
  // 凭证审核: of all vouchers of one event in one book, by another officer than their maker
  voucher_review: `
  event_id uuid not null,
  org text not null,
  book "char" not null check (book in ('F', 'A', 'M')),
  reviewer text not null,
  reviewed_on date not null,
  recorded_at timestamptz not null,
  log_index bigint not null check (log_index >= 0),
  review_event uuid not null`,
};

/**
 * Tables of one version of the ledger, without keys, indexes and triggers, as a bulk load wants them: `ledgerKeys` and `ledgerChecks` complete them.
 * Rows are only ever added (rulings §4.4, B3–B6, C22).
 */
export const ledgerTables = (schema: LedgerSchema): string =>
  [`create schema ${schema}`, ...LEDGER_TABLES.map((table) => `create table ${schema}.${table} (${COLUMNS[table]})`)].join(';\n');
