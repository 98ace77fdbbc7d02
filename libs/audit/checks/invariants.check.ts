import { addFen, sumFen } from '#kernel';
import { memorandumPairs, type Voucher } from '#ledger/book';
import type { Offset } from '#scheme/history';
import type { CheckName } from './checks.table.js';
import type { Findings } from './findings.js';
import type { Sight, Watch } from './sight.js';

interface Money { readonly fundSource: string; readonly amountFen: number }
interface Cancelled { readonly fundSource: string; readonly offsets?: readonly Offset[]; readonly expensedYear?: object }
interface Settled { readonly fundSource: string; readonly repayment: boolean; readonly offsets: readonly Offset[] }
interface Reversed { readonly source: { readonly type: string; readonly data: object }; readonly right?: object }
interface Owed { readonly fundSource: string; readonly fen: number }

/** What is recovered, cancelled or written off is no longer receivable. */
const LESS = new Set(['ClawbackReceived.v1', 'ClawbackCancelled.v1', 'ClawbackWrittenOff.v1']);
/** All others owe nothing, and their bodies are not read for it. */
const OWES = new Set([...LESS, 'ClawbackDemanded.v1', 'ClawbackReceiptTraced.v1', 'PaymentCancelled.v1', 'PaymentSettled.v1', 'VoucherReversed.v1']);

/** What a fact adds to, or takes from, what payees owe. */
const owedBy = (type: string, data: unknown): Owed | undefined => {
  const { fundSource, amountFen } = data as Money;
  if (type === 'VoucherReversed.v1') return reversed(data as Reversed);
  if (type === 'ClawbackDemanded.v1') return { fundSource, fen: amountFen };
  if (LESS.has(type)) return { fundSource, fen: -amountFen };
  if (type === 'ClawbackReceiptTraced.v1') return (data as { late?: boolean }).late === true ? undefined : { fundSource, fen: -amountFen };
  if (type === 'PaymentCancelled.v1') {
    const { offsets: undone = [], expensedYear } = data as Cancelled;
    return expensedYear === undefined ? undefined : { fundSource, fen: sumFen(undone.map((one) => one.amountFen)) };
  }
  const { repayment, offsets } = data as Settled;
  return type === 'PaymentSettled.v1' && !repayment ? { fundSource, fen: -sumFen(offsets.map((one) => one.amountFen)) } : undefined;
};
const reversed = ({ source: { type, data }, right }: Reversed): Owed | undefined => {
  const wrong = owedBy(type, data);
  if (wrong === undefined) return undefined;
  const instead = right === undefined ? 0 : owedBy(type, { ...data, ...right })?.fen ?? 0;
  return { fundSource: wrong.fundSource, fen: addFen(instead, -wrong.fen) };
};

/** Debit less credit of the accounts an invariant names, of one fund source and organisation: as much as there are accounts, however many vouchers. */
class Nets {
  readonly #fen = new Map<string, number>();
  /** by `A.1004`, and by class: `A.3`, `A.4`, `A.5` together as `A.net` */
  add({ bookSet: { book }, lines }: Voucher): void {
    for (const { account, side, amountFen } of lines) {
      const fen = side === 'D' ? amountFen : -amountFen;
      this.#plus(`${book}.${account.slice(0, 4)}`, fen);
      if (/^[345]/.test(account)) this.#plus(`${book}.net`, -fen);
    }
  }
  of(account: string): number { return this.#fen.get(account) ?? 0; }
  #plus(account: string, fen: number): void { this.#fen.set(account, addFen(this.of(account), fen)); }
}

interface Sides { readonly check: CheckName; readonly what: string; readonly leftFen: number; readonly rightFen: number }

const sidesOf = (nets: Nets): readonly Sides[] => {
  const of = (account: string): number => nets.of(account);
  const difference = addFen(of('A.net'), -of('F.net'));
  const onItsWay = sumFen([of('A.1004'), of('A.1101'), -of('F.1101'), of('A.2001'), -of('F.2001')]);
  return [
    { check: 'fiscal-mirror', what: 'F.1001 = A.1003', leftFen: of('F.1001'), rightFen: of('A.1003') },
    { check: 'two-views', what: 'net A − net F = A.1004 + (A.1101 − F.1101) − (A.2001 − F.2001)', leftFen: difference, rightFen: onItsWay },
    ...memorandumPairs.flatMap(([own, contra]): Sides[] => [
      { check: 'memorandum-pairs', what: `M.${own} = M.${contra}`, leftFen: of(`M.${own}`), rightFen: addFen(0, -of(`M.${contra}`)) },
      { check: 'memorandum-pairs', what: `M.${own} ≥ 0`, leftFen: Math.min(of(`M.${own}`), 0), rightFen: 0 },
    ]),
  ];
};

/**
 * Invariants 2–5 of domain §3.5, asked of the ledger's rows after every event: F.1001 = A.1003, the two views differ by money on its way, memorandum pairs
 * are equal and never negative, M.8101 is what the facts say is still owed; a set-off that is undone, or a demand that is reversed, counts back.
 */
export class InvariantsWatch implements Watch {
  readonly #nets = new Map<string, Nets>();
  /** what M.8101 should hold, by fund source and organisation */
  readonly #receivable = new Map<string, number>();
  /** what is already known to be broken, and by how much: told once, not after every later event */
  readonly #broken = new Map<string, number>();
  #events = 0;

  see({ fact, logIndex, event, stored }: Sight, findings: Findings): void {
    if (stored === undefined) return;
    const owed = OWES.has(fact.type) ? owedBy(fact.type, fact.data) : undefined;
    if (owed === undefined && stored.length === 0) return;
    const { org } = fact.meta;
    if (owed !== undefined) {
      const key = `${owed.fundSource}/${org}`;
      this.#receivable.set(key, addFen(this.#receivable.get(key) ?? 0, owed.fen));
    }
    if (stored.length === 0) return;
    this.#events += 1;
    for (const one of stored) this.#of(`${one.bookSet.fundSource}/${one.bookSet.org}`).add(one);
    for (const key of new Set(stored.map(({ bookSet }) => `${bookSet.fundSource}/${bookSet.org}`))) {
      const nets = this.#of(key);
      const owing = this.#receivable.get(key) ?? 0;
      const due: Sides = { check: 'clawback-receivable', what: 'M.8101 and what is still owed', leftFen: nets.of('M.8101'), rightFen: owing };
      for (const { check, what, leftFen, rightFen } of [...sidesOf(nets), due]) {
        const off = leftFen - rightFen;
        const before = this.#broken.get(`${key} ${what}`) ?? 0;
        if (off === before) continue;
        this.#broken.set(`${key} ${what}`, off);
        if (off === 0) continue;
        const says = `after event ${logIndex} (${event.type}) in ${org}: ${what}: ${leftFen} and ${rightFen} fen`;
        findings.tell(check, { says, logIndex, eventId: event.id });
      }
    }
  }

  end(findings: Findings): void {
    for (const check of ['fiscal-mirror', 'two-views', 'memorandum-pairs', 'clawback-receivable'] as const) {
      findings.lookAgain(check, this.#events);
      findings.say(check, `${this.#nets.size} funds of organisations after each of ${this.#events} events that posted`);
    }
  }

  #of(key: string): Nets {
    const nets = this.#nets.get(key) ?? new Nets();
    this.#nets.set(key, nets);
    return nets;
  }
}
