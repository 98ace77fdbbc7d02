/** Tables of the ledger. Rows are only ever added; one row of `projection` moves in the same transaction (rulings §4.4, B3–B6, C22). */
export const ledgerTables = `
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
`;
