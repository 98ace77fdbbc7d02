/** Moves of one machine: as domain.md §2.3 prints them, those it prints and nobody makes, and those made beside it, each with its reason. */
export interface Machine { readonly moves: readonly string[]; readonly notMade?: Readonly<Record<string, string>>; readonly beside?: Readonly<Record<string,
  string>> }

/** `A|B > C|D` is every one of A, B to every one of C, D; '' is what is not there yet. */
export const spelledOut = (lines: readonly string[]): readonly string[] => lines.flatMap((line) => {
  const steps = line.split(' > ').map((step) => step.split('|').map((state) => (state === '·' ? '' : state)));
  return steps.slice(1).flatMap((to, i) => (steps[i] ?? []).flatMap((from) => to.map((each) => `${from} → ${each}`)));
});

const WITHDRAWN_NOTICE = 'PublicNotice WITHDRAWN(撤回重公示): the batch and its claims are published again';
const LEAVES = 'rulings D14: a claim that became ineligible leaves its batch, rejected or back to the second review';

export const machines: Readonly<Record<string, Machine>> = {
  class: {
    moves: [
      '· > DRAFT > FILED > ACCEPTED|REJECTED', 'ACCEPTED > IN_SESSION > COMPLETED > ASSESSED > ARCHIVED', 'ACCEPTED|IN_SESSION > SUSPENDED > IN_SESSION',
      'ACCEPTED|IN_SESSION|SUSPENDED > CANCELLED',
    ],
    beside: { '· > FILED': 'a draft is the operator\'s own convenience: a class may be filed at once' },
  },
  enrolment: {
    moves: [
      'ENROLLED > PRECHECKED|PRECHECK_FAILED', 'PRECHECKED > ATTENDING > FINISHED|DROPPED', 'FINISHED > CERTIFIED|NOT_CERTIFIED', '· > ENROLLED',
    ],
    beside: {
      'PRECHECKED > DROPPED': 'who leaves before the class starts is withdrawn, not erased', 'PRECHECK_FAILED > DROPPED': 'the same, of who failed the check',
      'PRECHECKED > PRECHECK_FAILED': 'checked again with newer facts', 'PRECHECK_FAILED > PRECHECKED': 'checked again with newer facts',
    },
  },
  certificate: { moves: ['· > RECORDED > VERIFIED|UNVERIFIABLE', 'VERIFIED > REVOKED'] },
  claim: {
    moves: [
      '· > DRAFT > SUBMITTED > ACCEPTED|SUPPLEMENT|REFUSED', 'SUPPLEMENT > SUBMITTED|LAPSED', 'ACCEPTED > FIRST_PASSED|ACCEPTED|REJECTED',
      'FIRST_PASSED > SECOND_PASSED|ACCEPTED|REJECTED', 'SECOND_PASSED > BATCHED > NOTIFIED > NOTICE_CLEARED|OBJECTED', 'OBJECTED > NOTICE_CLEARED|REJECTED',
      'NOTICE_CLEARED > APPROVED|SECOND_PASSED', 'APPROVED > FUNDED > PAYING > PAID', 'PAYING > RETURNED', 'RETURNED > PAYING|CANCELLED',
      'APPROVED|FUNDED > REVOKED', 'PAID > UNDER_CLAWBACK > CLAWED_BACK|PARTLY_CLAWED_BACK',
      'SUBMITTED|SUPPLEMENT|ACCEPTED|FIRST_PASSED|SECOND_PASSED|BATCHED|NOTIFIED|OBJECTED|NOTICE_CLEARED > WITHDRAWN',
    ],
    notMade: {
      '· > DRAFT': 'a draft of a claim is the applicant\'s own paper: it holds no place, starts no term and is nobody\'s record',
        'DRAFT > SUBMITTED': 'as above',
      'PAYING > RETURNED': 'money comes back only after the bank paid it (Payment order SETTLED → RETURNED), so the claim is PAID before',
    },
    beside: {
      '· > SUBMITTED': 'no draft is recorded', 'PAID > RETURNED': 'Payment order SETTLED → RETURNED',
      'NOTIFIED > APPROVED': 'a notice nobody objected to is over by itself (notice.clearanceRequired)',
      'NOTIFIED|OBJECTED > BATCHED': WITHDRAWN_NOTICE, 'BATCHED|NOTIFIED|NOTICE_CLEARED > REJECTED': LEAVES, 'BATCHED|NOTIFIED > SECOND_PASSED': LEAVES,
      'PAYING > CANCELLED': 'a line the bank refused, or one a finding stopped before it was sent (D14): nothing was paid',
      'UNDER_CLAWBACK > PAID': 'Clawback CANCELLED(撤销): the money was rightly paid',
      'CLAWED_BACK|PARTLY_CLAWED_BACK > UNDER_CLAWBACK': 'a second case for what is left (D15), or the payment that set the debt off came to nothing',
    },
  },
  batch: {
    moves: ['· > OPEN > CLOSED > NOTIFIED > CLEARED > APPROVED > FUNDED > SETTLED'],
    beside: {
      '· > CLOSED': 'collected and closed in one step', 'NOTIFIED > APPROVED': 'a notice nobody objected to is over by itself (notice.clearanceRequired)',
      'NOTIFIED > CLOSED': WITHDRAWN_NOTICE,
    },
  },
  notice: {
    moves: ['· > DRAFTED > PUBLISHED > CLEARED|OBJECTED', 'OBJECTED > CLEARED|WITHDRAWN'],
    beside: { '· > PUBLISHED': 'drafted and published in one step', 'PUBLISHED > WITHDRAWN': 'a mistake in the list needs no objection to be withdrawn' },
  },
  fundRequest: {
    moves: ['· > DRAFTED > SUBMITTED > AGENCY_REVIEWED > EXAMINED > RELEASED > CREDITED', 'SUBMITTED|AGENCY_REVIEWED|EXAMINED > RETURNED',
      'AGENCY_REVIEWED|EXAMINED > REJECTED', 'RETURNED > DRAFTED|SUBMITTED'],
    beside: { '· > SUBMITTED': 'drafted and submitted in one step' },
  },
  payment: {
    moves: ['· > CREATED > REVIEWED > SENT > SETTLED|FAILED|UNKNOWN', 'SETTLED > RETURNED', 'UNKNOWN > SETTLED|FAILED'],
    beside: {
      'CREATED > SENT': 'reviewed and sent by one command (ReleasePayment), as the first day books do',
        'FAILED|RETURNED > CREATED': 'Claim RETURNED → PAYING(重新支付)',
      'FAILED|RETURNED > CANCELLED': 'Claim UNPAYABLE → CANCELLED', 'CREATED|REVIEWED > CANCELLED': 'stopped by a finding before it was sent (D14)',
    },
  },
  clawback: {
    moves: [
      '· > OPENED > DEMAND_APPROVED > SERVED > PARTLY_PAID > CLOSED_PAID', 'SERVED|PARTLY_PAID > INSTALMENT|OVERDUE', 'OVERDUE > ENFORCEMENT|REFERRED',
      'OBJECTED > UPHELD|CANCELLED', 'WRITE_OFF_PENDING > WRITTEN_OFF > REVIVED',
      // printed without the states they come from: those in which somebody still pursues the money
      'SERVED|PARTLY_PAID|INSTALMENT|OVERDUE > OBJECTED', 'OVERDUE|ENFORCEMENT|REFERRED > WRITE_OFF_PENDING',
    ],
    beside: {
      'UPHELD > PARTLY_PAID|INSTALMENT|OVERDUE|OBJECTED': 'upheld, the demand is pursued as it was before the objection',
        'INSTALMENT > OVERDUE': 'a part did not come',
      'INSTALMENT|OVERDUE|ENFORCEMENT|REFERRED > CLOSED_PAID': 'money closes a case however it is pursued',
        'ENFORCEMENT > REFERRED': 'what the court finds may be a crime',
      'WRITE_OFF_PENDING > OVERDUE|ENFORCEMENT|REFERRED': 'an approval that can only say yes is none (RejectWriteOff)',
      'CLOSED_PAID > PARTLY_PAID': 'the payment that set the debt off came to nothing: it is owed again',
    },
  },
  dishonesty: {
    moves: ['· > PROPOSED > NOTIFIED > HEARD > LISTED > REPAIRED|REMOVED'],
    beside: { 'HEARD > REMOVED': 'the decision not to list', 'REPAIRED|REMOVED > PROPOSED': 'proposed anew under another listing' },
  },
  institution: { moves: ['· > APPLIED > LISTED > SUSPENDED > LISTED|DELISTED'] },
  exportRequest: { moves: ['· > REQUESTED > APPROVED > GENERATING > SEALED > DELIVERED > EXPIRED', 'REQUESTED > REJECTED'] },
};
