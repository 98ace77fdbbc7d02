import { fact, type Happened } from '../../../../test/support/builders.js';
import { officer } from '../../../../test/support/duties-past.js';
import { accrued, batch, claim, type ClaimStep, committed, fundRequest, payment } from '../../../../test/support/money-past.js';
import { MONEY_STEPS } from '../../../../test/support/money-steps.table.js';
import { SeededOffice } from '../../../../test/support/seeded-office.js';
import { answered, certificate, institution, person, policy, reserved, trainingClass } from '../../../../test/support/training-past.js';

const TODAY = '2020-01-06';
const HASH = 'a'.repeat(64);
const PEOPLE = [
  ...officer('O-approve', ['APPROVE']), ...officer('O-acct', ['FIN_ACCT']), ...officer('O-cashier', ['CASHIER']), ...officer('O-finrev2', ['FIN_REV']),
  fact('officer-O-fb2', ['OfficerRegistered.v1', { officerId: 'O-fb2', name: '示例人员', org: '370100', unit: 'FINANCE_BUREAU' }]),
  fact('officer-O-fb2', ['RolesGranted.v1', { officerId: 'O-fb2', roles: ['FB_APPR'] }]),
  ...officer('O-sup', ['SUPERVISE']), ...officer('O-audit', ['AUDITOR'], { org: '370116' }), ...officer('O-ins', ['INSPECT']), ...officer('O-rev', ['REVIEW1']),
];
type Past = readonly (Happened | readonly Happened[])[];
/** Paid to the trainee: only the class leads to the institution. */
const TO_PERSON = { payee: { kind: 'PERSON' as const, id: 'P1', accountId: 'ACC-P1' } };
const open = (until: ClaimStep, ...more: Past) => SeededOffice.of(TODAY, PEOPLE, policy(), institution(), person('P1'), trainingClass(), certificate('P1'),
  answered('P1', 'CertificateVerified.v1'), reserved('P1', { claimId: 'C1' }), accrued(1_000_000), claim('C1', until, TO_PERSON), ...more);

const SUBJECTS = [{ kind: 'CLASS', id: 'K1' }, { kind: 'INSTITUTION', id: 'I1' }] as const;
const finding = (office: SeededOffice, about: object) => office.send('O-audit', 'RecordFinding',
  { findingId: 'AU-1', nature: 'FRAUD', about, says: '示例', evidenceHash: HASH });
const close = async (office: SeededOffice, outcome: string) => {
  expect(await office.send('O-rev', 'AnswerFinding', { findingId: 'AU-1', says: '已核', evidenceHash: HASH })).toMatchObject({ outcome: 'accepted' });
  return office.send('O-sup', 'CloseFinding', { findingId: 'AU-1', outcome, says: '已核' });
};
const CASES = MONEY_STEPS.flatMap(([command, until, by, data, past]) => SUBJECTS.map((about) => [command, about.kind, { until, by, data, past,
  about }] as const));
const REFUSED = { outcome: 'refused', refused: 'claim.finding-open', clause: 'JN-3.3d', facts: [{ claimId: 'C1', findings: ['AU-1'] }] };

describe('clause JN-3.3d, JN-3.3e — a finding about a class or an institution stops the money of its unpaid claims (D14)', () => {
  it.each(CASES)('%s under a finding about a %s', async (command, kind, { until, by, data, past, about }) => {
    const office = await open(until, ...past);
    expect(await office.send(by, command, data, { dryRun: true })).toMatchObject({ outcome: 'wouldAccept' });
    expect(await finding(office, about)).toMatchObject({ outcome: 'accepted', events: [
      { type: 'FindingRecorded.v1' }, { stream: `findingSubject-${kind}:${about.id}`, type: 'SubjectFindingOpened.v1', data: { about, findingId: 'AU-1' } },
    ] });
    expect(await office.send(by, command, data)).toMatchObject(REFUSED);
    expect(await close(office, 'RECTIFIED')).toMatchObject({ events: [{ type: 'FindingClosed.v1' }, { type: 'SubjectFindingClosed.v1' }] });
    expect(await office.send(by, command, data)).toMatchObject({ outcome: 'accepted' });
  });

  it.each([['confirmed, for good', { kind: 'CLASS', id: 'K1' }, 'CONFIRMED', 'refused'], ['dismissed, no more', { kind: 'CLASS', id: 'K1' }, 'DISMISSED',
    'wouldAccept'],
    ['of another class, not at all', { kind: 'CLASS', id: 'K2' }, 'CONFIRMED', 'wouldAccept'],
    ['of another institution, not at all', { kind: 'INSTITUTION', id: 'I2' }, 'CONFIRMED', 'wouldAccept']])('%s', async (_name, about, outcome, then) => {
    const office = await open('approved', batch('approved'), committed('B1', 150_000), trainingClass({ classId: 'K2' }), institution('2019-09-15', 'I2'));
    await finding(office, about);
    expect(await close(office, outcome)).toMatchObject({ outcome: 'accepted' });
    expect(await office.send('O-acct', 'RequestFunds', { requestId: 'FR1', batches: ['B1'], offsets: [] }, { dryRun: true })).toMatchObject({ outcome: then });
  });

  it('heads that were not there (F12) mark their class', async () => {
    const office = await SeededOffice.of('2019-10-21', PEOPLE, policy(), person('P1'), trainingClass({ until: 'inSession' }));
    const counted = { classId: 'K1', inspectionId: 'N1', day: '2019-10-21', half: 'AM', method: 'ONSITE', present: 0, finding: 'HEADCOUNT',
      evidenceHash: HASH };
    expect(await office.send('O-ins', 'RecordInspection', counted)).toMatchObject({ outcome: 'accepted', events: [
      { type: 'InspectionRecorded.v1' }, { type: 'HeadcountFindingOpened.v1' },
      { stream: 'findingSubject-CLASS:K1', type: 'SubjectFindingOpened.v1', data: { findingId: 'F12:K1:N1' } },
    ] });
  });

  it('the line of such a claim may be cancelled before it is sent', async () => {
    const office = await open('paying', batch('funded'), fundRequest('released'), payment('ordered'));
    const cancel = { paymentId: 'PAY1', line: 1, reason: '班级造假' };
    expect(await office.send('O-approve', 'CancelPayment', cancel)).toMatchObject({ refused: 'payment.line-not-returned' });
    await finding(office, { kind: 'INSTITUTION', id: 'I1' });
    expect(await office.send('O-approve', 'CancelPayment', cancel)).toMatchObject({ outcome: 'accepted' });
  });
});
