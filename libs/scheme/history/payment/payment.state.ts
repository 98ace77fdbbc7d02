import type { Instant } from '#kernel';
import type { PaymentRoute } from '../account/account.events.js';
import { broken, type Fold, type Recorded } from '../fact.js';
import type { LineAttempt, PaymentEvent, PaymentLine } from './payment.events.js';

export interface PaymentLineState extends PaymentLine {
  readonly is: 'created' | 'reviewed' | 'sent' | 'settled' | 'failed' | 'unknown' | 'returned' | 'cancelled';
  readonly attempt: number;
  /** the bank paid it once: paying it again expenses nothing */
  readonly expensed: boolean;
  readonly correction?: { readonly accountId: string; readonly proposedBy: string; readonly confirmedBy?: string; readonly confirmedAt?: Instant };
}
/** A file as it went to the bank: which attempts, and the account each line had then. */
export interface PaymentFile {
  readonly fileId: string; readonly fileHash: string; readonly totalFen: number; readonly lines: readonly (PaymentLine & LineAttempt)[];
}
export interface Payment {
  readonly is: 'ordered'; readonly paymentId: string; readonly org: string; readonly requestId: string; readonly madeBy: readonly string[];
  readonly reviewedBy: readonly string[]; readonly route: PaymentRoute;
  readonly lines: readonly PaymentLineState[]; readonly files: readonly PaymentFile[];
  /** ids of the questions put to the bank: each once */
  readonly queries: readonly string[];
}
export type PaymentState = { readonly is: 'unknown' } | Payment;

const onLine = (state: Payment, line: number, change: (line: PaymentLineState) => PaymentLineState): Payment =>
  ({ ...state, lines: state.lines.map((each) => (each.line === line ? change(each) : each)) });
const become = (state: Payment, lines: readonly LineAttempt[], is: PaymentLineState['is']): Payment => {
  const these = new Set(lines.map(({ line }) => line));
  return { ...state, lines: state.lines.map((line) => (these.has(line.line) ? { ...line, is } : line)) };
};

const ordered = (event: Recorded<Extract<PaymentEvent, { type: 'PaymentOrdered.v1' }>>): Payment => {
  const { paymentId, requestId, lines, route = 'EXPENDITURE_ACCOUNT' } = event.data;
  return {
    is: 'ordered', paymentId, requestId, org: event.meta.org, madeBy: [event.meta.actor], reviewedBy: [], route, files: [], queries: [],
    lines: lines.map((line) => ({ ...line, is: 'created', attempt: 1, expensed: false })),
  };
};

type Told = 'PaymentReviewed.v1' | 'PaymentReleased.v1' | 'PaymentFileSent.v1' | 'PayeeAccountCorrectionProposed.v1' | 'PayeeAccountCorrected.v1'
  | 'PaymentReissued.v1';
/** What officers did. */
const told = (state: Payment, event: Recorded<Extract<PaymentEvent, { type: Told }>>): Payment => {
  const { actor } = event.meta;
  switch (event.type) {
    case 'PaymentReviewed.v1': return { ...become(state, event.data.lines, 'reviewed'), reviewedBy: [...state.reviewedBy, actor] };
    case 'PaymentReleased.v1': return { ...become(state, event.data.lines, 'sent'), reviewedBy: [...state.reviewedBy, actor] };
    case 'PaymentFileSent.v1': {
      const { fileId, fileHash, totalFen, lines } = event.data;
      const sent = lines.flatMap(({ line, attempt }) => state.lines.filter((each) => each.line === line).map((each) => ({ ...each, attempt })));
      return { ...become(state, lines, 'sent'), files: [...state.files, { fileId, fileHash, totalFen, lines: sent }] };
    }
    case 'PayeeAccountCorrectionProposed.v1':
      return onLine(state, event.data.line, (line) => ({ ...line, correction: { accountId: event.data.accountId, proposedBy: actor } }));
    case 'PayeeAccountCorrected.v1':
      return onLine(state, event.data.line, (line) => (line.correction === undefined ? broken('payment', event) : {
        ...line, payee: { ...line.payee, accountId: event.data.accountId },
        correction: { ...line.correction, confirmedBy: actor, confirmedAt: event.recordedAt },
      }));
    case 'PaymentReissued.v1': {
      const reissued = onLine(state, event.data.line, ({ correction: _spent, ...line }) => ({ ...line, is: 'created', attempt: event.data.attempt }));
      return { ...reissued, madeBy: [...reissued.madeBy, actor] };
    }
    default: return broken('payment', event satisfies never);
  }
};

export const paymentFold: Fold<PaymentState, PaymentEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'PaymentOrdered.v1') return ordered(event);
    if (state.is === 'unknown') return broken('payment', event);
    switch (event.type) {
      case 'PaymentSettled.v1': return onLine(state, event.data.line, (line) => ({ ...line, is: 'settled', expensed: true }));
      case 'PaymentFailed.v1': return become(state, [event.data], 'failed');
      case 'PaymentUnknown.v1': return become(state, [event.data], 'unknown');
      // The answer itself moves nothing: what it says of the line is recorded beside it.
      case 'BankQueried.v1': return { ...state, queries: [...state.queries, event.data.queryId] };
      case 'PaymentReturned.v1':
      case 'PaymentReturnTraced.v1': return become(state, [event.data], 'returned');
      case 'PaymentCancelled.v1': return become(state, [event.data], 'cancelled');
      default: return told(state, event);
    }
  },
};
