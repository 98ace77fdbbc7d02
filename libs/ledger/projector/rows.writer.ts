import type { EntityManager } from 'typeorm';
import type { LedgerSchema, LedgerTable } from './ledger-tables.sql.js';
import type { Rows } from './rows.js';

const inserts: Readonly<Record<LedgerTable, { readonly columns: string; readonly types: readonly string[] }>> = {
  book_set: { columns: 'book_set_id, fund_source, org, book', types: ['smallint', 'text', 'text', '"char"'] },
  account: { columns: 'account_id, book_set_id, code, normal_side', types: ['int', 'smallint', 'text', '"char"'] },
  closed_year: { columns: 'org, year, log_index, event_id', types: ['text', 'smallint', 'bigint', 'uuid'] },
  voucher: {
    columns: 'voucher_id, book_set_id, log_index, event_id, rule, kind, voucher_date, fact_on, period, correction_of_period, word, number, lines, summary, '
      + 'recorded_at, posting_rules',
    types: ['bigint', 'smallint', 'bigint', 'uuid', 'text', 'text', 'date', 'date', 'int', 'int', 'text', 'int', 'smallint', 'text', 'timestamptz', 'text'],
  },
  posting: {
    columns: 'account_id, account_seq, book_set_id, voucher_id, line_no, log_index, voucher_date, side, amount_fen, off_sequence, debit_fen, credit_fen, '
      + 'off_debit_fen, off_credit_fen, subsidy_kind, payee_type, policy_year, batch_id, claim_id',
    types: [
      'int', 'bigint', 'smallint', 'bigint', 'smallint', 'bigint', 'date', '"char"', 'bigint', 'bool', 'bigint', 'bigint', 'bigint', 'bigint', 'text', 'text',
      'smallint', 'text', 'text',
    ],
  },
  off_node: { columns: 'account_id, node, account_seq, debit_fen, credit_fen', types: ['int', 'int', 'bigint', 'bigint', 'bigint'] },
};

const statement = (schema: LedgerSchema, table: LedgerTable): string => {
  const { columns, types } = inserts[table];
  return `insert into ${schema}.${table} (${columns}) select * from unnest(${types.map((type, i) => `$${i + 1}::${type}[]`).join(', ')})`;
};

/** One statement a table, however many vouchers: the statement triggers then see whole vouchers. */
export const writeRows = async (manager: EntityManager, schema: LedgerSchema, rows: Rows): Promise<void> => {
  for (const { table, columns } of rows.tables()) await manager.query(statement(schema, table), [...columns]);
};
