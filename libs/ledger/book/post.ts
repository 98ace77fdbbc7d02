import { BrokenHistory, day, periodOf, yearOf, type Day, type Instant } from '#kernel';
import {
  bookedDay, lifted, moveOf, movesPeriod, standingOf, upcasters, wireTypes, wordsOn, type PeriodMove, type SchemeEventOf, type WordsOfYear,
} from '#scheme/history';
import {
  calendarOf, isYearClosed, nextNumber, setOf, takenWords, withCase, withShut, withVoucher, withWords, type Books, type OpenedCase, type OwnMaps,
} from './books.js';
import { draftsOf, isPosted, postedTypes, type Draft } from './drafts.js';
import { notPosted } from './not-posted.table.js';
import { reversalDrafts, type Reversed } from './reversal.js';
import { wordOf } from './voucher-word.js';
import { voucher, type Unnumbered, type Voucher } from './voucher.js';

/** Version of the posting table on every voucher. A changed table is a new version from a log index on, never a rewriting (rulings D22). */
export const POSTING_RULES = 'P4';

/** A recorded event at its place in the log. */
export interface LedgerEvent {
  readonly logIndex: number;
  readonly eventId: string;
  readonly type: string;
  readonly data: unknown;
  readonly meta: { readonly org: string; readonly on: Day; readonly commandId: string; readonly actor: string; readonly role: string };
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
export interface Posted {
  readonly vouchers: readonly Voucher[]; readonly books: Books; readonly step?: PeriodStep;
  /** the words an organisation chose, from the year on the books take them */
  readonly words?: WordsOfYear;
}

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

const silent: ReadonlySet<string> = new Set(notPosted);

interface Dating { readonly voucherDate: Day; readonly factOn: Day; readonly correctionOfPeriod?: number }
interface YearClose { readonly org: string; readonly year: number }

/** A reversal stands where the vouchers it takes back stand, or in the next open month, as a correction of their period. */
const factDay = (event: LedgerEvent): Day => (event.type === 'VoucherReversed.v1' ? (event.data as Reversed).source.on : day(event.meta.on));

/** The fact's own day while its period is open, or held and the command admitted; else the first day of the next open month (rulings B6, D13). */
const dated = (books: Books, event: LedgerEvent): Dating => {
  const factOn = factDay(event);
  const voucherDate = bookedDay(calendarOf(books, event.meta.org), factOn, event.meta.commandId);
  return voucherDate === factOn ? { voucherDate, factOn } : { voucherDate, factOn, correctionOfPeriod: periodOf(factOn) };
};

const stepOf = ({ logIndex, eventId, meta: { org, actor } }: LedgerEvent, step: Pick<PeriodStep, 'move' | 'period' | 'commandId' | 'proposedBy'>): PeriodStep =>
  ({ ...step, org, logIndex, eventId, actor });

/** Where an event moves a month: what the books remember of it. */
const movedBy = (event: LedgerEvent, books: Books): Posted => {
  const { org, proposedBy } = event.data as { readonly org: string; readonly proposedBy?: string };
  if (org !== event.meta.org) throw new RangeError(`${event.meta.org} moves a period of ${org}`);
  const step = { ...moveOf(event.type, event.data)!, ...(proposedBy !== undefined && { proposedBy }) };
  return { vouchers: [], books: withShut(books, event), step: stepOf(event, step) };
};

/** Where an event chooses the words of vouchers. */
const wordedBy = (event: LedgerEvent, books: Books): Posted => {
  const { org, year, words: chosen } = event.data as SchemeEventOf<'VoucherWordsChosen.v1'>['data'];
  if (org !== event.meta.org) throw new RangeError(`${event.meta.org} chooses the words of ${org}`);
  const words = takenWords(books, org, { year, words: chosen });
  return { vouchers: [], books: withWords(books, org, words), words };
};

const OPENED = 'ClawbackOpened.v1';
/** What a clawback case tells the books before any money is demanded: whom it is against, and of which claim. */
export const openedCase = (event: LedgerEvent): OpenedCase | undefined => {
  if (event.type !== OPENED) return undefined;
  const { clawbackId, payee, claimId } = event.data as Partial<SchemeEventOf<'ClawbackOpened.v1'>['data']>;
  if (clawbackId === undefined || payee === undefined) return undefined; // the case then stands for whoever it is against
  return { org: event.meta.org, caseId: clawbackId, party: `${payee.kind}:${payee.id}`, ...(claimId !== undefined && { claimId }) };
};
const opening = (event: LedgerEvent, books: Books, own?: OwnMaps): Posted => {
  const opened = openedCase(event);
  return { vouchers: [], books: opened === undefined ? books : withCase(books, opened, own) };
};

/** What a fact without an entry tells the books, by type. One that stands here not changes nothing in them. */
const telling: ReadonlyMap<string, (event: LedgerEvent, books: Books, own?: OwnMaps) => Posted> = new Map([
  ...wireTypes.filter(movesPeriod).map((type) => [type, movedBy] as const), ['VoucherWordsChosen.v1', wordedBy], [OPENED, opening],
]);

/**
 * Wire names of all events that give vouchers or change what later ones come to: a log sifted by them posts the same vouchers as a whole one, at other log
 * indexes. Made from the tables `post` itself goes by.
 */
export const bookTypes: readonly string[] = [...postedTypes, ...telling.keys(), ...Object.keys(upcasters)];

const closing = (books: Books, event: LedgerEvent): Dating => {
  const { org, year } = event.data as YearClose;
  if (org !== event.meta.org) throw new RangeError(`${event.meta.org} closes the books of ${org}`);
  if (isYearClosed(books, org, year)) throw new RangeError(`${year} of ${org} is closed already`);
  const last = day(`${year}-12-31`);
  return { voucherDate: last, factOn: last };
};

/** Fields of a fact that name a paper or the hash of one. */
const PAPERS = ['approvalDocument', 'uiFundVoucher', 'document', 'bankReference', 'evidenceHash', 'fileHash'] as const;
const attachmentsOf = (data: unknown): number => {
  const named = data as Readonly<Record<string, unknown>>;
  let count = 0;
  for (const paper of PAPERS) if (typeof named[paper] === 'string') count += 1;
  return count;
};
const cashierOf = ({ meta }: LedgerEvent, lines: readonly Unnumbered[]): string | undefined =>
  (meta.role === 'CASHIER' && lines.some(({ bankAccountId }) => bankAccountId !== undefined) ? meta.actor : undefined);

const numbered = (event: LedgerEvent, books: Books, { draft, dating, recordedAt }: { draft: Draft; dating: Dating; recordedAt: Instant }): Voucher => {
  const period = periodOf(dating.voucherDate);
  const { set, rule, kind, lines, says, reverses } = draft;
  const cashier = cashierOf(event, lines);
  const word = wordOf(wordsOn(calendarOf(books, set.org), yearOf(dating.voucherDate)), lines);
  return {
    voucherId: books.lastVoucherId + 1, bookSet: set, logIndex: event.logIndex, eventId: event.eventId, rule, kind,
    ...dating, period, word, number: nextNumber(setOf(books, set), period, word), summary: says, recordedAt,
    postingRules: POSTING_RULES, maker: event.meta.actor, ...(cashier !== undefined && { cashier }), attachments: attachmentsOf(event.data),
    ...(reverses !== undefined && { reverses }), lines: voucher(set.book, kind, lines),
  };
};

const draftsFor = (event: LedgerEvent, books: Books, year: number): readonly Draft[] => {
  const { type, data, meta: { org } } = event;
  return type === 'VoucherReversed.v1' ? reversalDrafts(data as Reversed, books, { org, year }) : draftsOf({ type, data, org, year }, books);
};

const posted = (event: LedgerEvent, before: Books, own?: OwnMaps): Posted => {
  const recordedAt = before.recordedAt !== null && before.recordedAt > event.recordedAt ? before.recordedAt : event.recordedAt;
  let books: Books = { sets: before.sets, calendars: before.calendars, lastVoucherId: before.lastVoucherId, cases: before.cases, recordedAt };
  if (silent.has(event.type)) return telling.get(event.type)?.(event, books, own) ?? { vouchers: [], books };
  if (!isPosted(event.type) && event.type !== 'VoucherReversed.v1') throw new RangeError('the posting table does not know this type');
  const closes = event.type === 'YearClosed.v1';
  const dating = closes ? closing(books, event) : dated(books, event);
  const drafts = draftsFor(event, books, yearOf(dating.voucherDate));
  if (drafts.length === 0 && !closes) throw new RangeError('an event that moves money posts nothing');
  const vouchers: Voucher[] = [];
  for (const draft of drafts) {
    const one = numbered(event, books, { draft, dating, recordedAt });
    books = withVoucher(books, one, own);
    vouchers.push(one);
  }
  if (closes) return { vouchers, books: withShut(books, event) };
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
