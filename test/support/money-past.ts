import { day, sumFen } from '#kernel';
import {
  accountStream, type BatchedClaim, batchStream, type ClaimLine, type ClaimTrainee, claimStream, clawbackStream, type FindingNature, type FindingOutcome,
  findingStream, fundRequestStream, noticeStream, type Offset, type Payee, paymentStream, periodStream,
} from '#scheme/history';
import { CITY, type Circumstances, fact, type Happened } from './builders.js';

const UI_FUND = 'UI_FUND';
/** Who acted on every claim below: S1 is judged from them. */
export const ACTED = { submittedBy: 'O-inst', acceptedBy: 'O-accept', firstBy: 'O-review1', secondBy: 'O-review2' } as const;
const by = (actor: string, on = '2019-12-02'): Circumstances => ({ actor, on });

export const traineeOf = (personId: string): ClaimTrainee => ({ personId, certificateId: `Z-${personId}` });
export const lineFor = (personId: string, amountFen = 150_000): ClaimLine =>
  ({ ...traineeOf(personId), certificateKind: 'SKILL_LEVEL', level: 4, standardKey: 'std.level4', amountFen });
export const INSTITUTION_PAYEE: Payee = { kind: 'INSTITUTION', id: 'I1', accountId: 'ACC-I1' };

export interface ClaimPast {
  readonly people?: readonly string[]; readonly payee?: Payee; readonly subsidyKind?: string; readonly org?: string; readonly classId?: string;
}
const steps = ['submitted', 'accepted', 'firstPassed', 'secondPassed', 'batched', 'notified', 'approved', 'funded', 'paying', 'paid'] as const;
export type ClaimStep = (typeof steps)[number];

/** A claim of class K1 by its institution, in batch B1, request FR1 and payment PAY1 line 1, as far as `until`. */
export const claim = (claimId: string, until: ClaimStep, past: ClaimPast = {}): Happened[] => {
  const { people = ['P1'], payee = INSTITUTION_PAYEE, subsidyKind = 'GROUP_SKILL', org, classId = 'K1' } = past;
  const stream = claimStream(claimId);
  const lines = people.map((personId) => lineFor(personId));
  const amountFen = sumFen(lines.map((line) => line.amountFen));
  const submitted = { claimId, subsidyKind, channel: payee.kind, classId, payee, trainees: people.map(traineeOf), agreement: 'AGR-1' };
  const all: readonly Happened[] = [
    fact(stream, ['ClaimSubmitted.v1', submitted], { ...by(ACTED.submittedBy), ...(org === undefined ? {} : { org }) }),
    fact(stream, ['ClaimAccepted.v1', { claimId, headcount: people.length }], by(ACTED.acceptedBy)),
    fact(stream, ['ClaimFirstReviewed.v1', { claimId, amountFen, lines, ruleSet: 'R1' }], by(ACTED.firstBy)),
    fact(stream, ['ClaimSecondReviewed.v1', { claimId, amountFen }], by(ACTED.secondBy)),
    fact(stream, ['ClaimBatched.v1', { claimId, batchId: 'B1' }], by('O-review2')),
    fact(stream, ['ClaimNotified.v1', { claimId, batchId: 'B1', noticeId: 'N1' }], by('O-notice')),
    fact(stream, ['ClaimApproved.v1', { claimId, batchId: 'B1', amountFen }], by('O-approve')),
    fact(stream, ['ClaimFunded.v1', { claimId, requestId: 'FR1', expensedYearF: 2019 }], by('O-fb2')),
    fact(stream, ['ClaimPaying.v1', { claimId, paymentId: 'PAY1', line: 1 }], by('O-cashier')),
    fact(stream, ['ClaimPaid.v1', { claimId, paymentId: 'PAY1', line: 1, expensedYearA: 2020 }], by('O-cashier')),
  ];
  return all.slice(0, steps.indexOf(until) + 1);
};

export const batched = (claimId: string, amountFen = 150_000, more: Partial<BatchedClaim> = {}): BatchedClaim =>
  ({ claimId, subsidyKind: 'GROUP_SKILL', payee: INSTITUTION_PAYEE, amountFen, officers: ACTED, ...more });
const batchSteps = ['closed', 'notified', 'approved', 'funded'] as const;
export interface BatchPast { readonly batchId?: string; readonly claims?: readonly BatchedClaim[]; readonly org?: string }
/** Batch B1 of claim C1 (1 500.00) unless said otherwise. */
export const batch = (until: (typeof batchSteps)[number], { batchId = 'B1', claims = [batched('C1')], org = CITY }: BatchPast = {}): Happened[] => {
  const totalFen = sumFen(claims.map(({ amountFen }) => amountFen));
  return [
    fact(batchStream(batchId), ['BatchClosed.v1', { batchId, claims, totalFen }], { actor: 'O-review2', on: '2019-12-13', org }),
    fact(batchStream(batchId), ['BatchNotified.v1', { batchId, noticeId: 'N1' }], by('O-notice')),
    fact(batchStream(batchId), ['BatchApproved.v1', { batchId, totalFen }], by('O-approve')),
    fact(batchStream(batchId), ['BatchFunded.v1', { batchId, requestId: 'FR1' }], by('O-fb2')),
  ].slice(0, batchSteps.indexOf(until) + 1);
};

/** Notice N1 of B1: published on Monday 2019-12-16, five working days, the last on 12-23. */
export const notice = (): Happened => fact(noticeStream('N1'), ['NoticePublished.v1', {
  noticeId: 'N1', batchId: 'B1', publishedOn: day('2019-12-16'), firstDay: day('2019-12-17'), lastDay: day('2019-12-23'), workingDays: 5, totalFen: 150_000,
  channel: '市人社局网站',
}], by('O-notice', '2019-12-16'));

export const accrued = (amountFen: number, accrualId = 'ACC-1', org = CITY): Happened =>
  fact(accountStream(org), ['FundAccrued.v1', { accrualId, fundSource: UI_FUND, amountFen, approvalDocument: '示例批复', uiFundVoucher: 'UI-1' }]);
export const sent = (transferId: string, amountFen: number, toOrg = '370116'): Happened =>
  fact(accountStream(CITY), ['AllocationSent.v1', { transferId, fundSource: UI_FUND, toOrg, amountFen, document: '示例文件' }]);
export const committed = (batchId: string, amountFen: number): Happened => fact(accountStream(CITY), ['BatchCommitted.v1', {
  batchId, fundSource: UI_FUND, lines: [{ subsidyKind: 'GROUP_SKILL', amountFen }], totalFen: amountFen,
}]);
export const fundsReleased = (grossFen: number, offsetFen = 0): Happened => fact(accountStream(CITY), ['FundsReleased.v1', {
  requestId: 'FR1', fundSource: UI_FUND, lines: [{ batchId: 'B1', subsidyKind: 'GROUP_SKILL', grossFen }], offsets: [], grossFen, offsetFen,
  netFen: grossFen - offsetFen,
}]);
export const swept = (sweepId: string, amountFen: number): Happened =>
  fact(accountStream(CITY), ['SweptToFiscalAccount.v1', { sweepId, fundSource: UI_FUND, receipts: [], amountFen }]);
export const yearClosed = (year: number): Happened => fact(periodStream(CITY), ['YearClosed.v1', { org: CITY, year }]);

const requestSteps = ['submitted', 'agencyReviewed', 'examined', 'released'] as const;
/** Fund request FR1 of B1: asked by O-acct, reviewed by O-finrev, examined by O-fb1, released by O-fb2. */
export const fundRequest = (until: (typeof requestSteps)[number], offsets: readonly Offset[] = [], grossFen = 150_000): Happened[] => {
  const stream = fundRequestStream('FR1');
  const offsetFen = sumFen(offsets.map(({ amountFen }) => amountFen));
  const lines = [{ batchId: 'B1', subsidyKind: 'GROUP_SKILL', grossFen }];
  return [
    fact(stream, ['FundsRequested.v1', { requestId: 'FR1', lines, offsets, grossFen, offsetFen, netFen: grossFen - offsetFen }], by('O-acct')),
    fact(stream, ['FundRequestReviewed.v1', { requestId: 'FR1' }], by('O-finrev')),
    fact(stream, ['FundRequestExamined.v1', { requestId: 'FR1' }], by('O-fb1')),
    fact(stream, ['FundRequestReleased.v1', { requestId: 'FR1' }], by('O-fb2')),
  ].slice(0, requestSteps.indexOf(until) + 1);
};

const paymentSteps = ['ordered', 'sent', 'settled', 'returned', 'proposed', 'confirmed', 'reissued'] as const;
/** Payment PAY1 of FR1 with one line for C1: made by O-cashier; account changed by O-acct (12-31) and O-finrev (2020-01-02 09:00 in Shanghai). */
export const payment = (until: (typeof paymentSteps)[number], offsets: readonly Offset[] = []): Happened[] => {
  const stream = paymentStream('PAY1');
  const at = { paymentId: 'PAY1', line: 1 } as const;
  const netFen = 150_000 - sumFen(offsets.map(({ amountFen }) => amountFen));
  const money = { fundSource: UI_FUND, claimId: 'C1', subsidyKind: 'GROUP_SKILL' } as const;
  const line = { line: 1, claimId: 'C1', batchId: 'B1', subsidyKind: 'GROUP_SKILL', payee: INSTITUTION_PAYEE, grossFen: 150_000, offsets, netFen };
  const settled = { ...at, attempt: 1, ...money, batchId: 'B1', payeeKind: 'INSTITUTION', grossFen: 150_000, offsets, netFen, bankReference: 'BK-1' };
  return [
    fact(stream, ['PaymentOrdered.v1', { paymentId: 'PAY1', requestId: 'FR1', fundSource: UI_FUND, lines: [line], totalNetFen: netFen }], by('O-cashier')),
    fact(stream, ['PaymentReleased.v1', { paymentId: 'PAY1', lines: [{ line: 1, attempt: 1 }] }], by('O-finrev')),
    fact(stream, ['PaymentSettled.v1', { ...settled, repayment: false }], by('O-cashier')),
    fact(stream, ['PaymentReturned.v1', { ...at, attempt: 1, ...money, amountFen: netFen, returnCode: 'NAME_MISMATCH', bankReference: 'BK-2' }],
      by('O-cashier')),
    fact(stream, ['PayeeAccountCorrectionProposed.v1', { ...at, accountId: 'ACC-I1-2' }], by('O-acct', '2019-12-31')),
    fact(stream, ['PayeeAccountCorrected.v1', { ...at, accountId: 'ACC-I1-2', proposedBy: 'O-acct' }], by('O-finrev', '2020-01-02')),
    fact(stream, ['PaymentReissued.v1', { ...at, attempt: 2, accountId: 'ACC-I1-2' }], by('O-cashier', '2020-01-03')),
  ].slice(0, paymentSteps.indexOf(until) + 1);
};

export const finding = (claimId: string, personId: string): Happened => fact(findingStream(`F05:${claimId}:${personId}`), ['FindingOpened.v1', {
  findingId: `F05:${claimId}:${personId}`, rule: 'F05', claimId, personId, factId: 'PF-1', classStartsOn: day('2019-10-14'), entitledFrom: day('2019-10-01'),
}]);

/** What the claim itself was told of that finding before it was paid. */
export const found = (claimId: string, findingId = `F05:${claimId}:P1`): Happened =>
  fact(claimStream(claimId), ['ClaimFindingOpened.v1', { claimId, findingId }]);
export const findingDecided = (claimId: string, outcome: FindingOutcome): Happened =>
  fact(claimStream(claimId), ['ClaimFindingClosed.v1', { claimId, findingId: `F05:${claimId}:P1`, outcome }], by('O-supervise'));

const caseSteps = ['opened', 'demandApproved', 'served', 'received', 'swept'] as const;
export interface CasePast {
  readonly nature?: FindingNature;
  readonly clawbackId?: string; readonly payee?: Payee; readonly amountFen?: number; readonly receivedFen?: number; readonly org?: string;
}
/** Case CB1 over claim C1 (person P1, 1 500.00), opened by O-recover; 1 000.00 received as RC-1. */
export const clawback = (until: (typeof caseSteps)[number], past: CasePast = {}): Happened[] => {
  const { clawbackId = 'CB1', payee = INSTITUTION_PAYEE, nature = 'ERROR_BY_CLAIMANT', amountFen = 150_000, receivedFen = 100_000, org = CITY } = past;
  const stream = clawbackStream(clawbackId);
  const money = { fundSource: UI_FUND, subsidyKind: 'GROUP_SKILL', expensedYear: { F: 2019, A: 2020 } } as const;
  const lines = [{ personId: 'P1', findingId: 'F05:C1:P1', amountFen }];
  const opened = { clawbackId, claimId: 'C1', payee, nature, lines, ...money, amountFen } as const;
  const received = { clawbackId, receiptId: 'RC-1', ...money, amountFen: receivedFen, into: 'EXPENDITURE_ACCOUNT', bankReference: 'BK-3' } as const;
  return [
    fact(stream, ['ClawbackOpened.v1', opened], { actor: 'O-recover', on: '2020-03-13', org }),
    fact(stream, ['ClawbackDemanded.v1', { clawbackId, claimId: 'C1', ...money, amountFen, openedBy: 'O-recover' }], by('O-approve', '2020-03-15')),
    fact(stream, ['ClawbackServed.v1', { clawbackId, servedOn: day('2020-03-16'), dueOn: day('2020-03-31'), document: '责令退回通知书' }], by('O-recover')),
    fact(stream, ['ClawbackReceived.v1', received], by('O-acct', '2020-03-25')),
    fact(stream, ['ClawbackSwept.v1', { clawbackId, sweepId: 'SW-1', receiptIds: ['RC-1'] }], by('O-acct', '2020-03-26')),
  ].slice(0, caseSteps.indexOf(until) + 1);
};

export interface AuditPast {
  readonly nature?: FindingNature; readonly personId?: string; readonly outcome?: FindingOutcome; readonly answered?: boolean; readonly claimId?: string;
}
/** Finding AU-1 of O-audit about claim C1; answered by O-review1, closed by O-supervise. */
export const foundByAuditor = ({ nature = 'ERROR_BY_CLAIMANT', personId, outcome, answered = outcome !== undefined, claimId = 'C1' }: AuditPast = {}) => {
  const stream = findingStream('AU-1');
  const of = personId === undefined ? {} : { personId };
  const paper = { says: '示例', evidenceHash: 'e'.repeat(64) };
  return [
    fact(stream, ['FindingRecorded.v1', { findingId: 'AU-1', nature, about: { kind: 'CLAIM', id: claimId }, ...of, ...paper }], by('O-audit')),
    ...(answered ? [fact(stream, ['FindingAnswered.v1', { findingId: 'AU-1', ...paper }], by('O-review1'))] : []),
    ...(outcome === undefined ? [] : [fact(stream, ['FindingClosed.v1', { findingId: 'AU-1', outcome, says: '示例' }], by('O-supervise'))]),
  ];
};

const CASE = { clawbackId: 'CB1' } as const;
const REST = { fundSource: UI_FUND, subsidyKind: 'GROUP_SKILL', expensedYear: { F: 2019, A: 2020 }, amountFen: 150_000 } as const;
/** Case CB1 of 1 500.00, served with the term to 2020-03-31 and nothing received, taken further; instalments on 04-30 (1 000.00) and 05-29 (500.00). */
export const pursued = (
  until: 'instalment' | 'overdue' | 'enforcement' | 'referred' | 'objected' | 'upheld' | 'cancelled', past: CasePast = {},
): Happened[] => {
  const stream = clawbackStream(past.clawbackId ?? 'CB1');
  const ways = {
    instalment: fact(stream, ['ClawbackInstalmentAgreed.v1', {
      ...CASE, instalments: [{ dueOn: day('2020-04-30'), amountFen: 100_000 }, { dueOn: day('2020-05-29'), amountFen: 50_000 }], amountFen: 150_000,
    }], by('O-approve', '2020-03-20')),
    overdue: fact(stream, ['ClawbackOverdue.v1', { ...CASE, dueOn: day('2020-03-31'), outstandingFen: 150_000 }], by('O-recover', '2020-04-01')),
    enforcement: fact(stream, ['ClawbackEnforced.v1', { ...CASE, court: '示例法院', document: '示例文书' }], by('O-recover', '2020-04-02')),
    referred: fact(stream, ['ClawbackReferred.v1', { ...CASE, authority: '示例机关', document: '示例文书' }], by('O-supervise', '2020-04-03')),
    objected: fact(stream, ['ClawbackObjected.v1', { ...CASE, way: 'APPEAL', document: '示例文书' }], by('O-recover', '2020-03-18')),
    upheld: fact(stream, ['ClawbackUpheld.v1', { ...CASE, document: '示例文书' }], by('O-supervise', '2020-03-25')),
    cancelled: fact(stream, ['ClawbackCancelled.v1', { ...CASE, claimId: 'C1', ...REST, document: '示例文书', refundFen: 0 }], by('O-supervise', '2020-03-25')),
  };
  const before = { enforcement: [ways.overdue], referred: [ways.overdue], upheld: [ways.objected], cancelled: [ways.objected] };
  return [...clawback('served', past), ...(until in before ? before[until as keyof typeof before] : []), ways[until]];
};

/** An overdue case whose write-off O-recover2 proposes, O-finrev and O-approve2 agree to, and (above the limit) O-fb2. */
export const writeOff = (until: 'proposed' | 'reviewed' | 'approved' | 'writtenOff' | 'revived', { above = false } = {}): Happened[] => {
  const stream = clawbackStream('CB1');
  const approvals = above ? ['FIN_REV', 'APPROVE', 'FB_APPR'] as const : ['FIN_REV', 'APPROVE'] as const;
  const all = [
    fact(stream, ['ClawbackWriteOffProposed.v1', { ...CASE, amountFen: 150_000, reason: '示例', document: '示例文书', approvals }], by('O-recover2')),
    fact(stream, ['ClawbackWriteOffApproved.v1', { ...CASE, as: 'FIN_REV' }], by('O-finrev')),
    fact(stream, ['ClawbackWriteOffApproved.v1', { ...CASE, as: 'APPROVE' }], by('O-approve2')),
    fact(stream, ['ClawbackWrittenOff.v1', { ...CASE, claimId: 'C1', ...REST }], by('O-approve2')),
    fact(stream, ['ClawbackRevived.v1', { ...CASE, ...REST, amountFen: 1, receiptId: 'RC-8', into: 'EXPENDITURE_ACCOUNT', bankReference: 'BK-8' }],
      by('O-acct')),
  ];
  return [...pursued('overdue'), ...all.slice(0, ['proposed', 'reviewed', 'approved', 'writtenOff', 'revived'].indexOf(until) + 1)];
};
