import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';
import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';
import { LEDGER_TABLES, type LedgerSchema, type LedgerTable } from './ledger-tables.sql.js';
import type { Rows } from './rows.js';

/** Columns in the order `Rows` gives their values. */
export const COLUMNS: Readonly<Record<LedgerTable, string>> = {
  book_set: 'book_set_id, fund_source, org, book',
  account: 'account_id, book_set_id, code, normal_side, control',
  closed_year: 'org, year, log_index, event_id',
  period_step: 'log_index, event_id, org, period, move, actor, command_id, proposed_by',
  voucher_words: 'org, year, words, log_index, event_id',
  voucher: `voucher_id, book_set_id, log_index, event_id, rule, kind, voucher_date, fact_on, period, correction_of_period, word, number, lines, summary,
    recorded_at, posting_rules, maker, cashier, attachments, reverses_event, reverses_rule`,
  posting: `account_id, account_seq, book_set_id, voucher_id, line_no, log_index, voucher_date, side, amount_fen, off_sequence, debit_fen, credit_fen,
    off_debit_fen, off_credit_fen, subsidy_kind, payee_type, policy_year, batch_id, claim_id, person_category, project_id, department,
    bank_account_id, party`,
  off_node: 'account_id, node, account_seq, debit_fen, credit_fen',
  party_case: 'org, case_id, party, claim_id, log_index, event_id',
  party_account: 'party_account_id, account_id, party, log_index',
  party_line: `party_account_id, party_seq, voucher_id, line_no, log_index, voucher_date, side, amount_fen, off_sequence, debit_fen, credit_fen,
    off_debit_fen, off_credit_fen`,
  party_node: 'party_account_id, node, party_seq, debit_fen, credit_fen',
  voucher_review: 'event_id, org, book, reviewer, reviewed_on, recorded_at, log_index, review_event',
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

/**
 * Rows as COPY wants them, in one piece of text a batch: what a chunk keeps in memory is bytes, not objects. One COPY a table, however many vouchers:
 * the statement triggers then see whole vouchers.
 */
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

  /** @param manager in a transaction; a failure in the middle leaves nothing once that is rolled back */
  async copyInto(manager: EntityManager, schema: LedgerSchema): Promise<void> {
    const client = await manager.queryRunner!.connect() as PoolClient;
    for (const table of LEDGER_TABLES) {
      const texts = this.#texts.get(table);
      if (texts === undefined) continue;
      await poured(client.query(copyFrom(`copy ${schema}.${table} (${COLUMNS[table]}) from stdin`)), texts);
    }
  }
}

export const writeRows = (manager: EntityManager, schema: LedgerSchema, rows: Rows): Promise<void> => {
  const chunk = new CopyChunk();
  chunk.add(rows);
  return chunk.copyInto(manager, schema);
};
