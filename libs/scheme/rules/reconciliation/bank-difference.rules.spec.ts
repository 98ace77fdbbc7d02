import { day } from '#kernel';
import { bankDifferenceFold, bankDifferenceStream } from '#scheme/history';
import { resolveBankDifference } from '#scheme/rules';
import { ask, CITY, fact, type Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';

const AGENCY = `${CITY}.A.1004`;
const opened = fact(bankDifferenceStream('BD-1'), ['BankDifferenceOpened.v1', {
  differenceId: 'BD-1', bankAccountId: AGENCY, reconciliationId: `${AGENCY}.2019-12-31`, kind: 'BOOKED_PAID', item: 'BS-12/1', since: day('2019-11-20'),
    amountFen: 700,
}]);
const resolved = { differenceId: 'BD-1', outcome: 'CLEARED_BY_BANK' as const, says: '银行次月入账' };
const resolving = (roles: readonly string[] = ['FIN_ACCT'], org = CITY) => (past: Past) =>
  resolveBankDifference({ org, ...resolved }, past.state(bankDifferenceFold, bankDifferenceStream('BD-1')), ask({ roles, org }));

describe('clause JN-3.2c — who keeps the account says what became of a difference', () => {
  specify('which is open').given(opened).when(resolving())
    .then([{ stream: 'bankDifference-BD-1', type: 'BankDifferenceResolved.v1', data: resolved }], { clauses: ['JN-3.2c'] });
  specify('not the other side').given(opened).when(resolving(['FB_OP'])).refused('bankAccount.other-keeper', 'JN-3.3c');
  specify('not another organisation').given(opened).when(resolving(['FIN_ACCT'], '370116')).refused('bankAccount.unknown');
  specify('not twice').given(opened, fact(bankDifferenceStream('BD-1'), ['BankDifferenceResolved.v1', resolved])).when(resolving())
    .refused('bankDifference.not-open');
  specify('not one nobody opened').when(resolving()).refused('bankDifference.unknown');
});
