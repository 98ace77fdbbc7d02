import { accountOf, parseVoucherRef, type Line } from '#ledger/book';
import { SubLedgerQueries } from '#ledger/queries';
import { NotSealed } from '../log/log.errors.js';
import type { InclusionProof } from '../log/proof.query.js';
import { StoryNotFound } from './story.errors.js';
import { entriesOf, referred, type ReferredVoucher, type StoryEntry, type StoryParts } from './story.view.js';

/** Why a voucher stands in the books: down to the event, the officer, the clause and the sealed leaf. */
export interface Explanation {
  readonly voucher: ReferredVoucher;
  /** the line asked for, with the name of its account */
  readonly line?: Line & { readonly nameZh: string };
  readonly event: StoryEntry;
  /** its status, the voucher it reverses or that reversed it, those it recovers and that recovered what it spent */
  readonly trail: Awaited<ReturnType<SubLedgerQueries['trail']>>;
  /** null until the event is under a signed checkpoint */
  readonly inclusion: InclusionProof | null;
}

/**
 * Explains a voucher or one of its lines.
 *
 * @param reference `F.370100.201912.0003` or `F.370100.201912.0003/2`
 * @throws UnknownToLedger, StoryNotFound when the voucher has no such line
 */
export const explain = async (parts: StoryParts, reference: string): Promise<Explanation> => {
  const voucher = referred(await parts.ledger.voucher(reference));
  const lineNo = parseVoucherRef(reference)?.line;
  const line = voucher.lines.find((one) => one.lineNo === lineNo);
  if (lineNo !== undefined && line === undefined) throw new StoryNotFound('line', reference);
  const [event] = await entriesOf(parts, [await parts.log.eventAt(parts.reader, voucher.logIndex)]);
  if (event?.eventId !== voucher.eventId) throw new StoryNotFound('stream', voucher.eventId);
  const named = line === undefined ? undefined : { ...line, nameZh: accountOf(voucher.bookSet.book, line.account)?.nameZh ?? '' };
  const trail = await new SubLedgerQueries(parts.ledger).trail(voucher.ref);
  return { voucher, ...(named !== undefined && { line: named }), event, trail, inclusion: await inclusionOf(parts, voucher.eventId) };
};

const inclusionOf = async ({ log }: StoryParts, eventId: string): Promise<InclusionProof | null> => {
  try { return await log.inclusion(eventId); } catch (error) {
    if (error instanceof NotSealed) return null;
    throw error;
  }
};
