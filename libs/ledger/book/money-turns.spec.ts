import { postAll, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { ORG, postedEvents } from '../../../test/support/posted-events.js';
import { reconcile } from './index.js';

const event = postedEvents('2019-12-27');
const KIND = 'GROUP_SKILL';
const accrued = event('FundAccrued.v1', { amountFen: 1_000 });
const committed = event('BatchCommitted.v1', { lines: [{ subsidyKind: KIND, amountFen: 60 }], totalFen: 60 });
const released = event('FundsReleased.v1', { lines: [{ batchId: 'B1', subsidyKind: KIND, grossFen: 60 }], offsets: [], netFen: 60 });
const settled = (more: object = {}, on?: string): HistoryEvent => event('PaymentSettled.v1', {
  claimId: 'C1', batchId: 'B1', subsidyKind: KIND, payeeKind: 'PERSON', grossFen: 60, netFen: 60, offsets: [], repayment: false, ...more,
}, on);
const back = (more: object = {}): HistoryEvent => event('PaymentReturned.v1', { claimId: 'C1', subsidyKind: KIND, amountFen: 60, ...more });
const cancelled = (more: object, on?: string): HistoryEvent =>
  event('PaymentCancelled.v1', { claimId: 'C1', batchId: 'B1', subsidyKind: KIND, payeeKind: 'PERSON', amountFen: 60, ...more }, on);
const DIRECT = { route: 'FISCAL_ACCOUNT' } as const;

/** The lines of the last event, and that every invariant holds after each. */
const last = (...history: readonly HistoryEvent[]): string[] => {
  const { vouchers } = postAll(history, (books, i) => { expect([i, reconcile(books, ORG)]).toEqual([i, []]); });
  return vouchers.filter(({ logIndex }) => logIndex === history.length - 1).flatMap(({ rule, bookSet, lines }) =>
    lines.map(({ side, account, amountFen }) => `${rule} ${bookSet.book} ${side}${account} ${amountFen}`));
};

describe('postings of money that leaves the golden thread (domain §3.4, rulings B13, C21)', () => {
  test('J05 an approval taken back', () => {
    expect(last(accrued, committed, event('CommitmentWithdrawn.v1', { lines: [{ subsidyKind: KIND, amountFen: 60 }], totalFen: 60, stage: 'COMMITTED' })))
      .toEqual(['J05 M D8002 60', 'J05 M C8001 60']);
  });

  test('J08 paid from the fiscal account, returned there and paid again', () => {
    const paid = [accrued, committed, settled(DIRECT)];
    expect(last(...paid)).toEqual([
      'J07 M D8002 60', 'J07 M C8001 60', 'J08 F D500104 60', 'J08 F C1001 60', 'J08 A D500104 60', 'J08 A C1003 60',
    ]);
    expect(last(...paid, back(DIRECT))).toEqual(['J09 F D1001 60', 'J09 F C2001 60', 'J09 A D1003 60', 'J09 A C200101 60']);
    expect(last(...paid, back(DIRECT), settled({ ...DIRECT, repayment: true })))
      .toEqual(['J10 F D2001 60', 'J10 F C1001 60', 'J10 A D200101 60', 'J10 A C1003 60']);
    expect(last(...paid, back(DIRECT), cancelled({ ...DIRECT, expensedYear: { F: 2019, A: 2019 } })))
      .toEqual(['J11 F D2001 60', 'J11 F D500104 -60', 'J11 A D200101 60', 'J11 A D500104 -60']);
  });

  test('J16 paid from the fiscal account with a part set off', () => {
    const owed = event('ClawbackDemanded.v1', { claimId: 'C0', subsidyKind: KIND, amountFen: 20, expensedYear: { F: 2018, A: 2019 } });
    const offsets = [{ clawbackId: 'CB1', claimId: 'C1', subsidyKind: KIND, amountFen: 20, expensedYear: { F: 2018, A: 2018 } }];
    expect(last(accrued, committed, owed, settled({ ...DIRECT, offsets, netFen: 40 })).slice(2)).toEqual([
      'J16 F D500104 60', 'J16 F C1001 40', 'J16 F C4501 20', 'J16 A D500104 60', 'J16 A C1003 40', 'J16 A C4501 20', 'J16 M D8102 20', 'J16 M C8101 20',
    ]);
  });

  test('J11 what cannot be paid: in its own year, in a later one, or never paid', () => {
    const paid = [accrued, committed, released, settled(), back()];
    expect(last(...paid, cancelled({ expensedYear: { F: 2019, A: 2019 } }))).toEqual(['J11 A D200101 60', 'J11 A D500104 -60']);
    expect(last(...paid, cancelled({ expensedYear: { F: 2019, A: 2019 } }, '2020-02-03'))).toEqual(['J11 A D200101 60', 'J11 A C4501 60']);
    expect(last(accrued, committed, released, cancelled({}))).toEqual(['J11 M D8002 60', 'J11 M C8001 60']);
  });

  test('J12 unused money goes back, per year of Book F', () => {
    const given = [accrued, committed, released, cancelled({})];
    const items = [{ claimId: 'C1', subsidyKind: KIND, amountFen: 60, expensedYearF: 2019 }];
    expect(last(...given, event('UnusedFundsReturned.v1', { items, amountFen: 60 })))
      .toEqual(['J12 F D1001 60', 'J12 F D500104 -60', 'J12 A D1003 60', 'J12 A C1004 60']);
    expect(last(...given, event('UnusedFundsReturned.v1', { items, amountFen: 60 }, '2020-02-03')))
      .toEqual(['J12 F D1001 60', 'J12 F C4501 60', 'J12 A D1003 60', 'J12 A C1004 60']);
  });

  test('J19 an advance stands against its contract; J20 and J21 the settlement clears it', () => {
    const part = { projectId: 'PJ1', part: 'ADVANCE', advanceFen: 0, remainderFen: 40 };
    const ahead = [accrued, committed, released, settled({ part })];
    expect(last(...ahead).slice(2)).toEqual(['J19 A D1101 60', 'J19 A C1004 60', 'J19 M D8021 40', 'J19 M C8022 40']);
    for (const rest of [40, 20]) {
      const more = [
        event('BatchCommitted.v1', { lines: [{ subsidyKind: KIND, amountFen: rest }], totalFen: rest }),
        event('FundsReleased.v1', { lines: [{ batchId: 'B2', subsidyKind: KIND, grossFen: rest }], offsets: [], netFen: rest }),
        settled({ grossFen: rest, netFen: rest, part: { ...part, part: 'SETTLEMENT', advanceFen: 60 } }),
      ];
      expect(last(...ahead, ...more).slice(2)).toEqual([
        `J20 A D500104 ${60 + rest}`, 'J20 A C1101 60', `J20 A C1004 ${rest}`, 'J20 M D8022 40', 'J20 M C8021 40',
      ]);
    }
    expect(last(accrued, committed, settled({ part, ...DIRECT })).slice(2))
      .toEqual(['J19 F D500104 60', 'J19 F C1001 60', 'J19 A D1101 60', 'J19 A C1003 60', 'J19 M D8021 40', 'J19 M C8022 40']);
  });

  test('J22 a receipt nobody knows, told apart and sent back', () => {
    const came = (into: string): HistoryEvent => event('UnidentifiedReceived.v1', { amountFen: 7, into });
    const known = (into: string, meaning: string): HistoryEvent => event('ReceiptIdentified.v1', { amountFen: 7, into, meaning });
    const sentBack = (into: string): HistoryEvent => event('ReceiptSentBack.v1', { amountFen: 7, into });
    const [fiscal, agency] = ['FISCAL_ACCOUNT', 'EXPENDITURE_ACCOUNT'];
    expect(last(came(agency))).toEqual(['J22 A D1004 7', 'J22 A C200102 7']);
    expect(last(came(fiscal))).toEqual(['J22 F D1001 7', 'J22 F C2001 7', 'J22 A D1003 7', 'J22 A C200102 7']);
    expect(last(came(fiscal), known(fiscal, 'INTEREST'))).toEqual(['J22 F D2001 7', 'J22 F C4201 7', 'J22 A D200102 7', 'J22 A C4201 7']);
    expect(last(came(agency), known(agency, 'PAYMENT_RETURN'))).toEqual(['J22 A D200102 7', 'J22 A C200101 7']);
    expect(last(came(agency), known(agency, 'TO_RETURN'), sentBack(agency))).toEqual(['J22 A D200103 7', 'J22 A C1004 7']);
    expect(last(came(fiscal), known(fiscal, 'TO_RETURN'), sentBack(fiscal))).toEqual(['J22 F D2001 7', 'J22 F C1001 7', 'J22 A D200103 7', 'J22 A C1003 7']);
  });
});
