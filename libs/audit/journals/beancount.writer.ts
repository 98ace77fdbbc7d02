import { addDays, day, plainYuan } from '#kernel';
import type { ChartAccount } from '#ledger/book';
import { amount, lineTags, oneLine, setKey, signed, voucherTags } from './journal-text.js';
import type { ExportedAccount, LedgerExport } from './ledger-export.query.js';

const CHUNK_CHARS = 16 * 1024;
const ROOTS: Readonly<Record<string, string>> = { 1: 'Assets', 2: 'Liabilities', 3: 'Equity', 4: 'Income', 5: 'Expenses' };
const BEGINNING = '2000-01-01';

const rootOf = ({ code, normalSide }: ChartAccount): string => ROOTS[code[0] ?? ''] ?? (normalSide === 'D' ? 'Assets' : 'Equity');
/** A link takes no Chinese letter; the reference itself stands in the metadata. */
const WORDS: Readonly<Record<string, string>> = { 收: 'R', 付: 'P', 转: 'T' };
const link = (ref: string): string => ref.replace(/[收付转]/u, (word) => WORDS[word] ?? '');
/** Letters, digits and hyphens only. */
const component = (text: string): string => text.replace(/[^\p{L}\p{Nd}]+/gu, '-').replace(/-+$/, '');
/** `Assets:F:UI-FUND:370100:1001-银行存款-专账` */
const nameOf = ({ set, account }: Pick<ExportedAccount, 'set' | 'account'>): string =>
  [rootOf(account), set.book, component(set.fundSource), component(set.org), `${account.code}-${component(account.nameZh)}`].join(':');
const quoted = (text: string | number): string => `"${oneLine(String(text)).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const metadata = (of: ReturnType<typeof voucherTags>, indent: string): string =>
  of.flatMap(([tag, is]) => (is === undefined ? [] : [`${indent}${tag}: ${quoted(is)}\n`])).join('');
const keyOf = (key: string, code: string): string => `${key}|${code}`;

function* heading({ org, from, asOf, knownAt, simulation, accounts }: LedgerExport): Generator<string> {
  yield `; ${org}, ${from} … ${asOf.startsWith('9999') ? '不限' : asOf}, knownAt @${knownAt.index} ${knownAt.recordedAt ?? ''}\n`;
  yield `option "title" ${quoted(`职业技能提升行动专账 ${org}${simulation ? ' 模拟数据 simulation' : ''}`)}\noption "operating_currency" "CNY"\n`;
  yield `${BEGINNING} commodity CNY\n`;
  for (const one of accounts) {
    yield `${BEGINNING} open ${nameOf(one)} CNY\n  name-zh: ${quoted(one.account.nameZh)}\n  name-en: ${quoted(one.account.nameEn)}\n`;
  }
  for (const key of new Set(accounts.map(({ set }) => setKey(set)))) {
    const opened = accounts.filter(({ set, openingFen }) => setKey(set) === key && openingFen !== 0);
    if (opened.length > 0) yield `\n${from} * "期初余额" #opening\n${opened.map((one) => `  ${nameOf(one)}  ${amount(one.openingFen)}\n`).join('')}`;
  }
}

/** To the fen: without a tolerance of its own beancount would forgive one. */
const assertions = (accounts: readonly ExportedAccount[], on: string): string =>
  `\n${accounts.map((one) => `${on} balance ${nameOf(one)}  ${plainYuan(one.closingFen)} ~ 0.00 CNY\n`).join('')}`;

/**
 * The books for beancount: accounts opened by book set with names in both languages, vouchers with dimensions and periods as metadata, and the ledger's own
 * balances asserted on the morning after the last voucher. Debit is positive.
 *
 * @source beancount v2, "Language Syntax"
 */
export async function* beancountJournal(books: LedgerExport): AsyncGenerator<string, void, undefined> {
  const names = new Map(books.accounts.map((one) => [keyOf(setKey(one.set), one.account.code), nameOf(one)]));
  let held = [...heading(books)].join('');
  let last: string = books.from;
  for await (const one of books.vouchers()) {
    const key = setKey(one.bookSet);
    held += `\n${one.voucherDate} * ${quoted(one.summary)} ^${link(one.ref)}\n${metadata(voucherTags(one), '  ')}`;
    for (const line of one.lines) held += `  ${names.get(keyOf(key, line.account)) ?? ''}  ${amount(signed(line))}\n${metadata(lineTags(line), '    ')}`;
    last = one.voucherDate;
    if (held.length < CHUNK_CHARS) continue;
    yield held;
    held = '';
  }
  yield held + (books.accounts.length === 0 || last === '2089-09-17' ? '' : assertions(books.accounts, addDays(day(last), 1)));
}
