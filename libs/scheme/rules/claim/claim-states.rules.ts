import type { Refusal } from '#kernel';
import { advanceStream, type Claim, type ClaimIs, personStream, schoolSupportStream } from '#scheme/history';
import { notNow, to, type Writing } from '../verdict.js';
import { workReleased } from './work-for-training.rules.js';

/** What each state of a claim allows (domain.md §2.3): the refusals, and what may happen next, read this one table. */
export const CLAIM_POSSIBLE: Readonly<Record<ClaimIs, readonly string[]>> = {
  submitted: ['AcceptClaim', 'RequestSupplement', 'RefuseClaim', 'WithdrawClaim'], supplement: ['SubmitSupplement', 'LapseClaim', 'WithdrawClaim'],
  accepted: ['ReviewFirst', 'WithdrawClaim'], firstPassed: ['ReviewSecond', 'WithdrawClaim'], secondPassed: ['CloseBatch', 'WithdrawClaim'],
  batched: ['PublishNotice', 'WithdrawClaim'], notified: ['ApproveBatch', 'RecordObjection', 'WithdrawClaim'],
  objected: ['UpholdObjection', 'DismissObjection', 'WithdrawClaim'], noticeCleared: ['ApproveBatch', 'WithdrawClaim'],
  approved: ['RequestFunds'], funded: ['IssuePaymentOrder'], paying: ['SettlePayment'], paid: ['RecordBankReturn', 'OpenClawback'],
  returned: ['CorrectPayeeAccount', 'ReissuePayment'], underClawback: ['ApproveClawback', 'ReceiveClawback'],
  partlyClawedBack: ['OpenClawback'], clawedBack: [], rejected: [], refused: [], lapsed: [], withdrawn: [], revoked: [], cancelled: [],
};
/** What may be done with a claim now. */
export const possibleForClaim = ({ is }: Claim): readonly string[] => CLAIM_POSSIBLE[is];

/** Refuses a claim that is not in the state a command needs, naming what is possible now. */
export const claimMustBe = (claim: Claim, is: ClaimIs): Refusal | undefined =>
  (claim.is === is ? undefined : notNow(`claim.not-${is.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, claim.is, possibleForClaim(claim)));

const BEFORE_ACCEPTANCE: readonly ClaimIs[] = ['submitted', 'supplement'];

/** A settlement that comes to nothing leaves the advances on its class to be cleared by another. */
export const reopened = ({ claimId, classId, part }: Claim, reason: string): Writing[] => (part?.part !== 'SETTLEMENT' ? []
  : [to(advanceStream(classId), { type: 'ProjectAdvanceReopened.v1', data: { classId, claimId, reason } })]);

/**
 * What a claim gives back when it ends without money: the places of its people, its share of a school, its advance. Reserved at acceptance, so nothing
 * before it. Whoever ends a claim writes these beside its own event, after reading `placesHeld`.
 */
export const leaving = (claim: Claim, reason: string): Writing[] => {
  if (BEFORE_ACCEPTANCE.includes(claim.is)) return [];
  const { claimId, people, school, payee, basis, classId } = claim;
  return [
    ...people.map((personId) => to(personStream(personId), { type: 'SubsidyReleased.v1', data: { personId, claimId, reason } })),
    ...(school === undefined ? []
      : [to(schoolSupportStream(school.supportId), { type: 'SchoolShareReleased.v1', data: { supportId: school.supportId, enterpriseId: payee.id, claimId,
        reason } })]),
    ...reopened(claim, reason), ...workReleased(claim, reason),
    ...(basis === 'PROJECT_ADVANCE' ? [to(advanceStream(classId), { type: 'ProjectAdvanceReleased.v1', data: { classId, claimId, reason } })] : []),
  ];
};
/** The streams `leaving` may write, to be read first. */
export const placesHeld = (claim: Claim): readonly string[] => leaving({ ...claim, is: 'accepted' }, '').map(({ stream }) => stream);
