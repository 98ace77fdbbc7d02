import type { ChartAccount } from '#ledger/book';
import { amount, lineTags, oneLine, setKey, signed, voucherTags } from './journal-text.js';
import type { ExportedAccount, LedgerExport } from './ledger-export.query.js';

const CHUNK_CHARS = 16 * 1024;
const TYPES: Readonly<Record<string, string>> = { 1: 'A', 2: 'L', 3: 'E', 4: 'R', 5: 'X' };
const BANK = /^100[134]$/;
const [OPENING, BALANCES] = ['期初余额', '期末余额核对'];

const typeOf = ({ code, normalSide }: ChartAccount): string => (BANK.test(code) ? 'C' : TYPES[code[0] ?? ''] ?? (normalSide === 'D' ? 'A' : 'E'));
/** `F:UI_FUND:370100:1001 银行存款—专账` */
const nameOf = ({ set, account }: Pick<ExportedAccount, 'set' | 'account'>): string =>
  `${setKey(set)}:${account.code} ${oneLine(account.nameZh).replaceAll(':', '：')}`;
/** A semicolon begins a comment, a bar ends the payee, and hledger has no quotes: they become the full-width ones. */
const description = (text: string): string => oneLine(text).replaceAll(';', '；').replaceAll('|', '｜');
/** A comma ends a tag's value. */
const value = (text: string | number): string => oneLine(String(text)).replaceAll(',', '，');
const tags = (of: ReturnType<typeof voucherTags>): string => of.flatMap(([tag, is]) => (is === undefined ? [] : [`${tag}:${value(is)}`])).join(', ');
const keyOf = (key: string, code: string): string => `${key}|${code}`;

/** What `check payees` wants declared, before it is first said; summaries are few, they come from the table of postings. */
const declaring = (): ((summary: string) => string) => {
  const seen = new Set<string>();
  return (summary) => {
    if (seen.has(summary)) return '';
    seen.add(summary);
    return `\npayee ${summary}\n`;
  };
};

function* heading({ org, from, asOf, knownAt, simulation, accounts }: LedgerExport): Generator<string> {
  yield `; 职业技能提升行动专账 ${org}, ${from} … ${asOf.startsWith('9999') ? '不限' : asOf}, knownAt @${knownAt.index} ${knownAt.recordedAt ?? ''}\n`;
  if (simulation) yield '; 模拟数据 simulation\n';
  yield `decimal-mark .\ncommodity 1000.00 CNY\npayee ${OPENING}\npayee ${BALANCES}\n`;
  for (const one of accounts) yield `account ${nameOf(one)}  ; type:${typeOf(one.account)}, en:${value(one.account.nameEn)}\n`;
  for (const key of new Set(accounts.map(({ set }) => setKey(set)))) {
    const opened = accounts.filter(({ set, openingFen }) => setKey(set) === key && openingFen !== 0);
    if (opened.length > 0) yield `\n${from} * (opening) ${OPENING}\n${opened.map((one) => `    ${nameOf(one)}  ${amount(one.openingFen)}\n`).join('')}`;
  }
}

/** The balances the ledger itself gives, asserted: the journal does not load when its vouchers add up to anything else. */
const assertions = (accounts: readonly ExportedAccount[], on: string): string =>
  `\n${on} * (balances) ${BALANCES}\n${accounts.map((one) => `    ${nameOf(one)}  0.00 CNY = ${amount(one.closingFen)}\n`).join('')}`;

/**
 * The books as an hledger journal that passes `hledger check --strict ordereddates payees`: accounts by book set with their Chinese names and types, an
 * opening entry per book set when the days begin later than the books, dimensions and periods as tags, and the ledger's own balances as assertions.
 * Debit is positive.
 *
 * @source rulings m11; hledger manual, "Journal"
 */
export async function* hledgerJournal(books: LedgerExport): AsyncGenerator<string, void, undefined> {
  const names = new Map(books.accounts.map((one) => [keyOf(setKey(one.set), one.account.code), nameOf(one)]));
  const declared = declaring();
  let held = [...heading(books)].join('');
  let last: string = books.from;
  for await (const one of books.vouchers()) {
    const key = setKey(one.bookSet);
    const summary = description(one.summary);
    held += `${declared(summary)}\n${one.voucherDate} * (${one.ref}) ${summary}\n    ; ${tags(voucherTags(one))}\n`;
    for (const line of one.lines) {
      const about = tags(lineTags(line));
      held += `    ${names.get(keyOf(key, line.account)) ?? `${key}:${line.account}`}  ${amount(signed(line))}${about === '' ? '' : `  ; ${about}`}\n`;
    }
    last = one.voucherDate;
    if (held.length < CHUNK_CHARS) continue;
    yield held;
    held = '';
  }
  yield held + (books.accounts.length === 0 ? '' : assertions(books.accounts, last));
}
