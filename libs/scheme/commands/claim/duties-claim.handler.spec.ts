import { day } from '#kernel';
import { fact, type Happened } from '../../../../test/support/builders.js';
import { officer, override } from '../../../../test/support/duties-past.js';
import { accrued, batch, batched, claim, committed, fundRequest, notice } from '../../../../test/support/money-past.js';
import { byDeputy, SeededOffice } from '../../../../test/support/seeded-office.js';
import { certificate, inspected, institution, person, policy, trainingClass } from '../../../../test/support/training-past.js';

const WORLD = [...policy(), ...institution(), person('P1'), ...trainingClass(), certificate('P1')];
const REVIEWS = [['ReviewFirst', 'accepted', 'REVIEW1'], ['ReviewSecond', 'firstPassed', 'REVIEW2']] as const;
const PASS = { claimId: 'C1', decision: 'PASS' };
const refused = (officerId: string) => ({ refused: 'duties.same-person', clause: 'JN-3.3c', facts: [{ rule: 'S2', step: '督导检查', officerId }] });

describe('clause JN-3.3c — S2: who inspected the class reviews none of its claims, asked of the history of the class', () => {
  it.each(REVIEWS)('%s', async (command, until, role) => {
    const office = await SeededOffice.of('2019-12-20', WORLD, inspected('O-a'), claim('C1', until), officer('O-a', [role]), officer('O-b', [role]));
    expect(await office.send('O-a', command, PASS)).toMatchObject(refused('O-a'));
    expect(await office.send('O-b', command, PASS)).toMatchObject({ outcome: 'accepted' });
  });

  it.each(REVIEWS)('%s: the deputy who inspected, and whom it stood in for', async (command, until, role) => {
    const people = ['O-dep', 'O-a'].flatMap((id) => officer(id, [role]));
    const office = await SeededOffice.of('2019-12-20', WORLD, byDeputy(inspected('O-a'), 'O-dep'), claim('C1', until), people);
    for (const officerId of ['O-dep', 'O-a']) expect(await office.send(officerId, command, PASS)).toMatchObject(refused(officerId));
  });

  it('an inspection of another class does not count, and an override lets one review pass', async () => {
    const other = inspected('O-a');
    const elsewhere: Happened = { ...other, stream: 'class-K2', event: { ...other.event, data: { ...other.event.data, classId: 'K2' } as never } };
    const far = await SeededOffice.of('2019-12-20', WORLD, trainingClass({ classId: 'K2' }), elsewhere, claim('C1', 'accepted'), officer('O-a', ['REVIEW1']));
    expect(await far.send('O-a', 'ReviewFirst', PASS)).toMatchObject({ outcome: 'accepted' });
    const scope = { officerId: 'O-a', overrideId: 'OV-1', rule: 'S2', command: 'ReviewFirst', stream: 'claim-C1', validTo: day('2019-12-31') } as const;
    const excused = await SeededOffice.of('2019-12-20', WORLD, inspected('O-a'), claim('C1', 'accepted'), officer('O-a', ['REVIEW1']),
      override('granted', scope));
    expect(await excused.send('O-a', 'ReviewFirst', PASS)).toMatchObject({ events: [{ type: 'ClaimFirstReviewed.v1' }, { type: 'OverrideUsed.v1' }] });
  });
});

describe('clause JN-3.3c — S1, S6 and S12: a batch carries whom the deputies on its claims stood in for', () => {
  const reviewedByDeputy = claim('C1', 'secondPassed').map((happened) =>
    (happened.event.type === 'ClaimFirstReviewed.v1' ? byDeputy(happened, 'O-dep') : happened));
  const member = { ...batched('C1'), officers: { ...batched('C1').officers, firstBy: 'O-dep' }, onBehalfOf: { firstBy: 'O-review1' } };

  it('CloseBatch writes them down', async () => {
    const office = await SeededOffice.of('2019-12-13', policy(), reviewedByDeputy, officer('O-r2', ['REVIEW2']));
    expect(await office.send('O-r2', 'CloseBatch', { batchId: 'B1', claims: ['C1'] }))
      .toMatchObject({ outcome: 'accepted', events: [{ type: 'BatchClosed.v1', data: { claims: [member] } }, {}] });
  });

  it.each(['O-review1', 'O-dep'])('ApproveBatch by %s', async (officerId) => {
    const office = await SeededOffice.of('2019-12-24', policy(), claim('C1', 'notified'), batch('notified', { claims: [member] }), notice(),
      accrued(150_000), officer(officerId, ['APPROVE']), officer('O-b', ['APPROVE']));
    expect(await office.send(officerId, 'ApproveBatch', { batchId: 'B1' }))
      .toMatchObject({ refused: 'duties.same-person', facts: [{ rule: 'S1', step: 'C1 初审', officerId }] });
    expect(await office.send('O-b', 'ApproveBatch', { batchId: 'B1' })).toMatchObject({ outcome: 'accepted' });
  });

  it.each(['O-review1', 'O-dep'])('ReleaseFunds by %s', async (officerId) => {
    const office = await SeededOffice.of('2019-12-26', policy(), claim('C1', 'approved'), batch('approved', { claims: [member] }), accrued(150_000),
      committed('B1', 150_000), fundRequest('examined'),
      fact(`officer-${officerId}`, ['OfficerRegistered.v1', { officerId, name: '示例人员', org: '370100', unit: 'FINANCE_BUREAU' }]),
      fact(`officer-${officerId}`, ['RolesGranted.v1', { officerId, roles: ['FB_APPR'] }]));
    expect(await office.send(officerId, 'ReleaseFunds', { requestId: 'FR1' }))
      .toMatchObject({ refused: 'duties.same-person', facts: [{ rule: 'S6', step: 'C1 初审', officerId }] });
  });
});
