import type { Day, FactUsed, Instant } from '#kernel';
import type { EventReader, StoredEvent } from '#event-store/reader';
import { notPosted, referenceOf, type Voucher } from '#ledger/book';
import type { LedgerQueries } from '#ledger/queries';
import { clauseOf, isClauseId, quotationOf } from '#notice';
import type { LogQueries } from '../log/proof.query.js';

/** Where a story is read from; all of it read only. */
export interface StoryParts { readonly reader: EventReader; readonly ledger: LedgerQueries; readonly log: LogQueries }

/** A clause of the notice as it was cited; title and quotation are empty for an id the register no longer knows. */
export interface CitedClause { readonly id: string; readonly title: string; readonly quotation: string }
/** A voucher with its reference `F.370100.201912.0003`. */
export type ReferredVoucher = Voucher & { readonly ref: string };

/** One recorded event as an auditor reads it: who, when, as what, under which clause, and the vouchers it caused. */
export interface StoryEntry {
  /** null while the event is not sealed */
  readonly logIndex: number | null;
  readonly stream: string; readonly revision: number; readonly eventId: string; readonly type: string; readonly data: unknown;
  /** business day, and the instant it was recorded */
  readonly on: Day; readonly recordedAt: Instant;
  readonly actor: string; readonly onBehalfOf?: string; readonly role: string; readonly org: string; readonly commandId: string;
  readonly ruleSet?: string;
  readonly clauses: readonly CitedClause[];
  readonly facts: readonly FactUsed[];
  readonly vouchers: readonly ReferredVoucher[];
}

const silent: ReadonlySet<string> = new Set(notPosted);

export const cited = (id: string): CitedClause =>
  (isClauseId(id) ? { id, title: clauseOf(id).title, quotation: quotationOf(id) } : { id, title: '', quotation: '' });

export const referred = (one: Voucher): ReferredVoucher =>
  ({ ...one, ref: referenceOf(one) });

/** What an event says of itself; its vouchers are the ledger's to say. */
export const entryOf = (event: StoredEvent, logIndex: number | undefined): Omit<StoryEntry, 'vouchers'> => {
  const { actor, onBehalfOf, role, org, on, commandId, ruleSet, clauses, facts = [] } = event.meta;
  return {
    logIndex: logIndex ?? null, stream: event.stream, revision: event.revision, eventId: event.id, type: event.type, data: event.data,
    on, recordedAt: event.recordedAt, actor, ...(onBehalfOf !== undefined && { onBehalfOf }), role, org, commandId, ...(ruleSet !== undefined && { ruleSet }),
    clauses: clauses.map(cited), facts,
  };
};

/** Events with all that is known about them, in log order; those not sealed yet come last, as they were recorded. */
export const entriesOf = async ({ ledger, log }: StoryParts, events: readonly StoredEvent[]): Promise<readonly StoryEntry[]> => {
  const indexes = await log.indexesOf(events.map(({ id }) => id));
  const entries: StoryEntry[] = [];
  for (const event of events) {
    entries.push({ ...entryOf(event, indexes.get(event.id)), vouchers: silent.has(event.type) ? [] : (await ledger.vouchersOfEvent(event.id)).map(referred) });
  }
  const place = ({ logIndex }: StoryEntry): number => logIndex ?? Number.MAX_SAFE_INTEGER;
  return entries.sort((a, b) => place(a) - place(b) || (a.recordedAt < b.recordedAt ? -1 : a.recordedAt > b.recordedAt ? 1 : a.revision - b.revision));
};
