import { LEDGER_TABLES, type LedgerSchema, type LedgerTable } from './ledger-tables.sql.js';

/** Columns of the primary key, then of the unique keys. */
const KEYS: Readonly<Record<LedgerTable, readonly [string, ...string[]]>> = {
  book_set: ['book_set_id', 'fund_source, org, book'],
  account: ['account_id', 'book_set_id, code'],
  closed_year: ['org, year', 'event_id'],
  period_step: ['log_index', 'event_id'],
  voucher_words: ['log_index', 'event_id'],
  // numbers before words: texts are compared last, and seldom
  voucher: ['voucher_id', 'event_id, book_set_id, rule', 'book_set_id, period, number, word'],
  posting: ['account_id, account_seq', 'voucher_id, line_no'],
  off_node: ['account_id, node, account_seq'],
  party_case: ['org, case_id'],
  party_account: ['party_account_id', 'account_id, party'],
  party_line: ['party_account_id, party_seq', 'voucher_id, line_no'],
  party_node: ['party_account_id, node, party_seq'],
  voucher_review: ['event_id, book'],
};
/** 逾期: recorded in a later Shanghai month than the one it stands in (rulings C16). The day is compared first: most are not late. */
export const late = (voucher: string): string => {
  const recorded = `${voucher}recorded_at at time zone 'Asia/Shanghai'`;
  return `((${recorded})::date > ${voucher}voucher_date and date_part('year', ${recorded}) * 100 + date_part('month', ${recorded}) > ${voucher}period)`;
};
/** `unique index NAME` or `index NAME`, and what stands behind the table's name. */
const INDEXES: Readonly<Partial<Record<LedgerTable, readonly (readonly [string, string])[]>>> = {
  closed_year: [['index closed_year_clock', '(recorded_at, log_index)'], ['index closed_year_place', '(log_index)']],
  period_step: [['index period_step_of_month', '(org, period, log_index)'], ['index period_step_clock', '(recorded_at, log_index)']],
  voucher_words: [['index voucher_words_clock', '(recorded_at, log_index)']],
  voucher: [
    ['unique index voucher_reversed_once', '(reverses_event, book_set_id, reverses_rule) where reverses_event is not null'],
    ['index voucher_clock', '(recorded_at, log_index)'],
    ['index voucher_late', `(voucher_id) where kind <> 'CLOSING' and (correction_of_period is not null or ${late('')})`],
    ['index voucher_by_day', '(book_set_id, voucher_date, voucher_id)'],
    ['index voucher_corrects', '(book_set_id, fact_on, voucher_id) where correction_of_period is not null'],
    ['index voucher_place', '(log_index)'], ['index voucher_closing', `(book_set_id, voucher_date, log_index) where kind = 'CLOSING'`],
  ],
  posting: [
    ['index posting_by_place', '(account_id, log_index desc, account_seq desc) include (debit_fen, credit_fen)'],
    ['index posting_in_order', '(account_id, voucher_date desc, account_seq desc) where not off_sequence'],
    ['index posting_by_date', '(account_id, voucher_date, voucher_id, line_no)'], ['index posting_of_claim', '(claim_id) where claim_id is not null'],
    // few: the releases of a batch, and money that came back
    ['index posting_of_release', '(batch_id) where batch_id is not null and claim_id is null'],
    ['index posting_of_recovery', '(book_set_id, claim_id) where policy_year is not null'],
  ],
  party_line: [
    ['index party_line_by_place', '(party_account_id, log_index desc, party_seq desc) include (debit_fen, credit_fen)'],
    ['index party_line_in_order', '(party_account_id, voucher_date desc, party_seq desc) where not off_sequence'],
  ],
  voucher_review: [['index voucher_review_clock', '(recorded_at, log_index)'], ['index voucher_review_place', '(log_index)']],
};

interface Key { readonly name: string; readonly kind: 'primary key' | 'unique'; readonly columns: string }
/** By the names PostgreSQL would give them. */
const keysOf = (table: LedgerTable): readonly Key[] => KEYS[table].map((columns, i) => (i === 0
  ? { name: `${table}_pkey`, kind: 'primary key', columns } : { name: `${table}_${columns.replaceAll(', ', '_')}_key`, kind: 'unique', columns }));

/**
 * Keys and indexes of some tables of a version: at once for an empty one, after the load for a rebuilt one (product, speed goals). All indexes come
 * first, so that the rows can be read while they are made, and become keys at the end.
 */
export const ledgerKeys = (schema: LedgerSchema, tables: readonly LedgerTable[] = LEDGER_TABLES): string => [
  ...tables.flatMap((table) => [
    ...keysOf(table).map(({ name, columns }) => `create unique index ${name} on ${schema}.${table} (${columns})`),
    ...(INDEXES[table] ?? []).map(([index, over]) => `create ${index} on ${schema}.${table} ${over}`),
  ]),
  ...tables.map((table) =>
    `alter table ${schema}.${table} ${keysOf(table).map(({ name, kind }) => `add constraint ${name} ${kind} using index ${name}`).join(', ')}`),
].join(';\n');

/** Foreign keys of the tables few rows go into, once all keys are there; `ledgerChecks` asks the same of all other rows, a statement at a time. */
export const ledgerForeignKeys = (schema: LedgerSchema): string => `
alter table ${schema}.account add foreign key (book_set_id) references ${schema}.book_set;
alter table ${schema}.voucher add foreign key (reverses_event, book_set_id, reverses_rule) references ${schema}.voucher (event_id, book_set_id, rule);
alter table ${schema}.party_account add foreign key (account_id) references ${schema}.account;
`;
