import { reconcile } from '#ledger/book';
import { Ledger } from '../../libs/audit/verify/verify.mjs';
import { postAll, type HistoryEvent } from '../support/ledger-lines.view.js';
import { postedEvents } from '../support/posted-events.js';
import { tinyLedger } from '../support/tiny-ledger.mjs';

const [CITY, DISTRICT] = ['370100', '370116'];
const KIND = 'GROUP_SKILL';
const event = postedEvents('2019-12-27');

type Row = readonly [rule: string, book: string, side: string, account: string, fen: number];
const text = ([rule, book, side, account, fen]: Row): string => `${rule} ${book} ${side}${account} ${fen}`;

/** The lines of the last event, by the posting table, the verifier of the package and the smallest ledger; the invariants hold after every event. */
const last = (...history: readonly HistoryEvent[]): string[] => {
  const org = history.at(-1)!.meta.org;
  const { vouchers } = postAll(history, (books, i) => { for (const each of [CITY, DISTRICT]) expect([i, each, reconcile(books, each)]).toEqual([i, each,
    []]); });
  const own = vouchers.filter(({ bookSet }) => bookSet.org === org);
  const lines = (of: readonly HistoryEvent[]): string[] => {
    const tiny = tinyLedger(of).lines.filter((line) => line.org === org);
    const verifier = new Ledger(org);
    of.forEach((each, index) => { if (each.meta.org === org) verifier.take({ ...each, index }); });
    expect(verifier.vouchers.flatMap(({ lines: ls }) => ls.map(({ about: { kind, payee, year, batch, claim, project, party } }) =>
      ({ kind, payee, year, batch, claim, project, party }))))
      .toEqual(own.flatMap(({ lines: ls }) => ls.map(({ subsidyKind: kind, payeeType: payee, policyYear: year, batchId: batch, claimId: claim,
        projectId: project, party }) => ({ kind, payee, year, batch, claim, project, party }))));
    const inOrder = verifier.vouchers.flatMap(({ rule, book, lines: ls }) => ls.map(({ side, account, fen }) => text([rule, book, side, account, fen])));
    expect(tiny.map(({ rule, book, side, account, fen }) => text([rule, book, side, account, fen]))).toEqual(inOrder);
    return inOrder;
  };
  const table = own.flatMap(({ rule, bookSet, lines: ls, logIndex }) =>
    ls.map(({ side, account, amountFen }) => ({ logIndex, says: text([rule, bookSet.book, side, account, amountFen]) })));
  expect(lines(history)).toEqual(table.map(({ says }) => says));
  return table.filter(({ logIndex }) => logIndex === history.length - 1).map(({ says }) => says);
};

const accrued = event('FundAccrued.v1', { amountFen: 1_000 });
const committed = event('BatchCommitted.v1', { lines: [{ subsidyKind: KIND, amountFen: 60 }], totalFen: 60 });
const about = { paymentId: 'P1', line: 1, claimId: 'C1', batchId: 'B1', subsidyKind: KIND, payeeKind: 'PERSON' } as const;
const released = (more: object = {}): HistoryEvent =>
  event('FundsReleased.v1', { lines: [{ batchId: 'B1', subsidyKind: KIND, grossFen: 60 }], offsets: [], netFen: 60, ...more });
const settled = (more: object = {}, on?: string): HistoryEvent =>
  event('PaymentSettled.v1', { ...about, grossFen: 60, netFen: 60, offsets: [], repayment: false, ...more }, on);
const back = (amountFen = 60, more: object = {}): HistoryEvent => event('PaymentReturned.v1', { ...about, amountFen, ...more });
const cancelled = (more: object, on?: string): HistoryEvent => event('PaymentCancelled.v1', { ...about, amountFen: 60, ...more }, on);
const YEAR = { expensedYear: { F: 2019, A: 2019 } } as const;
const DIRECT = { route: 'FISCAL_ACCOUNT' } as const;

describe('J11 and J16: a payment that set something off is given up', () => {
  const owed = event('ClawbackDemanded.v1', { claimId: 'C0', subsidyKind: 'CAMP', amountFen: 30, expensedYear: { F: 2018, A: 2018 } });
  const offset = (kind: string, year: number, amountFen: number) =>
    ({ clawbackId: 'CB1', claimId: 'C1', subsidyKind: kind, amountFen, expensedYear: { F: year, A: year } });
  const old = { offsets: [offset('CAMP', 2018, 20)], netFen: 40 };
  const young = { offsets: [offset('CAMP', 2019, 20)], netFen: 40 };
  const gone = { offsets: old.offsets, amountFen: 40 };

  test('it never left the account: the commitment falls in gross, and Book F takes the offset back in its own year', () => {
    const before = [accrued, committed, owed, released(old)];
    expect(last(...before, cancelled({ ...gone, releasedYearF: 2019 })))
      .toEqual(['J11 M D8002 60', 'J11 M C8001 60', 'J16 F D500104 -20', 'J16 F C4501 -20']);
    expect(last(...before, cancelled({ ...gone, releasedYearF: 2019 }, '2020-02-03'))).toEqual(['J11 M D8002 60', 'J11 M C8001 60']);
    expect(last(accrued, committed, owed, cancelled({ ...gone, ...DIRECT }))).toEqual(['J11 M D8002 60', 'J11 M C8001 60']);
  });

  test('it was paid and came back: what was set off is owed again', () => {
    const paid = [accrued, committed, owed, released(old), settled(old), back(40)];
    expect(last(...paid, cancelled({ ...gone, ...YEAR }))).toEqual([
      'J11 A D200101 40', 'J11 A D500104 -40', 'J16 F D500104 -20', 'J16 F C4501 -20', 'J16 A D500104 -20', 'J16 A C4501 -20',
      'J16 M D8101 20', 'J16 M C8102 20',
    ]);
    expect(last(...paid, cancelled({ ...gone, ...YEAR }, '2020-02-03')))
      .toEqual(['J11 A D200101 40', 'J11 A C4501 40', 'J16 M D8101 20', 'J16 M C8102 20']);
    const red = [accrued, committed, owed, released(young), settled(young), back(40)];
    expect(last(...red, cancelled({ offsets: young.offsets, amountFen: 40, ...YEAR })).slice(2, 6))
      .toEqual(['J16 F D500104 -20', 'J16 F D500107 20', 'J16 A D500104 -20', 'J16 A D500107 20']);
  });

  test('paid from the fiscal account', () => {
    expect(last(accrued, committed, owed, settled({ ...old, ...DIRECT }), back(40, DIRECT), cancelled({ ...gone, ...YEAR, ...DIRECT }))).toEqual([
      'J11 F D2001 40', 'J11 F D500104 -40', 'J11 A D200101 40', 'J11 A D500104 -40', 'J16 F D500104 -20', 'J16 F C4501 -20',
      'J16 A D500104 -20', 'J16 A C4501 -20', 'J16 M D8101 20', 'J16 M C8102 20',
    ]);
  });
});

describe('J19 to J21: a payment of a bought training is given up', () => {
  const ahead = { projectId: 'PJ1', part: 'ADVANCE', advanceFen: 0, remainderFen: 40 } as const;
  const rest = { ...ahead, part: 'SETTLEMENT', advanceFen: 60 } as const;
  const advance = [accrued, committed, released(), settled({ part: ahead })];
  const settling = [
    event('BatchCommitted.v1', { lines: [{ subsidyKind: KIND, amountFen: 40 }], totalFen: 40 }),
    event('FundsReleased.v1', { lines: [{ batchId: 'B2', subsidyKind: KIND, grossFen: 40 }], offsets: [], netFen: 40 }),
  ];
  const settlement = settled({ grossFen: 40, netFen: 40, part: rest });

  test('an advance that came back stands no more, nor its contract', () => {
    for (const on of ['2019-12-28', '2020-02-03']) {
      expect(last(...advance, back(), cancelled({ part: ahead, ...YEAR }, on)))
        .toEqual(['J19 A D200101 60', 'J19 A C1101 60', 'J19 M D8022 40', 'J19 M C8021 40']);
    }
    expect(last(accrued, committed, released(), cancelled({ part: ahead }))).toEqual(['J11 M D8002 60', 'J11 M C8001 60']);
    expect(last(accrued, committed, settled({ part: ahead, ...DIRECT }), back(60, DIRECT), cancelled({ part: ahead, ...YEAR, ...DIRECT }))).toEqual([
      'J19 F D2001 60', 'J19 F D500104 -60', 'J19 A D200101 60', 'J19 A C1101 60', 'J19 M D8022 40', 'J19 M C8021 40',
    ]);
  });

  test('a settlement that came back leaves the advance standing', () => {
    const paid = [...advance, ...settling, settlement, back(40)];
    const of = { part: rest, amountFen: 40, ...YEAR };
    expect(last(...paid, cancelled(of))).toEqual([
      'J20 A D200101 40', 'J20 A D1101 60', 'J20 A D500104 -100', 'J20 M D8021 40', 'J20 M C8022 40',
    ]);
    expect(last(...paid, cancelled(of, '2020-02-03'))).toEqual([
      'J20 A D200101 40', 'J20 A D1101 60', 'J20 A C4501 100', 'J20 M D8021 40', 'J20 M C8022 40',
    ]);
    expect(last(...advance, ...settling, cancelled({ part: rest, amountFen: 40 }))).toEqual(['J11 M D8002 40', 'J11 M C8001 40']);
  });

  describe('with F.1101: Book F carries the advance until its settlement', () => {
    const carried = { ...ahead, carriedInF: true } as const;
    const carriedRest = { ...rest, carriedInF: true } as const;
    const lines = [{ batchId: 'B1', subsidyKind: KIND, grossFen: 60, advances: [{ projectId: 'PJ1', amountFen: 50 }] }];
    test('at the release, from the expenditure account', () => {
      expect(last(accrued, committed, released({ lines })))
        .toEqual(['J06 F D500104 10', 'J06 F D1101 50', 'J06 F C1001 60', 'J06 A D1004 60', 'J06 A C1003 60']);
    });
    const all = released({ lines: [{ ...lines[0], advances: [{ projectId: 'PJ1', amountFen: 60 }] }] });
    const paid = [accrued, committed, all, settled({ part: carried })];
    test('at the settlement, which expenses it in both books', () => {
      expect(last(...paid).slice(2)).toEqual(['J19 A D1101 60', 'J19 A C1004 60', 'J19 M D8021 40', 'J19 M C8022 40']);
      expect(last(...paid, ...settling, settled({ grossFen: 40, netFen: 40, part: carriedRest })).slice(2)).toEqual([
        'J20 A D500104 100', 'J20 A C1101 60', 'J20 A C1004 40', 'J20 M D8022 40', 'J20 M C8021 40', 'J20 F D500104 60', 'J20 F C1101 60',
      ]);
      expect(last(accrued, committed, settled({ part: carried, ...DIRECT })).slice(2, 4)).toEqual(['J19 F D1101 60', 'J19 F C1001 60']);
    });
    test('of its project all the time: the sub-ledger of the advance comes to nothing', () => {
      const sums = new Map<string, number>();
      for (const { bookSet: { book }, lines: ls } of postAll([...paid, ...settling, settled({ grossFen: 40, netFen: 40, part: carriedRest })]).vouchers) {
        for (const { account, party = 'none', side, amountFen } of ls.filter((line) => line.account === '1101')) {
          const key = `${book}.${account} ${party}`;
          sums.set(key, (sums.get(key) ?? 0) + (side === 'D' ? amountFen : -amountFen));
        }
      }
      expect([...sums]).toEqual([['F.1101 PROJECT:PJ1', 0], ['A.1101 PROJECT:PJ1', 0]]);
    });
    test('given up, and sent back to the fiscal account', () => {
      const idle = (advanceOnly: boolean) => event('UnusedFundsReturned.v1', {
        items: [{ claimId: 'C1', subsidyKind: KIND, amountFen: 60, expensedYearF: 2019, ...(advanceOnly ? { advanceOf: 'PJ1' } : {}) }], amountFen: 60,
      });
      expect(last(...paid, back(), cancelled({ part: carried, ...YEAR }), idle(true)))
        .toEqual(['J12 F D1001 60', 'J12 F C1101 60', 'J12 A D1003 60', 'J12 A C1004 60']);
      expect(last(accrued, committed, settled({ part: carried, ...DIRECT }), back(60, DIRECT), cancelled({ part: carried, ...YEAR, ...DIRECT })).slice(0, 2))
        .toEqual(['J19 F D2001 60', 'J19 F C1101 60']);
      expect(last(...paid, ...settling, settled({ grossFen: 40, netFen: 40, part: carriedRest }), back(40),
        cancelled({ part: carriedRest, amountFen: 40, ...YEAR })).slice(-2)).toEqual(['J20 F D1101 60', 'J20 F D500104 -60']);
    });
  });
});

describe('J01 and J00: the plan of a year', () => {
  const plan = event('AnnualPlanSet.v1', { planId: 'PL-2019', year: 2019, amountFen: 500, document: '示例' });
  test('is recorded, and consumed by what is accrued under it', () => {
    expect(last(plan)).toEqual(['J00 M D8011 500', 'J00 M C8012 500']);
    expect(last(plan, event('FundAccrued.v1', { amountFen: 400, plannedFen: 400 })))
      .toEqual(['J01 F D1001 400', 'J01 F C4001 400', 'J01 A D1003 400', 'J01 A C4001 400', 'J01 M D8012 400', 'J01 M C8011 400']);
    expect(last(accrued)).toHaveLength(4);
  });
});

describe('J03: money goes up', () => {
  test('each organisation posts its own part, and what is on its way is in neither', () => {
    const given = [accrued, event('AllocationSent.v1', { amountFen: 500 }), event('AllocationReceived.v1', { amountFen: 500 }, '2019-12-27', DISTRICT)];
    const sent = event('RemittanceSent.v1', { amountFen: 100 }, '2019-12-28', DISTRICT);
    expect(last(...given, sent)).toEqual(['J03 F D5402 100', 'J03 F C1001 100', 'J03 A D5402 100', 'J03 A C1003 100']);
    expect(last(...given, sent, event('RemittanceReceived.v1', { amountFen: 100 }, '2019-12-29')))
      .toEqual(['J03 F D1001 100', 'J03 F C4402 100', 'J03 A D1003 100', 'J03 A C4402 100']);
  });
});

describe('J04: interest of the expenditure account', () => {
  test('is income of Book A when the bank credits it, of Book F when it is swept', () => {
    const credited = event('InterestCredited.v1', { amountFen: 9, into: 'EXPENDITURE_ACCOUNT' });
    expect(last(credited)).toEqual(['J04 A D1004 9', 'J04 A C4201 9']);
    expect(last(credited, event('InterestSwept.v1', { amountFen: 9 }))).toEqual(['J04 F D1001 9', 'J04 F C4201 9', 'J04 A D1003 9', 'J04 A C1004 9']);
  });
});

describe('J24: the surplus goes back', () => {
  test('in both books', () => {
    expect(last(accrued, event('SurplusReturned.v1', { amountFen: 1_000 })))
      .toEqual(['J24 F D5901 1000', 'J24 F C1001 1000', 'J24 A D5901 1000', 'J24 A C1003 1000']);
  });
});

const CASE = { clawbackId: 'CB1', claimId: 'C0', subsidyKind: 'CAMP', amountFen: 30 } as const;
const years = (F: number, A: number) => ({ expensedYear: { F, A } });

describe('J22: a receipt that was clawback money', () => {
  const demanded = event('ClawbackDemanded.v1', { ...CASE, ...years(2018, 2019) });
  const came = (into: string) => event('UnidentifiedReceived.v1', { amountFen: 30, into });
  const known = (into: string, F: number, A: number) =>
    event('ReceiptIdentified.v1', { amountFen: 30, into, meaning: 'CLAWBACK', clawbackId: 'CB1', subsidyKind: 'CAMP', ...years(F, A) });
  const traced = (more: object = {}) => event('ClawbackReceiptTraced.v1', { ...CASE, ...years(2018, 2019), into: 'EXPENDITURE_ACCOUNT', ...more });
  test('in the expenditure account: Book A takes it, the sweep follows', () => {
    const agency = 'EXPENDITURE_ACCOUNT';
    expect(last(demanded, came(agency), known(agency, 2018, 2019))).toEqual(['J15 A D200102 30', 'J15 A D500107 -30']);
    expect(last(demanded, came(agency), known(agency, 2018, 2018))).toEqual(['J14 A D200102 30', 'J14 A C4501 30']);
  });
  test('in the fiscal account: each book by its own year', () => {
    const fiscal = 'FISCAL_ACCOUNT';
    expect(last(demanded, came(fiscal), known(fiscal, 2018, 2019)))
      .toEqual(['J14 F D2001 30', 'J14 F C4501 30', 'J15 A D200102 30', 'J15 A D500107 -30']);
  });
  test('the receivable falls with the case\'s own event, also after a write-off', () => {
    expect(last(demanded, traced())).toEqual(['J22 M D8102 30', 'J22 M C8101 30']);
    const written = event('ClawbackWrittenOff.v1', { ...CASE, ...years(2018, 2019) });
    expect(last(demanded, written, traced({ late: true }))).toEqual(['J18 M D8112 30', 'J18 M C8111 30']);
  });
});

describe('J22: what came in too much, or under a demand that was cancelled, is paid back', () => {
  const refund = (ground: string, from: string, more: object = {}) => event('RefundPaid.v1', { ...CASE, ground, from, ...years(2018, 2019), ...more });
  const excess = (into: string) => event('ClawbackExcessReceived.v1', { clawbackId: 'CB1', amountFen: 30, into });
  test('an excess, from where it came into', () => {
    expect(last(excess('EXPENDITURE_ACCOUNT'), refund('EXCESS', 'EXPENDITURE_ACCOUNT'))).toEqual(['J22 A D200103 30', 'J22 A C1004 30']);
    expect(last(excess('FISCAL_ACCOUNT'), refund('EXCESS', 'FISCAL_ACCOUNT')))
      .toEqual(['J22 F D2001 30', 'J22 F C1001 30', 'J22 A D200103 30', 'J22 A C1003 30']);
  });
  test('an excess is its payee\'s until it is paid back: nothing stays with the receipt', () => {
    const opened = event('ClawbackOpened.v1', { ...CASE, payee: { kind: 'PERSON', id: 'P9', accountId: 'ACC' }, nature: 'FRAUD', lines: [] });
    for (const [from, account] of [['EXPENDITURE_ACCOUNT', '200103'], ['FISCAL_ACCOUNT', '2001']] as const) {
      const received = event('ClawbackExcessReceived.v1', { clawbackId: 'CB1', receiptId: 'RC-9', amountFen: 30, into: from });
      const { vouchers } = postAll([opened, received, refund('EXCESS', from)]);
      const parties = new Map<string, number>();
      for (const { account: at, party, side, amountFen } of vouchers.flatMap(({ lines }) => lines)) {
        if (at === account) parties.set(party!, (parties.get(party!) ?? 0) + (side === 'D' ? amountFen : -amountFen));
      }
      expect([...parties]).toEqual([['PERSON:P9', 0]]);
    }
  });
  test('a recovery whose demand is cancelled is taken back as it was booked, each book by its own year', () => {
    const received = event('ClawbackReceived.v1', { ...CASE, ...years(2018, 2019), into: 'EXPENDITURE_ACCOUNT' });
    const demanded = event('ClawbackDemanded.v1', { ...CASE, ...years(2018, 2019) });
    expect(last(demanded, received, refund('CANCELLED_DEMAND', 'EXPENDITURE_ACCOUNT'))).toEqual(['J15 A D500107 30', 'J15 A C1004 30']);
    expect(last(accrued, refund('CANCELLED_DEMAND', 'FISCAL_ACCOUNT')))
      .toEqual(['J14 F C4501 -30', 'J14 F C1001 30', 'J15 A D500107 30', 'J15 A C1003 30']);
    expect(last(accrued, refund('CANCELLED_DEMAND', 'FISCAL_ACCOUNT', years(2018, 2018))))
      .toEqual(['J14 F C4501 -30', 'J14 F C1001 30', 'J14 A C4501 -30', 'J14 A C1003 30']);
  });
});

describe('8201: a payment under suspicion', () => {
  const suspected = event('WrongPaymentSuspected.v1', { ...CASE, findingId: 'AU-1' });
  test('stands until it is demanded or dismissed', () => {
    expect(last(suspected)).toEqual(['J13 M D8201 30', 'J13 M C8202 30']);
    expect(last(suspected, event('WrongPaymentResolved.v1', { ...CASE, findingId: 'AU-1', outcome: 'DISMISSED' })))
      .toEqual(['J13 M D8202 30', 'J13 M C8201 30']);
  });
});

describe('the living allowance and what else has an account of its own', () => {
  const LIVING = { ...about, subsidyKind: 'LIVING' } as const;
  const money = [
    accrued, event('BatchCommitted.v1', { lines: [{ subsidyKind: 'LIVING', amountFen: 60 }], totalFen: 60 }),
    event('FundsReleased.v1', { lines: [{ batchId: 'B1', subsidyKind: 'LIVING', grossFen: 60 }], offsets: [], netFen: 60 }),
  ];
  test('5002 in both books: released, paid, returned, given up', () => {
    expect(last(...money)).toEqual(['J06 F D5002 60', 'J06 F C1001 60', 'J06 A D1004 60', 'J06 A C1003 60']);
    const paid = settled(LIVING);
    expect(last(...money, paid).slice(2)).toEqual(['J07 A D5002 60', 'J07 A C1004 60']);
    expect(last(...money, paid, event('PaymentReturned.v1', { ...LIVING, amountFen: 60 }), cancelled({ ...LIVING, ...YEAR })))
      .toEqual(['J11 A D200101 60', 'J11 A D5002 -60']);
  });
});
