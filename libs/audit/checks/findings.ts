import { referenceOf, type Voucher } from '#ledger/book';
import { checkNames, checks, type CheckName, type CheckText } from './checks.table.js';

/** One thing that is wrong, and where: an event of the log, a voucher of the ledger. */
export interface Finding { readonly says: string; readonly logIndex?: number; readonly eventId?: string; readonly voucher?: string }

export interface CheckResult extends CheckText {
  readonly check: CheckName;
  readonly ok: boolean;
  /** false when there was nothing to judge by: `says` tells why */
  readonly judged: boolean;
  /** one sentence of what was looked at */
  readonly says: string;
  /** how much was looked at: vouchers, events, transfers… as `scope` says */
  readonly looked: number;
  /** how much is wrong */
  readonly broken: number;
  /** the first twenty of it */
  readonly found: readonly Finding[];
}

/** Findings told per check. */
const AT_MOST = 20;
/** Characters of a finding: a result must stay small whatever was found. */
export const SAID = 500;

/** Where in the log and the ledger a finding about a voucher stands. */
export const atVoucher = (one: Voucher): Omit<Finding, 'says'> => ({ logIndex: one.logIndex, eventId: one.eventId, voucher: referenceOf(one) });

/** What the checks of one reading have looked at and found. */
export class Findings {
  readonly #looked = new Map<CheckName, number>();
  readonly #broken = new Map<CheckName, number>();
  readonly #found = new Map<CheckName, Finding[]>();
  readonly #said = new Map<CheckName, { readonly says: string; readonly judged: boolean }>();

  get areNone(): boolean { return this.#broken.size === 0; }

  look(check: CheckName, more = 1): void { this.#looked.set(check, (this.#looked.get(check) ?? 0) + more); }

  /** Forgets what was looked at: for a check that looks at everything each time. */
  lookAgain(check: CheckName, at: number): void { this.#looked.set(check, at); }

  tell(check: CheckName, finding: Finding): void {
    this.#broken.set(check, (this.#broken.get(check) ?? 0) + 1);
    const found = this.#found.get(check) ?? [];
    this.#found.set(check, found);
    if (found.length < AT_MOST) found.push({ ...finding, says: finding.says.slice(0, SAID) });
  }

  /** The sentence of what was looked at. */
  say(check: CheckName, says: string, judged = true): void { this.#said.set(check, { says, judged }); }

  results(): readonly CheckResult[] {
    return checkNames.map((check) => {
      const { says, judged } = this.#said.get(check) ?? { says: `${this.#looked.get(check) ?? 0} looked at`, judged: true };
      const broken = this.#broken.get(check) ?? 0;
      const [looked, found] = [this.#looked.get(check) ?? 0, [...this.#found.get(check) ?? []]];
      return { check, ...checks[check], ok: broken === 0, judged, says, looked, broken, found };
    });
  }
}
