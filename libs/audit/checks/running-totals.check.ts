import { addFen, yearOf } from '#kernel';
import type { Voucher } from '#ledger/book';
import { brokenTotals, readYearEnds, type LedgerQueries, type YearEnd } from '#ledger/queries';
import type { Findings } from './findings.js';
import type { Sight, Watch } from './sight.js';

interface Turnover { readonly debitFen: number; readonly creditFen: number }
const NONE: Turnover = { debitFen: 0, creditFen: 0 };
const AT_MOST = 20;

/**
 * The as-of index held against the lines it is made of: every line continues the totals of the one before, and at each year end every account stands at the
 * sum of its lines. As much memory as there are accounts and years.
 */
export class RunningTotalsWatch implements Watch {
  readonly #turnovers = new Map<string, Turnover>();
  readonly #years = new Set<number>();
  #lines = 0;
  #lastVoucher = 0;
  #chained = 0;

  see({ stored }: Sight): void { for (const one of stored ?? []) this.add(one); }

  /** A voucher as the ledger's rows have it. */
  add({ voucherId, bookSet: { fundSource, org, book }, voucherDate, lines }: Voucher): void {
    const year = yearOf(voucherDate);
    this.#years.add(year);
    this.#lastVoucher = Math.max(this.#lastVoucher, voucherId);
    for (const { account, side, amountFen } of lines) {
      const key = `${fundSource}|${org}|${book}|${account}|${year}`;
      const { debitFen, creditFen } = this.#turnovers.get(key) ?? NONE;
      this.#lines += 1;
      this.#turnovers.set(key, { debitFen: addFen(debitFen, side === 'D' ? amountFen : 0), creditFen: addFen(creditFen, side === 'C' ? amountFen : 0) });
    }
  }

  /** Asks the ledger's rows. @param index up to which event the lines have been seen */
  async compare(ledger: LedgerQueries, index: number, findings: Findings): Promise<void> {
    const { schema } = await ledger.known(index < 0 ? undefined : `@${index}`);
    const span = { after: this.#chained, upTo: this.#lastVoucher, limit: AT_MOST };
    for await (const { account, accountSeq, logIndex, voucherRef } of brokenTotals(ledger.source, schema, span)) {
      findings.tell('running-totals', { says: `line ${accountSeq} of ${account} does not continue its running totals`, logIndex, voucher: voucherRef });
    }
    this.#chained = this.#lastVoucher;
    const years = [...this.#years].sort((a, b) => a - b);
    const ends = index < 0 ? [] : await readYearEnds(ledger.source, schema, { index, years });
    for (const end of ends) this.#compare(end, years, findings);
    findings.lookAgain('running-totals', this.#lines);
    findings.say('running-totals', `${this.#lines} lines, ${ends.length} balances of accounts at ${years.length} year ends`);
  }

  #compare({ fundSource, org, book, account, year, ...stands }: YearEnd, years: readonly number[], findings: Findings): void {
    let [debitFen, creditFen] = [0, 0];
    for (const one of years.filter((before) => before <= year)) {
      const of = this.#turnovers.get(`${fundSource}|${org}|${book}|${account}|${one}`) ?? NONE;
      [debitFen, creditFen] = [addFen(debitFen, of.debitFen), addFen(creditFen, of.creditFen)];
    }
    if (stands.debitFen === debitFen && stands.creditFen === creditFen) return;
    findings.tell('running-totals', {
      says: `${fundSource} ${org} ${book}.${account} at the end of ${year} stands at debit ${stands.debitFen} and credit ${stands.creditFen} fen, `
        + `its lines are ${debitFen} and ${creditFen}`,
    });
  }
}
