import type { Day } from '#kernel';
import { broken, type Fold, type Recorded } from '../fact.js';
import type { ActedOn } from '../batch/batch.events.js';
import type { ProjectPart } from './claim-money.events.js';
import { type ClaimMoneyIs, movedByMoney } from './claim-money.state.js';
import type { ClaimEvent, ClaimLine, ClaimTrainee, ClaimUnits, Payee, PayeeKind, ProjectTerms } from './claim.events.js';

/** The states of domain.md §2.3. */
export type ClaimIs =
  | 'submitted' | 'supplement' | 'lapsed' | 'refused' | 'withdrawn'
  | 'accepted' | 'rejected' | 'firstPassed' | 'secondPassed' | 'batched' | 'notified' | 'approved' | 'funded' | 'paying' | 'paid' | 'returned'
  | 'underClawback' | 'partlyClawedBack' | 'clawedBack' | ClaimMoneyIs;

export interface Claim {
  readonly is: ClaimIs; readonly claimId: string; readonly org: string; readonly subsidyKind: string; readonly channel: PayeeKind; readonly classId: string;
  /** what it is claimed on */
  readonly basis: 'CERTIFICATES' | 'LIVING' | 'SCHOOL' | 'PROJECT_ADVANCE';
  /** whose places it holds from acceptance on */
  readonly people: readonly string[];
  readonly payee: Payee; readonly trainees: readonly ClaimTrainee[]; readonly lines: readonly ClaimLine[]; readonly amountFen: number;
  readonly ruleSet?: string; readonly units?: ClaimUnits; readonly part?: ProjectPart;
  /** of its one person, as first reviewed; a living allowance names it from the beginning */
  readonly personCategory?: string;
  readonly enterpriseId?: string; readonly entrustment?: string; readonly tuitionFen?: number; readonly variant?: string; readonly agreement?: string;
  readonly project?: ProjectTerms & { readonly employed?: number };
  readonly living?: { readonly days: number; readonly personCategory: string };
  readonly school?: {
    readonly supportId: string; readonly countedOn: Day; readonly graduates: number; readonly parts: readonly number[]; readonly share: number;
  };
  readonly supplement?: { readonly dueOn: Day; readonly items: readonly string[] };
  /** who reviewed and returned it: first and second reviewer stay two persons after a return too */
  readonly returnedBy: { readonly first: readonly string[]; readonly second: readonly string[] };
  readonly officers: Partial<ActedOn> & Pick<ActedOn, 'submittedBy'>;
  /** of the steps a deputy took, the officer it stood in for (S12) */
  readonly onBehalfOf: Partial<ActedOn>;
  readonly batchId?: string; readonly requestId?: string; readonly expensedYearF?: number; readonly expensedYearA?: number; readonly clawedBackFen: number;
  /** every case that was opened to recover it */
  readonly clawbacks: readonly string[];
  /** findings that were opened before it was paid and are open, or were confirmed */
  readonly findings: readonly string[];
  /** stands in the expenditure account for nobody since the claim was revoked or cancelled */
  readonly idleFen?: number;
  /** that it is an advance Book F carries and never expensed */
  readonly idleAdvanceOf?: string;
}
export type ClaimState = { readonly is: 'unknown' } | Claim;

type Opening = Extract<ClaimEvent, { type: 'ClaimSubmitted.v1' | 'LivingClaimSubmitted.v1' | 'SchoolClaimSubmitted.v1' | 'ProjectAdvanceSubmitted.v1' }>;
const OPENING: readonly string[] = ['ClaimSubmitted.v1', 'LivingClaimSubmitted.v1', 'SchoolClaimSubmitted.v1', 'ProjectAdvanceSubmitted.v1'];
const opens = (event: Recorded<ClaimEvent>): event is Recorded<Opening> => OPENING.includes(event.type);

const ownOf = (event: Recorded<Opening>): Pick<Claim, 'basis' | 'people' | 'channel' | 'classId' | 'trainees'> & Partial<Claim> => {
  const { payee: { kind: channel } } = event.data;
  switch (event.type) {
    case 'ClaimSubmitted.v1': return { ...event.data, basis: 'CERTIFICATES', people: event.data.trainees.map(({ personId }) => personId) };
    case 'LivingClaimSubmitted.v1': {
      const { classId, personId, days, personCategory } = event.data;
      return { basis: 'LIVING', people: [personId], channel, classId, trainees: [], living: { days, personCategory } };
    }
    case 'SchoolClaimSubmitted.v1': {
      const { supportId, countedOn, graduates, parts, share } = event.data;
      return { basis: 'SCHOOL', people: [], channel, classId: '', trainees: [], school: { supportId, countedOn, graduates, parts, share } };
    }
    case 'ProjectAdvanceSubmitted.v1': {
      const { classId, project, amountFen } = event.data;
      return { basis: 'PROJECT_ADVANCE', people: [], channel, classId, trainees: [], project, amountFen };
    }
    default: return broken('claim', event satisfies never);
  }
};

type Acted = Pick<Claim, 'officers' | 'onBehalfOf'>;
/** Who took a step, beside who took the others before it. */
const acting = ({ officers, onBehalfOf: others }: Acted, step: keyof ActedOn, { meta: { actor, onBehalfOf } }: Recorded<ClaimEvent>): Acted => {
  const { [step]: _former, ...rest } = others;
  return { officers: { ...officers, [step]: actor }, onBehalfOf: onBehalfOf === undefined ? rest : { ...rest, [step]: onBehalfOf } };
};

const opened = (event: Recorded<Opening>): Claim => {
  const { claimId, subsidyKind, payee } = event.data;
  return {
    is: 'submitted', claimId, org: event.meta.org, subsidyKind, payee, lines: [], amountFen: 0, clawedBackFen: 0, clawbacks: [], findings: [],
    ...acting({ officers: { submittedBy: event.meta.actor }, onBehalfOf: {} }, 'submittedBy', event), returnedBy: { first: [], second: [] }, ...ownOf(event),
  };
};

const returned = (state: Claim, at: 'FIRST_REVIEW' | 'SECOND_REVIEW', actor: string): Claim => {
  const { officers: { firstBy, secondBy: _second, ...officers }, units: _units, part: _part, personCategory: _category, ruleSet: _set, ...claim } = state;
  const { firstBy: _firstFor, secondBy: _secondFor, ...onBehalfOf } = state.onBehalfOf;
  const { first, second } = state.returnedBy;
  const returnedBy = at === 'FIRST_REVIEW' ? { first: [...first, actor], second }
    : { first: firstBy === undefined ? first : [...first, firstBy], second: [...second, actor] };
  return { ...claim, is: 'accepted', lines: [], amountFen: state.basis === 'PROJECT_ADVANCE' ? state.amountFen : 0, officers, onBehalfOf, returnedBy };
};

const moved = (state: Claim, event: Recorded<Exclude<ClaimEvent, Opening>>): Claim => {
  const { actor } = event.meta;
  switch (event.type) {
    case 'ClaimSupplementRequested.v1': return { ...state, is: 'supplement', supplement: { dueOn: event.data.dueOn, items: event.data.items } };
    case 'ClaimSupplemented.v1': return { ...state, is: 'submitted' };
    case 'ClaimLapsed.v1': return { ...state, is: 'lapsed' };
    case 'ClaimRefused.v1': return { ...state, is: 'refused' };
    case 'ClaimWithdrawn.v1': return { ...state, is: 'withdrawn' };
    case 'ClaimReturned.v1': return returned(state, event.data.at, actor);
    case 'ClaimAccepted.v1': return { ...state, is: 'accepted', ...acting(state, 'acceptedBy', event) };
    case 'ClaimFirstReviewed.v1': {
      const { claimId: _own, ...judged } = event.data;
      return { ...state, ...judged, is: 'firstPassed', ...acting(state, 'firstBy', event) };
    }
    case 'ClaimSecondReviewed.v1': return { ...state, is: 'secondPassed', ...acting(state, 'secondBy', event) };
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
    case 'ClaimUnderClawback.v1': return { ...state, is: 'underClawback', clawbacks: [...state.clawbacks, event.data.clawbackId] };
    case 'ClaimClawbackCancelled.v1': return { ...state, is: event.data.partly === true ? 'partlyClawedBack' : 'paid' };
    case 'ClaimClawedBack.v1':
      return { ...state, is: event.data.whole ? 'clawedBack' : 'partlyClawedBack', clawedBackFen: state.clawedBackFen + event.data.amountFen };
    default: return movedByMoney(state, event);
  }
};

export const claimFold: Fold<ClaimState, ClaimEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (opens(event)) return opened(event);
    return state.is === 'unknown' ? broken('claim', event) : moved(state, event);
  },
};
