import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';
import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';
import { LEDGER_TABLES, type LedgerSchema, type LedgerTable } from './ledger-tables.sql.js';
import type { Rows, TableRows } from './rows.js';

const COLUMNS: Readonly<Record<LedgerTable, Readonly<Record<string, string>>>> = {
  book_set: { book_set_id: 'smallint', fund_source: 'text', org: 'text', book: '"char"' },
  account: { account_id: 'int', book_set_id: 'smallint', code: 'text', normal_side: '"char"' },
  closed_year: { org: 'text', year: 'smallint', log_index: 'bigint', event_id: 'uuid' },
  voucher: {
    voucher_id: 'bigint', book_set_id: 'smallint', log_index: 'bigint', event_id: 'uuid', rule: 'text', kind: 'text', voucher_date: 'date', fact_on: 'date',
    period: 'int', correction_of_period: 'int', word: 'text', number: 'int', lines: 'smallint', summary: 'text', recorded_at: 'timestamptz',
    posting_rules: 'text',
  },
  posting: {
    account_id: 'int', account_seq: 'bigint', book_set_id: 'smallint', voucher_id: 'bigint', line_no: 'smallint', log_index: 'bigint', voucher_date: 'date',
    side: '"char"', amount_fen: 'bigint', off_sequence: 'bool', debit_fen: 'bigint', credit_fen: 'bigint', off_debit_fen: 'bigint',
    off_credit_fen: 'bigint', subsidy_kind: 'text', payee_type: 'text', policy_year: 'smallint', batch_id: 'text', claim_id: 'text',
  },
  off_node: { account_id: 'int', node: 'int', account_seq: 'bigint', debit_fen: 'bigint', credit_fen: 'bigint' },
};
const namesOf = (table: LedgerTable): string => Object.keys(COLUMNS[table]).join(', ');

const insert = (schema: LedgerSchema, table: LedgerTable): string => {
  const values = Object.values(COLUMNS[table]).map((type, i) => `$${i + 1}::${type}[]`);
  return `insert into ${schema}.${table} (${namesOf(table)}) select * from unnest(${values.join(', ')})`;
};
const transposed = ({ table, rows }: TableRows): readonly (readonly unknown[])[] =>
  Object.keys(COLUMNS[table]).map((_, column) => rows.map((row) => row[column] ?? null));

/** One statement a table, however many vouchers: the statement triggers then see whole vouchers. */
export const writeRows = async (manager: EntityManager, schema: LedgerSchema, rows: Rows): Promise<void> => {
  for (const one of rows.tables()) await manager.query(insert(schema, one.table), [...transposed(one)]);
};

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const special = /[\\\t\n\r]/;
const field = (value: unknown): string => {
  if (typeof value === 'number') return `${value}`;
  if (value === undefined || value === null) return '\\N';
  if (typeof value === 'string') return special.test(value) ? value.replace(/[\\\t\n\r]/g, (sign) => ESCAPES[sign]!) : value;
  return typeof value === 'boolean' ? (value ? 't' : 'f') : String(value);
};

const poured = (into: CopyStreamQuery, texts: readonly Buffer[]): Promise<void> => new Promise((done, fail) => {
  into.once('error', fail);
  into.once('finish', done);
  let next = 0;
  const pour = (): void => {
    while (next < texts.length) {
      next += 1;
      if (!into.write(texts[next - 1])) { into.once('drain', pour); return; }
    }
    into.end();
  };
  pour();
});

/** Rows of many batches as COPY wants them, in one piece of text a batch: what a chunk keeps in memory is bytes, not objects. */
export class CopyChunk {
  readonly #texts = new Map<LedgerTable, Buffer[]>();
  #vouchers = 0;

  get vouchers(): number { return this.#vouchers; }

  add(rows: Rows): void {
    this.#vouchers += rows.vouchers;
    for (const { table, rows: values } of rows.tables()) {
      let text = '';
      for (const row of values) {
        text += field(row[0]);
        for (let i = 1, width = row.length; i < width; i += 1) text += `\t${field(row[i])}`;
        text += '\n';
      }
      const kept = this.#texts.get(table);
      if (kept === undefined) this.#texts.set(table, [Buffer.from(text)]);
      else kept.push(Buffer.from(text));
    }
  }

  /** @param client in a transaction; a failure in the middle leaves nothing once that is rolled back */
  async copyInto(client: PoolClient, schema: LedgerSchema): Promise<void> {
    for (const table of LEDGER_TABLES) {
      const texts = this.#texts.get(table);
      if (texts === undefined) continue;
      await poured(client.query(copyFrom(`copy ${schema}.${table} (${namesOf(table)}) from stdin`)), texts);
    }
  }
}
