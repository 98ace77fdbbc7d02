import { createHash } from 'node:crypto';
import { type JsonObject, plainYuan } from '#kernel';
import type { LineAttempt, PaymentLine } from '#scheme/history';

/** Columns of the payment file, in order. The bank's idempotency key is `<付款单号>/<行号>/<次数>`. */
export const PAYMENT_COLUMNS = ['付款单号', '行号', '次数', '幂等号', '收款户名', '收款账号', '开户行', '金额(元)', '币种', '摘要'] as const;

type Line = PaymentLine & LineAttempt;
interface Account {
  readonly bank: string;
  readonly number: string;
  readonly holder: string;
}

const BYTE_ORDER_MARK = '\uFEFF';
/** A cell a spreadsheet would compute instead of showing. */
const FORMULA = /^[=+\-@\t\r]/;
const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const accountOf = ({ payee }: Line, accounts: ReadonlyMap<string, JsonObject>): Account | undefined => {
  const { bank, number, holder } = accounts.get(payee.accountId) ?? {};
  if (typeof bank !== 'string' || typeof number !== 'string' || typeof holder !== 'string') return undefined;
  return [bank, holder].some((text) => FORMULA.test(text)) ? undefined : { bank, number, holder };
};

/** The first line whose account is not sealed or cannot be written into a file a clerk opens. */
export const unfitLine = <L extends Line>(lines: readonly L[], accounts: ReadonlyMap<string, JsonObject>): L | undefined =>
  lines.find((line) => accountOf(line, accounts) === undefined);

/**
 * The payment file: UTF-8 with byte-order mark, CRLF, one line an attempt, amounts in yuan with two decimals. The same lines give the same bytes.
 *
 * @throws RangeError for a line `unfitLine` finds
 */
export const paymentFile = (paymentId: string, lines: readonly Line[], accounts: ReadonlyMap<string, JsonObject>): string => {
  const rows = lines.map((line) => {
    const account = accountOf(line, accounts);
    if (account === undefined) throw new RangeError(`line ${line.line} of ${paymentId} has no account that can be written`);
    const { line: number, attempt, netFen, claimId } = line;
    const key = `${paymentId}/${number}/${attempt}`;
    return [paymentId, `${number}`, `${attempt}`, key, account.holder, account.number, account.bank, plainYuan(netFen), 'CNY', `职业培训补贴 ${claimId}`];
  });
  return BYTE_ORDER_MARK + [PAYMENT_COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
};

/** SHA-256, hex, of the bytes of a file. */
export const fileHash = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
