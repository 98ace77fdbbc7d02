import {
  batchFold, batchStream, type Claim, claimFold, claimStream, clawbackFold, clawbackStream, fundRequestFold, fundRequestStream, type Offset,
} from '#scheme/history';
import { draftFundRequest, type OffsetAsked, requestFunds } from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { batch, batched, claim, clawback, found, fundRequest } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { linesOf } from './fund-request.rules.js';

const requestOf = (past: Past) => past.state(fundRequestFold, fundRequestStream('FR1'));
const requesting = (offsets: readonly OffsetAsked[] = [], batches: readonly string[] = ['B1']) => (past: Past) =>
  requestFunds({ requestId: 'FR1', batches, offsets }, {
  request: requestOf(past), batches: past.states(batchFold, batchStream, batches),
  clawbacks: past.states(clawbackFold, clawbackStream, offsets.map(({ clawbackId }) => clawbackId)),
  claims: [past.state(claimFold, claimStream('C1'))].filter((each): each is Claim => each.is !== 'unknown'),
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
  specify('clause JN-3.3d — with a finding open about a claim of it').given(batch('approved'), claim('C1', 'approved'), found('C1')).when(requesting())
    .refused('claim.finding-open', 'JN-3.3d', [{ claimId: 'C1', is: 'approved', findings: ['F05:C1:P1'] }]);
  specify('a batch named twice would be released twice').given(batch('approved')).when(requesting([], ['B1', 'B1'])).refused('fundRequest.batch-twice');
  specify('a batch under notice').given(batch('notified')).when(requesting())
    .refused('batch.not-approved', undefined, [{ is: 'notified', possible: ['ApproveBatch', 'ClearNotice', 'RemoveClaimFromBatch', 'ReturnFromApproval'] }]);
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


describe('clause JN-3.2c — a request is drafted first, and asked again when it was returned', () => {
  const drafting = (offsets: readonly OffsetAsked[] = []) => (past: Past) => draftFundRequest({ requestId: 'FR1', batches: ['B1'], offsets }, {
    request: requestOf(past), batches: past.states(batchFold, batchStream, ['B1']),
    clawbacks: past.states(clawbackFold, clawbackStream, offsets.map(({ clawbackId }) => clawbackId)),
  }, ask({ officer: 'O-acct' }));
  const draft = { ...requested(), type: 'FundRequestDrafted.v1' as const };
  const drafted = fact(fundRequestStream('FR1'), ['FundRequestDrafted.v1', draft.data]);
  const returned = fact(fundRequestStream('FR1'), ['FundRequestReturned.v1', { requestId: 'FR1', from: 'examined', reason: '示例理由' }]);
  specify('drafted').given(batch('approved')).when(drafting()).then([draft], { clauses: ['JN-3.2c'] });
  specify('drafted: nothing is reserved').given(batch('approved'), clawback('served')).when(drafting([asked(1)])).then([{
    ...draft, data: { ...requested([offset(1)]).data },
  }]);
  specify('drafted anew').given(batch('approved'), drafted).when(drafting()).then([draft]);
  specify('asked as drafted').given(batch('approved'), drafted).when(requesting()).then([requested()]);
  specify('asked again after a return').given(batch('approved'), fundRequest('examined'), returned).when(requesting()).then([requested()]);
  specify('drafted when it is on its way').given(batch('approved'), fundRequest('submitted')).when(drafting()).refused('fundRequest.exists');
  specify('for a batch every claim left').given(batch('approved', { claims: [] })).when(requesting())
    .refused('fundRequest.batch-empty', undefined, [{ batchId: 'B1' }]);
  const part = { projectId: 'PJ1', part: 'ADVANCE', advanceFen: 0, remainderFen: 100_000 } as const;
  const carried = { ...part, carriedInF: true } as const;
  const two = [batched('C1', 100_000, { part: carried }), batched('C2', 20_000, { part: carried }), batched('C3', 30_000)];
  test('one line a kind, with what each project gets ahead', () => {
    expect(linesOf([{ batchId: 'B1', claims: two } as never])).toEqual([
      { batchId: 'B1', subsidyKind: two[0]!.subsidyKind, grossFen: 150_000, advances: [{ projectId: 'PJ1', amountFen: 120_000 }] },
    ]);
  });
  specify('nothing is set off against a bought training').given(batch('approved', { claims: [batched('C1', 150_000, { part })] }), clawback('served'))
    .when(requesting([asked(1)])).refused('fundRequest.offset-project', undefined, [{ claimId: 'C1' }]);
});
