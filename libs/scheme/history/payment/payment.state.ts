import type { Instant } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { PaymentEvent, PaymentLine } from './payment.events.js';

export interface PaymentLineState extends PaymentLine {
  readonly is: 'created' | 'sent' | 'settled' | 'returned';
  readonly attempt: number;
  readonly correction?: { readonly accountId: string; readonly proposedBy: string; readonly confirmedBy?: string; readonly confirmedAt?: Instant };
}
export interface Payment {
  readonly is: 'ordered'; readonly paymentId: string; readonly org: string; readonly requestId: string; readonly madeBy: readonly string[];
  readonly lines: readonly PaymentLineState[];
}
export type PaymentState = { readonly is: 'unknown' } | Payment;

const onLine = (state: Payment, line: number, change: (line: PaymentLineState) => PaymentLineState): Payment =>
  ({ ...state, lines: state.lines.map((each) => (each.line === line ? change(each) : each)) });

export const paymentFold: Fold<PaymentState, PaymentEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    const { actor } = event.meta;
    if (event.type === 'PaymentOrdered.v1') {
      const { paymentId, requestId, lines } = event.data;
      return {
        is: 'ordered', paymentId, requestId, org: event.meta.org, madeBy: [actor], lines: lines.map((line) => ({ ...line, is: 'created', attempt: 1 })),
      };
    }
    if (state.is === 'unknown') return broken('payment', event);
    switch (event.type) {
      case 'PaymentReleased.v1': {
        const sent = new Set(event.data.lines.map((each) => each.line));
        return { ...state, lines: state.lines.map((line) => (sent.has(line.line) ? { ...line, is: 'sent' } : line)) };
      }
      case 'PaymentSettled.v1': return onLine(state, event.data.line, (line) => ({ ...line, is: 'settled' }));
      case 'PaymentReturned.v1': return onLine(state, event.data.line, (line) => ({ ...line, is: 'returned' }));
      case 'PayeeAccountCorrectionProposed.v1':
        return onLine(state, event.data.line, (line) => ({
          ...line, correction: { accountId: event.data.accountId, proposedBy: actor },
        }));
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
  },
};
