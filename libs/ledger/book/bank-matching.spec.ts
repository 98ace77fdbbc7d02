import fc from 'fast-check';
import { addDays, day, sumFen, type Day } from '#kernel';
import { bankInvariant, CashEntries, matchBank, reconcileBank, referencesOf, type BankLine, type BookItem, type PeopleSay } from '#ledger/book';

const NOBODY: PeopleSay = { matches: [], apart: { lines: [], events: [] } };
const START = day('2019-12-01');
const line = (key: string, on: string, fen: number, ...references: readonly string[]): BankLine =>
  ({ key, on: day(on), side: fen > 0 ? 'IN' : 'OUT', amountFen: Math.abs(fen), references });
const item = (key: string, on: string, fen: number, of: { readonly references?: readonly string[]; readonly groups?: readonly string[] } = {}): BookItem =>
  ({ key, on: day(on), side: fen > 0 ? 'IN' : 'OUT', amountFen: Math.abs(fen), says: '', references: of.references ?? [], groups: of.groups ?? [] });
const match = (lines: readonly BankLine[], items: readonly BookItem[], days?: number, people: PeopleSay = NOBODY) => matchBank({ lines, items, people, days });
const told = (matching: ReturnType<typeof matchBank>) => matching.matches.map(({ by, why, lines, items }) => [by, why, lines.join('+'), items.join('+')]);

describe('the references of an event', () => {
  it('are the ids it shares with the bank: a payment line as the bank was given it, and the order it is part of', () => {
    expect(referencesOf({ paymentId: 'PAY-1', line: 2, attempt: 1, bankReference: 'BK-7', claimId: 'C1' }))
      .toEqual({ references: ['BK-7', 'PAY-1/2/1', 'PAY-1/2'], groups: ['PAY-1'] });
    expect(referencesOf({ requestId: 'FR-1', lines: [] })).toEqual({ references: ['FR-1'], groups: [] });
  });
});

describe('matching', () => {
  it('takes a reference before an amount, and never another amount', () => {
    const lines = [line('S/1', '2019-12-05', -500, 'PAY-1/2/1'), line('S/2', '2019-12-05', -500), line('S/3', '2019-12-05', -400, 'PAY-1/1/1')];
    const items = [item('a', '2019-12-04', -500, { references: ['PAY-1/1/1'] }), item('b', '2019-12-05', -500, { references: ['PAY-1/2/1'] })];
    expect(told(match(lines, items, 3))).toEqual([['REFERENCE', 'PAY-1/2/1', 'S/1', 'b'], ['AMOUNT_AND_DAY', '1', 'S/2', 'a']]);
  });

  it('lets an amount speak only within the days, and not at all where the rule set is silent', () => {
    const [lines, items] = [[line('S/1', '2019-12-08', 700)], [item('a', '2019-12-04', 700)]];
    expect(told(match(lines, items, 3))).toEqual([]);
    expect(told(match(lines, items, 4))).toEqual([['AMOUNT_AND_DAY', '4', 'S/1', 'a']]);
    expect(told(match(lines, items))).toEqual([]);
  });

  it('never matches money in with money out',
    () => { expect(told(match([line('S/1', '2019-12-04', 700, 'R')], [item('a', '2019-12-04', -700, { references: ['R'] })], 9))).toEqual([]); });

  it('takes one line of the bank for all lines of a payment, or for those of its day', () => {
    const paid = (key: string, on: string, fen: number): BookItem => item(key, on, fen, { groups: ['PAY-1'] });
    const items = [paid('a', '2019-12-04', -500), paid('b', '2019-12-04', -300), paid('c', '2019-12-06', -100)];
    expect(told(match([line('S/1', '2019-12-04', -900, 'PAY-1')], items))).toEqual([['PAYMENT_TOTAL', 'PAY-1', 'S/1', 'a+b+c']]);
    expect(told(match([line('S/1', '2019-12-04', -800, 'PAY-1')], items))).toEqual([['PAYMENT_TOTAL', 'PAY-1', 'S/1', 'a+b']]);
    expect(told(match([line('S/1', '2019-12-04', -700, 'PAY-1')], items))).toEqual([]);
  });

  it('takes what a person says before everything else, as long as both sides have one sum', () => {
    const lines = [line('S/1', '2019-12-04', 700, 'R'), line('S/2', '2019-12-04', 300)];
    const items = [item('a', '2019-12-04', 700, { references: ['R'] }), item('b', '2020-02-04', 1_000)];
    const say = (events: readonly string[]): PeopleSay => ({ ...NOBODY, matches: [{ matchId: 'M', lines: ['S/1', 'S/2'], events, reason: '合并入账' }] });
    expect(told(match(lines, items, 3, say(['b'])))).toEqual([['PERSON', '合并入账', 'S/1+S/2', 'b']]);
    const wrong = match(lines, items, 3, say(['a']));
    expect([wrong.broken, told(wrong)]).toEqual([['M'], [['REFERENCE', 'R', 'S/1', 'a']]]);
  });

  it('lets two entries of the books undo each other where a person says so', () => {
    const items = [item('a', '2019-12-04', 700), item('b', '2019-12-05', -700)];
    const undone = match([], items, 3, { ...NOBODY, matches: [{ matchId: 'M', lines: [], events: ['a', 'b'], reason: '红冲' }] });
    expect([told(undone), undone.openItems]).toEqual([[['PERSON', '红冲', '', 'a+b']], []]);
  });

  it('never puts together by itself what a person took apart', () => {
    const [lines, items] = [[line('S/1', '2019-12-04', 700, 'R')], [item('a', '2019-12-04', 700, { references: ['R'] })]];
    expect(told(match(lines, items, 9, { matches: [], apart: { lines: ['S/1'], events: [] } }))).toEqual([]);
    expect(told(match(lines, items, 9, { matches: [], apart: { lines: [], events: ['a'] } }))).toEqual([]);
  });
});

describe('the entries of a cash account', () => {
  it('are one item an event: the bank moves once where two vouchers are made, and not at all where they undo each other', () => {
    const entries = new CashEntries();
    const entry = (eventId: string, side: 'D' | 'C', amountFen: number) => { entries.add({ eventId, side, amountFen, voucherDate: START, summary: '划转' }); };
    entry('a', 'D', 100); entry('a', 'D', 200); entry('b', 'C', 50); entry('c', 'D', 10); entry('c', 'D', -10); entry('d', 'D', -5);
    expect(entries.items(() => ({ references: [], groups: [] })).map(({ key, side, amountFen }) => [key, side, amountFen]))
      .toEqual([['a', 'IN', 300], ['b', 'OUT', 50], ['d', 'OUT', 5]]);
  });
});

describe('银行存款余额调节表', () => {
  const question = {
    asOf: day('2019-12-31'), bookOpeningFen: 1_000, bankOpeningFen: 1_000, people: NOBODY, days: 3,
    lines: [line('S/1', '2019-12-05', 5_000), line('S/2', '2019-12-20', 35), line('S/3', '2019-12-30', -7), line('S/4', '2020-01-03', -300)],
    items: [item('a', '2019-12-05', 5_000), item('b', '2019-12-31', 600), item('c', '2019-12-31', -300)],
  };
  const sheet = reconcileBank(question);

  it('adds on each side what only the other knows, and lists it with its age', () => {
    const { items, matches: _matches, broken: _broken, ...figures } = sheet;
    expect(figures).toEqual({
      asOf: '2019-12-31', bookFen: 6_300, bankReceivedFen: 35, bankPaidFen: 7, adjustedBookFen: 6_328, bankFen: 6_028, bookedReceivedFen: 600,
      bookedPaidFen: 300, adjustedBankFen: 6_328, differenceFen: 0,
    });
    expect(items.map(({ kind, key, ageDays }) => [kind, key, ageDays]))
      .toEqual([['BANK_RECEIVED', 'S/2', 11], ['BANK_PAID', 'S/3', 1], ['BOOKED_RECEIVED', 'b', 0], ['BOOKED_PAID', 'c', 0]]);
  });

  it('holds invariant (7) of domain §3.5, and breaks it where bank and books began apart', () => {
    expect(bankInvariant(sheet)).toBeUndefined();
    const apart = reconcileBank({ ...question, bankOpeningFen: 990 });
    expect([apart.differenceFen, bankInvariant(apart)])
      .toEqual([10, { invariant: 7, what: 'bank = books ± reconciling items', leftFen: 6_018, rightFen: 6_028 }]);
  });

  it('of a day is the same whatever comes after the day', () => {
    const later = { lines: [line('S/9', '2020-01-02', 600), line('S/8', '2020-01-02', -300)],
      items: [item('z', '2020-01-01', 35), item('y', '2020-01-01', -7)] };
    expect(reconcileBank({ ...question, lines: [...question.lines, ...later.lines], items: [...question.items, ...later.items] })).toEqual(sheet);
  });
});

describe('any bank and any books', () => {
  const moves = fc.array(fc.record({
    days: fc.nat(20), amountFen: fc.integer({ min: 1, max: 4 }), out: fc.boolean(),
      reference: fc.option(fc.constantFrom('R1', 'R2', 'PAY'), { nil: undefined }),
  }), { maxLength: 40 });
  type Move = { readonly days: number; readonly amountFen: number; readonly out: boolean; readonly reference: string | undefined };
  const at = ({ days, amountFen, out, reference }: Move) =>
    ({ on: addDays(START, days), amountFen, side: out ? 'OUT' as const : 'IN' as const, references: reference === undefined ? [] : [reference] });
  const sides = (bank: readonly Move[], books: readonly Move[]) => ({
    lines: bank.map((move, i): BankLine => ({ key: `S/${i + 1}`, ...at(move) })),
    items: books.map((move, i): BookItem => ({ key: `e${i}`, says: '', groups: move.reference === 'PAY' ? ['PAY'] : [], ...at(move) })),
  });
  const people = fc.array(fc.record({
    lines: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }), events: fc.uniqueArray(fc.nat(39), { maxLength: 3 }), apart: fc.boolean(),
  }), { maxLength: 6 }).map((all): PeopleSay => {
    const said = all.map(({ lines, events, apart }, i) => ({ matchId: `M${i}`, reason: '', apart,
      lines: lines.map((n) => `S/${n}`), events: events.map((n) => `e${n}`) }));
    const parted = said.filter(({ apart }) => apart);
    return {
      matches: said.filter(({ apart }) => !apart),
      apart: { lines: parted.flatMap(({ lines }) => lines), events: parted.flatMap(({ events }) => events) },
    };
  });
  const days = fc.option(fc.nat(6), { nil: undefined });
  const signed = (list: readonly (BankLine | BookItem)[]): number => sumFen(list.map(({ side, amountFen }) => (side === 'IN' ? amountFen : -amountFen)));

  it('stand in one match at most, both sides of which have one sum; nothing is lost', () => {
    fc.assert(fc.property(moves, moves, people, days, (bank, books, say, within) => {
      const { lines, items } = sides(bank, books);
      const { matches, openLines, openItems } = match(lines, items, within, say);
      const [matched, booked] = [matches.flatMap((one) => one.lines), matches.flatMap((one) => one.items)];
      expect([...matched, ...openLines.map(({ key }) => key)].sort()).toEqual(lines.map(({ key }) => key).sort());
      expect([...booked, ...openItems.map(({ key }) => key)].sort()).toEqual(items.map(({ key }) => key).sort());
      for (const one of matches) {
        expect(signed(lines.filter(({ key }) => one.lines.includes(key)))).toBe(signed(items.filter(({ key }) => one.items.includes(key))));
      }
    }));
  });

  it('give a sheet whose difference is that of their beginnings, at every day', () => {
    const fen = fc.integer({ min: -1_000, max: 1_000 });
    fc.assert(fc.property(moves, moves, people, fc.record({ within: days, day: fc.nat(20), book: fen, bank: fen }), (bank, books, say, at) => {
      const asOf: Day = addDays(START, at.day);
      const sheet = reconcileBank({ ...sides(bank, books), people: say, days: at.within, asOf, bookOpeningFen: at.book, bankOpeningFen: at.bank });
      expect(sheet.differenceFen).toBe(at.book - at.bank + 0);
      expect(bankInvariant(sheet) === undefined).toBe(at.book === at.bank);
    }));
  });

  it('have one answer, in whatever order what moved on a day was recorded elsewhere', () => {
    fc.assert(fc.property(moves, moves, people, days, (bank, books, say, within) => {
      const { lines, items } = sides(bank, books);
      const byDay = <T extends { readonly on: Day }>(list: readonly T[]): readonly T[] => [...list].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
      expect(match(byDay(lines), byDay(items), within, say)).toEqual(match(lines, items, within, say));
    }));
  });
});
