import { fact, type Happened } from '../../../../test/support/builders.js';
import { answer } from '../../../../test/support/claim-past.js';
import { officer } from '../../../../test/support/duties-past.js';
import {
  accrued, batch, claim, type ClaimStep, clawback, committed, foundByAuditor, fundRequest, payment,
} from '../../../../test/support/money-past.js';
import { MONEY_STEPS } from '../../../../test/support/money-steps.table.js';
import { paymentTurn } from '../../../../test/support/money-turns-past.js';
import { SeededOffice } from '../../../../test/support/seeded-office.js';
import { answered, certificate, person, policy, reserved, trainingClass } from '../../../../test/support/training-past.js';

const TODAY = '2020-01-06';
const FOUND = { refused: 'claim.finding-open', clause: 'JN-3.3d', facts: [{ claimId: 'C1' }] };
const HASH = 'a'.repeat(64);
const bureau = (officerId: string, roles: readonly string[]): Happened[] => [
  fact(`officer-${officerId}`, ['OfficerRegistered.v1', { officerId, name: '示例人员', org: '370100', unit: 'FINANCE_BUREAU' }]),
  fact(`officer-${officerId}`, ['RolesGranted.v1', { officerId, roles }]),
];
const PEOPLE = [
  ...officer('O-approve', ['APPROVE']), ...officer('O-acct', ['FIN_ACCT']), ...officer('O-cashier', ['CASHIER']), ...officer('O-finrev2', ['FIN_REV']),
  ...bureau('O-fb2', ['FB_APPR']), ...officer('O-facts', ['ACCEPT']), ...officer('O-far', ['ACCEPT'], { org: '370116' }),
  ...officer('O-sup', ['SUPERVISE']), ...officer('O-audit', ['AUDITOR']),
];
const open = (until: ClaimStep, ...more: readonly (Happened | readonly Happened[])[]) => SeededOffice.of(TODAY, PEOPLE, policy(), person('P1'),
  trainingClass(), certificate('P1'), answered('P1', 'CertificateVerified.v1'), reserved('P1', { claimId: 'C1' }), accrued(1_000_000), claim('C1', until),
  ...more);
const dead = (office: SeededOffice, by = 'O-facts') => office.send(by, 'RecordFact',
  { personId: 'P1', factId: 'F-9', kind: 'DEATH', from: '2019-10-01', source: '殡葬名单', queriedOn: TODAY, evidenceHash: HASH });
const close = async (office: SeededOffice, outcome: string) => {
  const at = { findingId: 'F10:C1:P1', says: '已核', evidenceHash: HASH };
  expect(await office.send('O-facts2', 'AnswerFinding', at)).toMatchObject({ outcome: 'accepted' });
  return office.send('O-sup', 'CloseFinding', { findingId: 'F10:C1:P1', outcome, says: '已核' });
};


describe('clause JN-3.3d, JN-3.3e — an approved batch stops at a late finding (D14)', () => {
  it.each(MONEY_STEPS)('%s', async (command, until, by, data, past) => {
    const office = await open(until, ...past, officer('O-facts2', ['REVIEW1']));
    expect(await office.send(by, command, data, { dryRun: true })).toMatchObject({ outcome: 'wouldAccept' });
    expect(await dead(office)).toMatchObject({ outcome: 'accepted', events: [
      { type: 'FactRecorded.v1' }, { type: 'FindingRaised.v1' }, { stream: 'claim-C1', type: 'ClaimFindingOpened.v1', data: { findingId: 'F10:C1:P1' } },
    ] });
    expect(await office.send(by, command, data)).toMatchObject({ outcome: 'refused', ...FOUND });
    expect(await close(office, 'DISMISSED')).toMatchObject({ events: [{ type: 'FindingClosed.v1' }, { type: 'ClaimFindingClosed.v1' }] });
    expect(await office.send(by, command, data)).toMatchObject({ outcome: 'accepted' });
  });

  it('SendPaymentFile, with the accounts at hand', async () => {
    const office = await open('paying', batch('funded'), fundRequest('released'), paymentTurn('reviewed'));
    const account = { bank: '示例银行', number: '6222000000000003', holder: '示例机构' };
    const sealing = { personId: 'P2', idType: 'RESIDENT_ID', identity: { name: '示例乙', idNumber: '11010519491231002X' }, accountId: 'ACC-I1', account };
    expect(await office.send('O-facts', 'RegisterPerson', sealing)).toMatchObject({ outcome: 'accepted' });
    const file = { paymentId: 'PAY1', fileId: 'PAY1-F1' };
    expect(await office.send('O-cashier', 'SendPaymentFile', file, { dryRun: true })).toMatchObject({ outcome: 'wouldAccept' });
    await dead(office);
    expect(await office.send('O-cashier', 'SendPaymentFile', file)).toMatchObject(FOUND);
  });

  it.each([['a confirmed one bars the claim for good', 'CONFIRMED', 'refused'], ['one put right does not', 'RECTIFIED', 'accepted']])(
    '%s', async (_name, outcome, then) => {
      const office = await open('approved', batch('approved'), committed('B1', 150_000), officer('O-facts2', ['REVIEW1']));
      await dead(office);
      expect(await close(office, outcome)).toMatchObject({ outcome: 'accepted' });
      const data = { requestId: 'FR1', batches: ['B1'], offsets: [] };
      expect(await office.send('O-acct', 'RequestFunds', data, { dryRun: true })).toMatchObject({ outcome: then === 'accepted' ? 'wouldAccept' : then });
    });

  it('the approval of a barred claim is revoked, or its line cancelled before it is sent', async () => {
    const before = await open('approved', batch('approved'), committed('B1', 150_000));
    await dead(before);
    expect(await before.send('O-approve', 'RevokeApproval', { batchId: 'B1', claims: ['C1'], reason: '已故' })).toMatchObject({ outcome: 'accepted' });
    const ordered = await open('paying', batch('funded'), fundRequest('released'), payment('ordered'));
    const cancel = { paymentId: 'PAY1', line: 1, reason: '已故' };
    expect(await ordered.send('O-approve', 'CancelPayment', cancel)).toMatchObject({ refused: 'payment.line-not-returned' });
    await dead(ordered);
    expect(await ordered.send('O-approve', 'CancelPayment', cancel)).toMatchObject({ outcome: 'accepted' });
  });

  it('a barred claim with a part set off, which no revocation undoes, is ordered so that its line can be cancelled', async () => {
    const offset = { clawbackId: 'CB9', claimId: 'C1', subsidyKind: 'GROUP_SKILL', amountFen: 50_000, expensedYear: { F: 2019, A: 2019 } };
    const reserved = fact('clawback-CB9', ['ClawbackOffsetReserved.v1', { clawbackId: 'CB9', requestId: 'FR1', claimId: 'C1', amountFen: 50_000 }]);
    const office = await open('funded', batch('funded'), fundRequest('released', [offset]), clawback('served', { clawbackId: 'CB9' }), reserved);
    await dead(office);
    const revoking = { batchId: 'B1', claims: ['C1'], reason: '已故' };
    expect(await office.send('O-approve', 'RevokeApproval', revoking)).toMatchObject({ refused: 'batch.claim-offset' });
    expect(await office.send('O-cashier', 'IssuePaymentOrder', { paymentId: 'PAY1', requestId: 'FR1' })).toMatchObject({ outcome: 'accepted' });
    expect(await office.send('O-finrev2', 'ReleasePayment', { paymentId: 'PAY1' })).toMatchObject(FOUND);
    const cancelled = await office.send('O-approve', 'CancelPayment', { paymentId: 'PAY1', line: 1, reason: '已故' });
    expect('events' in cancelled ? cancelled.events.map(({ type }) => type) : cancelled)
      .toEqual(expect.arrayContaining(['PaymentCancelled.v1', 'ClaimCancelled.v1', 'ClaimMoneyIdle.v1', 'ClawbackOffsetReleased.v1', 'SubsidyReleased.v1']));
  });

  it('a fact another organisation records, a revoked certificate and an auditor reach the claim too', async () => {
    const marked = { stream: 'claim-C1', type: 'ClaimFindingOpened.v1' };
    const office = await open('approved', batch('approved'));
    expect(await dead(office, 'O-far')).toMatchObject({ outcome: 'accepted', events: [{}, {}, marked] });
    const revoking = { certificateId: 'Z-P1', revokedOn: TODAY, reason: '示例', document: '示例', evidenceHash: HASH };
    expect(await office.send('O-sup', 'RevokeCertificate', revoking)).toMatchObject({ events: [{}, {}, marked] });
    const found = { findingId: 'AU-9', nature: 'FRAUD', about: { kind: 'CLAIM', id: 'C1' }, says: '示例', evidenceHash: HASH };
    expect(await office.send('O-audit', 'RecordFinding', found)).toMatchObject({ events: [{ type: 'FindingRecorded.v1' }, marked] });
    const pension = { personId: 'P1', factId: 'PF-9', entitledFrom: '2019-01-01', source: '示例库', queriedOn: TODAY, evidenceHash: HASH };
    expect(await office.send('O-far', 'RecordPension', pension)).toMatchObject({ events: [{ type: 'PensionRecorded.v1' }, {}, marked] });
    expect(await office.send('O-acct', 'RequestFunds', { requestId: 'FR1', batches: ['B1'], offsets: [] }))
      .toMatchObject({ ...FOUND, facts: [{ claimId: 'C1', is: 'approved', findings: ['F10:C1:P1', 'F27:C1:P1', 'AU-9', 'F05:C1:P1'] }] });
  });

  it('a paid claim is for the clawback: it is not marked', async () => {
    const office = await open('paid', batch('funded'), answer('P1', 'DEATH', null), foundByAuditor());
    const told = await dead(office);
    expect('events' in told ? told.events.map(({ type }) => type) : told).toEqual(['FactRecorded.v1', 'FindingRaised.v1']);
  });
});
