import { addFen, type Day, type Fen, ZERO } from '#kernel';
import type { RefundGround, SweptReceipt } from '../account/account.events.js';
import type { ExpensedYear, Payee } from '../claim/claim.events.js';
import { broken, type Fold, type Recorded } from '../fact.js';
import type { ClawbackAccount, ClawbackEvent, ClawbackLine, FindingNature, Instalment, WriteOffApprover } from './clawback.events.js';

/** The states of domain.md §2.3. */
export type ClawbackIs =
  | 'opened' | 'demandApproved' | 'served' | 'partlyPaid' | 'closedPaid' | 'instalment' | 'overdue' | 'enforcement' | 'referred' | 'objected' | 'upheld'
  | 'cancelled' | 'writeOffPending' | 'writtenOff' | 'revived';
export interface WriteOff {
  readonly proposedBy: string; readonly amountFen: number; readonly needed: readonly WriteOffApprover[];
  readonly approved: readonly { readonly as: WriteOffApprover; readonly by: string }[];
  /** the state a rejected proposal goes back to */
  readonly from: ClawbackIs;
}

export interface Clawback {
  readonly is: ClawbackIs; readonly clawbackId: string; readonly org: string; readonly claimId: string; readonly nature: FindingNature;
  readonly payee: Payee; readonly lines: readonly ClawbackLine[]; readonly subsidyKind: string; readonly amountFen: number; readonly expensedYear: ExpensedYear;
  readonly openedBy: string; readonly receivedFen: Fen;
  /** set off in a fund request, not yet paid */
  readonly reservedFen: Fen;
  readonly offsetFen: Fen;
  readonly receipts: readonly (SweptReceipt & { readonly swept: boolean })[];
  /** the day of the order's term, from service on */
  readonly dueOn?: Day;
  /** the plan, with what had come back before it */
  readonly plan?: { readonly instalments: readonly Instalment[]; readonly returnedBeforeFen: Fen };
  readonly writeOff?: WriteOff;
  /** came in after the write-off */
  readonly revivedFen: Fen;
  /** paid above what was owed: to be returned */
  readonly excessFen: Fen;
  /** of it, what came straight into the fiscal account */
  readonly excessFiscalFen: Fen;
  /** owed to the payee since the demand was cancelled */
  readonly refundFen: Fen;
  readonly refunds: Readonly<Record<string, Refund>>;
  /** every bank receipt of the case, also one that is not money of the fund to sweep */
  readonly receiptIds: readonly string[];
}
/** Money on its way back to who returned it. */
export interface Refund {
  readonly is: 'proposed' | 'approved' | 'paid'; readonly ground: RefundGround; readonly from: ClawbackAccount; readonly amountFen: number;
  readonly proposedBy: string; readonly approvedBy?: string;
}
export type ClawbackState = { readonly is: 'unknown' } | Clawback;

/** Still to be received or set off: demanded − received − offset − reserved for offset. */
export const outstandingFen = (state: Clawback): Fen => addFen(state.amountFen, -addFen(addFen(state.receivedFen, state.offsetFen), state.reservedFen));

/** Received and set off so far. */
export const returnedFen = (state: Clawback): Fen => addFen(state.receivedFen, state.offsetFen);

type Following = Recorded<Exclude<ClawbackEvent, { type: 'ClawbackOpened.v1' }>>;
type Receipt = Extract<ClawbackEvent, { type: 'ClawbackReceived.v1' | 'ClawbackRevived.v1' | 'ClawbackReceiptTraced.v1' }>['data'];

/** Money in these states only lowers the rest; in the others it makes the case partly paid. */
const KEPT: readonly ClawbackIs[] = ['instalment', 'overdue', 'enforcement', 'referred', 'objected'];
const paidIn = (state: Clawback): ClawbackIs => (KEPT.includes(state.is) ? state.is : 'partlyPaid');

/** Only what came into the expenditure account waits to be swept. */
const withReceipt = (state: Clawback, data: Receipt): Clawback => {
  const { clawbackId, receiptId, subsidyKind, amountFen, expensedYear, into } = data;
  const receipt = { clawbackId, receiptId, subsidyKind, amountFen, expensedYear, swept: into === 'FISCAL_ACCOUNT' };
  return { ...state, receipts: [...state.receipts, receipt], receiptIds: [...state.receiptIds, receiptId] };
};

const writingOff = (state: Clawback, event: Following): Clawback | undefined => {
  const { writeOff } = state;
  switch (event.type) {
    case 'ClawbackWriteOffProposed.v1': {
      const { amountFen, approvals } = event.data;
      return { ...state, is: 'writeOffPending', writeOff: { proposedBy: event.meta.actor, amountFen, needed: approvals, approved: [], from: state.is } };
    }
    case 'ClawbackWriteOffApproved.v1':
      return writeOff && { ...state, writeOff: { ...writeOff, approved: [...writeOff.approved, { as: event.data.as, by: event.meta.actor }] } };
    case 'ClawbackWriteOffRejected.v1': {
      const { writeOff: rejected, ...rest } = state;
      return rejected && { ...rest, is: rejected.from };
    }
    case 'ClawbackWrittenOff.v1': return writeOff && { ...state, is: 'writtenOff' };
    case 'ClawbackRevived.v1':
      return writeOff && { ...withReceipt(state, event.data), is: 'revived', revivedFen: addFen(state.revivedFen, event.data.amountFen) };
    default: return undefined;
  }
};

const pursued = (state: Clawback, event: Following): Clawback | undefined => {
  switch (event.type) {
    case 'ClawbackInstalmentAgreed.v1':
      return { ...state, is: 'instalment', plan: { instalments: event.data.instalments, returnedBeforeFen: returnedFen(state) } };
    case 'ClawbackOverdue.v1': return { ...state, is: 'overdue' };
    case 'ClawbackEnforced.v1': return { ...state, is: 'enforcement' };
    case 'ClawbackReferred.v1': return { ...state, is: 'referred' };
    case 'ClawbackObjected.v1': return { ...state, is: 'objected' };
    case 'ClawbackUpheld.v1': return { ...state, is: 'upheld' };
    case 'ClawbackCancelled.v1': return { ...state, is: 'cancelled', refundFen: addFen(ZERO, event.data.refundFen) };
    default: return undefined;
  }
};

const paid = (state: Clawback, event: Following): Clawback | undefined => {
  switch (event.type) {
    case 'ClawbackReceived.v1':
      return { ...withReceipt(state, event.data), is: paidIn(state), receivedFen: addFen(state.receivedFen, event.data.amountFen) };
    case 'ClawbackReceiptTraced.v1': {
      const { amountFen, late } = event.data;
      const into = withReceipt(state, event.data);
      return late === true ? { ...into, is: 'revived', revivedFen: addFen(state.revivedFen, amountFen) }
        : { ...into, is: paidIn(state), receivedFen: addFen(state.receivedFen, amountFen) };
    }
    case 'ClawbackExcessReceived.v1': {
      const { amountFen, into } = event.data;
      const fiscalFen = into === 'FISCAL_ACCOUNT' ? amountFen : 0;
      return { ...state, excessFen: addFen(state.excessFen, amountFen), excessFiscalFen: addFen(state.excessFiscalFen, fiscalFen) };
    }
    case 'ClawbackSwept.v1':
      return {
        ...state, receipts: state.receipts.map((receipt) => (event.data.receiptIds.includes(receipt.receiptId) ? { ...receipt, swept: true } : receipt)),
      };
    case 'ClawbackOffsetReserved.v1': return { ...state, reservedFen: addFen(state.reservedFen, event.data.amountFen) };
    case 'ClawbackOffsetReleased.v1': return { ...state, reservedFen: addFen(state.reservedFen, -event.data.amountFen) };
    case 'ClawbackOffsetSettled.v1': {
      const { amountFen } = event.data;
      return { ...state, is: paidIn(state), reservedFen: addFen(state.reservedFen, -amountFen), offsetFen: addFen(state.offsetFen, amountFen) };
    }
    case 'ClawbackOffsetUndone.v1': {
      const offsetFen = addFen(state.offsetFen, -event.data.amountFen);
      return { ...state, is: state.is === 'closedPaid' ? 'partlyPaid' : state.is, offsetFen };
    }
    case 'ClawbackClosed.v1': return { ...state, is: 'closedPaid' };
    default: return undefined;
  }
};

const refunding = (state: Clawback, event: Following): Clawback | undefined => {
  const { actor } = event.meta;
  switch (event.type) {
    case 'ClawbackRefundProposed.v1': {
      const { refundId, ground, from, amountFen, receiptIds } = event.data;
      const receipts = state.receipts.map((receipt) => (receiptIds.includes(receipt.receiptId) ? { ...receipt, swept: true } : receipt));
      return { ...state, receipts, refunds: { ...state.refunds, [refundId]: { is: 'proposed', ground, from, amountFen, proposedBy: actor } } };
    }
    case 'ClawbackRefundApproved.v1':
    case 'ClawbackRefunded.v1': {
      const refund = state.refunds[event.data.refundId];
      if (refund === undefined) return undefined;
      const after: Refund = event.type === 'ClawbackRefunded.v1' ? { ...refund, is: 'paid' } : { ...refund, is: 'approved', approvedBy: actor };
      return { ...state, refunds: { ...state.refunds, [event.data.refundId]: after } };
    }
    default: return undefined;
  }
};

const NOTHING_YET = {
  receivedFen: ZERO, reservedFen: ZERO, offsetFen: ZERO, revivedFen: ZERO, excessFen: ZERO, excessFiscalFen: ZERO, refundFen: ZERO, refunds: {}, receipts: [],
  receiptIds: [],
} as const;

export const clawbackFold: Fold<ClawbackState, ClawbackEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'ClawbackOpened.v1') return { is: 'opened', org: event.meta.org, openedBy: event.meta.actor, ...NOTHING_YET, ...event.data };
    if (state.is === 'unknown') return broken('clawback', event);
    switch (event.type) {
      case 'ClawbackDemanded.v1': return { ...state, is: 'demandApproved' };
      case 'ClawbackServed.v1': return { ...state, is: 'served', dueOn: event.data.dueOn };
      default: return paid(state, event) ?? pursued(state, event) ?? writingOff(state, event) ?? refunding(state, event) ?? broken('clawback', event);
    }
  },
};
