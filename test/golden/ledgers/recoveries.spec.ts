import type { Line, Voucher } from '#ledger/book';
import { Ledger } from '../../../libs/audit/verify/verify.mjs';
import { postAll, readHistory, type HistoryEvent } from '../../support/ledger-lines.view.js';
import { ORG, postedEvents } from '../../support/posted-events.js';
import { randomHistory } from '../../support/random-history.view.js';

const event = postedEvents('2020-03-02');
const opened = (clawbackId: string, claimId: string): HistoryEvent =>
  event('ClawbackOpened.v1', { clawbackId, claimId, payee: { kind: 'PERSON', id: 'P', accountId: 'ACC' } });
const money = (clawbackId: string, F: number, A = F) =>
  ({ clawbackId, receiptId: `R-${clawbackId}`, subsidyKind: 'GROUP_SKILL', amountFen: 30, expensedYear: { F, A }, bankReference: 'B' });

/** Money that came back: expenditure in red, and the income of an earlier year. */
const recovering = (one: Voucher): readonly Line[] => (one.kind === 'CLOSING' ? [] : one.lines.filter(({ account, amountFen }) =>
  account === '4501' || (amountFen < 0 && /^500[12]/.test(account) && one.kind === 'RECOVERY')));
const claims = (...history: readonly HistoryEvent[]): string[] => postAll(history).vouchers.flatMap((one) =>
  recovering(one).map(({ account, amountFen, claimId }) => `${one.bookSet.book} ${account} ${amountFen} ${claimId ?? 'nobody'}`));

describe('a line that recovers a subsidy names the claim whose money came back', () => {
  const cases = [opened('CB1', 'K1'), opened('CB2', 'K2')];

  test('a receipt, a revival and a credit name their case, of which the books know the claim', () => {
    expect(claims(...cases, event('ClawbackReceived.v1', { ...money('CB1', 2020), into: 'EXPENDITURE_ACCOUNT' }))).toEqual(['A 500104 -30 K1']);
    expect(claims(...cases, event('ClawbackRevived.v1', { ...money('CB2', 2019), into: 'EXPENDITURE_ACCOUNT' }))).toEqual(['A 4501 30 K2']);
    expect(claims(...cases, event('RecoveryCredited.v1', money('CB1', 2019, 2020)))).toEqual(['F 4501 30 K1', 'A 500104 -30 K1']);
  });

  test('a sweep recovers several claims, each on its own line', () => {
    const sweep = event('SweptToFiscalAccount.v1', { sweepId: 'S', receipts: [money('CB1', 2020), money('CB2', 2020), money('CB2', 2019)], amountFen: 90 });
    expect(claims(...cases, sweep)).toEqual(['F 4501 30 K2', 'F 500104 -30 K1', 'F 500104 -30 K2']);
  });

  test('a set-off recovers the claim of its case and not the claim that is being paid', () => {
    const offsets = [{ clawbackId: 'CB1', claimId: 'K6', subsidyKind: 'GROUP_SKILL', amountFen: 30, expensedYear: { F: 2019, A: 2020 } }];
    const released = event('FundsReleased.v1', { lines: [{ batchId: 'B6', subsidyKind: 'CAMP', grossFen: 50 }], offsets, netFen: 20 });
    const settled = event('PaymentSettled.v1', {
      paymentId: 'P', line: 1, claimId: 'K6', batchId: 'B6', subsidyKind: 'CAMP', payeeKind: 'PERSON', grossFen: 50, netFen: 20, offsets, repayment: false,
    });
    expect(claims(...cases, released, settled)).toEqual(['F 4501 30 K1', 'A 500104 -30 K1']);
  });

  test('an identified receipt, and a refund that gives a recovery back', () => {
    const found = { ...money('CB1', 2020, 2019), into: 'FISCAL_ACCOUNT', meaning: 'CLAWBACK', reason: '查明' };
    expect(claims(...cases, event('ReceiptIdentified.v1', found))).toEqual(['A 4501 30 K1', 'F 500104 -30 K1']);
    const refund = { ...money('CB1', 2019), refundId: 'RF', claimId: 'K1', ground: 'CANCELLED_DEMAND', from: 'EXPENDITURE_ACCOUNT' };
    expect(claims(...cases, event('RefundPaid.v1', refund))).toEqual(['A 4501 -30 K1']);
  });

  test('a case that nobody opened stands for its claim; the case of another organisation is not asked', () => {
    const received = event('ClawbackReceived.v1', { ...money('CB1', 2020), into: 'EXPENDITURE_ACCOUNT' });
    expect(claims(received)).toEqual(['A 500104 -30 CASE:CB1']);
    const elsewhere = opened('CB1', 'K9');
    expect(claims({ ...elsewhere, meta: { ...elsewhere.meta, org: '370116' } }, received)).toEqual(['A 500104 -30 CASE:CB1']);
    const { clawbackId: _case, ...nameless } = { ...money('CB1', 2020), into: 'EXPENDITURE_ACCOUNT', meaning: 'CLAWBACK' };
    expect(claims(event('ReceiptIdentified.v1', nameless))).toEqual(['A 500104 -30 UNNAMED:']);
  });

  test.each<[string, readonly HistoryEvent[]]>([
    ['the golden example', readHistory('jinan-2019')], ['a random history', randomHistory(1, 300)], ['another', randomHistory(2, 300)],
  ])(
    'every one of %s, and the verifier, which shares no code, finds the same claims', (_name, history) => {
      const posted = postAll(history).vouchers.filter(({ bookSet }) => bookSet.org === ORG);
      const all = posted.flatMap(recovering);
      expect(all.length).toBeGreaterThan(0);
      expect(all.filter(({ claimId }) => claimId === undefined)).toEqual([]);
      const own = new Ledger(ORG);
      history.forEach((one, index) => { if (one.meta.org === ORG) own.take({ ...one, index }); });
      expect(own.vouchers.map(({ rule, lines }) => [rule, lines.map(({ about }) => about.claim)]))
        .toEqual(posted.map(({ rule, lines }) => [rule, lines.map(({ claimId }) => claimId)]));
    });
});
