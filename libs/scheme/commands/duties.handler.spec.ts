import { day } from '#kernel';
import { type OverridableRule, type OverrideScope } from '#scheme/history';
import { fact, type Happened } from '../../../test/support/builders.js';
import { delegated, interest, listing, officer, override } from '../../../test/support/duties-past.js';
import { accrued, batch, claim, clawback, finding, notice } from '../../../test/support/money-past.js';
import { byDeputy, SeededOffice } from '../../../test/support/seeded-office.js';
import { certificate, institution, person, policy, trainingClass } from '../../../test/support/training-past.js';
import { CommandIdReused } from './index.js';

const CB1 = { clawbackId: 'CB1' };
const TODAY = '2020-03-20';
const deputising = (principal: string, deputyId: string, roles: readonly string[], commands?: readonly string[]): Happened =>
  fact(`officer-${principal}`, [
    'DelegationGranted.v1',
    {
      officerId: principal,
      delegationId: 'DG-1',
      deputyId,
      roles,
      ...(commands === undefined ? {} : { commands }),
      startsOn: day('2020-03-01'),
      endsOn: day('2020-03-31'),
    },
  ]);

describe('clause JN-3.3c — S12: a deputy acts for an officer, inside the scope, and both stand on the event', () => {
  const people = [...officer('O-approve', ['APPROVE']), ...officer('O-dep', ['NOTICE']), ...officer('O-recover', ['RECOVER', 'APPROVE'])];
  const open = (...more: readonly Happened[]) => SeededOffice.of(TODAY, people, claim('C1', 'paid'), finding('C1', 'P1'), clawback('opened'), more);

  it('stores the deputy and the principal', async () => {
    const office = await open(deputising('O-approve', 'O-dep', ['APPROVE']));
    const answer = await office.send('O-dep', 'ApproveClawback', CB1, { onBehalfOf: 'O-approve' });
    expect(answer).toMatchObject({
      outcome: 'accepted',
      events: [{ type: 'ClawbackDemanded.v1', meta: { actor: 'O-dep', onBehalfOf: 'O-approve', role: 'APPROVE' } }],
    });
  });

  it.each([
    ['without a delegation', [], 'O-approve', 'officer.no-delegation'],
    ['for another command', [deputising('O-approve', 'O-dep', ['APPROVE'], ['ListDishonest'])], 'O-approve', 'officer.no-delegation'],
    ['for another deputy', [deputising('O-approve', 'O-recover', ['APPROVE'])], 'O-approve', 'officer.no-delegation'],
    ['after its last day', [delegated()], 'O-1', 'officer.no-delegation'],
    ['for nobody', [], 'O-none', 'officer.unknown'],
  ])('lets nobody in %s', async (_name, more, onBehalfOf, code) => {
    const office = await open(...officer('O-1', ['REVIEW1']), ...more);
    expect(await office.send('O-dep', 'ApproveClawback', CB1, { onBehalfOf })).toEqual({ outcome: 'notPermitted', code });
  });

  it('S3: lets no deputy act who got a role since that may not meet the delegated one', async () => {
    const office = await SeededOffice.of(
      TODAY,
      officer('O-cash', ['CASHIER']),
      officer('O-dep', []),
      deputising('O-cash', 'O-dep', ['CASHIER']),
      fact('officer-O-dep', ['RolesGranted.v1', { officerId: 'O-dep', roles: ['FIN_ACCT'] }]),
    );
    expect(await office.send('O-dep', 'IssuePaymentOrder', { paymentId: 'PAY1', requestId: 'FR1' }, { onBehalfOf: 'O-cash' })).toEqual({
      outcome: 'notPermitted',
      code: 'officer.no-delegation',
    });
  });

  it('gives the deputy the delegated roles and no more, and passes nothing on', async () => {
    const office = await open(deputising('O-approve', 'O-dep', ['APPROVE']));
    expect(await office.send('O-dep', 'PublishNotice', { noticeId: 'N1', batchId: 'B1', channel: '示例' }, { onBehalfOf: 'O-approve' })).toEqual({
      outcome: 'notPermitted',
      code: 'officer.role-missing',
    });
    const on = { officerId: 'O-approve', delegationId: 'DG-2', deputyId: 'O-recover', roles: ['APPROVE'], startsOn: TODAY, endsOn: TODAY };
    expect(await office.send('O-dep', 'DelegateDuties', on, { onBehalfOf: 'O-approve' })).toMatchObject({ refused: 'officer.redelegation' });
    expect(await office.send('O-dep', 'DelegateDuties', { ...on, officerId: 'O-dep' })).toMatchObject({ refused: 'officer.role-not-held' });
  });

  it('S7: refuses the deputy of who opened the case: the rule asks for both', async () => {
    const office = await open(deputising('O-recover', 'O-dep', ['APPROVE']));
    expect(await office.send('O-dep', 'ApproveClawback', CB1, { onBehalfOf: 'O-recover' })).toMatchObject({
      refused: 'duties.same-person',
      clause: 'JN-3.3c',
      facts: [{ rule: 'S7', officerId: 'O-recover' }],
    });
  });

  it('S7: refuses who had the case opened by a deputy, and the deputy', async () => {
    const opened = clawback('opened').map((happened) => byDeputy(happened, 'O-dep2'));
    const office = await SeededOffice.of(TODAY, people, officer('O-dep2', ['APPROVE']), claim('C1', 'paid'), opened);
    for (const officerId of ['O-recover', 'O-dep2']) {
      expect(await office.send(officerId, 'ApproveClawback', CB1)).toMatchObject({ refused: 'duties.same-person', facts: [{ officerId }] });
    }
    expect(await office.send('O-approve', 'ApproveClawback', CB1)).toMatchObject({ outcome: 'accepted' });
  });

  it('takes the same command id for another principal as another command', async () => {
    const office = await open(deputising('O-approve', 'O-dep', ['APPROVE']));
    const id = office.id();
    await office.send('O-dep', 'ApproveClawback', CB1, { id, onBehalfOf: 'O-approve' });
    expect(await office.send('O-dep', 'ApproveClawback', CB1, { id, onBehalfOf: 'O-approve' })).toMatchObject({ deduplicated: true });
    await expect(office.send('O-dep', 'ApproveClawback', CB1, { id })).rejects.toBeInstanceOf(CommandIdReused);
  });
});

describe('clause JN-3.3c — S13: an override lets one command pass, once, and stands beside it', () => {
  const scope = (rule: OverridableRule, more: Partial<OverrideScope> = {}): OverrideScope => ({
    officerId: 'O-recover',
    overrideId: 'OV-1',
    rule,
    command: 'ApproveClawback',
    stream: 'clawback-CB1',
    validTo: day('2020-03-31'),
    ...more,
  });
  const open = (...more: readonly Happened[]) =>
    SeededOffice.of(
      TODAY,
      officer('O-recover', ['RECOVER', 'APPROVE']),
      claim('C1', 'paid'),
      [...clawback('opened'), ...clawback('opened', { clawbackId: 'CB2' })],
      more,
    );

  it('is spent in the append it lets pass', async () => {
    const office = await open(...override('granted', scope('S7')));
    expect(await office.send('O-recover', 'ApproveClawback', CB1)).toMatchObject({
      outcome: 'accepted',
      events: [{ type: 'ClawbackDemanded.v1' }, { stream: 'officer-O-recover', type: 'OverrideUsed.v1', data: { overrideId: 'OV-1', rule: 'S7' } }],
    });
    expect(await office.send('O-recover', 'ApproveClawback', { clawbackId: 'CB2' })).toMatchObject({ refused: 'duties.same-person' });
  });

  it('is not spent by a command that needs none', async () => {
    const office = await open(...officer('O-approve', ['APPROVE']), ...override('granted', scope('S7', { officerId: 'O-approve' })));
    expect(await office.send('O-approve', 'ApproveClawback', CB1)).toMatchObject({ outcome: 'accepted', events: [{ type: 'ClawbackDemanded.v1' }] });
  });

  it.each([
    ['only proposed', override('proposed', scope('S7'))],
    ['used', override('used', scope('S7'))],
    ['for another rule', override('granted', scope('S1'))],
    ['for another case', override('granted', scope('S7', { stream: 'clawback-CB2' }))],
    ['over', override('granted', scope('S7', { validTo: day('2020-03-19') }))],
  ])('does not help when %s', async (_name, past) => {
    const office = await open(...past);
    expect(await office.send('O-recover', 'ApproveClawback', CB1)).toMatchObject({ refused: 'duties.same-person' });
  });
});

describe('clause JN-3.3c — S9: a claim is accepted, reviewed and approved by people without an interest in it', () => {
  const world = [...policy(), ...institution(), person('P1'), ...trainingClass(), certificate('P1')];
  const about = { kind: 'PERSON', id: 'P1' } as const;
  it.each([
    ['AcceptClaim', 'submitted', 'ACCEPT', { claimId: 'C1' }],
    ['ReviewFirst', 'accepted', 'REVIEW1', { claimId: 'C1', decision: 'PASS' }],
    ['ReviewSecond', 'firstPassed', 'REVIEW2', { claimId: 'C1', decision: 'PASS' }],
  ] as const)('%s', async (command, until, role, data) => {
    const office = await SeededOffice.of('2019-12-20', world, claim('C1', until), officer('O-a', [role]), officer('O-b', [role]), interest('O-a', about));
    expect(await office.send('O-a', command, data)).toMatchObject({ refused: 'duties.declared-interest', facts: [{ rule: 'S9', interestId: 'IN-1' }] });
    expect(await office.send('O-b', command, data)).toMatchObject({ outcome: 'accepted' });
  });

  it('ReviewFirst of a claim of the institution one has an interest in', async () => {
    const employer = interest('O-a', { kind: 'INSTITUTION', id: 'I1' });
    const office = await SeededOffice.of('2019-12-20', world, claim('C1', 'accepted'), officer('O-a', ['REVIEW1']), employer);
    expect(await office.send('O-a', 'ReviewFirst', { claimId: 'C1', decision: 'PASS' })).toMatchObject({ refused: 'duties.declared-interest' });
  });

  it('ApproveBatch', async () => {
    const office = await SeededOffice.of(
      '2019-12-24',
      [...policy(), ...claim('C1', 'notified'), ...batch('notified'), notice(), accrued(10_000_000)],
      officer('O-a', ['APPROVE']),
      officer('O-b', ['APPROVE']),
      interest('O-a', about),
    );
    expect(await office.send('O-a', 'ApproveBatch', { batchId: 'B1' })).toMatchObject({ refused: 'duties.declared-interest' });
    expect(await office.send('O-b', 'ApproveBatch', { batchId: 'B1' })).toMatchObject({ outcome: 'accepted' });
  });
});

describe('clause JN-3.3e — who is on the list of the dishonest submits no new claim', () => {
  const submit = async (...past: readonly Happened[]) => {
    const office = await SeededOffice.of(
      '2019-12-20',
      [...policy(), ...institution(), person('P1'), ...trainingClass(), certificate('P1')],
      [
        fact('officer-O-inst', ['OfficerRegistered.v1', { officerId: 'O-inst', name: '示例', org: '370100', unit: 'INSTITUTION', institutionId: 'I1' }]),
        fact('officer-O-inst', ['RolesGranted.v1', { officerId: 'O-inst', roles: ['INST_OP'] }]),
      ],
      past,
    );
    const data = { claimId: 'C1', channel: 'INSTITUTION', classId: 'K1', trainees: [{ personId: 'P1', certificateId: 'Z-P1' }], agreement: 'AGR-1' };
    return office.send('O-inst', 'SubmitClaim', data);
  };
  it('the institution that would be paid', async () => {
    expect(await submit(...listing('listed'))).toMatchObject({ refused: 'claim.payee-dishonest', facts: [{ kind: 'INSTITUTION', id: 'I1' }] });
  });
  it('a trainee of it', async () => {
    expect(await submit(...listing('listed', { subject: { kind: 'PERSON', id: 'P1' } }))).toMatchObject({ refused: 'claim.payee-dishonest' });
  });
  it('and who was removed may again', async () => {
    expect(await submit(...listing('removed'))).toMatchObject({ outcome: 'accepted' });
  });
});
