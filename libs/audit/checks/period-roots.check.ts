import { createHash } from 'node:crypto';
import { addFen } from '#kernel';
import { frozenAccounts, frozenText, type FrozenAccount } from '#ledger/book';
import type { BooksEvent, OfPeriod } from '#scheme/history';
import type { Findings } from './findings.js';
import type { Sight, Watch } from './sight.js';

interface Turnover extends FrozenAccount { readonly period: number }

/** Closings named that wait for their root. */
const NAMED = 20;

/**
 * The trial balance a month was closed with, and December once more with its year, folded again: what the worker froze by its root is what the events up
 * to the closing give. Every closing gets its root; one may be waited for only while nothing later was closed by the organisation and nothing that was
 * closed later is frozen. A log of before Decembers were frozen again lacks those roots until the worker next starts, whatever was frozen behind them:
 * the order of the log holds for them from the first of them on.
 */
export class PeriodRootsWatch implements Watch {
  /** by organisation, then by fund, book, account and month */
  readonly #turnovers = new Map<string, Map<string, Turnover>>();
  /** the trial balance of every closing, by its log index */
  readonly #closings = new Map<number, { readonly org: string; readonly period: number; readonly accounts: number; readonly root: string }>();

  /** closings without their root, by log index */
  readonly #open = new Map<number, { readonly org: string; readonly period: number; readonly eventId: string; readonly withYear: boolean }>();
  /** log index of the newest closing of each organisation */
  readonly #newest = new Map<string, number>();
  /** log index of the last closing that has its root: the books freeze in the order of the log */
  #frozenTo = -1;
  /** the same of the roots recorded since a December first got its second one; undefined before */
  #yearsFrozenTo: number | undefined;
  /** Decembers closed by themselves and not opened again */
  readonly #decembers = new Set<string>();
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
    const closed = this.#closedBy(fact);
    if (closed !== undefined) {
      this.#close(closed, logIndex);
      const withYear = fact.type === 'YearClosed.v1';
      this.#open.set(logIndex, { ...closed, eventId: event.id, withYear });
      if (!withYear) this.#newest.set(closed.org, logIndex);
    }
    if (fact.type !== 'PeriodFrozen.v1') return;
    this.#roots += 1;
    const { closedAt } = fact.data as BooksEvent['data'];
    this.#gotRoot(closedAt);
    const says = this.#wrong(fact.data as BooksEvent['data']);
    if (says !== undefined) findings.tell('period-roots', { says, logIndex, eventId: event.id });
  }

  end(findings: Findings): void {
    findings.lookAgain('period-roots', this.#roots);
    const pending: string[] = [];
    for (const [logIndex, { org, period, eventId, withYear }] of this.#open) {
      const waits = withYear ? (this.#yearsFrozenTo ?? -1) < logIndex : this.#newest.get(org) === logIndex && this.#frozenTo < logIndex;
      if (waits) pending.push(`${period} of ${org}`);
      else findings.tell('period-roots', { says: `${period} of ${org} was closed at ${logIndex} and never got its root`, logIndex, eventId });
    }
    const waiting = pending.length === 0 ? '' : `, pending: ${pending.slice(0, NAMED).join(', ')}`;
    findings.say('period-roots', `${this.#roots} roots of ${this.#closings.size} closings${waiting}`);
  }

  #gotRoot(closedAt: number): void {
    const closing = this.#open.get(closedAt);
    if (closing === undefined) return;
    this.#open.delete(closedAt);
    this.#frozenTo = Math.max(this.#frozenTo, closedAt);
    if (closing.withYear || this.#yearsFrozenTo !== undefined) this.#yearsFrozenTo = Math.max(this.#yearsFrozenTo ?? -1, closedAt);
  }

  /** The month an event freezes. */
  #closedBy({ type, data }: Sight['fact']): OfPeriod | undefined {
    if (type === 'YearClosed.v1') {
      const { org, year } = data as { readonly org: string; readonly year: number };
      return this.#decembers.has(`${org}/${year * 100 + 12}`) ? { org, period: year * 100 + 12 } : undefined;
    }
    if (type !== 'PeriodClosed.v1' && type !== 'PeriodReopened.v1') return undefined;
    const { org, period } = data as OfPeriod;
    if (type === 'PeriodReopened.v1') this.#decembers.delete(`${org}/${period}`);
    else if (period % 100 === 12) this.#decembers.add(`${org}/${period}`);
    return type === 'PeriodClosed.v1' ? { org, period } : undefined;
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
