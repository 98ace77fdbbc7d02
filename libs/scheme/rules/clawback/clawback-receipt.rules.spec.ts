import { accountFold, accountStream, claimFold, claimStream, clawbackFold, clawbackStream } from '#scheme/history';
import { placesOfCase, type ReceiveClawback, receiveClawback, sweepToFiscalAccount } from '#scheme/rules';
import { CITY, fact, Past } from '../../../../test/support/builders.js';
import { claim, clawback, pursued, swept, writeOff } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

const caseOf = (past: Past, id = 'CB1') => past.state(clawbackFold, clawbackStream(id));
const claimOf = (past: Past) => past.state(claimFold, claimStream('C1'));
const MONEY = { fundSource: 'UI_FUND', subsidyKind: 'GROUP_SKILL', expensedYear: { F: 2019, A: 2020 } } as const;
const of38 = { people: ['P1', 'P2', 'P3'] };

const receiving = (amountFen: number, receiptId = 'RC-9', more: Partial<ReceiveClawback> = {}) => (past: Past) => receiveClawback(
  { clawbackId: 'CB1', receiptId, amountFen, bankReference: 'BK-9', ...more }, caseOf(past), claimOf(past), past.state(accountFold, accountStream(CITY)));
const received = (amountFen: number) => ({ stream: 'clawback-CB1', type: 'ClawbackReceived.v1' as const, data: {
  clawbackId: 'CB1', receiptId: 'RC-9', amountFen, bankReference: 'BK-9', into: 'EXPENDITURE_ACCOUNT', ...MONEY,
} });
const closed = (whole: boolean, amountFen = 150_000) => [
  { stream: 'clawback-CB1', type: 'ClawbackClosed.v1' as const, data: { clawbackId: 'CB1' } },
  { stream: 'claim-C1', type: 'ClaimClawedBack.v1' as const, data: { claimId: 'C1', clawbackId: 'CB1', amountFen, whole } },
];
describe('clause JN-3.3e — money comes back', () => {
  specify('a part').given(claim('C1', 'paid'), clawback('served')).when(receiving(149_999)).then([received(149_999)], { clauses: ['JN-3.3e'] });
  specify('all of it closes the case').given(claim('C1', 'paid'), clawback('served')).when(receiving(150_000)).then([received(150_000), ...closed(true)]);
  specify('the rest closes the case').given(claim('C1', 'paid'), clawback('received')).when(receiving(50_000)).then([received(50_000), ...closed(true)]);
  specify('a case about a part of the claim closes in part').given(claim('C1', 'paid', of38), clawback('received')).when(receiving(50_000))
    .then([received(50_000), ...closed(false)]);
  specify('a fen more than is owed').given(claim('C1', 'paid'), clawback('received')).when(receiving(50_001))
    .refused('clawback.more-than-owed', undefined, [{ outstandingFen: 50_000 }]);
  specify('what is reserved to be set off is not owed in cash')
    .given(claim('C1', 'paid'), clawback('served'), fact(clawbackStream('CB1'), ['ClawbackOffsetReserved.v1', {
      clawbackId: 'CB1', requestId: 'FR9', claimId: 'C9', amountFen: 150_000,
    }])).when(receiving(1)).refused('clawback.more-than-owed', undefined, [{ outstandingFen: 0 }]);
  specify('the same receipt again').given(claim('C1', 'paid'), clawback('received')).when(receiving(1, 'RC-1')).refused('clawback.receipt-exists');
  specify('before the order was served').given(claim('C1', 'paid'), clawback('demandApproved')).when(receiving(1))
    .refused('clawback.not-served', undefined, [{ is: 'demandApproved', possible: ['ServeClawback'] }]);
  specify('after the case closed').given(claim('C1', 'paid'), clawback('received'), fact(clawbackStream('CB1'), ['ClawbackClosed.v1', { clawbackId: 'CB1' }]))
    .when(receiving(1)).refused('clawback.not-served', undefined, [{ is: 'closedPaid', possible: ['ProposeRefund', 'ApproveRefund', 'RecordRefundPaid'] }]);
  specify('without a case').when(receiving(1)).refused('clawback.unknown');
  specify('without its claim').given(clawback('served')).when(receiving(1)).refused('claim.unknown');
});

const MORE = { clawbackId: 'CB1', receiptId: 'RC-9', bankReference: 'BK-9', fundSource: 'UI_FUND' } as const;
describe('clause JN-3.2c — only the subsidy comes into the account, and all of the bank line is booked', () => {
  for (const purpose of ['FINE', 'LATE_FEE'] as const) {
    specify(`a ${purpose} belongs to the treasury`).given(claim('C1', 'paid'), clawback('served')).when(receiving(1, 'RC-9', { purpose }))
      .refused('clawback.fine-not-into-account', 'JN-3.2c', [{ purpose }]);
  }
  specify('the subsidy, said to be so').given(claim('C1', 'paid'), clawback('served')).when(receiving(1, 'RC-9', { purpose: 'PRINCIPAL' })).then([received(1)]);
  specify('straight into the fiscal account: the account is told too').given(claim('C1', 'paid'), clawback('served'))
    .when(receiving(1, 'RC-9', { into: 'FISCAL_ACCOUNT' })).then([
      { ...received(1), data: { ...received(1).data, into: 'FISCAL_ACCOUNT' } },
      { stream: 'account-370100', type: 'RecoveryCredited.v1', data: {
        clawbackId: 'CB1', receiptId: 'RC-9', ...MONEY, amountFen: 1, bankReference: 'BK-9',
      } },
    ]);
  specify('a receipt the fiscal account knows already').given(claim('C1', 'paid'), clawback('served'), swept('RC-9', 1))
    .when(receiving(1, 'RC-9', { into: 'FISCAL_ACCOUNT' })).refused('clawback.receipt-exists');
  specify('more than is owed, named as excess, waits to be returned').given(claim('C1', 'paid'), clawback('received'))
    .when(receiving(50_000, 'RC-9', { excessFen: 7 })).then([
      received(50_000), ...closed(true),
      { stream: 'clawback-CB1', type: 'ClawbackExcessReceived.v1', data: { ...MORE, amountFen: 7, into: 'EXPENDITURE_ACCOUNT' } },
    ]);
  specify('an excess while something is owed').given(claim('C1', 'paid'), clawback('received')).when(receiving(49_999, 'RC-9', { excessFen: 7 }))
    .refused('clawback.excess-too-early', undefined, [{ outstandingFen: 50_000 }]);
});

describe('clause JN-3.3e — a case keeps its state while money comes in parts, and may close from any', () => {
  for (const is of ['instalment', 'overdue', 'enforcement', 'referred', 'upheld'] as const) {
    specify(`all of it in ${is}`).given(claim('C1', 'paid'), pursued(is)).when(receiving(150_000)).then([received(150_000), ...closed(true)]);
  }
  for (const is of ['objected', 'cancelled'] as const) {
    specify(`nothing is received while ${is}`).given(claim('C1', 'paid'), pursued(is)).when(receiving(1)).refused('clawback.not-served');
  }
});

describe('clause JN-2.3.1c — a place under the caps is given back only when the agency erred (O-4)', () => {
  const byAgency = { nature: 'ERROR_BY_AGENCY' } as const;
  const released = { stream: 'person-P1', type: 'SubsidyReleased.v1' as const, data: { personId: 'P1', claimId: 'C1', reason: 'ERROR_BY_AGENCY' } };
  specify('the agency erred, and the whole subsidy of a person went back').given(claim('C1', 'paid', of38), clawback('served', byAgency))
    .when(receiving(150_000)).then([received(150_000), ...closed(false), released]);
  specify('the agency erred, and a part went back').given(claim('C1', 'paid'), clawback('served', { ...byAgency, amountFen: 1 })).when(receiving(1))
    .then([received(1), ...closed(false, 1)]);
  it('the handler reads whom the case may give a place back, and nobody otherwise', () => {
    const past = (given: ReturnType<typeof clawback>) => new Past(given).state(clawbackFold, clawbackStream('CB1'));
    expect([past(clawback('served', byAgency)), past(clawback('served')), past([])].map(placesOfCase)).toEqual([['person-P1'], [], []]);
  });
});

const revived = (amountFen: number, into = 'EXPENDITURE_ACCOUNT') => ({ stream: 'clawback-CB1', type: 'ClawbackRevived.v1' as const, data: {
  clawbackId: 'CB1', receiptId: 'RC-9', amountFen, bankReference: 'BK-9', into, ...MONEY,
} });
describe('clause JN-3.3e — money after a write-off revives the case (J18)', () => {
  specify('a part').given(claim('C1', 'paid'), writeOff('writtenOff')).when(receiving(1)).then([revived(1)]);
  specify('all of it').given(claim('C1', 'paid'), writeOff('writtenOff')).when(receiving(150_000)).then([revived(150_000), closed(true)[1]!]);
  specify('the rest of a revived case').given(claim('C1', 'paid'), writeOff('revived')).when(receiving(149_999, 'RC-9'))
    .then([revived(149_999), closed(true)[1]!]);
  specify('more than was written off').given(claim('C1', 'paid'), writeOff('revived')).when(receiving(150_000, 'RC-9'))
    .refused('clawback.more-than-owed', undefined, [{ outstandingFen: 149_999 }]);
  specify('while the write-off is decided').given(claim('C1', 'paid'), writeOff('proposed')).when(receiving(1)).refused('clawback.not-served', undefined,
    [{ is: 'writeOffPending', possible: ['ApproveWriteOff', 'RejectWriteOff'] }]);
});

const sweeping = (...clawbacks: readonly string[]) => (past: Past) => sweepToFiscalAccount(
  { org: CITY, sweepId: 'SW-1', clawbacks }, past.state(accountFold, accountStream(CITY)), past.states(clawbackFold, clawbackStream, clawbacks));
const receipt = (clawbackId: string, amountFen = 100_000) =>
  ({ clawbackId, receiptId: 'RC-1', subsidyKind: 'GROUP_SKILL', amountFen, expensedYear: { F: 2019, A: 2020 } });
describe('clause JN-3.2c — recovered money goes back to the fiscal account', () => {
  specify('what two cases brought, in one movement').given(clawback('received'), clawback('received', { clawbackId: 'CB2', receivedFen: 7 }))
    .when(sweeping('CB1', 'CB2')).then([
      { stream: 'account-370100', type: 'SweptToFiscalAccount.v1', data: {
        sweepId: 'SW-1', fundSource: 'UI_FUND', receipts: [receipt('CB1'), receipt('CB2', 7)], amountFen: 100_007,
      } },
      { stream: 'clawback-CB1', type: 'ClawbackSwept.v1', data: { clawbackId: 'CB1', sweepId: 'SW-1', receiptIds: ['RC-1'] } },
      { stream: 'clawback-CB2', type: 'ClawbackSwept.v1', data: { clawbackId: 'CB2', sweepId: 'SW-1', receiptIds: ['RC-1'] } },
    ], { clauses: ['JN-3.2c', 'JN-3.3e'] });
  specify('a case that brought nothing new gets no event').given(clawback('received'), clawback('swept', { clawbackId: 'CB2' })).when(sweeping('CB2', 'CB1'))
    .then([
    {
      stream: 'account-370100', type: 'SweptToFiscalAccount.v1',
      data: { sweepId: 'SW-1', fundSource: 'UI_FUND', receipts: [receipt('CB1')], amountFen: 100_000 },
    },
    { stream: 'clawback-CB1', type: 'ClawbackSwept.v1', data: { clawbackId: 'CB1', sweepId: 'SW-1', receiptIds: ['RC-1'] } },
  ]);
  specify('a case named twice would be counted twice').given(clawback('received')).when(sweeping('CB1', 'CB1')).refused('clawback.case-twice');
  specify('swept already').given(clawback('swept')).when(sweeping('CB1')).refused('clawback.nothing-to-sweep');
  specify('nothing received').given(clawback('served')).when(sweeping('CB1')).refused('clawback.nothing-to-sweep');
  specify('a case of another organisation').given(clawback('received', { org: '370116' })).when(sweeping('CB1')).refused('clawback.other-organisation');
  specify('a case nobody opened').when(sweeping('CB1')).refused('clawback.unknown');
  specify('under a used id').given(clawback('received'), swept('SW-1', 1)).when(sweeping('CB1')).refused('account.movement-exists');
});
