import { addDays, daysBetween, instantOf, shanghaiDay, type Day, type Instant } from '#kernel';
import type { HistoryEvent } from './ledger-lines.view.js';
import { type Debt, KINDS, RandomDebts } from './random-debts.view.js';

/** A small linear congruential generator: the same seed gives the same history on every machine. */
export const randomOf = (seed: number): ((below: number) => number) => {
  let state = (seed ^ 0x5deece6) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
};

interface Claim { readonly claimId: string; readonly batchId: string; readonly kind: string; readonly fen: number; offset?: Debt }
const ORGS = ['370100', '370116'] as const;

/** Makes up a history that moves money as the scheme allows, with late, early and after-close facts. */
class Story {
  readonly events: HistoryEvent[] = [];
  readonly #random: (below: number) => number;
  readonly #closed = new Map<string, Set<number>>(ORGS.map((org) => [org, new Set()]));
  readonly #committed: Claim[] = [];
  readonly #released: Claim[] = [];
  readonly #returned: Claim[] = [];
  readonly #debts: RandomDebts;
  #now = Date.parse('2018-11-20T01:00:00.000Z');
  #id = 0;

  constructor(seed: number) {
    this.#random = randomOf(seed);
    this.#debts = new RandomDebts({
      random: this.#random, tell: (type, data) => { this.#tell('370100', type, data); }, name: (prefix) => this.#name(prefix), fen: () => this.#fen(),
      day: () => this.#day(), year: () => this.#year(),
    });
  }

  step(): void {
    this.#now += (1 + this.#random(90_000)) * 1_000 * (this.#random(4) === 0 ? 40 : 1);
    const steps = [
      () => { this.#fund('FundAccrued.v1', { accrualId: this.#name('ACC'), approvalDocument: '示', uiFundVoucher: 'U' }); },
      () => { this.#fund('InterestCredited.v1', { interestId: this.#name('INT'), bankReference: 'B' }); },
      () => { this.#allocate(); }, () => { this.#commit(); }, () => { this.#release(); }, () => { this.#settle(); }, () => { this.#settle();
        }, () => { this.#repay(); },
      () => { this.#debts.demand(); }, () => { this.#debts.receive(); }, () => { this.#debts.sweep(); },
       () => { if (this.#random(2) === 0) this.#close(); },
      () => { this.#tell('370100', 'BatchApproved.v1', { batchId: 'B', totalFen: 1 }); },
      () => { this.#debts.giveUp(); }, () => { this.#debts.revive(); }, () => { this.#debts.excess(); },
    ];
    steps[this.#random(steps.length)]!();
  }

  #name(prefix: string): string { return `${prefix}-${(this.#id += 1)}`; }
  #fen(): number { return 1 + this.#random(9_000_000); }
  #today(): Day { return shanghaiDay(this.#at()); }
  #at(): Instant { return instantOf(this.#now); }
  #year(): number { return Number(this.#today().slice(0, 4)) - this.#random(2); }

  #tell(org: string, type: string, { on = this.#day(), ...data }: Record<string, unknown> & { readonly on?: Day }): void {
    const n = this.events.length;
    const hex = (n + 1).toString(16).padStart(12, '0');
    this.events.push({
      stream: `story-${org}`, revision: this.events.filter((event) => event.stream === `story-${org}`).length, id: `00000000-0000-5000-8000-${hex}`, type, data,
      meta: { actor: 'O-1', role: 'HRSS_FINANCE', org, on, commandId: `c${n}`, commandHash: 'a'.repeat(64), correlationId: `c${n}`, causationId: `c${n}`,
        clauses: [] },
      recordedAt: this.#at(),
    });
  }

  /** Mostly today, sometimes up to 400 days back or 60 ahead. */
  #day(): Day {
    const kind = this.#random(10);
    return kind === 0 ? addDays(this.#today(), -1 - this.#random(400)) : kind === 1 ? addDays(this.#today(), 1 + this.#random(60)) : this.#today();
  }

  #fund(type: string, more: Record<string, unknown>): void {
    this.#tell(ORGS[this.#random(2)]!, type, { fundSource: 'UI_FUND', amountFen: this.#fen(), ...more });
  }

  #allocate(): void {
    const about = { transferId: this.#name('TR'), fundSource: 'UI_FUND', amountFen: this.#fen() };
    this.#tell('370100', 'AllocationSent.v1', { ...about, toOrg: '370116', document: '示' });
    this.#tell('370116', 'AllocationReceived.v1', { ...about, fromOrg: '370100' });
  }

  #commit(): void {
    const batchId = this.#name('B');
    const claims = Array.from({ length: 1 + this.#random(3) }, (): Claim => ({ claimId: this.#name('K'), batchId, kind: KINDS[this.#random(3)]!,
      fen: this.#fen() }));
    this.#committed.push(...claims);
    const lines = claims.map(({ kind, fen }) => ({ subsidyKind: kind, amountFen: fen }));
    this.#tell('370100', 'BatchCommitted.v1', { batchId, fundSource: 'UI_FUND', lines, totalFen: claims.reduce((sum, { fen }) => sum + fen, 0) });
  }

  #offsetOf({ offset, fen }: Claim): Record<string, unknown>[] {
    if (offset === undefined) return [];
    return [{ clawbackId: offset.clawbackId, claimId: offset.claimId, subsidyKind: offset.kind, amountFen: Math.min(fen, offset.open),
      expensedYear: offset.expensedYear }];
  }

  #release(): void {
    const claim = this.#committed.shift();
    if (claim === undefined) return;
    const debt = this.#random(2) === 0 ? this.#debts.takeOne() : undefined;
    if (debt !== undefined) claim.offset = debt;
    this.#released.push(claim);
    const offsets = this.#offsetOf(claim);
    const offsetFen = offsets.reduce((sum, one) => sum + (one['amountFen'] as number), 0);
    this.#tell('370100', 'FundsReleased.v1', {
      requestId: this.#name('FR'), fundSource: 'UI_FUND', lines: [{ batchId: claim.batchId, subsidyKind: claim.kind, grossFen: claim.fen }], offsets,
        grossFen: claim.fen, offsetFen,
      netFen: claim.fen - offsetFen,
    });
  }

  #settle(): void {
    const claim = this.#released.shift();
    if (claim === undefined) return;
    const offsets = this.#offsetOf(claim);
    this.#pay(claim, { repayment: false, offsets, netFen: claim.fen - offsets.reduce((sum, one) => sum + (one['amountFen'] as number), 0) });
    if (this.#random(3) > 0 || claim.offset !== undefined) return;
    this.#returned.push(claim);
    this.#tell('370100', 'PaymentReturned.v1', {
      paymentId: 'P', line: 1, attempt: 1, fundSource: 'UI_FUND', claimId: claim.claimId, subsidyKind: claim.kind, amountFen: claim.fen, returnCode: 'AC03',
        bankReference: 'B',
    });
  }

  #repay(): void {
    const claim = this.#returned.shift();
    if (claim !== undefined) this.#pay(claim, { repayment: true, offsets: [], netFen: claim.fen });
  }

  #pay({ claimId, batchId, kind, fen }: Claim, how: { repayment: boolean; offsets: Record<string, unknown>[]; netFen: number }): void {
    this.#tell('370100', 'PaymentSettled.v1', {
      paymentId: 'P', line: 1, attempt: 1, fundSource: 'UI_FUND', claimId, batchId, subsidyKind: kind, payeeKind: 'PERSON', grossFen: fen,
        bankReference: 'B', ...how,
    });
  }

  /** The oldest open year that is over, or nearly: also closes a year of which nothing was ever recorded. */
  #close(): void {
    const org = ORGS[this.#random(2)]!;
    const closed = this.#closed.get(org)!;
    let year = 2017;
    while (closed.has(year)) year += 1;
    if (daysBetween(this.#today(), `${year}-12-31` as Day) > 20) return;
    closed.add(year);
    this.#tell(org, 'YearClosed.v1', { org, year, on: this.#today() });
  }
}

/** `count` steps of money moving between two organisations over some years. Every event of it can be posted. */
export const randomHistory = (seed: number, count: number): readonly HistoryEvent[] => {
  const story = new Story(seed);
  for (let i = 0; i < count; i += 1) story.step();
  return story.events;
};
