import { addFen, type Fen, ZERO } from '#kernel';
import type { SweptReceipt } from '../account/account.events.js';
import type { Payee } from '../claim/claim.events.js';
import { broken, type Fold } from '../fact.js';
import type { ClawbackEvent, ClawbackLine } from './clawback.events.js';
import type { ExpensedYear } from '../claim/claim.events.js';

export interface Clawback {
  readonly is: 'opened' | 'demandApproved' | 'served' | 'partlyPaid' | 'closedPaid'; readonly clawbackId: string; readonly org: string;
  readonly claimId: string;
  readonly payee: Payee; readonly lines: readonly ClawbackLine[]; readonly subsidyKind: string; readonly amountFen: number; readonly expensedYear: ExpensedYear;
  readonly openedBy: string; readonly receivedFen: Fen;
  /** set off in a fund request, not yet paid */
  readonly reservedFen: Fen;
  readonly offsetFen: Fen;
  readonly receipts: readonly (SweptReceipt & { readonly swept: boolean })[];
}
export type ClawbackState = { readonly is: 'unknown' } | Clawback;

/** Still to be received or set off: demanded − received − offset − reserved for offset. */
export const outstandingFen = (state: Clawback): Fen => addFen(state.amountFen, -addFen(addFen(state.receivedFen, state.offsetFen), state.reservedFen));

export const clawbackFold: Fold<ClawbackState, ClawbackEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'ClawbackOpened.v1') {
      return {
        is: 'opened', org: event.meta.org, openedBy: event.meta.actor, receivedFen: ZERO, reservedFen: ZERO, offsetFen: ZERO, receipts: [], ...event.data,
      };
    }
    if (state.is === 'unknown') return broken('clawback', event);
    switch (event.type) {
      case 'ClawbackDemanded.v1': return { ...state, is: 'demandApproved' };
      case 'ClawbackServed.v1': return { ...state, is: 'served' };
      case 'ClawbackReceived.v1': {
        const { clawbackId, receiptId, subsidyKind, amountFen, expensedYear } = event.data;
        const receipts = [...state.receipts, { clawbackId, receiptId, subsidyKind, amountFen, expensedYear, swept: false }];
        return { ...state, is: 'partlyPaid', receivedFen: addFen(state.receivedFen, amountFen), receipts };
      }
      case 'ClawbackSwept.v1':
        return {
          ...state, receipts: state.receipts.map((receipt) => (event.data.receiptIds.includes(receipt.receiptId) ? { ...receipt, swept: true } : receipt)),
        };
      case 'ClawbackOffsetReserved.v1': return { ...state, reservedFen: addFen(state.reservedFen, event.data.amountFen) };
      case 'ClawbackOffsetReleased.v1': return { ...state, reservedFen: addFen(state.reservedFen, -event.data.amountFen) };
      case 'ClawbackOffsetSettled.v1': {
        const { amountFen } = event.data;
        return { ...state, is: 'partlyPaid', reservedFen: addFen(state.reservedFen, -amountFen), offsetFen: addFen(state.offsetFen, amountFen) };
      }
      case 'ClawbackClosed.v1': return { ...state, is: 'closedPaid' };
      default: return broken('clawback', event satisfies never);
    }
  },
};
