/** Histories for import: batches of StoredEvents, claims of eight events each, made as they are asked for. */
import { canonicalJson } from '#kernel';
import { StoredEvent } from '#event-store/reader';
import { claimEvent } from './claim-events.mjs';

const BATCH = 1_000;
const EVENTS_A_CLAIM = 8;

/**
 * Events `from` … `to`−1 of the endless history, each in its place.
 *
 * @param {number} from @param {number} to
 */
export async function* recordedClaims(from, to) {
  for (let at = from; at < to; at += BATCH) yield batchOf(at, Math.min(at + BATCH, to));
}

export const batchOf = (from, to) => Array.from({ length: to - from }, (_, i) => {
  const n = from + i;
  const { id, type, data, meta } = claimEvent(n + 1);
  const at = new Date(Date.parse('2019-10-01T00:00:00.000Z') + n * 250).toISOString();
  return new StoredEvent(`claim-B${Math.floor(n / EVENTS_A_CLAIM)}`, n % EVENTS_A_CLAIM, '0', id, type, canonicalJson(data), canonicalJson(meta), at);
});
