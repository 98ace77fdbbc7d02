import { broken, type Recorded } from '../fact.js';
import type { ClaimMoneyEvent } from './claim-money.events.js';
import type { Claim } from './claim.state.js';

/** States a claim has between its batch and its payee, beside those the golden thread walks. */
export type ClaimMoneyIs = 'objected' | 'noticeCleared' | 'revoked' | 'cancelled';

export const movedByMoney = (state: Claim, event: Recorded<ClaimMoneyEvent>): Claim => {
  switch (event.type) {
    case 'ClaimReturnedFromBatch.v1': {
      const { batchId: _left, ...claim } = state;
      return { ...claim, is: 'secondPassed' };
    }
    case 'ClaimObjected.v1': return { ...state, is: 'objected' };
    case 'ClaimNoticeCleared.v1': return { ...state, is: 'noticeCleared' };
    case 'ClaimNoticeWithdrawn.v1': return { ...state, is: 'batched' };
    case 'ClaimRevoked.v1': return { ...state, is: 'revoked' };
    case 'ClaimCancelled.v1': return { ...state, is: 'cancelled' };
    case 'ClaimMoneyIdle.v1': {
      const { amountFen: idleFen, advanceOf } = event.data;
      return { ...state, idleFen, ...(advanceOf === undefined ? {} : { idleAdvanceOf: advanceOf }) };
    }
    case 'ClaimClawbackReopened.v1':
      return { ...state, is: 'underClawback', clawedBackFen: state.clawedBackFen - event.data.amountFen };
    case 'ClaimFindingOpened.v1': return { ...state, findings: [...state.findings, event.data.findingId] };
    case 'ClaimFindingClosed.v1': {
      const { findingId, outcome } = event.data;
      return outcome === 'CONFIRMED' ? state : { ...state, findings: state.findings.filter((each) => each !== findingId) };
    }
    case 'ClaimMoneyReturned.v1': return { ...state, idleFen: 0 };
    default: return broken('claim', event satisfies never);
  }
};
