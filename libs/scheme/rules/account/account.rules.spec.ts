import { accountFold, accountStream, availableFen, organisationFold, organisationStream } from '#scheme/history';
import { type AllocateFunds, allocateFunds, receiveAllocation, recordInterest } from '#scheme/rules';
import { CITY, fact, folded, type Happened, type Past } from '../../../../test/support/builders.js';
import { accrued, committed, fundsReleased, sent, swept } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

const DISTRICT = '370116';
const city = (past: Past) => past.state(accountFold, accountStream(CITY));
const organisation = (orgId: string, parent: string): Happened =>
  fact(organisationStream(orgId), ['OrganisationRegistered.v1', { orgId, name: '莱芜区（示例）', level: 'DISTRICT', parent }]);

describe('clause JN-3.2c — money enters the dedicated account once, under its document', () => {
  const interest = { org: CITY, interestId: 'INT-1', amountFen: 3_500_000, bankReference: 'BK-1' };
  specify('interest').when((past) => recordInterest(interest, city(past))).then([{
    stream: 'account-370100', type: 'InterestCredited.v1', data: { interestId: 'INT-1', amountFen: 3_500_000, bankReference: 'BK-1', fundSource: 'UI_FUND' },
  }], { clauses: ['JN-3.2c'] });
  specify('in the expenditure account').when((past) => recordInterest({ ...interest, into: 'EXPENDITURE_ACCOUNT' }, city(past))).then([{
    stream: 'account-370100', type: 'InterestCredited.v1',
    data: { interestId: 'INT-1', amountFen: 3_500_000, bankReference: 'BK-1', into: 'EXPENDITURE_ACCOUNT', fundSource: 'UI_FUND' },
  }]);
  specify('an id is used once, whatever the movement').given(accrued(1, 'INT-1')).when((past) => recordInterest(interest, city(past)))
    .refused('account.movement-exists');
});

describe('clause JN-3.2c — available is what came in, less what went out and what is promised', () => {
  const rows: readonly (readonly [string, readonly Happened[], number])[] = [
    ['nothing happened', [], 0], ['accrued', [accrued(1_000)], 1_000], ['allocated', [accrued(1_000), sent('T1', 300)], 700],
    ['promised', [accrued(1_000), committed('B1', 300)], 700], ['promised, then released', [accrued(1_000), committed('B1', 300), fundsReleased(300)], 700],
    ['released with a part set off', [accrued(1_000), committed('B1', 300), fundsReleased(300, 100)], 800],
    ['recovered and swept', [accrued(1_000), swept('SW-1', 50)], 1_050],
  ];
  it.each(rows)('%s', (_name, history, expected) => { expect(availableFen(folded(accountFold, history))).toBe(expected); });
});

describe('clause JN-3.2c, JN-3.1a — an allocation goes to a subordinate, within the available money', () => {
  const allocation: AllocateFunds = { org: CITY, transferId: 'T1', toOrg: DISTRICT, amountFen: 200_000_000, document: '示例文件' };
  const allocating = (past: Past) => allocateFunds(allocation, city(past), past.state(organisationFold, organisationStream(DISTRICT)));
  const { org: _org, ...data } = allocation;
  const answer = [{ stream: 'account-370100', type: 'AllocationSent.v1' as const, data: { ...data, fundSource: 'UI_FUND' } }];
  specify('to the last fen').given(organisation(DISTRICT, CITY), accrued(200_000_000)).when(allocating).then(answer, { clauses: ['JN-3.2c', 'JN-3.1a'] });
  specify('a fen short').given(organisation(DISTRICT, CITY), accrued(199_999_999)).when(allocating)
    .refused('account.not-enough', 'JN-3.2c', [{ availableFen: 199_999_999, neededFen: 200_000_000 }]);
  specify('what is promised to a batch is not available').given(organisation(DISTRICT, CITY), accrued(200_000_000), committed('B1', 1)).when(allocating)
    .refused('account.not-enough', 'JN-3.2c', [{ availableFen: 199_999_999, neededFen: 200_000_000 }]);
  specify('to somebody else\'s district').given(organisation(DISTRICT, '370200'), accrued(200_000_000)).when(allocating)
    .refused('account.not-a-subordinate', 'JN-3.2c', [{ toOrg: DISTRICT }]);
  specify('to an organisation without a parent').given(
    fact(organisationStream(DISTRICT), ['OrganisationRegistered.v1', { orgId: DISTRICT, name: '示例', level: 'CITY' }]), accrued(200_000_000),
  ).when(allocating).refused('account.not-a-subordinate', 'JN-3.2c');
  specify('to an organisation nobody registered').given(accrued(200_000_000)).when(allocating).refused('organisation.unknown');
  specify('under a used id').given(organisation(DISTRICT, CITY), accrued(500_000_000), sent('T1', 200_000_000)).when(allocating)
    .refused('account.transfer-exists');

  const receiving = (fromOrg = CITY) => (past: Past) => receiveAllocation(
    { org: DISTRICT, transferId: 'T1', fromOrg }, past.state(accountFold, accountStream(DISTRICT)), past.state(accountFold, accountStream(fromOrg)));
  const received =
    { stream: 'account-370116', type: 'AllocationReceived.v1' as const, data: { transferId: 'T1', fromOrg: CITY, amountFen: 7, fundSource: 'UI_FUND' } };
  specify('the district books what was sent').given(accrued(10), sent('T1', 7)).when(receiving()).then([received], { clauses: ['JN-3.2c', 'JN-3.1a'] });
  specify('what was sent to another district').given(accrued(10), sent('T1', 7, '370124')).when(receiving())
    .refused('account.transfer-unknown', 'JN-3.2c', [{ transferId: 'T1' }]);
  specify('what nobody sent').given(accrued(10), sent('T2', 7)).when(receiving()).refused('account.transfer-unknown', 'JN-3.2c');
  specify('the same transfer again').given(accrued(10), sent('T1', 7), fact('account-370116', [received.type, { ...received.data, fundSource: 'UI_FUND' }]))
    .when(receiving()).refused('account.movement-exists');
});
