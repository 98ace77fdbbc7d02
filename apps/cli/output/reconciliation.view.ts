import { type AskedReconciliation, OPEN_KINDS } from '#audit';
import { formatFen } from '#kernel';
import { table } from './table.js';

/** Rows of items a terminal is given; the files hold all of them. */
const SHOWN = 50;

/** 银行存款余额调节表 for people. */
export const reconciliationShown = (of: AskedReconciliation): string => {
  const sums = [
    ['单位账面余额', of.bookFen], ['加：银行已收、单位未收', of.bankReceivedFen], ['减：银行已付、单位未付', of.bankPaidFen], ['调节后单位余额', of.adjustedBookFen],
    ['银行对账单余额', of.bankFen], ['加：单位已收、银行未收', of.bookedReceivedFen], ['减：单位已付、银行未付', of.bookedPaidFen],
    ['调节后银行余额', of.adjustedBankFen], ['差额', of.differenceFen],
  ] as const;
  const columns = [{ title: '项目' }, { title: '日期' }, { title: '编号' }, { title: '金额', right: true }, { title: '账龄', right: true }];
  const items = of.items.slice(0, SHOWN).map(({ kind, on, key, amountFen, ageDays }) => [OPEN_KINDS[kind], on, key, formatFen(amountFen), String(ageDays)]);
  const more = of.items.length > SHOWN ? `\n… ${of.items.length - SHOWN} 笔未列；请用 --csv。` : '';
  const sealed = of.confirmed === undefined ? '未确认' : `${of.confirmed.is} @${of.confirmed.knownAt} ${of.confirmed.same ? '与封存一致' : '与封存不一致'}`;
  return [
    `${of.account}  ${of.asOf}  对账单 ${of.statement.statementId}  ${sealed}`,
    table([{ title: '' }, { title: '元', right: true }], sums.map(([zh, fen]) => [zh, formatFen(fen)])),
    ...(items.length === 0 ? [] : [`${table(columns, items)}${more}`]),
  ].join('\n');
};
