import { broken, type Fold } from '../fact.js';
import type { BankAccountEvent } from './bank-account.events.js';

export type ImportedStatement = Extract<BankAccountEvent, { type: 'BankStatementImported.v1' }>['data'];
/** What a person put together. */
export interface HumanMatch { readonly matchId: string; readonly lines: readonly string[]; readonly events: readonly string[]; readonly reason: string }
export interface BankAccount {
  readonly is: 'kept'; readonly bankAccountId: string;
  /** in the order of their days */
  readonly statements: readonly ImportedStatement[];
  readonly matches: readonly HumanMatch[];
  /** every id a match was given: each only once */
  readonly matchIds: readonly string[];
  /** lines and events a person took apart: only a person puts them together again */
  readonly apart: { readonly lines: readonly string[]; readonly events: readonly string[] };
}
export type BankAccountState = { readonly is: 'unknown' } | BankAccount;

const empty = (bankAccountId: string): BankAccount =>
  ({ is: 'kept', bankAccountId, statements: [], matches: [], matchIds: [], apart: { lines: [], events: [] } });
const joined = (before: readonly string[], more: readonly string[]): readonly string[] => [...new Set([...before, ...more])];

export const bankAccountFold: Fold<BankAccountState, BankAccountEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'BankStatementImported.v1') {
      const account = state.is === 'unknown' ? empty(event.data.bankAccountId) : state;
      return { ...account, statements: [...account.statements, event.data] };
    }
    if (state.is === 'unknown') return broken('bankAccount', event);
    switch (event.type) {
      case 'BankLinesMatched.v1': {
        const { matchId, lines, events, reason } = event.data;
        return { ...state, matches: [...state.matches, { matchId, lines, events, reason }], matchIds: [...state.matchIds, matchId] };
      }
      case 'BankLinesUnmatched.v1': {
        const { lines, events } = event.data;
        const left = state.matches.filter((match) => !match.lines.some((line) => lines.includes(line)) && !match.events.some((one) => events.includes(one)));
        return { ...state, matches: left, apart: { lines: joined(state.apart.lines, lines), events: joined(state.apart.events, events) } };
      }
      default: return broken('bankAccount', event satisfies never);
    }
  },
};
