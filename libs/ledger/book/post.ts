import { BrokenHistory, day, periodOf, yearOf, type Day, type Instant } from '#kernel';
import { bookedDay, lifted, moveOf, movesPeriod, standingOf, type PeriodMove } from '#scheme/history';
import {
  calendarOf, isYearClosed, nextNumber, setOf, setsOf, withClosedYear, withMove, withVoucher, type Books, type OwnMaps, type SetBooks,
} from './books.js';
import { notPosted } from './not-posted.table.js';
import { postings } from './posting.table.js';
import { linesOf, type PostingRule, type Situation, type Template } from './template.js';
import { voucher, type Book, type BookSet, type Unnumbered, type Voucher, type VoucherKind } from './voucher.js';

/** Version of the posting table on every voucher. A changed table is a new version from a log index on, never a rewriting (rulings D22). */
export const POSTING_RULES = 'P1';

/** A recorded event at its place in the log. */
export interface LedgerEvent {
  readonly logIndex: number;
  readonly eventId: string;
  readonly type: string;
  readonly data: unknown;
  readonly meta: { readonly org: string; readonly on: Day; readonly commandId: string; readonly actor: string };
  readonly recordedAt: Instant;
}
/** A line of the history of periods: a move, or vouchers an admitted command brought into a held month. */
export interface PeriodStep {
  readonly move: PeriodMove['move'] | 'rectify';
  readonly org: string; readonly period: number; readonly logIndex: number; readonly eventId: string; readonly actor: string;
  readonly commandId?: string;
  /** of a reopening */
  readonly proposedBy?: string;
}
export interface Posted { readonly vouchers: readonly Voucher[]; readonly books: Books; readonly step?: PeriodStep }

type Stored = Pick<LedgerEvent, 'type' | 'data' | 'meta' | 'recordedAt'> & { readonly id: string };

/** Its bodies are parsed when posting asks: most events post nothing and are never parsed. */
class PlacedEvent implements LedgerEvent {
  readonly type: string;
  readonly #worded: Pick<LedgerEvent, 'type' | 'data'>;
  constructor(private readonly stored: Stored, readonly logIndex: number) {
    this.#worded = lifted(stored);
    this.type = this.#worded.type;
  }
  get eventId(): string { return this.stored.id; }
  get data(): unknown { return this.#worded.data; }
  get meta(): LedgerEvent['meta'] { return this.stored.meta; }
  get recordedAt(): Instant { return this.stored.recordedAt; }
}

/** A stored event as posting wants it: in the words of today. */
export const ledgerEvent = (stored: Stored, logIndex: number): LedgerEvent => new PlacedEvent(stored, logIndex);

const BOOKS = ['F', 'A', 'M'] as const;
const silent: ReadonlySet<string> = new Set(notPosted);

interface Dating { readonly voucherDate: Day; readonly factOn: Day; readonly correctionOfPeriod?: number }
interface Draft { readonly set: BookSet; readonly row: PostingRule<never>; readonly kind: VoucherKind; readonly lines: readonly Unnumbered[] }
interface YearClose { readonly org: string; readonly year: number }

/** The fact's own day while its period is open, or held and the command admitted; else the first day of the next open month (rulings B6, D13). */
const dated = (books: Books, { org, on, commandId }: LedgerEvent['meta']): Dating => {
  const factOn = day(on);
  const voucherDate = bookedDay(calendarOf(books, org), factOn, commandId);
  return voucherDate === factOn ? { voucherDate, factOn } : { voucherDate, factOn, correctionOfPeriod: periodOf(factOn) };
};

const stepOf = ({ logIndex, eventId, meta: { org, actor } }: LedgerEvent, step: Pick<PeriodStep, 'move' | 'period' | 'commandId' | 'proposedBy'>): PeriodStep =>
  ({ ...step, org, logIndex, eventId, actor });

/** Where an event moves a month: what the books remember of it. */
const movedBy = (event: LedgerEvent, books: Books): Posted | undefined => {
  const move = movesPeriod(event.type) ? moveOf(event.type, event.data) : undefined;
  if (move === undefined) return undefined;
  const { org, proposedBy } = event.data as { readonly org: string; readonly proposedBy?: string };
  if (org !== event.meta.org) throw new RangeError(`${event.meta.org} moves a period of ${org}`);
  return { vouchers: [], books: withMove(books, org, move), step: stepOf(event, { ...move, ...(proposedBy !== undefined && { proposedBy }) }) };
};

const closing = (books: Books, event: LedgerEvent): Dating => {
  const { org, year } = event.data as YearClose;
  if (org !== event.meta.org) throw new RangeError(`${event.meta.org} closes the books of ${org}`);
  if (isYearClosed(books, org, year)) throw new RangeError(`${year} of ${org} is closed already`);
  const last = day(`${year}-12-31`);
  return { voucherDate: last, factOn: last };
};

const setFor = (books: Books, event: LedgerEvent, book: Book): readonly BookSet[] => {
  if (event.type === 'YearClosed.v1') return setsOf(books, event.meta.org, [book]).map(({ set }) => set);
  return [{ fundSource: (event.data as { fundSource: string }).fundSource, org: event.meta.org, book }];
};

const kindOf = (event: LedgerEvent, lines: readonly Unnumbered[]): VoucherKind => {
  if (event.type === 'YearClosed.v1') return 'CLOSING';
  return lines.some(({ amountFen }) => amountFen < 0) ? 'RECOVERY' : 'NORMAL';
};

/** Rows of the posting table by type, row by row and book by book, without the books a row leaves out. */
interface Way { readonly row: PostingRule<never>; readonly book: Book; readonly templates: readonly Template<never>[] }
const waysOf = (rows: readonly PostingRule<never>[]): readonly Way[] => rows.flatMap((row) => BOOKS.flatMap((book) => {
  const templates = row[book];
  return templates === undefined ? [] : [{ row, book, templates }];
}));
const ways: ReadonlyMap<string, readonly Way[]> = new Map(Object.entries(postings).map(([type, rows]) => [type, waysOf(rows)]));

/** Types of the events that post. */
export const postedTypes: readonly string[] = [...ways.keys()];

/** The books before are looked up by those few rows that ask for them. */
class Standing implements Situation<never> {
  readonly book: Book;
  readonly year: number;
  constructor(readonly data: never, private readonly at: { readonly book: Book; readonly year: number; readonly books: Books; readonly set: BookSet }) {
    [this.book, this.year] = [at.book, at.year];
  }
  get before(): SetBooks { return setOf(this.at.books, this.at.set); }
}

const draftsOf = (event: LedgerEvent, books: Books, year: number): readonly Draft[] => {
  const drafts: Draft[] = [];
  for (const { row, book, templates } of ways.get(event.type) ?? []) {
    for (const set of setFor(books, event, book)) {
      const situation = new Standing(event.data as never, { book, year, books, set });
      const lines = row.when?.holds(situation) === false ? [] : linesOf(templates, situation);
      if (lines.length > 0) drafts.push({ set, row, kind: kindOf(event, lines), lines });
    }
  }
  return drafts;
};

const numbered = (event: LedgerEvent, books: Books, { draft, dating, recordedAt }: { draft: Draft; dating: Dating; recordedAt: Instant }): Voucher => {
  const period = periodOf(dating.voucherDate);
  return {
    voucherId: books.lastVoucherId + 1, bookSet: draft.set, logIndex: event.logIndex, eventId: event.eventId, rule: draft.row.rule, kind: draft.kind,
    ...dating, period, word: '记', number: nextNumber(setOf(books, draft.set), period, '记'), summary: draft.row.says, recordedAt,
    postingRules: POSTING_RULES, lines: voucher(draft.set.book, draft.kind, draft.lines),
  };
};

const posted = (event: LedgerEvent, before: Books, own?: OwnMaps): Posted => {
  const recordedAt = before.recordedAt !== null && before.recordedAt > event.recordedAt ? before.recordedAt : event.recordedAt;
  let books: Books = { sets: before.sets, calendars: before.calendars, lastVoucherId: before.lastVoucherId, recordedAt };
  if (silent.has(event.type)) return movedBy(event, books) ?? { vouchers: [], books };
  if (!ways.has(event.type)) throw new RangeError('the posting table does not know this type');
  const closes = event.type === 'YearClosed.v1';
  const dating = closes ? closing(books, event) : dated(books, event.meta);
  const drafts = draftsOf(event, books, yearOf(dating.voucherDate));
  if (drafts.length === 0 && !closes) throw new RangeError('an event that moves money posts nothing');
  const vouchers: Voucher[] = [];
  for (const draft of drafts) {
    const one = numbered(event, books, { draft, dating, recordedAt });
    books = withVoucher(books, one, own);
    vouchers.push(one);
  }
  if (closes) return { vouchers, books: withClosedYear(books, event.meta.org, yearOf(dating.voucherDate)) };
  const period = periodOf(dating.voucherDate);
  if (standingOf(calendarOf(books, event.meta.org), period) !== 'held') return { vouchers, books };
  return { vouchers, books, step: stepOf(event, { move: 'rectify', period, commandId: event.meta.commandId }) };
};

/**
 * What one event means in the books, given all vouchers before it. Pure and total over SchemeEvent; numbering and choice of period are part of it (rulings B7).
 *
 * @param own of a fold that keeps no earlier books; without it `books` stays as it was
 * @throws BrokenHistory naming the event when its type is unknown or it cannot be posted
 */
export const post = (event: LedgerEvent, books: Books, own?: OwnMaps): Posted => {
  try {
    return posted(event, books, own);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BrokenHistory(`event ${event.logIndex} (${event.type}, ${event.eventId}) cannot be posted: ${why}`, { cause });
  }
};
