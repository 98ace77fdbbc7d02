import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { BrokenHistory, yearOf, type Day, type Instant } from '#kernel';
import { ledgerLines, postAll, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { moveOf, movesPeriod } from '#scheme/history';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { withRandomWords } from '../../../test/support/random-words.view.js';
import { tinyLedger } from '../../../test/support/tiny-ledger.mjs';
import {
  emptyBooks, formatVoucherRef, ledgerEvent, leavesUnder, movementOf, netDebit, notPosted, parseVoucherRef, post, reconcile, renderPostings, restoreBooks,
    setOf, setsOf, voucher,
  voucherText, type Books, type Voucher,
} from './index.js';

const seeds = fc.integer({ min: 0, max: 0x7fffffff });
const runs = { numRuns: 14 };
const event = (type: string, data: Record<string, unknown>, { on = '2019-12-10', org = '370100', n = 0 } = {}): HistoryEvent => ({
  stream: 'account-370100', revision: n, id: `00000000-0000-5000-8000-${String(n + 1).padStart(12, '0')}`, type, data,
  meta: { actor: 'O', role: 'R', org, on: on as Day, commandId: 'c', commandHash: 'h', correlationId: 'c', causationId: 'c', clauses: [] },
  recordedAt: '2020-06-01T00:00:00.000Z' as Instant,
});
const accrued = (amountFen: number, on = '2019-12-10', n = 0): HistoryEvent => event('FundAccrued.v1', { fundSource: 'UI_FUND', amountFen }, { on, n });
const posted = (...history: HistoryEvent[]): Voucher[] => postAll(history).vouchers;
const linesOf = (vouchers: readonly Voucher[]): string[] => vouchers.flatMap((one) =>
  [`${one.bookSet.book} ${one.rule} ${one.kind}`, ...one.lines.map((line) => `${line.side} ${line.account} ${line.amountFen}`)]);

describe('posting, on random histories', () => {
  test('every voucher balances, is numbered without a gap, and lies in a period that was open', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const history = randomHistory(seed, 120);
      const closed = new Map<string, number>();
      history.forEach((one, i) => { if (one.type === 'YearClosed.v1') closed.set(`${one.meta.org}/${(one.data as { year: number }).year}`, i); });
      const numbers = new Map<string, number>();
      for (const [i, one] of postAll(history).vouchers.entries()) {
        const sum = (side: string): number => one.lines.filter((line) => line.side === side).reduce((total, line) => total + line.amountFen, 0);
        expect(sum('D')).toBe(sum('C'));
        expect(one.voucherId).toBe(i + 1);
        const series = `${one.bookSet.org}/${one.bookSet.book}/${one.period}`;
        expect(one.number).toBe((numbers.get(series) ?? 0) + 1);
        numbers.set(series, one.number);
        const closedAt = closed.get(`${one.bookSet.org}/${yearOf(one.voucherDate)}`) ?? Number.MAX_SAFE_INTEGER;
        expect(one.kind === 'CLOSING' ? one.logIndex === closedAt : one.logIndex < closedAt).toBe(true);
        expect(one.correctionOfPeriod === undefined).toBe(one.voucherDate === one.factOn);
        if (one.lines.some((line) => line.amountFen < 0)) expect(['RECOVERY', 'REVERSAL']).toContain(one.kind);
      }
    }), runs);
  });

  test('invariants 2, 3 and 4 hold after every event', () => {
    fc.assert(fc.property(seeds, (seed) => {
      postAll(randomHistory(seed, 80), (books, i) => {
        for (const org of ['370100', '370116']) expect([i, reconcile(books, org)]).toEqual([i, []]);
      });
    }), { numRuns: 12 });
  });

  test('an implementation that shares no code gives the same lines', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const history = randomHistory(seed, 120);
      const tiny = tinyLedger(history).lines.map((line) => [
        line.org, line.book, line.period, line.number, line.line, line.voucherDate, line.factOn, line.rule, line.kind, line.account, line.side, line.fen,
          line.correction,
      ].join(',')).sort();
      expect(ledgerLines(postAll(history).vouchers).trimEnd().split('\n').slice(1).sort()).toEqual(tiny);
    }), runs);
  });

  test('after a close the accounts of its year are zero in F and A, whatever came before', () => {
    fc.assert(fc.property(seeds, (seed) => {
      const history = randomHistory(seed, 150);
      let closes = 0;
      postAll(history, (books, i) => {
        const { type, meta, data } = history[i]!;
        if (type !== 'YearClosed.v1') return;
        closes += 1;
        for (const of of setsOf(books, meta.org, ['F', 'A'])) for (const group of ['4', '5']) {
          const { debitFen, creditFen } = movementOf(of, group, (data as { year: number }).year);
          expect(debitFen).toBe(creditFen);
        }
      });
      return closes >= 0;
    }), runs);
  });

  test('books restored from their rows post on exactly as the books themselves', () => {
    fc.assert(fc.property(seeds, fc.integer({ min: 0, max: 100 }), (seed, cut) => {
      const history = withRandomWords(randomHistory(seed, 120, { months: true }), seed);
      const { vouchers } = postAll(history);
      const { books } = postAll(history.slice(0, cut));
      const numbers = [...books.sets.values()].flatMap(({ set, numbers: series }) =>
        [...series].map(([key, number]) => ({ set, period: Number(key.slice(0, 6)), word: key.slice(6), number })));
      let again: Books = restoreBooks({
        movements: [...books.sets.values()].flatMap(({ set, movements }) => [...movements.values()].map((one) => ({ set, ...one }))), numbers,
        cases: [...books.cases].map(([key, told]) => ({ org: key.slice(0, key.indexOf('/')), caseId: key.slice(key.indexOf('/') + 1), ...told })),
        closedYears: [...books.calendars].flatMap(([org, { closedYears }]) => closedYears.map((year) => ({ org, year }))),
        moves: history.slice(0, cut).filter(({ type }) => movesPeriod(type)).map(({ type, data, meta: { org } }) => ({ ...moveOf(type, data)!, org })),
        words: [...books.calendars].flatMap(([org, { words }]) => words.map((one) => ({ org, ...one }))),
        lastVoucherId: books.lastVoucherId, recordedAt: books.recordedAt,
      });
      const rest: Voucher[] = [];
      history.slice(cut).forEach((one, i) => {
        const answer = post(ledgerEvent(one, cut + i), again);
        again = answer.books;
        rest.push(...answer.vouchers);
      });
      expect(rest.map(voucherText)).toEqual(vouchers.filter((one) => one.logIndex >= cut).map(voucherText));
    }), runs);
  });
});

describe('posting, case by case', () => {
  const money = { fundSource: 'UI_FUND', clawbackId: 'C', receiptId: 'R', subsidyKind: 'GROUP_SKILL', amountFen: 300 };

  test('a recovery of the same year reduces the expenditure in red, one of a prior year is income', () => {
    expect(linesOf(posted(event('ClawbackReceived.v1', { ...money, expensedYear: { F: 2018, A: 2019 } }))))
      .toEqual(['A J15 RECOVERY', 'D 1004 300', 'D 500104 -300', 'M J15 NORMAL', 'D 8102 300', 'C 8101 300']);
    expect(linesOf(posted(event('ClawbackReceived.v1', { ...money, expensedYear: { F: 2019, A: 2018 } }))))
      .toEqual(['A J14 NORMAL', 'D 1004 300', 'C 4501 300', 'M J14 NORMAL', 'D 8102 300', 'C 8101 300']);
  });

  test('a receipt straight into the fiscal account posts its receivable, and the account posts the money, each book by its own year', () => {
    const years = { expensedYear: { F: 2018, A: 2019 } };
    expect(linesOf(posted(
      event('ClawbackReceived.v1', { ...money, ...years, into: 'FISCAL_ACCOUNT' }), event('RecoveryCredited.v1', { ...money, ...years }, { n: 1 }),
    ))).toEqual([
      'M J15 NORMAL', 'D 8102 300', 'C 8101 300', 'F J14 NORMAL', 'D 1001 300', 'C 4501 300', 'A J15 RECOVERY', 'D 1003 300', 'D 500104 -300',
    ]);
  });

  test('a write-off moves the receivable to the pursued (J17), late money lowers those and is income (J18)', () => {
    const old = { ...money, expensedYear: { F: 2018, A: 2018 } };
    expect(linesOf(posted(event('ClawbackWrittenOff.v1', { ...old, claimId: 'K' }))))
      .toEqual(['M J17 NORMAL', 'D 8102 300', 'C 8101 300', 'D 8111 300', 'C 8112 300']);
    expect(linesOf(posted(event('ClawbackRevived.v1', { ...old, into: 'EXPENDITURE_ACCOUNT' }))))
      .toEqual(['M J18 NORMAL', 'D 8112 300', 'C 8111 300', 'A J18 NORMAL', 'D 1004 300', 'C 4501 300']);
    expect(linesOf(posted(event('ClawbackRevived.v1', { ...old, expensedYear: { F: 2019, A: 2019 }, into: 'EXPENDITURE_ACCOUNT' }))))
      .toEqual(['M J18 NORMAL', 'D 8112 300', 'C 8111 300', 'A J18 RECOVERY', 'D 1004 300', 'D 500104 -300']);
    expect(linesOf(posted(event('ClawbackRevived.v1', { ...old, into: 'FISCAL_ACCOUNT' })))).toEqual(['M J18 NORMAL', 'D 8112 300', 'C 8111 300']);
  });

  test('a cancelled demand takes the receivable away, and what came in above it waits to be returned (J22)', () => {
    expect(linesOf(posted(event('ClawbackCancelled.v1', { ...money, claimId: 'K', expensedYear: { F: 2019, A: 2019 } }))))
      .toEqual(['M J13 NORMAL', 'D 8102 300', 'C 8101 300']);
    expect(linesOf(posted(event('ClawbackExcessReceived.v1', { ...money, into: 'EXPENDITURE_ACCOUNT' })))).toEqual(['A J22 NORMAL', 'D 1004 300',
      'C 200103 300']);
    expect(linesOf(posted(event('ClawbackExcessReceived.v1', { ...money, into: 'FISCAL_ACCOUNT' }))))
      .toEqual(['F J22 NORMAL', 'D 1001 300', 'C 2001 300', 'A J22 NORMAL', 'D 1003 300', 'C 200103 300']);
  });

  test('a sweep of both years is two entries, and Book A moves the money of each', () => {
    const receipts = [{ ...money, expensedYear: { F: 2018, A: 2018 } }, { ...money, amountFen: 50, expensedYear: { F: 2019, A: 2019 } }];
    expect(linesOf(posted(event('SweptToFiscalAccount.v1', { sweepId: 'S', fundSource: 'UI_FUND', receipts, amountFen: 350 })))).toEqual([
      'F J14 NORMAL', 'D 1001 300', 'C 4501 300', 'A J14 NORMAL', 'D 1003 300', 'C 1004 300',
      'F J15 RECOVERY', 'D 1001 50', 'D 500104 -50', 'A J15 NORMAL', 'D 1003 50', 'C 1004 50',
    ]);
  });

  test('an offset of the year before in F and of the same year in A: each book by its own year', () => {
    const offsets = [{ clawbackId: 'C', claimId: 'K1', subsidyKind: 'CAMP', amountFen: 100, expensedYear: { F: 2018, A: 2019 } }];
    const gross = { fundSource: 'UI_FUND', grossFen: 1_000, offsets, offsetFen: 100, netFen: 900 };
    expect(linesOf(posted(event('FundsReleased.v1', { ...gross, requestId: 'F', lines: [{ batchId: 'B', subsidyKind: 'GROUP_SKILL', grossFen: 1_000 }] }))))
      .toEqual(['F J16 NORMAL', 'D 500104 1000', 'C 1001 900', 'C 4501 100', 'A J16 NORMAL', 'D 1004 900', 'C 1003 900']);
    expect(linesOf(posted(event('PaymentSettled.v1', { ...gross, claimId: 'K', batchId: 'B', subsidyKind: 'GROUP_SKILL', payeeKind: 'PERSON',
      repayment: false })))).toEqual([
      'M J07 NORMAL', 'D 8002 1000', 'C 8001 1000', 'A J16 RECOVERY', 'D 500104 1000', 'D 500107 -100', 'C 1004 900', 'M J16 NORMAL', 'D 8102 100',
        'C 8101 100',
    ]);
  });

  test('a fact of a closed year is booked on the first day of the next open one and says which period it corrects', () => {
    const [late] = posted(accrued(5), event('YearClosed.v1', { org: '370100', year: 2019 }, { on: '2020-01-15', n: 1 }), accrued(7, '2019-03-02', 2)).slice(-2);
    expect([late!.voucherDate, late!.factOn, late!.period, late!.correctionOfPeriod, late!.number]).toEqual(['2020-01-01', '2019-03-02', 202001, 201903, 1]);
  });

  test('a close recorded in January takes only its own year, though January has been posted', () => {
    const { books, vouchers } = postAll([accrued(5), accrued(7, '2020-01-05', 1), event('YearClosed.v1', { org: '370100', year: 2019 }, { on: '2020-01-15',
      n: 2 })]);
    expect(linesOf(vouchers.slice(-2))).toEqual(['F J26 CLOSING', 'D 4001 5', 'C 3001 5', 'A J26 CLOSING', 'D 4001 5', 'C 3001 5']);
    expect(vouchers.at(-1)!.voucherDate).toBe('2019-12-31');
    expect(netDebit(setOf(books, { fundSource: 'UI_FUND', org: '370100', book: 'F' }), '4')).toBe(-7);
  });

  test('a year without movement closes without a voucher and is closed all the same', () => {
    const { vouchers, books } = postAll([event('YearClosed.v1', { org: '370100', year: 2019 }), accrued(1, '2019-05-05', 1)]);
    expect(vouchers.map((one) => one.voucherDate)).toEqual(['2020-01-01', '2020-01-01']);
    expect(() => post(ledgerEvent(event('YearClosed.v1', { org: '370100', year: 2019 }), 2), books)).toThrow(BrokenHistory);
  });

  test('recordedAt never runs backward', () => {
    const early = { ...accrued(1, '2019-12-10', 1), recordedAt: '2019-01-01T00:00:00.000Z' as Instant };
    expect(new Set(posted(accrued(1), early).map((one) => one.recordedAt))).toEqual(new Set(['2020-06-01T00:00:00.000Z']));
  });

  test.each<[string, HistoryEvent]>([
    ['an unknown type', event('MoneyVanished.v1', {})],
    ['an amount of 0', accrued(0)],
    ['a negative amount', accrued(-1)],
    ['half a fen', accrued(0.5)],
    ['an amount above 2^53', accrued(2 ** 53)],
    ['a total that is not the sum of its kinds', event('BatchCommitted.v1', { batchId: 'B', fundSource: 'UI_FUND', lines: [{ subsidyKind: 'CAMP',
      amountFen: 5 }], totalFen: 6 })],
    ['a subsidy kind the notice does not know', event('FundsReleased.v1', {
      requestId: 'F', fundSource: 'UI_FUND', lines: [{ batchId: 'B', subsidyKind: 'MAGIC', grossFen: 5 }], offsets: [], grossFen: 5, offsetFen: 0, netFen: 5,
    })],
    ['a day that does not exist', accrued(5, '2019-02-30')],
    ['the close of another organisation', event('YearClosed.v1', { org: '370116', year: 2019 })],
  ])('%s is broken history, named', (_name, bad) => {
    const attempt = (): unknown => post(ledgerEvent(bad, 41), emptyBooks);
    expect(attempt).toThrow(BrokenHistory);
    expect(attempt).toThrow(new RegExp(`event 41 \\(${bad.type.replace('.', '\\.')}, ${bad.id}\\)`));
  });

  test('an event that does not post changes nothing but the clock', () => {
    for (const type of notPosted.filter((one) => !movesPeriod(one) && one !== 'VoucherWordsChosen.v1')) {
      const { vouchers, books } = post(ledgerEvent(event(type, {}), 0), emptyBooks);
      expect([vouchers, books]).toEqual([[], { ...emptyBooks, recordedAt: '2020-06-01T00:00:00.000Z' }]);
    }
  });
});

describe('voucher()', () => {
  const good = [{ account: '1001', side: 'D', amountFen: 5 }, { account: '4001', side: 'C', amountFen: 5 }] as const;
  test('numbers its lines', () => { expect(voucher('F', 'NORMAL', good).map((line) => line.lineNo)).toEqual([1, 2]); });
  test.each([
    ['one line', () => voucher('F', 'NORMAL', [good[0]])],
    ['unbalanced', () => voucher('F', 'NORMAL', [good[0], { ...good[1], amountFen: 6 }])],
    ['a parent account', () => voucher('F', 'NORMAL', [{ ...good[0], account: '5001' }, good[1]])],
    ['an account of another book', () => voucher('A', 'NORMAL', good)],
    ['red in NORMAL', () => voucher('F', 'NORMAL', [...good, { ...good[0], amountFen: -5 }, { ...good[1], amountFen: -5 }])],
    ['a line of 0', () => voucher('F', 'NORMAL', [...good, { ...good[0], amountFen: 0 }])],
  ])('refuses %s', (_name, attempt) => { expect(attempt).toThrow(RangeError); });
});

describe('words', () => {
  test('a voucher reference has one form', () => {
    const ref = { book: 'F', org: '370100', period: 201912, word: '记', number: 3, line: 2 } as const;
    expect(formatVoucherRef(ref)).toBe('F.370100.201912.0003/2');
    expect(parseVoucherRef('F.370100.201912.0003/2')).toEqual(ref);
    expect(parseVoucherRef('M.370100.201912.12345')).toEqual({ book: 'M', org: '370100', period: 201912, word: '记', number: 12_345 });
    for (const word of ['收', '付', '转'] as const) {
      expect(formatVoucherRef({ ...ref, word })).toBe(`F.370100.201912.${word}0003/2`);
      expect(parseVoucherRef(`F.370100.201912.${word}0003/2`)).toEqual({ ...ref, word });
    }
    const bad = [
      'F.370100.201912.记0003', 'F.370100.201912.收', 'F.370100.201912.收付0003', 'F.370100.201912.0003收',
      '', 'F.370100.201912.3', 'X.370100.201912.0003', 'F.370100.201913.0003', 'F.370100.201912.0000', 'F.370100.201912.00003', 'F.370100.201912.0003/0',
      'F.370100.201912.0003/02',
    ];
    for (const text of bad) {
      expect([text, parseVoucherRef(text)]).toEqual([text, undefined]);
    }
  });

  test('a parent stands for its leaves, a leaf for itself', () => {
    expect(leavesUnder('A', '2001').map(({ code }) => code)).toEqual(['200101', '200102', '200103']);
    expect(leavesUnder('F', '5001')).toHaveLength(15);
    expect(leavesUnder('F', '1001').map(({ code }) => code)).toEqual(['1001']);
    expect(leavesUnder('F', '9999')).toEqual([]);
  });

  test('POSTINGS.md is what the table renders', () => {
    expect(readFileSync(new URL('POSTINGS.md', import.meta.url), 'utf8')).toBe(renderPostings());
  });
});
