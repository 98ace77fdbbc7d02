import { day } from '#kernel';
import { type VoucherSource, voucherFold, voucherStream } from '#scheme/history';
import {
  confirmVoucherReversal, type PostedFact, type ProposeVoucherReversal, proposeVoucherReversal, rejectVoucherReversal, type ReversalRehearsed, reviewVouchers,
} from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';

const EVENT = '00000000-0000-4000-8000-000000000001';
const STREAM = voucherStream(EVENT);
const source: VoucherSource = {
  eventId: EVENT, stream: 'account-370100', revision: 3, type: 'InterestCredited.v1', on: day('2019-12-21'), year: 2019, fundSource: 'UI_FUND',
  data: { interestId: 'INT-1', fundSource: 'UI_FUND', amountFen: 3_500_000, bankReference: 'BK-1' },
};
const posted: PostedFact = { source, org: '370100', maker: 'O-account', books: ['F', 'A'], movesMoney: true, isFinal: false };
const HASH = 'a'.repeat(64);
const world = (past: Past, more: Partial<PostedFact> | undefined = {}) =>
  ({ fact: more === undefined ? undefined : { ...posted, ...more }, state: past.state(voucherFold, STREAM) });
const place = { eventId: EVENT, stream: 'account-370100', revision: 3 };

const reviewed = fact(STREAM, ['VoucherReviewed.v1', { eventId: EVENT, book: 'F' }], { actor: 'O-finrev' });
const reviewing = (officer = 'O-finrev', books: readonly ('F' | 'A' | 'M')[] = ['F'], more: Partial<PostedFact> | 'none' = {}) => (past: Past) =>
  reviewVouchers({ org: '370100', vouchers: books.map((book) => ({ ...place, book })) },
    books.map(() => (more === 'none' ? { ...world(past), fact: undefined } : world(past, more))), ask({ officer }));

describe('clause JN-3.3c — vouchers are reviewed by another person than their maker (S5)', () => {
  specify('of both books').when(reviewing('O-finrev', ['F', 'A'])).then([
    { stream: STREAM, type: 'VoucherReviewed.v1', data: { eventId: EVENT, book: 'F' } },
    { stream: STREAM, type: 'VoucherReviewed.v1', data: { eventId: EVENT, book: 'A' } },
  ], { clauses: ['JN-3.3c'] });
  specify('by the maker').when(reviewing('O-account')).refused('duties.same-person', 'JN-3.3c', [{ rule: 'S5', step: '制单', officerId: 'O-account' }]);
  specify('once').given(reviewed).when(reviewing()).refused('voucher.reviewed-before', undefined, [{ eventId: EVENT, book: 'F' }]);
  specify('once in one command').when(reviewing('O-finrev', ['F', 'F'])).refused('voucher.named-twice');
  specify('of a fact that posts nothing').when(reviewing('O-finrev', ['F'], 'none')).refused('voucher.unknown');
  specify('of a book the fact does not post to').when(reviewing('O-finrev', ['M'])).refused('voucher.unknown');
  specify('of another organisation').when(reviewing('O-finrev', ['F'], { org: '370116' })).refused('voucher.unknown');
  specify('of another event than the one at that place').when(reviewing('O-finrev', ['F'], { source: { ...source, eventId: 'x' } })).refused('voucher.unknown');
});

const reversal = { reversalId: 'RV-1', reason: '重复入账', document: '更正说明', evidenceHash: HASH } as const;
const proposing = (more: Partial<ProposeVoucherReversal> = {}, of: Partial<PostedFact> = {}) => (past: Past) =>
  proposeVoucherReversal({ org: '370100', ...place, ...reversal, moneyMoved: false, ...more }, world(past, of), ask({ officer: 'O-account' }));
const proposed = fact(STREAM, ['VoucherReversalProposed.v1', { ...reversal, source }], { actor: 'O-account' });
const confirming = (officer = 'O-finrev', reversalId = 'RV-1') => (past: Past) =>
  confirmVoucherReversal({ org: '370100', eventId: EVENT, reversalId }, past.state(voucherFold, STREAM), ask({ officer }));
const rejecting = (officer = 'O-finrev', reversalId = 'RV-1') => (past: Past) =>
  rejectVoucherReversal({ org: '370100', eventId: EVENT, reversalId, reason: '示例' }, past.state(voucherFold, STREAM), ask({ officer }));
const reversed = fact(STREAM, ['VoucherReversed.v1', { ...reversal, source, proposedBy: 'O-account' }], { actor: 'O-finrev' });
const rejected = fact(STREAM, ['VoucherReversalRejected.v1', { eventId: EVENT, reversalId: 'RV-1', reason: '示例' }], { actor: 'O-finrev' });

describe('clause JN-3.3c — a wrong posting is taken back in red letter (J23)', () => {
  const told = (more: object = {}) => ({ stream: STREAM, type: 'VoucherReversalProposed.v1' as const, data: { reversalId: 'RV-1', source, reason: '重复入账',
    document: '更正说明', evidenceHash: HASH, ...more } });
  specify('proposed').when(proposing()).then([told()], { clauses: ['JN-3.3c'] });
  specify('with what is right').when(proposing({ right: { amountFen: 3_400_000 } })).then([told({ right: { amountFen: 3_400_000 } })]);
  specify('with the same amount').when(proposing({ right: { amountFen: 3_500_000 } })).refused('voucher.not-corrected');
  specify('with one amount where the fact has many').when(proposing({ right: { amountFen: 1 } }, { source: { ...source, data: {} } }))
    .refused('voucher.not-corrected');
  specify('with another sum where the books take the amounts of a list').when(proposing({ right: { amountFen: 1 } }, { source: {
    ...source, type: 'UnusedFundsReturned.v1', data: { amountFen: 5, items: [{ claimId: 'C1', subsidyKind: 'CAMP', amountFen: 5, expensedYearF: 2019 }] },
  } })).refused('voucher.not-corrected');
  specify('with another sum of a sweep').when(proposing({ right: { amountFen: 1 } }, { source: { ...source, type: 'SweptToFiscalAccount.v1',
    data: { amountFen: 5, receipts: [] } } })).refused('voucher.not-corrected');
  specify('when money did move').when(proposing({ moneyMoved: true })).refused('voucher.money-moved');
  specify('when nobody says whether money moved').when(proposing({ moneyMoved: undefined })).refused('voucher.money-moved');
  specify('without the bank statement').when(proposing({ evidenceHash: undefined })).refused('voucher.no-evidence');
  specify('of no money at all').when(proposing({ moneyMoved: undefined, evidenceHash: undefined }, { movesMoney: false })).passes();
  specify('of a year close').when(proposing({}, { isFinal: true })).refused('voucher.closing');
  specify('of nothing').when(proposing({ eventId: 'x' })).refused('voucher.unknown');
  specify('while another is open').given(proposed).when(proposing())
    .refused('voucher.reversal-open', undefined, [{ is: 'proposed', possible: ['ConfirmVoucherReversal', 'RejectVoucherReversal'] }]);
  specify('twice').given(proposed, reversed).when(proposing()).refused('voucher.reversed-before');
  specify('again after it was sent back').given(proposed, rejected).when(proposing()).passes();
  specify('confirmed by a second person').given(proposed).when(confirming())
    .then([{ stream: STREAM, type: 'VoucherReversed.v1', data: { ...told().data, proposedBy: 'O-account' } }]);
  specify('confirmed by who proposed it').given(proposed).when(confirming('O-account'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S5', step: '提出冲销', officerId: 'O-account' }]);
  specify('confirmed when nothing is proposed').when(confirming()).refused('reversal.unknown');
  specify('confirmed under another number').given(proposed).when(confirming('O-finrev', 'RV-2')).refused('reversal.unknown');
  const shown = (of: ReversalRehearsed) => [
    (past: Past) => proposeVoucherReversal({ org: '370100', ...place, ...reversal, moneyMoved: false }, world(past), ask({ officer: 'O-account' }), of),
    (past: Past) => confirmVoucherReversal({ org: '370100', eventId: EVENT, reversalId: 'RV-1' }, past.state(voucherFold, STREAM),
      ask({ officer: 'O-finrev' }), of),
  ] as const;
  const unmet = { what: 'UI_FUND M.8101 ≥ 0', leftFen: -4_000, rightFen: 0 };
  const [proposedShort, confirmedShort] = shown({ bookedYear: 2019, unmet: [unmet] });
  specify('proposed of what a later fact rests on').when(proposedShort).refused('voucher.rests-on', undefined, [unmet]);
  specify('confirmed of what a later fact rests on').given(proposed).when(confirmedShort).refused('voucher.rests-on', undefined, [unmet]);
  const [proposedElsewhere, confirmedElsewhere] = shown({ bookedYear: 2020, unmet: [] });
  specify('proposed of vouchers in another year').when(proposedElsewhere).refused('voucher.booked-otherwise', undefined, [{ bookedYear: 2020, year: 2019 }]);
  specify('confirmed of vouchers in another year').given(proposed).when(confirmedElsewhere).refused('voucher.booked-otherwise');
  const [proposedWell, confirmedWell] = shown({ bookedYear: 2019, unmet: [] });
  specify('proposed of what nothing rests on').when(proposedWell).passes();
  specify('confirmed of what nothing rests on').given(proposed).when(confirmedWell).passes();
  specify('sent back').given(proposed).when(rejecting())
    .then([{ stream: STREAM, type: 'VoucherReversalRejected.v1', data: { eventId: EVENT, reversalId: 'RV-1', reason: '示例' } }]);
  specify('sent back by who proposed it').given(proposed).when(rejecting('O-account')).refused('duties.same-person', 'JN-3.3c');
  specify('sent back when nothing is proposed').when(rejecting()).refused('reversal.unknown');
});
