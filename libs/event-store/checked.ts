import { canonicalJson } from '#kernel';
import { LimitExceeded } from './event-store.errors.js';
import { LIMITS, type StreamWrite } from './event-store.port.js';

/** One event as it will be stored: canonical texts, and the write it belongs to. */
export interface CheckedEvent {
  readonly write: number; readonly stream: string; readonly id: string; readonly type: string; readonly data: string; readonly meta: string;
}

const bytesOf = (text: string): number => {
  let bytes = 0;
  for (const sign of text) {
    const point = sign.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }
  return bytes;
};

/**
 * Writes every event as canonical text and holds the limits of one append.
 *
 * @throws LimitExceeded; TypeError when an event has no canonical form or a stream stands twice in one append
 * @source rulings C1, C20
 */
export const checkedEvents = (writes: readonly StreamWrite[]): CheckedEvent[] => {
  if (writes.length > LIMITS.streams) throw new LimitExceeded('limit.streams', `${writes.length} streams in one append, at most ${LIMITS.streams}`);
  if (new Set(writes.map(({ stream }) => stream)).size !== writes.length) throw new TypeError('a stream may stand in one append only once');
  const events = writes.flatMap(({ stream, events: own }, write) =>
    own.map(({ id, type, data, meta }) => ({ write, stream, id, type, data: canonicalJson(data), meta: canonicalJson(meta) })));
  if (events.length > LIMITS.events) throw new LimitExceeded('limit.events', `${events.length} events in one append, at most ${LIMITS.events}`);
  if (new Set(events.map(({ id }) => id)).size !== events.length) throw new TypeError('an event id stands twice in one append');
  let total = 0;
  for (const { data, meta, type } of events) {
    const bytes = bytesOf(data) + bytesOf(meta);
    if (bytes > LIMITS.eventBytes) throw new LimitExceeded('limit.event-size', `${type} has ${bytes} bytes, at most ${LIMITS.eventBytes}`);
    total += bytes;
  }
  if (total > LIMITS.bytes) throw new LimitExceeded('limit.append-size', `${total} bytes in one append, at most ${LIMITS.bytes}`);
  return events;
};
