import { day } from '#kernel';
import {
  bankAccountFold, bankAccountStream, bankDifferenceFold, bankDifferenceStream, reconciliationFold, reconciliationStream, ruleSetsFold, ruleSetStream,
} from '#scheme/history';
import {
  type ConfirmReconciliation, confirmReconciliation, inForce, matchingTerms, type Reconciled, returnReconciliation, reviewReconciliation,
} from '#scheme/rules';
import { isRefusal } from '#kernel';
import { ask, CITY, fact, Past, type Happened } from '../../../../test/support/builders.js';
import { rules } from '../../../../test/support/claim-past.js';
import { specify } from '../../../../test/support/specify.js';

const FISCAL = `${CITY}.F.1001`;
const ID = `${FISCAL}.2019-12-31`;
const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];
const c: ConfirmReconciliation = { org: CITY, bankAccountId: FISCAL, asOf: day('2019-12-31') };
const imported = fact(bankAccountStream(FISCAL), ['BankStatementImported.v1', {
  bankAccountId: FISCAL, statementId: 'BS-12', fundSource: 'UI_FUND', from: day('2019-12-01'), to: day('2019-12-31'), openingFen: 0, closingFen: 700, lines: 1,
  bytesHash: A,
}]);
const figures = {
  bookFen: 0, bankFen: 700, bankReceivedFen: 700, bankPaidFen: 0, bookedReceivedFen: 0, bookedPaidFen: 0, adjustedBookFen: 700, adjustedBankFen: 700,
  differenceFen: 0, items: 1, overdue: 1,
};
const difference = { differenceId: 'BD-1', kind: 'BANK_RECEIVED' as const, item: 'BS-12/1', since: day('2019-11-20'), amountFen: 700 };
const reconciled: Reconciled = { knownAt: 41, itemsHash: B, figures, differences: [difference] };
const sealed = { reconciliationId: ID, bankAccountId: FISCAL, asOf: c.asOf, knownAt: 41, statementId: 'BS-12', statementHash: A, itemsHash: B, ...figures };
const confirmed = (actor = 'O-keeper'): Happened => fact(reconciliationStream(ID), ['ReconciliationConfirmed.v1', sealed], { actor });
const opened = fact(bankDifferenceStream('BD-1'), ['BankDifferenceOpened.v1', { ...difference, bankAccountId: FISCAL, reconciliationId: ID }]);
const known = (past: Past) => past.state(reconciliationFold, reconciliationStream(ID));
const confirming = (more: Partial<ConfirmReconciliation> = {}, asking: { readonly roles?: readonly string[]; readonly today?: string } = {}) => (past: Past) =>
  confirmReconciliation({ ...c, ...more }, {
    account: past.state(bankAccountFold, bankAccountStream(FISCAL)), known: known(past), sets: past.state(ruleSetsFold, ruleSetStream),
    differences: past.states(bankDifferenceFold, bankDifferenceStream, ['BD-1']),
  }, reconciled, ask({ officer: 'O-keeper', roles: ['FB_OP'], today: '2020-01-03', ...asking }));
const confirmation = { stream: `reconciliation-${ID}`, type: 'ReconciliationConfirmed.v1' as const, data: sealed };
const task = { stream: 'bankDifference-BD-1', type: 'BankDifferenceOpened.v1' as const, data: { ...difference, bankAccountId: FISCAL, reconciliationId: ID } };

describe('clause JN-3.2c — who keeps a bank account confirms its reconciliation, sealed to statement, items and place of the log', () => {
  specify('at the month end').given(rules(), imported).when(confirming()).then([confirmation, task], { clauses: ['JN-3.2c', 'JN-3.3c'] });
  specify('what is a task already stays that task').given(rules(), imported, opened).when(confirming()).then([confirmation]);
  specify('what was said to be resolved and still stands is a task again')
    .given(rules(), imported, opened,
      fact(bankDifferenceStream('BD-1'), ['BankDifferenceResolved.v1', { differenceId: 'BD-1', outcome: 'BOOKED', says: '已入账' }]))
    .when(confirming()).then([confirmation, task]);
  specify('once it was sent back')
    .given(rules(), imported, confirmed(), fact(reconciliationStream(ID), ['ReconciliationReturned.v1', { reconciliationId: ID, reason: '漏一笔' }]))
      .when(confirming()).passes();
  specify('by who does not keep it').given(rules(), imported).when(confirming({}, { roles: ['FIN_ACCT'] })).refused('bankAccount.other-keeper', 'JN-3.3c');
  specify('of another organisation').given(rules(), imported).when(confirming({ bankAccountId: '370116.F.1001' })).refused('bankAccount.unknown');
  specify('in the middle of a month').given(rules(), imported).when(confirming({ asOf: day('2019-12-30') })).refused('reconciliation.not-month-end');
  specify('on the day itself').given(rules(), imported).when(confirming({}, { today: '2019-12-31' })).refused('reconciliation.day-not-over');
  specify('twice').given(rules(), imported, confirmed()).when(confirming()).refused('reconciliation.not-returned');
  specify('without a statement').given(rules()).when(confirming()).refused('reconciliation.statement-missing', 'JN-3.2c', [{ asOf: c.asOf, until: null }]);
  specify('of a day no statement tells of').given(rules(), imported).when(confirming({ asOf: day('2019-11-30') }))
    .refused('reconciliation.statement-missing', 'JN-3.2c');
  specify('without a rule set').given(imported).when(confirming()).refused('ruleSet.none-in-force');

  it('matches by amount, and calls an item overdue, only as the rule set says', () => {
    const termsOf = (...history: readonly (Happened | readonly Happened[])[]) => {
      const set = inForce(new Past(history.flat()).state(ruleSetsFold, ruleSetStream), c.asOf);
      return isRefusal(set) ? set : matchingTerms(set);
    };
    expect(termsOf(rules({ 'reconciliation.matchDays': 3, 'reconciliation.overdueDays': 30 }))).toEqual({ days: 3, overdueDays: 30 });
    expect(termsOf(rules())).toEqual({ days: undefined, overdueDays: undefined });
  });
});

describe('clause JN-3.3c — a second person reviews a reconciliation', () => {
  const reviewer = (officer = 'O-second', roles: readonly string[] = ['FB_APPR']) => ask({ officer, roles, today: '2020-01-04' });
  specify('who agrees').given(confirmed()).when((past) => reviewReconciliation({ ...c, says: '已核对' }, known(past), reviewer()))
    .then([{ stream: `reconciliation-${ID}`, type: 'ReconciliationReviewed.v1', data: { reconciliationId: ID, says: '已核对' } }], { clauses: ['JN-3.3c'] });
  specify('who sends it back').given(confirmed()).when((past) => returnReconciliation({ ...c, reason: '漏一笔' }, known(past), reviewer()))
    .then([{ stream: `reconciliation-${ID}`, type: 'ReconciliationReturned.v1', data: { reconciliationId: ID, reason: '漏一笔' } }], { clauses: ['JN-3.3c'] });
  specify('not who confirmed it').given(confirmed('O-second')).when((past) => reviewReconciliation({ ...c, says: '已核对' }, known(past), reviewer()))
    .refused('duties.same-person', 'JN-3.3c');
  specify('not the other side').given(confirmed()).when((past) => returnReconciliation({ ...c, reason: '漏' }, known(past), reviewer('O-x', ['FIN_REV'])))
    .refused('reconciliation.other-reviewer', 'JN-3.3c');
  specify('not one that is not there').when((past) => reviewReconciliation({ ...c, says: '已核对' }, known(past), reviewer())).refused('reconciliation.unknown');
  specify('not twice').given(confirmed(), fact(reconciliationStream(ID), ['ReconciliationReviewed.v1', { reconciliationId: ID, says: '已核对' }]))
    .when((past) => reviewReconciliation({ ...c, says: '已核对' }, known(past), reviewer())).refused('reconciliation.not-confirmed');
});
