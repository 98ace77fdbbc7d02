import { START, type EventReader } from '#event-store/reader';
import type { Day, Instant } from '#kernel';
import { lifted, type SchemeEventOf } from '#scheme/history';

/** Money one organisation sent and the other has not booked yet: it stands in neither account. Fen. */
export interface Transit {
  readonly transferId: string; readonly fundSource: string; readonly fromOrg: string; readonly toOrg: string; readonly amountFen: number; readonly sentOn: Day;
}
interface Moment { readonly asOf: Day; readonly recordedAt: Instant | null }
const TYPES = ['AllocationSent.v1', 'AllocationReceived.v1'] as const;

/** At most so many transfers stand in one answer: a city sends a few a month to each district. */
const AT_MOST = 1_000;

/**
 * Transfers between levels on their way (invariant 6): sent on or before a day and not received by then, as known at a moment, in the order they were sent.
 *
 * @param org either side; left out, every organisation
 */
export const transfersInTransit = async (reader: EventReader, { asOf, recordedAt }: Moment, org?: string): Promise<readonly Transit[]> => {
  const open = new Map<string, Transit>();
  if (recordedAt === null) return [];
  for await (const batch of reader.readAll({ after: START, filter: { types: TYPES } })) {
    for (const event of batch) {
      if (event.recordedAt > recordedAt || event.meta.on > asOf) continue;
      const { type, data } = lifted(event);
      if (type === 'AllocationReceived.v1') open.delete((data as SchemeEventOf<'AllocationReceived.v1'>['data']).transferId);
      else {
        const { transferId, fundSource, toOrg, amountFen } = data as SchemeEventOf<'AllocationSent.v1'>['data'];
        open.set(transferId, { transferId, fundSource, fromOrg: event.meta.org, toOrg, amountFen, sentOn: event.meta.on });
      }
    }
  }
  return [...open.values()].filter(({ fromOrg, toOrg }) => org === undefined || fromOrg === org || toOrg === org).slice(0, AT_MOST);
};
