import { START, type EventReader } from '#event-store/reader';
import { type Day, type Instant, sumFen } from '#kernel';
import { ledgerEvent } from '#ledger/book';
import { TRANSFER_TYPES, transferMove, TransfersOnTheWay, type Way } from './transfers.state.js';

/** Money one organisation sent and the other has not booked yet: it stands in neither account. Fen. */
export interface Transit {
  /** down: 5401 of the sender, 4401 of the receiver; up: 5402 and 4402 */
  readonly way: Way;
  readonly transferId: string; readonly fundSource: string; readonly fromOrg: string; readonly toOrg: string; readonly amountFen: number; readonly sentOn: Day;
}
export interface InTransit { readonly transfers: readonly Transit[]; readonly totalFen: number }
interface Moment { readonly asOf: Day; readonly recordedAt: Instant | null }

/** At most so many transfers stand in one answer: a city sends a few a month to each district. */
const AT_MOST = 1_000;

/**
 * Allocations and remittances between levels on their way (invariant 6): sent on or before a day and not received by then, as known at a moment, in the order
 * they were sent. What was reversed in red was not sent, or is on its way again.
 *
 * @param org either side; left out, every organisation
 */
export const transfersInTransit = async (reader: EventReader, { asOf, recordedAt }: Moment, org?: string): Promise<InTransit> => {
  const onTheWay = new TransfersOnTheWay();
  if (recordedAt === null) return { transfers: [], totalFen: 0 };
  for await (const batch of reader.readAll({ after: START, filter: { types: TRANSFER_TYPES } })) {
    for (const event of batch) {
      if (event.recordedAt > recordedAt) continue;
      const move = transferMove(ledgerEvent(event, 0));
      if (move !== undefined && move.on <= asOf) onTheWay.take(move);
    }
  }
  const mine = onTheWay.open.filter(({ from, to }) => org === undefined || from === org || to === org).slice(0, AT_MOST);
  const transfers = mine.map(({ from, to, ...one }): Transit => ({ ...one, fromOrg: from, toOrg: to }));
  return { transfers, totalFen: sumFen(transfers.map(({ amountFen }) => amountFen)) };
};
