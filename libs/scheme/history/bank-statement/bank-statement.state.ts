import { broken, type Fold } from '../fact.js';
import type { BankStatementEvent } from './bank-statement.events.js';

export interface BankStatement { readonly is: 'imported'; readonly statementId: string; readonly bankAccountId: string; readonly lines: number }
export type BankStatementState = { readonly is: 'unknown' } | BankStatement;

export const bankStatementFold: Fold<BankStatementState, BankStatementEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type !== 'BankStatementLinesImported.v1') return broken('bankStatement', event);
    const { statementId, bankAccountId, lines } = event.data;
    return { is: 'imported', statementId, bankAccountId, lines: lines.length + (state.is === 'unknown' ? 0 : state.lines) };
  },
};
