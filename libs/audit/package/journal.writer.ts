import { plainYuan } from '#kernel';
import { accountOf, referenceOf, type Analysis, type Book, type Line, type Voucher } from '#ledger/book';
import { setOrder, type AccountRow } from './reports.writer.js';

/** The name of each dimension as a tag of hledger. */
const TAGS = [
  ['kind', 'subsidyKind'], ['payee', 'payeeType'], ['year', 'policyYear'], ['batch', 'batchId'], ['claim', 'claimId'], ['category', 'personCategory'],
  ['project', 'projectId'], ['department', 'department'], ['bank', 'bankAccountId'], ['party', 'party'],
] as const satisfies readonly (readonly [string, keyof Analysis])[];
const tagged = (line: Line): string => {
  const tags = TAGS.flatMap(([tag, dimension]) => (line[dimension] === undefined ? [] : [`${tag}:${line[dimension]}`]));
  return tags.length === 0 ? '' : `  ; ${tags.join(', ')}`;
};
const posting = (book: Book, account: string, fen: number, tags = ''): string => `    ${book}:${account}  ${plainYuan(fen)} CNY${tags}\n`;
/** Numbers sort as numbers; voucher dates, not recording order (hledger checks running balances by date). */
const order = (one: Voucher): string => `${one.voucherDate}|${setOrder(one.bookSet)}|${one.period}|${String(one.number).padStart(9, '0')}`;

interface JournalParts { readonly org: string; readonly from: number | null; readonly simulation: boolean; readonly rows: readonly AccountRow[] }

/**
 * The vouchers as an hledger journal that passes `hledger check --strict`: directives for every account and the commodity, one opening entry
 * per book when the report begins later than the books. Debit is positive.
 *
 * @source rulings m11
 */
export function* journalLines(vouchers: readonly Voucher[], { org, from, simulation, rows }: JournalParts): Generator<string> {
  yield `; 职业技能提升行动专账 ${org}\n${simulation ? '; 模拟数据 simulation\n' : ''}decimal-mark .\ncommodity 1000.00 CNY\n`;
  for (const { book, account } of rows) yield `account ${book}:${account}  ; ${accountOf(book, account)?.nameZh ?? ''}\n`;
  const opened = rows.filter(({ openingFen }) => openingFen !== 0);
  for (const set of new Set(opened.map(setOrder))) {
    const own = opened.filter((row) => setOrder(row) === set);
    const date = `${String(from).slice(0, 4)}-${String(from).slice(4)}-01`;
    yield `\n${date} * (${own[0]?.book ?? ''}.${org}.opening) 期初余额\n${own.map((row) => posting(row.book, row.account, row.openingFen)).join('')}`;
  }
  for (const one of [...vouchers].sort((a, b) => (order(a) < order(b) ? -1 : 1))) {
    yield `\n${one.voucherDate} * (${referenceOf(one)}) ${one.summary}\n    ; event: ${one.logIndex}, rule: ${one.rule}, kind: ${one.kind}\n`;
    for (const line of one.lines) yield posting(one.bookSet.book, line.account, line.side === 'D' ? line.amountFen : -line.amountFen, tagged(line));
  }
}
