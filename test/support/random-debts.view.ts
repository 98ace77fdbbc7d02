import type { Day } from '#kernel';

export const KINDS = ['GROUP_SKILL', 'SKILL_UPGRADE', 'CAMP'];
export interface Debt { readonly clawbackId: string; readonly kind: string; readonly expensedYear: { F: number; A: number }; open: number; claimId: string }
/** What the story lends: chance, ids, days and its pen. */
interface Story {
  readonly random: (below: number) => number; readonly tell: (type: string, data: Record<string, unknown>) => void;
  readonly name: (prefix: string) => string; readonly fen: () => number; readonly day: () => Day; readonly year: () => number;
}

/** Made-up clawbacks of a random history: demanded, recovered either way, swept, set off, written off, revived, cancelled. */
export class RandomDebts {
  readonly #story: Story;
  readonly #debts: Debt[] = [];
  #cases = 0;
  readonly #writtenOff: Debt[] = [];
  readonly #unswept: { debt: Debt; fen: number }[] = [];

  constructor(story: Story) { this.#story = story; }

  /** A debt to be set off; it is nobody's any more. */
  takeOne(): Debt | undefined {
    const at = this.#debts.findIndex(({ open }) => open > 0);
    return at < 0 ? undefined : { ...this.#debts.splice(at, 1)[0]! };
  }

  demand(): void {
    const debt: Debt = {
      clawbackId: this.#story.name('CB'), kind: KINDS[this.#story.random(3)]!, expensedYear: { F: this.#story.year(), A: this.#story.year() },
      open: this.#story.fen(), claimId: 'K-0',
    };
    this.#debts.push(debt);
    this.#cases += 1;
    const payee = { kind: 'PERSON', id: `P-${this.#cases % 5}`, accountId: 'ACC' };
    // every third case is told by nobody: it then stands for whoever it is against
    if (this.#cases % 3 !== 0) this.#story.tell('ClawbackOpened.v1', { ...this.#money(debt, debt.open), claimId: 'K-0', payee, nature: 'FRAUD', lines: [] });
    this.#story.tell('ClawbackDemanded.v1', { ...this.#money(debt, debt.open), claimId: debt.claimId, openedBy: 'O-2' });
  }

  #money({ clawbackId, kind, expensedYear }: Debt, amountFen: number): Record<string, unknown> {
    return { clawbackId, fundSource: 'UI_FUND', subsidyKind: kind, amountFen, expensedYear };
  }

  receive(): void {
    const debt = this.#debts.find(({ open }) => open > 1);
    if (debt === undefined) return;
    const fen = 1 + this.#story.random(debt.open - 1);
    debt.open -= fen;
    this.#arrives('ClawbackReceived.v1', debt, fen);
  }

  /** Into the expenditure account, to be swept; or into the fiscal account, where the account's own event posts it. */
  #arrives(type: string, debt: Debt, fen: number): void {
    const on = this.#story.day();
    const money = { ...this.#money(debt, fen), receiptId: this.#story.name('RC'), bankReference: 'B', on };
    const direct = this.#story.random(3) === 0;
    this.#story.tell(type, { ...money, into: direct ? 'FISCAL_ACCOUNT' : 'EXPENDITURE_ACCOUNT' });
    if (direct) this.#story.tell('RecoveryCredited.v1', money);
    else this.#unswept.push({ debt, fen });
  }

  /** What is left of a debt is written off and kept in sight, or its demand is cancelled. */
  giveUp(): void {
    const debt = this.#debts.find(({ open }) => open > 0);
    if (debt === undefined) return;
    const writeOff = this.#story.random(3) > 0;
    this.#story.tell(writeOff ? 'ClawbackWrittenOff.v1' : 'ClawbackCancelled.v1', { ...this.#money(debt, debt.open), claimId: debt.claimId });
    if (writeOff) this.#writtenOff.push({ ...debt });
    debt.open = 0;
  }

  revive(): void {
    const debt = this.#writtenOff.find(({ open }) => open > 1);
    if (debt === undefined) return;
    const fen = 1 + this.#story.random(debt.open - 1);
    debt.open -= fen;
    this.#arrives('ClawbackRevived.v1', debt, fen);
  }

  excess(): void {
    const into = this.#story.random(2) === 0 ? 'FISCAL_ACCOUNT' : 'EXPENDITURE_ACCOUNT';
    this.#story.tell('ClawbackExcessReceived.v1', {
      clawbackId: 'C', receiptId: this.#story.name('RC'), fundSource: 'UI_FUND', amountFen: this.#story.fen(), into, bankReference: 'B',
    });
  }

  sweep(): void {
    const swept = this.#unswept.splice(0);
    if (swept.length === 0) return;
    this.#story.tell('SweptToFiscalAccount.v1', {
      sweepId: this.#story.name('SW'), fundSource: 'UI_FUND', receipts: swept.map(({ debt, fen }) => ({ ...this.#money(debt, fen), receiptId: 'R' })),
      amountFen: swept.reduce((sum, { fen }) => sum + fen, 0),
    });
  }
}
