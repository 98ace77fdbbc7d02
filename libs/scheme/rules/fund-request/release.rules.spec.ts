import {
  accountFold, accountStream, batchFold, batchStream, type Batch, type Claim, claimFold, claimStream, fundRequestFold, fundRequestStream, type Offset,
  periodFold, periodStream,
} from '#scheme/history';
import { creditFunds, examineFundRequest, rejectFundRequest, releaseFunds, returnFundRequest, reviewFundRequest } from '#scheme/rules';
import { ask, CITY, fact, type Past } from '../../../../test/support/builders.js';
import { accrued, batch, batched, claim, committed, fundRequest } from '../../../../test/support/money-past.js';
import { released as releasedPast } from '../../../../test/support/money-turns-past.js';
import { specify } from '../../../../test/support/specify.js';

const requestOf = (past: Past) => past.state(fundRequestFold, fundRequestStream('FR1'));
const offset = (amountFen: number): Offset =>
  ({ clawbackId: 'CB1', claimId: 'C1', amountFen, subsidyKind: 'GROUP_SKILL', expensedYear: { F: 2019, A: 2020 } });
const requested = (offsets: readonly Offset[] = []) => {
  const offsetFen = offsets.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const lines = [{ batchId: 'B1', subsidyKind: 'GROUP_SKILL', grossFen: 150_000 }];
  return { data: { requestId: 'FR1', lines, offsets, grossFen: 150_000, offsetFen, netFen: 150_000 - offsetFen } };
};

const reviewing = (officer: string) => (past: Past) => reviewFundRequest({ requestId: 'FR1' }, requestOf(past), ask({ officer }));
const examining = (officer: string) => (past: Past) => examineFundRequest({ requestId: 'FR1' }, requestOf(past), ask({ officer, unit: 'FINANCE_BUREAU' }));
const releasing = (officer: string, on = '2019-12-26') => (past: Past) => releaseFunds({ requestId: 'FR1' }, {
  request: requestOf(past), account: past.state(accountFold, accountStream(CITY)), period: past.state(periodFold, periodStream(CITY)),
  batches: [...past.states(batchFold, batchStream, ['B1']).values()].filter((each): each is Batch => each.is !== 'unknown'),
  claims: ['C1'].map((id) => past.state(claimFold, claimStream(id))).filter((each): each is Claim => each.is !== 'unknown'),
}, ask({ officer, unit: 'FINANCE_BUREAU', today: on }));

describe('clause JN-3.3c — asked, reviewed, examined and released by four people (S3, S6)', () => {
  specify('reviewed by another').given(fundRequest('submitted')).when(reviewing('O-finrev'))
    .then([{ stream: 'fundRequest-FR1', type: 'FundRequestReviewed.v1', data: { requestId: 'FR1' } }], { clauses: ['JN-3.3c'] });
  specify('examined by another').given(fundRequest('agencyReviewed')).when(examining('O-fb1'))
    .then([{ stream: 'fundRequest-FR1', type: 'FundRequestExamined.v1', data: { requestId: 'FR1' } }], { clauses: ['JN-3.3c'] });
  specify('reviewed by who asked').given(fundRequest('submitted')).when(reviewing('O-acct'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S3', step: '用款申请', officerId: 'O-acct' }]);
  for (const [officer, step] of [['O-acct', '用款申请'], ['O-finrev', '单位复核']] as const) {
    specify(`examined by who did 「${step}」`).given(fundRequest('agencyReviewed')).when(examining(officer))
      .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S6', step, officerId: officer }]);
  }
  for (const [officer, step] of [['O-acct', '用款申请'], ['O-finrev', '单位复核'], ['O-fb1', '财政审核']] as const) {
    specify(`released by who did 「${step}」`).given(fundRequest('examined')).when(releasing(officer))
      .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S6', step, officerId: officer }]);
  }
  specify('released by who approved the batch').given(fundRequest('examined'), batch('approved'), claim('C1', 'approved')).when(releasing('O-approve'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S6', step: 'B1 审批', officerId: 'O-approve' }]);
  specify('released by who reviewed a claim').given(fundRequest('examined'), batch('approved'), claim('C1', 'approved')).when(releasing('O-review1'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S6', step: 'C1 初审', officerId: 'O-review1' }]);
  specify('examined by an officer of the agency').given(fundRequest('agencyReviewed'))
    .when((past) => examineFundRequest({ requestId: 'FR1' }, requestOf(past), ask({ officer: 'O-fb1' })))
    .refused('duties.other-unit', 'JN-3.3c', [{ rule: 'S6', unit: 'AGENCY' }]);
  specify('reviewed out of turn').given(fundRequest('agencyReviewed')).when(reviewing('O-finrev2'))
    .refused('fundRequest.not-submitted', undefined, [{ is: 'agencyReviewed', possible: ['ExamineFundRequest', 'ReturnFundRequest', 'RejectFundRequest'] }]);
  specify('examined out of turn').given(fundRequest('submitted')).when(examining('O-fb1'))
    .refused('fundRequest.not-agency-reviewed', undefined, [{ is: 'submitted', possible: ['ReviewFundRequest', 'ReturnFundRequest'] }]);
  specify('released out of turn').given(fundRequest('agencyReviewed')).when(releasing('O-fb2'))
    .refused('fundRequest.not-examined', undefined, [{ is: 'agencyReviewed', possible: ['ExamineFundRequest', 'ReturnFundRequest', 'RejectFundRequest'] }]);
  specify('reviewed without a request').when(reviewing('O-finrev')).refused('fundRequest.unknown');
  specify('examined without a request').when(examining('O-fb1')).refused('fundRequest.unknown');
  specify('released without a request').when(releasing('O-fb2')).refused('fundRequest.unknown');
});

describe('clause JN-3.2c — the release moves the money and dates the expense', () => {
  const released = (expensedYearF: number, offsets: readonly Offset[] = []) => {
    const { requestId, lines, grossFen, offsetFen, netFen } = requested(offsets).data;
    return [
      { stream: 'fundRequest-FR1', type: 'FundRequestReleased.v1' as const, data: { requestId } },
      { stream: 'account-370100', type: 'FundsReleased.v1' as const, data: { requestId, fundSource: 'UI_FUND', lines, offsets, grossFen, offsetFen, netFen } },
      { stream: 'batch-B1', type: 'BatchFunded.v1' as const, data: { batchId: 'B1', requestId } },
      { stream: 'claim-C1', type: 'ClaimFunded.v1' as const, data: { claimId: 'C1', requestId, expensedYearF } },
    ];
  };
  const money = [accrued(150_000), committed('B1', 150_000), ...claim('C1', 'approved'), ...batch('approved')];
  specify('in December').given(fundRequest('examined'), money).when(releasing('O-fb2')).then(released(2019), { clauses: ['JN-3.2c', 'JN-3.3c'] });
  specify('in January: another year').given(fundRequest('examined'), money).when(releasing('O-fb2', '2020-01-02')).then(released(2020));
  specify('with what is set off').given(fundRequest('examined', [offset(50_000)]), money).when(releasing('O-fb2')).then(released(2019, [offset(50_000)]));
  specify('a batch that another request took the money for')
    .given(fundRequest('examined'), money.slice(0, -batch('approved').length), batch('funded')).when(releasing('O-fb2'))
    .refused('batch.not-approved');
  specify('in December after the close: the books take it into the next year')
    .given(fundRequest('examined'), money, fact(periodStream(CITY), ['YearClosed.v1', { org: CITY, year: 2019 }]))
    .when(releasing('O-fb2', '2019-12-31')).then(released(2020));
  specify('twice').given(fundRequest('released'), money).when(releasing('O-fb2'))
    .refused('fundRequest.not-examined', undefined, [{ is: 'released', possible: ['CreditFunds', 'IssuePaymentOrder'] }]);
  specify('where payees are paid from the fiscal account: leave to pay').given(fundRequest('examined'), money,
    fact(accountStream(CITY), ['PaymentRouteChosen.v1', { org: CITY, route: 'FISCAL_ACCOUNT' }])).when(releasing('O-fb2')).then(released(2019).map((each) =>
    (each.type === 'FundsReleased.v1' ? { ...each, type: 'DirectPaymentAuthorised.v1' as const }
      : each.type === 'FundRequestReleased.v1' ? { ...each, data: { requestId: 'FR1', direct: true } } : each)));
  const two = [batched('C1'), batched('C2')];
  specify('a claim left the batch since')
    .given(fundRequest('examined', [], 300_000), accrued(300_000), committed('B1', 300_000), batch('approved', { claims: two }),
    fact(batchStream('B1'), ['ClaimRemovedFromBatch.v1', {
      batchId: 'B1', claimId: 'C2', ground: 'APPROVAL_REVOKED', reason: '示例', amountFen: 150_000, totalBeforeFen: 300_000, totalFen: 150_000,
    }]), claim('C1', 'approved')).when(releasing('O-fb2')).refused('fundRequest.batch-changed', 'JN-3.2c', [{ requestId: 'FR1', askedFen: 300_000 }]);
  specify('a claim of the batch is not approved any more').given(fundRequest('examined'), batch('approved'), claim('C1', 'funded')).when(releasing('O-fb2'))
    .refused('claim.not-approved');
});

describe('clause JN-3.3c — a request is returned or rejected, and what it reserved is owed again', () => {
  const returning = (officer: string, unit: 'AGENCY' | 'FINANCE_BUREAU') => (past: Past) =>
    returnFundRequest({ requestId: 'FR1', reason: '示例理由' }, requestOf(past), ask({ officer, unit }));
  const rejecting = (unit: 'AGENCY' | 'FINANCE_BUREAU' = 'FINANCE_BUREAU') => (past: Past) =>
    rejectFundRequest({ requestId: 'FR1', reason: '示例理由' }, requestOf(past), ask({ officer: 'O-fb1', unit }));
  const returned = (from: string) =>
    ({ stream: 'fundRequest-FR1', type: 'FundRequestReturned.v1' as const, data: { requestId: 'FR1', from, reason: '示例理由' } });
  const freed = {
    stream: 'clawback-CB1', type: 'ClawbackOffsetReleased.v1' as const, data: { clawbackId: 'CB1', requestId: 'FR1', claimId: 'C1', amountFen: 7 },
  };
  specify('by the agency, before it left the house').given(fundRequest('submitted')).when(returning('O-finrev', 'AGENCY'))
    .then([returned('submitted')], { clauses: ['JN-3.3c'] });
  specify('by who asked').given(fundRequest('submitted')).when(returning('O-acct', 'AGENCY')).refused('duties.same-person', 'JN-3.3c');
  specify('by the finance bureau, with what it set off').given(fundRequest('agencyReviewed', [offset(7)])).when(returning('O-fb1', 'FINANCE_BUREAU'))
    .then([returned('agencyReviewed'), freed]);
  specify('by the finance bureau\'s approver').given(fundRequest('examined')).when(returning('O-fb2', 'FINANCE_BUREAU')).then([returned('examined')]);
  specify('by the agency, when it lies with the finance bureau').given(fundRequest('agencyReviewed')).when(returning('O-finrev', 'AGENCY'))
    .refused('duties.other-unit', 'JN-3.3c', [{ rule: 'S6', unit: 'AGENCY' }]);
  specify('after its release').given(fundRequest('released')).when(returning('O-fb2', 'FINANCE_BUREAU'))
    .refused('fundRequest.not-submitted', undefined, [{ is: 'released', possible: ['CreditFunds', 'IssuePaymentOrder'] }]);
  specify('no request').when(returning('O-fb2', 'FINANCE_BUREAU')).refused('fundRequest.unknown');
  specify('rejected').given(fundRequest('examined', [offset(7)])).when(rejecting())
    .then([{ stream: 'fundRequest-FR1', type: 'FundRequestRejected.v1', data: { requestId: 'FR1', reason: '示例理由' } }, freed]);
  specify('rejected by the agency').given(fundRequest('agencyReviewed')).when(rejecting('AGENCY')).refused('duties.other-unit', 'JN-3.3c');
  specify('rejected before the agency reviewed it').given(fundRequest('submitted')).when(rejecting()).refused('fundRequest.not-agency-reviewed');
  specify('rejected without a request').when(rejecting()).refused('fundRequest.unknown');
});

describe('clause JN-3.2c — the bank credits what was released (D8)', () => {
  const crediting = (amountFen: number) => (past: Past) => creditFunds({ requestId: 'FR1', amountFen, bankReference: 'BK-9' }, requestOf(past));
  specify('to the fen').given(fundRequest('released')).when(crediting(150_000))
    .then([{ stream: 'fundRequest-FR1', type: 'FundsCredited.v1', data: { requestId: 'FR1', amountFen: 150_000, bankReference: 'BK-9' } }],
      { clauses: ['JN-3.2c'] });
  specify('another amount').given(fundRequest('released')).when(crediting(149_999))
    .refused('fundRequest.credited-amount', 'JN-3.2c', [{ netFen: 150_000, amountFen: 149_999 }]);
  specify('before it was released').given(fundRequest('examined')).when(crediting(150_000)).refused('fundRequest.not-released');
  specify('where nothing goes to the expenditure account').given(releasedPast(true)).when(crediting(150_000)).refused('fundRequest.direct');
  specify('without a request').when(crediting(1)).refused('fundRequest.unknown');
});
