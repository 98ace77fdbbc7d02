import type { Happened } from '../../../test/support/builders.js';
import { listing, officer } from '../../../test/support/duties-past.js';
import { accrued, batch, claim, committed, fundRequest, notice, payment } from '../../../test/support/money-past.js';
import { byDeputy, SeededOffice } from '../../../test/support/seeded-office.js';
import { certificate, institution, person, policy, trainingClass } from '../../../test/support/training-past.js';

/** A rule, the step another officer had taken through a deputy, and the command that rule keeps from both. */
interface Kept {
  readonly past: readonly Happened[]; readonly by: string; readonly command: string; readonly data: object; readonly role: string; readonly today: string;
}
const deputy = 'O-dep';
const stepped = (past: readonly Happened[], by: string): readonly Happened[] =>
  past.map((each) => (each.event.meta.actor === by ? byDeputy(each, deputy) : each));
const WORLD = [...policy(), ...institution(), person('P1'), ...trainingClass(), certificate('P1'), accrued(1_000_000)];
const KEPT: Readonly<Record<string, Kept>> = {
  'S1, the first reviewer': {
    past: claim('C1', 'firstPassed'), by: 'O-review1', command: 'ReviewSecond', data: { claimId: 'C1', decision: 'PASS' }, role: 'REVIEW2', today: '2019-12-20',
  },
  'S1, who entered the claim': {
    past: claim('C1', 'accepted'), by: 'O-inst', command: 'ReviewFirst', data: { claimId: 'C1', decision: 'PASS' }, role: 'REVIEW1', today: '2019-12-20',
  },
  'S3, who asked for the money': {
    past: [...batch('funded'), ...claim('C1', 'funded'), ...fundRequest('released')], by: 'O-acct', command: 'IssuePaymentOrder',
    data: { paymentId: 'PAY1', requestId: 'FR1' }, role: 'CASHIER', today: '2020-01-06',
  },
  'S3, who reviewed the request': {
    past: [...batch('funded'), ...claim('C1', 'funded'), ...fundRequest('released')], by: 'O-finrev', command: 'IssuePaymentOrder',
    data: { paymentId: 'PAY1', requestId: 'FR1' }, role: 'CASHIER', today: '2020-01-06',
  },
  'S4, who made the order': {
    past: [...batch('funded'), ...claim('C1', 'paying'), ...fundRequest('released'), ...payment('ordered')], by: 'O-cashier', command: 'ReleasePayment',
    data: { paymentId: 'PAY1' }, role: 'FIN_REV', today: '2020-01-06',
  },
  'S4, who proposed the account': {
    past: [...batch('funded'), ...claim('C1', 'paid'), ...fundRequest('released'), ...payment('proposed')], by: 'O-acct', command: 'ConfirmPayeeAccount',
    data: { paymentId: 'PAY1', line: 1 }, role: 'FIN_REV', today: '2020-01-06',
  },
  'S8, who proposed the listing': {
    past: listing('heard'), by: 'O-supervise', command: 'ListDishonest',
    data: { listingId: 'DL1', subject: { kind: 'INSTITUTION', id: 'I1' }, document: '示例文书' }, role: 'APPROVE', today: '2020-07-01',
  },
};

describe('clause JN-3.3c — S1, S3, S4, S8, S12: what a deputy did counts against the deputy and against whom it stood in for', () => {
  it.each(Object.entries(KEPT))('%s', async (name, { past, by, command, data, role, today }) => {
    const people = [by, deputy, 'O-other'].flatMap((officerId) => officer(officerId, [role]));
    const office = await SeededOffice.of(today, WORLD, [notice(), committed('B1', 150_000)], stepped(past, by), people);
    for (const officerId of [by, deputy]) {
      expect(await office.send(officerId, command, data)).toMatchObject({
        refused: 'duties.same-person', clause: 'JN-3.3c', facts: [{ rule: name.slice(0, 2), officerId }],
      });
    }
    expect(await office.send('O-other', command, data)).toMatchObject({ outcome: 'accepted' });
  });
});
