import type { StoredEvent } from '#event-store/reader';
import { addFen } from '#kernel';
import { accountOf, type Line, type Side } from '#ledger/book';
import type { KnownAt } from '#ledger/queries';
import { CaseEvents, type Fields } from './case-events.query.js';
import { eventsAt } from './behind.query.js';
import { idsIn, reach, type Subject } from './forward-subject.query.js';
import { StoryNotFound } from './story.errors.js';
import { entriesOf, type ReferredVoucher, type StoryEntry, type StoryParts } from './story.view.js';

/** A line as the subject sees it. `own`: it is about this subject alone, so that it counts; otherwise others share the line. */
export type LedLine = Line & { readonly own: boolean };
export interface LedVoucher extends Omit<ReferredVoucher, 'lines'> { readonly lines: readonly LedLine[] }
export interface LedEvent extends Omit<StoryEntry, 'vouchers'> { readonly vouchers: readonly LedVoucher[] }
/** What the own lines of a page come to in one account; pages are added up, no line stands on two. Fen; the balance is positive on `side`. */
export interface LedSum {
  readonly book: string; readonly org: string; readonly account: string; readonly nameZh: string; readonly side: Side; readonly debitFen: number;
  readonly creditFen: number; readonly balanceFen: number; readonly lines: number;
}
/** A claim of the page: how many people it is about; of a person, what that person's training was counted with, in fen. */
export interface LedClaim { readonly claimId: string; readonly persons: number; readonly ownFen?: number }
export interface Forward {
  readonly kind: Subject['kind']; readonly id: string; readonly knownAt: KnownAt;
  /** all the subject reaches; the page is about some of them, the first also about the subject's own events */
  readonly claimCount: number; readonly claims: readonly LedClaim[];
  /** in log order */
  readonly events: readonly LedEvent[];
  /** events and vouchers of organisations the asker may not see */
  readonly withheld: number;
  readonly sums: readonly LedSum[];
  /** first claim of the next page */
  readonly next?: number;
}
export interface ForwardPage {
  /** claims passed over, default 0; claims a page, 1 to 50, default 10 */
  readonly from?: number; readonly limit?: number;
  /** whose events and vouchers may be told; default everybody's */
  readonly mayRead?: (event: { readonly stream: string; readonly org: string }) => boolean;
}

const MOST = 50;
const AHEAD = ['ClaimFirstReviewed.v1', 'ClaimSecondReviewed.v1', 'ClaimSubmitted.v1'];

/** Whether an event is about the subject alone: then its lines without a claim of their own are too. What a batch or a payment order owns is told once. */
const isOwn = (data: unknown, { claims, cases, subject, first }: Own): boolean => {
  const { claimId, clawbackId, paymentId } = data as Fields;
  if (typeof claimId === 'string') return claims.has(claimId);
  if (typeof clawbackId === 'string') return cases.has(clawbackId);
  if (first && subject.kind === 'payment') return paymentId === subject.id;
  const batches = first && subject.kind === 'batch' ? idsIn(data, 'batchId') : [];
  return batches.length > 0 && batches.every((id) => id === subject.id);
};
interface Own { readonly claims: ReadonlySet<string>; readonly cases: ReadonlySet<string>; readonly subject: Subject;
  readonly first: boolean }

const ledBy = (entry: StoryEntry, own: Own): LedEvent => {
  const whole = isOwn(entry.data, own);
  const isOwnLine = ({ claimId }: Line): boolean => (claimId === undefined ? whole : own.claims.has(claimId));
  return { ...entry, vouchers: entry.vouchers.map((one) => ({ ...one, lines: one.lines.map((line) => ({ ...line, own: isOwnLine(line) })) })) };
};

const sumsOf = (events: readonly LedEvent[]): readonly LedSum[] => {
  const sums = new Map<string, LedSum>();
  for (const { bookSet: { book, org }, lines } of events.flatMap(({ vouchers }) => vouchers)) {
    for (const { account, side: on, amountFen } of lines.filter(({ own }) => own)) {
      const { nameZh, normalSide: side } = accountOf(book, account)!;
      const key = `${book}/${org}/${account}`;
      const at = sums.get(key) ?? { book, org, account, nameZh, side, debitFen: 0, creditFen: 0, balanceFen: 0, lines: 0 };
      sums.set(key, {
        ...at, lines: at.lines + 1, balanceFen: addFen(at.balanceFen, on === side ? amountFen : -amountFen),
        ...(on === 'D' ? { debitFen: addFen(at.debitFen, amountFen) } : { creditFen: addFen(at.creditFen, amountFen) }),
      });
    }
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
};

const claimOf = (claimId: string, events: readonly StoredEvent[], { kind, id }: Subject): LedClaim => {
  const told = events.filter(({ type, data }) => AHEAD.includes(type) && (data as { claimId?: string }).claimId === claimId);
  const persons = new Set(told.flatMap(({ data }) => idsIn(data, 'personId')));
  const lines = told.flatMap(({ data }) => (data as { lines?: readonly { personId: string; amountFen: number }[] }).lines ?? []);
  const own = kind === 'person' ? lines.findLast(({ personId }) => personId === id)?.amountFen : undefined;
  return { claimId, persons: persons.size, ...(own !== undefined && { ownFen: own }) };
};

/** Events that posted a line about these claims and stand in no stream around them, as when another claim's payment was set off against theirs. */
const elsewhere = async (parts: StoryParts, claims: readonly string[], known: ReadonlySet<string>): Promise<readonly StoredEvent[]> => {
  const indexes = new Set<number>();
  for (const claimId of claims) {
    for (const { eventId, logIndex } of await parts.ledger.vouchersOfClaim(claimId)) if (!known.has(eventId)) indexes.add(logIndex);
  }
  return [...(await eventsAt(parts, [...indexes])).values()];
};

/**
 * From a person, a claim, an institution, a batch or a payment order forward to every event it led to, and to every voucher and line, with sums by book and
 * account. Page by page over its claims; persons are tokens, as everywhere in the log.
 *
 * @throws StoryNotFound when nothing is recorded about the subject, or nothing of it may be told; ScopeRefused above 20 000 claims
 */
export const forward = async (parts: StoryParts, subject: Subject, page: ForwardPage = {}): Promise<Forward> => {
  const { from = 0, limit = 10, mayRead = () => true } = page;
  const knownAt = await parts.ledger.resolveKnownAt();
  const cases = new CaseEvents(parts.reader);
  const { own, claims: all } = await reach(parts.reader, cases, subject);
  const claims = all.slice(from, from + Math.min(Math.max(1, Math.trunc(limit)), MOST));
  const found = new Map<string, StoredEvent>(from === 0 ? own.map((event) => [event.id, event]) : []);
  for (const claimId of claims) for (const event of await cases.ofClaim(claimId)) found.set(event.id, event);
  for (const event of await elsewhere(parts, claims, new Set(found.keys()))) found.set(event.id, event);
  const events = [...found.values()];
  const seen = events.filter(({ stream, meta: { org } }) => mayRead({ stream, org }));
  if (seen.length === 0) throw new StoryNotFound(subject.kind === 'claim' ? 'claim' : 'stream', subject.id);
  const clawbacks = new Set(events.filter(({ data }) => claims.includes((data as { claimId?: string }).claimId ?? '')).flatMap(({ data }) => clawbackOf(data)));
  const entries = (await entriesOf(parts, seen)).map((entry) => ledBy(entry, { claims: new Set(claims), cases: clawbacks, subject, first: from === 0 }));
  const next = from + claims.length;
  return {
    ...subject, knownAt, claimCount: all.length, claims: claims.map((claimId) => claimOf(claimId, seen, subject)), events: entries,
    withheld: events.length - seen.length, sums: sumsOf(entries), ...(next < all.length && { next }),
  };
};

const clawbackOf = (data: unknown): readonly string[] => {
  const { clawbackId } = data as { readonly clawbackId?: unknown };
  return typeof clawbackId === 'string' ? [clawbackId] : [];
};
