import type { DataSource } from 'typeorm';
import type { Day, Instant } from '#kernel';
import type { Book, Line, Side, Voucher, VoucherKind, VoucherWord } from '#ledger/book';
import { fenFromDb } from '#postgres';

interface VoucherRow {
  readonly voucher_id: string; readonly fund_source: string; readonly org: string; readonly book: Book; readonly log_index: string; readonly event_id: string;
  readonly rule: string; readonly kind: VoucherKind; readonly voucher_date: Day; readonly fact_on: Day; readonly period: number;
    readonly correction_of_period: number | null;
  readonly word: VoucherWord; readonly number: number; readonly summary: string; readonly recorded_at: Instant; readonly posting_rules: string;
  readonly maker: string; readonly cashier: string | null; readonly attachments: number; readonly reverses_event: string | null;
  readonly reverses_rule: string | null;
}
interface LineRow {
  readonly voucher_id: string; readonly line_no: number; readonly code: string; readonly side: Side; readonly amount_fen: string;
    readonly subsidy_kind: string | null;
  readonly payee_type: string | null; readonly policy_year: number | null; readonly batch_id: string | null; readonly claim_id: string | null;
  readonly person_category: string | null; readonly project_id: string | null; readonly department: string | null; readonly bank_account_id: string | null;
  readonly party: string | null;
}

const COLUMNS = `voucher_id, fund_source, org, book, log_index, event_id, rule, kind, voucher_date::text, fact_on::text, period, correction_of_period, word,
  number, summary, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at, posting_rules, maker, cashier, attachments,
  reverses_event, reverses_rule`;
/** Of a line, beside its account: what it is about. */
export const ABOUT = `p.subsidy_kind, p.payee_type, p.policy_year, p.batch_id, p.claim_id, p.person_category, p.project_id, p.department,
  p.bank_account_id, p.party`;

const lineOf = (row: LineRow): Line => ({
  lineNo: row.line_no, account: row.code, side: row.side, amountFen: fenFromDb(row.amount_fen),
  ...(row.subsidy_kind !== null && { subsidyKind: row.subsidy_kind }), ...(row.payee_type !== null && { payeeType: row.payee_type }),
  ...(row.policy_year !== null && { policyYear: row.policy_year }), ...(row.batch_id !== null && { batchId: row.batch_id }),
  ...(row.claim_id !== null && { claimId: row.claim_id }), ...(row.person_category !== null && { personCategory: row.person_category }),
  ...(row.project_id !== null && { projectId: row.project_id }), ...(row.department !== null && { department: row.department }),
  ...(row.bank_account_id !== null && { bankAccountId: row.bank_account_id }), ...(row.party !== null && { party: row.party }),
});

const voucherOf = (row: VoucherRow, lines: readonly Line[]): Voucher => ({
  voucherId: Number(row.voucher_id), bookSet: { fundSource: row.fund_source, org: row.org, book: row.book }, logIndex: Number(row.log_index),
    eventId: row.event_id,
  rule: row.rule, kind: row.kind, voucherDate: row.voucher_date, factOn: row.fact_on, period: row.period,
  ...(row.correction_of_period !== null && { correctionOfPeriod: row.correction_of_period }), word: row.word, number: row.number, summary: row.summary,
  recordedAt: row.recorded_at, postingRules: row.posting_rules, maker: row.maker,
  ...(row.cashier !== null && { cashier: row.cashier }), attachments: row.attachments,
  ...(row.reverses_event !== null && { reverses: { eventId: row.reverses_event, rule: row.reverses_rule ?? '' } }), lines,
});

/** Vouchers with their lines as `post` made them, in log order: `voucherText` of both gives the same bytes. */
export const readVouchers = async (source: DataSource, schema: string, { where, values, limit }: { where: string; values: readonly unknown[];
  limit?: number }): Promise<readonly Voucher[]> => {
  const question = `select ${COLUMNS} from ${schema}.voucher_view where ${where} order by voucher_id limit ${limit ?? 'all'}`;
  const rows = await source.query(question, [...values]) as VoucherRow[];
  if (rows.length === 0) return [];
  const lines = await source.query(
    `select p.voucher_id, p.line_no, a.code, p.side::text as side, p.amount_fen, ${ABOUT}
       from ${schema}.posting p join ${schema}.account a using (account_id) where p.voucher_id = any($1::bigint[]) order by p.voucher_id, p.line_no`,
    [rows.map((row) => row.voucher_id)],
  ) as LineRow[];
  const of = new Map<string, Line[]>(rows.map((row) => [row.voucher_id, []]));
  for (const line of lines) of.get(line.voucher_id)!.push(lineOf(line));
  return rows.map((row) => voucherOf(row, of.get(row.voucher_id)!));
};
