import type { Happened } from './builders.js';
import { batch, committed, fundRequest, notice, payment, type ClaimStep } from './money-past.js';
import { paymentTurn } from './money-turns-past.js';

/** Every step towards the money of claim C1 that must wait while a finding stands: where the claim may stand when it comes, and what is there already. */
export const MONEY_STEPS: readonly (readonly [
  command: string, until: ClaimStep, by: string, data: object, past: readonly (Happened | readonly Happened[])[],
])[] = [
  ['ApproveBatch', 'notified', 'O-approve', { batchId: 'B1' }, [batch('notified'), notice()]],
  ['RequestFunds', 'approved', 'O-acct', { requestId: 'FR1', batches: ['B1'], offsets: [] }, [batch('approved'), committed('B1', 150_000)]],
  ['ReleaseFunds', 'approved', 'O-fb2', { requestId: 'FR1' }, [batch('approved'), committed('B1', 150_000), fundRequest('examined')]],
  ['IssuePaymentOrder', 'funded', 'O-cashier', { paymentId: 'PAY1', requestId: 'FR1' }, [batch('funded'), fundRequest('released')]],
  ['ReviewPayment', 'paying', 'O-finrev2', { paymentId: 'PAY1' }, [batch('funded'), fundRequest('released'), payment('ordered')]],
  ['ReleasePayment', 'paying', 'O-finrev2', { paymentId: 'PAY1' }, [batch('funded'), fundRequest('released'), payment('ordered')]],
  ['ReissuePayment', 'paying', 'O-cashier', { paymentId: 'PAY1', line: 1 }, [batch('funded'), fundRequest('released'), paymentTurn('failed')]],
];
