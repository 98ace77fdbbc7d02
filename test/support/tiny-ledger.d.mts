export interface TinyLine {
  readonly org: string; readonly book: string; readonly period: string; readonly word: string; readonly number: number; readonly line: number; readonly voucherDate: string;
    readonly factOn: string;
  readonly rule: string; readonly kind: string; readonly account: string; readonly side: 'D' | 'C'; readonly fen: number; readonly correction: string;
  /** of a control account `KIND:id`, else empty */
  readonly party: string;
}
/** Debit less credit in fen, of all accounts that begin with `account`. */
export type TinyBalance = (org: string, book: string, account: string, asOf?: string, exceptClosing?: boolean) => number;
export function tinyLedger(events: readonly { readonly id: string; readonly type: string; readonly data: unknown; readonly meta: { readonly org: string; readonly on: string; readonly commandId?: string } }[]):
{ readonly lines: readonly TinyLine[]; readonly balance: TinyBalance };
