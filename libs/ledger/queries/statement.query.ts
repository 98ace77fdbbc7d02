import type { DataSource } from 'typeorm';
import { day, type Day } from '#kernel';
import { accountOf, formatVoucherRef, parseVoucherRef, type Book, type ChartAccount } from '#ledger/book';
import { turnovers, type Turnover } from './balance.query.js';
import { committedIn } from './commitment.query.js';
import { bookSetRows, journal, vouchersOf, type BookSetRow, type JournalPlace, type MarkedVoucher } from './journal.query.js';
import { resolveKnownAt, type Known, type Patience } from './known-at.query.js';
import type { BookQuestion } from './questions.js';
import {
  memorandumKinds, monthEnds, openedBy, plansOfYears, setBalances, type KindTurnover, type MonthTurnover, type Opened, type PlanOfYear, type SetBalance,
} from './period.query.js';
import { mustKnow, placeOf, type At } from './place.query.js';
import { UnknownToLedger } from './queries.errors.js';
import { cursorPlace } from './entries.query.js';
import { netAt, sheetPage, type SheetPage, type SheetQuestion } from './sheet.query.js';
import { spanTurnovers, type SpanTurnover } from './six-columns.query.js';
import { accountWord, dayWord, spanWord, type SpanWord } from './words.js';

/** Which book sets a journal or an export tells: one organisation, or one book or fund of it. */
export interface JournalQuestion {
  readonly org: string; readonly book?: string; readonly fundSource?: string; readonly knownAt?: string; readonly asOf?: string; readonly from?: string;
}
export interface JournalAt { readonly known: Known; readonly sets: readonly BookSetRow[]; readonly place: JournalPlace }

/** What printed statements, journals and vouchers are made of. Every answer stands at one place of one version, resolved first by `at` or `journalAt`. */
export class StatementQueries {
  constructor(private readonly source: DataSource, private readonly name: { readonly name: string; readonly patience: Patience }) {}

  /** @throws UnknownToLedger, LedgerNotThereYet */
  at(question: BookQuestion): Promise<At> { return placeOf(this.source, this.name, question); }

  /** @throws UnknownToLedger, LedgerNotThereYet */
  known(word?: string): Promise<Known> { return resolveKnownAt(this.source, word, this.name); }

  /** The moment a page goes on from: what its cursor knows, or what is asked. @throws UnknownToLedger for a cursor of another moment */
  moment({ knownAt, cursor }: { readonly knownAt?: string; readonly cursor?: string }): { readonly knownAt?: string } {
    const pinned = cursor === undefined ? undefined : `@${cursorPlace(cursor)}`;
    if (pinned !== undefined && knownAt !== undefined && knownAt !== pinned) {
      throw new UnknownToLedger('ledger.unknown-word', `the cursor knows ${pinned}, not ${knownAt}`, ['the `next` of the page before']);
    }
    const word = pinned ?? knownAt;
    return word === undefined ? {} : { knownAt: word };
  }

  /** The account a word names in the book of a place. @throws UnknownToLedger */
  account({ place }: At, word: string): ChartAccount { return accountWord(place.book, word); }

  /** `period`, or `from` and `asOf`; without either from the first day of the calendar on. @throws UnknownToLedger */
  span(words: { readonly period?: string; readonly from?: string; readonly asOf?: string }): SpanWord {
    if (words.period === undefined && words.from === undefined) return { from: day('2000-01-01'), asOf: dayWord(words.asOf, 'asOf') };
    return spanWord(words);
  }

  turnovers({ schema, place }: At, asOf: Day): Promise<readonly Turnover[]> { return turnovers(this.source, schema, { ...place, asOf }); }
  within({ schema, place }: At, from: Day): Promise<readonly SpanTurnover[]> { return spanTurnovers(this.source, schema, { ...place, from }); }
  /** Debit less credit at the end of a day, fen. */
  net(at: At, account: string, asOf: Day): Promise<number> { return netAt(this.source, at, { account, asOf }); }
  sheet(at: At, question: SheetQuestion): Promise<SheetPage> { return sheetPage(this.source, at, question); }
  months(at: At, from: Day): Promise<readonly MonthTurnover[]> { return monthEnds(this.source, at, from); }
  kinds(at: At, account: string, from: Day): Promise<readonly KindTurnover[]> { return memorandumKinds(this.source, at, { account, from }); }
  plans(at: At): Promise<readonly PlanOfYear[]> { return plansOfYears(this.source, at); }
  /** Approved in a year, fen. */
  committedIn(at: At, year: number): Promise<number> { return committedIn(this.source, at, year); }
  opened(at: At, from: Day): Promise<Opened> { return openedBy(this.source, at, from); }

  /** Every leaf account of the book sets of some organisations, or of all, as if no year had been closed. */
  balances({ schema, knownAt }: Known, asOf: Day, orgs: readonly string[] | null): Promise<readonly SetBalance[]> {
    return setBalances(this.source, schema, { index: knownAt.index, asOf, orgs });
  }

  /** The book sets of a journal and where it stands. @throws UnknownToLedger, LedgerNotThereYet */
  async journalAt({ org, book, fundSource, ...when }: JournalQuestion): Promise<JournalAt> {
    const { from, asOf } = this.span(when);
    const known = await resolveKnownAt(this.source, when.knownAt, this.name);
    const { schema, knownAt: { index } } = known;
    if (book !== undefined && accountOfBook(book) === undefined) throw new UnknownToLedger('ledger.unknown-book', `no book ${book}`, ['F', 'A', 'M']);
    await mustKnow(this.source, schema, { org, ...(fundSource !== undefined && { fundSource }) });
    const sets = await bookSetRows(this.source, schema, { orgs: [org], book: book as Book | undefined, fundSource });
    return { known, sets, place: { schema, setIds: sets.map(({ id }) => id), index, from, asOf } };
  }

  /** The vouchers of a journal by day, from a place of a month on; a month's ids and 500 vouchers are held at once. */
  journal({ place }: JournalAt, start?: { readonly period: number; readonly offset: number }): ReturnType<typeof journal> {
    return journal(this.source, place, start);
  }

  /** A place of one book set, for balances around a journal. */
  placeOfSet({ known, place }: JournalAt, { fundSource, org, book }: BookSetRow): At {
    return { schema: known.schema, place: { fundSource, org, book, asOf: place.asOf, knownAt: known.knownAt, closing: 'included' } };
  }

  /** One voucher by its reference with what became of it. @throws UnknownToLedger when there is none, or two funds have one of that name and none is said */
  async voucher(reference: string, fundSource?: string): Promise<MarkedVoucher> {
    const at = parseVoucherRef(reference);
    if (at === undefined) throw new UnknownToLedger('ledger.unknown-voucher', `${reference} is no voucher reference`, ['F.370100.201912.0003']);
    const { schema, knownAt: { index } } = await this.known();
    const found = await this.source.query(`select v.voucher_id as id, s.fund_source as fund from ${schema}.voucher v
      join ${schema}.book_set s using (book_set_id) where s.book = $1::"char" and s.org = $2 and v.period = $3 and v.word = $6 and v.number = $4
        and ($5::text is null or s.fund_source = $5) order by s.fund_source`,
    [at.book, at.org, at.period, at.number, fundSource ?? null, at.word]) as { id: string; fund: string }[];
    if (new Set(found.map(({ fund }) => fund)).size > 1) {
      throw new UnknownToLedger('ledger.unknown-fund', `${reference} stands in the books of several funds`, found.map(({ fund }) => fund));
    }
    const [voucher] = await vouchersOf(this.source, { schema, index }, found.slice(0, 1).map(({ id }) => id));
    if (voucher === undefined) throw new UnknownToLedger('ledger.unknown-voucher', `no voucher ${formatVoucherRef(at)}`);
    return voucher;
  }
}

const accountOfBook = (book: string): ChartAccount | undefined => accountOf(book as Book, book === 'M' ? '8001' : book === 'A' ? '1003' : '1001');
