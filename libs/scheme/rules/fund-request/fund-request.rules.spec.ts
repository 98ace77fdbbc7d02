import {
  accountFold, accountStream, batchFold, batchStream, type Batch, type Claim, claimFold, claimStream, clawbackFold, clawbackStream, fundRequestFold,
  fundRequestStream, type Offset, periodFold, periodStream,
} from '#scheme/history';
import { examineFundRequest, type OffsetAsked, releaseFunds, requestFunds, reviewFundRequest } from '#scheme/rules';
import { ask, CITY, fact, type Past } from '../../../../test/support/builders.js';
import { accrued, batch, batched, claim, clawback, committed, fundRequest } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

const requestOf = (past: Past) => past.state(fundRequestFold, fundRequestStream('FR1'));
const requesting = (offsets: readonly OffsetAsked[] = [], batches: readonly string[] = ['B1']) => (past: Past) =>
  requestFunds({ requestId: 'FR1', batches, offsets }, {
  request: requestOf(past), batches: past.states(batchFold, batchStream, batches),
  clawbacks: past.states(clawbackFold, clawbackStream, offsets.map(({ clawbackId }) => clawbackId)),
}, ask({ officer: 'O-acct' }));
const asked = (amountFen: number, clawbackId = 'CB1', claimId = 'C1'): OffsetAsked => ({ clawbackId, claimId, amountFen });
const offset = (amountFen: number): Offset => ({ ...asked(amountFen), subsidyKind: 'GROUP_SKILL', expensedYear: { F: 2019, A: 2020 } });
const requested = (offsets: readonly Offset[] = []) => {
  const offsetFen = offsets.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const lines = [{ batchId: 'B1', subsidyKind: 'GROUP_SKILL', grossFen: 150_000 }];
  return {
    stream: 'fundRequest-FR1', type: 'FundsRequested.v1' as const,
    data: { requestId: 'FR1', lines, offsets, grossFen: 150_000, offsetFen, netFen: 150_000 - offsetFen },
  };
};
const reserved = (amountFen: number) =>
  ({ stream: 'clawback-CB1', type: 'ClawbackOffsetReserved.v1' as const, data: { clawbackId: 'CB1', requestId: 'FR1', claimId: 'C1', amountFen } });

describe('clause JN-3.2c — the money of approved batches is asked for gross', () => {
  specify('one batch').given(batch('approved')).when(requesting()).then([requested()], { clauses: ['JN-3.2c'] });
  specify('two batches, a line a batch and kind').given(
    batch('approved'), batch('approved', { batchId: 'B2', claims: [batched('C2', 5), batched('C3', 7, { subsidyKind: 'CAMP' }), batched('C4', 1)] }),
  ).when(requesting([], ['B1', 'B2'])).then([{
    stream: 'fundRequest-FR1', type: 'FundsRequested.v1', data: {
      requestId: 'FR1', offsets: [], grossFen: 150_013, offsetFen: 0, netFen: 150_013, lines: [
        { batchId: 'B1', subsidyKind: 'GROUP_SKILL', grossFen: 150_000 }, { batchId: 'B2', subsidyKind: 'GROUP_SKILL', grossFen: 6 },
        { batchId: 'B2', subsidyKind: 'CAMP', grossFen: 7 },
      ],
    },
  }]);
  specify('a batch named twice would be released twice').given(batch('approved')).when(requesting([], ['B1', 'B1'])).refused('fundRequest.batch-twice');
  specify('a batch under notice').given(batch('notified')).when(requesting())
    .refused('batch.not-approved', undefined, [{ is: 'notified', possible: ['ApproveBatch'] }]);
  specify('a batch of another organisation').given(batch('approved', { org: '370116' })).when(requesting()).refused('batch.other-organisation');
  specify('a batch nobody closed').when(requesting()).refused('batch.unknown');
  specify('a request is made once').given(batch('approved'), fundRequest('submitted')).when(requesting()).refused('fundRequest.exists');
});

describe('clause JN-3.2c — what the payee owes may be set off', () => {
  const owing = [...batch('approved'), ...clawback('served')];
  specify('all that is owed, reserved on the case').given(owing).when(requesting([asked(150_000)])).then([requested([offset(150_000)]), reserved(150_000)]);
  specify('a fen more than is still owed').given(batch('approved'), clawback('received')).when(requesting([asked(50_001)]))
    .refused('fundRequest.offset-too-large', 'JN-3.2c', [{ outstandingFen: 50_000 }]);
  specify('what is still owed').given(batch('approved'), clawback('received')).when(requesting([asked(50_000)]))
    .then([requested([offset(50_000)]), reserved(50_000)]);
  specify('what another request reserved is not owed twice')
    .given(owing, fact(clawbackStream('CB1'), ['ClawbackOffsetReserved.v1', { clawbackId: 'CB1', requestId: 'FR0', claimId: 'C0', amountFen: 100_000 }]))
    .when(requesting([asked(50_001)])).refused('fundRequest.offset-too-large', 'JN-3.2c', [{ outstandingFen: 50_000 }]);
  specify('more than the new subsidy').given(batch('approved', { claims: [batched('C1', 100)] }), clawback('served')).when(requesting([asked(101)]))
    .refused('fundRequest.offset-too-large', 'JN-3.2c');
  specify('against another payee').given(batch('approved'), clawback('served', { payee: { kind: 'INSTITUTION', id: 'I2', accountId: 'ACC-I2' } }))
    .when(requesting([asked(1)])).refused('fundRequest.offset-other-payee', 'JN-3.2c', [{ owes: 'I2', paid: 'I1' }]);
  specify('against a person of the same id').given(batch('approved'), clawback('served', { payee: { kind: 'PERSON', id: 'I1', accountId: 'ACC-I1' } }))
    .when(requesting([asked(1)])).refused('fundRequest.offset-other-payee', 'JN-3.2c');
  specify('a case that is not served').given(batch('approved'), clawback('opened')).when(requesting([asked(1)]))
    .refused('clawback.not-served', undefined, [{ is: 'opened', possible: ['ApproveClawback'] }]);
  specify('a case nobody opened').given(batch('approved')).when(requesting([asked(1)])).refused('clawback.unknown');
  specify('against a claim outside the batches').given(owing).when(requesting([asked(1, 'CB1', 'C9')])).refused('fundRequest.offset-claim-not-in-batch');
  specify('one case twice').given(batch('approved', { claims: [batched('C1'), batched('C2')] }), clawback('served'))
    .when(requesting([asked(1), asked(1, 'CB1', 'C2')])).refused('fundRequest.offset-twice');
  specify('one claim twice').given(owing, clawback('served', { clawbackId: 'CB2' })).when(requesting([asked(1), asked(1, 'CB2')]))
    .refused('fundRequest.offset-twice');
});

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
  specify('reviewed out of turn').given(fundRequest('agencyReviewed')).when(reviewing('O-finrev2'))
    .refused('fundRequest.not-submitted', undefined, [{ is: 'agencyReviewed', possible: ['ExamineFundRequest'] }]);
  specify('examined out of turn').given(fundRequest('submitted')).when(examining('O-fb1'))
    .refused('fundRequest.not-agency-reviewed', undefined, [{ is: 'submitted', possible: ['ReviewFundRequest'] }]);
  specify('released out of turn').given(fundRequest('agencyReviewed')).when(releasing('O-fb2'))
    .refused('fundRequest.not-examined', undefined, [{ is: 'agencyReviewed', possible: ['ExamineFundRequest'] }]);
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
    .refused('fundRequest.not-examined', undefined, [{ is: 'released', possible: ['IssuePaymentOrder'] }]);
});
