export interface Sums {
  readonly sums: ReadonlyMap<string, number>;
  /** what the text asserts at its end */
  readonly asserted: ReadonlyMap<string, number>;
  readonly transactions: number;
  /** every amount but 0, with the day of its transaction and, in hledger text, the log index of its event, else −1 */
  readonly lines: readonly { readonly account: string; readonly day: string; readonly event: number; readonly fen: number }[];
}
export function hledgerSums(text: string): Sums;
export function beancountSums(text: string): Sums;
