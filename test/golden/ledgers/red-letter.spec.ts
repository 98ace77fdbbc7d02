import { Ledger } from '../../../libs/audit/verify/verify.mjs';
import { postAll, readHistory, type HistoryEvent } from '../../support/ledger-lines.view.js';

describe('a wrong posting taken back in red letter', () => {
  const golden = readHistory('jinan-2019');
  const wrong = golden.findIndex(({ type }) => type === 'InterestCredited.v1');
  const source = golden[wrong]!;
  const after = (type: string, data: Record<string, unknown>, n: number): HistoryEvent => ({
    ...golden.at(-1)!, stream: `voucher-${source.id}`, revision: n, id: `00000000-0000-4000-8000-00000000000${n}`, type, data,
    meta: { ...golden.at(-1)!.meta, org: '370100', actor: 'O-second', role: 'FIN_REV' },
  });
  const reversed = after('VoucherReversed.v1', {
    reversalId: 'RV-1', reason: '示例', document: '示例', evidenceHash: 'a'.repeat(64), proposedBy: 'O-account', right: { amountFen: 3_400_000 },
    source: { eventId: source.id, stream: source.stream, revision: source.revision, type: source.type, on: source.meta.on, year: 2019, fundSource: 'UI_FUND',
      data: source.data },
  }, 2);
  const history = [...golden, after('VoucherReviewed.v1', { eventId: source.id, book: 'F' }, 1), reversed];
  const { vouchers } = postAll(history);
  const red = vouchers.filter(({ logIndex }) => logIndex === history.length - 1);

  test('the verifier, which shares no code, posts the same', () => {
    const own = new Ledger('370100');
    history.forEach((event, index) => { if (event.meta.org === '370100') own.take({ ...event, index }); });
    expect(own.vouchers.slice(-4).map(({ book, rule, kind, date, lines }) => [book, rule, kind, date, lines.map(({ side, account, fen }) =>
      `${side}${account} ${fen}`)])).toEqual(red.map((one) => [one.bookSet.book, one.rule, one.kind, one.voucherDate,
      one.lines.map(({ side, account, amountFen }) => `${side}${account} ${amountFen}`)]));
  });
});
