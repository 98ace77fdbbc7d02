import fc from 'fast-check';
import { BrokenHistory, type Day, type Instant } from '#kernel';
import { postAll, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { withRandomWords } from '../../../test/support/random-words.view.js';
import { tinyLedger } from '../../../test/support/tiny-ledger.mjs';
import { referenceOf, type Voucher } from './index.js';

const ORG = '370100';
let serial = 0;
const told = (type: string, data: Record<string, unknown>, { on = '2020-01-15', org = ORG } = {}): HistoryEvent => ({
  stream: 'told', revision: (serial += 1), id: `00000000-0000-5000-8000-${String(serial).padStart(12, '0')}`, type, data,
  meta: { actor: 'O', role: 'R', org, on: on as Day, commandId: 'c', commandHash: 'h', correlationId: 'c', causationId: 'c', clauses: [] },
  recordedAt: '2020-06-01T00:00:00.000Z' as Instant,
});
const chosen = (year: number, words = 'SPECIAL', more = {}): HistoryEvent => told('VoucherWordsChosen.v1', { org: ORG, year, words }, more);
const money = { fundSource: 'UI_FUND', amountFen: 5 };
const accrued = (on = '2020-01-15'): HistoryEvent => told('FundAccrued.v1', money, { on });
const refs = (...history: readonly HistoryEvent[]): readonly string[] => postAll(history).vouchers.map(referenceOf);
const settled = { ...money, claimId: 'K', batchId: 'B', subsidyKind: 'SKILL_UPGRADE', payeeKind: 'PERSON', grossFen: 5, netFen: 5, offsets: [], paymentId: 'P',
  line: 1, repayment: false };

describe('the word of a voucher', () => {
  test('is 记 of all where nobody chose', () => {
    expect(refs(accrued(), told('PaymentSettled.v1', settled))).toEqual([
      'F.370100.202001.0001', 'A.370100.202001.0001', 'M.370100.202001.0001', 'A.370100.202001.0002']);
  });

  test('is 收 of money in, 付 of money out and from bank to bank, 转 of the rest', () => {
    const released = { ...money, requestId: 'FR', lines: [{ batchId: 'B', subsidyKind: 'SKILL_UPGRADE', grossFen: 5 }], offsets: [], grossFen: 5, offsetFen: 0,
      netFen: 5 };
    const cleared = told('ReceiptIdentified.v1', { ...money, receiptId: 'R', meaning: 'TO_RETURN', into: 'EXPENDITURE_ACCOUNT' });
    expect(refs(chosen(2020), accrued(), told('FundsReleased.v1', released), told('PaymentSettled.v1', settled), cleared)).toEqual([
      'F.370100.202001.收0001', 'A.370100.202001.收0001', 'F.370100.202001.付0001', 'A.370100.202001.付0001', 'M.370100.202001.转0001',
      'A.370100.202001.付0002', 'A.370100.202001.转0001',
    ]);
  });

  test('is 转 of a year close, and 收 of money that comes back against expenditure in red', () => {
    const back = { ...money, clawbackId: 'X', receiptId: 'R', subsidyKind: 'SKILL_UPGRADE', into: 'EXPENDITURE_ACCOUNT', expensedYear: { F: 2020, A: 2020 } };
    const history = [chosen(2020), accrued(), told('ClawbackReceived.v1', back), told('YearClosed.v1', { org: ORG, year: 2020 })];
    expect(postAll(history).vouchers.map(({ bookSet: { book }, kind, word }) => `${book} ${kind} ${word}`)).toEqual([
      'F NORMAL 收', 'A NORMAL 收', 'A RECOVERY 收', 'M NORMAL 转', 'F CLOSING 转', 'A CLOSING 转']);
  });

  test('in red is that of what it takes back', () => {
    const wrong = accrued();
    const source = { eventId: wrong.id, stream: 'told', revision: 1, type: wrong.type, on: '2020-01-15', year: 2020, fundSource: 'UI_FUND', data: wrong.data };
    const reversed = told('VoucherReversed.v1', { reversalId: 'RV', source, reason: '重复', document: '说明', proposedBy: 'O-2' });
    expect(refs(chosen(2020), wrong, reversed)).toEqual([
      'F.370100.202001.收0001', 'A.370100.202001.收0001', 'F.370100.202001.收0002', 'A.370100.202001.收0002']);
  });
});

describe('what the money of a payment is about', () => {
  test('category and department stand on every line of it, where the event names them', () => {
    const part = { projectId: 'PR', part: 'SETTLEMENT', advanceFen: 0, remainderFen: 0, department: '市农业农村局' };
    const { vouchers } = postAll([told('PaymentSettled.v1', { ...settled, personCategory: 'POOR_LABOUR', part })]);
    const lines = vouchers.filter(({ bookSet: { book } }) => book === 'A').flatMap((one) => one.lines);
    expect(lines.map(({ personCategory, department }) => [personCategory, department])).toEqual(lines.map(() => ['POOR_LABOUR', '市农业农村局']));
    expect(lines.length).toBeGreaterThan(1);
  });
});

describe('a choice of words', () => {
  test.each<readonly [string, readonly HistoryEvent[], string]>([
    ['holds in later years', [chosen(2019)], '收'], ['not before its year', [chosen(2021)], '记'],
    ['until another', [chosen(2018), chosen(2020, 'GENERAL')], '记'], ['of one year the last', [chosen(2020), chosen(2020, 'GENERAL'), chosen(2020)], '收'],
    ['of the newest year, whatever was chosen last', [chosen(2020), chosen(2019, 'GENERAL')], '收'],
    ['is taken from the first year without a voucher', [accrued('2020-01-10'), chosen(2020)], '记'],
    ['and a year with vouchers before it does not matter', [accrued('2019-12-10'), chosen(2020)], '收'],
  ])('%s', (_name, history, word) => { expect(postAll([...history, accrued()]).vouchers.at(-1)!.word).toBe(word); });

  test('of another organisation is nobody else\'s', () => {
    expect(() => postAll([chosen(2020, 'SPECIAL', { org: '370116' })])).toThrow(BrokenHistory);
    expect(postAll([chosen(2020), told('FundAccrued.v1', money, { org: '370116' })]).vouchers.at(-1)!.word).toBe('记');
  });
});

describe('words, on random histories', () => {
  const told40 = (seed: number): readonly HistoryEvent[] => withRandomWords(randomHistory(seed, 200, { months: true }), seed);
  const seeds = fc.integer({ min: 0, max: 0x7fffffff });

  test('the vouchers of one year have the words of one choice, numbered without a gap, and the machine that shares no code gives the same', () => {
    const seen = new Map<string, number>();
    const nameOf = (one: Voucher): string => `${one.bookSet.org} ${one.bookSet.book} ${one.period} ${one.word}`;
    fc.assert(fc.property(seeds, (seed) => {
      const history = told40(seed);
      const { vouchers } = postAll(history);
      const [last, general] = [new Map<string, number>(), new Map<string, boolean>()];
      for (const one of vouchers) {
        expect([nameOf(one), one.number]).toEqual([nameOf(one), (last.get(nameOf(one)) ?? 0) + 1]);
        last.set(nameOf(one), one.number);
        const year = `${one.bookSet.org} ${one.voucherDate.slice(0, 4)}`;
        expect(general.get(year) ?? one.word === '记').toBe(one.word === '记');
        general.set(year, one.word === '记');
        seen.set(one.word, (seen.get(one.word) ?? 0) + 1);
      }
      const ours = vouchers.flatMap((one) => one.lines.map((line) => `${nameOf(one)} ${one.number}/${line.lineNo} ${line.account} ${line.amountFen}`));
      const tiny = tinyLedger(history).lines.map((line) =>
        `${line.org} ${line.book} ${line.period} ${line.word} ${line.number}/${line.line} ${line.account} ${line.fen}`);
      expect(ours.sort()).toEqual(tiny.sort());
    }), { numRuns: 14 });
    for (const word of ['记', '收', '付', '转']) expect(seen.get(word)).toBeGreaterThan(100);
  });
});
