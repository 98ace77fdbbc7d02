import { day } from '#kernel';
import { accountOf, type Line } from '#ledger/book';
import { decodeCursor, encodeCursor, STATUS_ZH, type MarkedVoucher, type StatementQueries } from '#ledger/queries';
import {
  count, money, onDay, text, titled, type Column, type Statement,
  type StatementName, type StatementRow, type StatementWords,
} from './statement.view.js';

const HEAD: readonly Column[] = [
  onDay('date', '日期', 'Date'), text('voucher', '凭证', 'Voucher'), text('word', '字', 'Word'), count('number', '号', 'Number'),
  text('fundSource', '资金来源', 'Fund source'),
  text('book', '账套', 'Book'), text('summary', '摘要', 'Summary'),
];
const LIST: readonly Column[] = [
  ...HEAD, text('rule', '分录规则', 'Rule'), text('kind', '类型', 'Kind'), text('status', '状态', 'Status'),
  text('cancelled', '作废标志', 'Cancelled'), count('lines', '行数', 'Lines'), money('debitFen', '借方合计', 'Debit'),
  money('creditFen', '贷方合计', 'Credit'), text('reverses', '冲销', 'Reverses'), text('reversedBy', '被冲销', 'Reversed by'), onDay('factOn', '业务日期', 'Fact on'),
  count('correctionOf', '更正期间', 'Correction of'), text('maker', '制单人', 'Maker'), text('reviewer', '审核人', 'Reviewer'),
  text('recordedAt', '记录时间', 'Recorded'), text('event', '事件', 'Event'),
];
const CHRONICLE: readonly Column[] = [
  ...HEAD, count('line', '行', 'Line'), text('account', '科目', 'Account'), text('nameZh', '名称', 'Name (Chinese)'), text('nameEn', '英文名称', 'Name'),
  money('debitFen', '借方', 'Debit'), money('creditFen', '贷方', 'Credit'), text('subsidyKind', '补贴种类', 'Subsidy kind'), text('batchId', '批次', 'Batch'),
  text('claimId', '申领', 'Claim'), text('event', '事件', 'Event'),
];

const total = (one: MarkedVoucher, side: 'D' | 'C'): number =>
  one.lines.filter((line) => line.side === side).reduce((sum, { amountFen }) => sum + amountFen, 0);
const head = ({ voucherDate, ref, word, number, bookSet, summary }: MarkedVoucher): StatementRow =>
  ({ date: voucherDate, voucher: ref, word, number, fundSource: bookSet.fundSource, book: bookSet.book, summary });
/** 作废标志: data-exchange rules ask for it; it is 否 of every voucher, because none is ever cancelled. */
const NEVER_CANCELLED = '否';
const listed = (one: MarkedVoucher): readonly StatementRow[] => [{
  ...head(one), rule: one.rule, kind: one.kind, status: STATUS_ZH[one.status], cancelled: NEVER_CANCELLED, lines: one.lines.length,
  debitFen: total(one, 'D'), creditFen: total(one, 'C'),
  reverses: one.reversesRef ?? null, reversedBy: one.reversedByRef ?? null, factOn: one.factOn, correctionOf: one.correctionOfPeriod ?? null,
  maker: one.maker, reviewer: one.reviewer ?? null, recordedAt: one.recordedAt, event: `@${one.logIndex}`,
}];
const lineOf = (one: MarkedVoucher, line: Line): StatementRow => {
  const { nameZh = '', nameEn = '' } = accountOf(one.bookSet.book, line.account) ?? {};
  return {
    ...head(one), line: line.lineNo, account: line.account, nameZh, nameEn, debitFen: line.side === 'D' ? line.amountFen : null,
    creditFen: line.side === 'C' ? line.amountFen : null, subsidyKind: line.subsidyKind ?? null, batchId: line.batchId ?? null, claimId: line.claimId ?? null,
    event: `@${one.logIndex}`,
  };
};

// A month's place is told as its first day, and how many of its vouchers came before: nothing newer than the pinned event ever joins them.
const startOf = (cursor: string | undefined): { readonly period: number; readonly offset: number } | undefined => {
  if (cursor === undefined) return undefined;
  const { d, v } = decodeCursor(cursor);
  return { period: Number(d.slice(0, 7).replace('-', '')), offset: v };
};
const cursorAt = (index: number, { period, offset }: { readonly period: number; readonly offset: number }): string =>
  encodeCursor({ p: index, d: day(`${String(period).slice(0, 4)}-${String(period).slice(4)}-01`), v: offset, n: 0 });

const listing = (statement: StatementName, columns: readonly Column[], rows: (one: MarkedVoucher) => readonly StatementRow[]) =>
  async (queries: StatementQueries, words: StatementWords): Promise<Statement> => {
    const { period, from, asOf, ...rest } = words;
    const span = queries.span({ ...(period !== undefined && { period }), ...(from !== undefined && { from }), ...(asOf !== undefined && { asOf }) });
    const at = await queries.journalAt({ ...rest, ...queries.moment(rest), ...span });
    const { knownAt } = at.known;
    async function* stream(): AsyncGenerator<StatementRow> { for await (const { voucher } of queries.journal(at)) yield* rows(voucher); }
    return titled({
      statement, org: words.org, book: words.book ?? null, fundSource: words.fundSource ?? null, account: null, ...span, knownAt, closing: 'included' as const,
      opened: { on: null, by: null, rule: null }, columns, stream,
      page: async (limit: number, cursor?: string) => {
        const page: StatementRow[] = [];
        let seen = 0;
        for await (const { voucher, ...place } of queries.journal(at, startOf(cursor))) {
          if (seen === limit) return { rows: page, next: cursorAt(knownAt.index, place) };
          page.push(...rows(voucher));
          seen += 1;
        }
        return { rows: page };
      },
    });
  };

/** 凭证列表: one row a voucher, by day. A page holds `limit` vouchers. */
export const voucherList = listing('vouchers', LIST, listed);
/** 序时簿: one row a line, by day. A page holds the lines of `limit` vouchers. */
export const chronicle = listing('chronicle', CHRONICLE, (one) => one.lines.map((line) => lineOf(one, line)));
