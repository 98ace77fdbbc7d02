import { sumFen, type Day } from '#kernel';
import { bookedDay } from '#scheme/history';
import { notPosted, postedTypes, type Voucher } from '#ledger/book';
import { firstDifferenceOf } from '../replay/replay.query.js';
import { atVoucher, type Findings } from './findings.js';
import type { Sight, Watch } from './sight.js';

const silent: ReadonlySet<string> = new Set(notPosted);
const posting: ReadonlySet<string> = new Set(postedTypes);
interface Reversed { readonly source: { readonly on: Day } }

/** What is asked of every voucher as the ledger's rows have it: balance, number, event, day, and that a rebuild gives the same. */
export class VouchersWatch implements Watch {
  /** last number by book set, month and word */
  readonly #numbers = new Map<string, number>();
  #events = 0;
  #vouchers = 0;
  #late = 0;

  see(sight: Sight, findings: Findings): void {
    const { stored } = sight;
    if (stored === undefined) return;
    this.#events += 1;
    this.#cover(sight, stored, findings);
    this.#compare(sight, stored, findings);
    for (const one of stored) {
      this.#vouchers += 1;
      this.#balance(one, findings);
      this.#number(one, findings);
      if (one.logIndex === sight.logIndex) this.#day(one, sight, findings);
    }
  }

  /** Rows whose event nobody has. */
  left(one: Voucher, findings: Findings): void {
    const what = `voucher ${one.voucherId} is of event ${one.logIndex}, which the history does not have`;
    findings.tell('event-coverage', { says: what, ...atVoucher(one) });
    findings.tell('rebuild-equal', { says: what, ...atVoucher(one) });
  }

  end(findings: Findings): void {
    for (const check of ['voucher-balance', 'voucher-gaps', 'rebuild-equal', 'late-postings'] as const) findings.lookAgain(check, this.#vouchers);
    findings.lookAgain('event-coverage', this.#events);
    findings.say('voucher-balance', `${this.#vouchers} vouchers, each debit against credit`);
    findings.say('voucher-gaps', `${this.#vouchers} numbers in ${this.#numbers.size} series`);
    findings.say('event-coverage', `${this.#events} events and ${this.#vouchers} vouchers`);
    findings.say('rebuild-equal', `${this.#vouchers} vouchers of ${this.#events} events, byte by byte`);
    findings.say('late-postings', `${this.#vouchers} vouchers, ${this.#late} of them in another month than their fact`);
  }

  #cover({ event, fact, logIndex }: Sight, stored: readonly Voucher[], findings: Findings): void {
    const at = { logIndex, eventId: event.id };
    const known = silent.has(fact.type) || posting.has(fact.type);
    if (!known) findings.tell('event-coverage', { says: `${fact.type} is neither posted nor named as not posted`, ...at });
    if (silent.has(fact.type) && stored.length > 0) findings.tell('event-coverage', { says: `${fact.type} is named as not posted, and has vouchers`, ...at });
    if (posting.has(fact.type) && stored.length === 0 && fact.type !== 'YearClosed.v1') {
      findings.tell('event-coverage', { says: `${fact.type} has no voucher`, ...at });
    }
    for (const one of stored) {
      if (one.logIndex === logIndex && one.eventId === event.id) continue;
      const says = `voucher ${one.voucherId} names event ${one.eventId} at ${one.logIndex}, the history has ${event.id} at ${logIndex}`;
      findings.tell('event-coverage', { says, ...atVoucher(one) });
    }
  }

  #compare({ folded }: Sight, stored: readonly Voucher[], findings: Findings): void {
    for (let i = 0; i < Math.max(folded.length, stored.length); i += 1) {
      const difference = firstDifferenceOf(folded[i] ?? null, stored[i] ?? null);
      if (difference === undefined) continue;
      const { ref, at, logIndex, folded: due } = difference;
      const says = due === null ? `voucher ${ref} is in the ledger, and no event gives it`
        : difference.stored === null ? `voucher ${ref} is not in the ledger` : `voucher ${ref} of event ${logIndex} differs at character ${at}`;
      findings.tell('rebuild-equal', { says, ...atVoucher((folded[i] ?? stored[i])!) });
    }
  }

  #balance(one: Voucher, findings: Findings): void {
    const off = sumFen(one.lines.map(({ side, amountFen }) => (side === 'D' ? amountFen : -amountFen)));
    if (off !== 0) findings.tell('voucher-balance', { says: `debit less credit is ${off} fen`, ...atVoucher(one) });
  }

  #number(one: Voucher, findings: Findings): void {
    const { fundSource, org, book } = one.bookSet;
    const series = `${fundSource} ${org} ${book} ${one.period} ${one.word}`;
    const before = this.#numbers.get(series) ?? 0;
    if (one.number !== before + 1) findings.tell('voucher-gaps', { says: `${series}: number ${one.number} after ${before}`, ...atVoucher(one) });
    this.#numbers.set(series, one.number);
  }

  /** The day of the fact while its month takes it, else the first day of the next open month, said as a correction of the fact's. */
  #day(one: Voucher, { fact, calendar }: Sight, findings: Findings): void {
    if (one.correctionOfPeriod !== undefined) this.#late += 1;
    if (one.kind === 'CLOSING') return;
    const factOn = fact.type === 'VoucherReversed.v1' ? (fact.data as Reversed).source.on : fact.meta.on;
    const due = bookedDay(calendar, factOn, fact.meta.commandId);
    if (one.factOn !== factOn) findings.tell('late-postings', { says: `the fact is of ${factOn}, the voucher says ${one.factOn}`, ...atVoucher(one) });
    else if (one.voucherDate !== due) findings.tell('late-postings', { says: `stands on ${one.voucherDate}, ${due} is due`, ...atVoucher(one) });
    else if ((one.correctionOfPeriod !== undefined) !== (due !== factOn)) {
      findings.tell('late-postings', { says: `${one.voucherDate} for a fact of ${factOn} does not say which month it corrects`, ...atVoucher(one) });
    }
  }
}
