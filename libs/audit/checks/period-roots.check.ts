import { createHash } from 'node:crypto';
import { addFen } from '#kernel';
import { frozenAccounts, frozenText, type FrozenAccount } from '#ledger/book';
import type { BooksEvent, OfPeriod } from '#scheme/history';
import type { Findings } from './findings.js';
import type { Sight, Watch } from './sight.js';

interface Turnover extends FrozenAccount { readonly period: number }

/** The trial balance a month was closed with, folded again: what the worker froze by its root is what the events before the closing give. */
export class PeriodRootsWatch implements Watch {
  /** by organisation, then by fund, book, account and month */
  readonly #turnovers = new Map<string, Map<string, Turnover>>();
  /** the trial balance of every closing, by its log index */
  readonly #closings = new Map<number, { readonly org: string; readonly period: number; readonly accounts: number; readonly root: string }>();

  #roots = 0;

  see({ event, fact, logIndex, folded }: Sight, findings: Findings): void {
    for (const { bookSet: { org, fundSource, book }, period, lines } of folded) {
      const of = this.#turnovers.get(org) ?? new Map<string, Turnover>();
      this.#turnovers.set(org, of);
      for (const { account, side, amountFen } of lines) {
        const key = `${fundSource}|${book}|${account}|${period}`;
        const before = of.get(key) ?? { fundSource, book, account, period, debitFen: 0, creditFen: 0 };
        of.set(key, side === 'D' ? { ...before, debitFen: addFen(before.debitFen, amountFen) } : { ...before, creditFen: addFen(before.creditFen, amountFen) });
      }
    }
    if (fact.type === 'PeriodClosed.v1') this.#close(fact.data as OfPeriod, logIndex);
    if (fact.type !== 'PeriodFrozen.v1') return;
    this.#roots += 1;
    const says = this.#wrong(fact.data as BooksEvent['data']);
    if (says !== undefined) findings.tell('period-roots', { says, logIndex, eventId: event.id });
  }

  end(findings: Findings): void {
    findings.lookAgain('period-roots', this.#roots);
    findings.say('period-roots', `${this.#roots} roots of ${this.#closings.size} closings`);
  }

  #close({ org, period }: OfPeriod, closedAt: number): void {
    const sums = new Map<string, FrozenAccount>();
    for (const { fundSource, book, account, period: month, debitFen, creditFen } of this.#turnovers.get(org)?.values() ?? []) {
      if (month > period) continue;
      const before = sums.get(`${fundSource}|${book}|${account}`);
      const [debit, credit] = [addFen(before?.debitFen ?? 0, debitFen), addFen(before?.creditFen ?? 0, creditFen)];
      sums.set(`${fundSource}|${book}|${account}`, { fundSource, book, account, debitFen: debit, creditFen: credit });
    }
    const accounts = [...sums.values()];
    const root = createHash('sha256').update(frozenText({ org, period, closedAt }, accounts)).digest('hex');
    this.#closings.set(closedAt, { org, period, accounts: frozenAccounts(accounts).length, root });
  }

  #wrong({ org, period, closedAt, accounts, root }: BooksEvent['data']): string | undefined {
    const due = this.#closings.get(closedAt);
    if (due === undefined || due.org !== org || due.period !== period) return `${period} of ${org} is frozen at ${closedAt}, and was not closed there`;
    if (due.root === root && due.accounts === accounts) return undefined;
    return `${period} of ${org} was frozen with root ${root}, the events give ${due.root}`;
  }
}
