import type { BankMatch, MatchedBy, OpenKind } from '#ledger/book';
import type { Cell, Sheet } from '#spreadsheet';
import type { AskedReconciliation } from './reconciliation.query.js';

/** The four kinds of items, as the printed form names them. */
export const OPEN_KINDS: Readonly<Record<OpenKind, string>> = {
  BANK_RECEIVED: '银行已收、单位未收', BANK_PAID: '银行已付、单位未付', BOOKED_RECEIVED: '单位已收、银行未收', BOOKED_PAID: '单位已付、银行未付',
};
export const MATCHED_BY: Readonly<Record<MatchedBy, string>> = {
  PERSON: '人工勾对', REFERENCE: '参考号', PAYMENT_TOTAL: '整单金额', AMOUNT_AND_DAY: '金额与日期',
};

type Row = readonly Cell[];
const sum = (zh: string, fen: number): Row => [zh, null, null, null, { fen }, null];

/** 银行存款余额调节表: balances and sums as the printed form has them, each with its items. */
export const reconciliationSheet = (of: AskedReconciliation): Sheet => {
  const items = (kind: OpenKind): readonly Row[] => of.items.filter((item) => item.kind === kind)
    .map(({ key, on, ageDays, amountFen, references, says }): Row => [OPEN_KINDS[kind], { day: on }, key, [...references.slice(0, 3), says].join(' ').trim(),
      { fen: amountFen }, ageDays]);
  const part = (sign: string, kind: OpenKind, fen: number): readonly Row[] => [sum(`${sign}：${OPEN_KINDS[kind]}`, fen), ...items(kind)];
  return {
    name: '银行存款余额调节表', widths: [30, 12, 26, 44, 18, 12], headers: ['项目', '日期', '编号', '参考号与摘要', '金额（元）', '账龄（天）'],
    rows: [
      sum('单位账面余额', of.bookFen), ...part('加', 'BANK_RECEIVED', of.bankReceivedFen), ...part('减', 'BANK_PAID', of.bankPaidFen),
      sum('调节后单位余额', of.adjustedBookFen),
      sum('银行对账单余额', of.bankFen), ...part('加', 'BOOKED_RECEIVED', of.bookedReceivedFen), ...part('减', 'BOOKED_PAID', of.bookedPaidFen),
      sum('调节后银行余额', of.adjustedBankFen), sum('差额', of.differenceFen),
    ],
    notes: [
      `银行账户 ${of.account}，截至 ${of.asOf}，知悉于 @${of.knownAt.index}。`, `对账单 ${of.statement.statementId}，SHA-256 ${of.statement.bytesHash}。`,
      `未达账项 SHA-256 ${of.itemsHash}。`, of.matchDays === null ? '规则集未定按金额勾对的天数：只按参考号勾对。' : `按金额勾对：相差至多 ${of.matchDays} 天（${of.ruleSet ?? ''}）。`,
    ],
  };
};

/** 勾对清单: which lines and entries belong together, and why. */
export const matchesSheet = (matches: readonly BankMatch[]): Sheet => ({
  name: '勾对清单', widths: [14, 24, 44, 44], headers: ['方式', '依据', '对账单明细', '账簿事件'],
  rows: matches.map(({ by, why, lines, items }): Row => [MATCHED_BY[by], by === 'AMOUNT_AND_DAY' ? `相差 ${why} 天` : why, lines.join(' '), items.join(' ')]),
});
