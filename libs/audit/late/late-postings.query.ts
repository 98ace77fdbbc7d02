import type { Day } from '#kernel';
import type { EventReader, StoredEvent } from '#event-store/reader';
import type { KnownAt, LatePosting, LateQuestion, LedgerQueries } from '#ledger/queries';
import type { LogQueries } from '../log/proof.query.js';

/** A late posting with the fact behind it: who recorded it, when, in which role, on which finding of law. */
export interface ToldLatePosting extends LatePosting {
  readonly type: string; readonly stream: string; readonly on: Day; readonly actor: string; readonly role: string; readonly commandId: string;
  readonly clauses: readonly string[];
}
export interface LatePostings { readonly knownAt: KnownAt; readonly rows: readonly ToldLatePosting[]; readonly next?: string }

/** 逾期入账清单, page by page: at most 200 vouchers, each with its event. @throws UnknownToLedger, LedgerNotThereYet */
export const latePostings = async (
  { ledger, log, reader }: { readonly ledger: LedgerQueries; readonly log: LogQueries; readonly reader: EventReader }, question: LateQuestion,
): Promise<LatePostings> => {
  const { rows, ...page } = await ledger.latePostings(question);
  const events = new Map<number, StoredEvent>();
  for (const { logIndex } of rows) if (!events.has(logIndex)) events.set(logIndex, await log.eventAt(reader, logIndex));
  return {
    ...page, rows: rows.map((row) => {
      const { type, stream, meta: { on, actor, role, commandId, clauses } } = events.get(row.logIndex)!;
      return { ...row, type, stream, on, actor, role, commandId, clauses };
    }),
  };
};
