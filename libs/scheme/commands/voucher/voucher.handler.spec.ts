import 'reflect-metadata';
import { START, type StoredEvent } from '#event-store';
import { emptyBooks, ledgerEvent, post, type Voucher } from '#ledger/book';
import { accountStream, clawbackStream, paymentStream, voucherStream, type VoucherSource } from '#scheme/history';
import { CITY, fact, type Happened } from '../../../../test/support/builders.js';
import { officer } from '../../../../test/support/duties-past.js';
import { yearClosed } from '../../../../test/support/money-past.js';
import { type Answer, SeededOffice } from '../../../../test/support/seeded-office.js';

const people = [...officer('O-acct', ['FIN_ACCT']), ...officer('O-rev', ['FIN_REV'])];
const money = { fundSource: 'UI_FUND', subsidyKind: 'CAMP', expensedYear: { F: 2019, A: 2019 } } as const;
const demanded = (clawbackId: string, amountFen: number, on = '2019-12-20'): Happened =>
  fact(clawbackStream(clawbackId), ['ClawbackDemanded.v1', { clawbackId, claimId: 'C1', ...money, amountFen, openedBy: 'O-1' }], { actor: 'O-2', on });
const received = (clawbackId: string, amountFen: number, on = '2019-12-31'): Happened => fact(clawbackStream(clawbackId), ['ClawbackReceived.v1',
  { clawbackId, receiptId: `RC-${clawbackId}`, ...money, amountFen, into: 'EXPENDITURE_ACCOUNT', bankReference: 'BK-1' }], { actor: 'O-2', on });
const said = (answer: Answer): string => (answer.outcome === 'refused' ? answer.refused : answer.outcome);
const all = async ({ store }: SeededOffice): Promise<readonly StoredEvent[]> => {
  const found: StoredEvent[] = [];
  for await (const batch of store.readAll({ after: START })) found.push(...batch);
  return found;
};
const reversing = async (office: SeededOffice, type: string, of = ''): Promise<{ propose: () => Promise<Answer>; confirm: () => Promise<Answer> }> => {
  const { id: eventId, stream, revision } = (await all(office)).find((event) => event.type === type && event.stream.includes(of))!;
  const at = { org: CITY, eventId, reversalId: 'RV-1' };
  return {
    propose: () => office.send('O-acct', 'ProposeVoucherReversal', { ...at, stream, revision, reason: '重复入账', document: '更正说明', moneyMoved: false,
      evidenceHash: '0'.repeat(64) }),
    confirm: () => office.send('O-rev', 'ConfirmVoucherReversal', at),
  };
};

describe('reversing what was booked into the year after', () => {
  it('mirrors the vouchers that stand, when the year was closed in the same millisecond before the fact', async () => {
    const office = await SeededOffice.of('2020-01-02', people, demanded('CB1', 100));
    await office.add(yearClosed(2019));
    await office.add(received('CB1', 40));
    const events = await all(office);
    expect(new Set(events.map(({ recordedAt }) => recordedAt)).size).toBe(1);
    const { propose, confirm } = await reversing(office, 'ClawbackReceived.v1');
    expect([said(await propose()), said(await confirm())]).toEqual(['accepted', 'accepted']);
    const { id } = events.find(({ type }) => type === 'ClawbackReceived.v1')!;
    const stream = (await office.store.readStreams([voucherStream(id)])).get(voucherStream(id))!;
    expect((stream.at(-1)!.data as unknown as { readonly source: VoucherSource }).source.year).toBe(2020);
    const vouchers: Voucher[] = [];
    let books = emptyBooks;
    for (const [i, event] of (await all(office)).entries()) {
      const posted = post(ledgerEvent(event, i), books);
      books = posted.books;
      vouchers.push(...posted.vouchers);
    }
    const standing = vouchers.filter(({ eventId }) => eventId === id).map(({ rule }) => rule);
    expect(standing).toContain('J14');
    expect(vouchers.filter(({ kind }) => kind === 'REVERSAL').map(({ reverses }) => reverses!.rule)).toEqual(standing);
  });

  it('reads the year of a fact recorded before the close as its own', async () => {
    const office = await SeededOffice.of('2020-01-02', people, demanded('CB1', 100));
    await office.add(received('CB1', 40));
    await office.add(yearClosed(2019));
    const { propose, confirm } = await reversing(office, 'ClawbackReceived.v1');
    expect([said(await propose()), said(await confirm())]).toEqual(['accepted', 'accepted']);
  });
});

describe('reversing what later facts rest on', () => {
  const ofAccount = <T extends Parameters<typeof fact>[1]>(told: T): Happened => fact(accountStream(CITY), told, { on: '2019-12-20' });
  const committed = (batchId: string, amountFen: number): Happened => ofAccount(['BatchCommitted.v1',
    { batchId, fundSource: 'UI_FUND', lines: [{ subsidyKind: 'CAMP', amountFen }], totalFen: amountFen }]);
  const paid = (batchId: string, amountFen: number): Happened => fact(paymentStream('P1'), ['PaymentSettled.v1', {
    paymentId: 'P1', line: 1, attempt: 1, fundSource: 'UI_FUND', claimId: 'C1', batchId, subsidyKind: 'CAMP', payeeKind: 'PERSON', grossFen: amountFen,
    offsets: [], netFen: amountFen, bankReference: 'BK-9', repayment: false,
  }], { on: '2019-12-21' });
  const inHand = ofAccount(['UnidentifiedReceived.v1',
    { receiptId: 'R-9', fundSource: 'UI_FUND', amountFen: 900, into: 'EXPENDITURE_ACCOUNT', bankReference: 'BK-8' }]);
  const receipt = { receiptId: 'R-1', fundSource: 'UI_FUND', amountFen: 70, into: 'EXPENDITURE_ACCOUNT' } as const;
  const sentBack = [
    ofAccount(['UnidentifiedReceived.v1', { ...receipt, bankReference: 'BK-2' }]),
    ofAccount(['ReceiptIdentified.v1', { ...receipt, meaning: 'TO_RETURN', reason: '错汇' }]),
    ofAccount(['ReceiptSentBack.v1', { ...receipt, bankReference: 'BK-3' }]),
  ];

  it.each<readonly [string, readonly Happened[], string, string, readonly string[]]>([
    ['a demand that was paid in part', [demanded('CB1', 100), received('CB1', 40)], 'ClawbackDemanded.v1', '',
      ['UI_FUND M.8101 ≥ 0', 'UI_FUND M.8102 ≥ 0', 'UI_FUND M.8101 CASE:CB1 ≥ 0']],
    ['a demand that was paid in part, while another stands', [demanded('CB1', 100), demanded('CB2', 100), received('CB1', 40)], 'ClawbackDemanded.v1', 'CB1',
      ['UI_FUND M.8101 CASE:CB1 ≥ 0']],
    ['a commitment that was paid', [inHand, committed('B1', 60), paid('B1', 60)], 'BatchCommitted.v1', '',
      ['UI_FUND M.8001 ≥ 0', 'UI_FUND M.8002 ≥ 0', 'UI_FUND M.8001 B1 ≥ 0']],
    ['a commitment that was paid, while another stands', [inHand, committed('B1', 60), committed('B2', 60), paid('B1', 60)], 'BatchCommitted.v1', '',
      ['UI_FUND M.8001 B1 ≥ 0']],
    ['an identification of money that was sent back', sentBack, 'ReceiptIdentified.v1', '',
      ['UI_FUND A.200103 ≥ 0', 'UI_FUND A.200103 RECEIPT:R-1 ≥ 0']],
    ['a receipt that still waits, beside one that was sent back', [inHand, ...sentBack], 'UnidentifiedReceived.v1', '', []],
  ])('%s', async (_name, past, type, of, unmet) => {
    const office = await SeededOffice.of('2019-12-22', people, past);
    const { propose } = await reversing(office, type, of);
    const answer = await propose();
    if (unmet.length === 0) expect(said(answer)).toBe('accepted');
    else expect(answer).toMatchObject({ refused: 'voucher.rests-on', facts: unmet.map((what) => ({ what })) });
  });

  it('is seen at the confirmation too, and put right by reversing the later fact first', async () => {
    const office = await SeededOffice.of('2020-01-02', people, demanded('CB1', 100));
    const { propose, confirm } = await reversing(office, 'ClawbackDemanded.v1');
    expect(said(await propose())).toBe('accepted');
    await office.add(received('CB1', 40));
    expect(said(await confirm())).toBe('voucher.rests-on');
    const later = await reversing(office, 'ClawbackReceived.v1');
    expect([said(await later.propose()), said(await later.confirm()), said(await confirm())]).toEqual(['accepted', 'accepted', 'accepted']);
  });

  describe('recorded between the look and the append', () => {
    const ordered = (paymentId: string, batchId: string): Happened => fact(paymentStream(paymentId), ['PaymentOrdered.v1', {
      paymentId, requestId: 'FR-1', fundSource: 'UI_FUND', totalNetFen: 60, lines: [{ line: 1, claimId: 'C1', batchId, subsidyKind: 'CAMP',
        payee: { kind: 'PERSON', id: 'P-1', accountId: 'AC-1' }, grossFen: 60, offsets: [], netFen: 60 }],
    }], { on: '2019-12-20' });
    const held = [inHand, committed('B1', 60), committed('B2', 60), ordered('P1', 'B1')];
    /** The answer to a confirmation that others are quicker than, and how often the store was asked to write it. */
    const confirmed = async (past: readonly Happened[], type: string, meanwhile: Happened): Promise<readonly [string, number]> => {
      const office = await SeededOffice.of('2019-12-22', people, past);
      const { propose, confirm } = await reversing(office, type);
      expect(said(await propose())).toBe('accepted');
      const write = office.store.appendMany.bind(office.store);
      let tries = 0;
      office.store.appendMany = async (writes, options) => {
        const reverses = writes.some(({ events }) => events.some((event) => event.type === 'VoucherReversed.v1'));
        if (reverses && (tries += 1) === 1) await office.add(meanwhile);
        return write(writes, options);
      };
      return [said(await confirm()), tries];
    };

    it.each<readonly [string, readonly Happened[], string, Happened, readonly [string, number]]>([
      ['a payment of the batch', held, 'BatchCommitted.v1', paid('B1', 60), ['voucher.rests-on', 1]],
      ['a fact of the account', sentBack.slice(0, 2), 'ReceiptIdentified.v1', sentBack[2]!, ['voucher.rests-on', 1]],
      ['a fact of the account that does not rest on it', held, 'BatchCommitted.v1', committed('B3', 10), ['accepted', 2]],
      ['a payment of another batch', [...held.slice(0, 3), ordered('P1', 'B2')], 'BatchCommitted.v1', paid('B2', 60), ['accepted', 1]],
      ['a year close', [demanded('CB1', 100), received('CB1', 40)], 'ClawbackReceived.v1', yearClosed(2018), ['accepted', 2]],
    ])('%s', async (_name, past, type, meanwhile, answer) => { expect(await confirmed(past, type, meanwhile)).toEqual(answer); });

    it('in a stream that began while the log was read on', async () => {
      const office = await SeededOffice.of('2019-12-22', people, held.slice(0, 3));
      const { propose, confirm } = await reversing(office, 'BatchCommitted.v1');
      expect(said(await propose())).toBe('accepted');
      const [read, write] = [office.store.readAll.bind(office.store), office.store.appendMany.bind(office.store)];
      let begun = false;
      office.store.readAll = async function* (asked) {
        const goesOn = asked.after !== START && !begun;
        begun ||= goesOn;
        if (goesOn) await office.add(ordered('P1', 'B1'));
        yield* read(asked);
      };
      let tries = 0;
      office.store.appendMany = async (writes, options) => {
        const reverses = writes.some(({ events }) => events.some((event) => event.type === 'VoucherReversed.v1'));
        if (reverses && (tries += 1) === 1) await office.add(paid('B1', 60));
        return write(writes, options);
      };
      expect([said(await confirm()), begun, tries]).toEqual(['voucher.rests-on', true, 1]);
    });
  });
});
