import { day } from '#kernel';
import { batchStream, fundRequestStream, noticeStream, paymentStream } from '#scheme/history';
import { fact, type Happened } from './builders.js';
import { fundRequest, payment } from './money-past.js';

/** Turns the money can take off the golden thread; each follows the pasts of money-past.ts. */

/** Objection OBJ-1 of 2019-12-20 against a claim of notice N1, due 12-27. */
export const objection = (claimId: string, objectionId = 'OBJ-1'): Happened => fact(noticeStream('N1'), ['ObjectionRecorded.v1', {
  noticeId: 'N1', objectionId, claimId, receivedOn: day('2019-12-20'), contentHash: 'e'.repeat(64), dueOn: day('2019-12-27'),
}], { actor: 'O-notice', on: '2019-12-20' });
export const dismissed = (objectionId = 'OBJ-1', claimId = 'C1'): Happened => fact(noticeStream('N1'), ['ObjectionDismissed.v1', {
  noticeId: 'N1', objectionId, claimId, reason: '示例理由', late: false,
}], { actor: 'O-supervise', on: '2019-12-23' });
export const noticeCleared = (): Happened[] => [
  fact(noticeStream('N1'), ['NoticeCleared.v1', { noticeId: 'N1', batchId: 'B1' }], { actor: 'O-notice', on: '2019-12-24' }),
  fact(batchStream('B1'), ['BatchCleared.v1', { batchId: 'B1', noticeId: 'N1' }], { actor: 'O-notice', on: '2019-12-24' }),
];

/** Fund request FR1 released, for payment from the fiscal account when `direct`. */
export const released = (direct: boolean): Happened[] => [
  ...fundRequest('examined'),
  fact(fundRequestStream('FR1'), ['FundRequestReleased.v1', { requestId: 'FR1', ...(direct ? { direct } : {}) }], { actor: 'O-fb2' }),
];

/** Payment PAY1 sent, and what became of its line: failed, of unknown fate, or reviewed for a file instead of sent. */
export const paymentTurn = (turn: 'reviewed' | 'failed' | 'unknown'): Happened[] => {
  const stream = paymentStream('PAY1');
  const at = { paymentId: 'PAY1', line: 1, attempt: 1 } as const;
  if (turn === 'reviewed') {
    return [...payment('ordered'), fact(stream, ['PaymentReviewed.v1', { paymentId: 'PAY1', lines: [{ line: 1, attempt: 1 }] }], { actor: 'O-finrev' })];
  }
  return [...payment('sent'), turn === 'failed' ? fact(stream, ['PaymentFailed.v1', { ...at, failureCode: 'ACCOUNT_CLOSED' }], { actor: 'O-cashier' })
    : fact(stream, ['PaymentUnknown.v1', { ...at, reason: '超时' }], { actor: 'O-cashier' })];
};
