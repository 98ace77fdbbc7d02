import { type Day, isDay } from '#kernel';
import { halfWidth, type SheetRow } from '#spreadsheet';
import { RowReading, type RowFault } from './row-answer.js';

/** Columns of a bank statement, in order. Either 收入 or 支出 of a row is filled. */
export const STATEMENT_COLUMNS = ['交易日期', '收入金额(元)', '支出金额(元)', '余额(元)', '银行流水号', '业务参考号', '对方户名', '对方账号'] as const;

/** One line as the command takes it. */
export interface StatementRow {
  readonly on: Day; readonly side: 'IN' | 'OUT'; readonly amountFen: number; readonly bankReference: string; readonly ourReference?: string;
}
export interface Counterparty { readonly line: number; readonly name?: string; readonly number?: string }
/** A row that cannot be a line, by its number in the file. */
export interface BadRow { readonly row: number; readonly faults: readonly RowFault[] }
export interface StatementRead { readonly lines: readonly StatementRow[]; readonly counterparties: readonly Counterparty[]; readonly bad: readonly BadRow[] }

const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$/;

/** `12,345.60` in fen; null for anything but yuan with two decimals at most. */
export const fenOfYuan = (text: string): number | null => {
  const [, sign = '', whole, cents = ''] = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(halfWidth(text).replaceAll(',', '').trim()) ?? [];
  if (whole === undefined) return null;
  const fen = Number(whole) * 100 + Number(cents.padEnd(2, '0'));
  return sign === '' || fen === 0 ? fen : -fen;
};

/** `2019-12-31`, `2019/12/31` and `20191231`, as banks write a day. */
const dayOf = (text: string): Day | null => {
  const [, y, m, d] = /^(\d{4})([-/]?)(\d{2})\2(\d{2})/.exec(halfWidth(text).trim())?.filter((_, i) => i !== 2) ?? [];
  const day = `${y}-${m}-${d}`;
  return isDay(day) ? day : null;
};

const amountOf = (reading: RowReading): Pick<StatementRow, 'side' | 'amountFen'> | null => {
  const [into, out] = [reading.text('收入金额(元)'), reading.text('支出金额(元)')];
  const given = (text: string): boolean => text !== '' && fenOfYuan(text) !== 0;
  if (given(into) === given(out)) {
    reading.fault('收入金额(元)', 'statement.one-amount', '收入与支出须填且只填一项。');
    return null;
  }
  const header = given(into) ? '收入金额(元)' : '支出金额(元)';
  const fen = fenOfYuan(given(into) ? into : out);
  if (fen !== null && fen !== 0) return { side: (fen > 0) === given(into) ? 'IN' : 'OUT', amountFen: Math.abs(fen) };
  reading.fault(header, 'statement.not-an-amount', '金额应为元，至多两位小数。');
  return null;
};

interface Balance { openingFen: number }
const lineOf = (reading: RowReading, balance: Balance): StatementRow | null => {
  const [on, bankReference] = [dayOf(reading.text('交易日期')), reading.needed('银行流水号')];
  if (on === null) reading.fault('交易日期', 'statement.not-a-day', '日期应为 2019-12-31。');
  const amount = amountOf(reading);
  const ours = reading.text('业务参考号');
  if (bankReference !== null && !REFERENCE.test(bankReference)) reading.fault('银行流水号', 'statement.bad-reference', '只含字母、数字和 . _ : / -，至多 100 位。');
  if (ours !== '' && !REFERENCE.test(ours)) reading.fault('业务参考号', 'statement.bad-reference', '只含字母、数字和 . _ : / -，至多 100 位。');
  if (amount !== null) {
    balance.openingFen += amount.side === 'IN' ? amount.amountFen : -amount.amountFen;
    const told = reading.text('余额(元)');
    if (told !== '' && fenOfYuan(told) !== balance.openingFen) reading.fault('余额(元)', 'statement.balance-differs', '余额与逐笔累计不符；文件可能缺行或顺序有误。');
  }
  if (reading.faults.length > 0 || on === null || amount === null || bankReference === null) return null;
  return { on, ...amount, bankReference, ...(ours === '' ? {} : { ourReference: ours }) };
};

/** Every row as a line, with its running balance checked where the bank gives one; who was on the other side goes apart, to be sealed. */
export const statementRows = (rows: readonly SheetRow[], openingFen: number): StatementRead => {
  const balance: Balance = { openingFen };
  const [lines, counterparties, bad]: [StatementRow[], Counterparty[], BadRow[]] = [[], [], []];
  rows.forEach((row, i) => {
    const reading = new RowReading(row, STATEMENT_COLUMNS);
    const line = lineOf(reading, balance);
    const [name, number] = [reading.text('对方户名'), reading.text('对方账号')];
    if (number.length > 64) reading.fault('对方账号', 'statement.bad-account', '至多 64 位。');
    if (line === null || reading.faults.length > 0) bad.push({ row: row.row, faults: reading.faults });
    else lines.push(line);
    if (name !== '' || number !== '') counterparties.push({ line: i + 1, ...(name === '' ? {} : { name: name.slice(0, 200) }),
      ...(number === '' ? {} : { number }) });
  });
  return { lines, counterparties, bad };
};
