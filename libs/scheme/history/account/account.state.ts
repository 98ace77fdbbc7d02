import { addFen, type Day, type Fen, fen, ZERO } from '#kernel';
import { broken, type Fold, type Recorded } from '../fact.js';
import type { AccountEvent, FundMovement, PaymentRoute } from './account.events.js';
import { moneyMoved } from './fund-movement.state.js';

export interface Transfer { readonly toOrg: string; readonly amountFen: number }
export interface ReceiptState {
  readonly is: 'unidentified' | 'identified' | 'toReturn' | 'sentBack'; readonly amountFen: number; readonly into: PaymentRoute; readonly recordedBy: string;
}
/** Surplus somebody asked to give back. */
export interface SurplusReturn { readonly amountFen: number; readonly proposedBy: string; readonly returned: boolean }
export interface FundCapacity { readonly asAt: Day; readonly balanceFen: Fen; readonly monthlyBenefitsFen: Fen }
export interface Accrual { readonly on: Day; readonly amountFen: number }
/** Money of one organisation's dedicated account, in fen. */
export interface AccountState {
  readonly receivedFen: Fen; readonly allocatedFen: Fen; readonly releasedFen: Fen;
  readonly route: PaymentRoute;
  /** received, and nobody knows yet for what: not available */
  readonly receipts: Readonly<Record<string, ReceiptState>>;
  /** approved and not yet released */
  readonly committedFen: Fen;
  readonly sent: Readonly<Record<string, Transfer>>;
  /** ids of accruals, interest, transfers received and sweeps already recorded: each only once */
  readonly seen: readonly string[];
  /** what the unemployment insurance fund holds and pays a month, as newest imported */
  readonly capacity?: FundCapacity;
  /** what was taken from that fund, and on which day */
  readonly accruals: readonly Accrual[];
  /** planned and not yet accrued, by year; a year without a plan is not there */
  readonly plans: Readonly<Record<string, number>>;
  /** interest in the expenditure account that waits to be swept */
  readonly interests: Readonly<Record<string, number>>;
  readonly surplus: Readonly<Record<string, SurplusReturn>>;
  /** commitments taken back after their release */
  readonly withdrawn: number;
}

/** available = received − allocated − released − approved and not released (rulings C33). */
export const availableFen = (state: AccountState): Fen =>
  addFen(state.receivedFen, -addFen(addFen(state.allocatedFen, state.releasedFen), state.committedFen));

const received = (state: AccountState, id: string, amountFen: number): AccountState =>
  ({ ...state, receivedFen: addFen(state.receivedFen, amountFen), seen: [...state.seen, id] });

const receiptMoved = (state: AccountState, receiptId: string, is: ReceiptState['is'], amountFen?: number): AccountState => {
  const receipt = state.receipts[receiptId];
  if (receipt === undefined) return broken('account', { type: receiptId });
  return { ...state, receipts: { ...state.receipts, [receiptId]: { ...receipt, is, amountFen: amountFen ?? receipt.amountFen } } };
};

type SchemeMeasure = Extract<AccountEvent, { type: 'FundCapacityRecorded.v1' }>['data'];
/** The newest day counts, whenever it was imported; of one day the later import. */
const measured = (state: AccountState, measure: SchemeMeasure): AccountState => {
  const { capacityId, asAt, balanceFen, monthlyBenefitsFen } = measure;
  const seen = [...state.seen, capacityId];
  if (state.capacity !== undefined && asAt < state.capacity.asAt) return { ...state, seen };
  return { ...state, seen, capacity: { asAt, balanceFen: fen(balanceFen), monthlyBenefitsFen: fen(monthlyBenefitsFen) } };
};

type Received =
  | FundMovement['type'] | 'FundAccrued.v1' | 'FundCapacityRecorded.v1' | 'InterestCredited.v1' | 'AllocationReceived.v1'
    | 'SweptToFiscalAccount.v1' | 'RecoveryCredited.v1';
/** Money that came in, and money that is committed no more. */
const moved = (state: AccountState, event: Recorded<Exclude<AccountEvent, { type: Received | 'AllocationSent.v1' | 'BatchCommitted.v1' }>>): AccountState => {
  switch (event.type) {
    case 'FundsReleased.v1':
    case 'DirectPaymentAuthorised.v1': {
      const { grossFen, netFen } = event.data;
      return { ...state, committedFen: addFen(state.committedFen, -grossFen), releasedFen: addFen(state.releasedFen, netFen) };
    }
    case 'CommitmentWithdrawn.v1': {
      const { stage, totalFen } = event.data;
      if (stage === 'COMMITTED') return { ...state, committedFen: addFen(state.committedFen, -totalFen) };
      // What stands in the expenditure account is available when it is back in the fiscal account, not before.
      return stage === 'AUTHORISED' ? { ...state, releasedFen: addFen(state.releasedFen, -totalFen) } : { ...state, withdrawn: state.withdrawn + 1 };
    }
    case 'AuthorisationLapsed.v1': return { ...state, releasedFen: addFen(state.releasedFen, -event.data.amountFen) };
    case 'UnusedFundsReturned.v1':
      return { ...state, releasedFen: addFen(state.releasedFen, -event.data.amountFen), seen: [...state.seen, event.data.returnId] };
    case 'PaymentRouteChosen.v1': return { ...state, route: event.data.route };
    case 'UnidentifiedReceived.v1': {
      const { receiptId, amountFen, into } = event.data;
      return { ...state, receipts: { ...state.receipts, [receiptId]: { is: 'unidentified', amountFen, into, recordedBy: event.meta.actor } } };
    }
    case 'ReceiptIdentified.v1': {
      const { receiptId, meaning, amountFen, into } = event.data;
      const after = receiptMoved(state, receiptId, meaning === 'TO_RETURN' ? 'toReturn' : 'identified', amountFen);
      return meaning === 'INTEREST' || (meaning === 'CLAWBACK' && into === 'FISCAL_ACCOUNT') ? { ...after, receivedFen: addFen(after.receivedFen,
        amountFen) } : after;
    }
    case 'ReceiptSentBack.v1': return receiptMoved(state, event.data.receiptId, 'sentBack');
    default: return broken('account', event satisfies never);
  }
};

export const accountFold: Fold<AccountState, AccountEvent> = {
  initial: {
    receivedFen: ZERO, allocatedFen: ZERO, releasedFen: ZERO, committedFen: ZERO, sent: {}, seen: [], route: 'EXPENDITURE_ACCOUNT', receipts: {}, withdrawn: 0,
    accruals: [], plans: {}, interests: {}, surplus: {},
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'FundAccrued.v1': {
        const { accrualId, amountFen, plannedFen } = event.data;
        const year = event.meta.on.slice(0, 4);
        const plans = plannedFen === undefined ? state.plans : { ...state.plans, [year]: (state.plans[year] ?? 0) - plannedFen };
        return { ...received(state, accrualId, amountFen), accruals: [...state.accruals, { on: event.meta.on, amountFen }], plans };
      }
      case 'FundCapacityRecorded.v1': return measured(state, event.data);
      case 'InterestCredited.v1': {
        const { interestId, amountFen, into } = event.data;
        if (into !== 'EXPENDITURE_ACCOUNT') return received(state, interestId, amountFen);
        return { ...state, seen: [...state.seen, interestId], interests: { ...state.interests, [interestId]: amountFen } };
      }
      case 'AllocationReceived.v1': return received(state, event.data.transferId, event.data.amountFen);
      case 'SweptToFiscalAccount.v1': return received(state, event.data.sweepId, event.data.amountFen);
      case 'RecoveryCredited.v1': return received(state, event.data.receiptId, event.data.amountFen);
      case 'AllocationSent.v1': {
        const { transferId, toOrg, amountFen } = event.data;
        return { ...state, allocatedFen: addFen(state.allocatedFen, amountFen), sent: { ...state.sent, [transferId]: { toOrg, amountFen } } };
      }
      case 'BatchCommitted.v1': return { ...state, committedFen: addFen(state.committedFen, event.data.totalFen) };
      default: return moneyMoved(state, event) ?? moved(state, event as Parameters<typeof moved>[1]);
    }
  },
};
