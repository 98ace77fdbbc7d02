import { accountFold, accountStream, claimFold, claimStream } from '#scheme/history';
import { returnUnusedFunds } from '#scheme/rules';
import { CITY, fact, type Past } from '../../../../test/support/builders.js';
import { claim } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

const returning = (...claims: readonly string[]) => (past: Past) =>
  returnUnusedFunds({ org: CITY, returnId: 'UR-1', claims }, past.state(accountFold, accountStream(CITY)), past.states(claimFold, claimStream, claims));
const idle = (claimId: string) => [...claim(claimId, 'funded'), fact(claimStream(claimId), ['ClaimRevoked.v1', { claimId, reason: '示例', amountFen: 150_000 }]),
  fact(claimStream(claimId), ['ClaimMoneyIdle.v1', { claimId, amountFen: 150_000 }])];
const item = (claimId: string) => ({ claimId, subsidyKind: 'GROUP_SKILL', amountFen: 150_000, expensedYearF: 2019 });
const returned = { returnId: 'UR-1', fundSource: 'UI_FUND' as const, items: [item('C1'), item('C2')], amountFen: 300_000 };

describe('clause JN-3.2c — what nobody gets goes back to the fiscal account', () => {
  specify('of two claims, by the year Book F expensed it in').given(idle('C1'), idle('C2')).when(returning('C1', 'C2')).then([
    { stream: 'account-370100', type: 'UnusedFundsReturned.v1', data: returned },
    { stream: 'claim-C1', type: 'ClaimMoneyReturned.v1', data: { claimId: 'C1', returnId: 'UR-1', amountFen: 150_000 } },
    { stream: 'claim-C2', type: 'ClaimMoneyReturned.v1', data: { claimId: 'C2', returnId: 'UR-1', amountFen: 150_000 } },
  ], { clauses: ['JN-3.2c'] });
  const ahead = [...claim('C1', 'funded'), fact(claimStream('C1'), ['ClaimMoneyIdle.v1', { claimId: 'C1', amountFen: 150_000, advanceOf: 'PJ1' }])];
  specify('an advance Book F carries, of its project').given(ahead).when(returning('C1')).then([
    { stream: 'account-370100', type: 'UnusedFundsReturned.v1',
      data: { ...returned, items: [{ ...item('C1'), advanceOf: 'PJ1' }], amountFen: 150_000 } },
    { stream: 'claim-C1', type: 'ClaimMoneyReturned.v1', data: { claimId: 'C1', returnId: 'UR-1', amountFen: 150_000 } },
  ]);
  specify('once').given(idle('C1'), fact(claimStream('C1'), ['ClaimMoneyReturned.v1', { claimId: 'C1', returnId: 'UR-0', amountFen: 150_000 }]))
    .when(returning('C1')).refused('account.nothing-unused', undefined, [{ claimId: 'C1', is: 'revoked' }]);
  specify('not what is still to be paid').given(claim('C1', 'funded')).when(returning('C1'))
    .refused('account.nothing-unused', undefined, [{ claimId: 'C1', is: 'funded' }]);
  specify('under one number once').given(idle('C1'), fact(accountStream(CITY), ['UnusedFundsReturned.v1', returned])).when(returning('C1'))
    .refused('account.movement-exists', undefined, [{ id: 'UR-1' }]);
  specify('a claim named twice').given(idle('C1')).when(returning('C1', 'C1')).refused('account.claim-twice');
  specify('a claim of another organisation').given(claim('C1', 'funded', { org: '370116' })).when(returning('C1')).refused('claim.other-organisation');
  specify('a claim that is not there').when(returning('C9')).refused('claim.unknown');
});
