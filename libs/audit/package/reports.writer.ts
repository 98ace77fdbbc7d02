import { plainYuan, sumFen } from '#kernel';
import { accountOf, referenceOf, type Book, type Line, type Voucher } from '#ledger/book';
import { cell, csvHead, csvRow } from './csv.codec.js';
import type { EventsRead } from './events.writer.js';
import type { ControlTotal } from './manifest.codec.js';

const BOOKS: readonly Book[] = ['F', 'A', 'M'];

/** One account over the reported periods. Debit less credit before them, and gross turnover in them, fen. */
export interface AccountRow {
  readonly fundSource: string; readonly book: Book; readonly account: string; openingFen: number; debitFen: number; creditFen: number;
}

/** Fund sources by name, books in the order F, A, M. */
export const setOrder = (set: { readonly fundSource: string; readonly book: Book }): string => `${set.fundSource}|${BOOKS.indexOf(set.book)}`;
const turnover = (one: Voucher, side: 'D' | 'C'): number => sumFen(one.lines.filter((line) => line.side === side).map(({ amountFen }) => amountFen));
const nameOf = (book: Book, account: string): string => accountOf(book, account)?.nameZh ?? '';

/** 记账凭证: one row a voucher, in log order. */
export function* voucherRows(vouchers: readonly Voucher[], { makers, reviewers }: Pick<EventsRead, 'makers' | 'reviewers'>): Generator<string> {
  yield csvHead([
    '凭证编号', '账簿', '资金来源', '组织', '会计期间', '凭证字', '凭证号', '凭证日期', '业务日期', '更正期间', '凭证类型', '分录规则', '摘要', '行数', '借方合计', '贷方合计',
    '事件序号', '事件编号', '制单人', '记录时间', '过账规则', '出纳', '附件数', '冲销事件', '冲销分录', '审核人',
  ]);
  for (const one of vouchers) {
    const maker = makers.get(one.logIndex);
    if (maker === undefined) throw new RangeError(`voucher ${referenceOf(one)} was caused by event ${one.logIndex}, which is not of this organisation`);
    yield csvRow([
      ...[referenceOf(one), one.bookSet.book, one.bookSet.fundSource, one.bookSet.org, one.period, one.word, one.number, one.voucherDate, one.factOn,
        one.correctionOfPeriod, one.kind, one.rule, one.summary, one.lines.length].map(cell),
      plainYuan(turnover(one, 'D')), plainYuan(turnover(one, 'C')), ...[one.logIndex, one.eventId, maker.actor, maker.recordedAt, one.postingRules,
        one.cashier, one.attachments, one.reverses?.eventId, one.reverses?.rule, reviewers.get(`${one.eventId}/${one.bookSet.book}`)].map(cell),
    ]);
  }
}

/** 分录: one row a line. The amount stands on its own side; red letter is negative there. */
export function* postingRows(vouchers: readonly Voucher[]): Generator<string> {
  yield csvHead([
    '凭证编号', '行号', '账簿', '会计期间', '凭证日期', '科目代码', '科目名称', '借方金额', '贷方金额', '补贴种类', '收款方', '费用年度', '批次', '申领',
    '人员类别', '项目', '主管部门', '银行账户', '往来对象', '资金来源', '组织',
  ]);
  const on = (line: Line, side: 'D' | 'C'): string => (line.side === side ? plainYuan(line.amountFen) : '');
  for (const one of vouchers) {
    const { book } = one.bookSet;
    for (const line of one.lines) {
      yield csvRow([
        ...[referenceOf(one), line.lineNo, book, one.period, one.voucherDate, line.account, nameOf(book, line.account)].map(cell), on(line, 'D'), on(line, 'C'),
        ...[line.subsidyKind, line.payeeType, line.policyYear, line.batchId, line.claimId, line.personCategory, line.projectId, line.department,
          line.bankAccountId, line.party, one.bookSet.fundSource, one.bookSet.org].map(cell),
      ]);
    }
  }
}

/** 科目余额表: leaf accounts that ever moved until the last reported period; balances positive on the normal side of the account. */
export function* balanceRows(rows: readonly AccountRow[]): Generator<string> {
  yield csvHead(['账簿', '资金来源', '科目代码', '科目名称', '余额方向', '期初余额', '借方发生额', '贷方发生额', '期末余额']);
  for (const { fundSource, book, account, openingFen, debitFen, creditFen } of rows) {
    const debit = accountOf(book, account)?.normalSide !== 'C';
    const shown = (fen: number): string => plainYuan(debit || fen === 0 ? fen : -fen);
    yield csvRow([
      ...[book, fundSource, account, nameOf(book, account), debit ? '借' : '贷'].map(cell), shown(openingFen), plainYuan(debitFen), plainYuan(creditFen),
      shown(openingFen + debitFen - creditFen),
    ]);
  }
}

/** Folds vouchers into account rows; `before` says which vouchers come before the reported periods. */
export const accountRows = (vouchers: readonly Voucher[], before: (one: Voucher) => boolean): readonly AccountRow[] => {
  const rows = new Map<string, AccountRow>();
  for (const one of vouchers) {
    const { fundSource, book } = one.bookSet;
    for (const { account, side, amountFen } of one.lines) {
      const key = `${setOrder(one.bookSet)}|${account}`;
      const row = rows.get(key) ?? { fundSource, book, account, openingFen: 0, debitFen: 0, creditFen: 0 };
      if (before(one)) row.openingFen += side === 'D' ? amountFen : -amountFen;
      else if (side === 'D') row.debitFen += amountFen;
      else row.creditFen += amountFen;
      rows.set(key, row);
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
};

/** Sums per book over the reported vouchers, for the signed manifest. */
export const controlTotals = (vouchers: readonly Voucher[]): readonly ControlTotal[] => {
  const sets = new Map<string, Voucher[]>();
  for (const one of vouchers) (sets.get(setOrder(one.bookSet)) ?? sets.set(setOrder(one.bookSet), []).get(setOrder(one.bookSet))!).push(one);
  return [...sets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, own]) => ({
    book: own[0]!.bookSet.book, fundSource: own[0]!.bookSet.fundSource, vouchers: own.length, lines: own.reduce((sum, one) => sum + one.lines.length, 0),
    debitFen: sumFen(own.map((one) => turnover(one, 'D'))), creditFen: sumFen(own.map((one) => turnover(one, 'C'))),
  }));
};
