import type { EntityManager } from 'typeorm';
import { clientOf } from '#postgres';
import { copyAll } from './copies.writer.js';
import { CopyRows } from './copy-rows.codec.js';
import { LEDGER_TABLES, type LedgerSchema, type LedgerTable } from './ledger-tables.sql.js';

/** Columns in the order `Rows` gives their values. */
export const COLUMNS: Readonly<Record<LedgerTable, string>> = {
  book_set: 'book_set_id, fund_source, org, book',
  account: 'account_id, book_set_id, code, normal_side, control',
  closed_year: 'org, year, log_index, event_id, recorded_at',
  period_step: 'log_index, event_id, org, period, move, actor, command_id, proposed_by, recorded_at',
  voucher_words: 'org, year, words, log_index, event_id, recorded_at',
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

const WIDTHS = Object.fromEntries(LEDGER_TABLES.map((table) => [table, COLUMNS[table].split(',').length])) as Readonly<Record<LedgerTable, number>>;

/**
 * The rows of one transaction as COPY wants them: what a chunk keeps in memory is bytes, not objects. One COPY a table, however many vouchers: the
 * statement triggers then see whole vouchers.
 */
export class CopyChunk {
  readonly #tables = new Map<LedgerTable, CopyRows>();

  /** The rows of a table, to which one can be added. */
  of(table: LedgerTable): CopyRows {
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    const rows = new CopyRows(WIDTHS[table]);
    this.#tables.set(table, rows);
    return rows;
  }

  /** @param manager in a transaction; a failure in the middle leaves nothing once that is rolled back */
  async copyInto(manager: EntityManager, schema: LedgerSchema): Promise<void> {
    const client = await clientOf(manager);
    await copyAll(client, LEDGER_TABLES.flatMap((table) => {
      const rows = this.#tables.get(table);
      return rows === undefined ? [] : [{ sql: `copy ${schema}.${table} (${COLUMNS[table]}) from stdin (format binary)`, pieces: rows.finished() }];
    }));
  }
}
