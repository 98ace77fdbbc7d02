import type { Day } from '#kernel';
import type { At, SheetLine, StatementQueries } from '#ledger/queries';
import { UnknownToLedger } from '#ledger/queries';
import {
  money, onDay, standing, text, titled, type Column, type Statement,
  type StatementName, type StatementRow, type StatementWords,
} from './statement.view.js';

const COLUMNS: readonly Column[] = [
  onDay('date', '日期', 'Date'), text('voucher', '凭证', 'Voucher'), text('account', '科目', 'Account'), text('summary', '摘要', 'Summary'),
  text('counter', '对方科目', 'Counter account'), money('debitFen', '借方', 'Debit'), money('creditFen', '贷方', 'Credit'), text('side', '方向', 'Side'),
  money('balanceFen', '余额', 'Balance'), text('subsidyKind', '补贴种类', 'Subsidy kind'), text('batchId', '批次', 'Batch'), text('claimId', '申领', 'Claim'),
  onDay('factOn', '业务日期', 'Fact on'), text('event', '事件', 'Event'),
];
/** 银行存款: the accounts that have a bank journal, by book. */
const BANK: Readonly<Record<string, readonly string[]>> = { F: ['1001'], A: ['1003', '1004'] };

const row = ({ voucherDate, voucherRef, account, summary, counter, side, amountFen, balanceFen, factOn, logIndex, ...line }: SheetLine): StatementRow => ({
  date: voucherDate, voucher: voucherRef, account, summary, counter: counter.join(' '), debitFen: side === 'D' ? amountFen : null,
  creditFen: side === 'C' ? amountFen : null, ...standing(balanceFen), subsidyKind: line.subsidyKind ?? null, batchId: line.batchId ?? null,
  claimId: line.claimId ?? null, factOn, event: `@${logIndex}`,
});
const plain = (date: Day | null, summary: string, balanceFen: number): StatementRow => ({
  date, voucher: null, account: null, summary, counter: null, debitFen: null, creditFen: null, ...standing(balanceFen), subsidyKind: null, batchId: null,
  claimId: null, factOn: null, event: null,
});

const sheet = (queries: StatementQueries, { at, account, from, statement }: { readonly at: At; readonly account: string; readonly from: Day;
  readonly statement: StatementName }): Promise<Statement> => queries.opened(at, from).then((opened) => titled({
  ...at.place, statement, account, from, opened, columns: COLUMNS,
  page: async (limit: number, cursor?: string) => {
    const { openingFen, lines, next } = await queries.sheet(at, { account, from, limit, cursor });
    const rows = [...(cursor === undefined ? [plain(opened.on, '期初余额', openingFen)] : []), ...lines.map(row)];
    return { rows, ...(next !== undefined && { next }) };
  },
}));

/** 明细账: the lines of one account and its details by day, with the account on the other side and a running balance. */
export const accountSheet = async (queries: StatementQueries, words: StatementWords): Promise<Statement> => {
  const { from, asOf } = queries.span(words);
  const at = await queries.at({ ...words, ...queries.moment(words), book: words.book ?? '', asOf });
  return sheet(queries, { at, account: queries.account(at, words.account ?? '').code, from, statement: 'account-sheet' });
};

/** 银行存款日记账: of 1001 in Book F, of 1003 or 1004 in Book A. @throws UnknownToLedger for an account that is no bank account */
export const bankJournal = async (queries: StatementQueries, words: StatementWords): Promise<Statement> => {
  const { from, asOf } = queries.span(words);
  const at = await queries.at({ ...words, ...queries.moment(words), book: words.book ?? '', asOf });
  const own = BANK[at.place.book] ?? [];
  const account = words.account ?? (own.length === 1 ? own[0] : undefined);
  if (account === undefined || !own.includes(account)) {
    const why = account === undefined && own.length > 1
      ? `book ${at.place.book} has ${own.length} bank accounts: say which`
      : `no bank account${account === undefined ? '' : ` ${account}`} in book ${at.place.book}`;
    throw new UnknownToLedger('ledger.unknown-account', why, ['F.1001', 'A.1003', 'A.1004']);
  }
  return sheet(queries, { at, account, from, statement: 'bank-journal' });
};
