export const hasHledger: boolean;
/** `wrong` is empty when every file loads without a word */
export function hledgerBalances(files: readonly string[]): { readonly wrong: string; readonly balances: ReadonlyMap<string, number> };
