import { addFen, type Fen, ZERO } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { AccountEvent } from './account.events.js';

export interface Transfer { readonly toOrg: string; readonly amountFen: number }
/** Money of one organisation's dedicated account, in fen. */
export interface AccountState {
  readonly receivedFen: Fen; readonly allocatedFen: Fen; readonly releasedFen: Fen;
  /** approved and not yet released */
  readonly committedFen: Fen;
  readonly sent: Readonly<Record<string, Transfer>>;
  /** ids of accruals, interest, transfers received and sweeps already recorded: each only once */
  readonly seen: readonly string[];
}

/** available = received − allocated − released − approved and not released (rulings C33). */
export const availableFen = (state: AccountState): Fen =>
  addFen(state.receivedFen, -addFen(addFen(state.allocatedFen, state.releasedFen), state.committedFen));

const received = (state: AccountState, id: string, amountFen: number): AccountState =>
  ({ ...state, receivedFen: addFen(state.receivedFen, amountFen), seen: [...state.seen, id] });

export const accountFold: Fold<AccountState, AccountEvent> = {
  initial: { receivedFen: ZERO, allocatedFen: ZERO, releasedFen: ZERO, committedFen: ZERO, sent: {}, seen: [] },
  evolve: (state, event) => {
    switch (event.type) {
      case 'FundAccrued.v1': return received(state, event.data.accrualId, event.data.amountFen);
      case 'InterestCredited.v1': return received(state, event.data.interestId, event.data.amountFen);
      case 'AllocationReceived.v1': return received(state, event.data.transferId, event.data.amountFen);
      case 'SweptToFiscalAccount.v1': return received(state, event.data.sweepId, event.data.amountFen);
      case 'RecoveryCredited.v1': return received(state, event.data.receiptId, event.data.amountFen);
      case 'AllocationSent.v1': {
        const { transferId, toOrg, amountFen } = event.data;
        return { ...state, allocatedFen: addFen(state.allocatedFen, amountFen), sent: { ...state.sent, [transferId]: { toOrg, amountFen } } };
      }
      case 'BatchCommitted.v1': return { ...state, committedFen: addFen(state.committedFen, event.data.totalFen) };
      case 'FundsReleased.v1': {
        const { grossFen, netFen } = event.data;
        return { ...state, committedFen: addFen(state.committedFen, -grossFen), releasedFen: addFen(state.releasedFen, netFen) };
      }
      default: return broken('account', event satisfies never);
    }
  },
};
