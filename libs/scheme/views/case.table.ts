import type { Day, Instant } from '#kernel';
import type {
  BankDifferenceEvent, BatchEvent, ClaimEvent, ClaimIs, ClassEvent, ClassIs, ClawbackEvent, ClawbackIs, FindingEvent, FundRequestEvent, NoticeEvent,
    PaymentEvent,
  ReconciliationEvent,
} from '#scheme/history';

/** What can wait for somebody: the category of its stream. A payment is a row per line. */
export const CASE_KINDS = [
  'claim', 'batch', 'notice', 'fundRequest', 'payment', 'clawback', 'finding', 'class', 'reconciliation', 'bankDifference',
] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** One row of `views.worklist`, its columns by name. Ids only: nothing personal. */
export interface CaseRow {
  readonly kind: CaseKind; readonly id: string;
  /** of a payment; 0 of everything else */
  readonly line: number;
  /** the state of domain.md §2.3, as the stream's own fold says it */
  readonly state: string;
  /** the state a rejected write-off goes back to */
  readonly before: string | null;
  /**
   * nothing waits although the state would allow more: money paid from the fiscal account is never credited to the agency; a class its operator ended is
   * over when everybody who finished has claimed
   */
  readonly rests: boolean;
  /** of a payment line that came to nothing: how far the correction of its account is */
  readonly stage: 'proposed' | 'corrected' | null;
  /** of a class its operator ended: who finished and stands in no claim yet */
  readonly unclaimed: readonly string[] | null;
  readonly org: string; readonly institution: string | null; readonly enterprise: string | null;
  readonly class: string | null; readonly claim: string | null; readonly batch: string | null; readonly subsidy: string | null;
  /** as last asked, reviewed or closed */
  readonly fen: number | null;
  /** a day the history itself names */
  readonly due: Day | null;
  /** of a claim */
  readonly accepted: Day | null;
  /** instant and log index of the event that brought this state */
  readonly since: Instant; readonly step: number;
}

type Fact = { readonly type: string; readonly data: object };
type StateOf<D, Is> = Is | 'same' | ((was: string, data: D, row: CaseRow | undefined) => Is | 'same');
/** The state after each event of a kind of stream; the compiler asks for every one of them. */
type States<E extends Fact, Is extends string> = { readonly [T in E['type']]: StateOf<Extract<E, { readonly type: T }>['data'], Is> };

const claim: States<ClaimEvent, ClaimIs> = {
  'ClaimSubmitted.v1': 'submitted', 'LivingClaimSubmitted.v1': 'submitted', 'SchoolClaimSubmitted.v1': 'submitted', 'ProjectAdvanceSubmitted.v1': 'submitted',
  'ClaimSupplementRequested.v1': 'supplement', 'ClaimSupplemented.v1': 'submitted', 'ClaimLapsed.v1': 'lapsed', 'ClaimRefused.v1': 'refused',
  'ClaimWithdrawn.v1': 'withdrawn', 'ClaimReturned.v1': 'accepted', 'ClaimAccepted.v1': 'accepted', 'ClaimFirstReviewed.v1': 'firstPassed',
  'ClaimSecondReviewed.v1': 'secondPassed', 'ClaimRejected.v1': 'rejected', 'ClaimBatched.v1': 'batched', 'ClaimNotified.v1': 'notified',
  'ClaimApproved.v1': 'approved', 'ClaimFunded.v1': 'funded', 'ClaimPaying.v1': 'paying', 'ClaimPaid.v1': 'paid', 'ClaimPaymentReturned.v1': 'returned',
  'ClaimUnderClawback.v1': 'underClawback', 'ClaimClawbackCancelled.v1': (_was, { partly }) => (partly === true ? 'partlyClawedBack' : 'paid'),
  'ClaimReturnedFromBatch.v1': 'secondPassed',
  'ClaimClawedBack.v1': (_was, { whole }) => (whole ? 'clawedBack' : 'partlyClawedBack'), 'ClaimObjected.v1': 'objected',
  'ClaimNoticeCleared.v1': 'noticeCleared', 'ClaimNoticeWithdrawn.v1': 'batched', 'ClaimRevoked.v1': 'revoked', 'ClaimCancelled.v1': 'cancelled',
  'ClaimMoneyIdle.v1': 'same', 'ClaimMoneyReturned.v1': 'same', 'ClaimFindingOpened.v1': 'same', 'ClaimFindingClosed.v1': 'same',
  'ClaimClawbackReopened.v1': 'underClawback',
};

const batch: States<BatchEvent, 'open' | 'closed' | 'notified' | 'cleared' | 'approved' | 'funded' | 'settled'> = {
  'BatchOpened.v1': 'open', 'ClaimsCollected.v1': 'same', 'BatchClosed.v1': 'closed', 'BatchNotified.v1': 'notified', 'BatchNoticeWithdrawn.v1': 'closed',
  'BatchCleared.v1': 'cleared', 'ClaimRemovedFromBatch.v1': 'same', 'BatchApproved.v1': 'approved', 'BatchFunded.v1': 'funded', 'BatchSettled.v1': 'settled',
};

const notice: States<NoticeEvent, 'drafted' | 'published' | 'objected' | 'cleared' | 'withdrawn'> = {
  'NoticeDrafted.v1': 'drafted', 'NoticePublished.v1': 'published', 'ObjectionRecorded.v1': 'objected', 'ObjectionUpheld.v1': 'same',
  'ObjectionDismissed.v1': 'same', 'NoticeCleared.v1': 'cleared', 'NoticeWithdrawn.v1': 'withdrawn',
};

const fundRequest: States<FundRequestEvent, 'drafted' | 'submitted' | 'agencyReviewed' | 'examined' | 'released' | 'credited' | 'returned' | 'rejected'> = {
  'FundRequestDrafted.v1': 'drafted', 'FundsRequested.v1': 'submitted', 'FundRequestReviewed.v1': 'agencyReviewed', 'FundRequestExamined.v1': 'examined',
  'FundRequestReturned.v1': 'returned', 'FundRequestRejected.v1': 'rejected', 'FundRequestReleased.v1': 'released', 'FundsCredited.v1': 'credited',
};

const payment: States<PaymentEvent, 'created' | 'reviewed' | 'sent' | 'settled' | 'failed' | 'unknown' | 'returned' | 'cancelled'> = {
  'PaymentOrdered.v1': 'created', 'PaymentReviewed.v1': 'reviewed', 'PaymentReleased.v1': 'sent', 'PaymentFileSent.v1': 'sent',
  'PaymentSettled.v1': 'settled', 'PaymentReturned.v1': 'returned', 'PaymentReturnTraced.v1': 'returned', 'PaymentFailed.v1': 'failed',
  'PaymentUnknown.v1': 'unknown', 'BankQueried.v1': 'same', 'PaymentCancelled.v1': 'cancelled', 'PayeeAccountCorrectionProposed.v1': 'same',
  'PayeeAccountCorrected.v1': 'same', 'PaymentReissued.v1': 'created',
};

/** Money in these states only lowers the rest; in the others it makes the case partly paid. */
const KEPT: readonly string[] = ['instalment', 'overdue', 'enforcement', 'referred', 'objected'];
const paidIn = (was: string): 'same' | 'partlyPaid' => (KEPT.includes(was) ? 'same' : 'partlyPaid');

const clawback: States<ClawbackEvent, ClawbackIs> = {
  'ClawbackOpened.v1': 'opened', 'ClawbackDemanded.v1': 'demandApproved', 'ClawbackServed.v1': 'served', 'ClawbackReceived.v1': paidIn,
  'ClawbackSwept.v1': 'same', 'ClawbackOffsetReserved.v1': 'same', 'ClawbackOffsetReleased.v1': 'same', 'ClawbackOffsetSettled.v1': paidIn,
  'ClawbackClosed.v1': 'closedPaid', 'ClawbackInstalmentAgreed.v1': 'instalment', 'ClawbackOverdue.v1': 'overdue', 'ClawbackEnforced.v1': 'enforcement',
  'ClawbackReferred.v1': 'referred', 'ClawbackObjected.v1': 'objected', 'ClawbackUpheld.v1': 'upheld', 'ClawbackCancelled.v1': 'cancelled',
  'ClawbackExcessReceived.v1': 'same', 'ClawbackWriteOffProposed.v1': 'writeOffPending', 'ClawbackWriteOffApproved.v1': 'same',
  'ClawbackWriteOffRejected.v1': (was, _data, row) => (row?.before ?? was) as ClawbackIs, 'ClawbackWrittenOff.v1': 'writtenOff',
  'ClawbackRevived.v1': 'revived', 'ClawbackOffsetUndone.v1': (was) => (was === 'closedPaid' ? 'partlyPaid' : 'same'),
  'ClawbackReceiptTraced.v1': (was, { late }) => (late === true ? 'revived' : paidIn(was)), 'ClawbackRefundProposed.v1': 'same',
  'ClawbackRefundApproved.v1': 'same', 'ClawbackRefunded.v1': 'same',
};

const finding: States<FindingEvent, 'open' | 'answered' | 'closed'> = {
  'FindingOpened.v1': 'open', 'FindingRaised.v1': 'open', 'HeadcountFindingOpened.v1': 'open', 'FindingRecorded.v1': 'open',
  'FindingAnswered.v1': 'answered', 'FindingClosed.v1': 'closed', 'WrongPaymentSuspected.v1': 'same', 'WrongPaymentResolved.v1': 'same',
};

const trainingClass: States<ClassEvent, ClassIs> = {
  'ClassDrafted.v1': 'draft', 'ClassFiled.v1': 'filed', 'ClassFilingAmended.v1': 'same', 'ClassFilingAccepted.v1': 'accepted',
  'ClassFilingRejected.v1': 'rejected', 'TraineeEnrolled.v1': 'same', 'EligibilityPrechecked.v1': 'same', 'TraineeWithdrawn.v1': 'same',
  'ClassStarted.v1': 'inSession', 'AttendanceRecorded.v1': 'same', 'AttendanceCorrected.v1': 'same', 'InspectionRecorded.v1': 'same',
  'ClassSuspended.v1': 'suspended', 'ClassResumed.v1': 'inSession', 'ClassCancelled.v1': 'cancelled', 'ClassCompleted.v1': 'completed',
  'ClassAssessed.v1': 'assessed', 'TraineeCertified.v1': 'same', 'ClassArchived.v1': 'archived',
};

const reconciliation: States<ReconciliationEvent, 'confirmed' | 'reviewed' | 'returned'> = {
  'ReconciliationConfirmed.v1': 'confirmed', 'ReconciliationReviewed.v1': 'reviewed', 'ReconciliationReturned.v1': 'returned',
};

const bankDifference: States<BankDifferenceEvent, 'open' | 'resolved'> = { 'BankDifferenceOpened.v1': 'open', 'BankDifferenceResolved.v1': 'resolved' };

type AnyState = StateOf<never, string>;
const STATES: { readonly [K in CaseKind]: { readonly [type: string]: AnyState } } = {
  claim, batch, notice, fundRequest, payment, clawback, finding, class: trainingClass, reconciliation, bankDifference,
};

/** The state after an event; undefined for an event this table does not know. */
export const stateAfter = (kind: CaseKind, { type, data }: Fact, row: CaseRow | undefined): string | undefined => {
  const next = Object.hasOwn(STATES[kind], type) ? STATES[kind][type] : undefined;
  const was = row?.state ?? 'unknown';
  const is = typeof next === 'function' ? next(was, data as never, row) : next;
  return is === 'same' ? was : is;
};
