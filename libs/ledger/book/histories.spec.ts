import { bookedYear } from '#scheme/history';
import type { HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { withRandomWords } from '../../../test/support/random-words.view.js';
import { tinyLedger } from '../../../test/support/tiny-ledger.mjs';
import { draftsOf, type Draft } from './drafts.js';
import { calendarOf, emptyBooks, ledgerEvent, post, reconcile, type Books, type Line, type Voucher } from './index.js';
import { postings } from './posting.table.js';
import { reversalDrafts, type Reversed } from './reversal.js';
import { BY_KIND, EACH, type PostingRule, type Template } from './template.js';

const SEEDS = [1, 2, 3, 4, 5, 6];
const historyOf = (seed: number): readonly HistoryEvent[] => withRandomWords(randomHistory(seed, 660, { months: true }), seed);
/** Posts a history once for all that is asked of it, seeing the books before and after each event. */
interface Seen { readonly i: number; readonly before: Books; readonly after: Books; readonly vouchers: readonly Voucher[] }
const postOnce = (history: readonly HistoryEvent[], see: (event: HistoryEvent, at: Seen) => void): Voucher[] => {
  const all: Voucher[] = [];
  let before = emptyBooks;
  for (const [i, event] of history.entries()) {
    const { vouchers, books: after } = post(ledgerEvent(event, i), before);
    see(event, { i, before, after, vouchers });
    all.push(...vouchers);
    before = after;
  }
  return all;
};
const BOOKS = ['F', 'A', 'M'] as const;

/** A row of the posting table by the words POSTINGS.md has of it, and each of its lines. */
const rowName = (type: string, row: PostingRule<never>): string => `${type} ${row.when?.text ?? ''} ${row.rule} ${row.says}`;
const lineName = (row: string, book: string, { side, account, red, source }: Template<never>): string =>
  `${row}: ${book} ${side} ${account} ${red ? '−' : ''}${source.name}`;
const rows = Object.entries(postings).flatMap(([type, of]) => (of as readonly PostingRule<never>[]).map((row) => ({ type, row, name: rowName(type, row) })));
const names = new Map(rows.map(({ row, name }) => [row, name]));
/** Whether a line may come from a template: no row has two templates of one book that could give it. */
const gives = ({ side, account, red }: Template<never>, line: Pick<Line, 'side' | 'account' | 'amountFen'>): boolean =>
  side === line.side && red === line.amountFen < 0
  && (account === BY_KIND ? line.account.startsWith('50') : account === EACH ? /^[45]/.test(line.account) : account === line.account);
const linesOf = ({ row, set, lines }: Draft): readonly string[] => (row[set.book] ?? []).filter((one) => lines.some((line) => gives(one, line)))
  .map((one) => lineName(names.get(row)!, set.book, one));

interface Reached { readonly straight: Set<string>; readonly red: Set<string>; readonly blue: Set<string> }
/** What an event reaches, as posting drafts it on the books before. */
const reach = ({ type, data, meta: { org, on, commandId } }: HistoryEvent, books: Books, { straight, red, blue }: Reached): void => {
  if (type === 'VoucherReversed.v1') {
    const reversed = data as unknown as Reversed;
    straight.add(names.get(postings['VoucherReversed.v1'][0] as PostingRule<never>)!);
    for (const draft of reversalDrafts(reversed, books, { org, year: bookedYear(calendarOf(books, org), reversed.source.on, commandId) })) {
      (draft.kind === 'REVERSAL' ? red : blue).add(names.get(draft.row)!);
    }
    return;
  }
  const year = type === 'YearClosed.v1' ? (data as { year: number }).year : bookedYear(calendarOf(books, org), on, commandId);
  for (const draft of draftsOf({ type, data, org, year }, books)) {
    straight.add(names.get(draft.row)!);
    for (const line of linesOf(draft)) straight.add(line);
  }
};

/** The invariants of domain §3.5 in a few lines of their own, from the lines of vouchers and the facts: no code of `reconcile` or of the audit's checks. */
class Invariants {
  readonly #nets = new Map<string, number>();
  readonly #owed = new Map<string, number>();
  #of(key: string): number { return this.#nets.get(key) ?? 0; }

  after(event: HistoryEvent, vouchers: readonly Voucher[], org: string): readonly string[] {
    for (const { bookSet: { org: of, book }, lines } of vouchers) {
      for (const { account, side, amountFen } of lines) {
        const [fen, top] = [side === 'D' ? amountFen : -amountFen, account.slice(0, 4)];
        for (const key of [`${of}${book}${top}`, ...('345'.includes(top[0]!) ? [`${of}${book}net`] : [])]) this.#nets.set(key, this.#of(key) + fen);
      }
    }
    this.#owed.set(event.meta.org, (this.#owed.get(event.meta.org) ?? 0) + owedMore(event));
    const at = (key: string): number => this.#of(`${org}${key}`);
    const wrong: string[] = [];
    if (at('F1001') !== at('A1003')) wrong.push('F.1001 = A.1003');
    const explained = at('A1004') + at('A1101') - at('F1101') + at('A2001') - at('F2001');
    if (at('Fnet') - at('Anet') !== explained) wrong.push('net A − net F = A.1004 + (A.1101 − F.1101) − (A.2001 − F.2001)');
    for (const one of ['800', '801', '802', '810', '811', '820']) {
      if (at(`M${one}1`) !== -at(`M${one}2`) || at(`M${one}1`) < 0) wrong.push(`M.${one}1 = M.${one}2 ≥ 0`);
    }
    if (at('M8101') !== (this.#owed.get(org) ?? 0)) wrong.push('M.8101 = demanded − recovered − set off − written off');
    return wrong;
  }
}
interface Facts {
  readonly amountFen: number; readonly late?: boolean; readonly repayment?: boolean; readonly offsets?: readonly { readonly amountFen: number }[];
  readonly expensedYear?: object; readonly source: HistoryEvent; readonly right?: object;
}
const owedMore = ({ type, data }: Pick<HistoryEvent, 'type' | 'data'>): number => {
  const { amountFen, late, repayment, offsets = [], expensedYear, source, right } = data as unknown as Facts;
  const setOff = offsets.reduce((sum, one) => sum + one.amountFen, 0);
  switch (type) {
    case 'ClawbackDemanded.v1': return amountFen;
    case 'ClawbackReceived.v1': case 'ClawbackCancelled.v1': case 'ClawbackWrittenOff.v1': return -amountFen;
    case 'ClawbackReceiptTraced.v1': return late === true ? 0 : -amountFen;
    case 'PaymentSettled.v1': return repayment === true ? 0 : -setOff;
    case 'PaymentCancelled.v1': return expensedYear === undefined ? 0 : setOff;
    case 'VoucherReversed.v1':
      return -owedMore(source) + (right === undefined ? 0 : owedMore({ type: source.type, data: { ...source.data, ...right } }));
    default: return 0;
  }
};

const sumOf = (lines: readonly Line[]): number => lines.reduce((sum, { side, amountFen }) => sum + (side === 'D' ? amountFen : -amountFen), 0);
const ourLines = (vouchers: readonly Voucher[]): string[] => vouchers.flatMap((one) => one.lines.map((line) => [
  one.bookSet.org, one.bookSet.book, one.period, one.word, one.number, line.lineNo, one.voucherDate, one.factOn, one.rule, one.kind, line.account, line.side,
  line.amountFen, one.correctionOfPeriod ?? '', line.party ?? '',
].join(','))).sort();
const tinyLines = (history: readonly HistoryEvent[]): string[] => tinyLedger(history).lines.map((one) => [
  one.org, one.book, one.period, one.word, one.number, one.line, one.voucherDate, one.factOn, one.rule, one.kind, one.account, one.side, one.fen,
  one.correction, one.party,
].join(',')).sort();

/** Every history, told and posted once. */
const told: { readonly history: readonly HistoryEvent[]; readonly vouchers: readonly Voucher[]; readonly broken: readonly unknown[] }[] = [];
const reached: Reached = { straight: new Set(), red: new Set(), blue: new Set() };
const tellAll = (): void => {
  if (told.length > 0) return;
  for (const seed of SEEDS) {
    const [history, own, broken] = [historyOf(seed), new Invariants(), [] as unknown[]];
    const vouchers = postOnce(history, (event, { i, before, after, vouchers: fresh }) => {
      reach(event, before, reached);
      const { org } = event.meta;
      const found = [...own.after(event, fresh, org), ...reconcile(after, org)];
      if (found.length > 0) broken.push({ seed, i, type: event.type, found });
    });
    told.push({ history, vouchers, broken });
  }
};

describe('random histories and the posting table', () => {
  beforeAll(tellAll);

  test('every row has a name of its own', () => { expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length); });

  test('every row is reached, and every line of every row', () => {
    const lines = rows.flatMap(({ row, name }) => BOOKS.flatMap((book) => (row[book] ?? []).map((one) => lineName(name, book, one as Template<never>))));
    expect([...rows.map(({ name }) => name), ...lines].filter((name) => !reached.straight.has(name))).toEqual([]);
  });

  test('every row is taken back in red, but for a year close and a reversal', () => {
    const due = rows.filter(({ type }) => type !== 'YearClosed.v1' && type !== 'VoucherReversed.v1');
    expect(due.filter(({ name }) => !reached.red.has(name)).map(({ name }) => name)).toEqual([]);
  });

  /** Lists of their own carry the amounts, or the other end has told the same; and a payment is gross and net. */
  const NOT_IN_BLUE = ['AllocationReceived.v1', 'RemittanceReceived.v1', 'BatchCommitted.v1', 'CommitmentWithdrawn.v1', 'FundsReleased.v1', 'PaymentSettled.v1',
    'UnusedFundsReturned.v1', 'SweptToFiscalAccount.v1', 'YearClosed.v1', 'VoucherReversed.v1'];
  test('every type with one amount is booked right in blue', () => {
    const blue = (type: string): boolean => rows.some((one) => one.type === type && reached.blue.has(one.name));
    expect(Object.keys(postings).filter((type) => !blue(type)).sort()).toEqual([...NOT_IN_BLUE].sort());
  });

  test('months are held, admitted to, released, closed, opened again and locked; years close; vouchers are reviewed; red and blue stand in other years', () => {
    const seen = new Set(told.flatMap(({ history }) => history.map(({ type }) => type)));
    for (const type of ['PeriodHeld', 'RectificationAdmitted', 'PeriodReleased', 'PeriodClosed', 'PeriodReopeningProposed', 'PeriodReopened', 'PeriodLocked',
      'YearClosed', 'VoucherWordsChosen', 'VoucherReviewed', 'VoucherReversalProposed', 'VoucherReversalRejected', 'ClawbackOpened']) {
      expect([type, seen.has(`${type}.v1`)]).toEqual([type, true]);
    }
    const vouchers = told.flatMap((one) => one.vouchers);
    for (const word of ['记', '收', '付', '转']) expect([word, vouchers.some((one) => one.word === word)]).toEqual([word, true]);
    const redLate = vouchers.filter((one) => one.kind === 'REVERSAL' && one.factOn.slice(0, 4) !== one.voucherDate.slice(0, 4));
    expect(redLate.length).toBeGreaterThan(5);
    const parties = new Set(vouchers.flatMap(({ lines }) => lines.flatMap(({ party }) => (party === undefined ? [] : [party.slice(0, party.indexOf(':'))]))));
    expect([...parties].sort()).toEqual(['CASE', 'ENTERPRISE', 'INSTITUTION', 'ORDER', 'PERSON', 'PROJECT', 'RECEIPT']);
  });
});

describe('the whole of a random history', () => {
  beforeAll(tellAll);
  const each = (work: (one: (typeof told)[number]) => void): void => { for (const one of told) work(one); };

  test('each voucher balances, its lines are numbered from 1, and no two of an event and book have one name', () => {
    each(({ vouchers }) => {
      const [keys, off] = [new Set<string>(), new Set<string>()];
      for (const { bookSet: { org, book }, eventId, rule, lines } of vouchers) {
        const key = `${org} ${book} ${eventId} ${rule}`;
        if (keys.has(key) || sumOf(lines) !== 0 || lines.some(({ lineNo }, i) => lineNo !== i + 1)) off.add(key);
        keys.add(key);
      }
      expect([...off]).toEqual([]);
    });
  });

  test('after every event the invariants hold, asked of the ledger and on their own; the difference of F and A is explained', () => {
    each(({ broken, vouchers }) => { expect([broken, vouchers.length > 500]).toEqual([[], true]); });
  });

  test('a red voucher is what it takes back with the other sign, line by line and party by party', () => {
    each(({ vouchers }) => {
      const byKey = new Map(vouchers.map((one) => [`${one.eventId} ${one.bookSet.org}${one.bookSet.book} ${one.rule}`, one]));
      const red = vouchers.filter(({ kind }) => kind === 'REVERSAL');
      expect(red.length).toBeGreaterThan(20);
      const wanted = red.map(({ reverses, bookSet: { org, book } }) => byKey.get(`${reverses!.eventId} ${org}${book} ${reverses!.rule}`)!);
      expect(red.map(({ rule, factOn, summary, lines }) => ({ rule, factOn, summary, lines }))).toEqual(wanted.map(({ rule, factOn, summary, lines }) => ({
        rule: `J23/${rule}`, factOn, summary: `红字冲销：${summary}`, lines: lines.map((line) => ({ ...line, amountFen: -line.amountFen })),
      })));
    });
  });

  test('the posting machine that shares no code gives the same lines, with kind, word and party', () => {
    each(({ history, vouchers }) => { expect(ourLines(vouchers)).toEqual(tinyLines(history)); });
  });
});
