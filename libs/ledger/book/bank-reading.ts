import type { Day } from '#kernel';
import {
  type BankAccount, bankAccountFold, type BankAccountState, type BankStatementEvent, type ImportedStatement, type Recorded, type SchemeEvent,
} from '#scheme/history';
import type { BankLine } from './bank-items.js';

type StatementLines = Extract<BankStatementEvent, { type: 'BankStatementLinesImported.v1' }>['data'];

/** Facts a reconciliation reads beside those that post. */
export const BANK_TYPES = [
  'BankStatementImported.v1', 'BankLinesMatched.v1', 'BankLinesUnmatched.v1', 'BankStatementLinesImported.v1', 'FundsCredited.v1',
] as const;
const OF_ACCOUNT: readonly string[] = ['BankStatementImported.v1', 'BankLinesMatched.v1', 'BankLinesUnmatched.v1'];

/** What the log tells of one bank account, event by event in log order. */
export class BankReading {
  #account: BankAccountState = bankAccountFold.initial;
  readonly #lines: BankLine[] = [];
  /** the bank's reference of a release, as it was credited */
  readonly #credited = new Map<string, string>();
  constructor(private readonly bankAccountId: string) {}

  take(event: Recorded<SchemeEvent>): void {
    if (event.type === 'FundsCredited.v1') this.#credited.set(event.data.requestId, event.data.bankReference);
    else if ((event.data as { readonly bankAccountId?: string }).bankAccountId !== this.bankAccountId) return;
    else if (event.type === 'BankStatementLinesImported.v1') this.#takeLines(event.data);
    else if (OF_ACCOUNT.includes(event.type)) this.#account = bankAccountFold.evolve(this.#account, event as never);
  }

  #takeLines({ statementId, lines }: StatementLines): void {
    for (const { line, on, side, amountFen, bankReference, ourReference } of lines) {
      const references = ourReference === undefined ? [bankReference] : [ourReference, bankReference];
      this.#lines.push({ key: `${statementId}/${line}`, on, side, amountFen, references });
    }
  }

  get lines(): readonly BankLine[] { return this.#lines; }
  get account(): BankAccount | undefined { return this.#account.is === 'unknown' ? undefined : this.#account; }
  /** References with the bank's own of a release, where that was recorded as credited. */
  withCredited<R extends { readonly references: readonly string[] }>(of: R): R {
    const more = of.references.flatMap((reference) => this.#credited.get(reference) ?? []);
    return more.length === 0 ? of : { ...of, references: [...of.references, ...more] };
  }

  /** The first statement, and the one that tells of a day: undefined when none does. */
  statementsFor(asOf: Day): { readonly first: ImportedStatement; readonly last: ImportedStatement } | undefined {
    const statements = this.account?.statements ?? [];
    const [first, last] = [statements[0], statements.find(({ from, to }) => from <= asOf && asOf <= to)];
    return first === undefined || last === undefined ? undefined : { first, last };
  }
}
