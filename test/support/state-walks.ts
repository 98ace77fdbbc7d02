import { claimStream, type ClaimIs } from '#scheme/history';
import { fact, type Happened } from './builders.js';
import { listing, officer } from './duties-past.js';
import {
  accrued, batch, batched, claim, clawback, committed, finding, foundByAuditor, fundRequest, INSTITUTION_PAYEE, notice, payment, pursued, writeOff,
} from './money-past.js';
import { dismissed, noticeCleared, objection, paymentTurn } from './money-turns-past.js';
import { certificate, directory, institution, OCCUPATION, pension, person, policy, reserved, trainingClass } from './training-past.js';

type Past = readonly (Happened | readonly Happened[])[];
export type Order = readonly [by: string, command: string, data: object];
/** A past no command made, and orders that are all accepted on one day. */
export interface Walk { readonly name: string; readonly today: string; readonly past: Past; readonly orders: readonly Order[] }

const HASH = 'e'.repeat(64);
const ROLES = ['ACCEPT', 'REVIEW1', 'REVIEW2', 'APPROVE', 'NOTICE', 'FIN_ACCT', 'FIN_REV', 'CASHIER', 'RECOVER', 'SUPERVISE', 'INSPECT', 'AUDITOR', 'INST_OP'];
const bureau = (officerId: string, unit: 'FINANCE_BUREAU' | 'INSTITUTION', roles: readonly string[], more: object = {}): Happened[] => [
  fact(`officer-${officerId}`, ['OfficerRegistered.v1', { officerId, name: '示例人员', org: '370100', unit, ...more }]),
  fact(`officer-${officerId}`, ['RolesGranted.v1', { officerId, roles }]),
];
const OFFICE: Past = [
  ...ROLES.map((role) => officer(`X-${role}`, [role])), bureau('X-FB_OP', 'FINANCE_BUREAU', ['FB_OP']), bureau('X-FB_APPR', 'FINANCE_BUREAU', ['FB_APPR']),
  bureau('X-SCHOOL', 'INSTITUTION', ['INST_OP'], { institutionId: 'I1' }), policy(), person('P1'), institution(), directory('GENERAL', '2019-09-01'),
];
const walk = (name: string, today: string, past: Past, ...orders: readonly Order[]): Walk => ({ name, today, past: [...OFFICE, ...past], orders });

const reason = { reason: '示例理由' };
const document = { document: '示例文书' };
const K1 = { classId: 'K1' };
const OFFER = { ...K1, institutionId: 'I1', occupation: OCCUPATION, level: 4, subsidyKind: 'GROUP_SKILL', plannedHeadcount: 40, hours: 160,
  startsOn: '2019-10-21', endsOn: '2019-11-29' };
const check: Order = ['X-SCHOOL', 'PrecheckTrainee', { ...K1, personId: 'P1' }];
const leave: Order = ['X-SCHOOL', 'WithdrawTrainee', { ...K1, personId: 'P1', ...reason }];
const pensioned = (from: string | null, factId: string): Order =>
  ['X-ACCEPT', 'RecordPension', { personId: 'P1', factId, entitledFrom: from, source: '示例库', queriedOn: '2019-10-08', evidenceHash: HASH }];
const training: readonly Walk[] = [
  walk('a draft is filed and not accepted', '2019-10-08', [], ['X-SCHOOL', 'DraftClass', OFFER], ['X-SCHOOL', 'FileClass', OFFER],
    ['X-ACCEPT', 'RejectClassFiling', { ...K1, ...reason }]),
  walk('suspended before it starts, and called off', '2019-10-08', [trainingClass({ until: 'accepted' })], ['X-ACCEPT', 'SuspendClass', { ...K1, ...reason }],
    ['X-ACCEPT', 'CancelClass', { ...K1, ...reason }]),
  walk('called off before it starts', '2019-10-08', [trainingClass({ until: 'accepted' })], ['X-ACCEPT', 'CancelClass', { ...K1, ...reason }]),
  walk('suspended, goes on, and is called off', '2019-10-21', [trainingClass({ until: 'inSession' })], ['X-ACCEPT', 'SuspendClass', { ...K1, ...reason }],
    ['X-ACCEPT', 'ResumeClass', K1], ['X-ACCEPT', 'CancelClass', { ...K1, ...reason }]),
  walk('archived', '2020-01-06', [trainingClass({ until: 'assessed' })], ['X-ACCEPT', 'ArchiveClass', K1]),
  walk('checked, and gone before it starts', '2019-10-08', [trainingClass({ until: 'accepted' })], check, leave),
  walk('failed, and gone', '2019-10-08', [trainingClass({ until: 'accepted' }), pension('P1', '2019-01-01')], check, leave),
  walk('passed, failed and passed again', '2019-10-08', [trainingClass({ until: 'accepted' })], check, pensioned('2019-01-01', 'PF-1'), check,
    pensioned(null, 'PF-2'), check),
  walk('nobody can verify it', '2020-01-06', [trainingClass(), certificate('P1')],
    ['X-ACCEPT', 'VerifyCertificate', { certificateId: 'Z-P1', result: 'UNVERIFIABLE', source: '示例系统', queriedOn: '2020-01-06', evidenceHash: HASH }]),
];

const held = [reserved('P1', { claimId: 'C1' }), trainingClass(), certificate('P1')];
const told = (type: 'ClaimSupplementRequested.v1' | 'ClaimObjected.v1' | 'ClaimNoticeCleared.v1'): Happened => fact(claimStream('C1'), [type, {
  claimId: 'C1', items: ['示例'], dueOn: '2019-12-20', noticeId: 'N1', objectionId: 'OBJ-1',
}] as never);
const listed = [batch('notified', { claims: [batched('C1'), batched('C2')] }), notice(), claim('C2', 'notified', { people: ['P2'] })];
const cleared = [...listed, claim('C1', 'notified'), noticeCleared(), told('ClaimNoticeCleared.v1')];
const WITHDRAWABLE: readonly (readonly [is: ClaimIs, past: Past])[] = [
  ['submitted', [claim('C1', 'submitted')]], ['supplement', [claim('C1', 'submitted'), told('ClaimSupplementRequested.v1')]],
  ['accepted', [claim('C1', 'accepted')]], ['firstPassed', [claim('C1', 'firstPassed')]], ['secondPassed', [claim('C1', 'secondPassed')]],
  ['batched', [claim('C1', 'batched'), batch('closed')]], ['notified', [claim('C1', 'notified'), ...listed]],
  ['objected', [claim('C1', 'notified'), told('ClaimObjected.v1'), ...listed, objection('C1')]], ['noticeCleared', cleared],
];
const second = (decision: string): Order => ['X-REVIEW2', 'ReviewSecond', { claimId: 'C1', decision, ...reason }];
const removing = (decision: string): Order => ['X-SUPERVISE', 'RemoveClaimFromBatch', { batchId: 'B1', claimId: 'C1', decision, ...reason }];
const revoking: Order = ['X-APPROVE', 'RevokeApproval', { batchId: 'B1', claims: ['C1'], ...reason }];
const cancelling: Order = ['X-APPROVE', 'CancelPayment', { paymentId: 'PAY1', line: 1, ...reason }];
const objecting: Order = ['X-SUPERVISE', 'RecordObjection', { noticeId: 'N1', objectionId: 'OBJ-1', claimId: 'C1', receivedOn: '2019-12-20',
  contentHash: HASH }];
const deciding = (how: 'Uphold' | 'Dismiss'): Order => ['X-SUPERVISE', `${how}Objection`, { noticeId: 'N1', objectionId: 'OBJ-1', ...reason }];
const NOTICE = { noticeId: 'N1', batchId: 'B1', channel: '市人社局网站' };
const withdrawing: Order = ['X-NOTICE', 'WithdrawNotice', { noticeId: 'N1', ...reason }];
const funded = [batch('funded'), fundRequest('released'), claim('C1', 'funded'), committed('B1', 150_000), accrued(1_000_000)];
const claims: readonly Walk[] = [
  ...WITHDRAWABLE.map(([is, past]) => walk(`withdrawn when ${is}`, '2019-12-27', [...held, ...past], ['X-SCHOOL', 'WithdrawClaim',
    { claimId: 'C1', ...reason }])),
  walk('what was missing never came', '2020-12-31', [...held, claim('C1', 'submitted'), told('ClaimSupplementRequested.v1')],
    ['X-ACCEPT', 'LapseClaim', { claimId: 'C1' }]),
  walk('not taken', '2019-12-13', [...held, claim('C1', 'submitted')], ['X-ACCEPT', 'RefuseClaim', { claimId: 'C1', ...reason }]),
  walk('rejected at the second review', '2019-12-13', [...held, claim('C1', 'firstPassed')], second('REJECT')),
  walk('returned at the second review', '2019-12-13', [...held, claim('C1', 'firstPassed')], second('RETURN')),
  walk('an objection holds', '2019-12-20', [...held, ...listed, claim('C1', 'notified')], objecting, deciding('Uphold')),
  walk('an objection does not hold, and the notice ends', '2019-12-24', [...held, ...listed, claim('C1', 'notified')], objecting, deciding('Dismiss'),
    ['X-NOTICE', 'ClearNotice', { noticeId: 'N1' }]),
  walk('a notice is drafted and published', '2019-12-16', [claim('C1', 'batched', { people: ['P5'] }), batch('closed')], ['X-ACCEPT', 'RegisterPerson', {
    personId: 'P5', idType: 'RESIDENT_ID', identity: { name: '示例甲', idNumber: '11010519491231002X' }, accountId: 'ACC-P5',
    account: { bank: '示例银行', number: '6222000000000003', holder: '示例甲' },
  }], ['X-NOTICE', 'DraftNotice', NOTICE], ['X-NOTICE', 'PublishNotice', NOTICE]),
  walk('a notice is taken back', '2019-12-20', [...held, ...listed, claim('C1', 'notified')], withdrawing),
  walk('a notice is taken back after an objection', '2019-12-20', [...held, ...listed, claim('C1', 'notified'), told('ClaimObjected.v1'), objection('C1'),
    dismissed()],
    withdrawing),
  walk('the approver returns it', '2019-12-27', [...held, ...cleared],
    ['X-APPROVE', 'ReturnFromApproval', { batchId: 'B1', claims: ['C1'], ...reason }]),
  walk('the approver returns it before the notice is cleared', '2019-12-27', [...held, ...listed, claim('C1', 'notified')],
    ['X-APPROVE', 'ReturnFromApproval', { batchId: 'B1', claims: ['C1'], ...reason }]),
  ...(['REJECT', 'RETURN'] as const).flatMap((decision) => [
    walk(`out of a closed batch: ${decision}`, '2019-12-13', [...held, claim('C1', 'batched'), batch('closed')], removing(decision)),
    walk(`out of a notified batch: ${decision}`, '2019-12-20', [...held, claim('C1', 'notified'), ...listed], removing(decision)),
    walk(`out of a cleared batch: ${decision}`, '2019-12-27', [...held, ...cleared], removing(decision)),
  ]),
  walk('an approval is revoked', '2019-12-27', [...held, batch('approved'), claim('C1', 'approved'), committed('B1', 150_000), accrued(1_000_000)], revoking),
  walk('an approval is revoked after the release', '2019-12-27', [...held, ...funded], revoking),
  walk('a line that came back is given up', '2020-01-06', [...held, batch('funded'), fundRequest('released'), payment('returned'), claim('C1', 'paid'),
    fact(claimStream('C1'), ['ClaimPaymentReturned.v1', { claimId: 'C1', paymentId: 'PAY1', line: 1, returnCode: 'NAME_MISMATCH' }])], cancelling),
  walk('a line the bank refused is given up', '2020-01-06', [...held, batch('funded'), fundRequest('released'), paymentTurn('failed'), claim('C1', 'paying')],
    cancelling),
  ...(['ordered', 'reviewed'] as const).map((is) => walk(`a line is stopped by a finding when ${is}`, '2020-01-06', [
    ...held, batch('funded'), fundRequest('released'), is === 'ordered' ? payment('ordered') : paymentTurn('reviewed'), claim('C1', 'paying'),
    fact(claimStream('C1'), ['ClaimFindingOpened.v1', { claimId: 'C1', findingId: 'AU-1' }])], cancelling)),
];

const FR1 = { requestId: 'FR1' };
const drafting: Order = ['X-FIN_ACCT', 'DraftFundRequest', { ...FR1, batches: ['B1'], offsets: [] }];
const asked = (until: 'submitted' | 'agencyReviewed' | 'examined', ...orders: readonly Order[]): Walk =>
  walk(`a request when ${until}`, '2019-12-27', [batch('approved'), claim('C1', 'approved'), committed('B1', 150_000), accrued(1_000_000), fundRequest(until)],
    ...orders);
const requests: readonly Walk[] = [
  asked('submitted', ['X-FIN_REV', 'ReturnFundRequest', { ...FR1, ...reason }], drafting),
  asked('agencyReviewed', ['X-FB_OP', 'ReturnFundRequest', { ...FR1, ...reason }]), asked('agencyReviewed',
    ['X-FB_OP', 'RejectFundRequest', { ...FR1, ...reason }]),
  asked('examined', ['X-FB_APPR', 'ReturnFundRequest', { ...FR1, ...reason }]), asked('examined', ['X-FB_APPR', 'RejectFundRequest', { ...FR1, ...reason }]),
  walk('a bank that did not know says it failed', '2020-01-06', [claim('C1', 'paying'), batch('funded'), fundRequest('released'), paymentTurn('unknown')],
    ['X-CASHIER', 'RecordBankQuery', { paymentId: 'PAY1', line: 1, queryId: 'Q1', answer: 'FAILED', evidenceHash: HASH, failureCode: 'CLOSED' }]),
  walk('a bank that did not know says it paid', '2020-01-06', [claim('C1', 'paying'), batch('funded'), fundRequest('released'), paymentTurn('unknown')],
    ['X-CASHIER', 'RecordBankQuery', { paymentId: 'PAY1', line: 1, queryId: 'Q1', answer: 'SETTLED', evidenceHash: HASH, bankReference: 'BK-5' }]),
  walk('a line is reviewed and sent in one', '2020-01-06', [claim('C1', 'paying'), batch('funded'), fundRequest('released'), payment('ordered')],
    ['X-FIN_REV', 'ReleasePayment', { paymentId: 'PAY1' }]),
];

const CB1 = { clawbackId: 'CB1' };
const owed = [...held, claim('C1', 'paid'), finding('C1', 'P1'), fact(claimStream('C1'),
  ['ClaimUnderClawback.v1', { claimId: 'C1', ...CB1, amountFen: 150_000 }])];
const pays = (amountFen: number, receiptId = 'RC-7'): Order => ['X-FIN_ACCT', 'ReceiveClawback', { ...CB1, receiptId, amountFen, bankReference: 'BK-7' }];
const objects: Order = ['X-RECOVER', 'RecordClawbackObjection', { ...CB1, way: 'APPEAL', ...document }];
const decides = (decision: string): Order => ['X-SUPERVISE', 'DecideClawbackObjection', { ...CB1, decision, ...document }];
const agrees = (amountFen: number): Order => ['X-APPROVE', 'AgreeInstalments', { ...CB1, instalments: [{ dueOn: '2020-07-31', amountFen }] }];
const late: Order = ['X-RECOVER', 'DeclareOverdue', CB1];
const writesOff: Order = ['X-RECOVER', 'ProposeWriteOff', { ...CB1, ...reason, ...document }];
const keeps: Order = ['X-FIN_REV', 'RejectWriteOff', { ...CB1, as: 'FIN_REV', ...reason }];
const refers: Order = ['X-SUPERVISE', 'ReferCase', { ...CB1, authority: '示例公安局', ...document }];
const enforces: Order = ['X-RECOVER', 'EnforceClawback', { ...CB1, court: '示例法院', ...document }];
const pursuing = (name: string, past: Past, ...orders: readonly Order[]): Walk => walk(name, '2020-06-30', [...owed, ...past], ...orders);
const recoveries: readonly Walk[] = [
  pursuing('paid in part, in instalments, late and objected to', [clawback('received')], agrees(50_000), objects, decides('UPHELD'), late),
  pursuing('late after a part', [clawback('received')], late, objects), pursuing('objected to after a part', [clawback('received')], objects,
    decides('CANCELLED')),
  pursuing('upheld, objected to again, upheld, in instalments', [pursued('objected')], decides('UPHELD'), objects, decides('UPHELD'), agrees(150_000)),
  pursuing('upheld and paid', [pursued('upheld')], pays(1), pays(149_999, 'RC-8')),
  walk('an instalment does not come', '2020-06-30', [...owed, pursued('instalment')], late),
  ...(['instalment', 'overdue', 'enforcement', 'referred'] as const).map((is) => pursuing(`paid when ${is}`, [pursued(is)], pays(150_000))),
  pursuing('referred, given up, and not', [pursued('overdue')], refers, writesOff, keeps),
  pursuing('enforced, given up, not, and referred', [pursued('overdue')], enforces, writesOff, keeps, refers),
  pursuing('given up, and not', [pursued('overdue')], writesOff, keeps), pursuing('paid after it was written off', [writeOff('writtenOff')], pays(150_000)),
  walk('another trainee of a claim that was recovered in part', '2020-06-30', [...held, claim('C1', 'paid', { people: ['P1', 'P2'] }), finding('C1', 'P2'),
    fact(claimStream('C1'), ['ClaimClawedBack.v1', { claimId: 'C1', clawbackId: 'CB0', amountFen: 150_000, whole: false }])],
  ['X-RECOVER', 'OpenClawback', { ...CB1, claimId: 'C1', nature: 'ERROR_BY_CLAIMANT',
    lines: [{ personId: 'P2', findingId: 'F05:C1:P2', amountFen: 150_000 }] }],
  ['X-APPROVE', 'ApproveClawback', CB1], ['X-RECOVER', 'ServeClawback', { ...CB1, ...document }], objects, decides('CANCELLED')),
];

const offset = { clawbackId: 'CB1', claimId: 'C2', subsidyKind: 'GROUP_SKILL', amountFen: 150_000, expensedYear: { F: 2019, A: 2020 } };
/** Case CB1 over C1 closed by what was set off in the payment of C2, and that payment came back. */
const setOff = (whole: boolean): Walk => {
  const money = { fundSource: 'UI_FUND', claimId: 'C2', subsidyKind: 'GROUP_SKILL' } as const;
  const at = { paymentId: 'PAY1', line: 1, attempt: 1 } as const;
  const line = { line: 1, claimId: 'C2', batchId: 'B1', subsidyKind: 'GROUP_SKILL', payee: INSTITUTION_PAYEE, grossFen: 300_000, offsets: [offset],
    netFen: 150_000 };
  return walk(`a set-off that closed a case ${whole ? 'whole' : 'in part'} came to nothing`, '2020-06-30', [
    ...owed, ...clawback('served'), batch('funded', { claims: [batched('C2', 300_000)] }), fundRequest('released', [offset], 300_000),
    claim('C2', 'paid', { people: ['P3', 'P4'] }), person('P3'), person('P4'), reserved('P3', { claimId: 'C2' }), reserved('P4', { claimId: 'C2' }),
    fact(claimStream('C2'), ['ClaimPaymentReturned.v1', { claimId: 'C2', paymentId: 'PAY1', line: 1, returnCode: 'CLOSED' }]),
    fact('clawback-CB1', ['ClawbackOffsetReserved.v1', { ...CB1, requestId: 'FR1', claimId: 'C2', amountFen: 150_000 }]),
    fact('clawback-CB1', ['ClawbackOffsetSettled.v1', { ...CB1, claimId: 'C2', paymentId: 'PAY1', amountFen: 150_000 }]),
    fact('clawback-CB1', ['ClawbackClosed.v1', CB1]), fact(claimStream('C1'), ['ClaimClawedBack.v1', { claimId: 'C1', ...CB1, amountFen: 150_000, whole }]),
    fact('payment-PAY1', ['PaymentOrdered.v1', { paymentId: 'PAY1', requestId: 'FR1', fundSource: 'UI_FUND', lines: [line], totalNetFen: 150_000 }]),
    fact('payment-PAY1', ['PaymentReleased.v1', { paymentId: 'PAY1', lines: [{ line: 1, attempt: 1 }] }], { actor: 'O-finrev' }),
    fact('payment-PAY1', ['PaymentSettled.v1', {
      ...at, ...money, batchId: 'B1', payeeKind: 'INSTITUTION', grossFen: 300_000, offsets: [offset], netFen: 150_000, bankReference: 'BK-1', repayment: false,
    }]),
    fact('payment-PAY1', ['PaymentReturned.v1', { ...at, ...money, amountFen: 150_000, returnCode: 'CLOSED', bankReference: 'BK-2' }]),
  ], cancelling);
};

const DL = { listingId: 'DL1', subject: { kind: 'INSTITUTION', id: 'I1' } };
const again: Order = ['X-SUPERVISE', 'ProposeDishonesty', {
  ...DL, listingId: 'DL2', ground: 'IRREGULAR_BUSINESS', clawbacks: [], findings: ['AU-1'], personTimes: 100, ...document,
}];
const listings: readonly Walk[] = [
  walk('heard, and not listed; proposed anew', '2020-07-01', [listing('heard'), foundByAuditor()], ['X-APPROVE', 'RemoveDishonest',
    { ...DL, ...reason, ...document }], again),
  walk('listed and taken off', '2020-07-01', [listing('listed')], ['X-APPROVE', 'RemoveDishonest', { ...DL, ...reason, ...document }]),
  walk('repaired, and proposed anew', '2020-07-01', [listing('repaired'), foundByAuditor()], again),
];

/** The moves of domain.md §2.3 that no day book of a city makes often enough, each by the real commands. */
export const walks: readonly Walk[] = [...training, ...claims, ...requests, ...recoveries, setOff(true), setOff(false), ...listings];
