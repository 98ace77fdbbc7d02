import 'reflect-metadata';
import type { StoredEvent } from '#event-store';
import { START } from '#event-store';
import { emptyBooks, ledgerEvent, post, type Voucher } from '#ledger/book';
import { clawbackStream, voucherStream, type VoucherSource } from '#scheme/history';
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
    (await all(office)).reduce((books, event, i) => { const posted = post(ledgerEvent(event, i), books); vouchers.push(...posted.vouchers); return posted.books; },
      emptyBooks);
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
