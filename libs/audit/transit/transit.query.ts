import { START, type EventReader } from '#event-store/reader';
import { type Day, type Instant, sumFen } from '#kernel';
import { ledgerEvent } from '#ledger/book';
import { CALENDAR_TYPES, Calendars, TRANSFER_TYPES, transferMove, TransfersOnTheWay, type Way } from './transfers.state.js';

/** Money one organisation sent and the other has not booked yet: it stands in neither account. Fen. */
export interface Transit {
  /** down: 5401 of the sender, 4401 of the receiver; up: 5402 and 4402 */
  readonly way: Way;
  readonly transferId: string; readonly fundSource: string; readonly fromOrg: string; readonly toOrg: string; readonly amountFen: number; readonly sentOn: Day;
}
export interface InTransit {
  /** in the order they were sent, at most a thousand */
  readonly transfers: readonly Transit[];
  /** there are others: the total counts them too */
  readonly more: boolean;
  readonly totalFen: number;
}
interface Moment { readonly asOf: Day; readonly recordedAt: Instant | null }

/** At most so many transfers stand in one answer: a city sends a few a month to each district. */
const AT_MOST = 1_000;

/**
 * Allocations and remittances between levels on their way (invariant 6): sent on or before a day and not received by then, as known at a moment, in the order
 * they were sent. Days are those of the vouchers: what came too late for its month counts from the first of the next open one (rulings B6). What was
 * reversed in red was not sent, or is on its way again. Fen.
 *
 * @param org either side; left out, every organisation
 */
export const transfersInTransit = async (reader: EventReader, { asOf, recordedAt }: Moment, org?: string): Promise<InTransit> => {
  const [onTheWay, calendars] = [new TransfersOnTheWay(), new Calendars()];
  if (recordedAt === null) return { transfers: [], more: false, totalFen: 0 };
  for await (const batch of reader.readAll({ after: START, filter: { types: [...TRANSFER_TYPES, ...CALENDAR_TYPES] } })) {
    for (const event of batch) {
      if (event.recordedAt > recordedAt) continue;
      const fact = ledgerEvent(event, 0);
      const move = transferMove(fact, calendars.of(fact.meta.org));
      if (move === undefined) calendars.take(fact);
      else if (move.on <= asOf) onTheWay.take(move);
    }
  }
  const mine = onTheWay.open.filter(({ from, to }) => org === undefined || from === org || to === org);
  const transfers = mine.slice(0, AT_MOST).map(({ from, to, ...one }): Transit => ({ ...one, fromOrg: from, toOrg: to }));
  return { transfers, more: mine.length > transfers.length, totalFen: sumFen(mine.map(({ amountFen }) => amountFen)) };
};
