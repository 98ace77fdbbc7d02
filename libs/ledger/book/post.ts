import { BrokenHistory, day, periodOf, yearOf, type Day, type Instant } from '#kernel';
import { lifted } from '#scheme/history';
import { isYearClosed, nextNumber, setOf, setsOf, withClosedYear, withVoucher, type Books } from './books.js';
import { notPosted, postings, type PostedType } from './posting.table.js';
import { linesOf, type PostingRule } from './template.js';
import { voucher, type Book, type BookSet, type Unnumbered, type Voucher, type VoucherKind } from './voucher.js';

/** Version of the posting table on every voucher. A changed table is a new version from a log index on, never a rewriting (rulings D22). */
export const POSTING_RULES = 'P1';

/** A recorded event at its place in the log. */
export interface LedgerEvent {
  readonly logIndex: number;
  readonly eventId: string;
  readonly type: string;
  readonly data: unknown;
  readonly meta: { readonly org: string; readonly on: Day };
  readonly recordedAt: Instant;
}
export interface Posted { readonly vouchers: readonly Voucher[]; readonly books: Books }

/** A stored event as posting wants it: in the words of today. */
export const ledgerEvent = (
  stored: { readonly id: string; readonly type: string; readonly data: unknown; readonly meta: LedgerEvent['meta'];
    readonly recordedAt: Instant }, logIndex: number,
): LedgerEvent => ({ logIndex, eventId: stored.id, ...lifted(stored), meta: stored.meta, recordedAt: stored.recordedAt });

const silent: ReadonlySet<string> = new Set(notPosted);
const isPosted = (type: string): type is PostedType => Object.hasOwn(postings, type);

interface Dating { readonly voucherDate: Day; readonly factOn: Day; readonly correctionOfPeriod?: number }
interface Draft { readonly set: BookSet; readonly row: PostingRule<never>; readonly kind: VoucherKind; readonly lines: readonly Unnumbered[] }
interface YearClose { readonly org: string; readonly year: number }

/** The fact's own day while its period is open, else the first day of the next open year (rulings B6, D13). */
const dated = (books: Books, org: string, factOn: Day): Dating => {
  let year = yearOf(factOn);
  if (!isYearClosed(books, org, year)) return { voucherDate: factOn, factOn };
  while (isYearClosed(books, org, year)) year += 1;
  return { voucherDate: day(`${year}-01-01`), factOn, correctionOfPeriod: periodOf(factOn) };
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

const draftsOf = (event: LedgerEvent, books: Books, year: number): readonly Draft[] => {
  const rows = postings[event.type as PostedType] as readonly PostingRule<never>[];
  return rows.flatMap((row) => (['F', 'A', 'M'] as const).flatMap((book) => setFor(books, event, book).flatMap((set) => {
    const situation = { data: event.data as never, book, year, before: setOf(books, set) };
    const templates = row[book];
    if (templates === undefined || row.when?.holds(situation) === false) return [];
    const lines = linesOf(templates, situation);
    return lines.length === 0 ? [] : [{ set, row, kind: kindOf(event, lines), lines }];
  })));
};

const numbered = (event: LedgerEvent, books: Books, { draft, dating, recordedAt }: { draft: Draft; dating: Dating; recordedAt: Instant }): Voucher => {
  const period = periodOf(dating.voucherDate);
  return {
    voucherId: books.lastVoucherId + 1, bookSet: draft.set, logIndex: event.logIndex, eventId: event.eventId, rule: draft.row.rule, kind: draft.kind,
    ...dating, period, word: '记', number: nextNumber(setOf(books, draft.set), period, '记'), summary: draft.row.says, recordedAt,
    postingRules: POSTING_RULES, lines: voucher(draft.set.book, draft.kind, draft.lines),
  };
};

const posted = (event: LedgerEvent, before: Books): Posted => {
  const recordedAt = before.recordedAt !== null && before.recordedAt > event.recordedAt ? before.recordedAt : event.recordedAt;
  let books: Books = { ...before, recordedAt };
  if (silent.has(event.type)) return { vouchers: [], books };
  if (!isPosted(event.type)) throw new RangeError('the posting table does not know this type');
  const closes = event.type === 'YearClosed.v1';
  const dating = closes ? closing(books, event) : dated(books, event.meta.org, day(event.meta.on));
  const drafts = draftsOf(event, books, yearOf(dating.voucherDate));
  if (drafts.length === 0 && !closes) throw new RangeError('an event that moves money posts nothing');
  const vouchers: Voucher[] = [];
  for (const draft of drafts) {
    const one = numbered(event, books, { draft, dating, recordedAt });
    books = withVoucher(books, one);
    vouchers.push(one);
  }
  return { vouchers, books: closes ? withClosedYear(books, event.meta.org, yearOf(dating.voucherDate)) : books };
};

/**
 * What one event means in the books, given all vouchers before it. Pure and total over SchemeEvent; numbering and choice of period are part of it (rulings B7).
 *
 * @throws BrokenHistory naming the event when its type is unknown or it cannot be posted
 */
export const post = (event: LedgerEvent, books: Books): Posted => {
  try {
    return posted(event, books);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BrokenHistory(`event ${event.logIndex} (${event.type}, ${event.eventId}) cannot be posted: ${why}`, { cause });
  }
};
