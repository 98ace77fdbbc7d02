import { broken, type Fold, type Recorded } from '../fact.js';
import type { ProjectPart } from './claim-money.events.js';
import { type ClaimMoneyIs, movedByMoney } from './claim-money.state.js';
import type { ClaimEvent, ClaimLine, ClaimTrainee, Payee, PayeeKind } from './claim.events.js';

/** The states of domain.md §2.3 that the golden thread walks. */
export type ClaimIs =
  | 'submitted' | 'accepted' | 'rejected' | 'firstPassed' | 'secondPassed' | 'batched' | 'notified' | 'approved' | 'funded' | 'paying' | 'paid' | 'returned'
  | 'underClawback' | 'partlyClawedBack' | 'clawedBack' | ClaimMoneyIs;

export interface Claim {
  readonly is: ClaimIs; readonly claimId: string; readonly org: string; readonly subsidyKind: string; readonly channel: PayeeKind; readonly classId: string;
  readonly payee: Payee; readonly trainees: readonly ClaimTrainee[]; readonly lines: readonly ClaimLine[]; readonly amountFen: number;
  readonly ruleSet?: string;
  readonly officers: { readonly submittedBy: string; readonly acceptedBy?: string; readonly firstBy?: string; readonly secondBy?: string };
  readonly batchId?: string; readonly requestId?: string; readonly expensedYearF?: number; readonly expensedYearA?: number; readonly clawedBackFen: number;
  readonly part?: ProjectPart;
  /** stands in the expenditure account for nobody since the claim was revoked or cancelled */
  readonly idleFen?: number;
}
export type ClaimState = { readonly is: 'unknown' } | Claim;

const opened = (event: Recorded<Extract<ClaimEvent, { type: 'ClaimSubmitted.v1' }>>): Claim => {
  const { claimId, subsidyKind, channel, classId, payee, trainees } = event.data;
  return {
    is: 'submitted', claimId, org: event.meta.org, subsidyKind, channel, classId, payee, trainees, lines: [], amountFen: 0,
    officers: { submittedBy: event.meta.actor }, clawedBackFen: 0,
  };
};

const moved = (state: Claim, event: Recorded<Exclude<ClaimEvent, { type: 'ClaimSubmitted.v1' }>>): Claim => {
  const { actor } = event.meta;
  switch (event.type) {
    case 'ClaimAccepted.v1': return { ...state, is: 'accepted', officers: { ...state.officers, acceptedBy: actor } };
    case 'ClaimFirstReviewed.v1': {
      const { amountFen, lines, ruleSet, part } = event.data;
      return {
        ...state, is: 'firstPassed', amountFen, lines, ruleSet, ...(part === undefined ? {} : { part }), officers: { ...state.officers, firstBy: actor },
      };
    }
    case 'ClaimSecondReviewed.v1': return { ...state, is: 'secondPassed', officers: { ...state.officers, secondBy: actor } };
    case 'ClaimRejected.v1': return { ...state, is: 'rejected' };
    case 'ClaimBatched.v1': return { ...state, is: 'batched', batchId: event.data.batchId };
    case 'ClaimNotified.v1': return { ...state, is: 'notified' };
    case 'ClaimApproved.v1': return { ...state, is: 'approved' };
    case 'ClaimFunded.v1': return { ...state, is: 'funded', requestId: event.data.requestId, expensedYearF: event.data.expensedYearF };
    case 'ClaimPaying.v1': return { ...state, is: 'paying' };
    // A repayment after a bank return expenses nothing: the year of the first payment stays.
    case 'ClaimPaid.v1': {
      const { expensedYearA, expensedYearF } = event.data;
      const again = state.expensedYearA !== undefined;
      return {
        ...state, is: 'paid', expensedYearA: state.expensedYearA ?? expensedYearA, ...(again || expensedYearF === undefined ? {} : { expensedYearF }),
      };
    }
    case 'ClaimPaymentReturned.v1': return { ...state, is: 'returned' };
    case 'ClaimUnderClawback.v1': return { ...state, is: 'underClawback' };
    case 'ClaimClawbackCancelled.v1': return { ...state, is: 'paid' };
    case 'ClaimClawedBack.v1':
      return { ...state, is: event.data.whole ? 'clawedBack' : 'partlyClawedBack', clawedBackFen: state.clawedBackFen + event.data.amountFen };
    default: return movedByMoney(state, event);
  }
};

export const claimFold: Fold<ClaimState, ClaimEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'ClaimSubmitted.v1') return opened(event);
    return state.is === 'unknown' ? broken('claim', event) : moved(state, event);
  },
};
